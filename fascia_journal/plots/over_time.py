"""The course of tension over the weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from fascia_journal.analysis import descriptions, given
from fascia_journal.analysis.trend import WEEKS_TO_SEE, Course
from fascia_journal.errors import JournalError
from fascia_journal.plots import blocks, dates, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_TRIANGLES = 25
_MOST_COUNTS = 30  # so many small numbers fit under the line

_DOT: dict[str, Any] = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 3,
    "markerfacecolor": "#9CC9E3",
    "markeredgewidth": 0,
}
_FLARE: dict[str, Any] = {
    "linestyle": "none",
    "marker": "v",
    "markersize": 7,
    "markerfacecolor": style.VERMILION,
    "markeredgecolor": style.INK,
    "markeredgewidth": 0.6,
}
_COUNT: dict[str, Any] = {
    "fontsize": 6,
    "color": style.GREY,
    "bbox": {"facecolor": "white", "linewidth": 0, "pad": 0.6},
}
_FLARE_LINE: dict[str, Any] = {
    **_FLARE, "marker": "|", "markeredgecolor": style.VERMILION, "markeredgewidth": 1.0,
}  # fmt: skip


def course(
    course: Course,
    *,
    pauses: pd.DataFrame | None = None,
    flare_ups: Iterable[dt.date] | None = None,
    programme_start: dt.date | None = None,
    first_day: dt.date | None = None,
    last_day: dt.date | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Ratings as dots, weekly medians as a line that breaks where a week has none, 0 to 10, higher = worse.

    The Theil-Sen line is drawn only when the rules allow a slope and a verdict. Beyond 130 weeks the dots
    are the weekly medians and the line joins the medians of those within each quarter (or year) that has 4.

    Args:
        course: what `analysis.trend.of` gives.
        pauses: the pauses frame; shaded.
        flare_ups: local dates; marked at the top.
        programme_start: local date; a line, where it lies within the picture.
        first_day, last_day: local dates that the x axis reaches, also where no rating is; None: it ends with
            the ratings.
        ax: axes to draw on; None: pyplot's current ones.

    Raises:
        JournalError: this is no Course, or a pause, a flare-up or the programme's start is no such thing.
    """
    given.instance(course, Course, "analysis.trend.of(journal.frames())")
    if pauses is not None:
        given.columns(pauses, ("first_day", "last_day"), "journal.pauses()")
    flare_days = _dates(flare_ups)
    if programme_start is not None and not isinstance(programme_start, dt.date):
        raise JournalError(f"{programme_start!r} is no date: give the programme's first day, or None.")
    ax = style.axes(ax)
    style.plain(ax)
    style.scale(ax)
    style.describe(ax, "Tension over the weeks", descriptions.describe_course(course))
    weeks = course.weeks[course.weeks["n"] > 0]
    if not len(weeks):
        ax.set_xticks([])
        style.nothing(ax, "No ratings to draw a course from yet.")
        return ax

    first, last = weeks["monday"].iloc[0].date(), weeks["monday"].iloc[-1].date()
    unit = dates.weeks_axis(ax, first, last, first_day=first_day, last_day=last_day)
    handles: list[Any] = [
        *weekly_line(ax, unit, course.weeks, course.ratings, course.kind_text),
        *_slope(ax, course),
    ]
    if (pause := dates.shade_pauses(ax, pauses, last_day)) is not None:
        handles.append(pause)
    handles += _flares(ax, flare_days)
    if programme_start is not None:
        handles += _start(ax, course, programme_start)
    style.legend(ax, handles)
    return ax


def _dates(days: Iterable[dt.date] | None) -> pd.DatetimeIndex:
    """Different dates in their order."""
    try:
        return pd.DatetimeIndex([] if days is None else list(days)).dropna().unique().sort_values()
    except (TypeError, ValueError):
        raise JournalError(f"Flare-ups are local dates: {days!r} cannot be read as a list of them.") from None


