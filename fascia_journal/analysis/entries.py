"""When sessions took place, and how much was written down later."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from fascia_journal.analysis import given
from fascia_journal.analysis.adherence import counts
from fascia_journal.analysis.frames import IMPORTED, Frames


@dataclass(frozen=True, slots=True)
class Late:
    """How much was written down later: a late rating rests on memory.

    Attributes:
        sessions, check_ins: how many there are of which it is known when they were written down.
        imported_sessions, imported_check_ins: those brought in from a table or another app, of which it is
            not known: that they were brought in today does not make them a memory.
        late_sessions, late_check_ins: how many of the known were written down more than 24 hours afterwards.
        session_share, check_in_share: those shares, 0 to 1; None when there is none.
        pauses: how many pauses there are.
        pauses_afterwards: how many of them were entered later than the day after their first day.
    """

    sessions: int
    imported_sessions: int
    late_sessions: int
    session_share: float | None
    check_ins: int
    imported_check_ins: int
    late_check_ins: int
    check_in_share: float | None
    pauses: int
    pauses_afterwards: int


def late(frames: Frames) -> Late:
    """Count the late entries of a journal, or of the period to which it was cut."""
    given.instance(frames, Frames, "journal.frames()")
    sessions, check_ins = (
        table[table["source"] != IMPORTED] for table in (frames.sessions, frames.check_ins)
    )
    pauses = frames.pauses
    return Late(
        sessions=len(sessions),
        imported_sessions=len(frames.sessions) - len(sessions),
        late_sessions=int(sessions["late"].sum()),
        session_share=float(sessions["late"].mean()) if len(sessions) else None,
        check_ins=len(check_ins),
        imported_check_ins=len(frames.check_ins) - len(check_ins),
        late_check_ins=int(check_ins["late"].sum()),
        check_in_share=float(check_ins["late"].mean()) if len(check_ins) else None,
        pauses=len(pauses),
        pauses_afterwards=int(pauses["afterwards"].sum()),
    )


def by_weekday_and_hour(sessions: pd.DataFrame, *, counted_share: float = 0.5) -> pd.DataFrame:
    """Session days by weekday and by the hour at which the first session that counts began.

    Args:
        sessions: the sessions frame: local_date, local_time, done, prescribed.
        counted_share: share of the prescribed exercises that makes a session count.

    Returns:
        One row for each weekday and hour with a session day, in their order. Columns: weekday (1 Monday to
        7 Sunday, of the local date), hour (0 to 23, wall time at the place), session_days.

    Raises:
        JournalError: a column is missing or holds no number, or the share is none.
    """
    given.columns(sessions, ("local_date", "local_time", "done", "prescribed"), "journal.sessions()")
    counting = sessions[counts(sessions, counted_share)].sort_values("local_time", kind="stable")
    days = counting.drop_duplicates("local_date")
    keys = [
        days["local_date"].dt.isocalendar().day.rename("weekday"),
        days["local_time"].dt.hour.rename("hour"),
    ]
    table = days.groupby(keys).size().rename("session_days").reset_index()
    return table.astype("int64")
