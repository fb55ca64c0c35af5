"""Tension before and right after each session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from fascia_journal.analysis import descriptions, given, tension
from fascia_journal.plots import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fascia_journal.analysis.tension import Change

_DIRECTIONS: tuple[tuple[str, str, Any], ...] = (
    ("lower", style.BLUE, "solid"),
    ("same", style.GREY, (0, (1, 1.2))),
    ("higher", style.VERMILION, (0, (5, 1.5))),
)
_WIDEST = 4.0  # points
_FEW_LINES, _MOST_LINES = 40, 150


def immediate_change(sessions: pd.DataFrame, *, change: Change | None = None, ax: Axes | None = None) -> Axes:
    """One line a session from its rating before to its rating after, 0 to 10, higher = worse.

    Sessions with the same pair of ratings are one line, the thicker (and, of many lines, the darker) the more
    there are. Beyond 150 different pairs lines are drawn to whole points. The legend says how many sessions
    were lower, the same and higher afterwards, as they were rated.

    Args:
        sessions: the sessions frame, or any with the columns before and after; rows without both ratings
            are left out.
        change: what `analysis.tension.immediate_change` gave for them; None: it is asked.
        ax: axes to draw on; None: pyplot's current ones.

    Raises:
        JournalError: a column is missing or holds something that is no number, or `change` is no Change.
    """
    given.columns(sessions, ("before", "after"), "journal.sessions()")
    if change is not None:
        given.instance(change, tension.Change, "analysis.tension.immediate_change(before, after)")
    before, after = tension.paired(sessions["before"], sessions["after"])
    pairs = pd.DataFrame({"before": before, "after": after})
    ax = style.axes(ax)
    style.plain(ax)
    style.scale(ax)
    if change is None:
        change = tension.immediate_change(before, after)
    style.describe(ax, "Right after a session", descriptions.describe_immediate_change(change))
    ax.set_xlim(-0.12, 1.12)
    ax.set_xticks([0, 1], ["before", "after"])
    ax.tick_params(axis="x", length=0)
    if not len(pairs):
        style.nothing(ax, "No session with a rating\nbefore and after yet.")
        return ax

    for x in (0, 1):
        ax.axvline(x, color=style.PALE, linewidth=0.8, zorder=0.5)
    counts = pairs.value_counts(sort=False).reset_index(name="n")
    if len(counts) > _MOST_LINES:  # years of decimals: drawn to whole points, counted as they are
        counts = pairs.round().value_counts(sort=False).reset_index(name="n")
    heaviest = counts["n"].max()
    direction = np.sign((counts["after"] - counts["before"]).to_numpy())
    handles: list[Any] = []
    for (name, colour, dashes), sign, number in zip(
        _DIRECTIONS, (-1, 0, 1), (change.lower, change.same, change.higher), strict=True
    ):
        chosen = counts[direction == sign]
        if len(chosen):
            lines = [[(0.0, a), (1.0, b)] for a, b in zip(chosen["before"], chosen["after"], strict=True)]
            widths = _widths(chosen["n"].to_numpy(dtype=float), float(heaviest))
            ax.add_collection(
                LineCollection(
                    lines, colors=colour, linewidths=widths, linestyles=[dashes],
                    alpha=_opacity(chosen["n"].to_numpy(dtype=float) / heaviest, len(counts)),
                    capstyle="butt", clip_on=False, zorder=2, gid=name,
                ),
                autolim=False,
            )  # fmt: skip
        handles.append(
            Line2D([], [], color=colour, linestyle=dashes, linewidth=1.5, label=f"{name}: {number:,}")
        )
    if change.median_before is not None and change.median_after is not None:
        middle: dict[str, Any] = {
            "linestyle": "none",
            "marker": "D",
            "markersize": 5.5,
            "markerfacecolor": "white",
            "markeredgecolor": style.INK,
        }
        ax.plot([0, 1], [change.median_before, change.median_after], clip_on=False, zorder=4, **middle)
        handles.append(Line2D([], [], label="median", **middle))
    style.legend(ax, handles)
    return ax


def _opacity(share: Any, lines: int) -> Any:
    """Few lines are all as plain; of many the rare ones are faint, or they would hide the others."""
    return np.full(len(share), 0.7) if lines <= _FEW_LINES else 0.08 + 0.62 * share


def _widths(n: Any, heaviest: float) -> Any:
    """In points: the root of the number of sessions, shrunk together when the thickest would be too thick."""
    return np.maximum(0.5, np.sqrt(n) * min(0.9, _WIDEST / np.sqrt(heaviest)))
