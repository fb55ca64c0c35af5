"""When what happens in a guided session."""

import json
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascia_journal import Programme
from fascia_journal.errors import ProgrammeError
from fascia_journal.programme import Exercise
from fascia_journal.timeline import Step, timeline


def test_the_session_that_comes_with_the_journal():
    steps = timeline(Programme.load())
    assert [step.phase for step in steps] == ["get_ready", "exercise"] * 6
    assert [step.starts_at for step in steps[1::2]] == [30, 150, 270, 390, 510, 630]
    assert steps[-1].ends_at == 720  # twelve minutes, and the two ratings: about a quarter of an hour
    assert steps[0] == Step("roll_down", "get_ready", 0, 30, count_in=27)
    assert steps[1] == Step("roll_down", "exercise", 30, 90, nearly_over=80)
    assert [step.exercise for step in steps if step.change_sides == 45] == [
        "lunge",
        "ball_upper_back",
        "doorway",
    ]
    assert steps[-1].change_sides is None  # the head goes to both sides in turn


def test_it_is_a_table():
    table = pd.DataFrame(timeline(Programme.load()))
    assert list(table) == list(Step._fields)
    assert table["seconds"].sum() == 720


def test_some_exercises_and_another_time_to_get_ready():
    steps = timeline(Programme.load(), exercises=["neck_roll", "lunge"], get_ready_seconds=0)
    assert [(step.exercise, step.starts_at) for step in steps] == [("lunge", 0), ("neck_roll", 90)]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"exercises": ["headstand"]}, "headstand"),
        ({"get_ready_seconds": -1}, "0 to 600"),
        ({"get_ready_seconds": 601}, "0 to 600"),
    ],
)
def test_what_cannot_be_is_refused(wrong, says):
    with pytest.raises(ProgrammeError, match=says):
        timeline(Programme.load(), **wrong)


programmes = st.builds(
    lambda exercises, ready: Programme("own", "Own", tuple(exercises), get_ready_seconds=ready),
    st.lists(
        st.builds(
            Exercise,
            key=st.text("abcdef", min_size=1, max_size=6),
            title=st.just("Title"),
            instruction=st.just("Do it."),
            sides=st.sampled_from(["both at once", "left, then right", "both in turn"]),
            seconds=st.integers(5, 3600),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda exercise: exercise.key,
    ),
    st.integers(0, 600),
)


@given(programmes)
def test_steps_adjoin_and_cues_lie_within_them_in_their_order(programme):
    steps = timeline(programme)
    assert steps[0].starts_at == 0
    assert all(one.ends_at == other.starts_at for one, other in pairwise(steps))
    for step in steps:
        cues = [cue for cue in (step.count_in, step.change_sides, step.nearly_over) if cue is not None]
        assert cues == sorted(set(cues))
        assert all(0 <= cue < step.seconds for cue in cues)
        assert (step.count_in is not None) == (step.phase == "get_ready" and step.seconds >= 3)


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


@pytest.mark.parametrize(
    ("seconds", "sides", "change", "nearly"),
    [
        (5, "both at once", None, None),
        (10, "both at once", None, None),
        (11, "both at once", None, 1),
        (5, "left, then right", 2.5, None),
        (20, "left, then right", 10, None),  # two cues at once would be one too many
        (30, "left, then right", 15, 20),
        (30, "both in turn", None, 20),
    ],
)
def test_a_cue_for_which_there_is_no_room_is_left_out(seconds, sides, change, nearly):
    exercise = Exercise("e", "Title", "Do it.", sides=sides, seconds=seconds)
    (step,) = timeline(Programme("mine", "Mine", (exercise,), get_ready_seconds=0))
    assert (step.change_sides, step.nearly_over) == (change, nearly)


@given(programmes)
def test_what_the_player_reads_is_json(programme):
    steps = timeline(programme)
    rows = json.loads(json.dumps([step._asdict() for step in steps]))
    assert tuple(Step(**row) for row in rows) == steps
