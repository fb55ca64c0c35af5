"""What a picture shows, in words: the text alternatives of those that have no sentence of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from fascia_journal.analysis import items
from fascia_journal.analysis.frames import Frames
from fascia_journal.analysis.sentences import change_sentence, count, course_sentence, number
from fascia_journal.analysis.tension import Change
from fascia_journal.analysis.trend import Course
from fascia_journal.records import SKIP_REASONS

_SCALE = "0 none to 10 worst"
DIRECTIONS = {
    "wellbeing": "0 very bad to 10 very good",
    "sleep": "0 very bad to 10 very good",
    "stress": "0 none to 10 extreme",
    "activity": "0 no trouble to 10 cannot do it",
}


def describe_exercises(table: pd.DataFrame, title_of: Callable[[str], str]) -> str:
    """Of the figure of exercises: each with how often it was done, and why not.

    Args:
        table: what `adherence.by_exercise` gives, in the order of the figure.
        title_of: title of an exercise.
    """
    if table.empty:
        return "Chart of exercises: no session yet."
    rows = []
    for row in table.to_dict("records"):
        text = (
            f"{title_of(row['exercise'])}: done in {row['done']:,} of {count(row['prescribed'], 'session')}"
        )
        for state in ("partly", "skipped", "not_recorded"):
            if row[state]:
                text += f", {state.replace('_', ' ')} {row[state]:,}"
        reasons = reasons_in_words(row)
        rows.append(f"{text} (reasons: {reasons})" if reasons else text)
    return f"Chart of exercises. {'. '.join(rows)}."


def reasons_in_words(row: Mapping[Any, Any]) -> str:
    """Reasons for not doing one exercise, with how often: "no time 2, uncomfortable 1"; "" for none."""
    given = {words: row[reason] for reason, words in SKIP_REASONS.items() if row[reason]}
    return ", ".join(f"{words} {times:,}" for words, times in given.items())


def describe_regions(courses: dict[str, Course]) -> str:
    """Of the figure of regions: the sentence of each."""
    return f"Three charts, one for each region. {' '.join(map(course_sentence, courses.values()))}"


def describe_item(data: Frames, item: str, name: str) -> str:
    """Of one panel of the figure of wellbeing, sleep and stress.

    Args:
        data: the frames of a journal, or of a period of it.
        item: one of `items.ITEMS`.
        name: what it is called there.
    """
    ratings = items.rated(data.check_ins, item)
    if ratings.empty:
        return f"{name}, {DIRECTIONS[item]}: 0 check-ins with it so far."
    values = ratings["tension"]
    return (
        f"{name}, {DIRECTIONS[item]}, in {count(len(values), 'check-in')}: median {number(values.median())}, "
        f"lowest {number(values.min())}, highest {number(values.max())}, latest {number(values.iloc[-1])}."
    )


def describe_sessions_per_week(ledger: pd.DataFrame) -> str:
    """Text alternative of the figure of sessions per week."""
    if ledger.empty:
        return "Bar chart of session days a week: 0 weeks so far."
    days = ledger["session_days"]
    found = ledger["status"].value_counts()
    parts = [f"{status} {int(found[status]):,}" for status in ledger["status"].unique()]
    weeks = f"{count(len(ledger), 'week')}, {_weeks(ledger['week'])}"
    most = f"{int(days.min())} to {int(days.max())}" if days.min() < days.max() else f"{int(days.min())}"
    return (
        f"Bar chart of session days a week over {weeks}: {most} a week, median {number(days.median())}. "
        f"Weeks by status: {', '.join(parts)}."
    )


def describe_course(course: Course) -> str:
    """Text alternative of the figure of tension over weeks."""
    shown = course.weeks.dropna(subset="median")
    if shown.empty:
        return f"Chart of weekly tension, {_SCALE}. {course_sentence(course)}"
    medians = shown["median"]
    return (
        f"Chart of weekly median tension, {_SCALE}, from {course.kind_text}, in {count(len(shown), 'week')} "
        f"with ratings, {_weeks(shown['week'])}: first {number(medians.iloc[0])}, "
        f"last {number(medians.iloc[-1])}, lowest {number(medians.min())}, "
        f"highest {number(medians.max())}. {course_sentence(course)}"
    )


def describe_immediate_change(change: Change, scale: str = "overall") -> str:
    """Text alternative of the figure of tension before and after each session."""
    return f"Chart of tension before and after each session, {_SCALE}. {change_sentence(change, scale)}"


def describe_calendar(frames: Frames, *, year: int | None = None) -> str:
    """Text alternative of the calendar of one year; None: the year of `frames.as_of`."""
    year = year or frames.as_of.year
    dates = frames.sessions["local_date"]
    dates = dates[dates.dt.year == year]
    text = f"Calendar of {year}: {count(len(dates), 'session')} on {count(dates.nunique(), 'day')}"
    by_month = dates.drop_duplicates().dt.month.value_counts(sort=False).sort_index()
    if len(by_month):
        months = (f"{dt.date(year, month, 1):%B} {days}" for month, days in by_month.items())
        text += f"; days by month: {', '.join(months)}"
    paused = _paused_days(frames.pauses, year, frames.as_of)
    return f"{text}; {count(paused, 'paused day')}." if paused else f"{text}."


def _paused_days(pauses: pd.DataFrame, year: int, as_of: dt.date) -> int:
    """Different days of a year that lie within a pause; an open pause counts up to today."""
    days: set[dt.date] = set()
    for first, last in zip(pauses["first_day"], pauses["last_day"], strict=True):
        begin = max(first.date(), dt.date(year, 1, 1))
        end = min(as_of if pd.isna(last) else last.date(), dt.date(year, 12, 31))
        days.update(begin + dt.timedelta(days=n) for n in range((end - begin).days + 1))
    return len(days)


def _weeks(weeks: pd.Series) -> str:
    first, last = weeks.iloc[0], weeks.iloc[-1]
    return f"{first}" if first == last else f"{first} to {last}"
