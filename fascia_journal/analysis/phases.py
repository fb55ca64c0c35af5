"""Baseline and programme: ratings from before and since the programme's first day, side by side.

The two phases follow one another and nothing was drawn by lot, so a difference is an association: the
season, work or sleep may have changed as well. The intervals assume independent days; days next to each
other are alike, which makes the intervals narrower than they should be.

Sources: Parker & Vannest 2009, Behavior Therapy 40:357-367 (NAP); Newcombe 2006, Statistics in Medicine
25:559-573, method 5 (its interval); Hodges & Lehmann 1963, Ann Math Stat 34:598-611 (shift).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from numbers import Real
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fascia_journal.analysis import given, pairwise
from fascia_journal.analysis.columns import matches
from fascia_journal.analysis.frames import Frames
from fascia_journal.analysis.tension import NO_RATING
from fascia_journal.analysis.trend import (
    HIGHEST_P,
    KIND_TEXTS,
    LEFT_OUT,
    LEFT_OUT_SHARE,
    POINTS_TO_TELL,
    Kind,
    by_monday,
    split_ratings,
)
from fascia_journal.errors import JournalError
from fascia_journal.records import SCALES

DAYS_TO_INDICATE = 3
"""Days a phase needs before the two are compared at all; such a comparison is "indicative"."""

DAYS_TO_COMPARE = 5
"""Days from which on it is called a "comparison"."""

WEEKS_TO_TELL = 4
"""Weeks that each side needs before a difference may be called clear."""

COMPARISON, INDICATIVE = "comparison", "indicative"
LOWER, HIGHER, UNCLEAR = "clearly lower", "clearly higher", "no clear difference can be told"
LEVEL_OVERLAP = 0.95
NOT_BEGUN = "the programme has no first day yet"
METHOD_OVERLAP = "NAP, ties one half; interval by Newcombe's method 5, which assumes independent days"

Numbers = npt.NDArray[np.float64]
Sides = tuple[pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Overlap:
    """NAP, non-overlap of all pairs of a baseline and a programme day.

    Attributes:
        value: share of the pairs in which the programme's day is the better one, 0 to 1, ties one half;
            0.5: neither phase is better. None with fewer than 3 days in a phase.
        low, high: 95 % interval, never of zero width.
        n_baseline, n_programme: days with a rating in each phase.
        verdict: "comparison" from 5 days in each phase, "indicative" with 3 or 4; None with fewer.
        reason: why there is no value; None when there is one.
        method: what was computed, and what it assumes.
        level: 0.95, which the method approaches; None without a value.
    """

    value: float | None
    low: float | None
    high: float | None
    n_baseline: int
    n_programme: int
    verdict: str | None
    reason: str | None
    method: str = METHOD_OVERLAP
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """Programme minus baseline in points: the median of all differences; negative is less tension.

    Attributes:
        estimate: two-sample Hodges-Lehmann estimate; None with fewer than 3 days in a phase.
        low, high: its interval, from the k-th smallest to the k-th largest difference.
        level: the level that the interval really has: 0.9 for 3 and 3 days, at least 0.95 from 4 and 4 on
            (exact without ties, at least that with them).
        n_baseline, n_programme, verdict, reason: as in `Overlap`.
        method: what was computed.
    """

    estimate: float | None
    low: float | None
    high: float | None
    level: float | None
    n_baseline: int
    n_programme: int
    verdict: str | None
    reason: str | None
    method: str = "two-sample Hodges-Lehmann estimate; interval from the exact rank-sum distribution"


@dataclass(frozen=True, slots=True)
class Phases:
    """The two phases of a journal compared, the same kind of rating on both sides.

    Attributes:
        kind: "check_in" or "before"; None when no kind has enough days on both sides.
        kind_text: that kind in words; "" when there is none.
        overlap, shift: the two comparisons of daily medians.
        median_baseline, median_programme: medians of those days; None without any.
        verdict: "clearly lower" or "clearly higher" since the programme began, or "no clear difference can
            be told"; None when there is nothing to compare. See `tell`.
        reason: why it is not clear; None when it is.
    """

    kind: Kind | None
    kind_text: str
    overlap: Overlap
    shift: Shift
    median_baseline: float | None
    median_programme: float | None
    verdict: str | None = None
    reason: str | None = None


def nap(baseline: Any, programme: Any, *, lower_is_better: bool = True) -> Overlap:
    """Share of all pairs in which the programme's value is better than the baseline's, ties one half.

    Args:
        baseline, programme: one value a day, in any order; None and NaN are left out.
        lower_is_better: True for tension and stress; False for wellbeing and sleep.

    The interval solves |value - t| = 1.96 sqrt(V(t)) for t, with V(t) = t (1 - t) (1 + h ((1 - t) / (2 - t)
    + t / (1 + t))) / (m n) and h = (m + n) / 2 - 1, so that it is sensible also where value is 0 or 1.

    Raises:
        JournalError: a value is no number.
    """
    first, second = _present(baseline), _present(programme)
    m, n = len(first), len(second)
    verdict, reason = _strength(m, n)
    if verdict is None:
        return Overlap(None, None, None, m, n, None, reason)
    pairs = pairwise.differences(second, first)
    below, equal = pairs.at_most(-1), pairs.at_most(0) - pairs.at_most(-1)
    lower = (below + equal / 2) / pairs.size
    value = lower if lower_is_better else 1 - lower
    low, high = _newcombe(value, m, n)
    return Overlap(value, low, high, m, n, verdict, None, level=LEVEL_OVERLAP)


def shift(baseline: Any, programme: Any) -> Shift:
    """By how many points the programme's values lie above (positive) or below (negative) the baseline's.

    Args:
        baseline, programme: one value a day, in any order; None and NaN are left out.

    Raises:
        JournalError: a value is no number.
    """
    first, second = _present(baseline), _present(programme)
    m, n = len(first), len(second)
    verdict, reason = _strength(m, n)
    if verdict is None:
        return Shift(None, None, None, None, m, n, None, reason)
    pairs = pairwise.differences(second, first)
    k, level = pairwise.rank_sum_bound(m, n)
    made = Shift(
        pairs.median(), pairs.kth(k), pairs.kth(pairs.size + 1 - k), level, m, n, verdict, reason=None
    )
    if m * n <= pairwise.EXACT_PRODUCT:
        return made
    return replace(made, method=made.method.replace("the exact", "the normal approximation of the"))


def tell(first_weeks: Any, second_weeks: Any, points: float) -> tuple[str, str | None]:
    """Whether a difference between two groups of weeks is clear, and when it is not, the first reason.

    Args:
        first_weeks, second_weeks: weekly medians. Days of one week are too much alike to be counted singly.
        points: by how much the second group is higher (positive) or lower (negative); a finite number.

    "clearly lower" or "clearly higher" takes 4 weeks or more on each side, a 99 % interval of the shift
    between the weekly medians without 0 (which needs 10 weeks in all) on the same side of 0 as the points,
    and 2 points or more.

    Raises:
        JournalError: a median, or points, is no number.
    """
    if not isinstance(points, Real) or not math.isfinite(points):
        raise JournalError(f"{points!r} is no number of points: give a shift, such as that of phases.shift.")
    first, second = _present(first_weeks), _present(second_weeks)
    reason = None
    if min(len(first), len(second)) < WEEKS_TO_TELL:
        reason = f"fewer than {WEEKS_TO_TELL} weeks on one side"
    else:
        pairs = pairwise.differences(second, first)
        k, level = pairwise.rank_sum_bound(len(first), len(second), 1 - HIGHEST_P)
        if level < 1 - HIGHEST_P - 1e-9:
            reason = "fewer than 10 weeks in all"
        elif (low := pairs.kth(k)) <= 0 <= pairs.kth(pairs.size + 1 - k):
            reason = "it could well be chance"
        elif (low > 0) != (points > 0):
            reason = "single days and weekly medians point in different directions"
        elif abs(points) < POINTS_TO_TELL - 1e-9:
            reason = "less than 2 points"
    return (UNCLEAR, reason) if reason else (LOWER if points < 0 else HIGHER, None)


def of(frames: Frames, scale: str = "overall") -> Phases:
    """Compare the days before and since the programme's first day (`frames.start`).

    One value a day: the median of its ratings of one kind. Check-ins when both phases have at least 3 days
    with one, else before-ratings. Ratings within 12 hours after a session began are left out; where that
    takes many ratings from one phase and few from the other, no difference is called clear: the days that
    are left may be calmer, or worse, than the others.
    """
    given.instance(frames, Frames, "journal.frames()")
    given.choice("scale", scale, SCALES)
    usable, near = split_ratings(frames.ratings, scale)
    start = pd.Timestamp(frames.start) if frames.start else pd.NaT
    sides: dict[Kind, tuple[Numbers, Numbers]] = {}
    for kind in KIND_TEXTS:
        days = usable[matches(usable["kind"], kind)].groupby("local_date")["tension"].median()
        earlier = days.index < start
        sides[kind] = days[earlier].to_numpy(), days[days.index >= start].to_numpy()
    chosen: Kind | None = next((kind for kind, (a, b) in sides.items() if _strength(len(a), len(b))[0]), None)
    fullest: Kind = max(sides, key=lambda kind: (min(map(len, sides[kind])), sum(map(len, sides[kind]))))
    first, second = sides[chosen or fullest]
    overlap, moved = nap(first, second), shift(first, second)
    if frames.start is None:
        overlap, moved = replace(overlap, reason=NOT_BEGUN), replace(moved, reason=NOT_BEGUN)
    verdict, reason = None, overlap.reason
    if chosen and moved.estimate is not None:
        kept, left = (_sides(rows[matches(rows["kind"], chosen)], start) for rows in (usable, near))
        weeks = [by_monday(side)["median"] for side in kept]
        verdict, reason = tell(weeks[0], weeks[1], moved.estimate)
        if reason is None and overlap.verdict != COMPARISON:
            verdict, reason = UNCLEAR, f"fewer than {DAYS_TO_COMPARE} days in a phase"
        elif reason is None and uneven(kept, left):
            verdict, reason = UNCLEAR, LEFT_OUT
    return Phases(
        kind=chosen,
        kind_text=KIND_TEXTS[chosen] if chosen else "",
        overlap=overlap,
        shift=moved,
        median_baseline=float(np.median(first)) if len(first) else None,
        median_programme=float(np.median(second)) if len(second) else None,
        verdict=verdict,
        reason=reason,
    )


def uneven(kept: Sides, left: Sides) -> bool:
    """Whether the share of ratings that were left out differs much between two sides."""
    shares = [len(out) / max(1, len(out) + len(rows)) for rows, out in zip(kept, left, strict=True)]
    return abs(shares[0] - shares[1]) > LEFT_OUT_SHARE


def _sides(ratings: pd.DataFrame, start: Any) -> Sides:
    return ratings[ratings["local_date"] < start], ratings[ratings["local_date"] >= start]


def _strength(m: int, n: int) -> tuple[str | None, str | None]:
    """What a comparison of so many days is called, or why there is none."""
    if min(m, n) >= DAYS_TO_COMPARE:
        return COMPARISON, None
    if min(m, n) >= DAYS_TO_INDICATE:
        return INDICATIVE, None
    if not m or not n:
        return None, "no rating in the baseline" if not m else "no rating in the programme"
    return None, "fewer than 3 days with a rating in a phase"


def _newcombe(value: float, m: int, n: int) -> tuple[float, float]:
    """Both solutions of Newcombe's method 5, found by halving; they lie on either side of the value."""
    z = NormalDist().inv_cdf((1 + LEVEL_OVERLAP) / 2)
    h = (m + n) / 2 - 1

    def too_far(t: float) -> bool:
        variance = t * (1 - t) * (1 + h * ((1 - t) / (2 - t) + t / (1 + t))) / (m * n)
        return (value - t) ** 2 > z * z * variance

    def edge(outside: float, inside: float) -> float:
        if not too_far(outside):  # the value is 0 or 1 itself, and so is this end of the interval
            return outside
        for _ in range(60):
            middle = (outside + inside) / 2
            outside, inside = (middle, inside) if too_far(middle) else (outside, middle)
        return (outside + inside) / 2

    return edge(0.0, value), edge(1.0, value)


def _present(values: Any) -> Numbers:
    found = given.numbers(values, NO_RATING)
    return found[~np.isnan(found)]
