"""Whatever a person writes stays text on every way out: one list of nasty words (nasty.py), every way."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import icalendar
import openpyxl
import pypdf
import pytest

from fascia_journal import CheckIn, ExerciseEntry, Journal, Plan, Session, Tension, cli, clock, plots, report
from fascia_journal.errors import RecordError
from fascia_journal.exchange import archive, export, reminders
from fascia_journal.plots import svg
from fascia_journal.programme import Programme
from fascia_journal.widgets.activity import ActivityScale
from fascia_journal.widgets.data_in import DataInPage
from fascia_journal.widgets.guard import Guard

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
ZONE = "Europe/Zurich"
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SVG = "{http://www.w3.org/2000/svg}"
RUN = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def kept(words: str) -> str:
    """What the journal keeps of them: all, but halves of characters, which no file can hold."""
    return re.sub("[\ud800-\udfff]", "\ufffd", words)


def in_a_table(words: str) -> str:
    """What a cell can hold of them."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", kept(words))


def letters(words: str) -> str:
    """What can be seen of them, wherever a line may break."""
    return "".join(
        one
        for one in kept(words)
        if not one.isspace() and one not in TURNING and unicodedata.category(one) not in ("Cc", "Cf", "Cn")
    )


def named(words: str) -> str:
    """What a name or a title keeps of them: one line, with nothing that steers."""
    line = " ".join(words.split())
    steers = (
        TURNING | {one for one in line if unicodedata.category(one) in ("Cc", "Cs")} | {"\ufffe", "\uffff"}
    )
    return " ".join("".join(one for one in line if one not in steers).split())


class Read(HTMLParser):
    """HTML as a browser reads it: its elements with the names of their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, ...]] = []
        self.said: list[str] = []
        self.attributes: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))
        self.attributes += [value for _, value in attrs if value]

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment",))

    @property
    def text(self) -> str:
        return "".join(self.said)


class Told:
    """A journal in which all of these words stand as notes and as titles of exercises, and what comes out."""

    def __init__(self, folder: Path, words: dict[str, str]) -> None:
        self.folder = folder
        self.words = words
        self.programme = folder / "programme.toml"
        self.titles = {
            name: f"{'' if name == 'half a character' else text[:150]}." for name, text in words.items()
        }
        self.keys = {name: f"ex_{n}" for n, name in enumerate(words)}
        self.programme.write_text(
            'key = "own"\ntitle = "own"\n'
            + "".join(
                f'[[exercise]]\nkey = "{self.keys[name]}"\ntitle = {quoted(title)}\n'
                f"instruction = {quoted(title)}\ncaution = {quoted(title)}\n"
                for name, title in self.titles.items()
            ),
            encoding="utf-8",
        )
        self.journal = Journal.open(folder / "journal" / "journal.sqlite")
        self.journal.settings["zone"] = ZONE
        entries = tuple(ExerciseEntry(key) for key in self.keys.values())
        self.journal.add(Plan(dt.date(2026, 1, 1), tuple(self.keys.values()), programme=str(self.programme)))
        for n, text in enumerate(words.values()):
            at = NOON - dt.timedelta(hours=n)
            self.journal.add(Session(at, ZONE, entries, Tension(6), Tension(4), note=text))
            self.journal.add(CheckIn(at, ZONE, Tension(3), activity=5, note=text))

    @cached_property
    def session_list(self) -> str:
        from fascia_journal.widgets.record_list import RecordList

        shown = RecordList(self.journal, "session", lambda _: "6 → 4", lambda _: None)
        shown._shown = 1000
        shown.refresh()
        return str(shown.html)

    @cached_property
    def review(self) -> str:
        from fascia_journal.widgets.review import ReviewPage

        page = ReviewPage(self.journal)
        page.period.value = "all"
        assert page.guard.notice.html == ""
        return str(page.sentences.value + page.pictures.html)

    @cached_property
    def tables(self) -> Path:
        return export.export(self.journal, self.folder / "tables")[0].parent

    @cached_property
    def csv_notes(self) -> list[list[str]]:
        found = []
        for name in ("sessions", "check_ins"):
            with (self.tables / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
                found.append([row[head.index("note")] for row in rows])
        return found

    @cached_property
    def sheet_cells(self) -> dict[str, list[Any]]:
        book = openpyxl.load_workbook(self.tables / export.WORKBOOK)
        found: dict[str, list[Any]] = {}
        for sheet in book:
            head = [cell.value for cell in sheet[1]]
            for row in sheet.iter_rows(min_row=2):
                for title, cell in zip(head, row, strict=False):
                    assert cell.data_type != "f"
                    assert cell.hyperlink is None
                    if title == "note":
                        found.setdefault(sheet.title, []).append(cell)
        return found

    @cached_property
    def pdf(self) -> tuple[str, str]:
        """All letters of the report, and what it warned of."""
        made = report.build(
            self.journal.frames(),
            first_day=dt.date(2026, 2, 1),
            last_day=dt.date(2026, 3, 2),
            target=self.folder / "report.pdf",
            notes=True,
            timestamp=NOON,
        )
        return read_pdf(made.path), " ".join(made.warnings)

    @cached_property
    def wall_sheet(self) -> tuple[str, str]:
        made = report.exercise_sheet(
            Programme.load(self.programme),
            self.journal.plan(),
            target=self.folder / "sheet.pdf",
            timestamp=NOON,
        )
        return read_pdf(made.path), " ".join(made.warnings)

    @cached_property
    def shell(self) -> str:
        """What the shell says when it lists, shows the plan, undoes, and checks."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            for words in (["list", "--limit", "1000"], ["plan"], ["check"], ["where"], ["pause"]):
                assert cli.main(["--journal", str(self.journal.path), *words]) == 0, said.getvalue()
        return said.getvalue()


