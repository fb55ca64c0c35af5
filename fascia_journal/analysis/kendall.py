"""Kendall's tau-b and its p, for up to a few thousand points; scipy takes half a second of a page to load."""

from __future__ import annotations

from math import erfc, factorial
from typing import Any

import numpy as np
import numpy.typing as npt

from fascia_journal.analysis.slopes import places

Numbers = npt.NDArray[np.float64]

EXACT = 33
"""Points without ties up to which p is exact, as in scipy."""

_AT_ONCE = 64  # points that are compared with all later ones: their answers fit into the processor's cache


def tau_b(x: Numbers, y: Numbers) -> tuple[float | None, float | None]:
    """Tau-b and its two-sided p; both None where all x or all y are the same.

    Tau-b: (C - D) / sqrt((N - Tx) (N - Ty)) with C pairs in the same and D in the opposite order, N pairs in
    all, Tx and Ty tied ones. p: without ties and up to 33 points from all orders, beyond normal with the
    variance of ties. Sources: Kendall 1945, Biometrika 33:239-251; Kendall 1970, Rank Correlation Methods,
    4th edition, chapters 3 to 5. Compared with scipy.stats.kendalltau.
    """
    n = len(x)
    x_ties, y_ties = (np.unique(values, return_counts=True)[1].astype(np.float64) for values in (x, y))
    pairs = n * (n - 1) // 2
    x_tied, y_tied = _tied(x_ties), _tied(y_ties)
    if pairs in (x_tied, y_tied):
        return None, None
    points = places(x).astype(np.int64) * n + places(y)
    untied = pairs - x_tied - y_tied + _tied(np.unique(points, return_counts=True)[1])
    difference = 2 * _in_the_same_order(x, y) - untied
    tau = difference / (pairs - x_tied) ** 0.5 / (pairs - y_tied) ** 0.5
    tau = max(-1.0, min(1.0, tau))
    if x_tied or y_tied or n > EXACT:
        return tau, _normal_p(difference, n, x_ties, y_ties)
    return tau, _exact_p((pairs - abs(difference)) // 2, n)


def _tied(sizes: npt.NDArray[Any]) -> int:
    """Pairs within groups of these sizes."""
    return int((sizes * (sizes - 1) // 2).sum())


def _in_the_same_order(x: Numbers, y: Numbers) -> int:
    """Pairs of which the one with the higher x has the higher y."""
    order = np.argsort(x, kind="stable")
    x_places, y_places = places(x[order]), places(y[order])
    found = 0
    for begin in range(0, len(x), _AT_ONCE):
        here = slice(begin, begin + _AT_ONCE)
        same = x_places[None, begin:] > x_places[here, None]
        same &= y_places[None, begin:] > y_places[here, None]
        found += int(np.count_nonzero(same))
    return found


def _exact_p(fewer: int, n: int) -> float:
    """Chance that an order of n points has no more pairs of the rarer kind, or of the other."""
    if 4 * fewer == n * (n - 1):  # as many of the one kind as of the other
        return 1.0
    ways = [1] + [0] * fewer  # orders of one point with 0, 1, 2, ... such pairs
    for size in range(2, n + 1):  # a further point makes 0 to size - 1 more
        ways = [sum(ways[max(0, k - size + 1) : k + 1]) for k in range(fewer + 1)]
    return min(1.0, 2 * sum(ways) / factorial(n))


def _normal_p(difference: int, n: int, x_ties: Numbers, y_ties: Numbers) -> float:
    """Two-sided p of the difference, normal, its variance less what ties take."""

    def sums(ties: Numbers) -> tuple[float, float, float]:
        pairs = ties * (ties - 1)
        return float(pairs.sum()), float((pairs * (ties - 2)).sum()), float((pairs * (2 * ties + 5)).sum())

    (x_two, x_three, x_five), (y_two, y_three, y_five) = sums(x_ties), sums(y_ties)
    both = n * (n - 1)
    variance = (both * (2 * n + 5) - x_five - y_five) / 18 + x_two * y_two / (2 * both)
    if n > 2:  # three points make the smallest triple
        variance += x_three * y_three / (9 * both * (n - 2))
    return erfc(abs(difference) / variance**0.5 / 2**0.5)
