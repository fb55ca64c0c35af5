"""Tables of our own export: which they are, by their columns."""

from __future__ import annotations

from collections.abc import Collection

from fascia_journal.errors import JournalError

_READ = {
    "sessions": {"id", "started_at", "local_time", "local_date", "zone", "prescribed"},
    "check_ins": {"id", "at", "local_time", "local_date", "zone", "overall"},
}
_OTHERS = {
    "ratings": {"record_id", "scale", "tension"},
    "exercises": {"session_id", "exercise", "status"},
    "pauses": {"first_day", "last_day", "afterwards"},
    "plans": {"from_day", "programme", "minimum"},
}


def table_of(name: str, header: Collection[str]) -> str | None:
    """Which of our own tables has these columns: "sessions" or "check_ins"; None: neither.

    Raises:
        JournalError: one that is only a part of the records.
    """
    there = set(header)
    for table, needed in _READ.items():
        if needed <= there:
            return table
    for table, needed in _OTHERS.items():
        if needed <= there:
            raise JournalError(
                f"{name} is the table {table} of an export, which goes with the others and cannot be "
                "read by itself. Give sessions.csv or check_ins.csv; journal.json of the same export holds "
                "everything."
            )
    return None
