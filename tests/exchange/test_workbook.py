"""Workbooks of several programs: sheets of an ODS file, cells without a value, times that bear a day."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from html import escape

import openpyxl
import pytest
import xlsxwriter

from fascia_journal import CheckIn, Tension
from fascia_journal.errors import JournalError
from fascia_journal.exchange import tabular
from fascia_journal.exchange.export import export
from fascia_journal.exchange.incoming import Incoming
from fascia_journal.exchange.reading import Choices, Unclear, read
from fascia_journal.exchange.tabular import Where
from fascia_journal.exchange.workbook_xml import AN_ERROR, NO_RESULT

KNOWN = {"roll_down": "Spinal roll-down", "wall_lean": "Wall lean"}
REST = (
    '<table:table-row table:number-rows-repeated="{}"><table:table-cell '
    'table:number-columns-repeated="16384"/></table:table-row>'
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="{0}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def cell(value: object) -> str:
    """A cell as LibreOffice writes it; a str that begins with < stands for itself."""
    kind, given = "string", ""
    if isinstance(value, str) and value.startswith("<"):
        return value
    if isinstance(value, dt.date):
        kind, given = "date", f' office:date-value="{value.isoformat()}"'
    elif isinstance(value, dt.timedelta):
        hours, seconds = divmod(int(value.total_seconds()), 3600)
        kind, given = "time", f' office:time-value="PT{hours:02}H{seconds // 60:02}M{seconds % 60:02}S"'
    elif isinstance(value, bool):
        kind, given = "boolean", f' office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        kind, given = "float", f' office:value="{value}"'
    return (
        f'<table:table-cell office:value-type="{kind}"{given}><text:p>{escape(str(value))}</text:p>'
        "</table:table-cell>"
    )


def ods(*sheets: tuple[str, list[list | str]]) -> bytes:
    """An ODS file as LibreOffice writes it: sheets go on to their last row. A str is a row as it stands."""
    content = [
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {SPACES} {CALC}>"
        "<office:body><office:spreadsheet>"
    ]
    for name, lines in sheets:
        content.append(f'<table:table table:name="{escape(name)}" table:style-name="ta1">')
        for line in lines:
            if isinstance(line, str):
                content.append(line)
                continue
            content += ["<table:table-row>", *map(cell, line)]
            content.append('<table:table-cell table:number-columns-repeated="16380"/></table:table-row>')
        content += [REST.format(1_048_576 - len(lines) - 1), REST.format(1), "</table:table>"]
    content.append("</office:spreadsheet></office:body></office:document-content>")
    made, kind = io.BytesIO(), "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr("mimetype", kind)
        parts.writestr("content.xml", "".join(content))
        parts.writestr("META-INF/manifest.xml", MANIFEST.format(kind))
    return made.getvalue()


def taken(data: bytes, name: str = "mine.xlsx", **choices) -> Incoming:
    found = found_in(data, name, **choices)
    assert isinstance(found, Incoming), found
    return found


def found_in(data: bytes, name: str = "mine.xlsx", **choices) -> Incoming | Unclear:
    return read(
        data,
        name,
        zone="Europe/Zurich",
        known=KNOWN,
        planned=lambda _: list(KNOWN),
        choices=Choices(**choices),
    )


def reasons(found: Incoming) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.field, one.value, one.reason) for one in found.rejected]


# Sheets -------------------------------------------------------------------------------------------------


def test_each_sheet_of_an_ods_file_is_judged_by_itself():
    names = ("date", *"abcdefgh")
    sheets = [(f"{2020 + n} & more", [[*names], [dt.date(2020 + n, 1, 2), *range(8)]]) for n in range(6)]
    for name, lines in sheets:
        table = tabular.read(ods(*sheets), "mine.ods", Where(sheet=name))
        assert (table.header, table.column("date")) == (names, (str(lines[1][0]),))
    far = [[], REST.format(40_000), ['<table:table-cell table:number-columns-repeated="900"/>', "far"]]
    with pytest.raises(JournalError, match="too large"):
        tabular.read(ods(*sheets, ("far", far)), "mine.ods")


# Cells without a value ----------------------------------------------------------------------------------


def test_errors_and_formulas_without_a_result_are_not_missing_values():
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet("Cover").write_formula(1, 2, "=1/0", value="#DIV/0!")
        sheet = book.add_worksheet("Ours & mine")
        sheet.write_row(0, 0, ["date", "before", "after", "note", "mean"])
        for row in range(1, 6):
            sheet.write_row(row, 0, [f"2026-01-0{row}", 5, 4, "well"])
            sheet.write_formula(row, 4, "=1/0", value="#DIV/0!")  # nothing is taken from there
        sheet.write_formula(1, 1, "=B9/C9", value="#DIV/0!")
        sheet.write_formula(2, 2, '=IF(B3<>"",B3-1)', value="")
        sheet.write_formula(3, 3, "=-stiff", value="#NAME?")
        for row in range(6, 9):
            sheet.write_formula(row, 4, "=1/0", value="#DIV/0!")
    found = taken(made.getvalue(), sheet="Ours & mine")
    assert reasons(found) == [
        (2, "before", "#DIV/0!", AN_ERROR),
        (3, "after", '=IF(B3<>"",B3-1)', NO_RESULT),
        (4, "note", "#NAME?", AN_ERROR),
    ]
    assert len(found.records) == 2
    assert (
        "3 rows with nothing but errors or formulas without a result, the first in row 7: left out."
        in found.remarks
    )


def test_formulas_that_a_library_wrote_are_found_and_an_empty_text_is_missing():
    book = openpyxl.Workbook()
    for line in (["x", "x"], ["date", "before", "after"], [dt.date(2026, 1, 1), 5], [dt.date(2026, 1, 2), 5]):
        book.active.append(line)
    book.active["C3"] = "=B3-1"
    book.active["C4"] = "=B4-1"
    made = io.BytesIO()
    book.save(made)
    assert [row[:3] for row in reasons(taken(made.getvalue()))] == [
        (3, "after", "=B3-1"),
        (4, "after", "=B4-1"),
    ]
    with zipfile.ZipFile(made) as parts:
        texts = {name: parts.read(name) for name in parts.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    texts[sheet] = texts[sheet].replace(b'<c r="C4">', b'<c r="C4" t="str">')  # as a spreadsheet saves ""
    texts[sheet] = texts[sheet].replace(b"<f>B3-1</f>", b'<f t="shared" si="0"/>')
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as parts:
        for name, text in texts.items():
            parts.writestr(name, text)
    found = taken(again.getvalue())
    assert [one.value for one in found.rejected] == ["=…"]
    assert [one.after.overall for one in found.records] == [None]


def test_errors_of_an_ods_file_are_found_as_well():
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    of_another = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0">'
        "<text:p>Err:502</text:p></table:table-cell>"
    )
    empty = '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
    lines = [
        ["date", "before", "after"],
        ["2026-01-01", error, 3],
        ["2026-01-02", 5, of_another],
        ["2026-01-03", 5, empty],
        ["2026-01-04", 5, '<table:table-cell table:formula="of:=[.B5]-1"/>'],
        ['<table:table-cell table:number-columns-repeated="2"/>', error],
    ]
    found = taken(ods(("Cover", [[error, error]]), ("a", lines)), "mine.ods")
    assert reasons(found) == [
        (2, "before", "#DIV/0!", AN_ERROR),
        (3, "after", "Err:502", AN_ERROR),
        (5, "after", "=[.B5]-1", NO_RESULT),
    ]
    assert [(one.before.overall, one.after.overall) for one in found.records] == [(5, None)]
    assert any(remark.startswith("1 row with nothing but errors") for remark in found.remarks)


# Dates and times ----------------------------------------------------------------------------------------


def dated(*cells: object) -> bytes:
    """A workbook with these dates, true ones and texts."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet, date = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, ["Date", "Before"])
        for row, one in enumerate(cells, start=1):
            if isinstance(one, dt.date):
                sheet.write_datetime(row, 0, one, date)
            else:
                sheet.write(row, 0, one)
            sheet.write(row, 1, 5)
    return made.getvalue()


