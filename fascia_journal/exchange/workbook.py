"""A sheet of a workbook (XLSX, XLS, ODS) as rows of text; typed dates and times become ISO text.

The reader sets aside room for every cell between the first and the last one that is used, so one cell in the
last corner would take all memory: where the cells lie is looked at before.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from fascia_journal.errors import JournalError
from fascia_journal.exchange.delimited import too_many_columns, too_many_rows
from fascia_journal.exchange.wording import listed, short

MOST_CELLS = 30_000_000
"""Cells of the smallest rectangle that holds all of a sheet; empty ones count."""
LARGEST_UNPACKED = 1_000 * 2**20
"""Bytes of all parts of a workbook, unpacked."""

_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_OF_1904 = re.compile(rb"date1904=[\"'](?:1|true)[\"']")
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/>|>)")
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_CELLS_REPEATED = re.compile(rb'number-columns-repeated="(\d{1,9})"')
_PARTS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)
_LAST_SECOND = dt.timedelta(days=1, seconds=-1)


DAY_ZERO, DAY_ZERO_OF_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
"""From which day on a plain number counts as a day; the second in workbooks that say so, from an old Mac."""


SPAN = " (duration)"
"""Stands behind a cell that is formatted as a length of time: how long, not when."""


class Sheet(NamedTuple):
    """Rows of text, empty ones as well, how they were found, and where numbers of days begin."""

    name: str
    rows: list[list[str]]
    remarks: tuple[str, ...]
    day_zero: dt.date
    sheets: tuple[str, ...]


def recognised(data: bytes) -> bool:
    """Whether this is a workbook, whole or not."""
    return data.startswith((_ZIP, _OLD))


def read(
    data: bytes, name: str, *, sheet: str | None, preferred: Sequence[str], most_rows: int, most_columns: int
) -> Sheet:
    """The rows of one sheet: the one that is asked for, else the first of the preferred names, else a table.

    Without a word about it, that is the first sheet with more than one row: a page with a title is no table.

    Raises:
        JournalError: it is damaged, cut off, locked, too large, there is nothing in it, or no such sheet.
    """
    of_1904 = data.startswith(_ZIP) and _look_inside(data, name)
    book = _guarded(name, lambda: _opened(data))
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    shown = [
        one.name
        for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]
    found = _found(name, book, _in_order(name, shown, sheet, preferred))
    if found.width > most_columns:
        raise too_many_columns(name, most_columns)
    if found.height > most_rows + 1:
        raise too_many_rows(name, most_rows)
    cells = _guarded(name, found.to_python)
    others = [other for other in shown if other != found.name]
    which = f"Read from the sheet {short(found.name)}; not from {listed(others)}"
    remarks = (f"{which}: name another with --sheet, or in the list of sheets.",) if others else ()
    above: list[list[str]] = [[] for _ in range(found.start[0])]  # the reader leaves empty ones out
    rows = [[_TEXT[type(cell)](cell) for cell in row] for row in cells]
    day_zero = DAY_ZERO_OF_1904 if of_1904 else DAY_ZERO
    return Sheet(found.name, above + rows, remarks, day_zero, tuple(shown))


def _in_order(name: str, shown: list[str], wanted: str | None, preferred: Sequence[str]) -> list[str]:
    """Names of the sheets to look at, until there is a table in one."""
    if wanted is not None:
        alike = [title for title in shown if title == wanted] or [
            title for title in shown if _word(title) == _word(wanted)
        ]
        if len(alike) != 1:
            raise JournalError(f"{name} has no sheet {short(wanted)!r}; it has {listed(shown, 20)}.")
        return alike
    by_word = {_word(title): title for title in reversed(shown)}
    return [*(by_word[word] for word in preferred if word in by_word), *shown]


def _word(title: str) -> str:
    return title.strip().casefold().replace("-", "_")


def _found(name: str, book: Any, titles: list[str]) -> Any:
    """The first sheet with a table in it; where there is none, the first with anything."""
    first = None
    for title in titles:
        sheet = _guarded(name, partial(book.get_sheet_by_name, title))
        if sheet.height > 1:
            return sheet
        if sheet.height:
            first = first or sheet
    if first is None:
        where = f"the sheet {short(titles[0])}" if len(titles) == 1 else "its sheets"
        raise JournalError(f"{name} is empty: there is nothing in {where}.")
    return first


def _opened(data: bytes) -> Any:
    import python_calamine

    return python_calamine.load_workbook(io.BytesIO(data))


def _guarded(name: str, action: Callable[[], Any]) -> Any:
    """What the reader gives; whatever it stumbles over is one sentence."""
    try:
        return action()
    except BaseException as error:
        kind = type(error).__name__
        if kind == "PasswordError":
            raise JournalError(f"{name} is locked with a password: save it without one.") from None
        if isinstance(error, Exception) or kind == "PanicException":  # the reader's own, beside Exception
            raise _damaged(name) from None
        raise


def _damaged(name: str) -> JournalError:
    return JournalError(
        f"{name} is damaged, cut off, or no workbook that can be read (XLSX, XLS, ODS). Nothing was read. "
        "Get the whole file again, or save it as CSV."
    )


# Where the cells lie --------------------------------------------------------------------------------------


def _look_inside(data: bytes, name: str) -> bool:
    """Refuse what would take too much room; whether its numbers of days begin in 1904."""
    of_1904 = False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            members = parts.infolist()
            if sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise _too_large(name)
            names = [member.filename for member in members]
            if any(one.endswith(".bin") and "workbook" in one for one in names):
                raise JournalError(f"{name} is a binary workbook (XLSB): save it as XLSX or CSV.")
            for one in names:
                if one.endswith(".xml") and "worksheets/" in one:
                    _refuse_sparse(*_corner(parts.read(one)), name)
                elif one == "xl/workbook.xml":
                    of_1904 = _OF_1904.search(parts.read(one)) is not None
                elif one == "content.xml":
                    _refuse_sparse(*_ods_corner(parts.read(one)), name)
    except _PARTS:
        raise _damaged(name) from None
    return of_1904


def _corner(sheet: bytes) -> tuple[int, int]:
    """The last row and the last column that are used."""
    rows: set[bytes] = set()
    letters: set[bytes] = set()
    for column, row in _CELL.findall(sheet):
        letters.add(column)
        rows.add(row)
    return max(map(int, rows), default=0), max(map(_number, letters), default=0)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _ods_corner(content: bytes) -> tuple[int, int]:
    """As `_corner`, for the sheet that takes most room; what is repeated counts where it holds anything."""
    last_row = row = widest = 0
    for attributes, cells in _ROW.findall(content):
        row += _times(_ROWS_REPEATED, attributes)
        column = used = 0
        for given, end in _ODS_CELL.findall(cells):
            column += _times(_CELLS_REPEATED, given)
            if end == b">" or b"value" in given:
                used = column
        if used:
            last_row, widest = row, max(widest, used)
    return last_row, widest


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found.group(1)) if found else 1


def _refuse_sparse(rows: int, columns: int, name: str) -> None:
    if rows * columns > MOST_CELLS:
        raise _too_large(name)


def _too_large(name: str) -> JournalError:
    return JournalError(
        f"{name} is too large: a sheet may take {MOST_CELLS:,} cells from its first to its last one. Look "
        "for something far below or far right of the table, or save the table as CSV. Nothing was read."
    )


# Cells as text --------------------------------------------------------------------------------------------


def _moment(cell: dt.datetime) -> str:
    # a spreadsheet counts in days: 18:05 may be a hair before it
    rounded = cell + dt.timedelta(microseconds=500_000) if cell.year < dt.MAXYEAR else cell
    return rounded.replace(microsecond=0).isoformat(sep=" ")


def _time(cell: dt.time) -> str:
    seconds = cell.second + round(cell.microsecond / 1e6)
    whole = dt.timedelta(hours=cell.hour, minutes=cell.minute, seconds=seconds)
    return str(min(whole, _LAST_SECOND)).rjust(8, "0")


def _float(cell: float) -> str:
    return str(int(cell)) if cell.is_integer() else repr(cell)


_TEXT: dict[type, Callable[[Any], str]] = {
    str: lambda cell: cell.replace("\x00", "\ufffd"),
    float: _float,
    int: str,
    bool: lambda cell: "true" if cell else "false",
    dt.datetime: _moment,
    dt.date: dt.date.isoformat,
    dt.time: _time,
    dt.timedelta: lambda cell: f"{cell}{SPAN}",
}
