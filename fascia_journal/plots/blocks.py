"""Weeks, or when there are too many of them for a picture, quarters or years of weeks."""

from __future__ import annotations

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

    def length(self, begins: pd.Series) -> Any:
        """Days of each."""
        if self.weekly:
            return pd.Series(7.0, index=begins.index)
        months = pd.DateOffset(months=3 if self.name == "quarter" else 12)
        return ((begins + months) - begins).dt.days.astype(float)


def unit(weeks: int) -> Unit:
    """The finest unit in which so many weeks stay readable side by side."""
    if weeks <= MOST_WEEKS:
        return Unit("week")
    return Unit("quarter" if weeks / 13 <= _MOST_QUARTERS else "year")
