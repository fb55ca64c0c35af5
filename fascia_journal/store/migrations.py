"""From the schema of a file to the one that this package writes.

A migration and its `user_version` commit together, so a file is never half-way. Before the first step a
verified backup is made. Foreign keys are off *before* the transaction begins: with them on, building a
parent table anew silently deletes every child row. Rows are counted, and keys checked, before the commit.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from fascia_journal.errors import StoreError
from fascia_journal.store import engine

SCHEMA = Path(__file__).with_name("schema.sql")

Migration = Callable[[sqlite3.Connection], None]
"""Executes statements, neither begins nor commits. It may add columns, never lose a row.

A column that it adds to records is NULL in the rows that are there: what is missing is no part of a record's
hash, which so stays true.
"""

MIGRATIONS: Sequence[Migration] = ()
"""MIGRATIONS[0] leads from schema 1 to schema 2, and so on."""

FIRST = 1


def newest(migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Number of the schema that this package writes."""
    return FIRST + len(migrations)


def create(connection: sqlite3.Connection) -> None:
    """Write schema 1 into an empty file; does nothing when another process was quicker."""
    with engine.writing(connection):
        if version(connection):
            return
        for statement in _statements(SCHEMA.read_text(encoding="utf-8")):
            connection.execute(statement)
        connection.execute("INSERT INTO journal VALUES (1, ?, 0)", (uuid.uuid4().hex,))
        connection.execute(f"PRAGMA application_id = {engine.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FIRST}")


def migrate(
    connection: sqlite3.Connection,
    back_up: Callable[[], object],
    migrations: Sequence[Migration] = MIGRATIONS,
) -> None:
    """Bring the file to the newest schema, one committed step at a time.

    Args:
        connection: to the live file, outside a transaction.
        back_up: makes a verified backup, or raises; called once, before the first step.
        migrations: the steps.

    Raises:
        StoreError: a step lost rows or broke a reference; that step was rolled back.
    """
    if version(connection) >= newest(migrations):
        return
    back_up()
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        for number in range(version(connection), newest(migrations)):
            with engine.writing(connection):
                if version(connection) != number:
                    continue  # another process was quicker
                before = counts(connection)
                migrations[number - FIRST](connection)
                after = counts(connection)
                lost = [table for table, rows in before.items() if after.get(table, 0) < rows]
                broken = connection.execute("PRAGMA foreign_key_check").fetchall()
                if lost or broken:
                    raise StoreError(
                        "The journal could not be brought to the new version without losing rows "
                        f"({', '.join(lost) or 'references'}). It was left as it was."
                    )
                connection.execute(f"PRAGMA user_version = {number + 1}")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def version(connection: sqlite3.Connection) -> int:
    """Number of the file's schema; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def counts(connection: sqlite3.Connection) -> Mapping[str, int]:
    """Number of rows in each table."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in tables.fetchall()
    }


def _statements(script: str) -> list[str]:
    """The statements of a script, one by one: `executescript` would commit behind our back."""
    statements, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements
