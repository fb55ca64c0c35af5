"""Single records in the tables: look up, insert, remove. Every call is within somebody's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from fascia_journal.errors import StoreError
from fascia_journal.store import rows
from fascia_journal.store.rows import ENTRY_COLUMNS, Payload


def known(kind: str) -> str:
    """The table of a kind of records.

    Raises:
        StoreError: there is no such kind.
    """
    if kind not in rows.KINDS:
        raise StoreError(f"There are no records of the kind {kind!r}; there are {', '.join(rows.KINDS)}.")
    return kind


def stored(db: sqlite3.Connection, kind: str, key: str) -> Payload | None:
    """One record; None when it is not there."""
    found = select(db, kind, "WHERE id = ?", key)
    return found[0] if found else None


def select(db: sqlite3.Connection, kind: str, clause: str, *values: Any) -> list[Payload]:
    """The records of a kind that a clause chooses."""
    columns = ", ".join(rows.COLUMNS[known(kind)])
    found = db.execute(f"SELECT {columns} FROM {kind} {clause}", values).fetchall()
    return [Payload(kind, row, _entries(db, row[0]) if kind == "session" else ()) for row in found]


def hashed(db: sqlite3.Connection, kind: str) -> Iterator[tuple[Payload, str]]:
    """All records of a kind, one by one, each with the hash that was saved with it; trusts neither."""
    columns = ", ".join((*rows.COLUMNS[known(kind)], "hash"))
    for *values, kept in db.execute(f"SELECT {columns} FROM {kind}"):
        entries = _entries(db, values[0]) if kind == "session" else ()
        yield Payload(kind, tuple(values), entries), kept


def insert(db: sqlite3.Connection, payload: Payload) -> None:
    """Write a record with its hash, and the exercises of a session."""
    places = ", ".join("?" * (len(payload.columns) + 1))
    names = ", ".join((*rows.COLUMNS[payload.kind], "hash"))
    db.execute(f"INSERT INTO {payload.kind} ({names}) VALUES ({places})", (*payload.columns, payload.hash()))
    db.executemany(
        "INSERT INTO exercise_entry VALUES (?, ?, ?, ?, ?, ?)",
        [(payload.id, position, *entry) for position, entry in enumerate(payload.entries)],
    )


def remove(db: sqlite3.Connection, payload: Payload) -> None:
    """Take a record out; the exercises of a session go with it."""
    db.execute(f"DELETE FROM {known(payload.kind)} WHERE id = ?", (payload.id,))


def _entries(db: sqlite3.Connection, key: str) -> tuple[tuple[Any, ...], ...]:
    found = db.execute(
        f"SELECT {', '.join(ENTRY_COLUMNS)} FROM exercise_entry WHERE session_id = ? ORDER BY position",
        (key,),
    )
    return tuple(found.fetchall())
