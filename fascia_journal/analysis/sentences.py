"""Results in plain sentences, made from the results and from nothing else; each names its n.

One neutral wording serves the person and the report. Rounding happens here. A change is described, never
judged or explained: nothing is said of one session, of a missed week, or of why.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from fascia_journal.analysis.adherence import IN_PROGRESS, PAUSED, Adherence
from fascia_journal.analysis.association import WEEKS_TO_COMPARE, Association
from fascia_journal.analysis.entries import late
from fascia_journal.analysis.frames import Frames
from fascia_journal.analysis.look_back import LookBack
from fascia_journal.analysis.phases import HIGHER, INDICATIVE, LOWER, NOT_BEGUN, Phases
from fascia_journal.analysis.tension import Change
from fascia_journal.analysis.trend import FALLING, LEFT_OUT, RISING, WEEKS_TO_TELL, Course, Trend
from fascia_journal.records import Plan

CHANGE_CAVEAT = (
    "A high rating is often followed by a lower one by itself, so the change from before to after does not "
    "tell what the session did."
)
ASSOCIATION_CAVEAT = "This is an association: other things in life may have changed as well."
_UNCLEAR = "No clear difference can be told"
_REGIONS = {"neck": "in the neck", "upper_back": "in the upper back", "lower_back": "in the lower back"}
_CONTEXTS = {
    "alone": "Sessions on their own",
    "before_sport": "Sessions before sport",
    "after_sport": "Sessions after sport",
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NO_FULL_WEEK = "No week can be assessed so far, so there is no percentage. Sessions so far: {}."
_WEEKS_A_YEAR = 365.2425 / 7


def number(value: float, digits: int = 1) -> str:
    """A number for people: rounded half up, without needless zeros, with a true minus sign: "−0.5", "2"."""
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{rounded:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "0") else text.replace("-", "−")


def count(amount: int, noun: str, plural: str | None = None) -> str:
    """An amount with its noun: "1 week", "3 weeks"."""
    return f"{amount:,} {noun if amount == 1 else plural or noun + 's'}"


def points(value: float, digits: int = 1) -> str:
    """A number of points: "1 point", "0.5 points", "−2 points"."""
    text = number(value, digits)
    return f"{text} point" if text in ("1", "−1") else f"{text} points"


def percent(part: float, whole: float) -> str:
    """A share for people: "80 %". Only all is called 100 %, and only nothing 0 %."""
    share = int(Decimal(repr(100 * part / whole)).quantize(Decimal(1), ROUND_HALF_UP))
    if 0 < part < whole:
        share = min(99, max(1, share))
    return f"{share} %"


def day(date: dt.date) -> str:
    """A date for people: "2 March 2026"."""
    return f"{date.day} {date:%B} {date.year}"


def adherence_sentence(adherence: Adherence) -> str:
    """How often: session days of those required, weeks reached, weeks above plan, paused days."""
    if adherence.reason == "no data":
        return "There is no week of the programme to look at yet."
    if adherence.percent is None:
        return _NO_FULL_WEEK.format(adherence.sessions_logged) + _paused(adherence)
    assessed = adherence.weeks_assessed
    text = (
        f"Session days: {adherence.session_days:,} over {count(assessed, 'week')}. "
        f"They cover {adherence.credited:,} of the {adherence.required:,} asked for "
        f"({percent(adherence.credited, adherence.required)}, each week capped). "
        f"Goal reached in {adherence.weeks_reached:,} of {count(assessed, 'week')}"
    )
    if adherence.weeks_above_plan:
        text += f", more than planned in {adherence.weeks_above_plan:,}"
    if adherence.verdict:
        text += f". With {count(assessed, 'week')} it is {adherence.verdict}"
    return f"{text}.{_paused(adherence)}"


def completeness_sentence(share: float | None, sessions: int) -> str:
    """How complete: exercises done of those prescribed (0 to 1), over so many sessions."""
    if share is None or not sessions:
        return "Exercises done: no session yet."
    return f"Exercises done: {percent(share, 1)} of those prescribed, over {count(sessions, 'session')}."


def entered_later_sentence(frames: Frames) -> str:
    """How much was written down later than a day, how many pauses after they began, what was imported."""
    found = late(frames)
    rated = (
        (found.late_sessions, found.sessions, found.imported_sessions, "session"),
        (found.late_check_ins, found.check_ins, found.imported_check_ins, "check-in"),
    )
    parts = []
    if told := [
        f"{part:,} of {count(whole, noun)} ({percent(part, whole)})"
        for part, whole, _, noun in rated
        if whole
    ]:
        parts.append(f"Written down more than 24 hours later: {', '.join(told)}.")
    if found.pauses:
        parts.append(
            f"Pauses entered after they began: {found.pauses_afterwards:,} of {count(found.pauses, 'pause')}."
        )
    if brought := [count(imported, noun) for _, _, imported, noun in rated if imported]:
        parts.append(f"Imported, and not known when written down: {' and '.join(brought)}.")
    return " ".join(parts) or "Written down later: 0 sessions and 0 pauses so far."


def when_sentence(table: pd.DataFrame) -> str:
    """On which weekdays and at which hours, from `entries.by_weekday_and_hour`."""
    total = int(table["session_days"].sum())
    if not total:
        return "Session days by weekday and hour: 0 so far."
    by_day, by_hour = (table.groupby(key)["session_days"].sum() for key in ("weekday", "hour"))
    days = ", ".join(
        f"{_WEEKDAYS[n - 1]} {amount:,}" for n, amount in zip(by_day.index.tolist(), by_day, strict=True)
    )
    hours = ", ".join(f"{hour}:00 to {hour}:59 {amount:,}" for hour, amount in by_hour.items())
    return f"Session days by weekday, {total:,} in all: {days}. Begun at: {hours}."


def this_week(
    ledger: pd.DataFrame, plan: Plan, as_of: dt.date, last_session_day: dt.date | None = None
) -> str:
    """Where the present week stands, and when the last session was.

    Args:
        ledger: made by `adherence.weekly` as of the same day.
        plan: the plan in force; names the programme's first day while that is still to come.
        as_of: today.
        last_session_day: local date of the latest session; None: there is none.
    """
    text = _this_week(ledger, plan, as_of)
    if last_session_day is None:
        return text
    ago = (as_of - last_session_day).days
    when = {0: "today", 1: "yesterday"}.get(ago, f"on {day(last_session_day)}")
    if ago > 1:
        when += f", {count(ago, 'day')} ago"
    return f"{text} The last session was {when}."


def change_sentence(change: Change, scale: str = "overall", *, context: str | None = None) -> str:
    """Tension before and after a session: listed, as medians and range, or as estimate with interval.

    Args:
        change: what `tension.of` gave for that scale, and for that context if one is given.
        scale: "overall" or a region.
        context: "alone", "before_sport" or "after_sport"; None: all sessions.
    """
    if context is not None:
        sentence = change_sentence(change, scale)
        return f"{_CONTEXTS[context]}: {sentence[0].lower()}{sentence[1:]}"
    where = f"Tension {_REGIONS[scale]}" if scale in _REGIONS else "Tension"
    both = f"{count(change.n, 'session')} with both ratings"
    if not change.n:
        return f"{where} before and after: 0 sessions with both ratings so far."
    if change.pairs:
        listed = "; ".join(
            f"{number(before)} before, {number(after)} after" for before, after in change.pairs
        )
        return f"{where} in {both}: {listed}."
    counts = f"lower in {change.lower:,}, the same in {change.same:,}, higher in {change.higher:,}"
    if change.estimate is None or change.low is None or change.high is None or change.level is None:
        medians = ""
        if change.median_before is not None and change.median_after is not None:
            medians = f" Median {number(change.median_before)} before, {number(change.median_after)} after"
        if change.lowest is not None and change.highest is not None:
            medians += f"; changes {_from_to(change.lowest, change.highest)}"
        return f"{where} after {both}: {counts}.{medians}."
    return (
        f"{where} after a session was typically {_direction(change.estimate)} "
        f"({_interval(change.low, change.high, change.level)}). In {both} it was {counts}."
    )


def course_sentence(course: Course) -> str:
    """The course over weeks: clear trend, no clear trend, or why nothing can be said."""
    trend = course.trend
    where = f"Tension {_REGIONS[course.scale]}" if course.scale in _REGIONS else "Tension"
    weeks = f"{count(trend.n, 'week')} of {course.kind_text}"
    if course.kind is None or not trend.n:
        return f"{where} over weeks: 0 weeks with ratings so far."
    if trend.slope is None or trend.over_period is None or trend.low is None or trend.high is None:
        return f"{where} over weeks: {weeks} so far; a course needs 4."
    slope, low, high = slope_in_words(trend)
    line = f"slope {slope}, {_level(trend.level)} interval {low} to {high}"
    if trend.verdict in (FALLING, RISING):
        return (
            f"{where} is {trend.verdict}: {_direction(trend.over_period)} over "
            f"{count(round(trend.span) + 1, 'week')} (from {weeks}; {line})."
        )
    if trend.verdict is None:
        return f"{where} over weeks: no trend is named, since {trend.reason} (shown: {weeks})."
    needed = f"; that takes {WEEKS_TO_TELL}" if trend.n < WEEKS_TO_TELL else ""
    return f"{where} over weeks: no clear trend can be told from {weeks}{needed} ({line})."


def slope_in_words(trend: Trend, digits: int = 2) -> tuple[str, str, str]:
    """A slope and the ends of its interval: "−0.25 points a week", "−0.4", "−0.1".

    From two years on it is told by the year. Of a clear trend more digits are told where it takes them: its
    interval has no 0 in it.
    """
    by_year = trend.span >= 2 * _WEEKS_A_YEAR
    scale = _WEEKS_A_YEAR if by_year else 1.0
    values = [scale * (value or 0.0) for value in (trend.slope, trend.low, trend.high)]
    while trend.verdict in (FALLING, RISING) and digits < 6 and "0" in [number(v, digits) for v in values]:
        digits += 1
    _, low, high = (number(value, digits) for value in values)
    return f"{points(values[0], digits)} a {'year' if by_year else 'week'}", low, high


def phases_sentence(phases: Phases) -> str:
    """Baseline against programme: how often the programme's day was the better one, and the shift."""
    overlap, shift = phases.overlap, phases.shift
    if overlap.reason == NOT_BEGUN:
        return f"Baseline and programme: 0 days compared, since {NOT_BEGUN}."
    days = f"{count(overlap.n_baseline, 'day')} before and {overlap.n_programme:,} since the programme began"
    if overlap.value is None or overlap.low is None or overlap.high is None:
        return (
            f"Baseline and programme: {days}; a comparison needs 3 on each side with the same kind of rating."
        )
    text = (
        f"Baseline and programme, {phases.kind_text}, {days}: the later day was the better one in "
        f"{percent(overlap.value, 1)} of all pairs ({_level(overlap.level)} interval "
        f"{percent(overlap.low, 1)} to {percent(overlap.high, 1)}, if days are independent)."
    )
    if shift.estimate is not None and shift.low is not None and shift.high is not None and shift.level:
        told = f"Tension since then is {phases.verdict}" if phases.verdict in (LOWER, HIGHER) else _UNCLEAR
        text += f" {told}{_since(phases.reason)}; the shift is {_shift(shift.estimate)} ("
        text += f"{_interval(shift.low, shift.high, shift.level)})."
    if overlap.verdict == INDICATIVE:
        text += " With so few days this is only indicative."
    return f"{text} {ASSOCIATION_CAVEAT}"


