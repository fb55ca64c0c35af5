"""When sessions took place, and what was written down later."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fascia_journal.analysis import entries
from fascia_journal.programme import Programme
from fascia_journal.records import CheckIn, ExerciseEntry, Pause, Session

KEYS = Programme.load("back").keys
MONDAY = dt.datetime(2026, 3, 23, 18, 30, tzinfo=ZoneInfo("Europe/Zurich"))
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def session(at, exercises=6, **more):
    return Session(at, "Europe/Zurich", tuple(map(ExerciseEntry, KEYS[:exercises])), **more)


def test_each_date_counts_once_at_the_hour_of_its_first_session_that_counts(make_frames):
    made = [
        session(MONDAY),
        session(MONDAY + 2 * HOUR),  # the same date again
        session(MONDAY + 7 * DAY),  # the clocks have changed in between; 18:30 on the wall
        session(MONDAY + DAY, exercises=2),  # too few exercises
        session(MONDAY + DAY + HOUR),
        session(MONDAY + 6 * DAY - 18 * HOUR),  # Sunday, half past midnight
    ]
    table = entries.by_weekday_and_hour(make_frames(*made).sessions)
    assert table.to_numpy().tolist() == [[1, 18, 2], [2, 19, 1], [7, 0, 1]]
    assert list(table) == ["weekday", "hour", "session_days"]
    strict = entries.by_weekday_and_hour(
        make_frames(session(MONDAY, exercises=3)).sessions, counted_share=0.6
    )
    assert strict.empty
    assert {str(dtype) for dtype in strict.dtypes} == {"int64"}


def test_late_entries_with_their_share(make_frames):
    made = [
        session(MONDAY, entered_at=MONDAY + 25 * HOUR),
        *(session(MONDAY + n * DAY, entered_at=MONDAY + n * DAY) for n in (1, 2, 3)),
        CheckIn(MONDAY, "UTC", entered_at=MONDAY + 2 * DAY),
        CheckIn(MONDAY, "UTC", entered_at=MONDAY),
        Pause(MONDAY.date(), entered_at=MONDAY + 3 * DAY),
        Pause(MONDAY.date() + 30 * DAY, entered_at=MONDAY),
    ]
    found = entries.late(make_frames(*made))
    assert (found.sessions, found.late_sessions, found.session_share) == (4, 1, 0.25)
    assert (found.check_ins, found.late_check_ins, found.check_in_share) == (2, 1, 0.5)
    assert (found.pauses, found.pauses_afterwards) == (2, 1)
    assert (found.imported_sessions, found.imported_check_ins) == (0, 0)
    brought = session(MONDAY, source="import", entered_at=MONDAY + 300 * DAY)
    mixed = entries.late(make_frames(*made, brought))
    assert (mixed.sessions, mixed.imported_sessions, mixed.session_share) == (4, 1, 0.25)
    nothing = entries.late(make_frames())
    assert (nothing.sessions, nothing.session_share, nothing.check_in_share) == (0, None, None)


@pytest.mark.parametrize("days", [0, 400])
def test_a_period_counts_its_own_entries_only(make_frames, days):
    data = make_frames(session(MONDAY, entered_at=MONDAY + 9 * DAY), session(MONDAY + DAY))
    cut = data.between(MONDAY.date() + DAY - days * DAY, None)
    assert entries.late(cut).late_sessions == (1 if days else 0)
