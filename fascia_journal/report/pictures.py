"""The pictures of page 1, drawn at the size at which they are printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from fascia_journal.report.choices import Paper
from fascia_journal.report.letters import clean
from fascia_journal.report.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fascia_journal.report.own_activity import OwnActivity

_MILLIMETRES = 25.4  # an inch
_MARGINS = 32.0  # mm, left and right together, as in the template
_NARROW = 62 / _MILLIMETRES  # left column below the course
_GUTTER = 5 / _MILLIMETRES
_SHORTER = {"us-letter": 0.88}  # 17.6 mm less than A4


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG and its text alternative."""

    svg: str
    description: str


class _Heights(NamedTuple):
    """Inches of the pictures of page 1 on A4."""

    sessions: float
    course: float
    change: float
    activity: float = 0.0


def pictures(summary: Summary, *, paper: Paper, scale: float = 1.0) -> list[Picture]:
    """Sessions per week, course, immediate change and, when the person keeps one, the valued activity.

    Args:
        summary: the numbers.
        paper: what they are printed on; a shorter sheet has flatter pictures.
        scale: how much of their height they get, up to 1; the type in them stays as it is.
    """
    from fascia_journal import plots
    from fascia_journal.plots import style, svg

    wide = (paper.width - _MARGINS) / _MILLIMETRES
    frames, own = summary.frames, summary.activity
    heights = _Heights(1.45, 1.85, 2.5, 1.15) if own else _Heights(1.7, 2.35, 2.75)
    scale *= _SHORTER.get(paper.name, 1.0)
    heights = _Heights(*(scale * height for height in heights))
    period = {"first_day": frames.first_day, "last_day": frames.last_shown}
    flare_ups = [flare.day for flare in summary.flare_ups]
    drawing: list[tuple[Callable[..., Axes], Any, dict[str, Any], tuple[float, float]]] = [
        (plots.sessions_per_week, summary.ledger, period, (wide, heights.sessions)),
        (
            plots.course,
            summary.courses["overall"],
            {"pauses": frames.pauses, "flare_ups": flare_ups, "programme_start": frames.start, **period},
            (wide, heights.course),
        ),
        (
            plots.immediate_change,
            frames.sessions,
            {"change": summary.changes["overall"]},
            (_NARROW, heights.change),
        ),
    ]
    if own:
        drawing.append((_activity, own, {}, (wide - _NARROW - _GUTTER, heights.activity)))
    drawn = []
    with style.house():
        for draw, data, options, size in drawing:
            figure = style.new_figure(*size)
            ax = draw(data, ax=figure.subplots(), **options)
            drawn.append(Picture(svg.to_svg(figure), clean(style.description(ax)[1])))
    return drawn


def _activity(own: OwnActivity, *, ax: Axes) -> Axes:
    """The figure of items with the valued activity alone; its name stands above, where there is room."""
    from fascia_journal.plots import items, style

    items(own.frames, names=("activity",), axes=[ax])
    ax.set_yticks([0, 5, 10])
    ax.set_ylabel("higher =\nharder", fontsize=style.SMALL, color=style.INK, parse_math=False)
    return ax
