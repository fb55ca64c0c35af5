"""The log of changes: what each one replaced, so that it can be taken back.

Nothing is taken out of the log, except by "erase for good". Every call is within somebody's transaction.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

from fascia_journal import clock
from fascia_journal.records import Plan, Record
from fascia_journal.store import drafts, rows, tables
from fascia_journal.store.rows import Payload


class Change(NamedTuple):
    """A change that can be taken back: its number, "add", "replace" or "delete", and of what."""

    number: int
    action: str
    what: str


def words_for(records: Sequence[Record]) -> str:
    """What one change brings in; a first plan comes with the one that held before it."""
    if len(records) == 1 or all(isinstance(record, Plan) for record in records):
        return rows.name_of(records[-1])
    return f"a batch of {len(records)} records"


def in_words(change: Change) -> str:
    """Such as "Added: the session of 3 March 2026, 18:05"."""
    done = {"add": "Added", "replace": "Changed", "delete": "Deleted"}
    return f"{done[change.action]}: {change.what}"


def taken_back(change: Change) -> str:
    """What undoing it says."""
    ends = {
        "add": "out of the journal again",
        "delete": "in the journal again",
        "replace": "as it was before",
    }
    return f"Taken back: {change.what} is {ends[change.action]}."


def begin(db: sqlite3.Connection, action: str, what: str) -> int:
    """Enter a new change; gives its number."""
    rise(db)
    return enter(db, clock.now(), f"{platform.node()}, process {os.getpid()}", action, what)


def enter(
    db: sqlite3.Connection, at: dt.datetime, who: str, action: str, what: str, *, undone: bool = False
) -> int:
    """Enter a change as it was made at some moment by somebody; gives its number."""
    entry = {"at_utc_us": rows.microseconds(at), "who": who, "action": action, "what": what}
    entry |= {"undone": int(undone)}
    cursor = db.execute(
        "INSERT INTO change (at_utc_us, who, action, what, undone, hash) VALUES (?, ?, ?, ?, ?, ?)",
        (*entry.values(), rows.digest(rows.canonical("change", entry))),
    )
    return cast(int, cursor.lastrowid)


def rise(db: sqlite3.Connection) -> None:
    """Tell every process that the journal holds something else now."""
    db.execute("UPDATE journal SET version = version + 1")


def remember(db: sqlite3.Connection, change: int, kind: str, key: str, earlier: Payload | None) -> None:
    """Keep the version that a change replaces; None: it brings the record in."""
    text = None if earlier is None else earlier.text()
    db.execute(
        "INSERT INTO history VALUES (?, ?, ?, ?, ?)",
        (change, kind, key, text, None if text is None else rows.digest(text)),
    )


def remember_new(db: sqlite3.Connection, change: int, records: Iterable[Record]) -> None:
    """Keep that a change brings these records in."""
    db.executemany(
        "INSERT INTO history VALUES (?, ?, ?, NULL, NULL)",
        ((change, record.kind, record.id) for record in records),
    )


def latest(db: sqlite3.Connection) -> Change | None:
    """The latest change that was not taken back yet."""
    found = db.execute(
        "SELECT id, action, what FROM change WHERE undone = 0 AND action <> 'undo' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return Change(*found) if found else None


def take_back(db: sqlite3.Connection, change: Change) -> None:
    """Put back what a change replaced, as a change of its own; revisions go on rising."""
    undoing = begin(db, "undo", change.what)
    _close(db, change.number, change.what)
    replaced = db.execute(
        "SELECT kind, record_id, earlier FROM history WHERE change_id = ?", (change.number,)
    ).fetchall()
    for kind, key, text in replaced:
        current = tables.stored(db, kind, key)
        remember(db, undoing, kind, key, current)
        if current is not None:
            tables.remove(db, current)
        if text is not None:
            earlier = Payload.from_text(text)
            highest = max(earlier.revision, current.revision if current else 0)
            tables.insert(db, earlier.with_revision(highest + 1))


def remembers(db: sqlite3.Connection, kind: str, key: str) -> bool:
    """Whether the log holds anything about a record."""
    found = db.execute("SELECT 1 FROM history WHERE kind = ? AND record_id = ? LIMIT 1", (kind, key))
    return found.fetchone() is not None


def forget(db: sqlite3.Connection, kind: str, key: str) -> None:
    """Remove every trace of a record; a change that was about it alone keeps its place and says nothing."""
    about = "SELECT change_id FROM history WHERE kind = ? AND record_id = ?"
    changes = [number for (number,) in db.execute(about, (kind, key))]
    db.execute("DELETE FROM history WHERE kind = ? AND record_id = ?", (kind, key))
    drafts.forget(db, lambda text: key in text)  # an edit of it that was never saved
    for number in changes:
        _close_if_empty(db, number)


def forget_version(db: sqlite3.Connection, change: int, kind: str, key: str) -> None:
    """Remove one earlier version of a record that stays; what it replaced cannot be brought back."""
    db.execute("DELETE FROM history WHERE change_id = ? AND kind = ? AND record_id = ?", (change, kind, key))
    _close_if_empty(db, change)


def _close_if_empty(db: sqlite3.Connection, number: int) -> None:
    if not db.execute("SELECT 1 FROM history WHERE change_id = ? LIMIT 1", (number,)).fetchone():
        _close(db, number, "an erased record")


def _close(db: sqlite3.Connection, number: int, what: str) -> None:
    """Mark a change as one that is not to be taken back any more."""
    names = ("at_utc_us", "who", "action")
    row = db.execute(f"SELECT {', '.join(names)} FROM change WHERE id = ?", (number,)).fetchone()
    entry = dict(zip(names, row, strict=True)) | {"what": what, "undone": 1}
    db.execute(
        "UPDATE change SET what = ?, undone = 1, hash = ? WHERE id = ?",
        (what, rows.digest(rows.canonical("change", entry)), number),
    )
