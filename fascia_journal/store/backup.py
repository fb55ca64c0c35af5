"""Backups: made by SQLite itself, verified before they count, pruned by number and never by age.

A file copied while it is written is corrupt; SQLite's own backup never is. Clocks jump, so nothing is thrown
away because it looks old: the newest of the last 7 days, 5 weeks and 12 months *that have one* are kept.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from fascia_journal import clock, places
from fascia_journal.errors import StoreError
from fascia_journal.store import engine, migrations, rows

KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 7, 5, 12

_PAUSE = 0.01  # seconds between two portions: somebody who wants to save gets in
_PORTION = 500  # pages
_PATIENCE = 500  # pauses for a journal that another program does not let go
_NAME = re.compile(r"(?P<stem>.+)_(?P<journal>[0-9a-f]{8})_(?P<at>\d{8}T\d{12}Z)_v(?P<version>\d+)\.sqlite")
_ELSEWHERE = "elsewhere.json"
_AT = "%Y%m%dT%H%M%S%fZ"


class Backup(NamedTuple):
    """A backup that lies in a folder, as its name tells: which journal, when (UTC), at which version."""

    path: Path
    journal: str
    at: dt.datetime
    version: int


def default_target(journal: Path, journal_id: str, version: int, folder: Path | None = None) -> Path:
    """Name and place for a backup made now."""
    at = clock.now().strftime(_AT)
    return (folder or places.backups(journal)) / f"{journal.stem}_{journal_id[:8]}_{at}_v{version}.sqlite"


def remember(journal: Path, folder: Path) -> None:
    """Note, where the usual backups lie, a folder that holds others: the setting is lost with the file."""
    note = places.backups(journal) / _ELSEWHERE
    known = _elsewhere(note)
    if folder in known:
        return
    with suppress(OSError):  # the backup itself is made
        places.make_folder(note.parent)
        note.touch(mode=0o600)
        note.write_text(json.dumps([*map(str, known), str(folder)]), encoding="utf-8")


def folders(journal: Path, *, renamed: bool, chosen: Path | None = None) -> list[Path]:
    """Where backups of a journal may lie: under its name, or under every name when it may have had another.

    One may be out of reach now, such as on a disk that is not connected.
    """
    usual = places.backups(journal)
    named = [usual]
    with suppress(OSError):
        named += sorted(one for one in usual.parent.iterdir() if renamed and one.is_dir())
    noted = [folder for one in named for folder in _elsewhere(one / _ELSEWHERE)]
    return list(dict.fromkeys([*filter(None, [chosen]), *named, *noted]))


def _elsewhere(note: Path) -> list[Path]:
    try:
        return [Path(folder) for folder in json.loads(note.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def backups_in(folder: Path, journal_id: str | None = None) -> list[Backup]:
    """The backups in a folder, newest first; of one journal, or of all."""
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            if (name := _NAME.fullmatch(path.name)) and journal_id in (None, *_ids(journal_id, name)):
                with suppress(ValueError):  # digits that are no date: somebody else's file
                    at = dt.datetime.strptime(name["at"], _AT).replace(tzinfo=dt.UTC)
                    found.append(Backup(path, name["journal"], at, int(name["version"])))
    return sorted(found, key=lambda one: (one.at, one.version), reverse=True)


def write(connection: sqlite3.Connection, target: Path, outcome: str = "No backup was made.") -> Path:
    """Copy an open journal to a new file, verify the copy, and only then give it its name.

    Args:
        connection: to the journal.
        target: the file to make.
        outcome: what an error means for what the person did.

    Raises:
        StoreError: the target exists, cannot be written, or the copy is not good.
    """
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with engine.sentences(target, outcome):
            if target.exists():
                raise StoreError(f"{target} exists already and was left as it is. Choose another name.")
            places.make_folder(target.parent)
            os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
                connection.backup(copy, pages=_PORTION, progress=_patience(), sleep=_PAUSE)
            with closing(engine.open_copy(unfinished)) as copy:
                problems = findings(copy) or _miscounted(connection, copy)
            if problems:
                raise StoreError(f"The backup is not good and was not kept: {problems[0]}")
            _sync(unfinished)
            unfinished.replace(target)
            _sync(target.parent)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return target


def findings(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with an open journal: SQLite's own checks, then each record's and version's hash.

    `integrity_check` does not see a flipped bit inside a value; the hashes do. A file of an older schema is
    looked at by the columns that it has.
    """
    found: list[str] = []
    connection.text_factory = _text  # damage may leave bytes of no character
    try:
        for finding in _look(connection):  # one by one: what was found before an error counts
            found.append(finding)
    except sqlite3.DatabaseError as error:
        if engine.code(error) not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        found.append(f"SQLite reports: {error}.")
    except UnicodeDecodeError:  # SQLite's own sentence quotes broken bytes
        found.append("The description of the tables in the file is damaged.")
    finally:
        connection.text_factory = str
    return found


def findings_in(path: Path) -> list[str]:
    """The same of a file, read anew: an open connection shows what it remembers, not what lies there."""
    with closing(engine.open_copy(path)) as anew, engine.reading(anew):
        return findings(anew)


def due(backups: list[Backup], version: int) -> bool:
    """Whether the journal, at this version, holds what no backup holds, and none was made today.

    The newest backup's date alone does not tell, for a clock may have been years ahead; nor does its number,
    for a journal that was brought back from a backup counts from there again.
    """
    today = clock.now().date()
    newest = backups[0].version if backups else 0
    return version != newest and all(one.at.date() != today for one in backups)


