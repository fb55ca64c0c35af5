"""A sheet of a workbook (XLSX, XLS, ODS) as rows of text; typed dates and times become ISO text."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from fascia_journal.errors import JournalError
from fascia_journal.exchange.delimited import too_many_columns, too_many_rows
from fascia_journal.exchange.wording import amount, listed, short
from fascia_journal.exchange.workbook_xml import ZIP, Fault, damaged, faults, look_inside

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECOND = dt.timedelta(days=1, seconds=-1)


DAY_ZERO, DAY_ZERO_OF_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
"""From which day on a plain number counts as a day; the second in workbooks that say so, from an old Mac."""


SPAN = " (duration)"
"""Stands behind a cell that is formatted as a length of time: how long, not when."""

# So the reader leaves times of an ODS file that are longer than a day, as is 18:05 with a day not shown.
_LONG_TIME = re.compile(r"PT(\d{1,7})H(\d{2})M(\d{2}(?:\.\d{1,12})?)S")
_ODS_ZERO = dt.datetime.combine(DAY_ZERO, dt.time())
_A_DAY_OF_OURS = dt.timedelta(20_000)  # in 1954; nothing takes so long


class Sheet(NamedTuple):
    """Rows of text, empty ones as well, how they were found, and where numbers of days begin."""

    name: str
    rows: list[list[str]]
    remarks: tuple[str, ...]
    day_zero: dt.date
    sheets: tuple[str, ...]


def recognised(data: bytes) -> bool:
    """Whether this is a workbook, whole or not."""
    return data.startswith((ZIP, _OLD))


def read(
    data: bytes, name: str, *, sheet: str | None, preferred: Sequence[str], most_rows: int, most_columns: int
) -> Sheet:
    """The rows of one sheet: the one that is asked for, else the first of the preferred names, else a table.

    Without a word about it, that is the first sheet with more than one row: a page with a title is no table.

    Raises:
        JournalError: it is damaged, cut off, locked, too large, there is nothing in it, or no such sheet.
    """
    of_1904 = data.startswith(ZIP) and look_inside(data, name)
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
    remarks = [f"{which}: name another with --sheet, or in the list of sheets."] if others else []
    above: list[list[str]] = [[] for _ in range(found.start[0])]  # the reader leaves empty ones out
    rows = above + [[_TEXT[type(cell)](cell) for cell in row] for row in cells]
    if data.startswith(ZIP):
        remarks += _guarded(name, lambda: _with_faults(rows, found.start[1], faults(data, found.name)))
    else:
        remarks.append(
            "A workbook of the old kind (XLS) does not tell an error from an empty cell: where it has "
            "errors, save it as XLSX."
        )
    day_zero = DAY_ZERO_OF_1904 if of_1904 else DAY_ZERO
    return Sheet(found.name, rows, tuple(remarks), day_zero, tuple(shown))


def _with_faults(rows: list[list[str]], left: int, found: Iterable[tuple[int, int, Fault]]) -> list[str]:
    """Put them into their cells; a row in which nothing else stands stays empty, and that is said."""
    alone: dict[int, None] = {}
    for row, column, fault in found:
        cells = rows[row - 1] if row <= len(rows) else []
        if not any(cells):
            alone[row] = None
        elif column > left:
            cells += [""] * (column - left - len(cells))
            cells[column - left - 1] = fault
    if not alone:
        return []
    return [
        f"{amount(len(alone), 'row')} with nothing but errors or formulas without a result, the first in row "
        f"{min(alone):,}: left out."
    ]


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
            raise damaged(name) from None
        raise


# Cells as text --------------------------------------------------------------------------------------------


def _moment(cell: dt.datetime) -> str:
    # a spreadsheet counts in days: 18:05 may be a hair before it
    rounded = cell + dt.timedelta(microseconds=500_000) if cell.year < dt.MAXYEAR else cell
    return rounded.replace(microsecond=0).isoformat(sep=" ")


def _time(cell: dt.time) -> str:
    seconds = cell.second + round(cell.microsecond / 1e6)
    whole = dt.timedelta(hours=cell.hour, minutes=cell.minute, seconds=seconds)
    return str(min(whole, _LAST_SECOND)).rjust(8, "0")


def _text(cell: str) -> str:
    if cell.startswith("PT") and (found := _LONG_TIME.fullmatch(cell)):
        hours, minutes, seconds = map(float, found.groups())
        length = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return _moment(_ODS_ZERO + length) if length >= _A_DAY_OF_OURS else f"{length}{SPAN}"
    return cell.replace("\x00", "\ufffd")


def _float(cell: float) -> str:
    return str(int(cell)) if cell.is_integer() else repr(cell)


_TEXT: dict[type, Callable[[Any], str]] = {
    str: _text,
    float: _float,
    int: str,
    bool: lambda cell: "true" if cell else "false",
    dt.datetime: _moment,
    dt.date: dt.date.isoformat,
    dt.time: _time,
    dt.timedelta: lambda cell: f"{cell}{SPAN}",
}
