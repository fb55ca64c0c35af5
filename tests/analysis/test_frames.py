"""Frames: columns and dtypes, local dates, counts of exercises, periods."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fascia_journal.analysis import frames
from fascia_journal.analysis.columns import COLUMNS
from fascia_journal.clock import iso_week
from fascia_journal.programme import Programme
from fascia_journal.records import CheckIn, ExerciseEntry, Pause, Plan, Session, Tension

ZURICH = ZoneInfo("Europe/Zurich")
KEYS = Programme.load("back").keys
MONDAY = dt.datetime(2026, 3, 2, 18, tzinfo=ZURICH)
TIMEZONES = json.loads(Path(__file__).with_name("adherence_examples.json").read_text("utf-8"))["timezones"]


def session(at=MONDAY, **more):
    return Session(at, "Europe/Zurich", **more)


@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("name", COLUMNS)
def test_columns_and_dtypes_are_those_documented_also_when_empty(make_frames, name, filled):
    records = (
        session(exercises=(ExerciseEntry("lunge"),), before=Tension(5)),
        CheckIn(MONDAY, "Europe/Zurich", Tension(3)),
        Pause(dt.date(2026, 4, 1)),
    )
    frame = getattr(make_frames(*records if filled else ()), name)
    assert bool(len(frame)) is filled
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
        column: dtype for column, (dtype, _) in COLUMNS[name].items()
    }


def test_columns_stay_when_every_optional_value_is_missing(make_frames):
    data = make_frames(session(), CheckIn(MONDAY, "UTC"))
    assert data.sessions[["before", "after", "change"]].isna().all(axis=None)
    assert data.sessions["ended_at"].isna().all()
    assert data.ratings.empty
    assert str(data.sessions["before"].dtype) == "float64"


@pytest.mark.parametrize("case", [c for c in TIMEZONES if "utc" in c], ids=lambda case: case["id"])
def test_a_session_belongs_to_the_date_at_its_place(make_frames, case):
    local = dt.datetime.fromisoformat(case["local"])
    record = Session(dt.datetime.fromisoformat(case["utc"]), case["zone"])
    row = make_frames(record).sessions.iloc[0]
    assert row["local_date"] == pd.Timestamp(case["local_date"])
    assert row["week"] == case["iso_week"]
    assert row["local_time"] == pd.Timestamp(local.replace(tzinfo=None))
    assert row["started_at"] == pd.Timestamp(case["utc"])


@pytest.mark.parametrize("case", [c for c in TIMEZONES if "end" in c], ids=lambda case: case["id"])
def test_a_session_lasts_as_long_as_the_clock_of_the_world_says(make_frames, case):
    record = Session(
        dt.datetime.fromisoformat(case["start"]),
        case["zone"],
        ended_at=dt.datetime.fromisoformat(case["end"]),
    )
    row = make_frames(record).sessions.iloc[0]
    assert row["ended_at"] - row["started_at"] == pd.Timedelta(minutes=case["duration_min"])


@given(day=st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_iso_weeks_are_those_of_the_calendar(day):
    series = pd.Series([day], dtype="datetime64[us]")
    assert frames.iso_weeks(series).tolist() == [iso_week(day)]


def test_exercises_are_counted_among_the_prescribed_alone(make_frames):
    record = session(
        prescribed=("lunge", "doorway", "neck_roll", "wall_lean"),
        exercises=(
            ExerciseEntry("neck_roll", status="skipped", reason="no_time"),
            ExerciseEntry("lunge", seconds=88.5),
            ExerciseEntry("roll_down"),  # an extra, which nobody asked for
            ExerciseEntry("doorway", status="partly"),
        ),
    )
    data = make_frames(record)
    row = data.sessions.iloc[0]
    assert (row["done"], row["partly"], row["skipped"], row["prescribed"]) == (1, 1, 1, 4)
    columns = ["exercise", "prescribed", "status", "reason"]
    assert data.exercises[columns].to_numpy().tolist() == [
        ["neck_roll", True, "skipped", "no_time"],
        ["lunge", True, "done", ""],
        ["roll_down", False, "done", ""],
        ["doorway", True, "partly", ""],
        ["wall_lean", True, "not recorded", ""],
    ]
    assert data.exercises["seconds"].dropna().tolist() == [88.5]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_counts_agree_with_the_records(make_frames, data):
    keys = st.lists(st.sampled_from(KEYS), unique=True)
    records = []
    for number in range(data.draw(st.integers(0, 6))):
        entries = tuple(
            ExerciseEntry(key, status=data.draw(st.sampled_from(["done", "partly", "skipped"])))
            for key in data.draw(keys)
        )
        prescribed = tuple(data.draw(st.lists(st.sampled_from(KEYS), unique=True, min_size=1)))
        started = MONDAY + dt.timedelta(hours=number)
        records.append(session(started, exercises=entries, prescribed=prescribed))
    made = make_frames(*records)
    assert made.sessions["done"].tolist() == [record.done for record in records]
    assert made.sessions["prescribed"].tolist() == [len(record.prescribed) for record in records]
    for record, key in zip(records, made.sessions["id"], strict=True):
        rows = made.exercises[made.exercises["session_id"] == key]
        named = [entry.exercise for entry in record.exercises]
        assert rows["exercise"].tolist() == named + [k for k in record.prescribed if k not in named]


def test_ratings_are_long_and_hold_only_what_was_given(make_frames):
    end = MONDAY + dt.timedelta(minutes=15)
    data = make_frames(
        session(
            before=Tension(0, neck=4), after=Tension(lower_back=2.5), ended_at=end, context="before_sport"
        ),
        CheckIn(MONDAY - dt.timedelta(hours=9), "Europe/Zurich", Tension(7), flare_up=True),
    )
    shown = data.ratings[["record_id", "kind", "scale", "tension", "context", "flare_up"]]
    assert shown.to_numpy().tolist() == [
        ["c0", "check_in", "overall", 7.0, "", True],
        ["s0", "before", "overall", 0.0, "before_sport", False],
        ["s0", "before", "neck", 4.0, "before_sport", False],
        ["s0", "after", "lower_back", 2.5, "before_sport", False],
    ]
    assert data.ratings["at"].iloc[-1] == pd.Timestamp(end)
    assert data.ratings["at"].is_monotonic_increasing


def test_change_is_after_minus_before_and_missing_when_a_side_is(make_frames):
    data = make_frames(
        session(before=Tension(6), after=Tension(4)),
        session(MONDAY + dt.timedelta(days=1), before=Tension(6)),
    )
    assert data.sessions["change"].iloc[0] == -2
    assert pd.isna(data.sessions["change"].iloc[1])


def test_hours_since_the_latest_session_began(make_frames):
    hour = dt.timedelta(hours=1)
    data = make_frames(
        session(before=Tension(6), after=Tension(4)),
        session(MONDAY + 10 * hour, before=Tension(5)),
        CheckIn(MONDAY - hour, "Europe/Zurich", Tension(5)),
        CheckIn(MONDAY + 24 * hour, "Europe/Zurich", Tension(5)),
    )
    hours = data.ratings["hours_since_session"]
    assert data.ratings["kind"].tolist() == ["check_in", "before", "after", "before", "check_in"]
    assert hours.isna().tolist() == [True, True, False, False, False]  # a session is not near itself
    assert hours.dropna().tolist() == [0, 10, 14]


def test_late_means_more_than_a_day_afterwards(make_frames):
    day = dt.timedelta(days=1)
    data = make_frames(
        session(entered_at=MONDAY + day),
        session(MONDAY + day, entered_at=MONDAY + 2 * day + dt.timedelta(seconds=1)),
        CheckIn(MONDAY, "UTC", entered_at=MONDAY + 2 * day),
    )
    assert data.sessions["late"].tolist() == [False, True]
    assert data.check_ins["late"].tolist() == [True]


def test_a_pause_entered_on_the_next_day_is_not_afterwards(make_frames):
    first = dt.date(2026, 4, 1)
    entered = [dt.datetime(2026, 4, day, 23, tzinfo=dt.UTC) for day in (2, 3)]
    data = make_frames(*(Pause(first, None, entered_at=moment) for moment in entered))
    assert data.pauses["afterwards"].tolist() == [False, True]
    assert data.pauses["last_day"].isna().all()


def test_between_keeps_both_ends_and_pauses_that_overlap(make_frames):
    days = [dt.date(2026, 3, day) for day in (1, 2, 5, 8, 9)]
    sessions = [session(dt.datetime.combine(day, dt.time(23, 59), ZURICH), before=Tension(3)) for day in days]
    pauses = [
        Pause(dt.date(2026, 2, 20), dt.date(2026, 3, 1)),
        Pause(dt.date(2026, 2, 20), dt.date(2026, 3, 2)),
        Pause(dt.date(2026, 2, 21)),
        Pause(dt.date(2026, 3, 8), dt.date(2026, 4, 8)),
        Pause(dt.date(2026, 3, 9)),
    ]
    data = make_frames(*sessions, *pauses)
    cut = data.between(dt.date(2026, 3, 2), dt.date(2026, 3, 8))
    assert cut.sessions["local_date"].dt.day.tolist() == [2, 5, 8]
    assert len(cut.ratings) == 3
    assert cut.exercises["local_date"].dt.day.nunique() == 3
    assert sorted(cut.pauses["id"]) == ["p1", "p2", "p3"]
    assert cut.sessions.index.tolist() == [0, 1, 2]
    assert (cut.first_day, cut.last_day) == (dt.date(2026, 3, 2), dt.date(2026, 3, 8))
    assert cut.start == data.start == dt.date(2026, 3, 1)  # the programme began before the period
    assert len(data.sessions) == 5


def test_figures_reach_to_the_end_of_the_period_and_not_into_days_to_come(make_frames):
    data = make_frames(session())
    assert data.last_shown is None
    day = dt.timedelta(days=1)
    assert data.between(None, data.as_of - day).last_shown == data.as_of - day
    assert data.between(None, data.as_of + day).last_shown == data.as_of


def test_cutting_twice_is_cutting_to_what_both_allow(make_frames):
    data = make_frames(session())
    cut = data.between(dt.date(2026, 3, 1), None).between(dt.date(2026, 2, 1), dt.date(2026, 3, 1))
    assert (cut.first_day, cut.last_day) == (dt.date(2026, 3, 1), dt.date(2026, 3, 1))
    assert cut.sessions.empty


def test_start_is_the_plans_else_the_first_sessions_day(make_frames):
    plan = Plan(dt.date(2026, 1, 1), KEYS, programme_start=dt.date(2026, 2, 3))
    assert make_frames(session(), plan=plan).start == dt.date(2026, 2, 3)
    later = session(MONDAY + dt.timedelta(days=3))
    assert make_frames(later, session()).start == dt.date(2026, 3, 2)
    assert make_frames().start is None


def test_rows_in_any_order_of_ids_stay_with_their_session(make_frames):
    numbers = list(range(30))
    random.Random(4).shuffle(numbers)  # the ids say nothing about the order
    records = [
        session(
            MONDAY + dt.timedelta(hours=place),
            id=f"x{number}",
            exercises=tuple(ExerciseEntry(key) for key in KEYS[: number % 6]),
        )
        for place, number in enumerate(numbers)
    ]
    data = make_frames(*records)
    assert data.sessions["done"].tolist() == [number % 6 for number in numbers]
    by_session = data.exercises.groupby("session_id")["status"].apply(lambda s: (s == "done").sum())
    assert all(by_session[f"x{number}"] == number % 6 for number in numbers)
