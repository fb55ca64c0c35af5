"""How often: the ledger of weeks, its summary, and how complete the sessions were.

Rules ("2 to 3 a week"). A session belongs to the local date on which it started. It counts when at least
`counted_share` of the prescribed exercises were done; one a date counts, another on that date is extra.
Weeks are ISO weeks. Eligible days e are those in the programme and not paused. Under 4 of them a week is
not assessed; else required = minimum * e / 7 rounded half up, and the upper end of the plan is
maximum * e / 7 rounded up. The week in progress closes when its Sunday has ended.

    adherence = sum of min(session days, required) / sum of required, over the assessed weeks

so no week repays another. The rules are this project's own; they follow what exercise trials report as
attendance (Hawley-Hague et al. 2016, BMJ Open 6:e011560), with each week capped at what it asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fascia_journal.analysis import days, given
from fascia_journal.analysis.days import Days
from fascia_journal.analysis.frames import Frames, iso_weeks
from fascia_journal.errors import JournalError
from fascia_journal.records import SKIP_REASONS, Plan

DAYS_TO_ASSESS = 4
"""Eligible days that a week needs before anything is asked of it."""

WEEKS_TO_JUDGE = 4
"""Assessed weeks below which adherence is "too early to judge"."""

ON_TARGET, ABOVE_PLAN, BELOW = "on target", "above plan", "below"
PAUSED, NOT_ASSESSED, IN_PROGRESS = "paused", "not assessed", "in progress"
ASSESSED = (ON_TARGET, ABOVE_PLAN, BELOW)
TOO_EARLY = "too early to judge"

COLUMNS: dict[str, tuple[str, str]] = {
    "week": ("str", 'ISO week, such as "2026-W13"'),
    "first_day": ("datetime64[us]", "its Monday"),
    "eligible_days": ("int64", "days in the programme and not paused, 0 to 7"),
    "paused_days": ("int64", "days in the programme that were paused"),
    "entered_afterwards": ("int64", "of those, days of pauses that were entered after they had begun"),
    "required": ("int64", "session days asked for; 0 in a week that is not assessed"),
    "maximum": ("int64", "session days above which the week is above plan"),
    "session_days": ("int64", "eligible dates with at least one session that counts"),
    "sessions_logged": ("int64", "all sessions of the week; the sum of session_days and the next four"),
    "short_sessions": ("int64", "sessions on eligible days with too few exercises done to count"),
    "same_day_extra": ("int64", "sessions that would count, on a date that has one already"),
    "on_paused_days": ("int64", "sessions on paused days: listed, not credited"),
    "outside_programme": ("int64", "sessions before its first or after its last day: listed, not credited"),
    "credit": ("Int64", "min(session_days, required); <NA> while the week is in progress"),
    "status": ("str", "on target, above plan, below, paused, not assessed or in progress"),
}
"""Columns of the ledger that `weekly` makes: dtype and meaning."""

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Adherence:
    """Adherence over the weeks that can be assessed.

    Attributes:
        percent: 100 * credited / required, not rounded; None when no week can be assessed.
        credited: session days that were credited, each week capped at what it required.
        required: session days that were required.
        weeks_reached: assessed weeks with as many session days as required, or more.
        weeks_assessed: closed weeks with at least 4 eligible days.
        weeks_above_plan: assessed weeks with more session days than the plan's upper end.
        verdict: "too early to judge" below 4 assessed weeks; None: nothing stands against reading percent.
        reason: why there is no percentage: "no data" or "no full week yet"; None when there is one.
        sessions_logged: all sessions in the weeks of the ledger, credited or not.
        paused_days: paused days in the weeks that are over; printed beside the percentage.
        entered_afterwards: how many of them are known only from a pause entered after it had begun.
        session_days: session days in the assessed weeks, credited or beyond what was required.
    """

    percent: float | None
    credited: int
    required: int
    weeks_reached: int
    weeks_assessed: int
    weeks_above_plan: int
    verdict: str | None
    reason: str | None
    sessions_logged: int = 0
    paused_days: int = 0
    entered_afterwards: int = 0
    session_days: int = 0


def weekly(
    sessions: pd.DataFrame,
    *,
    start: Any,
    as_of: Any,
    minimum: int = 2,
    maximum: int = 3,
    pauses: Any = (),
    end: Any = None,
    plans: Iterable[Plan] = (),
    counted_share: float = 0.5,
) -> pd.DataFrame:
    """The ledger: one row for each ISO week from the programme's first to today's, or to its last.

    Args:
        sessions: one row a session, in any order: local_date, done, prescribed. Sessions in weeks beyond
            the ledger's (before the programme, after it, or after `as_of`'s week) have no row.
        start: first day of the programme; None: the first session's day.
        as_of: today, which is not over yet. Dates may be dates, Timestamps or ISO strings throughout.
        minimum, maximum: session days a week where no plan is in force.
        pauses: pairs (first day, last day or None), Pause records, or the pauses frame; they may overlap.
        end: last day of the programme; None: it goes on.
        plans: dated plans; a week is judged by the one in force on its first eligible day.
        counted_share: share of the prescribed exercises that makes a session count, above 0 and up to 1.

    Returns:
        A DataFrame with `COLUMNS`; without rows when nothing has begun by `as_of`, or when the end lies
        before the start.

    Raises:
        JournalError: a column is missing or holds something else than it should, or minimum, maximum,
            counted_share, a plan, a pause or a date make no sense. The sentence says what to give.
    """
    given.columns(sessions, ("local_date", "done", "prescribed"), "journal.sessions()")
    _goal(minimum, maximum)
    plans = list(plans)
    for plan in plans:
        given.instance(plan, Plan, "journal.plan()")
    enough = counts(sessions, counted_share)
    dates = days.each(sessions["local_date"])
    today = days.day(as_of)
    if np.isnat(today):
        raise JournalError("as_of is missing: give the day that is today, such as 2026-03-02.")
    first = dates.min() if start is None and len(dates) else days.day(start)
    last = days.day(end) if end is not None else today
    if np.isnat(first) or first > today or last < first:
        return _ledger(pd.DataFrame({name: [] for name in COLUMNS}))

    monday = days.monday(first)
    calendar = np.arange(monday, days.monday(min(last, today)) + 7)
    programme = (calendar >= first) & (calendar <= (last if end is not None else calendar[-1]))
    in_time, afterwards = days.paused(calendar, pauses)
    paused = programme & (in_time | afterwards)
    eligible = programme & ~paused
    open_days = eligible.reshape(-1, 7).sum(axis=1)

    lows, highs = _goals(calendar, eligible, minimum, maximum, plans)
    required = np.where(open_days >= DAYS_TO_ASSESS, (2 * lows * open_days + 7) // 14, 0)  # rounded half up
    upper = -(-highs * open_days // 7)

    places = (dates - monday).astype(np.int64)
    shown = (places >= 0) & (places < len(calendar))
    tallies = _tallies(places[shown], enough[shown], programme=programme, paused=paused)

    closed = calendar[6::7] < today
    session_days = tallies["session_days"]
    status = np.select(
        [~closed, open_days == 0, open_days < DAYS_TO_ASSESS, session_days > upper, session_days >= required],
        [IN_PROGRESS, PAUSED, NOT_ASSESSED, ABOVE_PLAN, ON_TARGET],
        BELOW,
    )
    credit = pd.array(np.minimum(session_days, required), dtype="Int64")
    credit[~closed] = pd.NA
    mondays = pd.Series(calendar[::7].astype("datetime64[us]"))
    return _ledger(
        pd.DataFrame(
            {
                "week": iso_weeks(mondays),
                "first_day": mondays,
                "eligible_days": open_days,
                "paused_days": paused.reshape(-1, 7).sum(axis=1),
                "entered_afterwards": (programme & afterwards & ~in_time).reshape(-1, 7).sum(axis=1),
                "required": required,
                "maximum": upper,
                **tallies,
                "credit": credit,
                "status": status,
            }
        )
    )


def summary(weeks: pd.DataFrame) -> Adherence:
    """Adherence over the assessed weeks of a ledger made by `weekly`, or of any of its rows.

    Without an assessed week the percentage is None, with its reason; below 4 it is too early to judge.
    """
    needed = ("status", "credit", "required", "session_days", "sessions_logged", "paused_days")
    given.columns(weeks, (*needed, "entered_afterwards"), "adherence.weekly(...)")
    assessed = weeks[weeks["status"].isin(ASSESSED)]
    credited, required = int(assessed["credit"].sum()), int(assessed["required"].sum())
    count = len(assessed)
    over = weeks[weeks["status"] != IN_PROGRESS]
    reason = None if count else "no full week yet" if len(weeks) else "no data"
    return Adherence(
        percent=100 * credited / required if count else None,
        credited=credited,
        required=required,
        weeks_reached=int((assessed["status"] != BELOW).sum()),
        weeks_assessed=count,
        weeks_above_plan=int((assessed["status"] == ABOVE_PLAN).sum()),
        verdict=TOO_EARLY if 0 < count < WEEKS_TO_JUDGE else None,
        reason=reason,
        sessions_logged=int(weeks["sessions_logged"].sum()),
        paused_days=int(over["paused_days"].sum()),
        entered_afterwards=int(over["entered_afterwards"].sum()),
        session_days=int(assessed["session_days"].sum()),
    )


def counts(sessions: pd.DataFrame, counted_share: float = 0.5) -> npt.NDArray[np.bool_]:
    """Which sessions count: at least `counted_share` of what was prescribed was done.

    A session without one of the two numbers does not count.

    Args:
        sessions: one row a session: done, prescribed; 0 or more each.
        counted_share: above 0 and up to 1.
    """
    given.columns(sessions, ("done", "prescribed"), "journal.sessions()")
    if not _is_number(counted_share) or not 0 < counted_share <= 1:
        raise JournalError(f"A share of {counted_share!r} of the exercises: give more than 0 and up to 1.")
    done, prescribed = given.amounts(sessions, "done"), given.amounts(sessions, "prescribed")
    # The small allowance: 0.55 of 20 is 11.000000000000002 to a computer, and 11 exercises are enough.
    enough: npt.NDArray[np.bool_] = (prescribed > 0) & (done >= counted_share * prescribed - 1e-9)
    return enough


def completeness(sessions: pd.DataFrame) -> float | None:
    """Exercises done / exercises prescribed, 0 to 1, over all sessions; None when nothing was prescribed.

    A session without one of the two numbers is left out.
    """
    given.columns(sessions, ("done", "prescribed"), "journal.sessions()")
    done, prescribed = given.amounts(sessions, "done"), given.amounts(sessions, "prescribed")
    known = ~np.isnan(done) & ~np.isnan(prescribed)
    asked = float(prescribed[known].sum())
    return float(done[known].sum()) / asked if asked > 0 else None


def by_exercise(exercises: pd.DataFrame) -> pd.DataFrame:
    """Completeness of each exercise, from the exercises frame: one row an exercise that was prescribed.

    Columns: exercise, prescribed (sessions that asked for it), done, partly, skipped, not_recorded, share
    (done / prescribed, 0 to 1), reason (the commonest reason given for not doing it, "" none), and how often
    each reason was given: no_time, uncomfortable, no_equipment, other.
    """
    given.columns(exercises, ("exercise", "prescribed", "status", "reason"), "journal.exercises()")
    asked = exercises[exercises["prescribed"].astype(bool)]
    table = pd.DataFrame(
        {
            "prescribed": asked.groupby("exercise", sort=True).size(),
            **{
                state.replace(" ", "_"): asked["status"].eq(state).groupby(asked["exercise"]).sum()
                for state in ("done", "partly", "skipped", "not recorded")
            },
        }
    ).astype("int64")
    table["share"] = (table["done"] / table["prescribed"]).astype("float64")
    reasoned = asked[asked["reason"] != ""]
    counts = reasoned.groupby(["exercise", "reason"]).size().reset_index(name="n")
    commonest = counts.sort_values(["n", "reason"], ascending=[False, True]).drop_duplicates("exercise")
    reasons = dict(zip(commonest["exercise"], commonest["reason"], strict=True))
    table["reason"] = pd.array([reasons.get(key, "") for key in table.index], dtype="str")
    for reason in SKIP_REASONS:
        named = reasoned.loc[reasoned["reason"] == reason, "exercise"].value_counts()
        table[reason] = named.reindex(table.index).fillna(0).astype("int64")
    return table.rename_axis("exercise").reset_index().astype({"exercise": "str"})


def of(frames: Frames) -> pd.DataFrame:
    """The ledger of a journal, or of the period to which `Frames.between` cut it.

    The programme runs from `frames.start` to the plan's last day. A period that begins or ends within a
    week makes that a partial week, as the programme's own first and last days do.
    """
    given.instance(frames, Frames, "journal.frames()")
    end = frames.plan.programme_end
    if frames.last_day is not None:
        end = min(end, frames.last_day) if end else frames.last_day
    start = frames.start
    if start is not None and frames.first_day is not None:
        start = max(start, frames.first_day)
    return weekly(
        frames.sessions,
        start=start,
        as_of=frames.as_of,
        minimum=frames.programme.weekly_minimum,
        maximum=frames.programme.weekly_maximum,
        pauses=frames.pauses,
        end=end,
        plans=frames.plans,
        counted_share=float(frames.settings.get("counted_share", 0.5)),
    )


def _tallies(
    places: Whole,
    enough: npt.NDArray[np.bool_],
    *,
    programme: npt.NDArray[np.bool_],
    paused: npt.NDArray[np.bool_],
) -> dict[str, Whole]:
    """Put each session into one of five classes, and count them by week."""
    weeks = len(programme) // 7

    def tally(chosen: npt.NDArray[np.bool_]) -> Whole:
        return np.bincount(places[chosen] // 7, minlength=weeks).astype(np.int64)

    outside = ~programme[places]
    on_pause = paused[places]
    open_to_count = ~outside & ~on_pause
    counting = open_to_count & enough
    session_days = np.bincount(np.unique(places[counting]) // 7, minlength=weeks).astype(np.int64)
    return {
        "session_days": session_days,
        "sessions_logged": tally(np.ones(len(places), dtype=bool)),
        "short_sessions": tally(open_to_count & ~enough),
        "same_day_extra": tally(counting) - session_days,
        "on_paused_days": tally(on_pause),
        "outside_programme": tally(outside),
    }


def _goals(
    calendar: Days, eligible: npt.NDArray[np.bool_], minimum: int, maximum: int, plans: list[Plan]
) -> tuple[Whole, Whole]:
    """Weekly minimum and maximum of each week, by the plan in force on its first eligible day."""
    plans = sorted(plans, key=lambda plan: plan.from_day)  # stable: of two from one day the later one holds
    judged_on = calendar.reshape(-1, 7)[np.arange(len(calendar) // 7), eligible.reshape(-1, 7).argmax(axis=1)]
    begins = np.array([plan.from_day for plan in plans], dtype="datetime64[D]")
    number = np.searchsorted(begins, judged_on, side="right")
    lows = np.array([minimum, *(plan.minimum for plan in plans)], dtype=np.int64)
    highs = np.array([maximum, *(plan.maximum for plan in plans)], dtype=np.int64)
    return lows[number], highs[number]


def _goal(minimum: Any, maximum: Any) -> None:
    """Refuse a weekly goal that is none."""
    whole = all(_is_number(value) and value == int(value) for value in (minimum, maximum))
    if not whole or not 1 <= minimum <= maximum <= 7:
        raise JournalError(
            f"{minimum!r} to {maximum!r} session days a week: give whole numbers from 1 to 7, the smaller "
            "one first."
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and math.isfinite(value)


def _ledger(weeks: pd.DataFrame) -> pd.DataFrame:
    return weeks[list(COLUMNS)].astype({name: dtype for name, (dtype, _) in COLUMNS.items()})
