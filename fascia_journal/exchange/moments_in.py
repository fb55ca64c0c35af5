"""When a row of somebody's table was lived: its date and its time at a place, as an instant."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from fascia_journal import clock
from fascia_journal.exchange.dates_in import Clock, Moment
from fascia_journal.exchange.wording import amount

FIRST_YEAR = 1900
"""Dates before it are taken for slips."""

_NOON = dt.time(12)
_MIDNIGHT = dt.time()
_ONE_DAY = dt.timedelta(1)
_FUTURE = "This day lies in the future: check the date."


class NotTakenError(Exception):
    """Why a row is not taken, in a sentence."""


class Moments:
    """Reads when rows were lived, and counts what had to be said for them.

    Args:
        zone: IANA name of the zone of the times.
        hour: local time of rows that say none.
    """

    def __init__(self, zone: str, hour: dt.time) -> None:
        self.zone, self.hour = zone, hour.replace(tzinfo=None, fold=0)
        self.place = ZoneInfo(zone)
        self.now = clock.now().astimezone(self.place)
        self.without_time = self.moved = 0

    def at(self, moment: Moment, time: Clock | None) -> tuple[dt.datetime, str]:
        """The instant in its zone, and what the row says of it."""
        day, wall, offset = moment
        if time is not None:
            if time.day not in (None, day):
                raise NotTakenError(
                    f"The time is one of another day, {time.day}, than the date: correct one of them."
                )
            if wall not in (None, _MIDNIGHT, time.time):
                raise NotTakenError(
                    "The date has another time than the column of times: leave one of them empty."
                )
            wall, offset = time.time, time.offset
        if day.year < FIRST_YEAR:
            raise NotTakenError(f"This day lies before {FIRST_YEAR}: check the year.")
        if day > self.now.date() + _ONE_DAY:  # that of another zone may be a day ahead
            raise NotTakenError(_FUTURE)
        if wall is None:
            return self._sometime(day), day.isoformat()
        if offset is None:
            at = self._on(day, wall)
            self.moved += at.time() != wall
            said = dt.datetime.combine(day, wall)
        else:
            at = dt.datetime.combine(day, wall, dt.timezone(offset)).astimezone(self.place)
            said = at.astimezone(dt.UTC)
        if at > self.now:
            later_day = at.date() > self.now.date()
            raise NotTakenError(
                _FUTURE if later_day else "This lies in the future: check the time and the time zone."
            )
        return at, said.isoformat()

    def _sometime(self, day: dt.date) -> dt.datetime:
        """A moment for a row that says none; today's is never ahead of now."""
        if day > self.now.date():
            raise NotTakenError(_FUTURE)
        at = self._on(day, self.hour)
        self.without_time += 1
        return at if at <= self.now else self.now.replace(second=0, microsecond=0)

    def _on(self, day: dt.date, wall: dt.time) -> dt.datetime:
        """The moment that the clocks showed."""
        for tried in (wall, _NOON):
            # By way of UTC: an hour that the clocks skipped becomes the one that they really showed.
            at = dt.datetime.combine(day, tried, self.place).astimezone(dt.UTC).astimezone(self.place)
            if at.date() == day:
                return at
        raise NotTakenError(f"There was no such day in {self.zone}: check the time zone.")

    def remarks(self) -> list[str]:
        """How the times were read."""
        said = []
        if self.without_time:
            said.append(
                f"{amount(self.without_time, 'row')} without a time: given {self.hour:%H:%M} in {self.zone}, "
                "today's the present at most."
            )
        if self.moved:
            said.append(
                f"{amount(self.moved, 'time')} in the hour that the clocks skip in spring: moved to the one "
                "that they showed."
            )
        return said
