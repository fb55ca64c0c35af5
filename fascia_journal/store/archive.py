"""Everything that a journal holds, taken out as records and put back; each call is within a transaction.

Nothing that comes in is trusted: records were checked when they were made, and what the journal adds to them
is checked here. Hashes are never taken over, always computed anew.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fascia_journal import checks
from fascia_journal import settings as known_settings
from fascia_journal.errors import DamagedJournalError, RecordError, StoreError
from fascia_journal.records import Record, Session
from fascia_journal.store import backup, changes, moment, rows, tables
from fascia_journal.store.rows import Payload

ACTIONS = ("add", "replace", "delete", "undo")
LEFT_OUT = "backup_folder"
"""The setting that belongs to a computer, not to a journal: it is neither taken out nor put in."""

_LONGEST_WORDS = 1000
_LONGEST_ID = 200
_MOST_REVISIONS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Version:
    """What a change did to one record.

    Attributes:
        kind, id: which record.
        record: its version before the change; None: the change brought it in.
    """

    kind: str
    id: str
    record: Record | None


@dataclass(frozen=True, slots=True)
class Logged:
    """One change of the log.

    Attributes:
        at: aware instant.
        who: the computer and the process that made it.
        action: one of ACTIONS.
        what: for a person: "the session of 3 March 2026, 18:05"; never a note.
        undone: it was taken back, or cannot be.
        earlier: what it did to each record.
    """

    at: dt.datetime
    who: str
    action: str
    what: str
    undone: bool
    earlier: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Dump:
    """All that a journal holds, but drafts, and where its backups lie.

    Attributes:
        records: with id, revision and entered_at.
        settings: those that were ever set.
        changes: the log, oldest first; empty when the history was left out.
    """

    records: tuple[Record, ...]
    settings: dict[str, Any] = field(default_factory=dict)
    changes: tuple[Logged, ...] = ()


def dump(db: sqlite3.Connection, *, history: bool) -> Dump:
    """All of it.

    Raises:
        DamagedJournalError: something in the file is not what was saved.
    """
    if found := backup.findings(db):
        raise DamagedJournalError(f"The journal is damaged, so no copy was made of it: {found[0]}")
    settings = {name: value for name, value in moment.settings(db).items() if _kept(name)}
    return Dump(tuple(_records(db)), settings, tuple(_log(db)) if history else ())


def load(db: sqlite3.Connection, given: Dump) -> None:
    """Put everything into an empty journal.

    A dump without history becomes one change, which `undo` can take back; with it, the log goes on where it
    was.

    Raises:
        StoreError: the journal is not empty, or what was written is not what was given.
        RecordError: a value that a journal may not hold.
    """
    _refuse_filled(db)
    _refuse_doubles((record.kind, record.id or "") for record in given.records)
    for record in given.records:
        _refuse_incomplete(record)
        tables.insert(db, rows.payload(record))
    for logged in given.changes:
        _log_again(db, logged)
    if given.records and not given.changes:
        change = changes.begin(db, "add", f"the copy of a journal ({len(given.records):,} records)")
        for record in given.records:
            changes.remember(db, change, record.kind, record.id or "", None)
    for name, value in given.settings.items():
        if _kept(name):
            # a programme's file may lie on another computer; the journal copes with one that is missing
            checked = value if name == "programme" else known_settings.checked(name, value)
            moment.keep_setting(db, name, _programme(value) if name == "programme" else checked)
    changes.rise(db)
    _refuse_altered(db, given)


def _kept(name: str) -> bool:
    return name in known_settings.DEFAULTS and name != LEFT_OUT


def _records(db: sqlite3.Connection) -> Iterator[Record]:
    for kind in rows.KINDS:
        for stored in tables.select(db, kind, f"ORDER BY {rows.ORDER[kind]}"):
            yield rows.record(stored)


def _log(db: sqlite3.Connection) -> Iterator[Logged]:
    versions: dict[int, list[Version]] = {}
    for number, kind, key, text in db.execute(
        "SELECT change_id, kind, record_id, earlier FROM history ORDER BY change_id, kind, record_id"
    ):
        record = None if text is None else rows.record(Payload.from_text(text))
        versions.setdefault(number, []).append(Version(kind, key, record))
    for number, at, who, action, what, undone in db.execute(
        "SELECT id, at_utc_us, who, action, what, undone FROM change ORDER BY id"
    ):
        yield Logged(rows.moment(at), who, action, what, bool(undone), tuple(versions.get(number, ())))


def _log_again(db: sqlite3.Connection, logged: Logged) -> None:
    checks.aware("at", logged.at)
    checks.choice("action", logged.action, ACTIONS)
    checks.flag("undone", logged.undone)
    for name in ("who", "what"):
        words = getattr(logged, name)
        if not isinstance(words, str) or len(words) > _LONGEST_WORDS:
            raise RecordError(name, words, f"{name}: a change is named in at most {_LONGEST_WORDS} letters.")
    _refuse_doubles((version.kind, version.id) for version in logged.earlier)
    number = changes.enter(db, logged.at, logged.who, logged.action, logged.what, undone=logged.undone)
    for version in logged.earlier:
        tables.known(version.kind)
        _refuse_id(version.id)
        if version.record is not None:
            if (version.record.kind, version.record.id) != (version.kind, version.id):
                raise RecordError("earlier", version.id, "An earlier version belongs to another record.")
            _refuse_incomplete(version.record)
        earlier = None if version.record is None else rows.payload(version.record)
        changes.remember(db, number, version.kind, version.id, earlier)


def _refuse_filled(db: sqlite3.Connection) -> None:
    for table in (*rows.KINDS, "change"):
        if db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
            raise StoreError(
                "This journal is not empty, so it was left as it is: a whole copy goes into an empty one. "
                "Into this one its records can be imported."
            )


def _refuse_doubles(marks: Iterable[tuple[str, str]]) -> None:
    seen: set[tuple[str, str]] = set()
    for kind, key in marks:
        if (kind, key) in seen:
            raise RecordError("id", key, f"Two {rows.spoken_kind(kind)} records have the same id.")
        seen.add((kind, key))


def _refuse_incomplete(record: Record) -> None:
    _refuse_id(record.id)
    revision = record.revision
    if type(revision) is not int or not 1 <= revision <= _MOST_REVISIONS:
        raise RecordError("revision", revision, "revision: give a whole number from 1 on.")
    if record.entered_at is None:
        raise RecordError("entered_at", None, "A record says when it was written down.")
    if isinstance(record, Session) and not record.prescribed:
        raise RecordError("prescribed", None, "A session says which exercises were asked for.")


def _refuse_id(key: Any) -> None:
    if not isinstance(key, str) or not 1 <= len(key) <= _LONGEST_ID:
        raise RecordError("id", key, f"An id has 1 to {_LONGEST_ID} characters.")


def _programme(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise RecordError("programme", value, 'Name a programme, such as "back", or its file.')
    return value


def _refuse_altered(db: sqlite3.Connection, given: Dump) -> None:
    """What was written is read back before it counts."""
    written = {(record.kind, record.id): record for record in _records(db)}
    wanted = {(record.kind, record.id): record for record in given.records}
    log = tuple(_log(db)) if given.changes else ()
    if written != wanted or [*map(_sorted, log)] != [*map(_sorted, given.changes)] or backup.findings(db):
        raise StoreError("The copy could not be taken over exactly, so nothing of it was.")


def _sorted(logged: Logged) -> tuple[Any, ...]:
    versions = sorted(logged.earlier, key=lambda version: (version.kind, version.id))
    return (logged.at, logged.who, logged.action, logged.what, logged.undone, versions)
