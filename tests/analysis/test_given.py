"""Wrong input is refused with a sentence that says what to give, never with an error of pandas or numpy."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from fascia_journal.analysis import adherence, association, entries, pairwise, phases, tension, trend
from fascia_journal.errors import JournalError
from fascia_journal.records import CheckIn, Pause, Plan, Tension

MONDAY = dt.date(2026, 3, 2)
NOTHING = pd.DataFrame({"a": [1]})
SESSION = {"local_date": [MONDAY], "done": [6], "prescribed": [6]}


def weekly(sessions=SESSION, **options):
    call = {"start": MONDAY, "as_of": MONDAY + dt.timedelta(days=21)} | options
    return adherence.weekly(pd.DataFrame(sessions) if isinstance(sessions, dict) else sessions, **call)


@pytest.mark.parametrize("table", [NOTHING, None, [(MONDAY, 6, 6)], {"local_date": []}], ids=str)
@pytest.mark.parametrize(
    "ask",
    [
        lambda table: adherence.weekly(table, start=None, as_of=MONDAY),
        adherence.summary,
        adherence.counts,
        adherence.completeness,
        adherence.by_exercise,
        entries.by_weekday_and_hour,
        trend.weekly_course,
        trend.usable_ratings,
        lambda table: association.compare(table, table),
        lambda table: weekly(pauses=pd.DataFrame(table or ["a"]) if table is not NOTHING else table),
    ],
)
def test_a_table_without_the_columns_is_told_which_are_needed(ask, table):
    with pytest.raises(JournalError, match=r'"\w+".*(journal\.\w+\(\)|adherence\.weekly\(\.\.\.\))\.$'):
        ask(table)


@pytest.mark.parametrize("frames", [None, NOTHING, "journal.sqlite"], ids=str)
@pytest.mark.parametrize("ask", [adherence.of, association.of, entries.late, phases.of, tension.of, trend.of])
def test_whatever_is_no_frames_is_told_where_they_come_from(ask, frames):
    with pytest.raises(JournalError, match=r"Frames of journal\.frames\(\)\.$"):
        ask(frames)


@pytest.mark.parametrize("ask", [association.of, phases.of, tension.of, trend.of])
def test_an_unknown_scale_is_no_scale_without_ratings(make_frames, ask):
    with pytest.raises(JournalError, match="'knee' is no scale: give one of overall, neck, "):
        ask(make_frames(), "knee")


def test_an_unknown_context_or_kind_is_refused(make_frames):
    with pytest.raises(JournalError, match="'work' is no context: give one of alone, "):
        tension.of(make_frames(), context="work")
    for ask in (lambda: trend.of(make_frames(), kind="after"), lambda: course(make_frames(), kind="after")):
        with pytest.raises(JournalError, match="'after' is no kind of rating: give one of check_in, before"):
            ask()


def course(data, **options):
    return trend.weekly_course(data.ratings, **options)


@pytest.mark.parametrize(
    "wrong",
    [
        {"done": ["six"]},
        {"done": [-1]},
        {"done": [math.inf]},
        {"prescribed": [-6]},
        {"prescribed": ["all"]},
        {"local_date": [None]},
        {"local_date": [pd.NaT]},
        {"local_date": pd.to_datetime([None])},
        {"local_date": [20260302]},
        {"local_date": ["2026"]},
        {"local_date": ["soon"]},
    ],
    ids=str,
)
def test_a_cell_that_cannot_be_is_named_by_its_column_or_value(wrong):
    with pytest.raises(JournalError, match=r"(no date|\"(done|prescribed)\").*\.$"):
        weekly(SESSION | wrong)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"as_of": None}, "as_of is missing"),
        ({"as_of": pd.NaT}, "no date"),
        ({"minimum": 2.5}, "whole numbers"),
        ({"minimum": "2"}, "whole numbers"),
        ({"minimum": None}, "whole numbers"),
        ({"maximum": math.nan}, "whole numbers"),
        ({"counted_share": "0.5"}, "more than 0"),
        ({"counted_share": math.nan}, "more than 0"),
        ({"pauses": None}, "no list of pauses"),
        ({"pauses": (MONDAY, MONDAY)}, "no pause"),
        ({"pauses": [(MONDAY, MONDAY, "holiday")]}, "no pause"),
        ({"pauses": [(None, MONDAY)]}, "no first day"),
        ({"plans": [2]}, "give the Plan"),
    ],
    ids=str,
)
def test_an_option_that_makes_no_sense_is_refused(options, told):
    with pytest.raises(JournalError, match=rf"{told}.*\.$"):
        weekly(**options)


def test_a_session_without_its_numbers_does_not_count_and_is_no_part_of_completeness():
    sessions = pd.DataFrame({"local_date": MONDAY, "done": [6, None, 3], "prescribed": [6, 6, None]})
    assert weekly(sessions)["short_sessions"].tolist() == [2, 0, 0, 0]
    assert adherence.completeness(sessions) == 1.0
    assert adherence.completeness(sessions.iloc[1:]) is None


def test_a_date_with_an_hour_and_an_offset_is_its_own_day():
    late = weekly(SESSION | {"local_date": ["2026-03-08T23:30-08:00"]})  # Monday already in UTC
    assert late["session_days"].tolist() == [1, 0, 0, 0]


def test_when_a_pause_was_entered_is_judged_in_utc_from_the_record_as_from_the_frame(make_frames):
    west = dt.timezone(-dt.timedelta(hours=10))
    entered = dt.datetime(2026, 3, 3, 20, tzinfo=west)  # Wednesday in UTC, two days after the first day
    pause = Pause(MONDAY, MONDAY + dt.timedelta(days=5), entered_at=entered)
    from_record, from_frame = weekly(pauses=[pause]), weekly(pauses=make_frames(pause).pauses)
    assert from_record["entered_afterwards"].tolist() == from_frame["entered_afterwards"].tolist()


NO_NUMBERS = [
    ["six"] * 6,
    [math.inf] * 6,
    [-math.inf] * 6,
    [1j] * 6,
    [dt.date(2026, 3, 2)] * 6,
    pd.date_range("2026-03-02", periods=6),
    np.ones((6, 2)),
    pd.DataFrame({"a": [1] * 6}),
    {1, 2, 3},
]


@pytest.mark.parametrize("values", NO_NUMBERS, ids=lambda values: str(values)[:30])
@pytest.mark.parametrize(
    "ask",
    [
        lambda values: tension.immediate_change(values, range(6)),
        lambda values: tension.immediate_change(range(6), values),
        lambda values: tension.lag_one(values, range(6)),
        tension.sign_permutation_p,
        lambda values: trend.theil_sen(values, range(6)),
        lambda values: trend.theil_sen(range(6), values),
        lambda values: phases.nap(values, range(6)),
        lambda values: phases.shift(range(6), values),
        lambda values: phases.tell(values, range(6), 1.0),
    ],
)
def test_what_is_no_number_is_refused(ask, values):
    with pytest.raises(JournalError, match="number"):
        ask(values)


@pytest.mark.parametrize(
    "ask",
    [tension.immediate_change, phases.shift, phases.nap],
)
def test_what_is_too_large_to_be_counted_exactly_is_no_rating(ask):
    with pytest.raises(JournalError, match=r"1e\+30 is no rating"):
        ask([1e30] * 6, [1] * 6)
    assert pairwise.billionths(np.array([])).tolist() == []
    assert tension.immediate_change([1e8] * 6, [-1e8] * 6).estimate == -2e8


@pytest.mark.parametrize("points", [math.nan, math.inf, None, "3"])
def test_points_that_are_no_number_tell_nothing(points):
    with pytest.raises(JournalError, match="no number of points"):
        phases.tell([1] * 9, [5] * 9, points)


def test_differences_that_are_missing_are_left_out_of_p():
    assert tension.sign_permutation_p([math.nan, 1, 2, None]) == tension.sign_permutation_p([1, 2])


def test_plans_and_frames_as_a_journal_gives_them_are_taken(make_frames):
    at = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
    data = make_frames(CheckIn(at, "UTC", Tension(0)))
    assert trend.of(data).weeks["median"].tolist() == [0.0]
    assert isinstance(data.plan, Plan)
    assert len(weekly(plans=(data.plan,))) == 4
