"""What a picture shows, in words: the text alternatives of those that have no sentence of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from fascia_journal.analysis import items
from fascia_journal.analysis.frames import Frames
from fascia_journal.analysis.sentences import count, course_sentence, number
from fascia_journal.analysis.trend import Course
from fascia_journal.records import SKIP_REASONS

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
