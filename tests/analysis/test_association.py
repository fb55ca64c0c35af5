"""Weeks on target against weeks below: which weeks enter, the shift, and what keeps it unclear."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from fascia_journal.analysis import association, phases, trend
from fascia_journal.programme import Programme
from fascia_journal.records import CheckIn, ExerciseEntry, Session, Tension

KEYS = Programme.load("back").keys
MONDAY = dt.datetime(2026, 1, 5, 8, tzinfo=ZoneInfo("Europe/Zurich"))
DONE = tuple(ExerciseEntry(key) for key in KEYS)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def tables(rows):
    """A ledger and a course of weeks with (status, median); None: no rating."""
    weeks = [f"2026-W{number:02d}" for number in range(1, len(rows) + 1)]
    ledger = pd.DataFrame({"week": weeks, "status": [status for status, _ in rows]})
    medians = [np.nan if median is None else median for _, median in rows]
    course = pd.DataFrame(
        {
            "week": weeks,
            "median": medians,
            "n": [0 if np.isnan(m) else 2 for m in medians],
            "kind": "check_in",
        }
    )
    return ledger, course


def test_on_target_and_above_plan_against_below_and_nothing_else():
    reached, below = [3, 4, 4, 5.5, 2], [6, 7, 5, 8]
    rows = [("on target", value) for value in reached[:3]] + [("above plan", value) for value in reached[3:]]
    rows += [("below", value) for value in below] + [("below", None), ("on target", None)]
    rows += [("paused", 0), ("not assessed", 0), ("in progress", 0)]
    found = association.compare(*tables(rows))
    assert (found.n_on_target, found.n_below) == (5, 4)
    assert found.estimate == np.median([a - b for a in reached for b in below])
    assert (found.median_on_target, found.median_below) == (4.0, 6.5)
    assert (found.title, found.kind_text) == ("association", "check-ins")
    assert found.level >= 0.95
    assert (found.verdict, found.reason) == (phases.UNCLEAR, "fewer than 10 weeks in all")


@pytest.mark.parametrize(
    ("on_target", "below", "known"), [(4, 4, True), (3, 9, False), (9, 3, False), (0, 0, False)]
)
def test_four_weeks_of_each_sort(on_target, below, known):
    found = association.compare(*tables([("on target", 4)] * on_target + [("below", 6)] * below))
    assert (found.n_on_target, found.n_below) == (on_target, below)
    assert (found.estimate is not None) == known
    assert (found.verdict is not None) == known
    assert found.reason


def weeks(levels, *, evening=False):
    """Check-ins on six days a week; two sessions in weeks whose level is given first, one in the others."""
    made = []
    for week, (level, sessions) in enumerate(levels):
        for day in range(6):
            at = MONDAY + (7 * week + day) * DAY
            made.append(CheckIn(at + (13 * HOUR if evening else 0 * HOUR), "Europe/Zurich", Tension(level)))
            if day % 2 == 0 and day // 2 < sessions:
                made.append(Session(at + 10 * HOUR, "Europe/Zurich", DONE))
    return made


def test_of_a_journal(make_frames):
    levels = [(3, 3), (6, 1)] * 6
    found = association.of(make_frames(*weeks(levels), as_of=MONDAY.date() + 84 * DAY))
    assert (found.n_on_target, found.n_below) == (6, 6)
    assert (found.estimate, found.verdict, found.reason) == (-3.0, phases.LOWER, None)
    turned = association.of(make_frames(*weeks([(6, 3), (3, 1)] * 6), as_of=MONDAY.date() + 84 * DAY))
    assert (turned.estimate, turned.verdict) == (3.0, phases.HIGHER)


def test_evenings_after_a_session_are_missing_from_the_weeks_on_target(make_frames):
    made = weeks([(3, 3), (6, 0)] * 6, evening=True)
    found = association.of(make_frames(*made, as_of=MONDAY.date() + 84 * DAY))
    assert (found.estimate, found.verdict, found.reason) == (-3.0, phases.UNCLEAR, trend.LEFT_OUT)


def test_an_empty_journal_has_a_reason(make_frames):
    found = association.of(make_frames())
    assert (found.n_on_target, found.n_below, found.kind, found.verdict) == (0, 0, None, None)
    assert found.reason == "fewer than 4 weeks with ratings on target, or below"
    assert found.median_on_target is found.estimate is found.low is found.level is None
