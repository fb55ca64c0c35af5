"""What the events of the player mean: seconds really spent, and done, partly done or skipped."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fascia_journal import guided
from fascia_journal.programme import Programme
from fascia_journal.records import SKIP_REASONS, ExerciseEntry, Session
from fascia_journal.timeline import timeline

STEPS = timeline(Programme.load("back"))
BEGIN = 1_770_000_000_000


def tell(*events):
    """Events of (seconds since the start, kind, step, reason)."""
    made = []
    for n, (seconds, kind, step, *reason) in enumerate(events, start=1):
        event = {"n": n, "at": BEGIN + round(seconds * 1000), "kind": kind, "step": step}
        made.append(event | ({"reason": reason[0]} if reason else {}))
    return made


def entries(events):
    return guided.entries(STEPS, guided.played(STEPS, events))


WHOLE = tell(
    (0, "start", 0), *((step.starts_at, "step", n) for n, step in enumerate(STEPS) if n), (720, "end", 11)
)


def test_a_whole_session_is_six_exercises_of_a_minute_and_a_half():
    found = guided.played(STEPS, WHOLE)
    assert guided.entries(STEPS, found) == tuple(
        ExerciseEntry(key, 90.0, "done") for key in Programme.load("back").keys
    )
    assert found.ended
    assert not found.running
    assert (found.latest_at - found.started_at) == dt.timedelta(minutes=12)
    assert found.started_at == dt.datetime.fromtimestamp(BEGIN / 1000, dt.UTC)
    # A session can be made of it as it is.
    assert Session(found.started_at, "Europe/Zurich", guided.entries(STEPS, found), source="guided").done == 0


def test_before_anything_happened_nothing_is_said():
    found = guided.played(STEPS, [])
    assert (found.started_at, found.latest_at, found.ended, found.latest) == (None, None, False, 0)
    assert guided.entries(STEPS, found) == ()


def test_pauses_do_not_count_and_what_was_spent_does():
    events = tell((0, "start", 0), (30, "step", 1), (50, "pause", 1), (3650, "go_on", 1), (3720, "step", 2))
    assert entries(events) == (ExerciseEntry("roll_down", 90.0, "done"),)


def test_an_exercise_begun_again_counts_both_times():
    events = tell((0, "start", 0), (30, "step", 1), (60, "back", 1), (150, "step", 2))
    assert entries(events) == (ExerciseEntry("roll_down", 120.0, "done"),)


@pytest.mark.parametrize(
    ("spent", "expected"),
    [
        (90, ExerciseEntry("roll_down", 90.0, "done")),
        (72, ExerciseEntry("roll_down", 72.0, "done")),  # four fifths
        (71.9, ExerciseEntry("roll_down", 71.9, "partly")),
        (5, ExerciseEntry("roll_down", 5.0, "partly")),
    ],
)
def test_done_from_four_fifths_on_and_partly_from_five_seconds(spent, expected):
    assert entries(tell((0, "start", 0), (30, "step", 1), (30 + spent, "stop", 1))) == (expected,)


def test_an_exercise_hardly_begun_when_the_person_stopped_is_left_open():
    assert entries(tell((0, "start", 0), (30, "step", 1), (34.9, "stop", 1))) == ()


@pytest.mark.parametrize("reason", SKIP_REASONS)
def test_what_was_left_out_keeps_its_reason(reason):
    events = tell((0, "start", 0), (10, "pause", 0), (12, "skip", 2, reason))
    assert entries(events) == (ExerciseEntry("roll_down", 0.0, "skipped", reason),)
    events = tell((0, "start", 0), (30, "step", 1), (60, "pause", 1), (70, "skip", 2, reason))
    assert entries(events) == (ExerciseEntry("roll_down", 30.0, "partly", reason),)


def test_what_was_skipped_and_then_done_after_all_is_done():
    events = tell(
        (0, "start", 0), (5, "skip", 2, "no_time"), (6, "back", 1), (96, "step", 2), (97, "stop", 2)
    )
    assert entries(events) == (ExerciseEntry("roll_down", 90.0, "done"),)


def test_thirty_seconds_more_are_spent_and_an_end_that_was_reached_is_done():
    events = tell((0, "start", 0), (30, "step", 1), (40, "more", 1), (150, "step", 2))
    assert entries(events) == (ExerciseEntry("roll_down", 120.0, "done"),)


def test_time_to_get_ready_is_no_exercise():
    found = guided.played(STEPS, tell((0, "start", 0), (29, "stop", 0)))
    assert guided.entries(STEPS, found) == ()
    assert found.seconds[0] == 29


def test_a_page_that_was_lost_leaves_the_time_until_it_came_back_out():
    events = tell((0, "start", 0), (30, "step", 1), (4000, "go_on", 1), (4090, "step", 2))
    assert entries(events) == (ExerciseEntry("roll_down", 90.0, "done"),)


def test_where_it_stands_is_said_for_whoever_goes_on():
    found = guided.played(STEPS, tell((0, "start", 0), (30, "step", 1), (71.5, "pause", 1)))
    assert (found.step, found.into, found.latest, found.running, found.ended) == (1, 41.5, 3, False, False)
    assert guided.played(STEPS, WHOLE[:2]).running


def test_a_clock_that_was_put_back_takes_nothing_away():
    events = tell((0, "start", 0), (30, "step", 1), (60, "pause", 1))
    events.append({"n": 4, "at": BEGIN - 3_600_000, "kind": "stop", "step": 1})
    found = guided.played(STEPS, events)
    assert found.seconds[1] == 30
    assert found.latest_at >= found.started_at


@given(st.permutations(WHOLE + WHOLE))
def test_neither_order_nor_repetition_changes_anything(events):
    assert guided.played(STEPS, events) == guided.played(STEPS, WHOLE)


@st.composite
def sessions(draw):
    """Events as an engine tells them, and the seconds that were spent on each step."""
    events, spent = [(0.0, "start", 0)], [0.0] * len(STEPS)
    now, step, running = 0.0, 0, True
    for kind in draw(st.lists(st.sampled_from(["step", "pause", "go_on", "back", "skip", "more"]))):
        went_by = draw(st.integers(0, 90_000)) / 1000
        if (kind == "pause") != running and kind in ("pause", "go_on"):
            continue
        now += went_by
        spent[step] += went_by if running else 0
        if kind in ("step", "skip"):
            step = min(step + 1, len(STEPS) - 1)
        elif kind == "back":
            step = max(step - 1, 0)
        running = kind != "pause" and (running or kind != "more")
        reason = ["no_time"] if kind == "skip" else []
        events.append((now, kind, step, *reason))
    return tell(*events), spent, now


@given(sessions())
def test_the_seconds_are_those_that_were_spent(session):
    events, spent, elapsed = session
    found = guided.played(STEPS, events)
    assert found.seconds == pytest.approx(spent, abs=0.01)
    assert sum(found.seconds) <= elapsed + 0.01
    made = guided.entries(STEPS, found)
    assert len({entry.exercise for entry in made}) == len(made)
    for entry in made:
        assert entry.seconds >= 0
        assert (entry.status == "skipped") <= (entry.reason is not None)


ANY = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4))
KINDS = st.sampled_from(["start", "step", "pause", "go_on", "back", "skip", "more", "stop", "end", "dance"])
HALF_RIGHT = st.fixed_dictionaries(
    {
        "n": st.integers(-2, 40),
        "at": st.one_of(st.integers(0, 4 * 10**12), st.floats()),
        "kind": KINDS,
        "step": st.integers(-3, 14),
    },
    optional={"reason": st.one_of(ANY, st.lists(ANY), st.sampled_from(list(SKIP_REASONS)))},
)


@example([{"n": 1, "at": BEGIN, "kind": "skip", "step": 2, "reason": ["no_time"]}])
@example([{"n": 1, "at": BEGIN, "kind": ["skip"], "step": 2}])
@example(tell((0, "start", 1), (1_000_000, "stop", 1)))
@given(st.lists(st.one_of(HALF_RIGHT, ANY, st.dictionaries(st.text(max_size=4), ANY))))
def test_whatever_a_browser_sends_entries_come_of_it(events):
    found = guided.played(STEPS, events)
    assert all(seconds >= 0 for seconds in found.seconds)
    if found.started_at is not None:
        elapsed = (found.latest_at - found.started_at).total_seconds()
        assert sum(found.seconds) <= elapsed + 0.001
    for entry in guided.entries(STEPS, found):
        assert 0 <= entry.seconds <= 24 * 60 * 60
