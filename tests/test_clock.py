"""The one place that reads the time."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascia_journal import clock


def test_now_is_aware_and_in_utc():
    before = dt.datetime.now(dt.UTC)
    now = clock.now()
    assert before <= now <= dt.datetime.now(dt.UTC)
    assert now.utcoffset() == dt.timedelta(0)


def test_a_fixed_now_ends_with_its_block_also_after_an_error():
    instant = dt.datetime(2026, 3, 2, 7, tzinfo=dt.UTC)
    with clock.fixed(instant):
        with clock.fixed(instant + dt.timedelta(days=1)):
            assert clock.now() == instant + dt.timedelta(days=1)
        assert clock.now() == instant
    with pytest.raises(ZeroDivisionError), clock.fixed(instant):
        1 / 0  # noqa: B018 - any error will do
    assert clock.now() != instant


def test_today_depends_on_where_one_is():
    with clock.fixed(dt.datetime(2026, 3, 29, 22, 30, tzinfo=dt.UTC)):
        assert clock.today("Europe/Zurich") == dt.date(2026, 3, 30)
        assert clock.today("America/New_York") == dt.date(2026, 3, 29)


def test_the_zone_of_this_machine_is_one_that_exists():
    with clock.fixed(dt.datetime(2026, 3, 29, 12, tzinfo=dt.UTC)):
        assert clock.today() == clock.today(clock.zone_name())


@pytest.mark.parametrize(
    ("wall_time", "offsets"),
    [
        ("2026-03-03T18:05", [1]),
        ("2026-07-03T18:05", [2]),
        ("2026-03-29T02:30", []),  # skipped
        ("2026-03-29T03:00", [2]),
        ("2026-10-25T02:30", [2, 1]),  # comes twice
        ("2026-10-25T03:00", [1]),
    ],
)
def test_a_wall_time_happens_once_never_or_twice(wall_time, offsets):
    found = clock.instants(dt.datetime.fromisoformat(wall_time), "Europe/Zurich")
    assert [moment.utcoffset() for moment in found] == [dt.timedelta(hours=hours) for hours in offsets]
    assert all(moment.isoformat().startswith(wall_time) for moment in found)
    assert [moment.timestamp() for moment in found] == sorted(moment.timestamp() for moment in found)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2026-01-01", "2026-W01"),  # a Thursday: the week is the new year's
        ("2025-12-29", "2026-W01"),
        ("2027-01-01", "2026-W53"),  # a Friday: the week is still the old year's
        ("2026-03-29", "2026-W13"),
        ("2026-03-30", "2026-W14"),
    ],
)
def test_iso_weeks_as_a_printed_calendar_has_them(day, week):
    assert clock.iso_week(dt.date.fromisoformat(day)) == week


@given(st.dates(min_value=dt.date(1, 1, 8), max_value=dt.date(9999, 12, 24)))
def test_a_week_is_seven_days_from_its_monday(day):
    monday = clock.monday(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days <= 6
    assert clock.iso_week(monday) == clock.iso_week(day) == clock.iso_week(monday + dt.timedelta(days=6))
    assert clock.iso_week(monday - dt.timedelta(days=1)) < clock.iso_week(monday)
