"""How loading, all numbers, a redraw and the report grow from 1 to 50 years, as one picture.

    python benchmarks/growth.py

Each is shown as a multiple of what it takes with one year, beside what growing with the years would be.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from fifty_years import opened, steps
from matplotlib.figure import Figure
from pairs import seconds
from report import Case

from fascia_journal import Journal
from fascia_journal.widgets.review import ReviewPage

YEARS = (1, 5, 10, 50)
ROUNDS = 7
PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "growth.svg"
_LOOKS = {"load": "o-", "all numbers": "s--", "redraw": "^-.", "report": "D:"}


def steps_of(journal: Journal, folder: Path, years: int) -> dict[str, Callable[[], Any]]:
    """What is timed, each step by itself."""
    frames = journal.frames()
    page = ReviewPage(journal)
    page.period.value = "all"
    numbers = list(steps(frames).values())
    return {
        "load": journal.frames,
        "all numbers": lambda: [action() for action in numbers],
        "redraw": page.show,
        "report": Case(frames, folder, 52 * years).write,
    }


def measured() -> dict[str, list[float]]:
    """Of each step its seconds for each number of years."""
    found: dict[str, list[float]] = {}
    for years in YEARS:
        with tempfile.TemporaryDirectory() as folder, opened(years) as journal:
            for name, action in steps_of(journal, Path(folder), years).items():
                action()
                found.setdefault(name, []).append(median(seconds(action) for _ in range(ROUNDS)))
    return found


def draw(found: dict[str, list[float]]) -> Figure:
    figure = Figure(figsize=(7, 4), layout="constrained")
    ax = figure.subplots()
    for name, values in found.items():
        ax.loglog(YEARS, [value / values[0] for value in values], _LOOKS[name], label=name)
    ax.loglog(YEARS, YEARS, color="0.6", linewidth=1, label="as the years")
    ax.set(
        xticks=YEARS, xticklabels=[str(years) for years in YEARS],
        xlabel="years in the journal", ylabel="times as long as with one year",
    )  # fmt: skip
    ax.set(yticks=(1, 2, 5, 10, 20, 50), yticklabels=("1", "2", "5", "10", "20", "50"))
    ax.minorticks_off()
    ax.grid(alpha=0.3)
    ax.legend(frameon=False)
    return figure


def main() -> None:
    """Write the picture and print its numbers."""
    found = measured()
    draw(found).savefig(PICTURE, metadata={"Date": None, "Creator": None})
    for name, values in found.items():
        print(
            f"{name:12}",
            *(f"{years} years {value / values[0]:.1f}" for years, value in zip(YEARS, values, strict=True)),
        )


if __name__ == "__main__":
    main()
