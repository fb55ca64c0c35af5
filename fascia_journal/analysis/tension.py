"""Immediate change: tension after a session minus tension before it, over all sessions with both ratings.

Tension is 0 none to 10 worst, so a negative change is relief. What the numbers cannot say: a person who
exercises on bad days sees a fall from before to after even when the routine does nothing, because an
unusually high rating is followed by a more usual one (regression to the mean).

Sources: Hodges & Lehmann 1963, Ann Math Stat 34:598-611 (estimate); Hollander, Wolfe & Chicken 2014,
Nonparametric Statistical Methods, 3rd ed., chapter 3 (interval); Pratt 1959, JASA 54:655-667 (zeros).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fascia_journal.analysis import given, pairwise
from fascia_journal.analysis.columns import matches
from fascia_journal.analysis.frames import Frames
from fascia_journal.errors import JournalError
from fascia_journal.records import CONTEXTS, SCALES

PAIRS_FOR_MEDIAN = 3
"""Pairs from which medians are given; fewer are listed."""

PAIRS_FOR_ESTIMATE = 6
"""Pairs from which the estimate has a 95 % interval: with 5 the widest one covers only 93.75 %."""

PAIRS_FOR_EXACT_P = 200

NO_RATING = "A rating that is no number cannot be compared; leave it empty."

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """Change from before to after, in points; negative is relief. What a small n does not allow is None.

    Attributes:
        n: pairs with both ratings.
        lower, same, higher: sessions with a lower, the same, a higher rating afterwards.
        median_before, median_after: medians of the ratings, 0 to 10; from 3 pairs.
        median_change: median of the differences; from 3 pairs.
        estimate: Hodges-Lehmann estimate, the median of all Walsh averages; from 6 pairs.
        low, high: its interval, from the k-th smallest to the k-th largest Walsh average; from 6 pairs.
        level: the level that the interval really has, such as 0.953: exact without ties, at least that
            with them; beyond 200 pairs by normal approximation.
        p: two-sided, permutation of signs with Pratt's ranks; for the appendix only; from 6 pairs.
        method: what was computed, in words.
        lowest, highest: smallest and largest difference; from 1 pair.
        pairs: the pairs (before, after) themselves when they are too few for a median; else empty.
        reason: why there is no estimate; None when there is one.
    """

    n: int
    lower: int
    same: int
    higher: int
    median_before: float | None
    median_after: float | None
    median_change: float | None
    estimate: float | None
    low: float | None
    high: float | None
    level: float | None
    p: float | None
    method: str
    lowest: float | None = None
    highest: float | None = None
    pairs: tuple[tuple[float, float], ...] = ()
    reason: str | None = None


def immediate_change(before: Any, after: Any) -> Change:
    """Compare two equally long sequences of ratings, pair by pair; a pair with a missing side is left out.

    1 or 2 pairs are listed, 3 to 5 give medians and range, 6 and more the estimate with its interval. All
    pairs stay in, those without a change too. Their order does not matter.

    Example:
        >>> immediate_change([6, 5, 7, 4, 6, 5], [4, 4, 5, 4, 5, 3]).estimate
        -1.5

    Raises:
        JournalError: the sequences differ in length, or hold something that is no number.
    """
    first, second = paired(before, after)
    change = pairwise.exact_difference(second, first)
    n = len(change)
    counts = {
        "n": n,
        "lower": int((change < 0).sum()),
        "same": int((change == 0).sum()),
        "higher": int((change > 0).sum()),
        "lowest": float(change.min()) if n else None,
        "highest": float(change.max()) if n else None,
    }
    if n < PAIRS_FOR_MEDIAN:
        return _change(
            counts,
            method="listed" if n else "nothing to compare",
            pairs=tuple(zip(first.tolist(), second.tolist(), strict=True)),
            reason="fewer than 3 sessions with both ratings" if n else "no session with both ratings",
        )
    medians = {
        "median_before": float(np.median(first)),
        "median_after": float(np.median(second)),
        "median_change": float(np.median(change)),
    }
    if n < PAIRS_FOR_ESTIMATE:
        reason = "fewer than 6 sessions with both ratings"
        return _change(counts | medians, method="median and range", reason=reason)
    walsh = pairwise.walsh_averages(change)
    k, level = pairwise.signed_rank_bound(n)
    interval = "exact" if n <= pairwise.EXACT_PAIRS else "normal approximation of the"
    chance = "exact" if n <= PAIRS_FOR_EXACT_P else "normal approximation with tie correction"
    return _change(
        counts | medians,
        estimate=walsh.median(),
        low=walsh.kth(k),
        high=walsh.kth(walsh.size + 1 - k),
        level=level,
        p=sign_permutation_p(change),
        method=f"Hodges-Lehmann estimate; interval from the {interval} signed-rank distribution; "
        f"p by permutation of signs with Pratt's ranks, {chance}",
    )


def sign_permutation_p(change: Any) -> float:
    """Two-sided p of differences under random signs, zeros ranked and then left out (Pratt).

    Exact to 200 differences by dynamic programming over the doubled midranks; beyond that normal, with
    the variance that the tied ranks really have. 1 when every difference is zero; missing ones are left out.
    """
    differences = given.numbers(change, NO_RATING)
    whole = pairwise.billionths(differences[~np.isnan(differences)])
    _, place, counts = np.unique(np.abs(whole), return_inverse=True, return_counts=True)
    doubled = (2 * np.cumsum(counts) - counts + 1)[place]  # twice the midrank is a whole number
    scores = doubled[whole != 0].astype(np.int64)
    if not len(scores):
        return 1.0
    positive, total = int(doubled[whole > 0].sum()), int(scores.sum())
    smaller = min(positive, total - positive)
    if len(whole) <= PAIRS_FOR_EXACT_P:
        return min(1.0, 2 * float(pairwise.sign_distribution(scores)[: smaller + 1].sum()))
    deviation = float((scores.astype(np.float64) ** 2).sum()) ** 0.5 / 2
    return 2 * NormalDist(total / 2, deviation).cdf(smaller)


def lag_one(before: Any, after: Any) -> float | None:
    """Correlation of each change with the one before it, the pairs being in the order of time; -1 to 1.

    Well above 0 the interval of the change is too narrow, below 0 rather too wide, since sessions are not
    independent then. None below 6 pairs or when all changes are the same.
    """
    first, second = paired(before, after)
    centred = pairwise.exact_difference(second, first)
    if len(centred) < PAIRS_FOR_ESTIMATE or np.ptp(centred) == 0:
        return None
    centred = centred - centred.mean()
    return float((centred[1:] * centred[:-1]).sum() / (centred**2).sum())


def of(frames: Frames, scale: str = "overall", *, context: str | None = None) -> Change:
    """The immediate change of a journal's sessions, on one scale, and in one context if given."""
    return immediate_change(*ratings_of(frames, scale, context=context))


