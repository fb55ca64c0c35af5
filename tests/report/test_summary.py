"""The summary holds what the public functions give, cut to the period."""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
import sys
from pathlib import Path

from fascia_journal import CheckIn, Pause, Plan, Session, Tension, report
from fascia_journal.analysis import adherence, association, entries, phases, tension, trend
from fascia_journal.programme import Programme
from fascia_journal.report import letters

FIRST, LAST = dt.date(2026, 4, 1), dt.date(2026, 5, 31)
TODAY = dt.date(2026, 9, 2)
KEYS = Programme.load("back").keys


def test_every_number_is_that_of_the_public_function(frames_of, half_year):
    frames = frames_of(half_year, today=TODAY)
    summary = report.summarise(frames, first_day=FIRST, last_day=LAST)
    cut = frames.between(FIRST, LAST)
    assert summary.adherence == adherence.summary(adherence.of(cut))
    assert summary.completeness == adherence.completeness(cut.sessions)
    assert summary.changes["overall"] == tension.of(cut)
    assert summary.changes["neck"] == tension.of(cut, "neck")
    assert set(summary.changes) == {"overall", "neck"}
    assert summary.courses["overall"].trend == trend.of(cut).trend
    assert summary.sessions == len(cut.sessions) < len(frames.sessions)
    assert summary.late == entries.late(cut)
    assert summary.late.late_sessions > 0
    assert summary.association == association.of(cut)
    assert summary.phases == phases.of(cut)
    assert summary.when.equals(entries.by_weekday_and_hour(cut.sessions))
    assert set(summary.by_context) == {"alone", "before_sport", "after_sport"}
    assert summary.by_context["alone"] == tension.of(cut, context="alone")
    assert summary.missing_before == cut.sessions["before"].isna().sum() > 0


def test_one_context_only_is_not_told_apart(frames_of, one_session):
    summary = report.summarise(frames_of([one_session], today=TODAY), first_day=FIRST, last_day=LAST)
    assert summary.by_context == {}


def test_each_field_of_the_summary_is_read_by_a_page():
    """A number that nobody prints is a number that nobody checks."""
    files = [file for file in Path(report.__file__).parent.glob("*.py") if file.name != "summary.py"]
    pages = "".join(file.read_text("utf-8") for file in files)
    fields = [field.name for field in dataclasses.fields(report.summary.Summary)]
    assert [name for name in fields if f"summary.{name}" not in pages] == []
    assert [
        field.name
        for field in dataclasses.fields(entries.Late)
        if f"late.{field.name}" not in pages and not field.name.endswith("_share")
    ] == []


def test_rows_outside_the_period_do_not_enter(frames_of, half_year):
    frames = frames_of(half_year, today=TODAY)
    summary = report.summarise(frames, first_day=FIRST, last_day=LAST)
    assert all(FIRST <= flare.day <= LAST for flare in summary.flare_ups)
    assert summary.ledger["first_day"].min() >= adherence.of(frames)["first_day"].min()
    assert summary.frames.sessions["local_date"].between("2026-04-01", "2026-05-31").all()


def test_exercises_stand_in_the_programmes_order(frames_of, half_year):
    summary = report.summarise(frames_of(half_year, today=TODAY), first_day=FIRST, last_day=LAST)
    assert tuple(summary.exercises["exercise"]) == KEYS


def test_goals_follow_the_plans_of_the_period(frames_of):
    plans = [
        Plan(dt.date(2026, 3, 1), KEYS, minimum=1, maximum=2),
        Plan(dt.date(2026, 4, 20), KEYS, minimum=2, maximum=3),
        Plan(dt.date(2026, 5, 4), KEYS[:4], minimum=2, maximum=3),
        Plan(dt.date(2026, 7, 1), KEYS, minimum=3, maximum=4),
    ]
    summary = report.summarise(frames_of(plans, today=TODAY), first_day=FIRST, last_day=LAST)
    assert [(goal.from_day, goal.minimum, goal.maximum) for goal in summary.goals] == [
        (FIRST, 1, 2),
        (dt.date(2026, 4, 20), 2, 3),
    ]


def test_a_flare_up_keeps_its_day_and_rating(frames_of):
    at = dt.datetime(2026, 4, 10, 22, 30, tzinfo=dt.UTC)  # half past midnight of the 11th in Zurich
    found = [
        Session(at, "Europe/Zurich", before=Tension(8), flare_up=True),
        CheckIn(at - dt.timedelta(days=3), "Europe/Zurich", Tension(7), flare_up=True),
        Pause(dt.date(2026, 4, 12), reason="injury"),
    ]
    summary = report.summarise(frames_of(found, today=TODAY), first_day=FIRST, last_day=LAST)
    assert [(flare.day, flare.where, flare.tension) for flare in summary.flare_ups] == [
        (dt.date(2026, 4, 8), "check-in", 7),
        (dt.date(2026, 4, 11), "session", 8),
    ]


def test_text_is_cleaned_shortened_and_made_breakable():
    assert letters.clean("a\r\nb\tc\x07\u2066d\u2069") == "a\nb cd"
    assert letters.left_out("a\r\nb\tc\x07\u2066") == {"\x07", "\u2066"}
    assert letters.shortened("abc", 3) == "abc"
    assert letters.shortened("abcdefgh", 3) == "abc… (5 characters more)"
    assert letters.breakable("y" * 90).replace("\u200b", "") == "y" * 90
    assert max(map(len, letters.breakable("y" * 90).split("\u200b"))) == 40


def test_importing_the_report_loads_neither_typst_nor_scipy_nor_pyplot():
    code = (
        "import sys; import fascia_journal.report; "
        "assert not {'typst', 'scipy', 'matplotlib.pyplot'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
