"""The analysis of 2,000 random people, one after the other, needs their frames and nothing else; 200 in CI.

What a practice or an insurer would need one day is laid here: no function of the analysis opens a file, asks
the clock, or remembers one person while it looks at the next.
"""

from __future__ import annotations

import builtins
import datetime as dt
import os
import pathlib
import random
import sqlite3
import time

import pytest

from fascia_journal import clock
from fascia_journal.analysis import (
    adherence,
    association,
    descriptions,
    entries,
    look_back,
    months,
    phases,
    sentences,
    tension,
    trend,
)
from fascia_journal.programme import Programme
from fascia_journal.records import (
    CONTEXTS,
    PAUSE_REASONS,
    CheckIn,
    ExerciseEntry,
    Pause,
    Plan,
    Session,
    Tension,
)

PEOPLE = 2_000 if os.environ.get("TORTURE") else 200
AS_OF = dt.date(2026, 6, 29)
KEYS = Programme.load("back").keys


def a_person(number):
    """Records of half a year at most: keen or not, with or without check-ins, pauses, gaps and flare-ups."""
    rng = random.Random(number)
    length = rng.choice([0, 1, 7, 30, 90, 180])
    records = []

    def felt():
        return Tension(None if rng.random() < 0.1 else rng.randint(0, 20) / 2, rng.choice([None, 3, 8.5]))

    def moment(day):
        at = dt.datetime.combine(AS_OF, dt.time(), dt.UTC) - dt.timedelta(length - day, seconds=1)
        return at + dt.timedelta(hours=rng.randint(0, 23))

    keen, asked = rng.choice([0, 0.1, 0.35, 0.9]), rng.choice([0, 0.2, 1])
    for day in range(length):
        if rng.random() < keen:
            done = [ExerciseEntry(key, 90) for key in rng.sample(KEYS, rng.randint(0, 6))]
            context, flare = rng.choice(CONTEXTS), rng.random() < 0.05
            at = moment(day)
            records.append(Session(at, "UTC", done, felt(), felt(), context=context, flare_up=flare))
        if rng.random() < asked:
            records.append(CheckIn(moment(day), "UTC", felt(), sleep=rng.randint(0, 10)))
    if length and rng.random() < 0.3:
        first = AS_OF - dt.timedelta(rng.randint(1, length + 9))
        last = rng.choice([None, first + dt.timedelta(rng.randint(0, 20))])
        records.append(Pause(first, last, rng.choice(PAUSE_REASONS)))
    start = rng.choice([None, AS_OF - dt.timedelta(rng.randint(0, 90))])
    return records, Plan(dt.date(1970, 1, 1), KEYS, 2, 3, programme_start=start)


def all_numbers(frames):
    """Everything that a page or a report says of a person."""
    ledger = adherence.of(frames)
    courses = [trend.of(frames, scale) for scale in ("overall", "neck")]
    change, both = tension.of(frames), phases.of(frames)
    return repr(
        [
            adherence.summary(ledger),
            adherence.completeness(frames.sessions),
            adherence.by_exercise(frames.exercises).to_dict(),
            entries.by_weekday_and_hour(frames.sessions).to_dict(),
            entries.late(frames),
            months.by_month(frames, ledger).to_dict(),
            look_back.of(frames),
            change,
            courses,
            both,
            association.of(frames),
            sentences.adherence_sentence(adherence.summary(ledger)),
            sentences.change_sentence(change),
            sentences.phases_sentence(both),
            descriptions.describe_sessions_per_week(ledger),
            descriptions.describe_calendar(frames),
            [descriptions.describe_course(course) for course in courses],
        ]
    )


@pytest.fixture
def nothing_but_frames(monkeypatch):
    """Whoever opens a file or a database, or asks what time it is, is refused."""

    def refused(*_arguments, **_options):
        raise AssertionError("The analysis asked for more than its frames.")

    def shut():
        for home, name in (
            *((builtins, "open"), (pathlib.Path, "open"), (sqlite3, "connect")),
            *((clock, "now"), (clock, "today"), (time, "time")),
        ):
            monkeypatch.setattr(home, name, refused)

    return shut


def test_many_people_need_nothing_but_their_frames(make_frames, nothing_but_frames):
    people = [make_frames(*records, as_of=AS_OF, plan=plan) for records, plan in map(a_person, range(PEOPLE))]
    first = all_numbers(people[5])  # loads scipy, once
    nothing_but_frames()
    told = [all_numbers(frames) for frames in people]
    assert told[5] == first == all_numbers(people[5])  # nobody else left a trace
    assert len(set(told)) > PEOPLE / 2
    assert not any("nan %" in words or "NaT" in words.replace("NaT'", "") for words in told)
