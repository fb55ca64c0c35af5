"""A change of the review's controls against bare matplotlib that draws the same artists to SVG.

    python benchmarks/redraw.py

The page's side is everything from the choice to the new page: cutting the period, all numbers, sentences,
tables and pictures. The bare side is the same figures drawn and saved as SVG, with their numbers at hand
already. Journals: half a year and 50 years.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fifty_years import records
from pairs import Pair, in_turns, show

from fascia_journal import Journal, clock, sample
from fascia_journal.plots import style, svg
from fascia_journal.widgets.review import ReviewPage


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


def pairs() -> Iterator[Pair]:
    today = clock.now().date()
    for name, given in (("half a year", sample.load(today)), ("50 years", records(50))):
        with (
            tempfile.TemporaryDirectory() as folder,
            Journal.open(Path(folder) / "journal.sqlite") as journal,
        ):
            journal.settings["invented"] = True
            journal.add_all(given)
            page = ReviewPage(journal)
            page.period.value = "all"
            calls = recorded(page)
            yield in_turns(
                f"redraw of all review plots, {name}",
                "bare matplotlib, the same artists, to SVG",
                1.5,
                page.show,
                lambda calls=calls: bare(calls),
            )


if __name__ == "__main__":
    show(pairs())
