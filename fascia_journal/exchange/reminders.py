"""Reminders for a calendar (.ics): the chosen weekdays at the same local time, in summer and in winter."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from fascia_journal import __version__, checks, clock
from fascia_journal.errors import RecordError
from fascia_journal.exchange import files
from fascia_journal.exchange.cells import fit
from fascia_journal.exchange.summer_time import time_zone

WEEKDAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
"""The days, and how they are said."""
SUMMARY = "Time for the routine"
"""What the calendar shows: nothing about anybody's health, for others may see it."""
LENGTH = dt.timedelta(minutes=15)

_LONGEST_SUMMARY = 200
_MOST_BEFORE = 24 * 60


def write(
    file: str | Path,
    *,
    weekdays: Collection[str],
    hour: int,
    minute: int,
    zone: str,
    first_day: dt.date,
    summary: str = SUMMARY,
    minutes_before: int = 0,
    until: dt.date | None = None,
) -> Path:
    """Write one weekly event with an alarm into a new file.

    A second file for the same days, time and zone is the same event to a calendar, not a second one.

    Args:
        file: to write; must not exist yet.
        weekdays: some of WEEKDAYS, such as ("mon", "thu").
        hour, minute: local time at which the event begins.
        zone: IANA name of the zone whose clocks it follows, such as "Europe/Zurich".
        first_day: the first event is on this local day or after it.
        summary: what the calendar shows.
        minutes_before: how long before the event the alarm comes, 0 to a day.
        until: last local day; None: until the person deletes it.

    Raises:
        RecordError: a value that cannot be.
        JournalError: the file is there, or cannot be written.
    """
    content = calendar(
        weekdays=weekdays,
        hour=hour,
        minute=minute,
        zone=zone,
        first_day=first_day,
        summary=summary,
        minutes_before=minutes_before,
        until=until,
    )
    target = files.placed(file)
    with files.writing(target) as part:
        part.write_bytes(content)
    return target


def calendar(
    *,
    weekdays: Collection[str],
    hour: int,
    minute: int,
    zone: str,
    first_day: dt.date,
    summary: str = SUMMARY,
    minutes_before: int = 0,
    until: dt.date | None = None,
) -> bytes:
    """What `write` puts into the file."""
    days = _days(weekdays)
    place = checks.zone_info(zone)
    start = _first(first_day, days, _time(hour, minute), place)
    if until is not None and until < start.date():
        raise RecordError("until", until, "The last day lies before the first reminder: change one of them.")
    event = Event()
    event.add("uid", _uid(days, hour, minute, zone))
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("dtstart", start)
    event.add("duration", LENGTH)
    event.add("summary", _summary(summary))
    rule = {"freq": "weekly", "byday": [day[:2].upper() for day in days]}
    if until is not None:
        last = dt.datetime.combine(until, dt.time(23, 59, 59), place)
        rule["until"] = last.astimezone(dt.UTC)  # type: ignore[assignment]
    event.add("rrule", rule)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # nobody is "busy" for it
    event.add_component(_alarm(_summary(summary), minutes_before))
    made = Calendar()
    made.add("prodid", f"-//Fascia Journal//{__version__}//EN")
    made.add("version", "2.0")
    if "TZID" in event["dtstart"].params:
        made.add_component(time_zone(place, start, until))
    made.add_component(event)
    return bytes(made.to_ical())


def free_file(folder: Path, today: dt.date) -> Path:
    """A name in a folder that is not taken, such as fascia-reminders_2026-03-02.ics, or with -2."""
    return files.free_file(folder, f"fascia-reminders_{today.isoformat()}", ".ics")


def _days(weekdays: Collection[str]) -> list[str]:
    chosen = [weekdays] if isinstance(weekdays, str) else list(weekdays)
    if unknown := [day for day in chosen if day not in WEEKDAYS]:
        raise RecordError(
            "weekdays", unknown[0], f"{unknown[0]!r} is no day of the week; write {', '.join(WEEKDAYS)}."
        )
    if not chosen:
        raise RecordError("weekdays", (), "Choose at least one day of the week.")
    return [day for day in WEEKDAYS if day in chosen]


def _time(hour: int, minute: int) -> dt.time:
    try:
        return dt.time(hour, minute)
    except (TypeError, ValueError):
        raise RecordError("hour", hour, "Give the time as an hour from 0 to 23, and a minute.") from None


def _first(first_day: dt.date, days: list[str], time: dt.time, place: ZoneInfo) -> dt.datetime:
    checks.date("first_day", first_day)
    wanted = {list(WEEKDAYS).index(day) for day in days}
    week = (first_day + dt.timedelta(days=ahead) for ahead in range(7))
    day = next(day for day in week if day.weekday() in wanted)
    return dt.datetime.combine(day, time, place)


def _summary(words: str) -> str:
    line = " ".join(fit(words).split()) if isinstance(words, str) else ""
    if not line or len(line) > _LONGEST_SUMMARY:
        raise RecordError("summary", words, f"Name the reminder in 1 to {_LONGEST_SUMMARY} characters.")
    return line


def _alarm(words: str, minutes_before: int) -> Alarm:
    if type(minutes_before) is not int or not 0 <= minutes_before <= _MOST_BEFORE:
        raise RecordError(
            "minutes_before", minutes_before, "The alarm comes 0 minutes to a day before the event."
        )
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -dt.timedelta(minutes=minutes_before))
    return alarm


def _uid(days: list[str], hour: int, minute: int, zone: str) -> str:
    said = f"{' '.join(days)} {hour:02d}:{minute:02d} {zone}"
    return f"{hashlib.sha256(said.encode()).hexdigest()[:32]}@fascia-journal"
