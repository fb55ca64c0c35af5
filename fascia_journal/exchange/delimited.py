"""A text file as rows of cells: in whatever encoding, with whatever separator (CSV and its kin)."""

from __future__ import annotations

import codecs
import csv
import io
import threading
from collections import Counter
from itertools import islice
from typing import NamedTuple

from fascia_journal.errors import JournalError

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_LOOKED_AT = 200  # rows that decide what the separator is
_LONGEST_CELL = 2**31 - 1
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


class Cells(NamedTuple):
    """Rows of text, empty ones as well, how they were found, and whether the last row has an end."""

    rows: list[list[str]]
    remarks: tuple[str, ...]
    ended: bool


def read(
    data: bytes, name: str, *, encoding: str | None, separator: str | None, most_rows: int, most_columns: int
) -> Cells:
    """The rows of a text file.

    Raises:
        JournalError: it is something else, damaged, cut off within a quoted text, or too large.
    """
    text, remarks = _text(data, name, encoding)
    begin = text[:_BEGINNING]
    if begin[:4].lower() == "sep=" and begin[5:6] in "\r\n":  # a hint that Excel writes for itself
        separator = separator or begin[4]
        text = text[5:].removeprefix("\r").removeprefix("\n")
    if separator is None:
        separator = _separator(text[:_BEGINNING])
    if len(separator) != 1 or separator in '"\r\n ':
        raise JournalError(f"{separator!r} cannot separate cells; give one of , ; | or a tab.")
    _refuse_many_columns(text, name, separator, most_columns)
    rows = _parsed(text, name, separator, most_rows, most_columns)
    return Cells(rows, tuple(remarks), text.endswith(("\n", "\r")))


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


def _separator(begin: str) -> str:
    """The separator with which most rows are equally long; of several the one with more cells."""
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
        # Not the first row's length: above the names of the columns there may be a title.
        of_length = Counter(length for length in lengths if length > 1)
        if of_length:
            length, times = max(of_length.items(), key=lambda item: item[::-1])
            best, found = max((best, found), ((times / len(lengths), length), separator))
    return found


def _refuse_many_columns(text: str, name: str, separator: str, most: int) -> None:
    first_line = text.lstrip("\r\n")[: 64 * most].partition("\n")[0]
    if first_line.count(separator) >= 4 * most:  # some may lie within quotes: those are counted later
        raise too_many_columns(name, most)


def too_many_columns(name: str, most: int) -> JournalError:
    """The refusal of a table that is wider than any that a person makes."""
    return JournalError(f"{name} has more than {most:,} columns; nothing was read.")


def too_many_rows(name: str, most: int) -> JournalError:
    """The refusal of a table that is longer than any that a person makes."""
    return JournalError(f"{name} has more than {most:,} rows. Split it into several files; nothing was read.")


def _parsed(text: str, name: str, separator: str, most_rows: int, most_columns: int) -> list[list[str]]:
    rows: list[list[str]] = []
    with _no_limit():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        try:
            for row in islice(reader, most_rows + 1):
                rows.append(row)
                if row:
                    if len(row) > most_columns:
                        raise too_many_columns(name, most_columns)
                    break
            rows.extend(islice(reader, most_rows + 2 - len(rows)))
        except csv.Error as error:
            raise _broken(name, len(rows), reader.line_num, str(error)) from None
    if len(rows) > most_rows + 1:
        raise too_many_rows(name, most_rows)
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
        self._before = csv.field_size_limit(_LONGEST_CELL)

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self._before)
        _LONGEST_FIELD_LOCK.release()