def quoted(words: str) -> str:
    """A TOML string."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_pdf(file: Path) -> str:
    return letters("".join(page.extract_text() for page in pypdf.PdfReader(file).pages))


@pytest.fixture(scope="module", autouse=True)
def _noon() -> Iterator[None]:
    with clock.fixed(NOON):
        yield


@pytest.fixture(scope="module")
def told(nasty: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    made = Told(tmp_path_factory.mktemp("nasty"), nasty)
    with made.journal:
        yield made


@pytest.fixture(scope="module")
def plain(nasty: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The same journal with harmless words: the control for what a page is made of."""
    made = Told(tmp_path_factory.mktemp("plain"), {name: f"plain {n}" for n, name in enumerate(nasty)})
    with made.journal:
        yield made


# The ways out --------------------------------------------------------------------------------------------


def _journal(told: Told, name: str) -> None:
    notes = [session.note for session in told.journal.latest(1000)]
    assert kept(told.words[name]) in notes


def _session_list(told: Told, name: str) -> None:
    read = Read(told.session_list)
    assert kept(told.words[name]) in read.said


def _review(told: Told, name: str) -> None:
    title = named(told.titles[name])
    assert title in Read(told.review).text


def _csv(told: Told, name: str) -> None:
    for notes in told.csv_notes:
        found = [cell for cell in notes if bare(cell) == bare(in_a_table(told.words[name]))]
        assert len(found) >= 1
        for cell in found:
            assert not cell or cell[0] not in RUN
            assert not re.search(r"[;\t\r\n][\s\"]*[=+\-@]", cell)


def _xlsx(told: Told, name: str) -> None:
    expected = in_a_table(told.words[name]).replace("\r\n", "\n").replace("\r", "\n")
    if len(expected) > 32_767:
        expected = expected[:32_766] + "…"
    for cells in (told.sheet_cells["sessions"], told.sheet_cells["check_ins"]):
        (cell,) = (cell for cell in cells if cell.value == expected)
        assert cell.data_type == "s"


def _archive(told: Told, name: str) -> None:
    read = archive.read(told.tables / export.ARCHIVE)
    assert kept(told.words[name]) in [one.note for one in read.records if isinstance(one, Session)]


def _report(told: Told, name: str) -> None:
    shown(told.words[name], *told.pdf)


def _wall_sheet(told: Told, name: str) -> None:
    shown(told.titles[name][:70], *told.wall_sheet)


def _terminal(told: Told, name: str) -> None:
    assert steering(told.shell) == []
    seen = "".join(told.shell.split())
    spelled = "".join(
        one
        if not (unicodedata.category(one) == "Cc" or one in TURNING)
        else f"\\x{ord(one):02x}"
        if ord(one) < 256
        else f"\\u{ord(one):04x}"
        for one in kept(told.words[name])
        if not one.isspace()
    )
    assert spelled in seen


def _activity(told: Told, name: str) -> None:
    """The name of the valued activity: refused when it is no name, else on the form and on its figure."""
    words, plain = told.words[name], "plain"
    if len(words) > 200:
        with pytest.raises(RecordError):
            told.journal.settings["activity"] = words
        return
    trees, forms = [], []
    for one in (plain, words):
        told.journal.settings["activity"] = one
        figure = svg.picture(plots.items, told.journal.frames(), names=["activity"], panels=1)
        trees.append(ElementTree.fromstring(figure))
        scale = ActivityScale(told.journal, Guard(), lambda: None)
        assert scale.actions.press("rename")  # says what the ratings so far are of
        forms.append(Read(scale.actions.html))
    told.journal.settings["activity"] = ""
    title = trees[1].find(f"{SVG}title")
    assert title is not None
    assert title.text == named(words)
    assert {element.tag for element in trees[1].iter()} <= {element.tag for element in trees[0].iter()}
    assert forms[0].elements == forms[1].elements
    assert named(words) in forms[1].text
    assert {key for element in trees[1].iter() for key in element.attrib if key.startswith("on")} == set()


