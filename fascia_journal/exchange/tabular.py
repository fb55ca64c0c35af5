"""Somebody's file as a table of text: CSV in whatever encoding and with whatever separator, or a workbook.

Nothing is interpreted here but the cells' borders. What is no table, or not all of it, is refused with a
sentence; a row of the wrong length is set aside, the others are read.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count, islice

from fascia_journal.errors import JournalError, Rejected
from fascia_journal.exchange import delimited, workbook
from fascia_journal.exchange.delimited import too_many_columns
from fascia_journal.exchange.wording import amount, listed, short

LARGEST_FILE = 200 * 2**20
"""Bytes of a file."""
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000

_ABOVE = 30  # rows among which the one that names the columns is looked for
_LOOKED_AT = 200  # rows that show how wide the table is
_FIRST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the cells below it, all text.

    Attributes:
        name: of the file, without its folder.
        header: names of the columns, all different: of several with one name the later bear a number.
        header_row: number of the row that names them; the first row of the file is 1. 0: no row does.
        repeated: the columns of which the file has several with one name.
        columns: of each column its cells; all as long as `numbers`.
        numbers: of each row its number in the file.
        rows: how many rows the file has below its header, blank ones left aside.
        first_rows: the first rows below the header as they stand, cells shortened, before each its number.
        rejected: rows that do not fit below the header.
        remarks: how it was read.
        typed: it is a sheet of a workbook, whose cells are numbers, days or texts.
        day_zero: from which day on a number of a day counts.
        sheet: of a workbook, the sheet that was read; None: a text file.
        sheets: of a workbook, all sheets that can be read.
    """

    name: str
    header: tuple[str, ...]
    header_row: int
    columns: tuple[Sequence[str], ...]
    numbers: Sequence[int]
    rows: int
    first_rows: tuple[tuple[str, ...], ...]
    repeated: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    remarks: tuple[str, ...] = ()
    typed: bool = False
    day_zero: dt.date = workbook.DAY_ZERO
    sheet: str | None = None
    sheets: tuple[str, ...] = ()

    def column(self, name: str) -> Sequence[str]:
        """The cells below that name."""
        return self.columns[self.header.index(name)]