def association_sentence(association: Association) -> str:
    """Weeks on target against weeks below: medians, the shift, and whether the difference is clear."""
    reached = count(association.n_on_target, "week")
    text = (
        f"Association of weeks on target with tension: {reached} on target and {association.n_below:,} below"
    )
    estimate, low, high = association.estimate, association.low, association.high
    if estimate is None or low is None or high is None or association.level is None:
        return f"{text} with ratings; a comparison needs {WEEKS_TO_COMPARE} of each."
    text += f", {association.kind_text}"
    if association.median_on_target is not None and association.median_below is not None:
        text += f", median {number(association.median_on_target)} and {number(association.median_below)}"
    clear = association.verdict in (LOWER, HIGHER)
    told = f"Tension in weeks on target is {association.verdict}" if clear else _UNCLEAR
    return (
        f"{text}. {told}{_since(association.reason)}; the shift is {_shift(estimate)} "
        f"({_interval(low, high, association.level)}, if weeks are independent). {ASSOCIATION_CAVEAT}"
    )


def _this_week(ledger: pd.DataFrame, plan: Plan, as_of: dt.date) -> str:
    present = ledger[ledger["status"] == IN_PROGRESS]
    if present.empty:
        if plan.programme_start is not None and plan.programme_start > as_of:
            return f"The programme begins on {day(plan.programme_start)}."
        return "The programme has ended." if len(ledger) else "The programme begins with the first session."
    week = present.iloc[-1]
    done = f"This week so far: {count(int(week['session_days']), 'session day')}"
    if week["eligible_days"] == 0:
        return "This week is paused."
    low, high = int(week["required"]), int(week["maximum"])
    if low == 0:
        return (
            f"{done}; with {count(int(week['eligible_days']), 'day')} to count, the plan asks for no session."
        )
    goal = f"{low} to {high}" if low < high else f"{low}"
    reached = ", so the goal is reached" if week["session_days"] >= low else ""
    left = 7 - as_of.weekday()
    return f"{done}; the plan asks for {goal}{reached}. {count(left, 'day')} left, today included."


