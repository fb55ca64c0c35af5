"""A journal of 50 years: quick, small, and never a NaN where a person reads."""

from __future__ import annotations

import datetime as dt
import json
import time
import tracemalloc

import numpy as np
import pytest

from fascia_journal.analysis import adherence, descriptions, frames, phases, sentences, tension, trend
from fascia_journal.programme import Programme
from fascia_journal.records import Plan

DAY = 24 * 3600 * 1_000_000
SESSIONS, CHECK_INS = 8_000, 20_000


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(50)
    keys = Programme.load("back").keys
    length = 50 * 365 * DAY
    ratings = rng.integers(0, 101, (SESSIONS + CHECK_INS, 8)) / 10
    given = [[None if value == 10 else value for value in row] for row in ratings.tolist()]
    begins = [length * n // SESSIONS for n in range(SESSIONS)]
    told = ("alone", "", 0, "form", json.dumps(keys))
    session = [
        (f"s{n}", begin, 3600, "UTC", None, *told, *given[n], begin, 1) for n, begin in enumerate(begins)
    ]
    exercise = [
        (f"s{n}", place, key, 90.0, "done", None) for n in range(SESSIONS) for place, key in enumerate(keys)
    ]
    check_in = [
        (f"c{n}", length * n // CHECK_INS, 3600, "UTC", *given[SESSIONS + n], "", 0, "form", 0, 1)
        for n in range(CHECK_INS)
    ]
    pause = [(f"p{n}", f"{1971 + n}-07-01", f"{1971 + n}-07-14", "holiday", 0, 1) for n in range(40)]
    return {"session": session, "exercise": exercise, "check_in": check_in, "pause": pause}


def build(rows):
    plan = Plan(dt.date(1970, 1, 1), Programme.load("back").keys, programme_start=dt.date(1972, 1, 1))
    return frames.from_rows(
        rows,
        plan=plan,
        plans=(plan,),
        programme=Programme.load("back"),
        settings={},
        read_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        as_of=dt.date(2020, 1, 1),
    )


def analyse(data):
    ledger = adherence.of(data)
    change, course, both = tension.of(data), trend.of(data), phases.of(data)
    return [
        sentences.adherence_sentence(adherence.summary(ledger)),
        descriptions.describe_sessions_per_week(ledger),
        sentences.change_sentence(change),
        descriptions.describe_course(course),
        sentences.phases_sentence(both),
    ]


def test_fifty_years_take_little_time_and_memory(rows):
    began = time.process_time()
    data = build(rows)
    said = analyse(data)
    assert time.process_time() - began < 10  # about 1 s; the bound only catches what grows with the square
    assert len(data.sessions) == SESSIONS
    assert not any("nan" in sentence or "None" in sentence for sentence in said)
    tracemalloc.start()
    try:
        analyse(data)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_thousands_of_distinct_decimals_make_no_list_of_all_pairs():
    values = np.random.default_rng(1).normal(5, 1, (2, SESSIONS))
    tracemalloc.start()
    try:
        change = tension.immediate_change(*values)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert change.low < change.estimate < change.high
    assert change.level == pytest.approx(0.95, abs=0.001)
