"""The page into which data come: asked where it is not certain, shown first, one change, taken back."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from fascia_journal import Session, Tension
from fascia_journal.exchange import archive
from fascia_journal.widgets import upload
from fascia_journal.widgets.data_in import DataInPage

CLEAR = b"Datum;Uhrzeit;Vorher;Nachher\n31.01.2026;18:05;6,5;4\n02.02.2026;18:10;5;3\n"
UNCLEAR = b"When,How tight <b>\n01/02/2026,6\n03/02/2026,5\n"


@pytest.fixture
def page(journal) -> DataInPage:
    return DataInPage(journal)


@pytest.fixture
def give(page):
    """Hand the page a file in one piece, as the browser does."""

    def give(content: bytes, name: str = "mine.csv") -> None:
        page.upload._answer(
            {"type": "piece", "request": "r", "name": name, "size": len(content), "offset": 0}, [content]
        )

    return give


@pytest.fixture
def loop():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr(
            "Habits.csv",
            "Position,Name,Question,Description,NumRepetitions,Interval,Color\n"
            "001,Stretch <i>,,,3,7,#FF8F00\n002,Read,,,1,1,#00897B\n",
        )
        made.writestr("001 Stretch/Checkmarks.csv", "2026-02-01,2\n2026-02-03,2\n")
        made.writestr("002 Read/Checkmarks.csv", "2026-02-01,2\n")
    return held.getvalue()


def shown(widget) -> bool:
    return widget.layout.display != "none"


def words(widget) -> str:
    """What a person sees of a widget."""
    if not shown(widget):
        return ""
    found = "".join(str(getattr(widget, name, "")) for name in ("value", "html", "description"))
    return found + "".join(words(child) for child in getattr(widget, "children", ()))


def test_at_first_there_is_a_file_to_choose_and_nothing_else(page):
    assert page.upload in page.view.children[0].children
    assert page.upload.label == "File to read"
    assert not shown(page.form.view)
    assert not shown(page.offer_view)
    assert page.guard.notice.html == ""


def test_a_clear_file_is_shown_then_imported_then_taken_back(page, give, journal):
    give(CLEAR)
    seen = words(page.offer_view)
    assert "Read from mine.csv: 2 rows." in seen
    assert "New: 2 sessions, from 31 January 2026 to 2 February 2026." in seen
    assert "Import 2 records" in seen
    assert "Download" not in seen
    assert journal.count() == 0

    assert page.actions.press("import")
    assert journal.count() == 2
    assert journal.latest(1)[0].before == Tension(5)
    assert "Imported: 2 records." in page.guard.notice.html
    assert "Take it back" in page.actions.html
    assert "What the import would do" not in words(page.view)
    assert page.progress.value == ""

    assert page.actions.press("undo")
    assert journal.count() == 0
    assert "the import of mine.csv" in page.guard.notice.html
    assert "Take it back" not in page.actions.html
    assert not page.actions.press("undo")


def test_a_second_import_of_the_same_file_adds_nothing(page, give, journal):
    give(CLEAR)
    page.actions.press("import")
    give(CLEAR)
    assert "Already there: 2 records" in words(page.offer_view)
    assert "There is nothing to import." in page.actions.html
    assert 'data-action="import"' not in page.actions.html
    assert journal.count() == 2


def test_only_this_import_is_taken_back_never_another_change(page, give, journal, evening):
    give(CLEAR)
    page.actions.press("import")
    later = journal.add(Session(evening - dt.timedelta(hours=3), "Europe/Zurich"))
    assert not page.actions.press("undo")
    assert "Something was changed after this import" in page.guard.notice.html
    assert journal.count() == 3
    page.refresh()
    assert "Take it back" not in words(page.view)
    journal.delete(later)


def test_a_look_at_another_tab_keeps_the_way_back(page, give, journal):
    give(CLEAR)
    page.actions.press("import")
    page.refresh()
    assert "Take it back" in words(page.view)
    assert page.actions.press("undo")
    assert journal.count() == 0


def test_columns_and_the_order_of_dates_are_asked_for_and_nothing_is_guessed(page, give, journal):
    give(UNCLEAR)
    assert not shown(page.offer_view)
    assert shown(page.form.view)
    form = page.form
    assert [label for label, _ in form.columns["date"].options] == [
        "not in the file",
        "When",
        "How tight <b>",
    ]
    assert {field.value for field in form.columns.values()} == {"", "When"}  # the date alone was certain
    seen = words(form.view)
    assert "How tight &lt;b&gt;" in seen
    assert "<b>" not in seen
    assert "01/02/2026" in seen

    form.columns["before"].value = "How tight <b>"
    assert not page.again.press("read")
    assert "Please choose: order of the dates" in page.guard.notice.html
    assert form.columns["before"].value == "How tight <b>"
    assert [value for _, value in form.answers["date_order"].options[1:]] == [
        "day-month-year",
        "month-day-year",
    ]
    assert journal.count() == 0

    form.answers["date_order"].value = "day-month-year"
    assert page.again.press("read")
    assert "New: 2 sessions, from 1 February 2026 to 3 February 2026." in words(page.offer_view)
    form.answers["date_order"].value = "month-day-year"  # a second thought
    form.hour.value = dt.time(7, 30)
    form.all_exercises.value = True
    assert page.again.press("read")
    assert "from 2 January 2026 to 2 March 2026" in words(page.offer_view)
    assert page.actions.press("import")
    first = journal.latest(2)[1]
    assert first.started_at == dt.datetime(2026, 1, 2, 6, 30, tzinfo=dt.UTC)
    assert first.before == Tension(6)
    assert len(first.exercises) == 6
    assert not shown(page.form.view)


def test_answers_to_one_file_are_not_taken_for_the_next(page, give):
    give(UNCLEAR)
    page.form.columns["before"].value = "How tight <b>"
    page.form.all_exercises.value = True
    give(CLEAR)
    assert page.form.columns["before"].value == "Vorher"
    assert not page.form.by_hand.value
    assert page.form.all_exercises.value is False
    assert "New: 2 sessions" in words(page.offer_view)


def test_an_answer_stays_when_another_question_comes_of_it(page, give):
    give(b"When;How tight\n01/02/2026;6,5\n03/02/2026;5.5\n")
    form = page.form
    form.columns["before"].value = "How tight"
    form.answers["date_order"].value = "day-month-year"
    assert page.again.press("read")
    assert set(form.answers) == {"date_order", "decimal"}  # whose question needs the column
    form.answers["decimal"].value = ","
    assert page.again.press("read")
    assert "New: 1 session, of 1 February 2026." in words(page.offer_view)


def test_where_things_stand_can_be_said_of_a_file_that_asks_nothing(page, give, journal):
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as made:
        for name, header in (("2025", ("Date", "Before")), ("2026", ("Date", "Wand"))):
            sheet = made.add_worksheet(name)
            for row, line in enumerate((("Mine", "too"), header, (f"{name}-01-31", "1"))):
                sheet.write_row(row, 0, line)
    give(held.getvalue(), "mine.xlsx")
    form = page.form
    assert shown(form.view)
    assert "New: 1 session, of 31 January 2025." in words(page.offer_view)
    assert [value for _, value in form.sheet.options] == ["2025", "2026"]
    assert not shown(form._places)
    form.by_hand.value = True
    assert shown(form._places)
    assert not shown(form._exercises)
    assert (form.header_row.value, form.columns["before"].value) == (2, "Before")

    form.header_row.value = 1
    assert page.again.press("read")
    assert "No column is certain to hold the date" in words(form.view)
    assert [value for _, value in form.columns["date"].options] == ["", "Mine", "too"]
    assert not shown(page.offer_view)

    form.sheet.value = "2026"  # its names are found out anew
    assert page.again.press("read")
    form.header_row.value = 2
    assert page.again.press("read")
    assert [value for _, value in form.columns["date"].options] == ["", "Date", "Wand"]
    assert "Which column holds what" in words(form.view)
    form.each_exercise.value = True
    form.columns["wall_lean"].value = "Wand"
    assert page.again.press("read")
    assert page.actions.press("import")
    (session,) = journal.latest(9)
    assert (session.local_date, [one.exercise for one in session.exercises]) == (
        dt.date(2026, 1, 31),
        ["wall_lean"],
    )
    give(CLEAR)
    assert form.sheet is None
    assert page.again.press("read")


def test_how_a_text_is_written_can_be_said(page, give, journal):
    give("Datum|Vorher|Notiz\n31.01.2026|6|Rücken; müde\n01.02.2026|5|Hals; gut\n".encode("mac_roman"))
    form = page.form
    assert "New: 2 sessions" in words(page.offer_view)
    assert [label for label, _ in form.separator.options] == ["found out", "comma", "semicolon", "tab", "bar"]
    assert [label for label, _ in form.encoding.options] == [
        *("found out", "UTF-8", "Windows-1252", "UTF-16", "Mac Roman")
    ]
    form.by_hand.value = True
    assert {form.encoding, form.separator} <= set(form._places.children)
    form.encoding.value = "mac_roman"
    assert page.again.press("read")
    form.columns["before"].value = ""
    form.columns["after"].value = "Vorher"
    assert page.again.press("read")  # the encoding stays, and so does what was said of the columns
    assert form.encoding.value == "mac_roman"
    form.separator.value = ";"
    assert page.again.press("read")
    assert "No column is certain to hold the date" in words(form.view)
    form.separator.value = "|"
    assert page.again.press("read")
    assert form.columns["before"].value == "Vorher"
    assert page.actions.press("import")
    assert [one.note for one in journal.latest(2)] == ["Hals; gut", "Rücken; müde"]

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ("Date", "Before"))
        sheet.write_row(1, 0, ("2026-01-30", 5))
    form.encoding.value = "cp1252"
    give(held.getvalue(), "mine.xlsx")
    assert form.encoding.value == ""
    assert form.encoding not in form._places.children
    assert "New: 1 session" in words(page.offer_view)


def test_what_the_rows_of_a_diary_are_is_asked_for(page, give, journal):
    give(b"Date,Note\n2026-02-03,stiff\n")
    assert not shown(page.offer_view)
    assert not page.again.press("read")
    assert "Please choose: what the rows are" in page.guard.notice.html
    page.form.answers["rows"].value = "check-ins"
    assert page.again.press("read")
    assert page.actions.press("import")
    assert [one.note for one in journal.latest(2, kind="check_in")] == ["stiff"]
    assert journal.latest(2) == []


def test_the_sign_before_decimals_is_asked_for_where_both_stand(page, give):
    give(b"Datum;Vorher\n31.01.2026;1,5\n01.02.2026;2.5\n")
    assert set(page.form.answers) == {"decimal"}
    page.form.answers["decimal"].value = ","
    assert page.again.press("read")
    assert "New: 1 session" in words(page.offer_view)
    assert "Not taken: 1 row." in words(page.offer_view)


def test_what_a_check_in_holds_beside_tension_is_out_of_the_way_until_it_is_wanted(page, give, journal):
    give(b"When,Tension,Rest,Wellbeing\n2026-02-03,6,7,8\n")
    form = page.form
    assert form.columns["wellbeing"].value == "Wellbeing"
    assert shown(form._items)  # one of them was found
    form.by_hand.value = True
    form.columns["sleep"].value = "Rest"
    assert page.again.press("read")
    assert page.actions.press("import")
    (check_in,) = journal.latest(9, kind="check_in")
    assert (check_in.tension.overall, check_in.sleep, check_in.wellbeing) == (6, 7, 8)
    give(CLEAR)
    assert not shown(form._items)


def test_a_table_without_names_is_read_by_the_numbers_of_its_columns(page, give, journal):
    give(b"2026-02-03,6,6\n2026-02-04,5,3\n")
    form = page.form
    assert "Row 1 of mine.csv holds a date, 2026-02-03" in words(form.view)
    assert form.header_row in form.view.children
    assert form._places not in form.view.children  # which column holds what comes next
    assert page.again.press("read")  # as it was: the same question
    assert "holds a date" in words(form.view)
    form.header_row.value = 0
    assert page.again.press("read")
    assert "No column is certain to hold the date" in words(form.view)
    form.columns["date"].value, form.columns["before"].value = "(column 1)", "(column 2)"
    assert page.again.press("read")
    assert page.actions.press("import")
    assert [one.before.overall for one in journal.latest(9)] == [5, 6]


def test_the_habit_is_picked_from_a_list(page, give, loop, journal):
    give(loop, "Loop Habits CSV.zip")
    assert not shown(page.offer_view)
    assert [label for label, _ in page.form.habit.options] == [
        "please choose",
        "Stretch <i>: 2 days",
        "Read: 1 day",
    ]
    assert not page.again.press("read")
    assert "Please choose: the habit" in page.guard.notice.html
    page.form.habit.value = "Stretch <i>"
    page.form.all_exercises.value = True
    assert page.again.press("read")
    seen = words(page.offer_view)
    assert "New: 2 sessions" in seen
    assert "Stretch &lt;i&gt;" in seen
    assert "<i>" not in seen
    assert page.actions.press("import")
    assert len(journal.latest(1)[0].exercises) == 6


def test_what_is_not_taken_is_shown_escaped_and_handed_out_as_csv(page, give, monkeypatch):
    rows = "".join(f"{day:02}.01.2026,=<script>{day}\n" for day in range(1, 14)) + "31.01.2026,6\n"
    give(b"Datum,Vorher\n" + rows.encode())
    seen = words(page.offer_view)
    assert "Not taken: 13 rows." in seen
    assert "<script>" not in seen
    assert seen.count("=&lt;script&gt;") == 10
    assert "The first 10 of 13." in seen
    handed = []
    monkeypatch.setattr(page.actions, "send", lambda content, buffers=None: handed.append((content, buffers)))
    assert page.actions.press("download")
    ((content, (data,)),) = handed
    assert (content["name"], content["mime"]) == ("fascia-import_not-taken.csv", "text/csv")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(lines) == 14
    assert not any(cell.startswith("=") for line in lines for cell in line)


def test_nothing_that_can_be_taken_offers_no_import(page, give):
    give(b"Datum,Vorher\n31.01.2026,99\n")
    assert 'data-action="import"' not in page.actions.html
    assert "Download what was not taken" in page.actions.html


def test_a_copy_comes_as_a_whole_into_an_empty_journal_and_says_that_undo_is_its_own(
    page, give, journal, tmp_path
):
    from fascia_journal import Journal

    with Journal.open(tmp_path / "other.sqlite") as other:
        other.delete(other.add(Session(dt.datetime(2026, 2, 3, 17, tzinfo=dt.UTC), "UTC")))
        kept = other.add(Session(dt.datetime(2026, 2, 4, 17, tzinfo=dt.UTC), "UTC", note="<u>mine</u>"))
        archive.write(other, tmp_path / "copy.json")
    give((tmp_path / "copy.json").read_bytes(), "copy.json")
    assert "as a whole" in words(page.offer_view)
    assert not shown(page.form.view)
    assert page.actions.press("import")
    assert journal.latest(5) == [kept]
    assert len(journal.dump().changes) == 3
    assert "Take it back" not in words(page.view)
    give((tmp_path / "copy.json").read_bytes(), "copy.json")
    assert "There is nothing to import." in words(page.offer_view)


def test_a_journal_that_changed_meanwhile_is_looked_at_once_more(page, give, journal):
    give(CLEAR)
    at = dt.datetime(2026, 1, 31, 17, 5, tzinfo=dt.UTC)
    journal.add(Session(at, "Europe/Zurich", before=Tension(6.5), after=Tension(4)))
    assert not page.actions.press("import")
    assert "was changed meanwhile" in page.guard.notice.html
    assert "another record stands at the same time and stays: 1 session" in words(page.offer_view)
    assert journal.count() == 1
    assert page.actions.press("import")
    assert journal.count() == 2
    assert not page.actions.press("import")  # a second window
    assert journal.count() == 2


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.csv", "is empty"),
        (b"%PDF-1.7", "a.pdf", "is a PDF"),
        (b"{}", "a.json", "not a copy of a journal"),
        (b"SQLite format 3\x00", "a.db", "a.db"),
        (b"PK\x03\x04 and no more", "a.xlsx", "a.xlsx"),
        (b"a\x00b\x01,c\n1,2\n", "<b>.csv", "&lt;b&gt;.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(page, journal, content, name, sentence):
    page.upload._receive(
        None, {"type": "piece", "request": "r", "name": name, "size": len(content), "offset": 0}, [content]
    )
    assert sentence in words(page.view)
    assert not shown(page.offer_view)
    assert page.progress.value == ""
    assert journal.count() == 0


def test_a_file_comes_in_pieces_and_pieces_of_an_earlier_one_are_left_aside(page, monkeypatch):
    sent = []
    monkeypatch.setattr(page.upload, "send", sent.append)

    def piece(request, offset, data):
        content = {"type": "piece", "request": request, "name": "x.csv", "size": len(CLEAR), "offset": offset}
        page.upload._receive(None, content, [memoryview(data)])

    piece("old", 0, CLEAR[:10])
    piece("new", 0, CLEAR[:30])
    piece("old", 10, CLEAR[10:])
    piece("new", 30, CLEAR[30:])
    assert sent == [
        {"type": "more", "request": "old", "offset": 10},
        {"type": "more", "request": "new", "offset": 30},
        {"type": "all", "request": "new"},
    ]
    assert "New: 2 sessions" in words(page.offer_view)


def test_a_file_that_is_too_large_for_a_page_is_told_the_way_by_the_shell(page, monkeypatch):
    page.upload._receive(None, {"type": "too_large", "name": "years.csv"}, [])
    assert "years.csv is larger than 64 MB" in page.guard.notice.html
    assert "fascia-journal import" in page.guard.notice.html
    assert page.upload.largest == upload.LARGEST
    page.guard.hush()
    monkeypatch.setattr(upload, "LARGEST", 10)  # a page that was changed sends more than it was told
    piece = {"type": "piece", "request": "r", "name": "years.csv", "size": 5, "offset": 0}
    page.upload._receive(None, piece, [b"x" * 11])
    assert "is larger than" in page.guard.notice.html


def test_long_work_shows_how_far_it_is(page, give):
    seen = []
    page.progress.observe(lambda change: seen.append(change["new"]), "value")
    give(CLEAR)
    assert any('<progress aria-label="Reading the file" value="' in html for html in seen)
    page.actions.press("import")
    assert any('<progress aria-label="Writing into the journal">' in html for html in seen)
    assert page.progress.value == ""


def test_every_field_has_a_name(page, give, loop):
    give(UNCLEAR)
    fields = [*page.form.columns.values(), *page.form.answers.values(), page.form.hour]
    assert all(field.description for field in fields)
    give(loop, "x.zip")
    assert page.form.habit.description


def test_the_sample_says_that_it_is_one(page, journal):
    assert "invented" not in words(page.view)
    journal.settings["invented"] = True
    page.refresh()
    assert "invented" in words(page.view)