def ratings_of(
    frames: Frames, scale: str = "overall", *, context: str | None = None
) -> tuple[Numbers, Numbers]:
    """Ratings before and after of all sessions in the order of time, NaN where one is missing.

    Raises:
        JournalError: these are no frames, or there is no such scale or context.
    """
    given.instance(frames, Frames, "journal.frames()")
    given.choice("scale", scale, SCALES)
    if context is not None:
        given.choice("context", context, CONTEXTS)
    sessions = frames.sessions
    if context is not None:
        sessions = sessions[matches(sessions["context"], context)]
    if scale == "overall":
        return sessions["before"].to_numpy(), sessions["after"].to_numpy()
    ratings = frames.ratings[matches(frames.ratings["scale"], scale)]
    sides = []
    for kind in ("before", "after"):
        side = ratings[matches(ratings["kind"], kind)].set_index("record_id")["tension"]
        sides.append(side.reindex(pd.Index(sessions["id"])).to_numpy(dtype=np.float64))
    return sides[0], sides[1]


def paired(before: Any, after: Any) -> tuple[Numbers, Numbers]:
    """Two sequences as arrays of floats, without the pairs of which a side is missing."""
    first, second = given.numbers(before, NO_RATING), given.numbers(after, NO_RATING)
    if len(first) != len(second):
        raise JournalError(
            f"{len(first)} ratings before and {len(second)} after make no pairs: give one each, or leave "
            "the missing one empty."
        )
    both = ~np.isnan(first) & ~np.isnan(second)
    return first[both], second[both]


def _change(known: dict[str, Any], **more: Any) -> Change:
    empty = ("median_before", "median_after", "median_change", "estimate", "low", "high", "level", "p")
    fields: dict[str, Any] = dict.fromkeys(empty)
    return Change(**fields | known | more)
