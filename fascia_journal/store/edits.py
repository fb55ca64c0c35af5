"""What an edit of a record means: when it counts as entered, and in what it differs from another one."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

from fascia_journal import clock
from fascia_journal.records import Pause, Record, days_since


def entered(record: Record, earlier: Record) -> dt.datetime | None:
    """When an edited record counts as entered: when it was first, unless a pause grows over past days.

    Else a pause of yesterday could be stretched over the whole spring without being marked as entered
    afterwards.
    """
    if isinstance(record, Pause) and isinstance(earlier, Pause):
        now, until = clock.now(), earlier.last_day
        begins_earlier = record.first_day < earlier.first_day and days_since(record.first_day, now) > 1
        if begins_earlier or (
            until is not None
            and (record.last_day is None or record.last_day > until)
            and days_since(until, now) > 2  # the first day that is new is the one after it
        ):
            return now
    return earlier.entered_at


def differing(yours: Record, theirs: Record) -> str:
    """The fields in which two versions differ, in words; "" when they do not."""
    ignored = {"id", "revision", "entered_at", "offset_seconds"}
    names = [
        field.name.replace("_", " ")
        for field in fields(yours)
        if field.name not in ignored and getattr(yours, field.name) != getattr(theirs, field.name, None)
    ]
    return f" (different there: {', '.join(names)})" if names else ""
