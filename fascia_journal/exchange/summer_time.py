"""A time zone as calendars are told it (VTIMEZONE): when its clocks change, and by how much.

icalendar can make one by itself, but in its 7.3 the clocks go forward an hour late, and vobject does not read
the list of dates that it writes. Here the changes are yearly rules where they follow one ("the last Sunday of
March"), and else stand one by one.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

YEARS = 10
"""How far ahead the changes are looked up; a rule holds beyond them, single dates do not."""

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Change(NamedTuple):
    """Clocks that change.

    Attributes:
        at: the wall time that they showed at that moment, by the offset before.
        before, after: offsets from UTC.
        name: of the time that begins, such as "CEST".
    """

    at: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str


def time_zone(place: ZoneInfo, start: dt.datetime, until: dt.date | None = None) -> Timezone:
    """The zone from the year before `start` on, for ten years or until a day that is later.

    Args:
        place: the zone.
        start: the first event.
        until: the day of the last one; None: it goes on.
    """
    first_year, last_year = start.year - 1, max(start.year + YEARS, until.year + 1 if until else 0)
    first = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC)
    last = dt.datetime(min(last_year, dt.MAXYEAR), 1, 1, tzinfo=dt.UTC)
    found = list(_changes(place, first, last))
    made = Timezone()
    made.add("tzid", place.key)
    if rules := _yearly(found, last.year - first.year):
        for change, day in rules:
            made.add_component(_part(change, f"{day}{_WEEKDAYS[change.at.weekday()]}"))
        return made
    local = first.astimezone(place)
    offset = local.utcoffset() or dt.timedelta()
    made.add_component(_part(Change(local.replace(tzinfo=None), offset, offset, local.tzname() or "")))
    for change in found:
        made.add_component(_part(change))
    return made


def _changes(place: ZoneInfo, first: dt.datetime, last: dt.datetime) -> Iterator[Change]:
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    for low, high in pairwise(days):
        before = _offset(place, low)
        if _offset(place, high) == before:
            continue
        instant = _moment(place, low, high)
        wall = (instant + before).replace(tzinfo=None)
        yield Change(wall, before, _offset(place, instant), instant.astimezone(place).tzname() or "")


def _moment(place: ZoneInfo, low: dt.datetime, high: dt.datetime) -> dt.datetime:
    """The second at which the offset of `low` ends."""
    before = _offset(place, low)
    while high - low > dt.timedelta(seconds=1):
        middle = (low + (high - low) // 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(place, middle) == before else (low, middle)
    return high


def _offset(place: ZoneInfo, instant: dt.datetime) -> dt.timedelta:
    return instant.astimezone(place).utcoffset() or dt.timedelta()


def _yearly(found: list[Change], years: int) -> list[tuple[Change, int]]:
    """The first change of each kind with the number of its weekday in the month, when all follow one rule."""
    kinds: dict[tuple[dt.timedelta, dt.timedelta], list[Change]] = {}
    for change in found:
        kinds.setdefault((change.before, change.after), []).append(change)
    rules = []
    for changes in kinds.values():
        alike = {(one.at.month, one.at.weekday(), one.at.time()) for one in changes}
        if len(changes) != years or len(alike) != 1:
            return []
        if all(_is_last(one.at) for one in changes):
            rules.append((changes[0], -1))
        elif len({(one.at.day - 1) // 7 for one in changes}) == 1:
            rules.append((changes[0], (changes[0].at.day - 1) // 7 + 1))
        else:
            return []
    return rules


def _is_last(day: dt.datetime) -> bool:
    return day.day + 7 > calendar.monthrange(day.year, day.month)[1]


def _part(change: Change, weekday: str = "") -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    part.add("dtstart", change.at)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    if change.name:
        part.add("tzname", change.name)
    if weekday:
        part.add("rrule", {"freq": "yearly", "bymonth": change.at.month, "byday": weekday})
    return part
