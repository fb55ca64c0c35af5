"""What the reader of workbooks does not tell, looked up in the parts of the file (XLSX, ODS).

The reader sets aside room for every cell between the first and the last one that is used, so one cell in the
last corner would take all memory: where the cells lie is looked at before. And what has no value it gives as
empty, be it an error or a formula whose result was not saved: these cells are found here.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from fascia_journal.errors import JournalError

MOST_CELLS = 30_000_000
"""Cells of the smallest rectangle that holds all of a sheet; empty ones count."""
LARGEST_UNPACKED = 1_000 * 2**20
"""Bytes of all parts of a workbook, unpacked."""

ZIP = b"PK\x03\x04"
AN_ERROR = "An error stands here: correct it in the spreadsheet, or empty the cell."
NO_RESULT = "A formula without its result: open the file in a spreadsheet program and save it."

_ODS = "content.xml"
_PARTS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)

# XLSX. Names of elements may bear a prefix, so what stands before them is < or a colon.
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_OF_1904 = re.compile(rb"date1904=[\"'](?:1|true)[\"']")
_SHEET = re.compile(rb"[<:]sheet\s[^>]*>")
_NAME = re.compile(rb'\sname="([^"]*)"')
_REFERENCE = re.compile(rb'\s\w+:id="([^"]*)"')
_RELATION = re.compile(rb"[<:]Relationship\s[^>]*>")
_ID = re.compile(rb'\sId="([^"]*)"')
_TARGET = re.compile(rb'\sTarget="(?:[^"]*/)?([^"/]+)"')
_OPENED = rb"[<:]c\s([^>]*)(?<!/)>\s*"
_FORMULA = rb"<[\w:]*?f\b(?:[^>]*/>|[^>]*>([^<]*)</[\w:]*f>)\s*"
_ERROR = re.compile(rb'[<:]c\s([^>]*\bt="e"[^>]*)(?<!/)>\s*(?:%b)?<[\w:]*v>([^<]*)<' % _FORMULA)
_NO_VALUE = rb"(?:<[\w:]*v\s*/>|<[\w:]*v>\s*</[\w:]*v>)?\s*</[\w:]*c>"
_WITHOUT_RESULT = re.compile(_OPENED + _FORMULA + _NO_VALUE)
_ANY_WITHOUT_RESULT = re.compile(rb"f>\s*" + _NO_VALUE)

# ODS.
_TABLE = re.compile(rb"<table:table\s[^>]*>")
_TABLE_NAME = re.compile(rb'\stable:name="([^"]*)"')
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/>|>)")
_WHOLE_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.DOTALL
)
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_CELLS_REPEATED = re.compile(rb'number-columns-repeated="(\d{1,9})"')
_ODS_FORMULA = re.compile(rb'table:formula="(?:\w+:)?([^"]*)"')
_SHOWN = re.compile(rb"<text:p>([^<]*)</text:p>\s*$")
_NAME_OF_ERROR = re.compile(rb"#(?:DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|NULL!)|Err:\d+")


class Fault(str):
    """What stands in a cell without a value, such as #DIV/0!, and why it cannot be taken."""

    __slots__ = ("reason",)
    reason: str


def look_inside(data: bytes, name: str) -> bool:
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
                elif one == _ODS:
                    for rows, columns in _ods_corners(parts.read(one)):
                        _refuse_sparse(rows, columns, name)
    except _PARTS:
        raise damaged(name) from None
    return of_1904