def _since(reason: str | None) -> str:
    return f", since {reason}" if reason == LEFT_OUT else ""


def _direction(value: float) -> str:
    moved = _shift(value)
    return "about the same" if moved == "0 points" else moved


def _shift(value: float) -> str:
    """A difference in words: "2 points lower", "1 point higher", "0 points"."""
    text = points(abs(value))
    if text.startswith("0 "):
        return text
    return f"{text} {'lower' if value < 0 else 'higher'}"


def _from_to(low: float, high: float) -> str:
    """Two differences, low <= high, in words: "0.5 to 2 points lower", or with both directions named."""
    first, second = _shift(low), _shift(high)
    if first.endswith("lower") and second.endswith("higher"):
        return f"from {first} to {second}"
    near, far = sorted((abs(low), abs(high)))
    return f"{number(near)} to {second if abs(high) == far else first}"


def _interval(low: float, high: float, level: float) -> str:
    return f"{_level(level)} interval {_from_to(low, high)}"


def _level(level: float | None) -> str:
    """The level of an interval in whole percent, never more than it has; from 95 on it is called 95."""
    return f"{95 if level is None or level >= 0.95 else math.floor(100 * level + 1e-9)} %"


def _paused(adherence: Adherence) -> str:
    days, later = adherence.paused_days, adherence.entered_afterwards
    if not days:
        return ""
    afterwards = f", {later:,} of them entered afterwards" if later else ""
    return f" {count(days, 'paused day')} {'is' if days == 1 else 'are'} left out{afterwards}."


