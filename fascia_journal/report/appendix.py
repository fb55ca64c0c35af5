"""Tables of the appendix: numbers in, rows of text out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from fascia_journal.analysis import adherence
from fascia_journal.analysis.association import WEEKS_TO_COMPARE, Association
from fascia_journal.analysis.entries import Late
from fascia_journal.analysis.frames import IMPORTED
from fascia_journal.analysis.phases import DAYS_TO_INDICATE, Phases
from fascia_journal.analysis.sentences import (
    ASSOCIATION_CAVEAT,
    CHANGE_CAVEAT,
    count,
    number,
    percent,
    points,
    slope_in_words,
)
from fascia_journal.analysis.tension import Change
from fascia_journal.analysis.trend import Course, Trend
from fascia_journal.plots.dates import MONTHS, WEEKDAYS, short
from fascia_journal.report.letters import breakable, clean, right_to_left, shortened
from fascia_journal.report.summary import Summary

LONGEST_NOTE = 5000

Table = list[list[str]]

_NONE = "–"
_SCALES = {
    "overall": "overall",
    "neck": "neck",
    "upper_back": "upper back",
    "lower_back": "lower back",
}
_CHECK_IN_SCALES = {
    "overall": "Overall",
    "neck": "Neck",
    "upper_back": "Upper back",
    "lower_back": "Lower back",
    "wellbeing": "Wellbeing",
    "sleep": "Sleep",
    "stress": "Stress",
    "activity": "Activity",
}
_CONTEXTS = {"alone": "on its own", "before_sport": "before sport", "after_sport": "after sport"}


def ledger(ledger: pd.DataFrame) -> Table:
    return [
        [
            row.week,
            short(row.first_day),
            str(row.eligible_days),
            _blank(row.paused_days),
            f"{row.required} to {row.maximum}" if row.required else _NONE,
            str(row.session_days),
            _blank(row.same_day_extra),
            _blank(row.short_sessions),
            _blank(row.on_paused_days + row.outside_programme),
            _NONE if pd.isna(row.credit) else str(row.credit),
            row.status,
        ]
        for row in _rows(ledger)
    ]


def statistics(summary: Summary) -> Table:
    """What, value, interval, n, method."""
    weeks = summary.adherence
    assessed = count(weeks.weeks_assessed, "assessed week")
    verdict = f"; {weeks.verdict}" if weeks.verdict else ""
    rows = [
        [
            "Adherence",
            f"undefined: {weeks.reason}" if weeks.percent is None else f"{number(weeks.percent)} %{verdict}",
            _NONE,
            assessed,
            f"session days credited, {weeks.credited:,}, of those required, {weeks.required:,}; "
            "each week capped",
        ],
        ["Weeks that reached the goal", f"{weeks.weeks_reached:,}", _NONE, assessed, "count"],
        ["Weeks above plan", f"{weeks.weeks_above_plan:,}", _NONE, assessed, "count"],
        [
            "Exercises done",
            _NONE if summary.completeness is None else percent(summary.completeness, 1),
            _NONE,
            count(summary.sessions, "session"),
            "exercises done of those prescribed",
        ],
        *_when_rows(summary.when),
        *_late_rows(summary.late),
    ]
    for scale, change in summary.changes.items():
        rows += _change_rows(_SCALES[scale], change)
    for context, change in summary.by_context.items():
        rows += _change_rows(_CONTEXTS[context], change)
    if summary.lag_one is not None:
        rows.append(
            [
                "Each change with the one before it",
                number(summary.lag_one, 2),
                _NONE,
                count(summary.changes["overall"].n, "session"),
                "correlation, −1 to 1; well above 0: the interval of the change is too narrow; "
                "below 0: rather too wide",
            ]
        )
    for scale, course in summary.courses.items():
        rows += _course_rows(_SCALES[scale], course)
    return [*rows, *_phase_rows(summary.phases), _association_row(summary.association)]


def _when_rows(when: pd.DataFrame) -> Table:
    total = int(when["session_days"].sum())
    days = count(total, "session day")
    if not total:
        return [["Weekday and hour", "not computed", _NONE, days, "no session that counts"]]
    by_day, by_hour = (when.groupby(key)["session_days"].sum().items() for key in ("weekday", "hour"))
    weekdays = ", ".join(f"{WEEKDAYS[int(str(n)) - 1]}\u00a0{amount:,}" for n, amount in by_day)
    hours = ", ".join(f"{hour}:00\u00a0{amount:,}" for hour, amount in by_hour)
    return [
        ["Session days by weekday", weekdays, _NONE, days, "count, by the local date"],
        ["Session days by hour", hours, _NONE, days, "count, by the hour in which the first of a day began"],
    ]


def _late_rows(late: Late) -> Table:
    """What was written down later; no row for what there is none of."""
    later = "more than 24 hours afterwards"
    imported = "when they were written down is not known"
    return [
        [f"{name} later", f"{part:,} ({percent(part, whole)})", _NONE, count(whole, noun), how]
        for name, part, whole, noun, how in (
            ("Sessions written down", late.late_sessions, late.sessions, "session", later),
            ("Check-ins written down", late.late_check_ins, late.check_ins, "check-in", later),
            ("Pauses entered", late.pauses_afterwards, late.pauses, "pause", "after they had begun"),
        )
        if whole
    ] + [
        [f"{name} imported", f"{part:,}", _NONE, count(part, noun), imported]
        for name, part, noun in (
            ("Sessions", late.imported_sessions, "session"),
            ("Check-ins", late.imported_check_ins, "check-in"),
        )
        if part
    ]


def _change_rows(scale: str, change: Change) -> Table:
    n = count(change.n, "session")
    rows = []
    if change.median_before is not None and change.median_after is not None:
        medians = f"{number(change.median_before)} before, {number(change.median_after)} after"
        how = "sessions with both ratings"
        if change.median_change is not None and change.lowest is not None and change.highest is not None:
            spread = f"{number(change.lowest)} to {points(change.highest)}"
            how = f"median change {points(change.median_change)}, changes range from {spread}"
        rows.append([f"Medians, {scale}", medians, _NONE, n, how])
    if change.estimate is None:
        return [*rows, [f"Change, {scale}", "not estimated", _NONE, n, change.reason or change.method]]
    interval = _interval(change.low, change.high, change.level)
    method = f"{change.method}; p\u00a0{_p(change.p)}"
    return [*rows, [f"Change, {scale}", points(change.estimate), interval, n, method]]


def _course_rows(scale: str, course: Course) -> Table:
    trend, n = course.trend, count(course.trend.n, "week")
    name = f"Slope, {scale}"
    if trend.slope is None or trend.over_period is None or trend.level is None:
        return [[name, "not computed", _NONE, n, trend.reason or "no ratings"]]
    tau = f"; Kendall's tau-b {number(trend.tau, 2)}, p\u00a0{_p(trend.p)}" if trend.tau is not None else ""
    slope, low, high = slope_in_words(trend, digits=3)
    return [
        [
            name,
            slope,
            f"{low} to {high} ({number(100 * trend.level)}\u00a0%)",
            n,
            f"Theil-Sen through weekly medians of {course.kind_text}, {points(trend.over_period)} over the "
            f"period; interval by Sen{tau}; {_verdict(trend)}",
        ]
    ]


def _phase_rows(found: Phases) -> Table:
    overlap, shift = found.overlap, found.shift
    n = f"{overlap.n_baseline:,} and {overlap.n_programme:,} days"
    names = ("Baseline against programme, NAP", "Shift since the programme began")
    if overlap.value is None or shift.estimate is None:
        return [[name, "not computed", _NONE, n, overlap.reason or "no rating"] for name in names]
    interval = _interval(shift.low, shift.high, shift.level)
    said = f"{overlap.verdict} of daily medians of {found.kind_text}"
    return [
        [
            names[0],
            number(overlap.value, 2),
            _interval(overlap.low, overlap.high, overlap.level, digits=2),
            n,
            f"{overlap.method}; {said}",
        ],
        [
            names[1],
            points(shift.estimate),
            interval,
            n,
            f"{shift.method}; {_verdict(found)}. {ASSOCIATION_CAVEAT}",
        ],
    ]


def _association_row(found: Association) -> list[str]:
    n = f"{found.n_on_target:,} and {found.n_below:,} weeks"
    name = "Association: weeks on target minus weeks below"
    if found.estimate is None:
        return [name, "not computed", _NONE, n, found.reason or "no rating"]
    interval = _interval(found.low, found.high, found.level)
    method = f"{found.method}, of weekly medians of {found.kind_text}; assumes independent weeks"
    return [
        name,
        points(found.estimate),
        interval,
        n,
        f"{method}; {_verdict(found)}. {ASSOCIATION_CAVEAT}",
    ]


def _verdict(found: Trend | Phases | Association) -> str:
    """What may be said of it, and when that is nothing clear, why."""
    said = found.verdict or "no verdict"
    return f"{said} ({found.reason})" if found.reason else said


def pauses(pauses: pd.DataFrame) -> Table:
    return [
        [
            short(row.first_day),
            "still open" if pd.isna(row.last_day) else short(row.last_day),
            row.reason,
            "afterwards" if row.afterwards else "in time",
        ]
        for row in _rows(pauses)
    ]


def sessions(sessions: pd.DataFrame) -> Table:
    return [
        [
            short(row.local_date),
            f"{row.local_time:%H:%M}",
            _CONTEXTS.get(row.context, row.context),
            f"{row.done} of {row.prescribed}",
            _rating(row.before),
            _rating(row.after),
            _rating(row.change),
            _remark(row),
        ]
        for row in _rows(sessions)
    ]


def _remark(row: Any) -> str:
    flags = (("flare-up", row.flare_up), ("late", row.late), ("imported", row.source == IMPORTED))
    return ", ".join(name for name, flag in flags if flag)


def check_ins(check_ins: pd.DataFrame) -> dict[str, Any]:
    """Head and rows; a scale on which nothing was rated has no column."""
    rated = [scale for scale in _CHECK_IN_SCALES if check_ins[scale].notna().any()]
    rows = [
        [
            short(row.local_date),
            f"{row.local_time:%H:%M}",
            *(_rating(getattr(row, scale)) for scale in rated),
            _remark(row),
        ]
        for row in _rows(check_ins)
    ]
    return {"head": ["Date", "Time", *(_CHECK_IN_SCALES[scale] for scale in rated), "Remark"], "rows": rows}


def months(table: pd.DataFrame) -> Table:
    return [
        [
            f"{MONTHS[row.month.month - 1]} {row.month.year}",
            f"{row.reached} of {row.assessed}" if row.assessed else _NONE,
            _blank(row.paused_days),
            f"{row.sessions:,}",
            *(_rating(value) for value in (row.before, row.after, row.change)),
            f"{row.check_ins:,}",
            _rating(row.tension),
            _blank(row.flare_ups),
            _blank(row.late),
        ]
        for row in _rows(table)
    ]


def notes(sessions: pd.DataFrame, check_ins: pd.DataFrame) -> list[dict[str, Any]]:
    """Date, words, and whether these run from right to left."""
    columns = ["local_time", "note"]
    noted = pd.concat([sessions[columns], check_ins[columns]]).sort_values("local_time", kind="stable")
    texts = [
        (short(time), breakable(shortened(clean(note), LONGEST_NOTE)))
        for time, note in _rows(noted[noted["note"] != ""])
    ]
    return [{"date": day, "words": words, "rtl": right_to_left(words)} for day, words in texts if words]


def methods(summary: Summary) -> list[str]:
    share = percent(summary.counted_share, 1)
    return [
        "Tension is rated by the person, 0 none to 10 worst imaginable. The ratings are their own judgement; "
        "nobody else measured anything.",
        f"A session counts on the local date on which it began, when at least {share} of the prescribed "
        "exercises were done; one a date counts, others on that date are extra.",
        f"Weeks are ISO weeks. With fewer than {adherence.DAYS_TO_ASSESS} days in the programme and not "
        "paused a week is not assessed; with 4 to 6 it asks for proportionally less. The week in progress is "
        "not scored.",
        "Adherence is the sum of credited session days over the sum of required ones. Each week is capped at "
        "what it asked for; no week repays another.",
        "Right after a session: all sessions with both ratings. From 6 on the Hodges-Lehmann estimate, with "
        f"the level that its interval really has. {CHANGE_CAVEAT}",
        "Over the weeks: one kind of rating only, never ratings after a session nor any within 12 hours "
        "after one began. Weekly medians; weeks without a rating stay gaps.",
        "A trend is called clear only with 8 weeks or more, p below .01, an interval without 0 and 2 points "
        "or more over the period. Otherwise none can be told, which is not the same as no change.",
        f"Baseline and programme are compared from {DAYS_TO_INDICATE} days each on, weeks on target and "
        f"weeks below from {WEEKS_TO_COMPARE} each on. A difference is called clear only with 4 weeks or "
        "more on each side, a 99 % interval without 0 and 2 points or more. "
        f"{ASSOCIATION_CAVEAT}",
        "Two points or 30 % are a yardstick borrowed from pain research, not from ratings of tension; no "
        "single session is judged by it.",
        "This is the record of one person without a comparison: no cause can be told from it, and it stands "
        "beside an examination, not in its place.",
    ]


def _rows(table: Any) -> Iterator[Any]:
    """Rows of a frame; typed loosely, since the type of a cell is known by its column's name alone."""
    yield from table.itertuples(index=False)


def _rating(value: float) -> str:
    return _NONE if pd.isna(value) else number(value)


def _interval(low: float | None, high: float | None, level: float | None, digits: int = 1) -> str:
    if low is None or high is None or level is None:
        return _NONE
    return f"{number(low, digits)} to {number(high, digits)} ({number(100 * level)}\u00a0%)"


def _blank(amount: int) -> str:
    return str(amount) if amount else ""


def _p(value: float | None) -> str:
    if value is None:
        return "not computed"
    return "<\u00a0.001" if value < 0.001 else f"=\u00a0{number(value, 3).removeprefix('0') or '0'}"
