"""Years at a glance: what a journal holds, month by month."""

from __future__ import annotations

import pandas as pd

from fascia_journal.analysis import adherence
from fascia_journal.analysis.frames import Frames

COLUMNS: dict[str, str] = {
    "month": "datetime64[us]; its first day",
    "assessed": "weeks with a Monday in it of which something was asked",
    "reached": "of those, weeks that reached the goal",
    "paused_days": "paused days of the weeks with a Monday in it",
    "sessions": "sessions on its dates",
    "before": "median of their ratings before; NaN without one",
    "after": "median of their ratings after",
    "change": "median of after minus before, where both were given",
    "check_ins": "check-ins on its dates",
    "tension": "median of their overall ratings",
    "flare_ups": "sessions and check-ins with a flare-up",
    "late": "sessions and check-ins written down more than 24 hours afterwards",
}
"""Columns of `by_month`; counts are int64, medians float64."""

_MEDIANS = ("before", "after", "change", "tension")


def by_month(frames: Frames, ledger: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row for every calendar month from the first to the last with a week, session or check-in.

    Args:
        frames: the frames of a journal, or of a period of it.
        ledger: its weeks, when they are at hand; None: `adherence.of` is asked.
    """
    weeks = adherence.of(frames) if ledger is None else ledger
    sessions, check_ins = frames.sessions, frames.check_ins
    of_weeks, of_sessions, of_check_ins = (
        _month(days) for days in (weeks["first_day"], sessions["local_date"], check_ins["local_date"])
    )
    found = {
        "assessed": weeks["status"].isin(adherence.ASSESSED).groupby(of_weeks).sum(),
        "reached": weeks["status"].isin((adherence.ON_TARGET, adherence.ABOVE_PLAN)).groupby(of_weeks).sum(),
        "paused_days": weeks["paused_days"].groupby(of_weeks).sum(),
        "sessions": sessions["flare_up"].groupby(of_sessions).size(),
        **{name: sessions[name].groupby(of_sessions).median() for name in ("before", "after", "change")},
        "check_ins": check_ins["flare_up"].groupby(of_check_ins).size(),
        "tension": check_ins["overall"].groupby(of_check_ins).median(),
    }
    for name, column in (("flare_ups", "flare_up"), ("late", "late")):
        both = (
            sessions[column].groupby(of_sessions).sum(),
            check_ins[column].groupby(of_check_ins).sum(),
        )
        found[name] = both[0].add(both[1], fill_value=0)
    months = pd.DatetimeIndex(
        sorted(set(of_weeks) | set(of_sessions) | set(of_check_ins)), dtype="datetime64[us]"
    )
    every = pd.date_range(months.min(), months.max(), freq="MS", unit="us") if len(months) else months
    table = pd.DataFrame({"month": every}, index=every)
    for name in COLUMNS:
        if name in _MEDIANS:
            table[name] = found[name].reindex(every).astype("float64")
        elif name != "month":
            table[name] = found[name].reindex(every).fillna(0).astype("int64")
    return table.reset_index(drop=True)


def _month(days: pd.Series) -> pd.Series:
    """First day of the month of each day."""
    first: pd.Series = days.dt.to_period("M").dt.start_time.astype("datetime64[us]")
    return first
