"""Backups: made by SQLite itself, verified before they count, pruned by number and never by age.

A file copied while it is written is corrupt; SQLite's own backup never is. Clocks jump, so nothing is thrown
away because it looks old: the newest of the last 7 days, 5 weeks and 12 months *that have one* are kept.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from fascia_journal import clock, places
from fascia_journal.errors import StoreError
from fascia_journal.store import engine, rows

KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 7, 5, 12

_PAUSE = 0.01  # seconds between two portions: somebody who wants to save gets in
_PORTION = 500  # pages
_NAME = re.compile(r"(?P<stem>.+)_(?P<journal>[0-9a-f]{8})_(?P<at>\d{8}T\d{12}Z)_v(?P<version>\d+)\.sqlite")
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


def backups_in(folder: Path, journal_id: str | None = None) -> list[Backup]:
    """The backups in a folder, newest first; of one journal, or of all."""
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            if (name := _NAME.fullmatch(path.name)) and journal_id in (None, *_ids(journal_id, name)):
                at = dt.datetime.strptime(name["at"], _AT).replace(tzinfo=dt.UTC)
                found.append(Backup(path, name["journal"], at, int(name["version"])))
    return sorted(found, key=lambda one: (one.at, one.version), reverse=True)


def write(connection: sqlite3.Connection, target: Path) -> Path:
    """Copy an open journal to a new file, verify the copy, and only then give it its name.

    Raises:
        StoreError: the target exists, cannot be written, or the copy is not good.
    """
    if target.exists():
        raise StoreError(f"{target} exists already and was left as it is. Choose another name.")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with engine.sentences(target):
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
                connection.backup(copy, pages=_PORTION, sleep=_PAUSE)
                problems = findings(copy)
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

    `integrity_check` does not see a flipped bit inside a value; the hashes do.
    """
    found: list[str] = []
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            found.append(f"SQLite reports: {line}.")
    if found:
        return found
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        found.append(f"A row of {table} belongs to no record.")
    for stored, kept in _stored(connection):
        if stored.hash() != kept:
            found.append(f"The {stored.kind.replace('_', '-')} {stored.id} is not what was saved.")
    for kind, key, text, kept in connection.execute(
        "SELECT kind, record_id, earlier, hash FROM history WHERE earlier IS NOT NULL"
    ):
        if rows.digest(text) != kept:
            found.append(f"An earlier version of the {kind.replace('_', '-')} {key} is not what was saved.")
    return found


def holding(backups: Iterable[Backup], kind: str, key: str) -> list[Path]:
    """The backups that hold a record or an earlier version of it."""
    found = []
    for one in backups:
        with closing(engine.open_copy(one.path)) as copy, suppress(sqlite3.Error):
            there = copy.execute(
                f"SELECT (SELECT count(*) FROM {kind} WHERE id = ?) + "
                "(SELECT count(*) FROM history WHERE kind = ? AND record_id = ?)",
                (key, kind, key),
            ).fetchone()[0]
            if there:
                found.append(one.path)
    return found


def prune(backups: list[Backup]) -> None:
    """Delete what is more than the newest of 7 days, 5 weeks and 12 months that have a backup."""
    keep: set[Path] = set()
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


def _ids(journal_id: str | None, name: re.Match[str]) -> tuple[str | None, ...]:
    return (journal_id,) if journal_id and name["journal"] == journal_id[:8] else ()


def _stored(connection: sqlite3.Connection) -> Iterator[tuple[rows.Payload, str]]:
    entries: dict[str, list[tuple[object, ...]]] = {}
    names = ", ".join(rows.ENTRY_COLUMNS)
    for key, *entry in connection.execute(
        f"SELECT session_id, {names} FROM exercise_entry ORDER BY session_id, position"
    ):
        entries.setdefault(key, []).append(tuple(entry))
    for kind, columns in rows.COLUMNS.items():
        for *row, kept in connection.execute(f"SELECT {', '.join(columns)}, hash FROM {kind}"):
            belonging = tuple(entries.get(row[0], ())) if kind == "session" else ()
            yield rows.Payload(kind, tuple(row), belonging), kept


def _sync(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk; never called on the live file."""
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
