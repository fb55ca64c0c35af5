"""Files as tables of text: encodings, separators, workbooks; what is no table is refused in a sentence."""

from __future__ import annotations

import datetime as dt
import io
import sqlite3
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from fascia_journal.errors import JournalError
from fascia_journal.exchange import columns_in, tabular, workbook_xml
from fascia_journal.exchange.tabular import Where

TEXT = "Datum;Notiz\r\n31.12.2025;müde – „sehr“\r\n1.1.2026;gut\r\n"
ROWS = [("31.12.2025", "müde – „sehr“"), ("1.1.2026", "gut")]


def rows(table: tabular.Table) -> list[tuple[str, ...]]:
    return list(zip(*table.columns, strict=True))


def book(*sheets: tuple[str, list[list]], hidden: str = "") -> bytes:
    """A real workbook."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        kinds = {
            dt.datetime: made.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            dt.date: made.add_format({"num_format": "dd.mm.yyyy"}),
            dt.time: made.add_format({"num_format": "hh:mm"}),
        }
        for name, cells in sheets:
            sheet = made.add_worksheet(name)
            for row, line in enumerate(cells):
                for column, cell in enumerate(line):
                    if type(cell) in kinds:
                        sheet.write_datetime(row, column, cell, kinds[type(cell)])
                    else:
                        sheet.write(row, column, cell)
            if name == hidden:
                sheet.hide()
    return content.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found_out(encoding):
    table = tabular.read(TEXT.encode(encoding), "mine.csv")
    assert table.header == ("Datum", "Notiz")
    assert rows(table) == ROWS
    assert list(table.numbers) == [2, 3]
    assert any("Windows-1252" in said for said in table.remarks) is (encoding == "cp1252")


def test_a_given_encoding_is_used_or_refused():
    assert rows(tabular.read("a;b\né;1\n".encode("cp850"), "mine.csv", Where(encoding="cp850"))) == [
        ("é", "1")
    ]
    with pytest.raises(JournalError, match="no encoding 'nonsense'"):
        tabular.read(b"a,b\n1,2\n", "mine.csv", Where(encoding="nonsense"))
    with pytest.raises(JournalError, match="not in the encoding utf-8"):
        tabular.read(TEXT.encode("cp1252"), "mine.csv", Where(encoding="utf-8"))
    for codec in ("hex", "rot13", "zlib", "unicode_escape", "idna", "utf-8\x00"):
        with pytest.raises(JournalError, match="encoding"):
            tabular.read(b"a,b\n1,2\n", "mine.csv", Where(encoding=codec))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_out(separator):
    lines = [("date", "before", "note"), ("2026-01-01", "5", "a, b; c"), ("2026-01-02", "3,5", 'said "no"')]
    quoted = [separator.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
    assert rows(tabular.read("\n".join(quoted).encode(), "mine.csv")) == lines[1:]


def test_one_column_and_the_hint_of_a_spreadsheet():
    assert rows(tabular.read(b"date\n2026-01-01\n2026-01-02", "mine.csv")) == [
        ("2026-01-01",),
        ("2026-01-02",),
    ]
    assert tabular.read(b"sep=;\r\na,b;c\r\n1;2\r\n", "mine.csv").header == ("a,b", "c")


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers():
    table = tabular.read(b"date,before\n2026-01-01,5\n,\n\n2026-01-03,4\n2026-01-04\n", "mine.csv")
    assert list(zip(table.numbers, rows(table), strict=True)) == [
        (2, ("2026-01-01", "5")),
        (5, ("2026-01-03", "4")),
        (6, ("2026-01-04", "")),
    ]
    assert table.rows == 3


TITLED = [
    ["Mein Rücken, 2026", "", ""],
    ["", "", ""],
    ["Datum", "vorher", "nachher"],
    ["31.12.2025", "3,5", "2,5"],
    ["1.1.2026", "6", ""],
]


def test_a_title_above_the_names_is_left_aside_and_rows_keep_their_numbers():
    text = "\n".join(map(";".join, TITLED)).replace(";;\n", "\n")
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.merge_range("C2:E2", TITLED[0][0])
        for row, line in enumerate(TITLED[2:], start=2):
            sheet.write_row(row + 1, 2, line)
    for data, header_row in ((text.encode(), 3), (content.getvalue(), 4)):
        table = tabular.read(data, "mine")
        assert table.header == ("Datum", "vorher", "nachher")
        assert rows(table) == [tuple(line) for line in TITLED[3:]]
        assert table.header_row == header_row
        assert list(table.numbers) == [header_row + 1, header_row + 2]
        assert [row[:2] for row in table.first_rows] == [
            (f"{header_row + 1}", "31.12.2025"),
            (f"{header_row + 2}", "1.1.2026"),
        ]
        (said,) = table.remarks
        assert said == (
            f"Rows 1 to {header_row - 1} stand above the names of the columns, nothing is taken from there: "
            "Mein Rücken, 2026."
        )


def test_which_row_names_the_columns_is_told_by_its_names_by_its_width_or_by_the_person():
    block = b"Name:,Me\nPhysio:,You\n\nDate,Before,After\n2026-01-01,5,4\n"
    certain = Where(names_columns=lambda row: columns_in.meaning_of(row[0]) == "date" if row else False)
    assert tabular.read(block, "mine.csv", certain).header_row == 4
    guessed = tabular.read(block, "mine.csv")
    assert guessed.header_row == 1
    assert ("4", "Date", "Before", "After") in guessed.first_rows  # so that a person sees which one it is
    table = tabular.read(block, "mine.csv", Where(header_row=4))
    assert (table.header, rows(table)) == (("Date", "Before", "After"), [("2026-01-01", "5", "4")])
    for row, said in (
        (3, "Row 3 of mine.csv is empty"),
        (6, "mine.csv has 5 rows: row 6 cannot"),
        (10**9, "mine.csv has 5 rows: row 1,000,000,000 cannot"),
    ):
        with pytest.raises(JournalError, match=said):
            tabular.read(block, "mine.csv", Where(header_row=row))
    narrow = tabular.read(b"date\n2026-01-01\n2026-01-02\n2026-01-03,stray\n", "mine.csv")
    assert (narrow.header_row, rows(narrow)) == (1, [("2026-01-01",), ("2026-01-02",)])
    assert tabular.read(b"\n\ndate\n2026-01-01\n", "mine.csv").numbers == range(4, 5)


def test_a_cell_beside_the_table_of_a_workbook_costs_no_row():
    cells = [["date", "before"], [dt.date(2026, 1, 1), 5, "", "", "sunny"], [dt.date(2026, 1, 2), 4]]
    table = tabular.read(book(("a", cells)), "mine.xlsx")
    assert table.header == ("date", "before", "(column 5)")
    assert rows(table) == [("2026-01-01", "5", "sunny"), ("2026-01-02", "4", "")]
    assert table.rejected == ()


def test_a_row_with_more_cells_than_the_header_is_set_aside():
    table = tabular.read(b"date,note\n2026-01-01,well, mostly\n2026-01-02,fine,\n", "mine.csv")
    assert rows(table) == [("2026-01-02", "fine")]
    assert [(one.row, one.value) for one in table.rejected] == [(2, " mostly")]
    assert table.rows == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"date,before\n", "no rows below"),
        (b",,\n1,2,3\n", "a header, row 2, and no rows below it"),
        (b",,\n , ,\n,\n", "its first 3 rows are empty"),
        (b"date,before\n2026-01-01,\x005\n", r"NUL byte \(line 2\)"),
        (b"%PDF-1.7\n...", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n....", "is a picture"),
        (b'{"format": "fascia-journal"}', "is JSON"),
        (b"<!doctype html><table></table>", "is a web page"),
        (b"date,note\n2026-01-01,\"it goes on", "cut off, or a quotation mark is missing"),
        (b'date,note\n2026-01-01,"a" b\n', "cannot be taken apart into cells at line 2"),
        (b"\x81\x8d\x8f\x90 \x9d,\n1,2", "no text that can be read"),
        (b"PK\x03\x04 not a workbook", "damaged, cut off, or no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no", "damaged, cut off, or no workbook"),
        (",".join(f"c{n}" for n in range(1_000_000)).encode() + b"\n1,2\n", "more than 1,000 columns"),
        (b"a,b\n" + b",".join([b"1"] * 5_000) + b"\n", "too many cells"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(data, said):
    if said == "too many cells":
        assert tabular.read(data, "mine.csv").rejected[0].row == 2
        return
    with pytest.raises(JournalError, match=said):
        tabular.read(data, "mine.csv")


def test_another_kind_of_file_is_named(tmp_path: Path):
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.execute("CREATE TABLE a (b)")
    db.close()
    with pytest.raises(JournalError, match="is a database"):
        tabular.read((tmp_path / "a.db").read_bytes(), "a.db")


def test_a_row_at_which_the_file_ends_too_early_is_named():
    table = tabular.read(b"date,before,after\n2026-01-01,5,4\n2026-01-02,5,4\n2026-01", "mine.csv")
    assert len(rows(table)) == 2
    (cut,) = table.rejected
    assert (cut.row, cut.value) == (4, "2026-01")
    assert "may be cut off" in cut.reason


def test_the_limits_hold(monkeypatch):
    monkeypatch.setattr(tabular, "MOST_ROWS", 3)
    assert tabular.read(b"a,b\n" + b"1,2\n" * 3, "mine.csv").rows == 3
    with pytest.raises(JournalError, match="more than 3 rows"):
        tabular.read(b"a,b\n" + b"1,2\n" * 4, "mine.csv")
    with pytest.raises(JournalError, match="more than 3 rows"):
        tabular.read(book(("a", [["a"], *[[str(n)] for n in range(4)]])), "mine.xlsx")
    monkeypatch.setattr(tabular, "LARGEST_FILE", 10)
    with pytest.raises(JournalError, match="is larger than"):
        tabular.read(b"a,b\n" + b"1,2\n" * 3, "mine.csv")


def test_a_note_may_be_a_million_characters_long_and_others_keep_their_limit():
    import csv

    before = csv.field_size_limit()
    note = "ä" * 1_000_000
    table = tabular.read(f'date,note\n2026-01-01,"{note}"\n'.encode(), "mine.csv")
    assert table.column("note") == (note,)
    assert len(table.first_rows[0][2]) == 60
    assert csv.field_size_limit() == before


def test_typed_cells_of_a_workbook_become_plain_text():
    cells = [
        ["Datum", "Zeit", "beides", "vorher", "ja", "Notiz"],
        [dt.date(2025, 12, 31), dt.time(18, 5), dt.datetime(2025, 12, 31, 18, 5), 5, True, "=1+1"],
        [
            dt.date(2026, 1, 1),
            dt.time(5, 59, 59, 999_880),
            dt.datetime(2026, 1, 1, 6, 7, 8),
            3.5,
            False,
            "a\nb",
        ],
    ]
    cells[1][-1] = "text"
    table = tabular.read(book(("Tabelle1", cells)), "mine.xlsx")
    assert table.header == tuple(cells[0])
    assert rows(table) == [
        ("2025-12-31", "18:05:00", "2025-12-31 18:05:00", "5", "true", "text"),
        ("2026-01-01", "06:00:00", "2026-01-01 06:07:08", "3.5", "false", "a\nb"),
    ]


def test_columns_of_one_name_are_told_apart():
    table = tabular.read(b"date,before, date,before (2),,before\n1,2,3,4,5,6\n", "mine.csv")
    assert table.header == ("date", "before", "date (2)", "before (2)", "(column 5)", "before (3)")
    assert table.repeated == ("date", "before", "date (2)", "before (3)")
    assert table.column("before (3)") == ("6",)


@pytest.mark.parametrize("file", ["mine.csv", "mine.xlsx"])
def test_a_table_in_which_no_row_names_the_columns(file):
    cells = [["2026-02-03", 6, 4], ["2026-02-04", 5, 5]]
    text = "\n".join(",".join(map(str, row)) for row in cells) + "\n,,,\n2026-02-05,1\n"
    data = text.encode() if file == "mine.csv" else book(("a", [*cells, [], ["2026-02-05", 1]]))
    table = tabular.read(data, file, Where(header_row=0))
    assert (table.header, table.header_row) == (("(column 1)", "(column 2)", "(column 3)"), 0)
    assert rows(table) == [("2026-02-03", "6", "4"), ("2026-02-04", "5", "5"), ("2026-02-05", "1", "")]
    assert (list(table.numbers), table.first_rows[0][0]) == ([1, 2, 4], "1")
    assert not any("stand above" in remark for remark in table.remarks)
    with pytest.raises(JournalError, match="are empty"):
        tabular.read(b",\n,\n", "mine.csv", Where(header_row=0))


def test_the_sheet_that_is_meant_is_read_and_the_others_are_named():
    first, second = [["a"], ["1"]], [["b"], ["2"]]
    table = tabular.read(
        book(("one", first), ("Sessions", second)), "mine.xlsx", Where(preferred_sheets=("sessions",))
    )
    assert table.header == ("b",)
    assert table.remarks[0].startswith(
        "Read from the sheet Sessions; not from one: name another with --sheet"
    )
    assert (table.sheet, table.sheets) == ("Sessions", ("one", "Sessions"))
    assert tabular.read(book(("empty", []), ("two", second)), "mine.xlsx").header == ("b",)
    assert tabular.read(book(("two", second), ("secret", first), hidden="secret"), "m.xlsx").remarks == ()
    with pytest.raises(JournalError, match="nothing in the sheet empty"):
        tabular.read(book(("empty", [])), "mine.xlsx")


def test_a_sheet_can_be_named_and_one_with_a_title_alone_is_passed_over():
    sheets = ("Cover", [["My back"]]), ("2025", [["a"], ["1"]]), ("2026", [["b"], ["2"]])
    assert tabular.read(book(*sheets), "mine.xlsx").sheet == "2025"
    assert tabular.read(book(*sheets), "mine.xlsx", Where(sheet=" 2026")).header == ("b",)
    with pytest.raises(JournalError, match="no sheet '2027'; it has Cover, 2025, 2026"):
        tabular.read(book(*sheets), "mine.xlsx", Where(sheet="2027"))
    with pytest.raises(JournalError, match="nothing in the sheet empty"):
        tabular.read(book(*sheets, ("empty", [])), "mine.xlsx", Where(sheet="empty"))
    with pytest.raises(JournalError, match="a text file: it has no sheets"):
        tabular.read(b"a,b\n1,2\n", "mine.csv", Where(sheet="2026"))
    for said in ({"encoding": "utf-8"}, {"separator": ";"}):
        with pytest.raises(JournalError, match="those of a text file"):
            tabular.read(book(*sheets), "mine.xlsx", Where(**said))


def test_a_workbook_that_would_take_all_memory_is_refused_before_it_is_read(monkeypatch):
    far = io.BytesIO()
    with xlsxwriter.Workbook(far, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "date")
        sheet.write(1_048_575, 16_383, "far")
    with pytest.raises(JournalError, match="too large"):
        tabular.read(far.getvalue(), "mine.xlsx")
    monkeypatch.setattr(workbook_xml, "LARGEST_UNPACKED", 1000)
    with pytest.raises(JournalError, match="too large"):
        tabular.read(book(("a", [["a"], ["1"]])), "mine.xlsx")


def test_a_workbook_that_is_cut_off_or_no_workbook_is_refused():
    whole = book(("a", [["a", "b"], ["1", "2"]]))
    for length in (10, 100, len(whole) // 2, len(whole) - 30):
        with pytest.raises(JournalError, match="damaged, cut off"):
            tabular.read(whole[:length], "mine.xlsx")
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    with pytest.raises(JournalError, match="damaged, cut off, or no workbook"):
        tabular.read(other.getvalue(), "mine.zip")
