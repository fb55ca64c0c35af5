"""What every benchmark gives: a thing of ours beside the least that it can cost, measured in turns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Pair:
    """A comparison.

    Attributes:
        what: of ours.
        against: the other side.
        at_most: the ratio that it may reach; None: told for comparison only.
        ours, other: medians, in `unit`.
        ratio: median of the ratios of the single rounds.
        unit: "ms" or "MB".
    """

    what: str
    against: str
    at_most: float | None
    ours: float
    other: float
    ratio: float
    unit: str = "ms"

    @property
    def held(self) -> bool:
        """Whether the ratio is what it may be."""
        return self.at_most is None or self.ratio <= self.at_most


def seconds(action: Callable[[], Any]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def of_rounds(what: str, against: str, at_most: float | None, rounds: Iterable[tuple[float, float]]) -> Pair:
    """From seconds of ours and of the other side, a pair for each round."""
    ours, other = zip(*rounds, strict=True)
    ratio = median(a / b for a, b in zip(ours, other, strict=True))
    return Pair(what, against, at_most, 1000 * median(ours), 1000 * median(other), ratio)


def in_turns(
    what: str,
    against: str,
    at_most: float,
    ours: Callable[[], Any],
    other: Callable[[], Any],
    *,
    rounds: int = ROUNDS,
) -> Pair:
    """Do both in turns, so that a busy machine slows both; a first round that warms up does not count."""
    ours(), other()
    return of_rounds(what, against, at_most, [(seconds(ours), seconds(other)) for _ in range(rounds)])


def limit(pair: Pair) -> str:
    """What it may reach, in words."""
    return "no limit" if pair.at_most is None else f"at most {pair.at_most:g}"


def show(pairs: Iterable[Pair]) -> None:
    """Print one line for each."""
    for pair in pairs:
        print(
            f"{pair.what}: {pair.ours:,.1f} {pair.unit}; {pair.against}: {pair.other:,.1f} {pair.unit}; "
            f"ratio {pair.ratio:.2f} ({limit(pair)})",
            flush=True,
        )
