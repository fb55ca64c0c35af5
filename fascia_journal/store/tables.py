"""Single records in the tables: look up, insert, remove. Every call is within somebody's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from fascia_journal.errors import StoreError
from fascia_journal.store import rows
from fascia_journal.store.rows import ENTRY_COLUMNS, Payload

_AT_ONCE = 500  # keys in one statement; each may hold 32,766 of them


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
    """All records of a kind, one by one, each with the hash that was saved with it; trusts neither.

    A session whose exercises cannot be read any more comes without them; the hash tells.
    """
    columns = ", ".join((*rows.COLUMNS[known(kind)], "hash"))
    for *values, kept in db.execute(f"SELECT {columns} FROM {kind}"):
        entries: tuple[tuple[Any, ...], ...] = ()
        if kind == "session":
            with suppress(sqlite3.DatabaseError):
                entries = _entries(db, values[0])
        yield Payload(kind, tuple(values), entries), kept


def insert(db: sqlite3.Connection, payload: Payload) -> None:
    """Write a record with its hash, and the exercises of a session."""
    insert_all(db, payload.kind, [payload])


def insert_all(db: sqlite3.Connection, kind: str, payloads: Iterable[Payload]) -> None:
    """Write several records of a kind, one after the other: none is kept longer than it takes."""
    entries: list[tuple[Any, ...]] = []

    def written() -> Iterator[tuple[Any, ...]]:
        for payload in payloads:
            entries.extend((payload.id, position, *entry) for position, entry in enumerate(payload.entries))
            yield (*payload.columns, payload.hash())

    columns = (*rows.COLUMNS[known(kind)], "hash")
    places = ", ".join("?" * len(columns))
    db.executemany(
        f"INSERT INTO {kind} ({', '.join(columns)}) VALUES ({places})",
        written(),
    )
    db.executemany("INSERT INTO exercise_entry VALUES (?, ?, ?, ?, ?, ?)", entries)


def there(db: sqlite3.Connection, kind: str, keys: Sequence[str]) -> set[str]:
    """Those of the keys that a record of that kind has."""
    found: set[str] = set()
    for begin in range(0, len(keys), _AT_ONCE):
        some = keys[begin : begin + _AT_ONCE]
        places = ", ".join("?" * len(some))
        found |= {key for (key,) in db.execute(f"SELECT id FROM {known(kind)} WHERE id IN ({places})", some)}
    return found


def remove(db: sqlite3.Connection, payload: Payload) -> None:
    """Take a record out; the exercises of a session go with it."""
    db.execute(f"DELETE FROM {known(payload.kind)} WHERE id = ?", (payload.id,))


def _entries(db: sqlite3.Connection, key: str) -> tuple[tuple[Any, ...], ...]:
    found = db.execute(
        f"SELECT {', '.join(ENTRY_COLUMNS)} FROM exercise_entry WHERE session_id = ? ORDER BY position",
        (key,),
    )
    return tuple(found.fetchall())