def faults(data: bytes, sheet: str) -> Iterator[tuple[int, int, Fault]]:
    """The cells of a sheet without a value: row, column (the first ones are 1), and what stands there."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = parts.namelist()
        if _ODS in names:
            yield from _ods_faults(parts.read(_ODS), sheet)
        elif part := _part_of(parts, names, sheet):
            yield from _xlsx_faults(parts.read(part))


def damaged(name: str) -> JournalError:
    """What cannot be read, in a sentence."""
    return JournalError(
        f"{name} is damaged, cut off, or no workbook that can be read (XLSX, XLS, ODS). Nothing was read. "
        "Get the whole file again, or save it as CSV."
    )


def _refuse_sparse(rows: int, columns: int, name: str) -> None:
    if rows * columns > MOST_CELLS:
        raise _too_large(name)


def _too_large(name: str) -> JournalError:
    return JournalError(
        f"{name} is too large: a sheet may take {MOST_CELLS:,} cells from its first to its last one. Look "
        "for something far below or far right of the table, or save the table as CSV. Nothing was read."
    )


def _fault(shown: bytes, reason: str) -> Fault:
    fault = Fault(html.unescape(shown.decode(errors="replace")).replace("\x00", "\ufffd"))
    fault.reason = reason
    return fault


def _formula(formula: bytes | None) -> Fault:
    return _fault(b"=" + (formula or b"\xe2\x80\xa6").removeprefix(b"="), NO_RESULT)


# XLSX -----------------------------------------------------------------------------------------------------


def _corner(sheet: bytes) -> tuple[int, int]:
    """The last row and the last column that are used."""
    rows: set[bytes] = set()
    letters: set[bytes] = set()
    for column, row in _PLACE.findall(sheet):
        letters.add(column)
        rows.add(row)
    return max(map(int, rows), default=0), max(map(_number, letters), default=0)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _part_of(parts: zipfile.ZipFile, names: list[str], sheet: str) -> str | None:
    """The part that holds the cells of a sheet."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(names):
        return None
    for found in _SHEET.findall(parts.read("xl/workbook.xml")):
        named, reference = _NAME.search(found), _REFERENCE.search(found)
        if named and reference and html.unescape(named[1].decode(errors="replace")) == sheet:
            break
    else:
        return None
    for found in _RELATION.findall(parts.read("xl/_rels/workbook.xml.rels")):
        key, target = _ID.search(found), _TARGET.search(found)
        if key and target and key[1] == reference[1]:
            file = target[1].decode(errors="replace")
            return next((one for one in names if one.endswith(f"worksheets/{file}")), None)
    return None


def _xlsx_faults(sheet: bytes) -> Iterator[tuple[int, int, Fault]]:
    if b't="e"' in sheet:
        for given, _, shown in _ERROR.findall(sheet):
            if place := _PLACE.search(given):
                yield int(place[2]), _number(place[1]), _fault(shown, AN_ERROR)
    if _ANY_WITHOUT_RESULT.search(sheet):  # ten times as fast
        for given, formula in _WITHOUT_RESULT.findall(sheet):
            place = _PLACE.search(given)
            if place and b't="str"' not in given:  # a text may be empty
                yield int(place[2]), _number(place[1]), _formula(formula)


# ODS ------------------------------------------------------------------------------------------------------


def _tables(content: bytes) -> Iterator[tuple[str, Iterator[re.Match[bytes]]]]:
    """Of each sheet its name and its rows."""
    begun = list(_TABLE.finditer(content))
    ends = [*(found.start() for found in begun[1:]), len(content)]
    for found, end in zip(begun, ends, strict=True):
        name = _TABLE_NAME.search(found[0])
        yield (
            html.unescape(name[1].decode(errors="replace")) if name else "",
            _ROW.finditer(content, found.end(), end),
        )


def _ods_corners(content: bytes) -> Iterator[tuple[int, int]]:
    """As `_corner`, of each sheet; what is repeated counts where it holds anything."""
    for _, rows in _tables(content):
        last_row = row = widest = 0
        for found in rows:
            row += _times(_ROWS_REPEATED, found[1])
            column = used = 0
            for given, end in _CELL.findall(found[2] or b""):
                column += _times(_CELLS_REPEATED, given)
                if end == b">" or b"value" in given:
                    used = column
            if used:
                last_row, widest = row, max(widest, used)
        yield last_row, widest


def _ods_faults(content: bytes, sheet: str) -> Iterator[tuple[int, int, Fault]]:
    for name, rows in _tables(content):
        if name == sheet:
            row = 0
            for found in rows:
                first, row = row + 1, row + _times(_ROWS_REPEATED, found[1])
                for column, fault in _faults_of_row(found[2] or b""):
                    for each in range(first, row + 1):
                        yield each, column, fault


def _faults_of_row(cells: bytes) -> Iterator[tuple[int, Fault]]:
    if b"table:formula=" not in cells:
        return
    column = 0
    for given, inner in _WHOLE_CELL.findall(cells):
        first, column = column + 1, column + _times(_CELLS_REPEATED, given)
        if fault := _fault_of_cell(given, inner):
            for each in range(first, column + 1):
                yield each, fault


def _fault_of_cell(given: bytes, inner: bytes) -> Fault | None:
    formula = _ODS_FORMULA.search(given)
    if not formula:
        return None
    shown = _SHOWN.search(inner)
    if b'value-type="error"' in given or (shown and _NAME_OF_ERROR.fullmatch(shown[1])):
        return _fault(shown[1] if shown else b"#ERROR", AN_ERROR)
    if b"value-type=" not in given and b"<text:p" not in inner:  # a text may be empty
        return _formula(formula[1])
    return None


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1
