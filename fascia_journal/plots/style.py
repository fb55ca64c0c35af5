"""Colours, type and the few habits that all figures share.

Colours are those of Okabe and Ito (2008), which stay apart in the common kinds of colour blindness. None
carries a meaning alone: shape, hatch or line style says the same, so a print in black and white says it too.
The page behind is always white: the same picture is then right on a dark page, on a light one and on paper.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE = "#0072B2"
SKY = "#56B4E9"
ORANGE = "#E69F00"
VERMILION = "#D55E00"
GREEN = "#009E73"
INK = "#222222"
GREY = "#6B6B6B"  # 5.3 : 1 on white, so that small type stays readable
PALE = "#D9D9D9"
BAND = "#DCEBDD"
PAUSE: dict[str, Any] = {"facecolor": "#EDEDED", "edgecolor": "#BBBBBB", "hatch": "\\\\\\\\", "linewidth": 0}
FONT = "DejaVu Sans"  # comes with matplotlib, hence the same everywhere
SMALL = 7.0
TEXT = 8.0
PIXELS_PER_INCH = 96  # as CSS counts
CELL = 600 / PIXELS_PER_INCH  # inches; the width of a notebook's cell that everything must be readable in


@contextmanager
def house() -> Iterator[None]:
    """The type and lines of our own pages, whatever the person's matplotlib is set to.

    A letter that the font lacks is a box, without a warning: the text alternative has it.
    """
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "font.family": [FONT],
                "font.size": TEXT,
                "hatch.linewidth": 0.8,
                "svg.fonttype": "path",
                "text.parse_math": False,
                "axes.unicode_minus": True,
            }
        )
        yield


def new_figure(width: float = CELL, height: float = 2.6) -> Figure:
    """An empty figure of our own, in inches, white, that keeps its labels inside. Never pyplot's."""
    return Figure(figsize=(width, height), layout="constrained", facecolor="white")


def axes(ax: Axes | None) -> Axes:
    """The axes that were given; None: pyplot's current ones."""
    if ax is None:
        import matplotlib.pyplot as plt  # only here: whoever passes axes never loads pyplot

        ax = plt.gca()
    return ax


def plain(ax: Axes) -> None:
    """Two quiet spines, small type, nothing behind the data but what a figure draws itself."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(GREY)
    ax.tick_params(colors=INK, labelsize=TEXT, length=3, width=0.8, color=GREY)
    ax.set_axisbelow(True)


def scale(ax: Axes, what: str = "Tension") -> None:
    """The y axis of a rating, 0 to 10 whatever the data are, with its direction written on it."""
    ax.set_ylim(0, 10)
    ax.set_yticks(range(0, 11, 2))
    ax.set_ylabel(f"{what}, 0 to 10\nhigher = worse", fontsize=TEXT, color=INK, parse_math=False)
    ax.grid(axis="y", color=PALE, linewidth=0.5)


def legend(ax: Axes, handles: list[Any], *, below: bool = False) -> None:
    """Quiet rows above the axes (or below them), outside the data, as many as the width asks for."""
    if not handles:
        return
    figure = ax.get_figure(root=True)
    inches = inches_wide(ax)
    if figure is not None and figure.get_layout_engine() is not None:
        inches *= 1.12  # what the layout, which comes later, will make of the default margins
    # A handle with its gaps takes 3.3 sizes of the type.
    font = FontProperties(size=SMALL)
    labels = (
        text_to_path.get_text_width_height_descent(handle.get_label(), font, False)[0] for handle in handles
    )
    widths = [(label + 3.3 * SMALL) / 72 for label in labels]
    rows = next(
        rows
        for rows in range(1, len(handles) + 1)
        if rows == len(handles)
        or sum(max(widths[top : top + rows]) for top in range(0, len(widths), rows)) <= inches
    )
    ax.legend(
        handles=handles,
        loc="upper left" if below else "lower left",
        bbox_to_anchor=(0, 0.0 if below else 1.0),
        ncols=-(-len(handles) // rows),
        frameon=False,
        fontsize=SMALL,
        labelcolor=INK,
        handlelength=1.6,
        handletextpad=0.5,
        columnspacing=1.2,
        borderaxespad=0.2,
        borderpad=0.2,
    )


def inches_wide(ax: Axes) -> float:
    """Width of the axes."""
    figure = ax.get_figure(root=True)
    return CELL if figure is None else float(ax.get_window_extent().width / figure.dpi)


def nothing(ax: Axes, sentence: str) -> None:
    """Say in the middle of empty axes why they are empty."""
    ax.text(
        0.5, 0.5, sentence, transform=ax.transAxes, ha="center", va="center",
        fontsize=TEXT, color=GREY, parse_math=False,
    )  # fmt: skip


def describe(ax: Axes, title: str, text: str) -> None:
    """Give the axes their text alternative. It is kept as their label, which matplotlib shows nowhere."""
    ax.set_label(f"{title}\n{text}")


def description(ax: Axes) -> tuple[str, str]:
    """Title and text alternative of axes that one of our figures was drawn on."""
    title, _, text = str(ax.get_label()).partition("\n")
    return title, text