def weekly_line(
    ax: Axes,
    unit: blocks.Unit,
    weeks: pd.DataFrame,
    ratings: pd.DataFrame,
    kind_text: str,
    *,
    counted: bool = True,
) -> list[Any]:
    """Ratings as dots and their weekly medians as a line, on an axis of time; gives handles for the legend.

    Args:
        ax: axes whose time axis is set.
        unit: what one point of the line stands for; for a quarter or year the dots are weekly medians.
        weeks: one row for every week: monday, median (NaN in a gap) and n.
        ratings: the ratings behind them: local_time and tension.
        kind_text: what they are, for the legend.
        counted: write the n of each week below, where there is room.
    """
    if unit.weekly:
        dots_x, dots_y = dates.days(ratings["local_time"]), ratings["tension"].to_numpy()
        dot_label, line_label = kind_text, "weekly median"
        table = weeks.set_index("monday")["median"]
        middle, width = 3.5, pd.Series(7.0, index=table.index)
    else:
        dots_x = dates.days(weeks["monday"]) + 3.5
        dots_y = weeks["median"].to_numpy()
        dot_label, line_label = f"weekly median of {kind_text}", f"median of a {unit.name}"
        grouped = weeks["median"].groupby(unit.begins(weeks["monday"])).agg(["median", "count"])
        table = grouped["median"].where(grouped["count"] >= WEEKS_TO_SEE)  # one week is no quarter
        width = unit.length(grouped.index.to_series())
        middle = 0.0
    size = 3.0 if unit.weekly else 1.6
    dots = {**_DOT, "markersize": size}
    ax.plot(dots_x, dots_y, zorder=2, clip_on=False, gid="ratings", **dots)
    x = dates.days(table.index) + (middle if unit.weekly else width.to_numpy() / 2)
    x, y = _broken(x, table.to_numpy(dtype=float), width.to_numpy())
    looks: dict[str, Any] = {"color": style.BLUE, "linewidth": 1.6, "marker": "s", "markersize": 3.2}
    if len(table) > 60:
        looks |= {"markersize": 1.8, "linewidth": 1.2}
    ax.plot(x, y, zorder=3, clip_on=False, gid="medians", **looks)
    if counted and unit.weekly and len(table) <= _MOST_COUNTS:
        for week_x, n in zip(dates.days(weeks["monday"]) + middle, weeks["n"], strict=True):
            if n:
                ax.text(week_x, 0.3, str(n), ha="center", va="bottom", zorder=4, gid="n", **_COUNT)
        line_label += " (n below)"
    return [Line2D([], [], label=dot_label, **dots), Line2D([], [], label=line_label, **looks)]


def _broken(x: Any, y: Any, width: Any) -> tuple[Any, Any]:
    """Put a NaN wherever weeks lie between two points, so that no line crosses a gap."""
    known = ~np.isnan(y)
    x, y, width = x[known], y[known], width[known]
    apart = np.flatnonzero(np.diff(x) > 1.5 * width[:-1]) + 1
    return np.insert(x, apart, np.nan), np.insert(y, apart, np.nan)


def _slope(ax: Axes, course: Course) -> list[Any]:
    trend = course.trend
    if trend.slope is None or trend.intercept is None or trend.verdict is None:
        return []  # too few weeks, or the kind of rating changes on the way
    rated = course.weeks[course.weeks["n"] > 0]
    ends = rated.iloc[[0, -1]]
    y = trend.intercept + trend.slope * ends["x"].to_numpy(dtype=float)
    looks: dict[str, Any] = {"color": style.INK, "linewidth": 1.2, "linestyle": (0, (5, 3))}
    ax.plot(dates.days(ends["monday"]) + 3.5, y, zorder=4, gid="theil-sen", **looks)
    return [Line2D([], [], label="Theil-Sen line", **looks)]


def _flares(ax: Axes, days: pd.DatetimeIndex) -> list[Any]:
    low, high = ax.get_xlim()
    x = dates.days(days) + 0.5
    x = x[(x >= low) & (x <= high)]
    if not len(x):
        return []
    looks = _FLARE if len(x) <= _MOST_TRIANGLES else _FLARE_LINE
    ax.plot(x, np.full(len(x), 9.8), zorder=5, clip_on=False, gid="flare-ups", **looks)
    return [Line2D([], [], label="flare-up", **looks)]


def _start(ax: Axes, course: Course, day: dt.date) -> list[Any]:
    """A line between baseline and programme; none where there is no rating before the programme."""
    if not (course.ratings["local_date"] < pd.Timestamp(day)).any():
        return []
    x = float(dates.days([day])[0])
    if x >= ax.get_xlim()[1]:
        return []
    looks: dict[str, Any] = {"color": style.INK, "linewidth": 1.0, "linestyle": "-."}
    ax.axvline(x, zorder=1.5, gid="programme start", **looks)
    return [Line2D([], [], label="programme starts", **looks)]
