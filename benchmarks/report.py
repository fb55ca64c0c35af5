"""The report against what its parts cost alone, and ten years of it against six months.

    python benchmarks/report.py

Six months: writing the PDF from the frames against the same figures drawn and saved in bare matplotlib,
their numbers at hand already, and Typst on the template with its text and pictures at hand already. Ten
years: the same call on a longer period. What is compared takes turns in one process, each round with another
name on the page, so that nothing is taken from a cache that a second reader would not have.
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from fifty_years import records
from pairs import ROUNDS, Pair, in_turns, seconds, show

from fascia_journal import CheckIn, Journal, clock, report
from fascia_journal.analysis.frames import Frames
from fascia_journal.plots import style
from fascia_journal.report import typesetting


def frames_of(folder: Path, years: int) -> Frames:
    """Frames of a real journal of so many years, the valued activity rated too."""
    with Journal.open(folder / f"{years}.sqlite") as journal:
        journal.settings["backup_folder"] = str(folder / "backups")
        journal.settings["activity"] = "carry the shopping home"
        journal.add_all(
            replace(record, activity=n % 11) if isinstance(record, CheckIn) else record
            for n, record in enumerate(records(years))
        )
        return journal.frames()


class Case:
    """A report that can be written again and again, and the parts of it that can be had alone."""

    def __init__(self, frames: Frames, folder: Path, weeks: int) -> None:
        self.frames, self.folder = frames, folder
        last = clock.now().date()
        self.period = {"first_day": clock.monday(last) - dt.timedelta(weeks=weeks), "last_day": last}
        self.rounds = 0
        self.drawn, self.typeset = self._recorded()

    def write(self) -> None:
        """What a person waits for."""
        self.rounds += 1
        target = self.folder / "report.pdf"
        person = f"Round {self.rounds}"
        report.build(self.frames, **self.period, target=target, person=person, overwrite=True)

    def show(self) -> None:
        """The preview, all of its pages."""
        self.rounds += 1
        report.preview(self.frames, **self.period, person=f"Round {self.rounds}")

    def bare(self) -> None:
        """The figures and the template, and nothing else."""
        self.rounds += 1
        for draw, size in self.drawn:
            with style.house():
                figure = style.new_figure(*size)
                draw(figure.subplots())
                figure.savefig(io.BytesIO(), format="svg")
        template, options = self.typeset
        data = {**options["data"], "person": f"Round {self.rounds}"}
        typesetting.typeset(template, **{**options, "data": data})

    def _recorded(self) -> tuple[list[tuple[Callable[[Any], Any], tuple[float, float]]], Any]:
        """The calls that one report makes of the figures and of Typst."""
        from fascia_journal import plots
        from fascia_journal.report import pictures

        drawn: list[Any] = []
        typeset: list[Any] = []
        kept = {name: getattr(plots, name) for name in ("sessions_per_week", "course", "immediate_change")}
        activity, set_pages = pictures._activity, typesetting.typeset

        def remembered(draw: Callable[..., Any]) -> Callable[..., Any]:
            def call(data: Any, *, ax: Any, **options: Any) -> Any:
                size = tuple(ax.figure.get_size_inches())
                drawn.append((lambda axes: draw(data, ax=axes, **options), size))
                return draw(data, ax=ax, **options)

            return call

        def remember(template: str, **options: Any) -> Any:
            typeset.append((template, options))
            return set_pages(template, **options)

        try:
            for name, draw in kept.items():
                setattr(plots, name, remembered(draw))
            pictures._activity, typesetting.typeset = remembered(activity), remember
            self.write()
        finally:
            for name, draw in kept.items():
                setattr(plots, name, draw)
            pictures._activity, typesetting.typeset = activity, set_pages
        return drawn, typeset[-1]


def pairs() -> Iterator[Pair]:
    with tempfile.TemporaryDirectory() as name:
        half, ten = cases(Path(name))
        yield in_turns(
            "report, 6 months", "its figures bare, and Typst on the bare template", 1.5, half.write, half.bare
        )
        yield in_turns("report, 10 years", "6 months", 2, ten.write, half.write)


def cases(folder: Path) -> tuple[Case, Case]:
    """Six months and ten years of the same journal."""
    frames = frames_of(folder, 10)
    return Case(frames, folder, 26), Case(frames, folder, 520)


def preview() -> float:
    """Seconds that the page's preview of six months takes; a person should wait for one at most."""
    with tempfile.TemporaryDirectory() as name:
        half, _ = cases(Path(name))
        half.show()
        return median(seconds(half.show) for _ in range(ROUNDS))


if __name__ == "__main__":
    show(pairs())
    print(f"preview of six months: {1000 * preview():.0f} ms")
