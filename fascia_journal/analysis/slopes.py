"""Order statistics of the slopes between all pairs of points, of which 50 years of weeks make 3.4 million."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

FEW = 100_000
"""Pairs up to which all slopes are computed and sorted."""

_DRAWN = 10_000
_MARGIN = 150  # places in the drawn slopes; three times what a rank there varies
_AT_ONCE = 64  # points that are compared with all later ones: their answers fit into the processor's cache
_ROUNDING = 1e-9


class Slopes:
    """The slopes of all pairs of points with different x.

    Attributes:
        count: how many there are.
    """

    def __init__(self, x: Numbers, y: Numbers) -> None:
        order = np.argsort(x, kind="stable")
        self._x, self._y = x[order], y[order]
        sizes = np.unique(x, return_counts=True)[1].astype(np.int64)
        self.count = int(len(x) * (len(x) - 1) // 2 - (sizes * (sizes - 1) // 2).sum())
        self._different = len(sizes) == len(x)

    def ranked(self, ranks: list[int]) -> list[float]:
        """The slopes of these ranks (0: the smallest), ranks in ascending order."""
        if self.count > FEW and self._different:
            values, level, below = self._between(*self._bounds(ranks[0], ranks[-1]))
            if below < ranks[0] and ranks[-1] < below + len(values) + level - 1:
                values.sort()
                falling = int(np.searchsorted(values, 0))  # then come the level ones
                found = []
                for rank in (rank - below for rank in ranks):
                    place = rank if rank < falling else rank - level
                    found.append(0.0 if falling <= rank < falling + level else float(values[place]))
                return found
        ordered = np.partition(self.all(), ranks)
        return [float(ordered[rank]) for rank in ranks]

    def all(self) -> Numbers:
        """All of them, in no order."""
        values = np.empty(self.count)
        filled = 0
        # of equal x, which stand next to each other, only later ones are partners
        for number, first in enumerate(np.searchsorted(self._x, self._x, side="right").tolist()):
            rise = values[filled : filled + len(self._x) - first]
            np.subtract(self._y[first:], self._y[number], out=rise)
            rise /= self._x[first:] - self._x[number]
            filled += len(rise)
        return values

    def _bounds(self, first: int, last: int) -> tuple[float, float]:
        """Between which numbers those ranks very likely lie: from slopes drawn by lot, the same each time."""
        lot = np.random.default_rng(0)
        one = lot.integers(0, len(self._x), _DRAWN)
        other = (one + lot.integers(1, len(self._x), _DRAWN)) % len(self._x)  # never the point itself
        drawn = np.sort((self._y[other] - self._y[one]) / (self._x[other] - self._x[one]))
        low = max(first * _DRAWN // self.count - _MARGIN, 0)
        high = min(last * _DRAWN // self.count + _MARGIN, _DRAWN - 1)
        # Wider by more than a rounding: slopes equal to a bound, often many, shall all lie on the same side.
        room = _ROUNDING * (1 + np.ptp(self._y) / np.diff(self._x).min())
        return float(drawn[low] - room), float(drawn[high] + room)

    def _between(self, low: float, high: float) -> tuple[Numbers, int, int]:
        """The slopes from low to high that are not 0, in no order; how many are 0; how many are lower.

        A slope is at least `low` where y - low * x does not fall: a comparison, no division.
        """
        above, under = places(self._y - low * self._x), places(self._y - high * self._x)
        height = places(self._y)
        found, lower, level = [], 0, 0
        for begin in range(0, len(self._x), _AT_ONCE):
            end = min(begin + _AT_ONCE, len(self._x))
            rising = above[None, begin + 1 :] >= above[begin:end, None]
            # near the diagonal also pairs that are compared the other way round: neither lower nor found
            corner = slice(min(end - begin, rising.shape[1]))
            later = ~np.tri(end - begin, corner.stop, k=-1, dtype=bool)
            rising[:, corner] |= ~later
            lower += rising.size - int(np.count_nonzero(rising))
            rising &= under[None, begin + 1 :] <= under[begin:end, None]
            rising[:, corner] &= later
            if low <= 0 <= high:  # of medians many are the same, and each such pair has the slope 0
                flat = height[None, begin + 1 :] == height[begin:end, None]
                flat &= rising
                level += int(np.count_nonzero(flat))
                rising ^= flat
            found_at = np.flatnonzero(rising)
            one = found_at // rising.shape[1]
            other = found_at - one * rising.shape[1] + begin + 1
            one += begin
            found.append((self._y[other] - self._y[one]) / (self._x[other] - self._x[one]))
        return np.concatenate(found), level, lower


def places(values: Numbers) -> npt.NDArray[np.integer]:
    """Small whole numbers in the order of the values, which compare four times as fast."""
    places = np.unique(values, return_inverse=True)[1]
    return places.astype(np.int16 if len(values) < np.iinfo(np.int16).max else np.int32)
