"""What Loop Habit Tracker writes: a ZIP of CSV files, or a copy of its SQLite database.

Both come from outside and are read as if a stranger had made them: in memory or from a private copy, with
limits on size, rows and work; nothing is unpacked to a disk, nothing but our own SELECTs is run.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from fascia_journal.errors import JournalError

LARGEST_FILE = 64 * 2**20
"""Bytes of an export or a backup; ten years of fifty habits are about five million."""
MOST_MARKS = 500_000
"""Days, over all habits."""
MOST_HABITS = 10_000

_LARGEST_UNPACKED = 32 * 2**20  # bytes of all tables in a ZIP together
_MOST_COMMAS = 4_000_000  # in one table: each cell takes some sixty bytes, however short it is
_MOST_MEMBERS = 4 * MOST_HABITS
_LONGEST_NAME = 1000  # characters
_LONGEST_FIELD = 2**24  # characters or bytes: a note may be long
_WORK_UNIT, _MOST_WORK = 1_000_000, 300  # steps of SQLite's machine; half a million days need about ten units

_SQLITE = b"SQLite format 3\x00"
_ZIP = b"PK\x03\x04"
_ZIP_MEMBER = b"PK\x01\x02"
_JOURNAL_MARK = b"FJnl"  # the application id that the store writes; it stands at byte 68 of the file
_NO_TABLE = ("virtual", "create virtual")  # not there at all, or run by a module
_FOLDER = re.compile(r"(\d{1,6})(?: .*)?", re.DOTALL)

_WAYS = 'In Loop, choose "Export as CSV" or "Export full backup" again and give that file.'


class Mark(NamedTuple):
    """What stands for one day.

    Attributes:
        row: number of the row: of a CSV file as it stands there, of a database counted from 1.
        date: text such as "2026-03-01", or milliseconds since 1970 (UTC).
        value: a number or a word such as "YES_MANUAL", as it stands there.
        note: what the person wrote for the day.
    """

    row: int
    date: object
    value: object
    note: str = ""


class Book(NamedTuple):
    """One habit and its days; `numerical`: it keeps amounts, not yes or no."""

    name: str
    archived: bool
    numerical: bool
    marks: list[Mark]


def is_database(data: bytes) -> bool:
    """True for any SQLite file, whoever made it."""
    return data.startswith(_SQLITE)


def is_archive(data: bytes) -> bool:
    """True for a ZIP file, whole or not, with a table of habits in it. A workbook is a ZIP file, too."""
    return data.startswith(_ZIP) and b"Habits.csv" in data and b"[Content_Types].xml" not in data


def books(data: bytes, name: str) -> list[Book]:
    """The habits of an export or a backup, in the order of the app.

    Args:
        data: the file's bytes.
        name: of the file, for the sentence of a refusal.

    Raises:
        JournalError: it is neither, it is damaged, or larger than any app writes it.
    """
    if len(data) > LARGEST_FILE:
        raise _too_much(name)
    if is_database(data):
        return _from_database(data, name)
    if data.startswith(_ZIP):
        return _from_archive(data, name)
    raise JournalError(f"{name} is neither a CSV export nor a backup of Loop Habit Tracker. {_WAYS}")


def _damaged(name: str) -> JournalError:
    return JournalError(f"{name} is damaged, or not all of it is there; nothing was taken from it. {_WAYS}")


def _not_loop(name: str) -> JournalError:
    return JournalError(f"{name} does not hold the tables of Loop Habit Tracker. {_WAYS}")


def _too_much(name: str) -> JournalError:
    return JournalError(
        f"{name} is larger than an export of Loop Habit Tracker can be read here: up to "
        f"{LARGEST_FILE // 2**20} MB, {MOST_HABITS:,} habits and {MOST_MARKS:,} days. "
        "Nothing was taken from it."
    )


def one_line(name: object) -> str:
    """A habit's name without line breaks and doubled spaces; empty for what is no text."""
    return " ".join(name[:_LONGEST_NAME].split()) if isinstance(name, str) else ""


# --- the ZIP of CSV files ---------------------------------------------------------------------------------


def _from_archive(data: bytes, name: str) -> list[Book]:
    if data.count(_ZIP_MEMBER) > _MOST_MEMBERS:  # before anything is built from so long a list
        raise _too_much(name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _books_of(_Tables(archive, name))
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        ValueError,
        LookupError,
        NotImplementedError,  # a way of packing that Python does not know
        OverflowError,
        RuntimeError,  # a password
    ) as error:
        raise _damaged(name) from error


