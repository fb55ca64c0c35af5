"""The log of changes: what each one replaced, so that it can be taken back.

Nothing is taken out of the log, except by "erase for good". Every call is within somebody's transaction.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple, cast

from fascia_journal import clock
from fascia_journal.store import rows, tables
from fascia_journal.store.rows import Payload


class Change(NamedTuple):
    """A change that can be taken back: its number, "add", "replace" or "delete", and of what."""

    number: int
    action: str
    what: str


def begin(db: sqlite3.Connection, action: str, what: str) -> int:
    """Enter a new change; gives its number."""
    rise(db)
    cursor = db.execute(
        "INSERT INTO change (at_utc_us, action, what) VALUES (?, ?, ?)",
        (rows.microseconds(clock.now()), action, what),
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


def latest(db: sqlite3.Connection) -> Change | None:
    """The latest change that was not taken back yet."""
    found = db.execute(
        "SELECT id, action, what FROM change WHERE undone = 0 AND action <> 'undo' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return Change(*found) if found else None


def take_back(db: sqlite3.Connection, change: Change) -> None:
    """Put back what a change replaced, as a change of its own; revisions go on rising."""
    undoing = begin(db, "undo", change.what)
    db.execute("UPDATE change SET undone = 1 WHERE id = ?", (change.number,))
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


def forget(db: sqlite3.Connection, record: Payload) -> None:
    """Remove every trace of a record; a change that was about it alone keeps its place and says nothing."""
    key = (record.kind, record.id)
    about = "SELECT change_id FROM history WHERE kind = ? AND record_id = ?"
    changes = [number for (number,) in db.execute(about, key)]
    db.execute("DELETE FROM history WHERE kind = ? AND record_id = ?", key)
    for number in changes:
        db.execute(
            "UPDATE change SET what = 'an erased record', undone = 1 "
            "WHERE id = ? AND NOT EXISTS (SELECT 1 FROM history WHERE change_id = change.id)",
            (number,),
        )
