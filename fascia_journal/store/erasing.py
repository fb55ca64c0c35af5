"""Erasing for good: a span of days, or everything. Every call is within somebody's transaction."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from typing import Any

from fascia_journal.store import changes, drafts, rows
from fascia_journal.store.rows import Payload

Keys = set[tuple[str, str]]
"""Kind and id of records."""

_DATE = re.compile(r"\b\d{4}-\d\d-\d\d")
_DAYS = {"session": ("local_date",) * 2, "check_in": ("local_date",) * 2, "pause": ("first_day", "last_day")}


def between(db: sqlite3.Connection, first_day: dt.date, last_day: dt.date) -> Keys:
    """Erase the records whose latest version lies within the span, and older versions of others that do."""
    span = first_day.isoformat(), last_day.isoformat()
    erased: Keys = set()
    for kind, (first, last) in _DAYS.items():
        found = db.execute(f"SELECT id FROM {kind} WHERE {first} >= ? AND {last} <= ?", span)
        erased.update((kind, key) for (key,) in found)
    versions: Keys = set()
    latest: dict[tuple[str, str], bool] = {}
    within: list[tuple[int, str, str]] = []
    for change, kind, key, text in db.execute(
        "SELECT change_id, kind, record_id, earlier FROM history WHERE earlier IS NOT NULL ORDER BY change_id"
    ):
        inside = _within(Payload.from_text(text), span)
        latest[kind, key] = inside
        if inside:
            versions.add((kind, key))
            within.append((change, kind, key))
    there = _there(db)
    erased.update(one for one in versions - there if latest[one])
    for kind, key in erased:
        db.execute(f"DELETE FROM {kind} WHERE id = ?", (key,))
        changes.forget(db, kind, key)
    for change, kind, key in within:
        if (kind, key) not in erased:
            changes.forget_version(db, change, kind, key)
    drafts.forget(db, lambda text: any(span[0] <= day <= span[1] for day in _DATE.findall(text)))
    return erased | versions


def everything(db: sqlite3.Connection) -> Keys:
    """Empty every table but the one that says which journal this is."""
    erased = _there(db) | set(db.execute("SELECT kind, record_id FROM history"))
    for table in ("history", "change", "exercise_entry", *rows.KINDS, "setting", "draft"):
        db.execute(f"DELETE FROM {table}")
    return erased


def _there(db: sqlite3.Connection) -> Keys:
    return {(kind, key) for kind in rows.KINDS for (key,) in db.execute(f"SELECT id FROM {kind}")}


def _within(version: Payload, span: tuple[str, str]) -> bool:
    if version.kind not in _DAYS:
        return False
    row: dict[str, Any] = dict(zip(rows.COLUMNS[version.kind], version.columns, strict=True))
    first, last = (row[name] for name in _DAYS[version.kind])
    return last is not None and span[0] <= first and last <= span[1]