def days(found: Incoming) -> list[str]:
    return [str(one.started_at.date()) for one in found.records]


def test_true_dates_beside_texts_may_have_day_and_month_swapped():
    # 02/01, 01/13 of a diary from the US, opened in a German spreadsheet
    data = dated(dt.date(2026, 1, 2), dt.date(2026, 1, 3), "01/13/2026", "01/20/2026")
    unclear = found_in(data)
    assert isinstance(unclear, Unclear)
    (question,) = unclear.questions
    assert (question.option, list(question.answers)) == ("date_order", ["month-day-year"])
    assert "true dates (row 2 has 2026-01-02), others are texts (row 4 has 01/13/2026)" in question.words
    found = taken(data, date_order="month-day-year")
    assert days(found) == ["2026-01-02", "2026-01-03", "2026-01-13", "2026-01-20"]
    assert (
        "True dates are taken as the workbook has them: row 2 has 2026-01-02. Dates that are texts are read "
        "as month, day, year: row 4 has 01/13/2026." in found.remarks
    )
    assert len(taken(data, date_order="day-month-year").rejected) == 2


@pytest.mark.parametrize(
    ("cells", "orders"),
    [
        ((dt.date(2026, 1, 2), "3/2/2026"), ["day-month-year", "month-day-year"]),
        ((dt.date(2026, 1, 2), "13.1.2026", "1/14/2026"), ["day-month-year", "month-day-year"]),
        ((46_024, "13.1.2026"), ["day-month-year"]),
        (("1.1.2026", dt.date(2026, 1, 2)), ["day-month-year", "month-day-year"]),
    ],
)
def test_whatever_the_texts_look_like_a_person_has_to_look_at_the_true_dates(cells, orders):
    unclear = found_in(dated(*cells))
    assert isinstance(unclear, Unclear)
    assert [list(question.answers) for question in unclear.questions] == [orders]