def look_back_sentences(look_back: LookBack, title_of: Callable[[str], str]) -> list[str]:
    """The last whole week in up to four sentences; none where nothing can be said.

    Args:
        look_back: what `look_back.of` gives.
        title_of: title of an exercise.
    """
    lines = []
    if look_back.first_day is not None:
        lines.append(_last_week(look_back, look_back.first_day))
    if look_back.whole:
        lines.append(
            f"All exercises were done in {look_back.whole:,} of {count(look_back.sessions, 'session')}."
        )
    if look_back.left_out:
        named = [f"{title_of(key)} in {times:,}" for key, times in look_back.left_out[:3]]
        lines.append(
            f"Left out or only partly done: {', '.join(named)} of {count(look_back.sessions, 'session')}."
        )
    if look_back.weekday is not None:
        lines.append(
            f"On a {_WEEKDAYS[look_back.weekday - 1]}: {look_back.weekday_days:,} of "
            f"{count(look_back.days, 'session day')} in the last 26 weeks, more than on any other day. "
            "It may be the one to keep free."
        )
    return lines


def _last_week(look_back: LookBack, monday: dt.date) -> str:
    sunday = monday + dt.timedelta(days=6)
    first = f"{monday.day} {monday:%B}" if monday.month != sunday.month else str(monday.day)
    text = f"Last week, {first} to {day(sunday)}"
    if look_back.status == PAUSED:
        return f"{text}, was a pause."
    text += f": {count(look_back.session_days, 'session day')}"
    low, high = look_back.required, look_back.maximum
    if not low:
        return f"{text}. So few of its days counted that the plan asked for none."
    goal = f"{low} to {high}" if low < high else f"{low}"
    reached = ", so the goal was reached" if look_back.session_days >= low else ""
    return f"{text}; the plan asked for {goal}{reached}."