def holding(copies: Iterable[Path], records: Collection[tuple[str, str]] | None) -> list[Path]:
    """The copies that hold any of the records (kind and id) or an earlier version of one; None: anything.

    Those that cannot be looked into are among them: one may hold it, and is better named than passed over.
    """
    return [one for one in copies if _may_hold(one, records)]


def _may_hold(backup: Path, records: Collection[tuple[str, str]] | None) -> bool:
    try:
        with closing(engine.open_copy(backup)) as copy:
            if records is None:
                tables = (*rows.KINDS, "history", "draft")
                return any(copy.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in tables)
            there = set(copy.execute("SELECT kind, record_id FROM history"))
            for kind in {kind for kind, _ in records}:
                there.update((kind, key) for (key,) in copy.execute(f"SELECT id FROM {kind}"))
    except sqlite3.Error:
        return records is None or bool(records)
    return not there.isdisjoint(records)


def counted(backup: Path) -> int | None:
    """How many records a backup holds; None: it cannot be read."""
    try:
        with closing(engine.open_copy(backup)) as copy:
            there = migrations.counts(copy)
            return sum(there.get(kind, 0) for kind in rows.KINDS)
    except sqlite3.Error:
        return None


def prune(backups: list[Backup], spare: Path | None = None) -> None:
    """Delete what is more than the newest of 7 days, 5 weeks and 12 months that have a backup.

    Args:
        backups: all of one journal.
        spare: kept in any case: the one just made, which a wrong clock may have made the oldest.
    """
    keep: set[Path | None] = {spare}
    for limit, period in (
        (KEEP_DAYS, lambda at: at.date()),
        (KEEP_WEEKS, lambda at: tuple(at.isocalendar())[:2]),
        (KEEP_MONTHS, lambda at: (at.year, at.month)),
    ):
        newest: dict[object, Path] = {}
        for one in sorted(backups, key=lambda one: (one.at, one.version), reverse=True):
            newest.setdefault(period(one.at), one.path)
        keep.update(list(newest.values())[:limit])
    for one in backups:
        if one.path not in keep:
            with suppress(OSError):
                one.path.unlink()


def clear(folder: Path, journal_id: str) -> None:
    """Delete what backups left that were killed before they were verified: each may hold the journal."""
    for part in folder.glob(f".*_{journal_id[:8]}_*.sqlite.*.part"):
        if not _running(part.suffixes[-2].lstrip(".")):
            with suppress(OSError):  # Windows deletes no file that somebody writes
                part.unlink()


def _running(process: str) -> bool:
    if os.name != "posix" or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _ids(journal_id: str | None, name: re.Match[str]) -> tuple[str | None, ...]:
    return (journal_id,) if journal_id and name["journal"] == journal_id[:8] else ()


def _look(connection: sqlite3.Connection) -> Iterator[str]:
    broken = [line for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
    if broken:
        yield from (f"SQLite reports: {line}." for line in broken)
        return
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        yield f"A row of {table} belongs to no record."
    for kind, key, true in _records(connection):
        if not true:
            yield f"The {rows.spoken_kind(kind)} {key} is not what was saved."
    for kind, key, text, kept in connection.execute(
        "SELECT kind, record_id, earlier, hash FROM history WHERE earlier IS NOT NULL"
    ):
        if rows.digest(text) != kept:
            yield f"An earlier version of the {rows.spoken_kind(kind)} {key} is not what was saved."
    for table, name in (("change", "An entry in the log of changes"), ("setting", "A setting")):
        for row in _named(connection, f"SELECT * FROM {table}"):
            kept = row.pop("hash", None)
            row.pop("id", None)
            if rows.digest(rows.canonical(table, row)) != kept:
                yield f"{name} is not what was saved."
    for (value,) in connection.execute("SELECT value FROM draft"):
        try:
            json.loads(value)
        except ValueError:
            yield "The draft cannot be read."


def _records(connection: sqlite3.Connection) -> Iterator[tuple[str, str, bool]]:
    """Kind and key of each record, and whether it is what its hash says."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for entry in _named(connection, "SELECT * FROM exercise_entry ORDER BY session_id, position"):
        entry.pop("position", None)
        entries.setdefault(entry.pop("session_id", ""), []).append(entry)
    there = migrations.counts(connection)
    for kind in rows.KINDS:
        for row in _named(connection, f"SELECT * FROM {kind}") if kind in there else ():
            kept, key = row.pop("hash", None), row.get("id", "")  # damage may have renamed a column
            belonging = entries.get(key, []) if kind == "session" else []
            yield kind, key, rows.digest(rows.canonical(kind, row, belonging)) == kept


def _named(connection: sqlite3.Connection, statement: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(statement)
    names = [column for column, *_ in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _miscounted(connection: sqlite3.Connection, copy: sqlite3.Connection) -> list[str]:
    """What a copy lacks, unless the journal has changed since it was copied."""
    with engine.reading(connection):
        versions = [db.execute("SELECT version FROM journal").fetchone() for db in (connection, copy)]
        here, there = (dict(migrations.counts(db)) for db in (connection, copy))
    for counted in (here, there):
        counted.pop("draft")  # comes and goes without a new version
    if versions[0] == versions[1] and here != there:
        return ["It does not hold as many records as the journal."]
    return []


def _patience() -> Callable[[int, int, int], None]:
    """Gives up on a journal that another program does not let go: a backup waits, but not for ever."""
    waits = itertools.count(1)

    def progress(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and next(waits) >= _PATIENCE:
            raise StoreError(
                "The journal is being written by another window or program. No backup was made. "
                "Wait a moment, then try again."
            )

    return progress


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _sync(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk; never called on the live file."""
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
