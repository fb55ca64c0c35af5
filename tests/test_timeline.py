"""The course of a session in seconds: the shipped one pinned, every other by its properties."""

import itertools
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascia_journal.errors import ProgrammeError
from fascia_journal.programme import Exercise, Programme
from fascia_journal.timeline import Step, timeline

BACK = Programme.load("back")
SIDES = st.sampled_from(["both at once", "left, then right", "both in turn"])


def programme(seconds, sides="both at once", get_ready_seconds=30):
    exercise = Exercise("e", "Title", "Do it.", sides=sides, seconds=seconds)
    return Programme("mine", "Mine", (exercise,), get_ready_seconds=get_ready_seconds)


@st.composite
def programmes(draw):
    exercises = draw(st.lists(st.tuples(st.integers(5, 3600), SIDES), min_size=1, max_size=8))
    return Programme(
        "mine",
        "Mine",
        tuple(Exercise(f"e{n}", "T", "I", sides=sides, seconds=s) for n, (s, sides) in enumerate(exercises)),
        get_ready_seconds=draw(st.integers(0, 600)),
    )


def test_the_shipped_session_second_by_second():
    assert timeline(BACK) == (
        # exercise, phase, starts_at, seconds, count_in, change_sides, nearly_over
        Step("roll_down", "get_ready", 0, 30, 27, None, None),
        Step("roll_down", "exercise", 30, 90, None, None, 80),
        Step("lunge", "get_ready", 120, 30, 27, None, None),
        Step("lunge", "exercise", 150, 90, None, 45, 80),
        Step("ball_upper_back", "get_ready", 240, 30, 27, None, None),
        Step("ball_upper_back", "exercise", 270, 90, None, 45, 80),
        Step("wall_lean", "get_ready", 360, 30, 27, None, None),
        Step("wall_lean", "exercise", 390, 90, None, None, 80),
        Step("doorway", "get_ready", 480, 30, 27, None, None),
        Step("doorway", "exercise", 510, 90, None, 45, 80),
        Step("neck_roll", "get_ready", 600, 30, 27, None, None),
        Step("neck_roll", "exercise", 630, 90, None, None, 80),
    )


def test_the_shipped_session_takes_about_a_quarter_of_an_hour_with_its_ratings():
    assert timeline(BACK)[-1].ends_at == 720  # 12 minutes; a minute or so for each of the two ratings


def test_it_is_a_table_with_documented_columns():
    table = pd.DataFrame(timeline(BACK))
    assert list(table) == [
        "exercise", "phase", "starts_at", "seconds", "count_in", "change_sides", "nearly_over"
    ]  # fmt: skip
    for name in table:
        assert f"{name}:" in Step.__doc__


def test_the_programme_file_changes_it(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        'key = "mine"\ntitle = "Mine"\nget_ready_seconds = 12\n'
        '[[exercise]]\nkey = "bridge"\ntitle = "Bridge"\ninstruction = "Lift."\nseconds = 40\n'
    )
    assert [(step.phase, step.seconds) for step in timeline(Programme.load(file))] == [
        ("get_ready", 12),
        ("exercise", 40),
    ]


def test_some_of_the_exercises_come_in_the_order_of_the_programme():
    steps = timeline(BACK, get_ready_seconds=0, exercises=["neck_roll", "lunge"])
    assert [(s.phase, s.exercise, s.starts_at) for s in steps] == [
        ("exercise", "lunge", 0),
        ("exercise", "neck_roll", 90),
    ]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"exercises": ["bridge"]}, "no 'bridge'"),
        ({"get_ready_seconds": -1}, "0 to 600"),
        ({"get_ready_seconds": 601}, "0 to 600"),
        ({"get_ready_seconds": float("nan")}, "0 to 600"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(asked, sentence):
    with pytest.raises(ProgrammeError, match=sentence):
        timeline(BACK, **asked)


@pytest.mark.parametrize(
    ("seconds", "sides", "change", "nearly"),
    [
        (5, "both at once", None, None),
        (10, "both at once", None, None),
        (11, "both at once", None, 1),
        (5, "left, then right", 2.5, None),
        (20, "left, then right", 10, None),  # both at once would be one too many
        (30, "left, then right", 15, 20),
        (30, "both in turn", None, 20),
    ],
)
def test_a_cue_for_which_there_is_no_room_is_left_out(seconds, sides, change, nearly):
    (step,) = timeline(programme(seconds, sides, 0))
    assert (step.change_sides, step.nearly_over) == (change, nearly)


@pytest.mark.parametrize(("ready", "count_in"), [(1, None), (2, None), (3, 0), (4, 1), (600, 597)])
def test_three_seconds_are_counted_where_there_are_three(ready, count_in):
    assert timeline(programme(60, get_ready_seconds=ready))[0].count_in == count_in


@given(programmes())
def test_steps_adjoin_and_cues_lie_inside_their_step(mine):
    steps = timeline(mine)
    assert steps[0].starts_at == 0
    for earlier, later in itertools.pairwise(steps):
        assert earlier.ends_at == later.starts_at
    for step in steps:
        cues = [at for at in (step.count_in, step.change_sides, step.nearly_over) if at is not None]
        assert cues == sorted(set(cues))
        assert all(0 <= at < step.seconds for at in cues)
    exercised = [step for step in steps if step.phase == "exercise"]
    assert [(s.exercise, s.seconds) for s in exercised] == [(e.key, e.seconds) for e in mine.exercises]
    assert [s.change_sides is not None for s in exercised] == [e.two_sides for e in mine.exercises]
    ready = [step for step in steps if step.phase == "get_ready"]
    assert len(ready) == (len(mine.exercises) if mine.get_ready_seconds else 0)
    assert steps[-1].ends_at == sum(e.seconds + mine.get_ready_seconds for e in mine.exercises)


@given(programmes())
def test_what_the_player_reads_is_json(mine):
    steps = timeline(mine)
    rows = json.loads(json.dumps([step._asdict() for step in steps]))
    assert tuple(Step(**row) for row in rows) == steps
