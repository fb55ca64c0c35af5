"""Weeks on target against weeks below: is tension lower in the one than in the other?

An association and no more. Nobody drew by lot which week would be on target: a calm week may leave room for
sessions, a bad one may keep a person from them or send them there. The interval assumes independent weeks;
weeks next to each other are alike, which makes it narrower than it should be.

Source: Hodges & Lehmann 1963, Ann Math Stat 34:598-611 (two-sample shift).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fascia_journal.analysis import adherence, given, phases, trend
from fascia_journal.analysis.adherence import ABOVE_PLAN, BELOW, ON_TARGET
from fascia_journal.analysis.columns import matches
from fascia_journal.analysis.frames import Frames
from fascia_journal.analysis.trend import KIND_TEXTS, LEFT_OUT, Kind

WEEKS_TO_COMPARE = 4
"""Weeks with ratings of each sort below which nothing is computed."""


@dataclass(frozen=True, slots=True)
class Association:
    """Weekly median tension of weeks on target minus that of weeks below; negative is less tension.

    Attributes:
        estimate: two-sample Hodges-Lehmann shift in points; None with fewer than 4 weeks of a sort.
        low, high, level: its interval and the level that it really has, as in `phases.Shift`.
        n_on_target, n_below: assessed weeks with a rating, on target or above plan, and below.
        median_on_target, median_below: medians of those weeks' medians, 0 to 10; None without any.
        kind: "check_in" or "before"; None when there is no rating.
        kind_text: that kind in words; "" when there is none.
        verdict: "clearly lower", "clearly higher" or "no clear difference can be told", see `phases.tell`;
            None when there is nothing to compare.
        reason: why there is no estimate, or why it is not clear; None when it is.
        method: what was computed.
        title: what it is called wherever it is shown.
    """

    estimate: float | None
    low: float | None
    high: float | None
    level: float | None
    n_on_target: int
    n_below: int
    median_on_target: float | None
    median_below: float | None
    kind: Kind | None
    kind_text: str
    verdict: str | None
    reason: str | None
    method: str
    title: str = "association"


def compare(ledger: pd.DataFrame, weeks: pd.DataFrame) -> Association:
    """Compare the assessed weeks of a ledger by their median tension.

    Args:
        ledger: made by `adherence.weekly`.
        weeks: made by `trend.weekly_course`: one kind of rating, never a mixture.

    Raises:
        JournalError: a table lacks a column that is needed.
    """
    given.columns(ledger, ("week", "status"), "adherence.weekly(...)")
    given.columns(weeks, ("week", "median", "n", "kind"), "trend.weekly_course(...)")
    both = ledger[["week", "status"]].merge(weeks.loc[weeks["n"] > 0, ["week", "median"]], on="week")
    below = both.loc[both["status"] == BELOW, "median"].to_numpy()
    reached = both.loc[both["status"].isin([ON_TARGET, ABOVE_PLAN]), "median"].to_numpy()
    found = phases.shift(below, reached)
    known = min(len(below), len(reached)) >= WEEKS_TO_COMPARE and found.estimate is not None
    verdict: str | None = None
    reason: str | None = f"fewer than {WEEKS_TO_COMPARE} weeks with ratings on target, or below"
    if known and found.estimate is not None:
        verdict, reason = phases.tell(below, reached, found.estimate)
    kind: Kind | None = next((kind for kind in KIND_TEXTS if (weeks["kind"] == kind).any()), None)
    return Association(
        estimate=found.estimate if known else None,
        low=found.low if known else None,
        high=found.high if known else None,
        level=found.level if known else None,
        n_on_target=len(reached),
        n_below=len(below),
        median_on_target=float(np.median(reached)) if len(reached) else None,
        median_below=float(np.median(below)) if len(below) else None,
        kind=kind,
        kind_text=KIND_TEXTS[kind] if kind else "",
        verdict=verdict,
        reason=reason,
        method=found.method,
    )


def of(frames: Frames, scale: str = "overall") -> Association:
    """The association in a journal, from the kind of rating that `trend.choose_kind` chooses.

    Ratings within 12 hours after a session are left out, and there are more sessions in a week on target:
    where that takes many ratings from the one sort of weeks and few from the other, no difference is called
    clear.
    """
    ledger = adherence.of(frames)
    usable, near = trend.split_ratings(frames.ratings, scale)
    kind = trend.choose_kind(usable)
    found = compare(ledger, trend.weekly_course(usable, kind=kind, scale=scale))
    if found.verdict is None or found.reason is not None:
        return found
    status = dict(zip(ledger["week"], ledger["status"], strict=True))

    def sides(ratings: pd.DataFrame) -> phases.Sides:
        rows = ratings[matches(ratings["kind"], kind)]
        of_weeks = rows["week"].map(status)
        return rows[of_weeks == BELOW], rows[of_weeks.isin([ON_TARGET, ABOVE_PLAN])]

    if phases.uneven(sides(usable), sides(near)):
        return replace(found, verdict=phases.UNCLEAR, reason=LEFT_OUT)
    return found
