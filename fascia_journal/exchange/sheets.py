"""The tables as a spreadsheet: typed dates, a sheet for each table and one that explains the columns.

Text is written as text, so that no program runs it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]

from fascia_journal.exchange import files
from fascia_journal.exchange.cells import fit, inert
from fascia_journal.exchange.dictionary import EXPLAINING, HEADER, dictionary, kind_of
from fascia_journal.exchange.tables import Tables, columns_of

LONGEST = 32_767
"""UTF-16 units that a cell holds."""
MOST_ROWS = 1_048_576
"""Rows that a sheet holds, with the header."""

_NARROW, _WIDE = 8, 60
_COLUMNS_OF_A_PAGE = 12  # in print; more would be too small to read
_LOOKED_AT = 1000  # rows that decide how wide a column is
_FIRST_DATE = dt.datetime(1900, 3, 1)  # noqa: DTZ001 - a wall time; before it, Excel counts a day that never was


def write(
    given: Tables,
    target: Path,
    *,
    read_at: dt.datetime,
    invented: bool = False,
    most_rows: int = MOST_ROWS,
) -> Path:
    """Write the workbook.

    Args:
        given: the tables by name.
        target: the file; must not exist yet.
        read_at: when the tables were read; the file says so.
        invented: the person is; the sheet of columns says so.
        most_rows: that a sheet holds; further ones go to a second sheet, and so on.

    Raises:
        JournalError: the file is there, or cannot be written.
    """
    with files.writing(target) as part:
        book = xlsxwriter.Workbook(
            str(part),
            {
                "in_memory": True,  # else every note lies in the machine's own temporary folder for a while
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        try:
            _Writer(book, most_rows).write(given, read_at, invented)
        finally:
            book.close()
    return target


class _Writer:
    """Fills one workbook, and keeps what the sheet of columns has to say."""

    def __init__(self, book: xlsxwriter.Workbook, most_rows: int) -> None:
        self._book = book
        self._most_rows = most_rows
        self._head: Any = book.add_format({"bold": True, "bottom": 1})
        self._dates: dict[str, Any] = {
            "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            "wall time": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
            "instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
        }
        # LibreOffice shows 0 and 1 in some rows without it; Excel shows TRUE and FALSE in any case.
        self._yes_or_no: Any = book.add_format({"num_format": '"TRUE";"TRUE";"FALSE"', "align": "left"})
        self._number: Any = book.add_format({"align": "left"})  # below its head, which a filter's arrow ends
        self._guarded: Any = book.add_format({"quote_prefix": True})
        self._remarks: list[str] = []
        self._cut = 0

    def write(self, given: Tables, read_at: dt.datetime, invented: bool) -> None:
        self._book.set_properties(
            {"title": "Fascia Journal: tables", "created": read_at.replace(tzinfo=None)}
        )
        for name, table in given.items():
            self._table(name, table)
        if invented:
            self._remarks.insert(0, "The person of these tables is invented.")
        self._explain(given, read_at)

    def _table(self, name: str, table: pd.DataFrame) -> None:
        room = self._most_rows - 1
        pages = max(1, -(-len(table) // room))
        for page in range(pages):
            title = name if page == 0 else f"{name} {page + 1}"
            self._sheet(title, name, table.iloc[page * room : (page + 1) * room])
        if pages > 1:
            last = f"{name} {pages}"
            self._remarks.append(
                f"The table {name} has more rows than a sheet holds; it goes on to the sheet {last}."
            )

    def _sheet(self, title: str, name: str, table: pd.DataFrame) -> None:
        sheet = self._book.add_worksheet(title)
        for number, column in enumerate(table.columns):
            kind = kind_of(name, str(column))
            sheet.write_string(0, number, str(column), self._head)
            values = table[column]
            self._column(sheet, number, kind, values)
            sheet.set_column(number, number, _width(str(column), kind, values))
        _finish(sheet, len(table), len(table.columns))

    def _column(self, sheet: Any, number: int, kind: str, values: pd.Series) -> None:
        missing = values.isna().to_numpy()
        write = self._writer(sheet, number, kind)
        for row, (value, gone) in enumerate(zip(values.tolist(), missing, strict=True), start=1):
            if not gone:
                write(row, value)

    def _writer(self, sheet: Any, number: int, kind: str) -> Callable[[int, Any], None]:
        if kind == "text":
            return lambda row, value: self._text(sheet, row, number, value)
        if kind == "yes or no":
            return lambda row, value: _done(sheet.write_boolean(row, number, value, self._yes_or_no))
        if kind in self._dates:
            return lambda row, value: self._date(sheet, row, number, kind, value)
        return lambda row, value: _done(sheet.write_number(row, number, value, self._number))

    def _date(self, sheet: Any, row: int, number: int, kind: str, value: pd.Timestamp) -> None:
        moment = value.to_pydatetime(warn=False).replace(tzinfo=None)
        if moment < _FIRST_DATE:  # a spreadsheet has no such date
            sheet.write_string(row, number, moment.isoformat(sep=" "))
        else:
            sheet.write_datetime(row, number, moment, self._dates[kind])

    def _text(self, sheet: Any, row: int, number: int, value: str) -> None:
        text = fit(value).replace("\r\n", "\n").replace("\r", "\n")
        shown = shortened(text)
        self._cut += shown != text
        if shown:  # what looks like a formula stays text also when somebody edits the cell
            _done(sheet.write_string(row, number, shown, self._guarded if inert(shown) != shown else None))

    def _explain(self, given: Tables, read_at: dt.datetime) -> None:
        sheet = self._book.add_worksheet(EXPLAINING)
        lines = dictionary(columns_of(given))
        for column, word in enumerate(HEADER):
            sheet.write_string(0, column, word, self._head)
        for row, line in enumerate(lines, start=1):
            for column, word in enumerate(line):
                sheet.write_string(row, column, word)
        for column, width in enumerate((12, 20, 14, 90, 18, 34)):
            sheet.set_column(column, column, width)
        _finish(sheet, len(lines), len(HEADER))
        if self._cut:
            texts = "1 text was" if self._cut == 1 else f"{self._cut:,} texts were"
            self._remarks.append(
                f"{texts} longer than the {LONGEST:,} characters that a cell holds, and cut; the CSV files "
                "hold them whole."
            )
        told = (
            f"Read on {read_at:%Y-%m-%d %H:%M} UTC. Instants are in UTC; local_time is the wall time at the "
            "place. An empty cell is missing, never 0.",
            "All of it is one person's own rating; it tells no cause.",
            *self._remarks,
        )
        for row, sentence in enumerate(told, start=len(lines) + 2):
            sheet.write_string(row, 0, sentence)


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text, or its beginning with "…", so that it takes no more than so many UTF-16 units."""
    if len(text) * 2 <= longest or len(text.encode("utf-16-le")) // 2 <= longest:
        return text
    return text.encode("utf-16-le")[: (longest - 1) * 2].decode("utf-16-le", "ignore") + "…"


def _finish(sheet: Any, rows: int, columns: int) -> None:
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(-(-columns // _COLUMNS_OF_A_PAGE), 0)  # as long as it gets
    sheet.autofilter(0, 0, rows, columns - 1)


def _width(name: str, kind: str, values: pd.Series) -> float:
    widths = {"date": 11, "wall time": 16, "instant": 19}
    if kind == "text":
        longest = max((len(text) for text in values.head(_LOOKED_AT).tolist()), default=0)
    else:
        longest = widths.get(kind, 0)
    return min(_WIDE, max(_NARROW, len(name) + 3, longest + 1))  # 3: the arrow of the filter


def _done(code: int | None) -> None:
    assert not code, f"xlsxwriter refused a cell ({code})"  # noqa: S101 - limits are kept above
