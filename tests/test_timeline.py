"""The course of a session in seconds: the shipped one pinned, every other by its properties."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascia_journal.errors import RecordError
from fascia_journal.programme import Exercise, Programme
from fascia_journal.timeline import as_dicts, timeline

BACK = Programme.load("back")
SIDES = st.sampled_from(["both at once", "left, then right", "both in turn"])


def programme(*lengths, sides="both at once", get_ready_seconds=30):
    exercises = tuple(
        Exercise(f"e{n}", "Title", "Do it.", sides=sides, seconds=seconds)
        for n, seconds in enumerate(lengths)
    )
    return Programme("mine", "Mine", exercises, get_ready_seconds=get_ready_seconds)


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
    steps = timeline(BACK)
    assert [(s.kind, s.exercise, s.number, s.side, s.starts_at, s.seconds) for s in steps] == [
        ("get_ready", "roll_down", 1, None, 0, 30),
        ("exercise", "roll_down", 1, None, 30, 90),
        ("get_ready", "lunge", 2, None, 120, 30),
        ("exercise", "lunge", 2, "left", 150, 90),
        ("get_ready", "ball_upper_back", 3, None, 240, 30),
        ("exercise", "ball_upper_back", 3, "left", 270, 90),
        ("get_ready", "wall_lean", 4, None, 360, 30),
        ("exercise", "wall_lean", 4, None, 390, 90),
        ("get_ready", "doorway", 5, None, 480, 30),
        ("exercise", "doorway", 5, "left", 510, 90),
        ("get_ready", "neck_roll", 6, None, 600, 30),
        ("exercise", "neck_roll", 6, None, 630, 90),
    ]
    assert steps[-1].ends_at == 720  # 12 minutes; the two ratings fill it to about a quarter of an hour
    cues = [(cue.kind, cue.at) for step in steps[:4] for cue in step.cues]
    assert cues == [
        ("count_in", 27),
        ("count_in", 28),
        ("count_in", 29),
        ("ten_seconds_left", 110),
        ("end", 120),
        ("count_in", 147),
        ("count_in", 148),
        ("count_in", 149),
        ("change_sides", 195),
        ("ten_seconds_left", 230),
        ("end", 240),
    ]


def test_the_programme_file_changes_it(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        'key = "mine"\ntitle = "Mine"\nget_ready_seconds = 12\n'
        '[[exercise]]\nkey = "bridge"\ntitle = "Bridge"\ninstruction = "Lift."\nseconds = 40\n'
    )
    assert [(step.kind, step.seconds) for step in timeline(Programme.load(file))] == [
        ("get_ready", 12),
        ("exercise", 40),
    ]


def test_a_choice_of_exercises_comes_in_its_own_order():
    steps = timeline(BACK, get_ready_seconds=0, exercises=["neck_roll", "lunge"])
    assert [(s.kind, s.exercise, s.number, s.starts_at) for s in steps] == [
        ("exercise", "neck_roll", 1, 0),
        ("exercise", "lunge", 2, 90),
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"exercises": ["bridge"]}, "no exercise 'bridge'"),
        ({"exercises": []}, "at least one"),
        ({"exercises": ["lunge", "lunge"]}, "twice"),
        ({"get_ready_seconds": -1}, "0 to 600"),
        ({"get_ready_seconds": 601}, "0 to 600"),
        ({"get_ready_seconds": 1.5}, "whole number"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(given, sentence):
    with pytest.raises(RecordError, match=sentence):
        timeline(BACK, **given)


@pytest.mark.parametrize(
    ("seconds", "sides", "expected"),
    [
        (5, "both at once", [("end", 5)]),
        (14, "both at once", [("end", 14)]),
        (15, "both at once", [("ten_seconds_left", 5), ("end", 15)]),
        (5, "left, then right", [("change_sides", 2.5), ("end", 5)]),
        (29, "left, then right", [("change_sides", 14.5), ("end", 29)]),
        (30, "left, then right", [("change_sides", 15), ("ten_seconds_left", 20), ("end", 30)]),
    ],
)
def test_ten_seconds_left_is_said_where_there_is_room_for_it(seconds, sides, expected):
    (step,) = timeline(programme(seconds, sides=sides, get_ready_seconds=0))
    assert [(cue.kind, cue.at) for cue in step.cues] == expected


@pytest.mark.parametrize(("ready", "counted"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 3), (600, 3)])
def test_as_many_seconds_are_counted_in_as_there_are(ready, counted):
    cues = [cue for step in timeline(programme(60, get_ready_seconds=ready)) for cue in step.cues]
    assert sum(cue.kind == "count_in" for cue in cues) == counted


@given(programmes())
def test_steps_adjoin_and_cues_lie_inside_their_step(mine):
    steps = timeline(mine)
    assert steps[0].starts_at == 0
    for earlier, later in zip(steps, steps[1:], strict=False):
        assert earlier.ends_at == later.starts_at
    for step in steps:
        times = [cue.at for cue in step.cues]
        assert times == sorted(set(times))
        assert all(step.starts_at < at <= step.ends_at for at in times)
        assert [cue.kind for cue in step.cues].count("end") == (step.kind == "exercise")
    exercised = [step for step in steps if step.kind == "exercise"]
    assert [(s.exercise, s.seconds) for s in exercised] == [(e.key, e.seconds) for e in mine.exercises]
    assert all(
        sum(cue.kind == "change_sides" for cue in step.cues) == (step.side is not None) for step in steps
    )
    whole = sum(e.seconds + mine.get_ready_seconds for e in mine.exercises)
    assert steps[-1].ends_at == whole


@given(programmes())
def test_what_the_player_reads_is_json_with_the_same_names(mine):
    steps = timeline(mine)
    read = json.loads(json.dumps(as_dicts(steps)))
    assert [step["starts_at"] for step in read] == [step.starts_at for step in steps]
    assert [[cue["kind"] for cue in step["cues"]] for step in read] == [
        [cue.kind for cue in step.cues] for step in steps
    ]
    assert set(read[0]) == {"kind", "exercise", "number", "side", "starts_at", "seconds", "cues"}