class _Tables:
    """The CSV files of an archive, by their path below the folder that holds Habits.csv."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name
        self._left = _LARGEST_UNPACKED
        self._members: dict[tuple[str, ...], zipfile.ZipInfo] = {}
        for member in archive.infolist():
            path = tuple(member.filename.replace("\\", "/").split("/"))
            if path[-1] not in {"Habits.csv", "Checkmarks.csv"} or {"", ".", "..", "__MACOSX"} & {*path}:
                continue  # scores, folders, and names that lead elsewhere: nothing of them is needed
            if path in self._members:
                raise JournalError(f"{name} holds {path[-1]} twice at one place. {_WAYS}")
            self._members[path] = member
        roots = sorted((path[:-1] for path in self._members if path[-1] == "Habits.csv"), key=len)
        if not roots:
            raise _not_loop(name)
        self._root = roots[0]

    def folders(self) -> list[str]:
        """Those beside Habits.csv that hold a Checkmarks.csv."""
        depth = len(self._root)
        return [
            path[depth]
            for path in self._members
            if len(path) == depth + 2 and path[:depth] == self._root and path[-1] == "Checkmarks.csv"
        ]

    def rows(self, *path: str) -> list[list[str]]:
        """Rows of a table; none when it is not there."""
        member = self._members.get((*self._root, *path))
        if member is None:
            return []
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise _damaged(self._name)
        with self._archive.open(member) as packed:
            raw = packed.read(self._left + 1)  # whatever size the archive claims
        self._left -= len(raw)
        if self._left < 0 or raw.count(b",") > _MOST_COMMAS:
            raise _too_much(self._name)
        with _long_fields():
            try:
                lines = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
                rows = list(islice(lines, MOST_MARKS + 2))
            except (UnicodeDecodeError, csv.Error) as error:
                raise JournalError(f"{'/'.join(path)} in {self._name} is not a CSV table. {_WAYS}") from error
        if len(rows) > MOST_MARKS + 1:
            raise _too_much(self._name)
        return rows


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _books_of(tables: _Tables) -> list[Book]:
    name = tables._name
    head, *habits = tables.rows("Habits.csv") or [[]]
    column = {title.strip().lower(): place for place, title in enumerate(head)}
    if "name" not in column:
        raise _not_loop(name)
    if len(habits) > MOST_HABITS:
        raise _too_much(name)
    folders: dict[int, str] = {}
    for folder in tables.folders():
        if numbered := _FOLDER.fullmatch(folder):
            if int(numbered[1]) in folders:
                raise JournalError(f"{name} holds two folders for habit {numbered[1]}. {_WAYS}")
            folders[int(numbered[1])] = folder
    together = [] if folders else tables.rows("Checkmarks.csv")

    def cell(row: list[str], title: str) -> str:
        place = column.get(title, len(row))
        return row[place].strip() if place < len(row) else ""

    found: list[Book] = []
    amount = 0
    for count, row in enumerate((row for row in habits if any(row)), start=1):
        position = cell(row, "position")
        folder = folders.get(int(position) if position.isdecimal() and len(position) < 7 else count, "")
        called = one_line(cell(row, "name"))
        marks = _single(tables.rows(folder, "Checkmarks.csv")) if folder else _column(together, called)
        amount += len(marks)
        if amount > MOST_MARKS:
            raise _too_much(name)
        kind = cell(row, "type").upper()  # older exports have no such column, and no amounts
        found.append(
            Book(called, cell(row, "archived?").lower() == "true", kind not in {"", "YES_NO"}, marks)
        )
    return found


def _single(rows: list[list[str]]) -> list[Mark]:
    """The table of one habit: Date, Value, in newer exports Notes; in the oldest without a head."""
    return [
        Mark(number, row[0], row[1] if len(row) > 1 else "", row[2] if len(row) > 2 else "")
        for number, row in enumerate(rows, start=1)
        if any(row) and not (number == 1 and row[0].strip().lower() == "date")
    ]


def _column(rows: list[list[str]], called: str) -> list[Mark]:
    """One column of the table of all habits.

    Its head is not quoted: a comma in any name moves all that follow. Then, and when a name stands there
    twice, nothing is taken: a guess would hand one habit the days of another.
    """
    names = [one_line(title) for title in rows[0]] if rows else []
    if names[1:].count(called) != 1 or any(row and len(row) != len(names) for row in rows):
        return []
    place = names.index(called, 1)
    return [Mark(number, row[0], row[place]) for number, row in enumerate(rows[1:], start=2) if row]


# --- the copy of the database -----------------------------------------------------------------------------


def _from_database(data: bytes, name: str) -> list[Book]:
    if data[68:72] == _JOURNAL_MARK:
        raise JournalError(
            f"{name} is a journal of this program, not a backup of Loop Habit Tracker: "
            "open it as your journal."
        )
    if _is_cut_off(data):
        raise _damaged(name)
    try:
        with tempfile.TemporaryDirectory(prefix="fascia-journal-") as folder:
            copy = Path(folder) / "backup.db"
            copy.write_bytes(data)
            uri = f"{copy.resolve().as_uri()}?mode=ro&immutable=1"
            with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
                _fence(connection)
                return _read(_Reader(connection, data, name), name)
    except (sqlite3.Error, UnicodeError) as error:
        raise _damaged(name) from error
    except OSError as error:
        raise JournalError(
            f"{name} cannot be read here: {error.strerror or 'no room for a copy'}."
        ) from error


def _is_cut_off(data: bytes) -> bool:
    """Whether the head of the file speaks of more pages than there are."""
    if len(data) < 100:
        return True
    (size,) = struct.unpack(">H", data[16:18])
    (pages,) = struct.unpack(">I", data[28:32])
    known = data[24:28] == data[92:96]  # else SQLite itself does not believe the number of pages
    return known and len(data) < pages * (65536 if size == 1 else size)


def _fence(connection: sqlite3.Connection) -> None:
    """Let nothing run but plain reading of tables, and that not for long."""
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_FIELD)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    allowed = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    connection.set_authorizer(lambda act, *_: sqlite3.SQLITE_OK if act in allowed else sqlite3.SQLITE_DENY)
    work = iter(range(_MOST_WORK))
    connection.set_progress_handler(lambda: next(work, None) is None, _WORK_UNIT)


class _Reader:
    """Rows of SELECTs, and no more text in them than the file has bytes.

    A hostile file may compute its texts, or point many rows at the same one.
    """

    def __init__(self, connection: sqlite3.Connection, data: bytes, name: str) -> None:
        self._connection = connection
        self._left = len(data)
        self._name = name

    def rows(self, query: str, most: int) -> Iterator[tuple[Any, ...]]:
        # No ORDER BY: SQLite would sort all of it on a disk before the first row could be weighed.
        for count, row in enumerate(self._connection.execute(query), start=1):
            self._left -= sum(len(cell) for cell in row if isinstance(cell, str | bytes))
            if self._left < 0:
                raise _damaged(self._name)
            if count > most:
                raise _too_much(self._name)
            yield row

    def columns(self, table: str) -> set[str]:
        query = f"SELECT * FROM {table} LIMIT 0"  # noqa: S608 - one of two names of ours
        return {column[0].lower() for column in self._connection.execute(query).description}


def _read(reader: _Reader, name: str) -> list[Book]:
    schema = reader.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'table'", MOST_HABITS)
    kinds = {str(table).lower(): str(sql).lower() for table, sql in schema}
    if any(kinds.get(table, "virtual").startswith(_NO_TABLE) for table in ("habits", "repetitions")):
        raise _not_loop(name)
    habits, repetitions = reader.columns("Habits"), reader.columns("Repetitions")
    if not {"id", "name"} <= habits or not {"habit", "timestamp"} <= repetitions:
        raise _not_loop(name)

    days: defaultdict[Any, list[Mark]] = defaultdict(list)
    value = "value" if "value" in repetitions else "2"  # before there were other values, a row was a done day
    notes = "notes" if "notes" in repetitions else "''"
    query = f"SELECT habit, timestamp, {value}, {notes} FROM Repetitions"  # noqa: S608
    for row, (habit, at, said, note) in enumerate(reader.rows(query, MOST_MARKS), start=1):
        days[habit].append(Mark(row, at, said, note if isinstance(note, str) else ""))

    archived, kind, place = (
        column if column in habits else default
        for column, default in (("archived", "0"), ("type", "0"), ("position", "id"))
    )
    query = f"SELECT {place}, id, name, {archived}, {kind} FROM Habits"  # noqa: S608
    rows = sorted(reader.rows(query, MOST_HABITS), key=lambda row: row[0] if isinstance(row[0], int) else 0)
    return [
        Book(one_line(called), gone not in {0, None}, sort not in {0, None}, days.pop(key, []))
        for _, key, called, gone, sort in rows
    ]
