"""A calendar of one year: one cell a day."""

from __future__ import annotations

import datetime as dt
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from fascia_journal.analysis import adherence, descriptions, given
from fascia_journal.analysis.frames import Frames
from fascia_journal.errors import JournalError
from fascia_journal.plots import dates, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_SIDE = 0.84  # of a cell; the rest is the gap to its neighbour

_EMPTY: dict[str, Any] = {"facecolor": "#F7F7F7", "edgecolor": "#D0D0D0", "linewidth": 0.4}
_PAUSED: dict[str, Any] = {**style.PAUSE, "edgecolor": "#8F8F8F", "linewidth": 0.4}
_SESSION: dict[str, Any] = {"facecolor": style.BLUE, "edgecolor": style.BLUE, "linewidth": 0.4}
_SHORT: dict[str, Any] = {"facecolor": "white", "edgecolor": style.BLUE, "linewidth": 1.4}
_EXTRA: dict[str, Any] = {
    "marker": "P", "markersize": 4.5, "markerfacecolor": "white", "markeredgewidth": 0, "linestyle": "none",
}  # fmt: skip
_CHECK_IN: dict[str, Any] = {
    "marker": "o", "markersize": 4, "markerfacecolor": style.ORANGE, "markeredgecolor": style.INK,
    "markeredgewidth": 0.5, "linestyle": "none",
}  # fmt: skip


def calendar(
    data: Frames, *, year: int | None = None, months: tuple[int, int] = (1, 12), ax: Axes | None = None
) -> Axes:
    """Weeks from left to right, Monday on top: days with a session, with a second one, pauses, check-ins.

    A filled square is a day with a session that counts, an open one a day with a session too short to
    count, a cross in it a second session, a dot a check-in; hatched days are paused.

    Args:
        data: the frames of a journal.
        year: which calendar year; None: that of `data.as_of`.
        months: first and last month to draw, where the whole year would be too wide.
        ax: axes to draw on; None: pyplot's current ones.

    Raises:
        JournalError: these are no frames, or there is no such year.
    """
    given.instance(data, Frames, "journal.frames()")
    year = data.as_of.year if year is None else year
    if not isinstance(year, Integral) or not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise JournalError(f"{year!r} is no year: give one such as {data.as_of.year}.")
    year = int(year)
    ax = style.axes(ax)
    style.describe(ax, f"Calendar of {year}", descriptions.describe_calendar(data, year=year))
    first, last = dt.date(year, months[0], 1), dt.date(year + months[1] // 12, months[1] % 12 + 1, 1)
    last -= dt.timedelta(days=1)
    length = (last - first).days + 1
    offset = first.weekday()
    _frame(ax, months, first, length, offset)

    sessions = data.sessions
    counting = adherence.counts(sessions, float(data.settings.get("counted_share", 0.5)))
    done = _per_day(sessions["local_date"][counting], first, length)
    short = _per_day(sessions["local_date"][~counting], first, length)
    check_ins = _per_day(data.check_ins["local_date"], first, length)
    paused = _paused(data.pauses, first, length)
    layers = (
        ("paused", paused & (done == 0) & (short == 0), _PAUSED),
        ("session", done > 0, _SESSION),
        ("session too short to count", (short > 0) & (done == 0), _SHORT),
    )
    nothing = ~(paused | (done > 0) | (short > 0))
    _squares(ax, np.flatnonzero(nothing) + offset, "empty", _EMPTY)
    handles: list[Any] = []
    for label, chosen, looks in layers:
        if chosen.any():
            _squares(ax, np.flatnonzero(chosen) + offset, label, looks)
            handles.append(Patch(label=label, **looks))
    for label, chosen, looks in (
        ("second session", done + short > 1, _EXTRA),
        ("check-in", check_ins > 0, _CHECK_IN),
    ):
        if chosen.any():
            cells = np.flatnonzero(chosen) + offset
            ax.plot(cells // 7, cells % 7, gid=label, **looks)
            edge = {"markeredgecolor": style.BLUE, "markeredgewidth": 0.8} if looks is _EXTRA else {}
            handles.append(Line2D([], [], label=label, **{**looks, **edge}))
    style.legend(ax, handles, below=True)
    return ax


def _frame(ax: Axes, months: tuple[int, int], first: dt.date, length: int, offset: int) -> None:
    columns = (length + offset + 6) // 7
    ax.set_xlim(-0.6, columns - 0.4)
    ax.set_ylim(6.6, -0.6)
    ax.set_aspect("equal")
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0, labelsize=style.SMALL, labelcolor=style.INK)
    ax.set_yticks([0, 2, 4, 6], [dates.WEEKDAYS[day] for day in (0, 2, 4, 6)])
    ax.xaxis.tick_top()
    named = range(months[0], months[1] + 1)
    begins = [((dt.date(first.year, month, 1) - first).days + offset) / 7 for month in named]
    ax.set_xticks(
        [np.ceil(begin) for begin in begins], [dates.MONTHS[month - 1] for month in named], ha="left"
    )
    ax.set_title(str(first.year), loc="left", fontsize=style.TEXT, color=style.INK, fontweight="bold")


def _per_day(days: pd.Series, first: dt.date, length: int) -> Any:
    """How many rows fall on each day of the year."""
    place = (days.to_numpy().astype("datetime64[D]") - np.datetime64(first, "D")).astype(int)
    return np.bincount(place[(place >= 0) & (place < length)], minlength=length)


def _paused(pauses: pd.DataFrame, first: dt.date, length: int) -> Any:
    days = np.datetime64(first, "D") + np.arange(length)
    covered = np.zeros(length, dtype=bool)
    for begin, end in zip(pauses["first_day"], pauses["last_day"], strict=True):
        until = days[-1] if end is None or end != end else np.datetime64(end.date(), "D")  # noqa: PLR0124 - NaT
        covered |= (days >= np.datetime64(begin.date(), "D")) & (days <= until)
    return covered


def _squares(ax: Axes, cells: Any, name: str, looks: dict[str, Any]) -> None:
    if len(cells):
        half = _SIDE / 2
        corners = np.array([(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)])
        squares = np.column_stack([cells // 7, cells % 7])[:, None, :] + corners
        ax.add_patch(PathPatch(Path.make_compound_path_from_polys(squares), gid=name, **looks))
