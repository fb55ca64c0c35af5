"""What stands on the pages in words: whose programme, which reasons, which days, which sections."""

from __future__ import annotations

import datetime as dt

from fascia_journal import CheckIn, ExerciseEntry, Plan, Session, Tension, report
from fascia_journal.programme import Programme
from fascia_journal.report import letters
from fascia_journal.report.content import content

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 8, 30)
TODAY = dt.date(2026, 9, 2)
PROGRAMME = Programme.load("back")


def test_long_words_may_break_but_never_within_what_is_one_letter_to_the_eye():
    assert letters.breakable("upper-back\n" * 20) == "upper-back\n" * 20
    assert letters.breakable("x" * 85).split("\u200b") == ["x" * 40, "x" * 40, "x" * 5]
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    for piece in ("e\u0301", family, "\U0001f44d\U0001f3fd", "\u2764\ufe0f", "\U0001f1e8\U0001f1ed"):
        for before in range(36, 42):
            assert piece in letters.breakable("x" * before + piece + "y" * 50), (before, piece)


def test_the_direction_of_a_text_is_that_of_its_first_letter():
    assert letters.right_to_left("12. \u05e9\u05dc\u05d5\u05dd, back")
    assert letters.right_to_left("\u0645\u0631\u062d\u0628\u0627")
    assert not letters.right_to_left("back \u05e9\u05dc\u05d5\u05dd")
    assert not letters.right_to_left("12, 13.")


OTHER = """
key = "other"
title = "Floor programme"
[[exercise]]
key = "bridge"
title = "The bridge"
instruction = "Lie down and lift the hips."
[[exercise]]
key = "roll_down"
title = "Rolling down"
instruction = "Roll down slowly."
"""


def test_the_programme_is_that_of_the_period_and_not_of_today(frames_of, tmp_path):
    file = tmp_path / "other.toml"
    file.write_text(OTHER, encoding="utf-8")
    change, at = dt.date(2026, 6, 1), dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)
    later = Plan(change, ("bridge", "roll_down"), programme=str(file))
    records = [
        Plan(FIRST, PROGRAMME.keys),
        later,
        Session(at, "UTC", (ExerciseEntry("lunge"),)),
        Session(at + dt.timedelta(days=100), "UTC", (ExerciseEntry("bridge"), ExerciseEntry("roll_down"))),
    ]
    frames = frames_of(records, today=TODAY)
    assert frames.programme.title == "Floor programme"

    def told(first, last):
        summary = report.summarise(frames, first_day=first, last_day=last)
        said = content(summary, person="", notes=False, pictures=[])
        return dict(said["facts"])["Programme"], [row[0] for row in said["all_exercises"]]

    before, titles = told(FIRST, change - dt.timedelta(days=1))
    assert before == PROGRAMME.title
    assert titles == [one.title for one in PROGRAMME.exercises]
    both, titles = told(FIRST, LAST)
    assert both == f"{PROGRAMME.title}, then Floor programme"
    assert titles[:3] == ["The bridge", "Rolling down", PROGRAMME.title_of("lunge")]
    assert told(change, LAST) == ("Floor programme", ["The bridge", "Rolling down"])


def test_every_reason_that_was_given_is_told(frames_of):
    reasons = ["no_time", "no_time", "uncomfortable", "other"]
    records = [
        Session(
            dt.datetime(2026, 3, 3 + n, 7, tzinfo=dt.UTC), "UTC",
            (ExerciseEntry("lunge", status="skipped", reason=reason),), prescribed=("lunge",),
        )
        for n, reason in enumerate(reasons)
    ]  # fmt: skip
    summary = report.summarise(frames_of(records, today=TODAY), first_day=FIRST, last_day=LAST)
    said = content(summary, person="", notes=False, pictures=[])
    assert said["exercise_head"][-2:] == ["Skipped", "Reasons given"]  # none is without a note
    assert said["exercises"][0][1:] == [
        "0 of 4", "0", "4", "no time 2, uncomfortable 1, another reason 1",
    ]  # fmt: skip


def test_days_of_flare_ups_are_told_once_and_one_day_is_one_day(frames_of):
    at = dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)
    records = [
        Plan(FIRST, PROGRAMME.keys, minimum=1, maximum=1),
        Session(at, "UTC", before=Tension(7), flare_up=True),
        CheckIn(at, "UTC", Tension(8), flare_up=True),
    ]
    summary = report.summarise(frames_of(records, today=TODAY), first_day=FIRST, last_day=LAST)
    said = content(summary, person="", notes=False, pictures=[])
    assert said["stop_signs"][0][1] == "3 Mar 2026 (tension 7, 8)."
    assert dict(said["facts"])["Weekly goal"] == "1 session day"


def test_sessions_in_no_week_are_named_below_the_weeks(frames_of, read, tmp_path):
    plan = Plan(FIRST, PROGRAMME.keys, programme_start=FIRST, programme_end=FIRST + dt.timedelta(days=13))
    records = [
        plan,
        *(Session(dt.datetime(2026, 3, day, 7, tzinfo=dt.UTC), "UTC") for day in (3, 10, 24, 25)),
    ]
    frames = frames_of(records, today=TODAY)
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf")
    assert "2 sessions before the programme's first week or after its last" in read(made.path).text


def test_a_section_without_rows_leaves_no_empty_page(frames_of, one_session, tmp_path, ten_years, read):
    options = {"first_day": FIRST, "last_day": LAST, "sections": ["exercises", "months", "pauses"]}
    frames = frames_of([one_session], today=TODAY)
    assert report.build(frames, **options, target=tmp_path / "r.pdf").pages == 1
    years = report.summarise(
        frames_of(ten_years, today=dt.date(2036, 3, 1)), first_day=FIRST, last_day=dt.date(2036, 2, 24)
    )
    said = content(years, person="", notes=False, pictures=[], sections=frozenset({"statistics"}))
    assert said["earlier"] == ""
