"""Sessions per week against the weekly goal."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from fascia_journal.analysis import descriptions, given
from fascia_journal.analysis.adherence import (
    ABOVE_PLAN,
    ASSESSED,
    BELOW,
    IN_PROGRESS,
    NOT_ASSESSED,
    ON_TARGET,
    PAUSED,
    WEEKS_TO_JUDGE,
)
from fascia_journal.plots import blocks, dates, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOOKS: dict[str, dict[str, Any]] = {
    ON_TARGET: {"facecolor": style.BLUE, "edgecolor": style.BLUE},
    ABOVE_PLAN: {"facecolor": style.SKY, "edgecolor": style.INK, "hatch": "xxxx"},
    BELOW: {"facecolor": "#FBE3B5", "edgecolor": "#8A5A00", "hatch": "////"},
    NOT_ASSESSED: {"facecolor": "#C9C9C9", "edgecolor": style.GREY},
    PAUSED: {"facecolor": "#C9C9C9", "edgecolor": style.GREY},
    IN_PROGRESS: {"facecolor": "none", "edgecolor": style.INK, "linestyle": (0, (2, 1.5))},
}

_NEEDED = (
    "week",
    "first_day",
    "eligible_days",
    "paused_days",
    "required",
    "maximum",
    "session_days",
    "status",
)


def sessions_per_week(
    ledger: pd.DataFrame,
    *,
    first_day: dt.date | None = None,
    last_day: dt.date | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Bars of session days, one a week, before the band of what the plan asks for.

    A bar's status is told by its hatch as well as its colour; the week in progress is hollow; an assessed
    week without a session day has a small ring on the line; paused days are shaded, each week's by its
    share. Beyond 130 weeks a bar is the mean of a quarter's (or a year's) assessed weeks, hollow where these
    are too few to judge.

    Args:
        ledger: what `analysis.adherence.weekly` or `.of` gives.
        first_day, last_day: local dates that the x axis reaches, also where no week of the ledger is; None:
            it ends with the ledger.
        ax: axes to draw on; None: pyplot's current ones.

    Raises:
        JournalError: this is no ledger; the sentence names the columns that it lacks.
    """
    given.columns(ledger, _NEEDED, "analysis.adherence.of(journal.frames())")
    ax = style.axes(ax)
    style.plain(ax)
    style.describe(ax, "Sessions per week", descriptions.describe_sessions_per_week(ledger))
    ax.set_ylabel("Session days\na week", fontsize=style.TEXT, color=style.INK)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=_labels(ax), steps=[1, 2, 5, 10]))
    if not len(ledger):
        ax.set_ylim(0, 4)
        ax.set_xticks([])
        style.nothing(ax, "No week of the programme in this period yet.")
        return ax

    mondays = ledger["first_day"]
    unit = dates.weeks_axis(
        ax, mondays.iloc[0].date(), mondays.iloc[-1].date(), first_day=first_day, last_day=last_day
    )
    ax.set_ylim(0, max(4.0, ledger["maximum"].max() + 1.0, ledger["session_days"].max() + 0.5))
    handles = [*_paused(ax, ledger, unit), *_band(ax, ledger)]
    handles = [*(_bars(ax, ledger) if unit.weekly else _means(ax, ledger, unit)), *handles]
    style.legend(ax, handles)
    return ax


def _labels(ax: Axes) -> int:
    """How many labels fit one above the other, when the rest of the figure has taken its room."""
    figure = ax.get_figure(root=True)
    high = 2.6 if figure is None else float(figure.get_size_inches()[1])
    return max(2, min(9, int((high - 0.75) * 72 / (1.5 * style.TEXT))))


def _band(ax: Axes, ledger: pd.DataFrame) -> list[Patch]:
    """What each week asks for, from required to maximum; nothing where nothing is asked."""
    asked = ledger["required"].to_numpy() > 0
    if not asked.any():
        return []
    band = np.where(asked, ledger[["required", "maximum"]].to_numpy().T, 0)
    # One rectangle for a run of like weeks: 50 years are then a few of them, not 2,600.
    begins = np.flatnonzero(np.append(True, (np.diff(band, axis=1) != 0).any(axis=0)))
    monday = dates.days(ledger["first_day"])
    left = monday[begins]
    width = np.diff(np.append(left, monday[-1] + 7))
    low, high = band[:, begins]
    drawn = low > 0
    looks: dict[str, Any] = {"facecolor": style.BAND, "edgecolor": style.GREEN, "linewidth": 0.5}
    ax.bar(
        left[drawn], (high - low)[drawn], width[drawn], bottom=low[drawn],
        align="edge", zorder=0.8, gid="band", **looks,
    )  # fmt: skip
    whole = ledger[ledger["eligible_days"] == 7]
    goals = {(int(a), int(b)) for a, b in zip(whole["required"], whole["maximum"], strict=True) if a}
    low_goal, high_goal = next(iter(goals)) if len(goals) == 1 else (0, 0)
    goal = "weekly goal"
    if high_goal:
        goal += f", {low_goal} to {high_goal}" if low_goal != high_goal else f", {low_goal}"
    return [Patch(label=goal, **looks)]


