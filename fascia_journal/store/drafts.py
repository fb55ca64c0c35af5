"""What is being typed, in this window and in others: one draft for each key, all in one row.

Every call is within somebody's transaction, so that one window never writes over what another keeps.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from fascia_journal.errors import StoreError

Drafts = dict[str, Any]


def read(db: sqlite3.Connection) -> Any:
    """All drafts by their keys; None when nothing is being typed."""
    found = db.execute("SELECT value FROM draft").fetchone()
    return json.loads(found[0]) if found else None


def write(db: sqlite3.Connection, value: Any) -> None:
    """Put these in place of all that were kept; None or nothing in it forgets them."""
    if value:
        db.execute("INSERT OR REPLACE INTO draft VALUES (1, ?)", (json.dumps(value),))
    else:
        db.execute("DELETE FROM draft")


def keep(db: sqlite3.Connection, key: str, value: Any) -> None:
    """Keep one draft, or forget it (None); the others stay."""
    drafts = read(db)
    others = {name: kept for name, kept in drafts.items() if name != key} if isinstance(drafts, dict) else {}
    write(db, others if value is None else {**others, key: value})


def forget(db: sqlite3.Connection, about: Callable[[str], bool]) -> None:
    """Forget the drafts whose text, key and JSON, is about something; all where none can be told apart."""
    drafts = read(db)
    if isinstance(drafts, dict) and all(
        isinstance(kept, dict) and "kind" in kept for kept in drafts.values()
    ):
        write(db, {key: kept for key, kept in drafts.items() if not about(f"{key} {json.dumps(kept)}")})
    elif drafts is not None and about(json.dumps(drafts)):
        write(db, None)


def refuse_unwritable(draft: Any) -> None:
    """Refuse what no file could give back.

    Raises:
        StoreError: it holds something that JSON does not.
    """
    try:
        json.dumps(draft)
    except (TypeError, ValueError, RecursionError):
        raise StoreError("A draft holds text, numbers, lists and the like, nothing else.") from None