@dataclass(frozen=True, slots=True)
class Where:
    """Where in a file the table is; what is None is found out.

    Attributes:
        encoding: such as "cp1252", of a text file.
        separator: between cells, of a text file.
        sheet: of a workbook.
        header_row: number of the row that names the columns; the first row of the file is 1. 0: no row does.
        preferred_sheets: of a workbook, names of sheets that come before the others, best first.
        names_columns: whether a row is certain to name columns.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    preferred_sheets: Sequence[str] = ()
    names_columns: Callable[[Sequence[str]], bool] = field(default=lambda _: False)


def read(data: bytes, name: str, where: Where = Where()) -> Table:
    """The table that a file holds.

    Raises:
        JournalError: it is empty, no table, not all of it, larger than the limits above, or has no such sheet
            or row.
    """
    if len(data) > LARGEST_FILE:
        raise JournalError(
            f"{name} is larger than {LARGEST_FILE // 2**20} MB. Split it into several files; "
            "nothing was read."
        )
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise JournalError(f"{name} is empty.")
    if workbook.recognised(data):
        if where.encoding or where.separator:
            raise JournalError(f"{name} is a workbook: encoding and separator are those of a text file.")
        found = workbook.read(
            data,
            name,
            sheet=where.sheet,
            preferred=where.preferred_sheets,
            most_rows=MOST_ROWS,
            most_columns=MOST_COLUMNS,
        )
        return _table(name, found.rows, found.remarks, where, ended=True, book=found)
    if where.sheet is not None:
        raise JournalError(f"{name} is a text file: it has no sheets.")
    text = delimited.read(
        data,
        name,
        encoding=where.encoding,
        separator=where.separator,
        most_rows=MOST_ROWS,
        most_columns=MOST_COLUMNS,
    )
    return _table(name, text.rows, text.remarks, where, ended=text.ended)


# The row of names ------------------------------------------------------------------------------------------


def _header_at(name: str, rows: list[list[str]], where: Where) -> int:
    """Index of the row that names the columns; -1 where a person says that none does."""
    filled = [sum(map(bool, map(str.strip, row))) for row in rows[:_LOOKED_AT]]
    if where.header_row:
        if where.header_row > len(rows):
            raise JournalError(
                f"{name} has {amount(len(rows), 'row')}: row {where.header_row:,} cannot name the columns."
            )
        if where.header_row < 0 or not any(map(str.strip, rows[where.header_row - 1])):
            raise JournalError(f"Row {where.header_row:,} of {name} is empty: it cannot name the columns.")
        return where.header_row - 1
    first = next((at for at, cells in enumerate(filled) if cells), None)
    if first is None:
        raise JournalError(
            f"{name} holds no table: its first {len(filled):,} rows are empty. One row must name the columns."
        )
    if where.header_row == 0:
        return -1
    for at in range(first, min(first + _ABOVE, len(filled))):
        if where.names_columns(rows[at]):
            return at
    # A title stands alone in its row; a table of one column is narrow all the way down.
    wide = [at for at, cells in enumerate(filled) if cells > 1]
    return wide[0] if len(wide) > 1 and 2 * len(wide) >= sum(map(bool, filled)) else first


def _said_above(rows: list[list[str]]) -> list[str]:
    """That something stands above the names, and is left out; nothing where nothing does."""
    texts = [cell.strip() for row in rows for cell in row if cell.strip()]
    if not texts:
        return []
    where = "Row 1 stands" if len(rows) == 1 else f"Rows 1 to {len(rows):,} stand"
    return [f"{where} above the names of the columns, nothing is taken from there: {listed(texts, 3)}."]


# Rows ---------------------------------------------------------------------------------------------------


def _table(
    name: str,
    rows: list[list[str]],
    remarks: Sequence[str],
    where: Where,
    *,
    ended: bool,
    book: workbook.Sheet | None = None,
) -> Table:
    at = _header_at(name, rows, where)
    header, body = [cell.strip() for cell in rows[at]] if at >= 0 else [], rows[at + 1 :]
    if book is not None or at < 0:
        # A cell beside the table of a sheet is no slip of a separator: it stands in a column without a name.
        header += [""] * (max(map(len, body), default=0) - len(header))
    else:
        while not header[-1]:
            header.pop()
    if len(header) > MOST_COLUMNS:
        raise too_many_columns(name, MOST_COLUMNS)
    names, repeated = _names(header)
    rejected: list[Rejected] = []
    numbers: Sequence[int] = range(at + 2, len(rows) + 1)
    told = ((number, row) for number, row in zip(numbers, body, strict=True) if any(map(str.strip, row)))
    first = list(islice(told, _FIRST_ROWS))
    width = len(names)
    lengths = set(map(len, body))
    if lengths != {width} or not all(map(any, body)):
        if not ended and len(body) > 1 and 0 < len(body[-1]) < width:
            rejected.append(
                Rejected(
                    len(rows), names[len(body[-1]) - 1], short(body[-1][-1]),
                    "The file ends in the middle of this row: it may be cut off. Get the whole file again.",
                )
            )  # fmt: skip
            body[-1] = []
        numbers, body = _fitting(numbers, body, width, rejected)
    if not body and not rejected:
        raise JournalError(
            f"{name} has a header, row {at + 1:,}, and no rows below it: there is nothing to import."
        )
    columns = list(zip(*body, strict=True)) if body else [()] * width
    used = [one for one in range(width) if header[one] or any(map(str.strip, columns[one]))]
    shown = [*used, *range(width, MOST_COLUMNS)]  # whatever stands beside the header as well
    first_rows = tuple(
        (f"{number}", *(short(row[one]) for one in shown if one < len(row))) for number, row in first
    )
    return Table(
        name,
        header=tuple(names[one] for one in used),
        repeated=repeated,
        header_row=at + 1,
        columns=tuple(columns[one] for one in used),
        numbers=numbers,
        rows=len(body) + len(rejected),
        first_rows=first_rows,
        rejected=tuple(rejected),
        remarks=(*remarks, *_said_above(rows[: max(at, 0)])),
        typed=book is not None,
        day_zero=book.day_zero if book else workbook.DAY_ZERO,
        sheet=book.name if book else None,
        sheets=book.sheets if book else (),
    )


def _names(header: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """A different name for each column, and those of columns whose name stands there more than once."""
    counts = Counter(filter(None, header))
    names: list[str] = []
    taken = set(header)
    repeated = []
    for number, cell in enumerate(header, start=1):
        name = cell or f"(column {number})"
        if name in names:  # a number that no other column bears already
            name = next(one for n in count(2) if (one := f"{cell or name} ({n})") not in taken)
        taken.add(name)
        names.append(name)
        if counts[cell] > 1:
            repeated.append(name)
    return names, tuple(repeated)


def _fitting(
    numbers: Sequence[int], body: list[list[str]], width: int, rejected: list[Rejected]
) -> tuple[list[int], list[list[str]]]:
    """Rows filled up to the header's width; blank ones left out, longer ones set aside."""
    kept_numbers, kept = [], []
    for number, row in zip(numbers, body, strict=True):
        if not any(row) or not any(map(str.strip, row)):
            continue
        if len(row) > width and any(map(str.strip, row[width:])):
            reason = (
                f"This row has {len(row):,} cells, the header {width:,}: a text that holds the separator "
                "needs quotes."
            )
            rejected.append(Rejected(number, f"(column {width + 1})", short(row[width]), reason))
            continue
        kept_numbers.append(number)
        kept.append(row[:width] if len(row) >= width else row + [""] * (width - len(row)))
    return kept_numbers, kept
