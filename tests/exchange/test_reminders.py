"""A calendar that is not ours reads the reminders: the same local time before and after the clocks change."""

from __future__ import annotations

import datetime as dt
import io
import stat
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil import tz

from fascia_journal.errors import JournalError, RecordError
from fascia_journal.exchange import reminders
from fascia_journal.exchange.summer_time import time_zone

FIRST = dt.date(2026, 3, 24)  # a Tuesday, in the week before the clocks change in Zurich
GIVEN = {"weekdays": ("mon", "thu"), "hour": 18, "minute": 30, "zone": "Europe/Zurich", "first_day": FIRST}


@pytest.fixture
def read(tmp_path):
    """Write a file, then read it with another library."""

    def read(**changes):
        file = reminders.write(tmp_path / "reminders.ics", **(GIVEN | changes))
        return vobject.readOne(file.read_text(encoding="utf-8"))

    return read


def events(calendar, number):
    return list(islice(calendar.vevent.rruleset, number))


def test_the_chosen_days_come_from_the_first_day_on(read):
    found = events(read(), 4)
    assert [day.date().isoformat() for day in found] == [
        "2026-03-26",
        "2026-03-30",
        "2026-04-02",
        "2026-04-06",
    ]
    assert {day.strftime("%a") for day in found} == {"Mon", "Thu"}


@pytest.mark.parametrize(
    ("zone", "year"), [("Europe/Zurich", 2026), ("America/New_York", 2026), ("Australia/Sydney", 2026)]
)
def test_the_local_time_stays_and_utc_moves_by_an_hour(read, zone, year):
    found = events(read(zone=zone, first_day=dt.date(year, 1, 1)), 104)
    assert {(day.hour, day.minute) for day in found} == {(18, 30)}
    utc = {day.astimezone(dt.UTC).hour for day in found}
    assert len(utc) == 2
    assert max(utc) - min(utc) == 1
    for day in found:
        assert day.utcoffset() == day.replace(tzinfo=ZoneInfo(zone)).utcoffset(), day


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Zurich",  # last Sundays
        "America/New_York",  # second and first Sunday
        "Australia/Lord_Howe",  # half an hour
        "America/Santiago",  # no yearly rule that a calendar knows
        "Africa/Casablanca",  # by the moon
        "Europe/Dublin",
        "Asia/Kolkata",  # never
        "Pacific/Kiritimati",
    ],
)
def test_the_clocks_change_at_the_very_minute_in_every_zone(zone):
    place = ZoneInfo(zone)
    text = time_zone(place, dt.datetime(2026, 3, 3, tzinfo=place)).to_ical().decode()
    told = tz.tzical(io.StringIO(text)).get()
    at = dt.datetime(2026, 1, 1)
    while at.year < 2032:
        there = at.replace(tzinfo=place)
        exists = there.astimezone(dt.UTC).astimezone(place).replace(tzinfo=None) == at
        twice = there.utcoffset() != there.replace(fold=1).utcoffset()
        if exists and not twice:
            assert told.utcoffset(at) == there.utcoffset(), at
        at += dt.timedelta(hours=3, minutes=30)


def test_the_first_and_the_last_minute_of_summer_time_are_right():
    text = time_zone(ZoneInfo("Europe/Zurich"), dt.datetime(2026, 3, 3)).to_ical().decode()
    assert "DTSTART:20250330T020000" in text
    assert "DTSTART:20251026T030000" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text


def test_a_last_day_ends_them(read):
    found = list(read(until=dt.date(2026, 4, 2)).vevent.rruleset)
    assert [day.date().isoformat() for day in found] == ["2026-03-26", "2026-03-30", "2026-04-02"]


def test_the_alarm_and_the_words_tell_nobody_about_health(read, tmp_path):
    event = read(minutes_before=10).vevent
    assert event.summary.value == event.valarm.description.value == "Time for the routine"
    assert event.valarm.trigger.value == dt.timedelta(minutes=-10)
    assert event.valarm.action.value == "DISPLAY"
    assert event.duration.value == dt.timedelta(minutes=15)
    text = (tmp_path / "reminders.ics").read_text(encoding="utf-8").lower()
    for word in ("tension", "pain", "back", "physio"):
        assert word not in text


def test_the_same_reminder_is_the_same_event_and_another_is_not(tmp_path):
    def uid(name, **changes):
        file = reminders.write(tmp_path / name, **(GIVEN | changes))
        return vobject.readOne(file.read_text(encoding="utf-8")).vevent.uid.value

    first = uid("1.ics")
    assert uid("2.ics", weekdays=["thu", "mon"], first_day=dt.date(2026, 6, 1)) == first
    assert (
        len({first, uid("3.ics", minute=31), uid("4.ics", weekdays=["mon"]), uid("5.ics", zone="UTC")}) == 4
    )


def test_utc_needs_no_rules_for_the_clocks(read):
    calendar = read(zone="UTC")
    assert not hasattr(calendar, "vtimezone")
    assert events(calendar, 1)[0].utcoffset() == dt.timedelta(0)


def test_a_summary_stays_one_line_of_text(read):
    assert read(summary="Routine; now,\r\nEND:VEVENT \0 😀" + "x" * 80).vevent.summary.value == (
        "Routine; now, END:VEVENT � 😀" + "x" * 80
    )


def test_nothing_is_written_over_and_nobody_else_may_read_it(read, tmp_path):
    read()
    assert stat.S_IMODE((tmp_path / "reminders.ics").stat().st_mode) == 0o600
    with pytest.raises(JournalError, match="is there already"):
        read()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weekdays": ()}, "at least one day"),
        ({"weekdays": ("moonday",)}, "no day of the week"),
        ({"hour": 24}, "hour from 0 to 23"),
        ({"minute": "x"}, "hour from 0 to 23"),
        ({"zone": "Mars/Base"}, "no time zone"),
        ({"summary": " \n"}, "1 to 200"),
        ({"minutes_before": -1}, "0 minutes to a day"),
        ({"until": dt.date(2026, 3, 25)}, "before the first reminder"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_no_file(read, tmp_path, changes, sentence):
    with pytest.raises(RecordError, match=sentence):
        read(**changes)
    assert not (tmp_path / "reminders.ics").exists()
