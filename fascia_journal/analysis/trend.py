"""The course over weeks: weekly medians of one kind of rating, their slope, and whether it is clear.

Tension is 0 none to 10 worst: a negative slope is less tension. A slope is an association with time; it
does not say why. x is the real week number, so a gap counts with its length.

Sources: Theil 1950 and Sen 1968, JASA 63:1379-1389 (slope and interval); Kendall 1945 (tau-b).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from fascia_journal.analysis import given
from fascia_journal.analysis.columns import matches
from fascia_journal.analysis.frames import Frames, iso_weeks
from fascia_journal.analysis.kendall import tau_b
from fascia_journal.analysis.slopes import Slopes
from fascia_journal.errors import JournalError
from fascia_journal.records import SCALES

WEEKS_TO_SEE = 4
"""Weeks with ratings from which a slope is given."""

WEEKS_TO_TELL = 8
"""Weeks with ratings from which a trend may be called clear."""

LEVEL = 0.95
LEVEL_OF_FOUR = 11 / 12
"""Of the 24 orders of 4 weeks 2 have all slopes on one side, so the widest interval holds 22 of them."""

HIGHEST_P = 0.01
POINTS_TO_TELL = 2.0
"""Points over the whole period that a clear trend has at least."""

QUIET_HOURS = 12.0
"""Hours after a session began within which no rating enters the course."""

ENOUGH_CHECK_INS = 0.5
"""Share of the period's weeks that must hold a check-in for check-ins to be the kind that is shown."""

LEFT_OUT_SHARE = 0.2
"""Share of ratings left out by the 12 hours from which on it matters that it was not the same throughout."""

FALLING, RISING, UNCLEAR = "clearly falling", "clearly rising", "no clear trend can be told"

LEFT_OUT = "ratings near a session are left out in one part of the period only"
"""Why no trend or difference is named when the 12 hours took many ratings from one part and not the other."""

Kind = Literal["check_in", "before"]
KIND_TEXTS: dict[Kind, str] = {"check_in": "check-ins", "before": "ratings before a session"}

RATING_COLUMNS = ("local_date", "kind", "scale", "tension", "hours_since_session")
"""Columns of the ratings frame that a course is made from."""

WEEK_COLUMNS: dict[str, tuple[str, str]] = {
    "week": ("str", 'ISO week, such as "2026-W13"'),
    "monday": ("datetime64[us]", "its first day"),
    "x": ("int64", "weeks since the first row"),
    "median": ("float64", "median tension, 0 none to 10 worst; NaN in a week without a rating"),
    "n": ("int64", "ratings in the week; 0 in a gap"),
    "kind": ("str", 'kind of rating, the same in every row: "check_in" or "before"'),
}
"""Columns of what `weekly_course` makes: one row for each ISO week from the first to the last rating."""