def _file_name(told: Told, name: str) -> None:
    """A journal whose file bears these words: no name that a file can have steers the terminal."""
    words = re.sub("[/\0]", "_", kept(told.words[name])[:40])
    file = told.folder / name.replace(" ", "_") / f"{words}.sqlite"
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        for line in (
            ["log", "--before", "6", "--note", words],
            ["where"],
            ["backup"],
            ["restore"],
            ["restore", str(file)],
            ["export", "--format", "csv"],
            ["reminders", "--days", "mon", "--at", "18:00"],
            ["list"],
            ["undo"],
            *([["report"], ["sheet"]] if name in ("escapes of a terminal", "turned around") else []),
        ):
            cli.main(["--journal", str(file), *line])
    assert file.exists()
    assert steering(said.getvalue()) == []


def _calendar(told: Told, name: str) -> None:
    choices = {"weekdays": ["mon"], "hour": 18, "minute": 0, "zone": ZONE, "first_day": NOON.date()}
    words = " ".join(in_a_table(told.words[name]).split())
    if len(words) > 200:
        with pytest.raises(RecordError):
            reminders.calendar(**choices, summary=told.words[name])
        return
    made = icalendar.Calendar.from_ical(reminders.calendar(**choices, summary=told.words[name]))
    plain = icalendar.Calendar.from_ical(reminders.calendar(**choices, summary="plain"))
    (event,) = made.walk("VEVENT")
    assert event["summary"] == words
    assert list(event) == list(plain.walk("VEVENT")[0])
    assert [one.name for one in made.walk()] == [one.name for one in plain.walk()]


def _import_preview(told: Told, name: str) -> None:
    """A table with these words as a rating, which is refused, as a note, as a column and as the file."""
    words = kept(told.words[name])[:60].replace("\0", "\ufffd")
    pages = []
    for one in ("plain", words):
        table = io.StringIO(newline="")
        csv.writer(table).writerows(
            [
                # as a column not quite the title of an exercise, which would be read for that
                ["Date", "Time", "Before", "Note", f"{one} mine"],
                ["2026-02-01", "18:00", one, "", ""],
                ["2026-02-02", "18:00", "6", one, ""],
            ]
        )
        page = DataInPage(told.journal)
        page.take(f"{one}.csv", table.getvalue().encode())
        pages.append(page)
    shown = [Read(page.preview.value + page.guard.notice.html) for page in pages]
    assert shown[0].elements == shown[1].elements
    assert "What the import would do" in shown[1].text
    sent: list[bytes] = []
    pages[1].actions.download = lambda _name, _mime, content: sent.append(content)
    assert pages[1].actions.press("download")
    _, (row, _, value, _) = csv.reader(io.StringIO(sent[0].decode("utf-8-sig"), newline=""))
    assert row == "2"
    assert not value or value[0] not in RUN
    file = told.folder / "import" / f"{len(words)}{name}.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(table.getvalue().encode())
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        cli.main(["--journal", str(told.journal.path), "import", str(file)])
        file.write_text("When,What\n2026-02-01,6\n", encoding="utf-8")  # asks, and names the exercises
        cli.main(["--journal", str(told.journal.path), "import", str(file)])
    assert "Not taken: 1 row" in said.getvalue()
    assert "=COLUMN" in said.getvalue()
    assert steering(said.getvalue()) == []


WAYS: dict[str, Callable[[Told, str], None]] = {
    "journal": _journal,
    "session list": _session_list,
    "review": _review,
    "CSV": _csv,
    "XLSX": _xlsx,
    "lossless copy": _archive,
    "report": _report,
    "exercise sheet": _wall_sheet,
    "terminal": _terminal,
    "file name": _file_name,
    "valued activity": _activity,
    "calendar": _calendar,
    "import preview": _import_preview,
}


@pytest.mark.parametrize("way", WAYS)
def test_text_stays_text(told: Told, way: str, what_is_nasty: str) -> None:
    WAYS[way](told, what_is_nasty)


def shown(words: str, found: str, warnings: str) -> None:
    """Its beginning stands in a PDF; what no font has is named in a warning instead."""
    there = "".join(one for one in letters(words)[:120] if f"U+{ord(one):04X}" not in warnings)
    if any(unicodedata.bidirectional(one) in ("R", "AL", "NSM") for one in there):
        assert set(there) <= set(found)  # the order in which a reader gives them back is its own
    else:
        assert there in "".join(one for one in found if f"U+{ord(one):04X}" not in warnings)


def steering(said: str) -> list[str]:
    """What would steer a terminal, or turn a line around."""
    return [
        one for one in said if one in TURNING or (unicodedata.category(one) in ("Cc", "Cs") and one != "\n")
    ]


def bare(cell: str) -> str:
    """Without apostrophes, which an export may put before what a spreadsheet would run."""
    return cell.replace("'", "")


def test_no_page_has_an_element_more_than_with_plain_words(told: Told, plain: Told) -> None:
    """Also none fewer, and no attribute: nothing that was typed is read as HTML."""
    assert Read(told.session_list).elements == Read(plain.session_list).elements
    nasty_elements, plain_elements = set(Read(told.review).elements), set(Read(plain.review).elements)
    assert nasty_elements == plain_elements
    assert not any(one.startswith("on") for element in nasty_elements for one in element[1:])
    print(json.dumps({"nasty words": len(told.words), "ways out": len(WAYS)}))
