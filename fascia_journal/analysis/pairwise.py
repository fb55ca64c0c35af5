"""Order statistics over all pairs of values, without making a list of the pairs.

A Hodges-Lehmann estimate is the median of n (n + 1) / 2 Walsh averages, or of m * n differences. Ratings
take few distinct values; where they do not, counting the pairs below a bound is still only n log n. So the
k-th smallest is found by halving an interval of whole numbers: values are held in billionths of a point,
which also makes 5.3 - 5.1 equal to 0.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from fascia_journal.errors import JournalError

_BILLION = 1_000_000_000
Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

LARGEST = 1e9
"""Beyond this a value cannot be held in billionths; no rating comes near it."""

EXACT_PAIRS = 200
"""Pairs up to which the signed-rank distribution is computed exactly."""

EXACT_PRODUCT = 10_000
"""Product of two sample sizes up to which the rank-sum distribution is computed exactly."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """All pairs of values, each pair with one number (an average or a difference), as if sorted.

    Attributes:
        size: how many pairs there are.
        at_most: how many of them are not above a bound, which is given in units (see `unit`).
        unit: how many units make one point.
    """

    size: int
    _low: int
    _high: int
    unit: int
    at_most: Callable[[int], int]

    def kth(self, k: int) -> float:
        """The k-th smallest number, k from 1 to size."""
        low, high = self._low, self._high
        while low < high:
            middle = (low + high) // 2
            if self.at_most(middle) >= k:
                high = middle
            else:
                low = middle + 1
        return low / self.unit

    def median(self) -> float:
        """The middle number; of an even count the mean of the two in the middle."""
        return (self.kth((self.size + 1) // 2) + self.kth(self.size // 2 + 1)) / 2


def walsh_averages(values: Numbers) -> Pairs:
    """The averages (a + b) / 2 of each value with each other and with itself."""
    distinct, counts, below = _counted(values)

    def at_most(bound: int) -> int:
        partners = below[np.searchsorted(distinct, bound - distinct, side="right")]
        both_ways = int((counts * partners).sum())
        alone = int(counts[2 * distinct <= bound].sum())
        return (both_ways + alone) // 2

    size = len(values) * (len(values) + 1) // 2
    return Pairs(size, int(2 * distinct[0]), int(2 * distinct[-1]), 2 * _BILLION, at_most)


def differences(minuend: Numbers, subtrahend: Numbers) -> Pairs:
    """The differences of each value of the first with each value of the second sample."""
    ours, counts, _ = _counted(minuend)
    theirs, _, below = _counted(subtrahend)
    total = len(subtrahend)

    def at_most(bound: int) -> int:  # a - b <= bound, which is b >= a - bound
        smaller = below[np.searchsorted(theirs, ours - bound, side="left")]
        return int((counts * (total - smaller)).sum())

    size = len(minuend) * total
    return Pairs(size, int(ours[0] - theirs[-1]), int(ours[-1] - theirs[0]), _BILLION, at_most)


def exact_difference(after: Numbers, before: Numbers) -> Numbers:
    """after - before as decimal ratings subtract: what differs by less than a billionth is the same."""
    return (billionths(after) - billionths(before)) / _BILLION


def billionths(values: Numbers) -> Whole:
    """Values as whole billionths.

    Raises:
        JournalError: a value is so large that its billionths cannot be counted exactly.
    """
    if len(values) and np.abs(values).max() > LARGEST:
        raise JournalError(f"{values[np.abs(values).argmax()]:g} is no rating: ratings go from 0 to 10.")
    return np.rint(values * _BILLION).astype(np.int64)


@lru_cache(maxsize=1024)
def signed_rank_bound(n: int, level: float = 0.95) -> tuple[int, float]:
    """The k whose k-th smallest and k-th largest Walsh averages bound the interval, and its real level.

    k is the largest with P(W < k) below half of 1 - level, at least 1, where W is Wilcoxon's signed-rank
    statistic of n untied pairs; up to `EXACT_PAIRS` exactly, beyond by its normal approximation. The real
    level is 1 - 2 P(W < k). Source: Hollander, Wolfe & Chicken 2014, section 3.3; R's wilcox.test.
    """
    if n > EXACT_PAIRS:
        deviation = (n * (n + 1) * (2 * n + 1) / 24) ** 0.5
        return _normal_bound(n * (n + 1) / 4, deviation, level)
    return _exact_bound(sign_distribution(np.arange(1, n + 1)), level)


def sign_distribution(scores: Whole) -> Numbers:
    """Probabilities of the sums 0, 1, 2, ... when each score counts or not with equal chance."""
    chances = np.zeros(int(scores.sum()) + 1)
    chances[0] = 1.0
    reach = 0
    for score in scores.tolist():
        reach += score
        moved = chances[: reach + 1 - score].copy()
        chances[: reach + 1] /= 2
        chances[score : reach + 1] += moved / 2
    return chances


@lru_cache(maxsize=1024)
def rank_sum_bound(m: int, n: int, level: float = 0.95) -> tuple[int, float]:
    """As `signed_rank_bound`, for the m * n differences of two samples and the Mann-Whitney statistic."""
    if m * n > EXACT_PRODUCT:
        return _normal_bound(m * n / 2, (m * n * (m + n + 1) / 12) ** 0.5, level)
    short, long = sorted((m, n))
    # The largest of all i + j values is of the first sample with chance i / (i + j), and then beats j values.
    rows = [np.ones(1)] * (long + 1)
    for i in range(1, short + 1):
        row = [np.ones(1)]
        for j in range(1, long + 1):
            chances = np.zeros(i * j + 1)
            chances[j:] += rows[j] * (i / (i + j))
            chances[: len(row[-1])] += row[-1] * (j / (i + j))
            row.append(chances)
        rows = row
    return _exact_bound(rows[long], level)


def _exact_bound(chances: Numbers, level: float) -> tuple[int, float]:
    below = np.cumsum(chances)  # below[k - 1] is P(W < k)
    # The allowance keeps a tail that is exactly one half of 1 - level on the side where it belongs.
    k = max(1, int(np.searchsorted(below, (1 - level) / 2 - 1e-12)))
    return k, 1 - 2 * float(below[k - 1])


def _normal_bound(mean: float, deviation: float, level: float) -> tuple[int, float]:
    k = max(1, int(mean + 0.5 + deviation * NormalDist().inv_cdf((1 - level) / 2)))
    return k, 1 - 2 * NormalDist(mean, deviation).cdf(k - 0.5)


def _counted(values: Numbers) -> tuple[Whole, Whole, Whole]:
    """Distinct values in billionths, how often each occurs, and how many lie below the first, second, ..."""
    distinct, counts = np.unique(billionths(values), return_counts=True)
    below: Any = np.concatenate([[0], np.cumsum(counts)])
    return distinct, counts.astype(np.int64), below
