"""Months hold what their rows hold."""

from __future__ import annotations

import datetime as dt

import pytest

from fascia_journal import CheckIn, ExerciseEntry, Journal, Pause, Plan, Session, Tension, clock
from fascia_journal.analysis import adherence, months
from fascia_journal.programme import Programme

KEYS = Programme.load("back").keys


@pytest.fixture
def frames(tmp_path):
    """Sessions on Tuesdays and Fridays of March and May 2026, check-ins in May; April is a holiday."""
    zone = "Europe/Zurich"
    made = [Plan(dt.date(2026, 3, 2), KEYS), Pause(dt.date(2026, 4, 1), dt.date(2026, 4, 30))]
    for month, before in ((3, 6), (5, 4)):
        for day in range(1, 32):
            date = dt.datetime(2026, month, day, 7, tzinfo=dt.UTC)
            if date.weekday() in (1, 4):
                made.append(
                    Session(
                        date, zone, tuple(map(ExerciseEntry, KEYS)), Tension(before), Tension(before - 1),
                        flare_up=day == 5, entered_at=date + dt.timedelta(days=2 if day == 12 else 0),
                    )
                )  # fmt: skip
    made += [CheckIn(dt.datetime(2026, 5, 6, 7, tzinfo=dt.UTC), zone, Tension(5), flare_up=True)]
    with clock.fixed(dt.datetime(2026, 6, 10, tzinfo=dt.UTC)), Journal.open(tmp_path / "j.sqlite") as journal:
        journal.add_all(made)
        return journal.frames()


def test_each_month_has_its_counts_and_medians(frames):
    table = months.by_month(frames)
    assert list(table) == list(months.COLUMNS)
    by = {row.month.month: row for row in table.itertuples()}
    assert list(by) == [3, 4, 5, 6]
    assert (by[3].sessions, by[3].before, by[3].after, by[3].change) == (9, 6, 5, -1)
    assert (by[5].sessions, by[5].check_ins, by[5].tension, by[5].flare_ups) == (9, 1, 5, 2)
    assert (by[4].sessions, by[4].check_ins) == (0, 0)
    assert by[4].before != by[4].before
    assert by[5].late == 2  # the session of the 12th, and the check-in, written down today


def test_its_weeks_are_those_of_the_ledger(frames):
    ledger = adherence.of(frames)
    table, whole = months.by_month(frames, ledger), adherence.summary(ledger)
    assert table["reached"].sum() == whole.weeks_reached > 0
    assert table["assessed"].sum() == whole.weeks_assessed
    assert table["paused_days"].sum() == ledger["paused_days"].sum() == 30
    assert table["sessions"].sum() == len(frames.sessions)


def test_nothing_is_no_row(tmp_path):
    with Journal.open(tmp_path / "empty.sqlite") as journal:
        assert months.by_month(journal.frames()).empty
