"""Weeks, or when there are too many of them for a picture, quarters or years of weeks."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

MOST_WEEKS = 130  # 4 pixels a week in a cell 600 pixels wide; fewer can no longer be told apart
_MOST_QUARTERS = 80


@dataclass(frozen=True, slots=True)
class Unit:
    """What one bar or one point of a line stands for: "week", "quarter" or "year"."""

    name: str

    @property
    def weekly(self) -> bool:
        """True when every week is shown by itself."""
        return self.name == "week"

    def begins(self, mondays: pd.Series) -> pd.Series:
        """First day of the week, quarter or year of each week: that of its Thursday, as ISO has it."""
        if self.weekly:
            return mondays
        thursdays = mondays + pd.Timedelta(days=3)
        return thursdays.dt.to_period("Q" if self.name == "quarter" else "Y").dt.start_time

    def around(self, first: dt.date, last: dt.date) -> tuple[dt.date, int]:
        """First day of the block of one day, and how many days the block of another one ends later."""
        months = 3 if self.name == "quarter" else 12
        begin, end = (_first_of(day, months) for day in (first, last))
        length = sum(calendar.monthrange(end.year, end.month + n)[1] for n in range(months))
        return begin, (end - begin).days + length

    def length(self, begins: pd.Series) -> Any:
        """Days of each."""
        if self.weekly:
            return pd.Series(7.0, index=begins.index)
        months = pd.DateOffset(months=3 if self.name == "quarter" else 12)
        return ((begins + months) - begins).dt.days.astype(float)


def _first_of(day: dt.date, months: int) -> dt.date:
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def unit(weeks: int) -> Unit:
    """The finest unit in which so many weeks stay readable side by side."""
    if weeks <= MOST_WEEKS:
        return Unit("week")
    return Unit("quarter" if weeks / 13 <= _MOST_QUARTERS else "year")
