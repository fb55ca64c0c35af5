"""Somebody's file as a table of text: CSV in whatever encoding and with whatever separator, or a workbook.

Nothing is interpreted here but the cells' borders. What is no table, or not all of it, is refused with a
sentence; a row of the wrong length is set aside, the others are read.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from fascia_journal.errors import JournalError, Rejected
from fascia_journal.exchange import workbook
from fascia_journal.exchange.wording import listed, short

LARGEST_FILE = 200 * 2**20
"""Bytes of a file."""
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_LOOKED_AT = 200  # rows that decide what the separator is
_BEGINNING = 2**18  # characters in which these rows lie
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NO_TABLES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3\x00": "a database",
    b"\x1f\x8b": "a packed file",
    b"{": "JSON",
    b"[{": "JSON",
    b"<": "a web page",
}
_WINDOWS = "cp1252"
_OF_PROGRAMS = {"unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined", "utf-7"}
_LONGEST_FIELD_LOCK = threading.Lock()  # the csv module has one limit for all threads


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the cells below it, all text.

    Attributes:
        name: of the file, without its folder.
        header: names of the columns, all different.
        columns: of each column its cells; all as long as `numbers`.
        numbers: of each row its number in the file, the header being row 1.
        rows: how many rows the file has below its header, blank ones left aside.
        rejected: rows that do not fit below the header.
        remarks: how it was read.
        typed: it is a sheet of a workbook, whose cells are numbers, days or texts.
        day_zero: from which day on a number of a day counts.
    """

    name: str
    header: tuple[str, ...]
    columns: tuple[Sequence[str], ...]
    numbers: Sequence[int]
    rows: int
    rejected: tuple[Rejected, ...] = ()
    remarks: tuple[str, ...] = ()
    typed: bool = False
    day_zero: dt.date = workbook.DAY_ZERO

    def column(self, name: str) -> Sequence[str]:
        """The cells below that name."""
        return self.columns[self.header.index(name)]

    def first_rows(self, amount: int) -> list[tuple[str, ...]]:
        """The first rows, cells shortened: for a person to look at."""
        cut = [[short(cell) for cell in column[:amount]] for column in self.columns]
        return list(zip(*cut, strict=True))


def read(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    sheets: Sequence[str] = (),
) -> Table:
    """The table that a file holds.

    Args:
        data: the file's bytes.
        name: of the file.
        encoding: such as "cp1252"; None: found out.
        separator: between cells, of a text file; None: found out.
        sheets: of a workbook, names of sheets to be preferred, best first.

    Raises:
        JournalError: it is empty, no table, not all of it, or larger than the limits above.
    """
    if len(data) > LARGEST_FILE:
        raise JournalError(
            f"{name} is larger than {LARGEST_FILE // 2**20} MB. Split it into several files; "
            "nothing was read."
        )
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise JournalError(f"{name} is empty.")
    if workbook.recognised(data):
        found = workbook.read(data, name, sheets=sheets, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)
        table = _table(name, found.rows, list(found.remarks))
        return replace(table, typed=True, day_zero=found.day_zero)
    text, remark = _text(data, name, encoding)
    rows, more = _rows(text, name, separator)
    return _table(name, rows, [*remark, *more], ends_within_a_row=not text.endswith(("\n", "\r")))


# Text ---------------------------------------------------------------------------------------------------


def _text(data: bytes, name: str, encoding: str | None) -> tuple[str, list[str]]:
    for begin, what in _NO_TABLES.items():
        if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(begin):
            raise JournalError(f"{name} is {what}, not a table. Give a CSV file or a workbook (XLSX, ODS).")
    remark: list[str] = []
    used = encoding or _encoding(data)
    try:
        if codecs.lookup(used).name in _OF_PROGRAMS:
            raise LookupError
        text = data.decode(used)
    except LookupError:
        raise JournalError(f"There is no encoding {used!r}; try utf-8, utf-16 or cp1252.") from None
    except (UnicodeError, ValueError):
        if encoding or used != "utf-8":
            raise JournalError(f"{name} is not in the encoding {used}, or not all of it is there.") from None
        try:
            text = data.decode(_WINDOWS)
        except UnicodeError:
            raise JournalError(
                f"{name} is no text that can be read, or no table. Save it as CSV in UTF-8."
            ) from None
        remark = ["Read in the encoding Windows-1252, since it is not UTF-8: look whether letters are right."]
    if not isinstance(text, str):  # "hex" and the like are codecs, too
        raise JournalError(f"{used!r} is no encoding of text; try utf-8, utf-16 or cp1252.")
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        raise JournalError(
            f"{name} holds a NUL byte (line {row}): it is damaged or no table. Nothing was read."
        )
    return text, remark


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    begin = data[:4096]
    even, odd = begin[::2], begin[1::2]  # text in the Latin alphabet has a zero in every second byte
    if odd and odd.count(0) > 0.5 * len(odd) and not even.count(0):
        return "utf-16-le"
    if even and even.count(0) > 0.5 * len(even) and not odd.count(0):
        return "utf-16-be"
    return "utf-8"


