"""Plans that change and pauses of every kind, by way of a real journal, against the naive implementation."""

from __future__ import annotations

import datetime as dt
import importlib.util
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fascia_journal import Journal, clock
from fascia_journal.analysis import adherence
from fascia_journal.programme import Programme
from fascia_journal.records import ExerciseEntry, Pause, Plan, Session

# Test files are no package: the naive implementation is loaded from the file beside this one.
_SPEC = importlib.util.spec_from_file_location(
    "naive_adherence", Path(__file__).with_name("test_adherence.py")
)
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)
naive, plain = _MODULE.naive, _MODULE.plain

KEYS = Programme.load().keys
DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 3, 2)
TODAY = MONDAY + 70 * DAY  # a Monday: ten weeks are over


@contextmanager
def opened() -> Iterator[Journal]:
    """An empty journal on the noon of TODAY."""
    with (
        clock.fixed(noon(TODAY)),
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("XDG_DATA_HOME", folder)
        with Journal.open(Path(folder) / "journal.sqlite") as journal:
            journal.settings["zone"] = "UTC"
            journal.settings["invented"] = True  # no backups: these journals live for milliseconds
            yield journal


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def session(day: dt.date, done: int = 6) -> Session:
    return Session(noon(day), "UTC", tuple(ExerciseEntry(key) for key in KEYS[:done]), prescribed=KEYS)


def marked(pause: Pause) -> bool:
    """Entered later than the day after its first day; in these tests always at a noon in UTC."""
    return pause.entered_at.date() > pause.first_day + DAY


def expected(journal: Journal, sessions, pauses, plans, *, start=None, end=None):
    return naive(
        sessions,
        start=start,
        as_of=TODAY,
        minimum=2,
        maximum=3,
        pauses=[(one.first_day, one.last_day) for one in pauses if not marked(one)],
        late=[(one.first_day, one.last_day) for one in pauses if marked(one)],
        end=end,
        plans=sorted(plans, key=lambda plan: plan.from_day),
        share=Fraction(1, 2),
    )


days = st.integers(0, 69).map(lambda n: MONDAY + n * DAY)


@st.composite
def pause(draw):
    """Single days, weeks, one within another, open ones; entered at once or long afterwards."""
    first = draw(days)
    length = draw(st.sampled_from([0, 1, 3, 6, 7, 20, None]))
    entered = draw(st.sampled_from([0, 1, 2, 30]))
    last = None if length is None else first + length * DAY
    return Pause(first, last, "illness", entered_at=min(noon(first + entered * DAY), noon(TODAY)))


@st.composite
def change(draw):
    """A plan as somebody saves it: from any day, the past and the time ahead included."""
    low = draw(st.integers(1, 7))
    from_day = draw(st.one_of(days, st.just(TODAY), st.just(TODAY + 3 * DAY)))
    dropped = draw(st.integers(1, 6))
    return Plan(from_day, KEYS[:dropped], minimum=low, maximum=draw(st.integers(low, 7)))


@settings(max_examples=40, deadline=None)
@given(
    sessions=st.lists(st.tuples(days, st.integers(0, 6)), min_size=1, max_size=25),
    pauses=st.lists(pause(), max_size=4),
    changes=st.lists(change(), max_size=4),
    start=st.one_of(st.none(), days),
    length=st.one_of(st.none(), st.integers(0, 60)),
)
def test_the_journals_ledger_agrees_with_the_naive_one(sessions, pauses, changes, start, length):
    with opened() as journal:
        journal.add_all([session(day, done) for day, done in sessions])
        journal.add_all(pauses)
        for plan in changes:
            journal.change_plan(plan)
        end = start + length * DAY if start and length is not None else None
        if start:  # on the page, first and last day are part of the plan that holds today
            now = journal.plan()
            dated = Plan(TODAY, now.exercises, now.minimum, now.maximum, "back", start, end)
            journal.change_plan(dated)
        saved = journal.plans()
        frames = journal.frames()
        ledger = adherence.of(frames)
        logged = [(day, done, len(KEYS)) for day, done in sessions]
        assert plain(ledger) == expected(
            journal, logged, pauses, [p for p in saved if p.id], start=start, end=end
        )
        assert sorted(frames.pauses["afterwards"]) == sorted(marked(one) for one in pauses)


@settings(max_examples=25, deadline=None)
@given(
    sessions=st.lists(days, min_size=1, max_size=25),
    pauses=st.lists(pause(), max_size=3),
    earlier=st.lists(change(), max_size=2),
    new=change(),
)
def test_weeks_before_a_change_stay_as_they_were_judged(sessions, pauses, earlier, new):
    with opened() as journal:
        journal.add_all([session(day) for day in sessions])
        journal.add_all(pauses)
        for plan in earlier:
            journal.change_plan(plan)
        before = adherence.of(journal.frames())
        journal.change_plan(new)
        after = adherence.of(journal.frames())
        untouched = before["first_day"] < pd.Timestamp(clock.monday(new.from_day))
        pd.testing.assert_frame_equal(before[untouched], after[untouched])
        journal.undo()
        pd.testing.assert_frame_equal(before, adherence.of(journal.frames()))


def weeks_of(*pauses: Pause, plans: tuple[Plan, ...] = ()) -> pd.DataFrame:
    """Ten weeks with a session on each Monday and Wednesday."""
    with opened() as journal:
        journal.add_all([session(MONDAY + n * DAY) for n in range(70) if n % 7 in (0, 2)])
        journal.add_all(pauses)
        for plan in plans:
            journal.change_plan(plan)
        return adherence.of(journal.frames())


def test_overlapping_nested_and_repeated_pauses_count_each_day_once():
    week = MONDAY + 7 * DAY
    once = weeks_of(Pause(week, week + 9 * DAY))
    often = weeks_of(
        Pause(week, week + 5 * DAY),
        Pause(week + 3 * DAY, week + 9 * DAY),  # overlaps
        Pause(week + DAY, week + 2 * DAY),  # nested
        Pause(week, week + 5 * DAY),  # the same again
        Pause(week + 9 * DAY, week + 9 * DAY),  # one day, at the end
    )
    pd.testing.assert_frame_equal(once, often)
    assert once["paused_days"].tolist()[:4] == [0, 7, 3, 0]
    assert once["status"].tolist()[:4] == ["on target", "paused", "below", "on target"]


def test_an_open_pause_goes_on_until_somebody_ends_it():
    first = MONDAY + 17 * DAY  # a Thursday
    open_ = weeks_of(Pause(first))
    assert open_["paused_days"].tolist() == [0, 0, 4, 7, 7, 7, 7, 7, 7, 7, 7]
    assert open_["status"].tolist()[2:5] == ["not assessed", "paused", "paused"]
    ended = weeks_of(Pause(first, first + 5 * DAY))  # up to the Tuesday after
    assert ended["paused_days"].tolist()[2:5] == [4, 2, 0]


def test_when_a_pause_was_entered_changes_its_mark_and_no_number():
    first, last = MONDAY + 7 * DAY, MONDAY + 13 * DAY
    in_time = weeks_of(Pause(first, last, entered_at=noon(first)))
    late = weeks_of(Pause(first, last, entered_at=noon(TODAY)))
    assert late["entered_afterwards"].tolist() == [0, 7, *[0] * (len(late) - 2)]
    pd.testing.assert_frame_equal(in_time, late.assign(entered_afterwards=0))


def test_a_week_that_begins_paused_is_judged_by_the_plan_of_its_first_day_that_counts():
    week = MONDAY + 14 * DAY
    new = Plan(week + 2 * DAY, KEYS, minimum=4, maximum=4)
    without = weeks_of(plans=(new,))
    assert without["required"].tolist()[1:4] == [2, 2, 4]
    paused = weeks_of(Pause(week, week + DAY), plans=(new,))
    assert paused["required"].tolist()[1:4] == [2, 3, 4]  # 4 · 5/7 = 2.86: three of five days
    assert paused["maximum"].tolist()[1:4] == [3, 3, 4]


def test_a_plan_that_is_put_between_two_others_holds_for_its_weeks_alone():
    first = Plan(MONDAY + 7 * DAY, KEYS, minimum=1, maximum=1)
    last = Plan(MONDAY + 28 * DAY, KEYS, minimum=3, maximum=3)
    between = Plan(MONDAY + 14 * DAY, KEYS, minimum=2, maximum=2)
    weeks = weeks_of(plans=(last, first, between))
    assert weeks["required"].tolist()[:6] == [2, 1, 2, 2, 3, 3]
    assert weeks["status"].tolist()[:6] == [
        "on target",
        "above plan",
        "on target",
        "on target",
        "below",
        "below",
    ]
