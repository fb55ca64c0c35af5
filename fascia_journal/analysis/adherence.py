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

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fascia_journal.analysis.frames import Frames, iso_weeks
from fascia_journal.errors import JournalError
from fascia_journal.records import SKIP_REASONS, Pause, Plan

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

Days = npt.NDArray[np.datetime64]
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
        paused_days: paused days in the weeks of the ledger; printed beside the percentage.
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
        JournalError: minimum, maximum, counted_share or a date make no sense.
    """
    if not 1 <= minimum <= maximum <= 7:
        raise JournalError(f"{minimum} to {maximum} session days a week: give 1 to 7, the smaller one first.")
    if not 0 < counted_share <= 1:
        raise JournalError(f"A share of {counted_share} of the exercises: give more than 0 and up to 1.")
    dates = _days(sessions["local_date"])
    today = _day(as_of)
    first = dates.min() if start is None and len(dates) else _day(start)
    last = _day(end) if end is not None else today
    if np.isnat(first) or first > today or last < first:
        return _ledger(pd.DataFrame({name: [] for name in COLUMNS}))

    monday = _monday(first)
    calendar = np.arange(monday, _monday(min(last, today)) + 7)
    programme = (calendar >= first) & (calendar <= (last if end is not None else calendar[-1]))
    in_time, afterwards = _covered(calendar, pauses)
    paused = programme & (in_time | afterwards)
    eligible = programme & ~paused
    days = eligible.reshape(-1, 7).sum(axis=1)

    lows, highs = _goals(calendar, eligible, minimum, maximum, list(plans))
    required = np.where(days >= DAYS_TO_ASSESS, (2 * lows * days + 7) // 14, 0)  # rounded half up
    upper = -(-highs * days // 7)

    places = (dates - monday).astype(np.int64)
    shown = (places >= 0) & (places < len(calendar))
    enough = counts(sessions, counted_share)[shown]
    places = places[shown]
    tallies = _tallies(places, enough, programme=programme, paused=paused)

    closed = calendar[6::7] < today
    session_days = tallies["session_days"]
    status = np.select(
        [~closed, days == 0, days < DAYS_TO_ASSESS, session_days > upper, session_days >= required],
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
                "eligible_days": days,
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
    assessed = weeks[weeks["status"].isin(ASSESSED)]
    credited, required = int(assessed["credit"].sum()), int(assessed["required"].sum())
    count = len(assessed)
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
        paused_days=int(weeks["paused_days"].sum()),
        entered_afterwards=int(weeks["entered_afterwards"].sum()),
        session_days=int(assessed["session_days"].sum()),
    )


def counts(sessions: pd.DataFrame, counted_share: float = 0.5) -> npt.NDArray[np.bool_]:
    """Which sessions count: at least `counted_share` of what was prescribed was done."""
    done = sessions["done"].to_numpy(dtype=np.float64)
    prescribed = sessions["prescribed"].to_numpy(dtype=np.float64)
    # The small allowance: 0.55 of 20 is 11.000000000000002 to a computer, and 11 exercises are enough.
    enough: npt.NDArray[np.bool_] = (prescribed > 0) & (done >= counted_share * prescribed - 1e-9)
    return enough


def completeness(sessions: pd.DataFrame) -> float | None:
    """Exercises done / exercises prescribed, 0 to 1, over all sessions; None when nothing was prescribed."""
    prescribed = float(sessions["prescribed"].sum())
    return float(sessions["done"].sum()) / prescribed if prescribed > 0 else None


def by_exercise(exercises: pd.DataFrame) -> pd.DataFrame:
    """Completeness of each exercise, from the exercises frame: one row an exercise that was prescribed.

    Columns: exercise, prescribed (sessions that asked for it), done, partly, skipped, not_recorded, share
    (done / prescribed, 0 to 1), reason (the commonest reason given for not doing it, "" none), and how often
    each reason was given: no_time, uncomfortable, no_equipment, other.
    """
    asked = exercises[exercises["prescribed"]]
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
    given = asked[asked["reason"] != ""]
    counts = given.groupby(["exercise", "reason"]).size().reset_index(name="n")
    commonest = counts.sort_values(["n", "reason"], ascending=[False, True]).drop_duplicates("exercise")
    reasons = dict(zip(commonest["exercise"], commonest["reason"], strict=True))
    table["reason"] = pd.array([reasons.get(key, "") for key in table.index], dtype="str")
    for reason in SKIP_REASONS:
        named = given.loc[given["reason"] == reason, "exercise"].value_counts()
        table[reason] = named.reindex(table.index).fillna(0).astype("int64")
    return table.rename_axis("exercise").reset_index().astype({"exercise": "str"})


def of(frames: Frames) -> pd.DataFrame:
    """The ledger of a journal, or of the period to which `Frames.between` cut it.

    The programme runs from `frames.start` to the plan's last day. A period that begins or ends within a
    week makes that a partial week, as the programme's own first and last days do.
    """
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


def _covered(calendar: Days, pauses: Any) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Days of the calendar within a pause that was entered in time, and within one entered afterwards."""
    in_time, afterwards = np.zeros(len(calendar), dtype=bool), np.zeros(len(calendar), dtype=bool)
    for first, last, late in _spans(pauses):
        until = _day(None if pd.isna(last) else last)
        covered = afterwards if late else in_time
        covered |= (calendar >= _day(first)) & (np.isnat(until) | (calendar <= until))
    return in_time, afterwards


def _spans(pauses: Any) -> Iterator[tuple[Any, Any, bool]]:
    """First day, last day (None or NaT: still open), and whether it was entered afterwards."""
    if isinstance(pauses, pd.DataFrame):
        flags = pauses["afterwards"] if "afterwards" in pauses else [False] * len(pauses)
        yield from zip(pauses["first_day"], pauses["last_day"], flags, strict=True)
        return
    for pause in pauses:
        if isinstance(pause, Pause):
            yield pause.first_day, pause.last_day, pause.afterwards
        else:
            yield *pause, False


def _ledger(weeks: pd.DataFrame) -> pd.DataFrame:
    return weeks[list(COLUMNS)].astype({name: dtype for name, (dtype, _) in COLUMNS.items()})


def _monday(day: np.datetime64) -> np.datetime64:
    return day - np.timedelta64((int(day.astype(np.int64)) + 3) % 7, "D")  # 1 January 1970: a Thursday


def _day(value: Any) -> np.datetime64:
    """A date, Timestamp or ISO string as a day; None as NaT."""
    if value is None:
        return np.datetime64("NaT", "D")
    try:
        if isinstance(value, dt.datetime):  # its own wall time; numpy would first move it to UTC
            value = value.date()
        return np.datetime64(value, "D")
    except (TypeError, ValueError):
        raise JournalError(f"{value!r} is no date; a date looks like 2026-03-02.") from None


def _days(values: pd.Series) -> Days:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return np.asarray(values.dt.tz_localize(None), dtype="datetime64[D]")
    return np.array([_day(value) for value in values], dtype="datetime64[D]")
