"""From what the player reports to what a session was."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascia_journal import ExerciseEntry, Programme
from fascia_journal.guided import entries, played
from fascia_journal.records import SKIP_REASONS
from fascia_journal.timeline import timeline

STEPS = timeline(Programme.load())
BEGIN = 1_800_000_000_000


def told(*events):
    """Events of (seconds from the start, kind, step, reason)."""
    return [
        {"n": n, "at": BEGIN + 1000 * at, "kind": kind, "step": step, **({"reason": more[0]} if more else {})}
        for n, (at, kind, step, *more) in enumerate(events, start=1)
    ]


def whole():
    steps = [(step.starts_at, "step", n) for n, step in enumerate(STEPS) if n]
    return told((0, "start", 0), *steps, (720, "end", 11))


def test_a_whole_session():
    found = played(STEPS, whole())
    assert found.started_at == dt.datetime.fromtimestamp(BEGIN / 1000, dt.UTC)
    assert found.latest_at - found.started_at == dt.timedelta(minutes=12)
    assert found.ended
    assert entries(STEPS, found) == tuple(ExerciseEntry(key, 90.0) for key in Programme.load().keys)


def test_pauses_do_not_count():
    found = played(
        STEPS, told((0, "start", 0), (30, "step", 1), (50, "pause", 1), (650, "go_on", 1), (700, "pause", 1))
    )
    assert found.seconds[1] == 70
    assert (found.step, found.into, found.running, found.ended) == (1, 70, False, False)
    assert entries(STEPS, found) == (ExerciseEntry("roll_down", 70.0, "partly"),)


@pytest.mark.parametrize(
    ("spent", "status"), [(4, None), (5, "partly"), (71, "partly"), (72, "done"), (89, "done")]
)
def test_done_partly_or_nothing_by_the_share_that_was_spent(spent, status):
    found = played(STEPS, told((0, "start", 0), (30, "step", 1), (30 + spent, "stop", 1)))
    assert [entry.status for entry in entries(STEPS, found)] == ([status] if status else [])


def test_what_was_skipped_keeps_its_reason():
    found = played(
        STEPS,
        told(
            (0, "start", 0),
            (10, "skip", 2, "no_equipment"),
            (40, "step", 3),
            (60, "skip", 4, "uncomfortable"),
            (61, "stop", 4),
        ),
    )
    assert entries(STEPS, found) == (
        ExerciseEntry("roll_down", 0.0, "skipped", "no_equipment"),
        ExerciseEntry("lunge", 20.0, "partly", "uncomfortable"),
    )


def test_what_was_skipped_and_then_done_after_all_is_done():
    found = played(
        STEPS,
        told((0, "start", 0), (5, "skip", 2, "no_time"), (6, "back", 1), (96, "step", 2), (100, "stop", 2)),
    )
    assert entries(STEPS, found) == (ExerciseEntry("roll_down", 90.0),)


def test_going_back_adds_what_was_spent():
    found = played(
        STEPS, told((0, "start", 0), (30, "step", 1), (70, "back", 1), (160, "step", 2), (160, "stop", 2))
    )
    assert found.seconds[1] == 130


def test_a_page_that_was_lost_adds_nothing_until_somebody_goes_on():
    lost = told((0, "start", 0), (30, "step", 1))
    assert played(STEPS, lost).running
    found = played(
        STEPS,
        [
            *lost,
            {"n": 3, "at": BEGIN + 7_200_000, "kind": "go_on", "step": 1},
            {"n": 4, "at": BEGIN + 7_240_000, "kind": "pause", "step": 1},
        ],
    )
    assert found.seconds[1] == 40


def test_events_in_any_order_and_twice_are_the_same():
    events = whole()
    assert played(STEPS, [*reversed(events), *events]) == played(STEPS, events)


@pytest.mark.parametrize(
    "broken",
    [
        None,
        7,
        {},
        {"n": 0, "at": BEGIN, "kind": "stop", "step": 0},
        {"n": 99, "at": "now", "kind": "stop", "step": 0},
        {"n": 99, "at": BEGIN, "kind": "explode", "step": 0},
        {"n": 99, "at": BEGIN, "kind": "stop", "step": 12},
        {"n": 99, "at": BEGIN, "kind": "stop", "step": True},
        {"n": 99, "at": float("nan"), "kind": "stop", "step": 0},
        {"n": 99, "at": float("inf"), "kind": "stop", "step": 0},
    ],
)
def test_what_a_browser_cannot_have_sent_changes_nothing(broken):
    assert played(STEPS, [*whole(), broken]) == played(STEPS, whole())


@given(
    st.lists(
        st.tuples(
            st.floats(0, 3000),
            st.sampled_from(["start", "step", "pause", "go_on", "back", "skip", "more", "stop", "end"]),
            st.integers(0, 11),
            st.sampled_from([*SKIP_REASONS, "nonsense"]),
        ),
        max_size=30,
    )
)
def test_seconds_are_never_negative_nor_more_than_went_by(events):
    found = played(STEPS, told(*events))
    assert all(spent >= 0 for spent in found.seconds)
    if found.started_at:
        assert sum(found.seconds) <= (found.latest_at - found.started_at).total_seconds() + 1e-3
    made = entries(STEPS, found)
    assert len({entry.exercise for entry in made}) == len(made)