@pytest.mark.parametrize(
    "cells",
    [
        (dt.date(2026, 1, 2), dt.date(2026, 1, 13)),
        ("2.1.2026", "13.1.2026"),
        (dt.date(2026, 1, 2), "13. Januar 2026"),
        (dt.date(2026, 1, 2), "2026/1/13"),
    ],
)
def test_true_dates_alone_texts_alone_and_texts_without_doubt_are_read(cells):
    found = taken(dated(*cells))
    assert days(found) == ["2026-01-02", "2026-01-13"]
    assert not any("True dates" in remark for remark in found.remarks)
    if isinstance(cells[0], dt.date):
        assert days(taken(dated(*cells), date_order="month-day-year")) == days(found)


def moments(found: Incoming) -> list[str]:
    return [one.started_at.strftime("%Y-%m-%d %H:%M") for one in found.records]


def test_a_column_of_times_may_hold_days_that_are_not_shown():
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet, shown = book.add_worksheet(), book.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ["Date", "Time", "Before"])
        for row, day in enumerate((1, 2, 4), start=1):
            sheet.write_row(row, 0, [f"2026-01-0{row}", "", 5])
            sheet.write_datetime(row, 1, dt.datetime(2026, 1, day, 18, 5), shown)
        sheet.write_row(4, 0, ["2026-01-04", "", 5])
        sheet.write_datetime(4, 1, dt.datetime(2026, 1, 4), shown)
    found = taken(made.getvalue())
    assert moments(found) == ["2026-01-01 18:05", "2026-01-02 18:05"]
    assert [(one.row, one.reason) for one in found.rejected] == [
        (4, "The time is one of another day, 2026-01-04, than the date: correct one of them."),
        (5, "This is no time that can be read. Write it like 18:05."),
    ]


def test_times_of_an_ods_file_bear_their_day_in_two_ways():
    zero, day = dt.datetime(1899, 12, 30), dt.datetime(2026, 1, 1)
    lines = [["date", "time", "before"]] + [
        [dt.date(2026, 1, 1 + number), time, 5]
        for number, time in enumerate(
            (
                zero.replace(hour=18, minute=5),
                day.replace(day=2, hour=18, minute=5) - zero,
                dt.timedelta(hours=18, minutes=5),
                day - zero,
                dt.timedelta(hours=36),
            )
        )
    ]
    found = taken(ods(("a", lines)), "mine.ods")
    assert moments(found) == [f"2026-01-0{number} 18:05" for number in (1, 2, 3)]
    assert [(one.row, one.value) for one in found.rejected] == [
        (5, "2026-01-04"),
        (6, "1 day, 12:00:00 (duration)"),
    ]


# Our own ------------------------------------------------------------------------------------------------


def test_notes_of_our_own_csv_are_free_again_when_a_spreadsheet_saved_it_as_a_workbook(journal, tmp_path):
    notes = ["=1+1", "- stiff", "'=quoted", "'tis well", "plain"]
    for number, note in enumerate(notes, start=1):
        journal.add(CheckIn(dt.datetime(2026, 2, number, 9, tzinfo=dt.UTC), "UTC", Tension(3), note=note))
    folder = export(journal, tmp_path / "out")[0].parent
    lines = list(csv.reader((folder / "check_ins.csv").read_text("utf-8-sig").splitlines()))
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    ours = [list(row) for row in book["check_ins"].iter_rows(values_only=True)]
    explained = [list(row) for row in book["columns"].iter_rows(values_only=True)]
    as_ods = ods(("check_ins", [[cell or "" for cell in row] for row in ours]), ("columns", explained))
    for data in (ods(("check_ins", lines)), (folder / "tables.xlsx").read_bytes(), as_ods):
        assert [one.note for one in taken(data, "check_ins.ods").records] == notes


def test_an_error_in_our_own_workbook_is_no_empty_note(journal, tmp_path):
    journal.add(CheckIn(dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC), "UTC", Tension(3), note="well"))
    folder = export(journal, tmp_path / "out")[0].parent
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    names = [one.value for one in book["check_ins"][1]]
    book["check_ins"].cell(2, names.index("note") + 1).value = "=-stiff"
    book.save(tmp_path / "edited.xlsx")
    found = taken((tmp_path / "edited.xlsx").read_bytes())
    assert [row[1:] for row in reasons(found)] == [("note", "=-stiff", NO_RESULT)]