NO_NUMBERS = "A trend needs numbers; leave out the weeks without a rating."

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trend:
    """A straight line through weekly medians, robust to outliers. What a small n does not allow is None.

    Attributes:
        slope: points a week (per unit of x); negative is less tension. From 4 weeks.
        intercept: the line's height at x = 0, median(y) - slope * median(x).
        low, high: interval of the slope, from Sen's ranks with tie correction.
        tau, p: Kendall's tau-b, -1 to 1, and its two-sided p; None also when all medians are the same.
        n: different weeks with a median.
        verdict: "clearly falling", "clearly rising" or "no clear trend can be told"; None: nothing is said.
        reason: why there is no slope, or no clear verdict; None when the verdict is clear.
        span: x of the last minus x of the first week with a median.
        level: what that interval covers: 0.95 (without ties at least that), and 11/12 with 4 weeks, where all
            slopes together hold no more.
    """

    slope: float | None
    intercept: float | None
    low: float | None
    high: float | None
    tau: float | None
    p: float | None
    n: int
    verdict: str | None
    reason: str | None
    span: float = 0.0
    level: float | None = None

    @property
    def over_period(self) -> float | None:
        """Points by which the line falls (negative) or rises from the first to the last week."""
        return None if self.slope is None else self.slope * self.span


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The course of tension over weeks, from one kind of rating.

    Attributes:
        weeks: one row a week, see `WEEK_COLUMNS`.
        ratings: the single ratings behind it: those rows of the ratings frame.
        kind: "check_in" or "before"; None when there is no rating to show.
        kind_text: that kind in words, for the figure's legend; "" when there is none.
        trend: the line through the weekly medians and its verdict.
        scale: "overall" or a region.
    """

    weeks: pd.DataFrame
    ratings: pd.DataFrame
    kind: Kind | None
    kind_text: str
    trend: Trend
    scale: str = "overall"


def of(frames: Frames, scale: str = "overall", *, kind: Kind | None = None) -> Course:
    """The course of a journal on one scale; the kind of rating is chosen by `choose_kind` unless given."""
    given.instance(frames, Frames, "journal.frames()")
    usable, near = split_ratings(frames.ratings, scale)
    if kind is not None:
        given.choice("kind of rating", kind, KIND_TEXTS)
    by_kind = _weeks_by_kind(usable)
    kind = kind or _choose(by_kind)
    shown = usable[matches(usable["kind"], kind)].reset_index(drop=True)
    weeks = _weeks(shown, kind)
    trend = theil_sen(weeks["x"], weeks["median"])
    if trend.slope is not None and kind is not None:
        if _changed(by_kind, kind):
            trend = replace(trend, verdict=None, reason="the kind of rating changes on the way")
        elif _left_out_in_part(near, shown, by_kind[kind], kind):
            trend = replace(trend, verdict=None, reason=LEFT_OUT)
    return Course(weeks, shown, kind, KIND_TEXTS[kind] if kind else "", trend, scale)


def usable_ratings(ratings: pd.DataFrame, scale: str = "overall") -> pd.DataFrame:
    """The ratings that may enter a course: check-ins and before-ratings of that scale, none of them given
    within 12 hours after a session began (a before-rating's own session left aside). The rows keep their
    index."""
    return split_ratings(ratings, scale)[0]


def split_ratings(ratings: pd.DataFrame, scale: str = "overall") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Check-ins and before-ratings of that scale: those that may enter a course, and those that the 12 hours
    leave out."""
    given.columns(ratings, RATING_COLUMNS, "journal.ratings()")
    given.choice("scale", scale, SCALES)
    rated = ratings[matches(ratings["scale"], scale)]
    rated = rated[matches(rated["kind"], *KIND_TEXTS)]
    near = rated["hours_since_session"] < QUIET_HOURS
    return rated[~near], rated[near]


def choose_kind(usable: pd.DataFrame) -> Kind | None:
    """Check-ins where there are enough, else before-ratings, else whatever there is; None without any.

    Enough: check-ins in at least 4 weeks, and in at least half of the weeks from the first to the last
    usable rating of either kind.
    """
    return _choose(_weeks_by_kind(usable))


def weekly_course(ratings: pd.DataFrame, *, kind: Kind | None = None, scale: str = "overall") -> pd.DataFrame:
    """Weekly medians of one kind of rating; one row for every ISO week, NaN with n = 0 in a gap.

    Args:
        ratings: the ratings frame.
        kind: "check_in" or "before"; None: chosen by `choose_kind`.
        scale: "overall" or a region.

    Returns:
        A DataFrame with `WEEK_COLUMNS`; no rows without a usable rating.
    """
    usable = usable_ratings(ratings, scale)
    if kind is not None:
        given.choice("kind of rating", kind, KIND_TEXTS)
    kind = kind or choose_kind(usable)
    return _weeks(usable[matches(usable["kind"], kind)], kind)


def by_monday(ratings: pd.DataFrame) -> pd.DataFrame:
    """Median and count of the ratings of each ISO week that has any; the index is its Monday."""
    return ratings["tension"].groupby(_mondays(ratings)).agg(["median", "count"])


def theil_sen(x: Any, y: Any) -> Trend:
    """The Theil-Sen line through weekly medians, with the gate that says whether a trend is clear.

    Args:
        x: week numbers, in any order; gaps are simply missing.
        y: medians, 0 to 10; a pair with a missing side (None, NaN) is left out.

    Slope: median of (y_j - y_i) / (x_j - x_i) over all pairs of different x. Interval: the slopes of rank
    (N - C) / 2 and (N + C) / 2 + 1, rounded, with C = 1.96 * sd of Kendall's S, ties counted. p: Kendall's
    tau-b, exact without ties up to 33 weeks, else normal with tie correction (`kendall.tau_b`).

    Under 4 weeks nothing is computed. "clearly falling" or "clearly rising" takes 8 weeks or more, p below
    .01, an interval without 0, and 2 points or more over the period; else "no clear trend can be told".

    Raises:
        JournalError: x and y differ in length, or hold something that is no number.
    """
    across, up = (given.numbers(values, NO_NUMBERS) for values in (x, y))
    if len(across) != len(up):
        raise JournalError(f"{len(across)} weeks and {len(up)} medians: give one median for each week.")
    known = ~np.isnan(across) & ~np.isnan(up)
    across, up = across[known], up[known]
    n = len(np.unique(across))  # two medians of one week are no two weeks
    nothing = Trend(None, None, None, None, None, None, n, None, None)
    if n == 1 and len(up) >= WEEKS_TO_SEE:
        return replace(nothing, reason="all ratings are from one week")
    if n < WEEKS_TO_SEE:
        return replace(nothing, reason="fewer than 4 weeks with ratings" if n else "no ratings")
    slope, low, high = _median_and_interval(across, up)
    tau, p = tau_b(across, up)
    return gate(
        Trend(
            slope=slope,
            intercept=float(np.median(up) - slope * np.median(across)),
            low=low,
            high=high,
            tau=tau,
            p=p,
            n=n,
            verdict=None,
            reason=None,
            span=float(np.ptp(across)),
            level=LEVEL if n > WEEKS_TO_SEE else LEVEL_OF_FOUR,
        )
    )


def gate(trend: Trend) -> Trend:
    """The same trend with its verdict and, when that is not clear, the first reason."""
    points = trend.over_period
    if points is None:
        return trend
    reason = None
    if trend.n < WEEKS_TO_TELL:
        reason = "fewer than 8 weeks with ratings"
    elif trend.p is None:
        reason = "all weekly medians are the same"
    elif trend.p >= HIGHEST_P:
        reason = "it could well be chance"
    elif trend.low is None or trend.high is None or trend.low <= 0 <= trend.high:
        reason = "the interval of the slope holds 0"
    elif abs(points) < POINTS_TO_TELL - 1e-9:
        reason = "less than 2 points over the period"
    verdict = UNCLEAR if reason else FALLING if points < 0 else RISING
    return replace(trend, verdict=verdict, reason=reason)


def _median_and_interval(x: Numbers, y: Numbers) -> tuple[float, float, float]:
    """The median slope and Sen's 95 % interval, with the same ranks as scipy.stats.theilslopes takes."""
    slopes = Slopes(x, y)
    n, count = len(x), slopes.count

    def ties(values: Numbers) -> float:
        sizes = np.unique(values, return_counts=True)[1].astype(np.float64)
        return float((sizes * (sizes - 1) * (2 * sizes + 5)).sum())

    deviation = max(0.0, (n * (n - 1) * (2 * n + 5) - ties(x) - ties(y)) / 18) ** 0.5
    width = NormalDist().inv_cdf((1 + LEVEL) / 2) * deviation
    low = max(round((count - width) / 2) - 1, 0)
    high = min(round((count + width) / 2), count - 1)
    middle = (count - 1) // 2, count // 2
    slope_low, one, other, slope_high = slopes.ranked([low, *middle, high])
    return (one + other) / 2, slope_low, slope_high


def _weeks(shown: pd.DataFrame, kind: Kind | None) -> pd.DataFrame:
    by_week = by_monday(shown)
    if len(by_week):
        by_week = by_week.reindex(pd.date_range(by_week.index[0], by_week.index[-1], freq="7D", unit="us"))
    mondays = pd.Series(by_week.index.to_numpy())
    made = {
        "week": iso_weeks(mondays.astype("datetime64[us]")),
        "monday": mondays,
        "x": np.arange(len(by_week)),
        "median": by_week["median"].to_numpy(),
        "n": by_week["count"].fillna(0).to_numpy(),
        "kind": pd.Series([kind or ""] * len(by_week), dtype="str"),
    }
    return pd.DataFrame(made).astype({name: dtype for name, (dtype, _) in WEEK_COLUMNS.items()})


def _mondays(ratings: pd.DataFrame) -> pd.Series:
    days = ratings["local_date"].to_numpy().astype("datetime64[D]")
    mondays = days - (days.astype(np.int64) + 3) % 7  # day 0, the first of 1970, was a Thursday
    return pd.Series(mondays.astype("datetime64[us]"), index=ratings.index)


def _weeks_by_kind(usable: pd.DataFrame) -> dict[Kind, npt.NDArray[np.int64]]:
    return {kind: _week_numbers(usable, kind) for kind in KIND_TEXTS}


def _choose(weeks: dict[Kind, npt.NDArray[np.int64]]) -> Kind | None:
    checked, before = weeks["check_in"], weeks["before"]
    every = np.union1d(checked, before)
    if not len(every):
        return None
    period = every[-1] - every[0] + 1
    if not len(before) or len(checked) >= max(WEEKS_TO_SEE, ENOUGH_CHECK_INS * period):
        return "check_in"
    return "before"


def _week_numbers(usable: pd.DataFrame, kind: Kind) -> npt.NDArray[np.int64]:
    mondays = _mondays(usable[matches(usable["kind"], kind)]).to_numpy().astype("datetime64[D]")
    return np.unique(mondays.astype(np.int64)) // 7


def _changed(weeks: dict[Kind, npt.NDArray[np.int64]], kind: Kind) -> bool:
    """Whether the other kind goes on for 4 weeks or more before the shown kind begins or after it ends.

    Such a course would tell of one part of the period only, and what made the person change from one kind
    to the other may have to do with the tension itself.
    """
    shown, other = weeks[kind], weeks["before" if kind == "check_in" else "check_in"]
    alone = (other < shown[0]) | (other > shown[-1])
    return bool(alone.sum() >= WEEKS_TO_SEE)


def _left_out_in_part(
    near: pd.DataFrame, kept: pd.DataFrame, shown: npt.NDArray[np.int64], kind: Kind
) -> bool:
    """Whether the 12 hours leave out many ratings in one part of the course and none in 4 weeks or more
    before or after it.

    A person who exercises on bad days only would seem to have calmer weeks from the first session on: the
    ratings that are left out are those of the bad days.
    """
    affected = _week_numbers(near, kind)
    if not len(affected):
        return False
    apart = (shown < affected[0]) | (shown > affected[-1])
    left = matches(near["kind"], kind).sum()
    # the ratings that are kept lie in all weeks, those left out in the affected ones only
    share = left / (left + len(kept) * (1 - apart.mean()))
    return bool(apart.sum() >= max(WEEKS_TO_SEE, len(shown) / 10) and share > LEFT_OUT_SHARE)
