"""Wellbeing, sleep and stress: each on an axis of its own, never beside tension."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from fascia_journal.analysis import descriptions
from fascia_journal.analysis import items as numbers
from fascia_journal.plots import dates, style
from fascia_journal.plots.over_time import weekly_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fascia_journal.analysis.frames import Frames

_DIRECTIONS = {
    "wellbeing": "higher = better",
    "sleep": "higher = better",
    "stress": "higher = worse",
    "activity": "higher = harder",
}
_LONGEST = 26  # letters of a name beside an axis


def items(
    data: Frames,
    *,
    names: Sequence[str] = ("wellbeing", "sleep", "stress"),
    axes: Sequence[Axes] | None = None,
) -> list[Axes]:
    """Small multiples of single items, 0 to 10, each with its direction on its axis, over the same weeks.

    Args:
        data: the frames of a journal, or of a period of it, which is then shown to its ends (but never days
            to come).
        names: some of `analysis.items.ITEMS`.
        axes: one for each name, top to bottom; None: they are made on pyplot's current figure.
    """
    axes = _several(len(names)) if axes is None else list(axes)
    ratings = [numbers.rated(data.check_ins, name) for name in names]
    days = pd.concat([table["local_date"] for table in ratings])
    legend_given = False
    for ax, name, rated in zip(axes, names, ratings, strict=True):
        called = name_of(data, name)
        style.plain(ax)
        style.describe(ax, called, descriptions.describe_item(data, name, called))
        ax.set_ylim(0, 10)
        ax.set_yticks(range(0, 11, 2))
        ax.grid(axis="y", color=style.PALE, linewidth=0.5)
        short = called if len(called) <= _LONGEST else f"{called[: _LONGEST - 1].rstrip()}…"
        label = f"{short}\n{_DIRECTIONS[name]}"
        ax.set_ylabel(label, fontsize=style.TEXT, color=style.INK, parse_math=False)
        if not len(rated):
            ax.set_xticks([])
            style.nothing(ax, "Not rated in this period.")
            continue
        unit = dates.weeks_axis(
            ax, days.min().date(), days.max().date(), first_day=data.first_day, last_day=data.last_shown
        )
        handles = weekly_line(ax, unit, numbers.weekly(rated), rated, "check-ins", counted=False)
        if (pause := dates.shade_pauses(ax, data.pauses, data.last_shown)) is not None:
            handles.append(pause)
        if not legend_given:
            style.legend(ax, handles)
            legend_given = True
    return axes


def name_of(data: Frames, item: str) -> str:
    """What an item is called on a figure: the valued activity by the person's own words."""
    own = str(data.settings.get("activity") or "") if item == "activity" else ""
    return own or item.replace("activity", "valued activity").capitalize()


def _several(number: int) -> list[Axes]:
    from matplotlib import pyplot as plt

    return list(plt.gcf().subplots(number, 1, squeeze=False)[:, 0])