# Cells --------------------------------------------------------------------------------------------------


def _rows(text: str, name: str, separator: str | None) -> tuple[list[list[str]], list[str]]:
    begin = text[:_BEGINNING]
    if begin[:4].lower() == "sep=" and begin[5:6] in "\r\n":  # a hint that Excel writes for itself
        separator = separator or begin[4]
        text = text[5:].lstrip("\r\n")
    if separator is None:
        separator = _separator(text[:_BEGINNING])
    if len(separator) != 1 or separator in '"\r\n ':
        raise JournalError(f"{separator!r} cannot separate cells; give one of , ; | or a tab.")
    _refuse_many_columns(text, name, separator)
    return _parsed(text, name, separator), []


def _separator(begin: str) -> str:
    """The separator with which most rows are as long as the header; of several the one with more cells."""
    best, found = (0.0, 0), ","
    for separator in SEPARATORS:
        with _no_limit():
            rows = csv.reader(io.StringIO(begin, newline=""), delimiter=separator)
            try:
                lengths = [len(row) for row in islice(rows, _LOOKED_AT + 1) if any(row)]
            except csv.Error:
                continue
        if len(lengths) > 2 and len(lengths) <= _LOOKED_AT:
            lengths.pop()  # it may be cut off
        if lengths and lengths[0] > 1:
            score = (lengths.count(lengths[0]) / len(lengths), lengths[0])
            if score > best:
                best, found = score, separator
    return found


def _refuse_many_columns(text: str, name: str, separator: str) -> None:
    first_line = text.lstrip("\r\n")[: 64 * MOST_COLUMNS].partition("\n")[0]
    if first_line.count(separator) >= 4 * MOST_COLUMNS:  # some may lie within quotes: those are counted later
        raise too_many_columns(name)


def too_many_columns(name: str) -> JournalError:
    """The refusal of a table that is wider than any that a person makes."""
    return JournalError(f"{name} has more than {MOST_COLUMNS:,} columns; nothing was read.")


def _parsed(text: str, name: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with _no_limit():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        try:
            for row in reader:
                if row:
                    if len(row) > MOST_COLUMNS:
                        raise too_many_columns(name)
                    rows.append(row)
                    break
            rows.extend(islice(reader, MOST_ROWS + 1))
        except csv.Error as error:
            raise _broken(name, len(rows), reader.line_num, str(error)) from None
    if len(rows) > MOST_ROWS + 1:
        raise JournalError(
            f"{name} has more than {MOST_ROWS:,} rows. Split it into several files; nothing was read."
        )
    return rows


def _broken(name: str, rows: int, line: int, said: str) -> JournalError:
    if "unexpected end" in said:
        return JournalError(
            f"{name} ends within a quoted text that begins after row {rows:,}: it was cut off, or a "
            "quotation mark is missing. Nothing was read. Get the whole file again."
        )
    return JournalError(
        f"{name} cannot be taken apart into cells at line {line:,}: a quotation mark within a quoted text "
        "must stand there twice. Nothing was read."
    )


class _no_limit:  # noqa: N801 - reads as a word of the language
    """A cell may be as long as the file; the module's own limit is put back afterwards."""

    def __enter__(self) -> None:
        _LONGEST_FIELD_LOCK.acquire()
        self._before = csv.field_size_limit(LARGEST_FILE)

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self._before)
        _LONGEST_FIELD_LOCK.release()


# Rows ---------------------------------------------------------------------------------------------------


def _table(name: str, rows: list[list[str]], remarks: list[str], *, ends_within_a_row: bool = False) -> Table:
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise JournalError(f"{name} holds no table: its first row is empty. Row 1 names the columns.")
    header = [cell.strip() for cell in rows[0]]
    while not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise too_many_columns(name)
    header = _names(name, header)
    rejected: list[Rejected] = []
    numbers: Sequence[int] = range(2, len(rows) + 1)
    body = rows[1:]
    width = len(header)
    lengths = set(map(len, body))
    if lengths != {width} or not all(map(any, body)):
        if ends_within_a_row and len(body) > 1 and 0 < len(body[-1]) < width:
            rejected.append(
                Rejected(
                    len(rows), header[len(body[-1]) - 1], short(body[-1][-1]),
                    "The file ends in the middle of this row: it may be cut off. Get the whole file again.",
                )
            )  # fmt: skip
            body[-1] = []
        numbers, body = _fitting(numbers, body, width, rejected)
    if not body and not rejected:
        raise JournalError(f"{name} has a header and no rows below it: there is nothing to import.")
    columns = tuple(zip(*body, strict=True)) if body else tuple(() for _ in header)
    count = len(body) + len(rejected)
    return Table(name, tuple(header), columns, numbers, count, tuple(rejected), tuple(remarks))


def _names(name: str, header: list[str]) -> list[str]:
    named = [cell or f"(column {number})" for number, cell in enumerate(header, start=1)]
    twice = [cell for cell, count in Counter(named).items() if count > 1]
    if twice:
        raise JournalError(
            f"{name} has several columns of the same name: {listed(twice)}. Give each its own name in row 1."
        )
    return named


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
