"""The last whole week, and the weekday on which a person managed it most often."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fascia_journal.analysis import adherence, entries
from fascia_journal.analysis.frames import Frames

WEEKS_FOR_WEEKDAY = 26
DAYS_TO_NAME_ONE = 8
SHARE_TO_NAME_ONE = 1 / 3
"""A weekday is named from 8 session days in the last 26 weeks, when a third or more fell on it and it alone
leads. Our own rule: with fewer, the leading weekday is often a matter of chance."""


@dataclass(frozen=True, slots=True)
class LookBack:
    """What the week before the present one held.

    Attributes:
        first_day: its Monday; None when it was not in the programme.
        status: of that week, as in the ledger; "" without one.
        session_days, required, maximum: as in the ledger.
        sessions: how many were logged that had exercises prescribed.
        whole: in how many of them all prescribed exercises were done.
        left_out: exercises that were skipped or partly done, with in how many sessions; most often first.
        weekday: 1 Monday to 7 Sunday; None when none can be named.
        weekday_days, days: session days on it, and in all, in the last 26 weeks.
    """

    first_day: dt.date | None
    status: str
    session_days: int
    required: int
    maximum: int
    sessions: int
    whole: int
    left_out: tuple[tuple[str, int], ...]
    weekday: int | None
    weekday_days: int
    days: int


def of(frames: Frames) -> LookBack:
    """Look back from `frames.as_of`; give the whole journal's frames, not those of a period."""
    monday = frames.as_of - dt.timedelta(days=frames.as_of.weekday())
    week = frames.between(monday - dt.timedelta(days=7), monday - dt.timedelta(days=1))
    ledger = adherence.of(frames)
    row = ledger[ledger["first_day"].dt.date == monday - dt.timedelta(days=7)]
    sessions = week.sessions[week.sessions["prescribed"] > 0]
    missed = week.exercises[
        week.exercises["prescribed"] & week.exercises["status"].isin(["skipped", "partly"])
    ]
    left_out = missed["exercise"].value_counts()
    weekday, on_it, days = _weekday(frames, monday)
    return LookBack(
        first_day=monday - dt.timedelta(days=7) if len(row) else None,
        status=str(row["status"].iloc[0]) if len(row) else "",
        session_days=int(row["session_days"].sum()),
        required=int(row["required"].sum()),
        maximum=int(row["maximum"].sum()),
        sessions=len(sessions),
        whole=int((sessions["done"] == sessions["prescribed"]).sum()),
        left_out=tuple((str(key), int(times)) for key, times in left_out.items()),
        weekday=weekday,
        weekday_days=on_it,
        days=days,
    )


def _weekday(frames: Frames, monday: dt.date) -> tuple[int | None, int, int]:
    recent = frames.between(monday - dt.timedelta(weeks=WEEKS_FOR_WEEKDAY), None).sessions
    share = float(frames.settings.get("counted_share", 0.5))
    table = entries.by_weekday_and_hour(recent, counted_share=share)
    by_day = table.groupby("weekday")["session_days"].sum()
    days = int(by_day.sum())
    if days < DAYS_TO_NAME_ONE:
        return None, 0, days
    most = int(by_day.max())
    leading = by_day[by_day == most]
    if len(leading) > 1 or most < SHARE_TO_NAME_ONE * days:
        return None, 0, days
    return int(leading.index[0]), most, days
