"""Each exercise: how often it was done, partly done, skipped, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from fascia_journal.analysis import descriptions
from fascia_journal.plots import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_LOOKS: dict[str, dict[str, Any]] = {
    "done": {"facecolor": style.BLUE, "edgecolor": style.BLUE},
    "partly": {"facecolor": style.SKY, "edgecolor": style.INK, "hatch": "xxxx"},
    "skipped": {"facecolor": "#FBE3B5", "edgecolor": "#8A5A00", "hatch": "////"},
    "not_recorded": {"facecolor": "white", "edgecolor": style.GREY, "linestyle": (0, (2, 1.5))},
}
_BAR, _ABOVE, _BELOW = 0.22, 0.26, 0.26  # of the room of one exercise
_LETTER = 0.55  # width of a letter, in sizes of the type


def exercises(
    table: pd.DataFrame, *, title_of: Callable[[str], str] | None = None, ax: Axes | None = None
) -> Axes:
    """One bar an exercise, as long as there were sessions that asked for it, split by what became of it.

    Under a bar stand the reasons that were given for not doing it.

    Args:
        table: what `analysis.adherence.by_exercise` gives; drawn in its order, from the top.
        title_of: title of an exercise; None: its key in plain words.
        ax: axes to draw on; None: pyplot's current ones.
    """
    ax = style.axes(ax)
    style.plain(ax)
    title_of = title_of or (lambda key: key.replace("_", " ").capitalize())
    style.describe(ax, "Exercises", descriptions.describe_exercises(table, title_of))
    ax.spines["left"].set_visible(False)
    ax.set_yticks([])
    if not len(table):
        ax.set_xticks([])
        style.nothing(ax, "No session in this period yet.")
        return ax

    longest = int(table["prescribed"].max())
    ax.set_xlim(0, longest)
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, steps=[1, 2, 5, 10]))
    ax.set_xlabel("sessions", fontsize=style.TEXT, color=style.INK)
    handles = _bars(ax, table)
    letters = int(style.inches_wide(ax) * 72 / (_LETTER * style.TEXT))
    for y, row in enumerate(table.to_dict("records")):
        done = f"{row['done']:,} of {row['prescribed']:,}"
        _write(ax, 0, y - _ABOVE, _trimmed(title_of(row["exercise"]), letters - len(done) - 2), style.TEXT)
        _write(ax, longest, y - _ABOVE, done, style.TEXT, ha="right")
        if reasons := descriptions.reasons_in_words(row):
            _write(ax, 0, y + _BELOW, _trimmed(f"why not: {reasons}", letters), style.SMALL, color=style.GREY)
    style.legend(ax, handles)
    return ax


def _bars(ax: Axes, table: pd.DataFrame) -> list[Patch]:
    left = np.zeros(len(table))
    handles = []
    for state, looks in _LOOKS.items():
        width = table[state].to_numpy(dtype=float)
        if width.any():
            there = width > 0
            ax.barh(
                np.arange(len(table))[there], width[there], _BAR, left=left[there],
                linewidth=0.6, zorder=2, gid=state, **looks,
            )  # fmt: skip
            handles.append(Patch(label=state.replace("_", " "), linewidth=0.8, **looks))
        left += width
    return handles


def _write(ax: Axes, x: float, y: float, words: str, size: float, **options: Any) -> None:
    looks = {"ha": "left", "color": style.INK} | options
    ax.text(x, y, words, fontsize=size, va="center", parse_math=False, **looks)


def _trimmed(words: str, letters: int) -> str:
    return words if len(words) <= letters else f"{words[: max(letters - 1, 1)].rstrip()}…"
