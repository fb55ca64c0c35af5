"""Whatever a file holds: it is read, something is asked, or it is refused in a sentence."""

from __future__ import annotations

import datetime as dt
import io
import random

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fascia_journal import clock
from fascia_journal.errors import JournalError
from fascia_journal.exchange.incoming import Incoming, rejected_csv
from fascia_journal.exchange.reading import DATE_ORDERS, FIELDS, Choices, Unclear, read

NOW = dt.datetime(2026, 3, 3, 17, 5, tzinfo=dt.UTC)
KNOWN = {"roll_down": "Spinal roll-down", "wall_lean": "Wall lean"}
NONE = Choices()
BOUNDED = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

HEADERS = (
    "Date",
    "Datum",
    "Zeit",
    "before",
    "nachher",
    "Übungen",
    "Note",
    "tension",
    "flare-up",
    "x",
    "started_at",
    "Wall lean",
    "roll_down",
    "done",
    "Start",
    "Stress",
    "neck",
    "",
)
CELLS = (
    *(
        "",
        " ",
        "-",
        "5",
        "3,5",
        "3.5",
        "11",
        "-1",
        "nan",
        "1e400",
        "9" * 30,
        "٣",
        "x",
        "yes",
        "alle",
        "roll_down",
        "no",
        "skipped",
    ),
    *("2026-01-02", "31.12.2025", "1/2/2026", "25-12-31", "46056", "46056.999999999999999", "99999", "00000"),
    *(
        "18:05",
        "24:00",
        "6 pm",
        "0.5",
        "0.753472",
        "2026-01-02T18:05Z",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01",
    ),
    *(
        "2026-01-01 18:05+23:59",
        "2025-03-30 02:30",
        "1. Mai 2025",
        "=1+1",
        "\ud7ff",
        "a\nb",
        'a"b',
        "\u2028",
        "2026-W01",
    ),
)
CELL = st.sampled_from(CELLS) | st.text(max_size=12)
CHOICES = st.builds(
    Choices,
    columns=st.none()
    | st.dictionaries(st.sampled_from([*FIELDS, *KNOWN, "nothing"]), st.sampled_from(HEADERS), max_size=5),
    date_order=st.none() | st.sampled_from(list(DATE_ORDERS)),
    decimal=st.sampled_from([None, ".", ","]),
    encoding=st.sampled_from(
        [None, None, "utf-8", "utf-16", "cp1252", "utf-7", "unicode_escape", "idna", "hex"]
    ),
    separator=st.sampled_from([None, None, ",", ";", "\t", '"', "", "ab", "\n"]),
    sheet=st.sampled_from([None, None, None, "Sheet1", "none"]),
    header_row=st.sampled_from([None, None, 0, 1, 2, 3, 10**6]),
    rows=st.sampled_from([None, "sessions", "check-ins", "none"]),
    hour=st.times(),
    all_exercises=st.booleans(),
)


def outcome(data: bytes, choices: Choices = NONE, zone: str = "Europe/Zurich") -> str:
    """What comes of a file, in a word; any other exception is a fault."""
    with clock.fixed(NOW):
        try:
            found = read(
                data, "mine.csv", zone=zone, choices=choices, known=KNOWN, planned=lambda _: list(KNOWN)
            )
        except JournalError:
            return "refused"
    if isinstance(found, Unclear):
        assert found.questions
        assert all(question.words for question in found.questions)
        return "asked"
    assert isinstance(found, Incoming)
    rejected_csv(found.rejected).decode("utf-8-sig")
    for record in found.records:
        begun = record.started_at if record.kind == "session" else record.at
        assert begun <= NOW
        assert record.id
        record.note.encode()
    return "read"


@BOUNDED
@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
def test_any_bytes(data):
    outcome(data)


@BOUNDED
@given(
    st.text(max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]), CHOICES
)
def test_any_text(text, encoding, choices):
    outcome(text.encode(encoding, "replace"), choices)


@BOUNDED
@given(
    st.lists(st.sampled_from(HEADERS), min_size=1, max_size=6),
    st.lists(st.lists(CELL, max_size=7), max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
    CHOICES,
    st.sampled_from(["Europe/Zurich", "UTC", "Pacific/Apia", "America/New_York"]),
)
def test_anything_in_the_shape_of_a_table(  # noqa: PLR0917 - what makes up a file
    header, rows, separator, quoted, choices, zone
):
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if quoted else text

    lines = [separator.join(map(cell, line)) for line in [header, *rows]]
    outcome("\r\n".join(lines).encode("utf-8", "replace"), choices, zone)


def workbook() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet, date = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, ("Datum", "vorher", "Übungen", "Notiz"))
        for row in range(1, 20):
            sheet.write_datetime(row, 0, dt.datetime(2026, 1, row), date)
            sheet.write_row(row, 1, (row % 11, "roll_down", "steif"))
    return content.getvalue()


WHOLE = workbook()


MIDNIGHT = dt.datetime(1899, 12, 30)
TYPED = (
    st.sampled_from([None, True, False, 5, 3.5, -1, 46056, 46056.75, 0.75, 1.5, 99999, "=1+1", "1/13/2026"])
    | st.datetimes(MIDNIGHT, dt.datetime(9999, 12, 31))
    | st.sampled_from(
        ["#DIV/0!", "#N/A", "2/1/2026", "PT18H05M00S", "PT9999999H00M00S", "PT1104570H61M99.5S"]
    )
    | CELL.map(lambda text: text.encode("utf-8", "replace").decode())
)


@BOUNDED
@given(
    st.lists(st.sampled_from(HEADERS), min_size=1, max_size=5),
    st.lists(st.lists(TYPED, max_size=5), max_size=6),
    st.sampled_from(["dd.mm.yyyy", "hh:mm", "dd.mm.yyyy hh:mm", "[h]:mm", "General"]),
    st.sampled_from([None, *DATE_ORDERS]),
    st.booleans(),
)
def test_anything_in_a_workbook(header, rows, form, order, of_1904):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "date_1904": of_1904}) as book:
        sheet, when = book.add_worksheet(), book.add_format({"num_format": form})
        for at, line in enumerate([header, *rows]):
            for column, one in enumerate(line):
                if isinstance(one, dt.datetime):
                    if one.year > 1904:
                        sheet.write_datetime(at, column, one, when)
                elif isinstance(one, str) and one.startswith("#"):
                    sheet.write_formula(at, column, "=1/0", when, one)
                elif one == "=1+1":
                    sheet.write_formula(at, column, one, when, "")
                elif isinstance(one, str):
                    sheet.write_string(at, column, one)
                elif one is not None:
                    sheet.write(at, column, one, when)
    outcome(content.getvalue(), Choices(date_order=order))


def test_the_whole_workbook_is_read():
    assert outcome(WHOLE) == "read"


@BOUNDED
@given(st.randoms(use_true_random=False), st.integers(1, 8), st.booleans())
def test_a_workbook_with_bytes_changed(chance: random.Random, changes, cut):
    data = bytearray(WHOLE)
    for _ in range(changes):
        data[chance.randrange(len(data))] = chance.randrange(256)
    outcome(bytes(data[: chance.randrange(len(data))] if cut else data))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"date,before\n2026-01-02,5\n", "read"),
        (b"date,before\n1.2.2026,5\n", "asked"),
        (b"date,before\n2026-01-02,\x00\n", "refused"),
        (b"date,date\n2026-01-02,5\n", "asked"),
        (",".join(map(str, range(1_000_000))).encode() + b"\n1\n", "refused"),
    ],
)
def test_each_of_the_three_happens(data, expected):
    assert outcome(data) == expected
