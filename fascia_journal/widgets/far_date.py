"""A date far from the last one is asked about: it may be a wrong year, or a clock that was set wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascia_journal.records import CheckIn, Session

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

FAR = 366  # days


def far_from_last(journal: Journal, record: Session | CheckIn) -> str | None:
    """A question when a record lies more than a year from the latest of its kind; None when it does not.

    A saved record that keeps its date is not asked about again.
    """
    saved = journal.get(record.kind, record.id) if record.id else None
    if isinstance(saved, Session | CheckIn) and saved.local_date == record.local_date:
        return None
    latest = next((one for one in journal.latest(2, kind=record.kind) if one.id != record.id), None)
    if latest is None or abs((record.local_date - latest.local_date).days) <= FAR:
        return None
    day, last = record.local_date, latest.local_date
    noun = record.kind.replace("_", "-")
    return (
        f"{day.day} {day:%B %Y} is more than a year from your latest {noun}, of {last.day} {last:%B %Y}. "
        "Is that date right?"
    )
