"""A change of the review's controls against bare matplotlib that draws the same artists to SVG.

    python benchmarks/redraw.py

The page's side is everything from the choice to the new page: cutting the period, all numbers, sentences,
tables and pictures. The bare side is the same figures drawn and saved as SVG, with their numbers at hand
already. Both take turns in one process; the median of the ratios of nine rounds counts. Journals: half a
year and 50 years.
"""

from __future__ import annotations

import io
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from fifty_years import records

from fascia_journal import Journal, clock, sample
from fascia_journal.plots import style, svg
from fascia_journal.widgets.review import ReviewPage

ROUNDS = 9
AT_MOST = 1.5


def recorded(page: ReviewPage) -> list[tuple[Any, ...]]:
    """What the page draws: each figure's function, its data and its options."""
    calls: list[tuple[Any, ...]] = []
    picture = svg.picture

    def remember(draw: Any, *data: Any, **options: Any) -> str:
        calls.append((draw, data, options))
        return picture(draw, *data, **options)

    svg.picture = remember
    try:
        page.show()
    finally:
        svg.picture = picture
    return calls


def bare(calls: list[tuple[Any, ...]]) -> None:
    """Draw and save the same figures, nothing else."""
    for draw, data, given in calls:
        options = dict(given)
        width, height = options.pop("width", style.CELL), options.pop("height", 2.6)
        panels = options.pop("panels", None)
        with style.house():
            figure = style.new_figure(width, height)
            if panels is None:
                draw(*data, ax=figure.subplots(), **options)
            else:
                draw(*data, axes=list(figure.subplots(panels, 1, squeeze=False)[:, 0]), **options)
            figure.savefig(io.BytesIO(), format="svg")


def compared(journal: Journal, period: str) -> tuple[float, float, float]:
    """Seconds of a redraw of the page, and of the bare figures, and how often the one goes into the other."""
    page = ReviewPage(journal)
    page.period.value = period
    calls = recorded(page)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        page.show()
        middle = time.perf_counter()
        bare(calls)
        ours.append(middle - begin)
        theirs.append(time.perf_counter() - middle)
    ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
    return median(ours), median(theirs), ratio


def main() -> None:
    """Print one line for each journal."""
    today = clock.now().date()
    for name, given, period in (
        ("half a year", sample.load(today), "all"),
        ("50 years", records(50), "all"),
    ):
        with (
            tempfile.TemporaryDirectory() as folder,
            Journal.open(Path(folder) / "journal.sqlite") as journal,
        ):
            journal.settings["invented"] = True
            journal.add_all(given)
            ours, theirs, ratio = compared(journal, period)
        print(
            f"{name:12} redraw {1000 * ours:5.0f} ms, bare {1000 * theirs:5.0f} ms: {ratio:.2f} "
            f"(at most {AT_MOST})"
        )


if __name__ == "__main__":
    main()
