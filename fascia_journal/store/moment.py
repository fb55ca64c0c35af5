"""What a journal holds, read at one moment. Every call is within somebody's transaction."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from typing import Any, NamedTuple, cast

from fascia_journal.records import SCALES, Plan
from fascia_journal.store import rows, tables
from fascia_journal.store.rows import ENTRY_COLUMNS

Rows = dict[str, list[tuple[Any, ...]]]

_FRAME_COLUMNS = {
    "session": (
        *(
            "id",
            "started_utc_us",
            "offset_s",
            "zone",
            "ended_utc_us",
            "context",
            "note",
            "flare_up",
            "source",
        ),
        "prescribed",
        *(f"before_{scale}" for scale in SCALES),
        *(f"after_{scale}" for scale in SCALES),
        *("entered_utc_us", "revision"),
    ),
    "check_in": (
        *("id", "at_utc_us", "offset_s", "zone", *SCALES, "wellbeing", "sleep", "stress", "activity", "note"),
        *("flare_up", "source", "entered_utc_us", "revision"),
    ),
    "pause": ("id", "first_day", "last_day", "reason", "entered_utc_us", "revision"),
}


class Moment(NamedTuple):
    """Everything that a journal held at one moment: rows for frames, plans as records, settings."""

    rows: Rows
    plans: tuple[Plan, ...]
    settings: dict[str, Any]


def read(db: sqlite3.Connection) -> Moment:
    """All of it."""
    found: Rows = {
        kind: db.execute(f"SELECT {', '.join(columns)} FROM {kind} ORDER BY {rows.ORDER[kind]}").fetchall()
        for kind, columns in _FRAME_COLUMNS.items()
    }
    found["exercise"] = db.execute(  # as the table lies; `frames` puts them beside their sessions
        f"SELECT session_id, position, {', '.join(ENTRY_COLUMNS)} FROM exercise_entry"
    ).fetchall()
    return Moment(found, plans(db), settings(db))


def known(db: sqlite3.Connection) -> set[tuple[str, object]]:
    """Of each record its kind with its id, and its kind with when it began: an instant, or a first day."""
    found: set[tuple[str, object]] = set()
    for kind in rows.KINDS:
        begin = rows.ORDER[kind].partition(",")[0]
        for key, began in db.execute(f"SELECT id, {begin} FROM {kind}"):
            instant = isinstance(began, int)
            found.update(
                ((kind, key), (kind, rows.moment(began) if instant else dt.date.fromisoformat(began)))
            )
    return found


def plans(db: sqlite3.Connection) -> tuple[Plan, ...]:
    """The dated plans, oldest first."""
    found = tables.select(db, "plan", f"ORDER BY {rows.ORDER['plan']}")
    return tuple(cast(Plan, rows.record(stored)) for stored in found)


def keep_setting(db: sqlite3.Connection, name: str, value: Any) -> None:
    """Keep a setting (anything that JSON holds)."""
    entry = {"name": name, "value": json.dumps(value)}
    db.execute(
        "INSERT OR REPLACE INTO setting (name, value, hash) VALUES (?, ?, ?)",
        (*entry.values(), rows.digest(rows.canonical("setting", entry))),
    )


def settings(db: sqlite3.Connection) -> dict[str, Any]:
    """The settings that were ever set."""
    return {name: json.loads(value) for name, value in db.execute("SELECT name, value FROM setting")}
