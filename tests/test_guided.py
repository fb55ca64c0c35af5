"""From what the player reports to what a session was."""

import datetime as dt

import pytest
from hypothesis import example, given
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


def test_the_reason_was_chosen_while_it_stood():
    events = told((0, "start", 0), (30, "step", 1), (60, "pause", 1), (70, "skip", 2, "no_time"))
    assert entries(STEPS, played(STEPS, events)) == (ExerciseEntry("roll_down", 30.0, "partly", "no_time"),)


def test_thirty_seconds_more_are_spent_and_done():
    events = told((0, "start", 0), (30, "step", 1), (40, "more", 1), (150, "step", 2), (150, "stop", 2))
    assert entries(STEPS, played(STEPS, events)) == (ExerciseEntry("roll_down", 120.0),)


def test_time_to_get_ready_is_no_exercise():
    found = played(STEPS, told((0, "start", 0), (29, "stop", 0)))
    assert found.seconds[0] == 29
    assert entries(STEPS, found) == ()


def test_a_clock_that_was_put_back_takes_nothing_away():
    events = told((0, "start", 0), (30, "step", 1), (60, "pause", 1), (-3600, "stop", 1))
    found = played(STEPS, events)
    assert found.seconds[1] == 30
    assert found.latest_at >= found.started_at


@st.composite
def sessions(draw):
    """Events as the player tells them, and the seconds that were spent on each step."""
    events, spent = [(0.0, "start", 0)], [0.0] * len(STEPS)
    now, step, running = 0.0, 0, True
    for kind in draw(st.lists(st.sampled_from(["step", "pause", "go_on", "back", "skip", "more"]))):
        if (kind == "pause" and not running) or (kind == "go_on" and running):
            continue
        went_by = draw(st.integers(0, 90_000)) / 1000
        now += went_by
        spent[step] += went_by if running else 0
        if kind in ("step", "skip"):
            step = min(step + 1, len(STEPS) - 1)
        elif kind == "back":
            step = max(step - 1, 0)
        running = kind != "pause" and (running or kind != "more")
        events.append((now, kind, step, *(["no_time"] if kind == "skip" else [])))
    return told(*events), spent


@given(sessions())
def test_the_seconds_are_those_that_were_spent(session):
    events, spent = session
    found = played(STEPS, events)
    assert found.seconds == pytest.approx(spent, abs=0.01)
    for entry in entries(STEPS, found):
        assert (entry.status == "skipped") <= (entry.reason is not None)


ANY = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4))
KINDS = ["start", "step", "pause", "go_on", "back", "skip", "more", "stop", "end", "dance"]
HALF_RIGHT = st.fixed_dictionaries(
    {
        "n": st.integers(-2, 40),
        "at": st.one_of(st.integers(0, 4 * 10**12), st.floats()),
        "kind": st.sampled_from(KINDS),
        "step": st.integers(-3, 14),
    },
    optional={"reason": st.one_of(ANY, st.lists(ANY), st.sampled_from(list(SKIP_REASONS)))},
)


@example([{"n": 1, "at": BEGIN, "kind": "skip", "step": 2, "reason": ["no_time"]}])
@example([{"n": 1, "at": BEGIN, "kind": ["skip"], "step": 2}])
@example(told((0, "start", 1), (1_000_000, "stop", 1)))
@given(st.lists(st.one_of(HALF_RIGHT, ANY, st.dictionaries(st.text(max_size=4), ANY))))
def test_whatever_a_browser_sends_can_be_read(events):
    for entry in entries(STEPS, played(STEPS, events)):
        assert 0 <= entry.seconds <= 24 * 60 * 60
