"""The only place that reads "now". Everything else is given a time, so that any day can be tested."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

_fixed: ContextVar[dt.datetime | None] = ContextVar("fixed_now", default=None)


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return _fixed.get() or dt.datetime.now(dt.UTC)


@contextmanager
def fixed(instant: dt.datetime) -> Iterator[None]:
    """Within the block `now()` is this aware instant; for tests and for examples with a date."""
    token = _fixed.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


def zone_name() -> str:
    """IANA name of the zone this machine is set to, such as "Europe/Zurich"; "UTC" when it has none."""
    import tzlocal  # reads the machine's settings; not needed by whoever only loads old records

    try:
        return tzlocal.get_localzone_name() or "UTC"
    except Exception:  # noqa: BLE001 - a machine with a half-set zone must not keep anyone from a journal
        return "UTC"


def today(zone: str | None = None) -> dt.date:
    """The present local date, in the given zone or this machine's."""
    return now().astimezone(ZoneInfo(zone or zone_name())).date()


def instants(wall_time: dt.datetime, zone: str) -> tuple[dt.datetime, ...]:
    """The instants at which the clocks of a zone showed that wall time (naive), as aware datetimes.

    One as a rule; none in the hour that is skipped in spring, two in the hour that comes twice in autumn.
    """
    place = ZoneInfo(zone)
    found: dict[dt.timedelta | None, dt.datetime] = {}
    for fold in (0, 1):
        moment = wall_time.replace(tzinfo=place, fold=fold).astimezone(dt.UTC).astimezone(place)
        if moment.replace(tzinfo=None, fold=0) == wall_time.replace(fold=0):
            found[moment.utcoffset()] = moment
    return tuple(found.values())


def iso_week(day: dt.date) -> str:
    """ISO week of a date, as "2026-W53": weeks begin on Monday, week 1 holds the year's first Thursday."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def monday(day: dt.date) -> dt.date:
    """First day of the ISO week that holds the date."""
    return day - dt.timedelta(days=day.weekday())