def _paused(ax: Axes, ledger: pd.DataFrame, unit: blocks.Unit) -> list[Patch]:
    """Shade paused time: of each week (or quarter) the share that was paused."""
    paused = ledger["paused_days"].to_numpy() > 0
    if not paused.any():
        return []
    top = ax.get_ylim()[1]
    if unit.weekly:
        left = dates.days(ledger["first_day"])[paused]
        whole = ledger["eligible_days"].to_numpy()[paused] == 0
        # Of a week that is paused in part the ledger knows how many days, not which: shaded above the bar.
        share = np.where(whole, 1.0, ledger["paused_days"].to_numpy()[paused] / 7)
        width = np.full(len(left), 7.0)
    else:
        grouped = ledger.groupby(unit.begins(ledger["first_day"]))["paused_days"].sum()
        begins = grouped.index.to_series()
        left, width = dates.days(begins), unit.length(begins).to_numpy()
        share = np.minimum(grouped.to_numpy() / width, 1.0)
    ax.bar(left, top * share, width, bottom=top * (1 - share), align="edge", zorder=0.5, **style.PAUSE)
    return [Patch(label="paused" if unit.weekly else "share paused", **style.PAUSE)]


def _bars(ax: Axes, ledger: pd.DataFrame) -> list[Any]:
    middle = dates.days(ledger["first_day"]) + 3.5
    status, height = ledger["status"].to_numpy(), ledger["session_days"].to_numpy(dtype=float)
    thin = 0.8 if len(ledger) <= 60 else 0.4
    handles: list[Any] = []
    for state, looks in _LOOKS.items():
        chosen = (status == state) & (height > 0)
        if chosen.any():
            ax.bar(middle[chosen], height[chosen], 5.2, linewidth=thin, zorder=2, gid=state, **looks)
        if chosen.any() and state != PAUSED:
            handles.append(Patch(label=state, linewidth=0.8, **looks))
    none = (height == 0) & np.isin(status, ASSESSED)  # of another week nothing was asked, or not all yet
    if none.any():
        ring: dict[str, Any] = {
            "marker": "o",
            "markersize": 4 if len(ledger) <= 60 else 2.5,
            "markerfacecolor": "white",
            "markeredgecolor": style.GREY,
            "linestyle": "none",
        }
        ax.plot(middle[none], np.zeros(none.sum()), clip_on=False, zorder=3, **ring)
        handles.append(Line2D([], [], label="none", **ring))
    return handles


def _means(ax: Axes, ledger: pd.DataFrame, unit: blocks.Unit) -> list[Any]:
    """One bar a quarter or year: the mean of its assessed weeks."""
    assessed = ledger[ledger["status"].isin(ASSESSED)]
    grouped = assessed.groupby(unit.begins(assessed["first_day"]))
    means = grouped[["session_days", "required", "maximum"]].mean()
    begins = means.index.to_series()
    width = unit.length(begins).to_numpy()
    left, height = dates.days(begins) + 0.1 * width, means["session_days"].to_numpy()
    few = grouped.size().to_numpy() < WEEKS_TO_JUDGE
    enough, more = height >= means["required"].to_numpy(), height > means["maximum"].to_numpy()
    handles: list[Any] = []
    for chosen, state, label in (
        (enough & ~more & ~few, ON_TARGET, f"mean of a {unit.name}, as planned"),
        (more & ~few, ABOVE_PLAN, f"mean of a {unit.name}, above plan"),
        (~enough & ~few, BELOW, f"mean of a {unit.name}, below"),
        (few, IN_PROGRESS, f"of fewer than {WEEKS_TO_JUDGE} weeks"),
    ):
        if chosen.any():
            ax.bar(
                left[chosen], height[chosen], 0.8 * width[chosen],
                align="edge", linewidth=0.6, zorder=2, gid=state, **_LOOKS[state],
            )  # fmt: skip
            handles.append(Patch(label=label, linewidth=0.8, **_LOOKS[state]))
    return handles
