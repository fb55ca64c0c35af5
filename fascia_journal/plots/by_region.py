"""The course of each region, one below the other on one scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from fascia_journal.analysis import trend
from fascia_journal.errors import JournalError
from fascia_journal.plots import dates, style
from fascia_journal.plots.over_time import course
from fascia_journal.records import SCALES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fascia_journal.analysis.frames import Frames
    from fascia_journal.analysis.trend import Course

REGIONS = tuple(scale for scale in SCALES if scale != "overall")


def regions(
    data: Frames, *, courses: Mapping[str, Course] | None = None, axes: Sequence[Axes] | None = None
) -> list[Axes]:
    """Neck, upper back and lower back as small multiples of `course`, 0 to 10, higher = worse.

    All three show the same weeks, so that a look down the page compares them.

    Args:
        data: the frames of a journal, or of a period of it, which is then shown to its ends (but never days
            to come).
        courses: what `analysis.trend.of` gave for each of `REGIONS`; None: it is asked.
        axes: three axes to draw on, top to bottom; None: three on pyplot's current figure.

    Raises:
        JournalError: these are no frames, or not three axes.
    """
    found = courses or {region: trend.of(data, region) for region in REGIONS}
    axes = _three() if axes is None else _given(axes)
    for ax, region in zip(axes, REGIONS, strict=True):
        one = found[region]
        course(one, first_day=data.first_day, last_day=data.last_shown, ax=ax)
        words = region.replace("_", " ").capitalize()
        style.scale(ax, words)
        style.describe(ax, f"{words}: tension over the weeks", style.description(ax)[1])
    drawn = [ax for ax, region in zip(axes, REGIONS, strict=True) if (found[region].weeks["n"] > 0).any()]
    weeks = [ax.get_xlim() for ax in drawn]
    for ax in drawn:
        ax.set_xlim(min(first for first, _ in weeks), max(last for _, last in weeks))
        dates.shade_pauses(ax, data.pauses, data.last_shown)
        if ax is not drawn[0] and (legend := ax.get_legend()) is not None:
            legend.remove()  # the same words as above
    return axes


def _given(axes: Sequence[Axes]) -> list[Axes]:
    if not isinstance(axes, Iterable) or len(found := list(axes)) != len(REGIONS):
        raise JournalError(f"Give {len(REGIONS)} axes, one each for {', '.join(REGIONS)}, or None.")
    return found


def _three() -> list[Axes]:
    from matplotlib import pyplot as plt

    return list(plt.gcf().subplots(len(REGIONS), 1))
