"""Dates on an axis: English short form whatever the locale, and never so many that they touch.

The x axis of our figures counts days as matplotlib does (`matplotlib.dates.date2num`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.patches import Patch
from matplotlib.ticker import Formatter, Locator

from fascia_journal import clock
from fascia_journal.plots import blocks, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_FEWEST_WEEKS = 8
_LABEL = 0.50  # inches that one label may take, the space to its neighbour included
_to_number: Any = mdates.date2num  # typed loosely: matplotlib does not say what they take
_to_date: Any = mdates.num2date


def number(day: dt.date) -> float:
    """A date as matplotlib's day number."""
    return float(_to_number(day))


_FIRST, _LAST = number(dt.date(1, 1, 1)), number(dt.date(9999, 12, 31))


def days(values: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Dates or datetimes, in whatever pandas takes, as matplotlib's day numbers."""
    return np.asarray(_to_number(pd.DatetimeIndex(values).to_numpy()), dtype=np.float64)


class Ticks(Locator):
    """Mondays, firsts of months or of years: the finest of them whose labels fit side by side."""

    def __call__(self) -> Sequence[float]:
        low, high = sorted(float(end) for end in self.axis.get_view_interval())  # type: ignore[union-attr]
        return self.tick_values(low, high)

    def tick_values(self, vmin: float, vmax: float) -> Sequence[float]:
        first, last = _day(vmin), _day(vmax)
        axes = getattr(self.axis, "axes", None)
        most = max(2, int((style.inches_wide(axes) if axes else style.CELL) / _LABEL))
        span = (last - first).days + 1
        for weeks in (1, 2, 4):
            if span / (7 * weeks) <= most and span <= 16 * 7:
                monday = first + dt.timedelta(days=-first.weekday() % 7)
                return [number(day) for day in _every(monday, last, 7 * weeks)]
        for months in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200):
            if span / (30.44 * months) <= most:
                break
        return [number(day) for day in _firsts(first, last, months)]


class Labels(Formatter):
    """ "2 Mar" for a Monday, "Mar" for the first of a month, "2026" for a year; the year where it begins."""

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 - as matplotlib calls it
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        ticks = [_day(value) for value in values]
        if ticks and all((day.month, day.day) == (1, 1) for day in ticks) and len(ticks) > 1:
            return [str(day.year) for day in ticks]
        monthly = all(day.day == 1 for day in ticks) and len(ticks) > 1
        new_year = [True, *(a.year != b.year for a, b in pairwise(ticks))]
        return [
            (MONTHS[day.month - 1] if monthly else f"{day.day} {MONTHS[day.month - 1]}")
            + (f"\n{day.year}" if new else "")
            for day, new in zip(ticks, new_year, strict=False)
        ]


def short(day: dt.date) -> str:
    """ "2 Mar 2026", whatever the locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weeks_axis(
    ax: Axes,
    first: dt.date,
    last: dt.date,
    *,
    first_day: dt.date | None = None,
    last_day: dt.date | None = None,
) -> blocks.Unit:
    """Let the x axis show the whole weeks, or quarters or years, of a period; gives the unit that it shows.

    Args:
        ax: axes to draw on.
        first, last: days of the earliest and the latest data: they are never cut off.
        first_day, last_day: the period, whose weeks without data are shown as well; None: not on that side.
    """
    first, last = min(first, first_day or first), max(last, last_day or last)
    monday = clock.monday(first)
    weeks = (clock.monday(last) - monday).days // 7 + 1
    unit = blocks.unit(weeks)
    if unit.weekly:
        # Few weeks: marks of a natural width, not one week that fills the page.
        time_axis(ax, monday, 7 * max(weeks, _FEWEST_WEEKS))
    else:
        thursday = dt.timedelta(days=3)  # the one of a week says to which quarter or year the week belongs
        begin, days = unit.around(monday + thursday, clock.monday(last) + thursday)
        time_axis(ax, min(begin, monday), days + max((begin - monday).days, 0))
    return unit


def time_axis(ax: Axes, first: dt.date, days: int) -> None:
    """Let the x axis show so many days from the beginning of the first one on, with our ticks."""
    begin = number(first)
    ax.set_xlim(begin, begin + days)
    ax.xaxis.set_major_locator(Ticks())
    ax.xaxis.set_major_formatter(Labels())


def shade_pauses(ax: Axes, pauses: pd.DataFrame | None, last_day: dt.date | None = None) -> Patch | None:
    """Shade the pauses that touch the x axis; gives a handle for the legend.

    Up to `last_day`, since days to come are not paused yet; None: an open one to the end of the axis.
    """
    if pauses is None or not len(pauses):
        return None
    low, high = ax.get_xlim()
    if last_day is not None:
        high = min(high, number(last_day) + 1)
    begins = days(pauses["first_day"])
    ends = np.where(pauses["last_day"].isna(), high, days(pauses["last_day"].fillna(pd.Timestamp(0))) + 1)
    drawn = False
    for begin, end in zip(begins, ends, strict=True):
        if end > low and begin < high:
            ax.axvspan(max(begin, low), min(end, high), zorder=0.5, **style.PAUSE)
            drawn = True
    return Patch(label="pause", **style.PAUSE) if drawn else None


def _day(value: float) -> dt.date:
    day: dt.date = _to_date(min(max(value, _FIRST), _LAST)).date()
    return day


def _every(first: dt.date, last: dt.date, step: int) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range(0, (last - first).days + 1, step)]


def _firsts(first: dt.date, last: dt.date, months: int) -> list[dt.date]:
    """Firsts of every so many months, counted from a January; of years, counted from the year 0."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    counts = range(start + (-start) % months, end + 1, months)
    found = [dt.date(count // 12, count % 12 + 1, 1) for count in counts if count >= 12]
    return [day for day in found if first <= day <= last]
