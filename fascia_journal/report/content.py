"""What stands on the pages, as text: a Summary in, a dictionary of strings and rows for the template out."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pandas as pd

from fascia_journal import safety
from fascia_journal.analysis.descriptions import DIRECTIONS, reasons_in_words
from fascia_journal.analysis.sentences import (
    CHANGE_CAVEAT,
    completeness_sentence,
    count,
    entered_later_sentence,
    number,
    percent,
    points,
)
from fascia_journal.plots.dates import short
from fascia_journal.report import appendix
from fascia_journal.report.choices import SECTIONS
from fascia_journal.report.letters import breakable, clean, trimmed
from fascia_journal.report.own_activity import OwnActivity
from fascia_journal.report.summary import Summary

_NAME, _TITLE, _ACTIVITY = 60, 60, 60  # characters
_EXERCISE, _LONG_EXERCISE = 36, 120  # on page 1; in the appendix
_EXERCISES_ON_PAGE_1 = 8
_DAYS_ON_PAGE_1 = 6
_REASONS = "Reasons given"


def content(
    summary: Summary,
    *,
    person: str,
    notes: bool,
    pictures: list[str],
    sections: frozenset[str] = frozenset(SECTIONS),
) -> dict[str, Any]:
    """Everything that the template prints, ready as text.

    Args:
        summary: the numbers.
        person: name or initials; "" leaves it out.
        notes: whether to print the person's own notes.
        pictures: text alternatives of the pictures, in their order.
        sections: sections of the appendix that are wanted; the rows of others are left out.
    """
    frames, recent, printed = summary.frames, summary.one_by_one_from, _printed(summary, sections)
    head, exercises, all_exercises = _exercises(summary)
    period = f"{short(summary.first_day)} to {short(summary.last_day)}"
    return {
        "title": "Back routine: report",
        "document_title": f"Back routine: report, {period}",
        "invented": "Invented sample: not a real person." if frames.settings.get("invented") else "",
        "person": breakable(trimmed(clean(person), _NAME), 20),
        "facts": [
            ("Period", period),
            ("Programme", _programme(summary)),
            ("Weekly goal", _goal(summary)),
            ("Ratings", "self-reported"),
        ],
        "sentences": list(
            zip(("How often", "Right after a session", "Over the weeks"), summary.sentences, strict=True)
        ),
        "pictures": pictures,
        "change_caveat": CHANGE_CAVEAT if summary.changes["overall"].n else "",
        "exercise_head": head,
        "exercises": exercises,
        "all_exercises": all_exercises,
        "sections": printed,
        "activity": _activity(summary.activity),
        "stop_signs": _stop_signs(summary),
        "small_print": _small_print(summary),
        "as_of": f"As of {short(frames.as_of)}",
        "earlier": _earlier(recent, printed),
        "in_no_week": _in_no_week(summary),
        "ledger": appendix.ledger(_since(summary.ledger, "first_day", recent)),
        "statistics": appendix.statistics(summary),
        "pauses": appendix.pauses(frames.pauses),
        "sessions": appendix.sessions(_since(frames.sessions, "local_date", recent)),
        "check_ins": appendix.check_ins(_since(frames.check_ins, "local_date", recent)),
        "months": appendix.months(summary.earlier_months),
        "notes": appendix.notes(frames.sessions, frames.check_ins) if notes else [],
        "notes_wanted": notes,
        "methods": appendix.methods(summary),
    }


def _since(table: pd.DataFrame, column: str, day: dt.date | None) -> pd.DataFrame:
    return table if day is None else table[table[column] >= pd.Timestamp(day)]


def _printed(summary: Summary, sections: frozenset[str]) -> list[str]:
    """The sections that are wanted and have something to say."""
    rows = {
        "exercises": len(summary.exercises) > _EXERCISES_ON_PAGE_1,
        "pauses": len(summary.frames.pauses) > 0,
        "check-ins": len(_since(summary.frames.check_ins, "local_date", summary.one_by_one_from)) > 0,
        "months": len(summary.earlier_months) > 0,
    }
    return [name for name in SECTIONS if name in sections and rows.get(name, True)]


def _in_no_week(summary: Summary) -> str:
    """Says which sessions are in no row of the ledger, so that its sums can be followed."""
    others = summary.sessions - int(summary.ledger["sessions_logged"].sum())
    if not others:
        return ""
    return (
        f"{count(others, 'session')} before the programme's first week or after its last: in none of these."
    )


def _earlier(recent: dt.date | None, printed: list[str]) -> str:
    """Says what is not printed row by row."""
    if recent is None or not {"weeks", "sessions", "check-ins"} & set(printed):
        return ""
    rest = "earlier ones are " + ("summed up month by month" if "months" in printed else "left out")
    return (
        f"Weeks, sessions and check-ins are printed one by one from {short(recent)} on, {rest}; all numbers "
        "are of the whole period. A report on a shorter period, and the export, have every row."
    )


def _programme(summary: Summary) -> str:
    titles = dict.fromkeys(trimmed(clean(one.title), _TITLE) for one in summary.programmes)
    return ", then ".join(titles if len(titles) < 3 else [*list(titles)[:1], "others", list(titles)[-1]])


def _goal(summary: Summary) -> str:
    texts: list[str] = []
    for goal in summary.goals:
        days = f"{goal.minimum} to {goal.maximum}" if goal.minimum < goal.maximum else f"{goal.minimum}"
        since = f"from {short(goal.from_day)}: " if texts else ""
        texts.append(f"{since}{days} session {'day' if days == '1' else 'days'}")
    return "; ".join([texts[0], "…", texts[-1]] if len(texts) > 3 else texts)


def _exercises(summary: Summary) -> tuple[list[str], list[list[str]], list[list[str]]]:
    """Head, rows for page 1 and rows for the appendix; what was never the case has no column."""
    found = summary.exercises.to_dict("records")
    reasons = [reasons_in_words(row) for row in found]
    head = {"Exercise": "", "Done": "", "Partly": "partly", "Skipped": "skipped"}
    if any(row["not_recorded"] for row in found):
        head["Not noted"] = "not_recorded"
    rows = [
        [
            f"{row['done']:,} of {row['prescribed']:,}",
            *(f"{row[state]:,}" for state in head.values() if state),
            *([reason or "–"] if any(reasons) else []),
        ]
        for row, reason in zip(found, reasons, strict=True)
    ]
    short_titles, titles = (
        [breakable(trimmed(clean(summary.title_of(row["exercise"])), longest)) for row in found]
        for longest in (_EXERCISE, _LONG_EXERCISE)
    )
    return (
        [*head, *([_REASONS] if any(reasons) else [])],
        [[title, *row] for title, row in zip(short_titles, rows, strict=True)][:_EXERCISES_ON_PAGE_1],
        [[title, *row] for title, row in zip(titles, rows, strict=True)],
    )


def _stop_signs(summary: Summary) -> list[list[str]]:
    """What it is, and its days; the latest of many."""
    rated: dict[dt.date, list[str]] = {}
    for flare in summary.flare_ups:  # of one day there may be a session's and a check-in's
        rated.setdefault(flare.day, []).extend([] if math.isnan(flare.tension) else [number(flare.tension)])
    flare_ups = [
        short(day) + (f" (tension {', '.join(tension)})" if tension else "") for day, tension in rated.items()
    ]
    rises = [f"{short(rise.day)} ({points(rise.points)})" for rise in summary.rises]
    return [
        ["Flare-ups", _latest(flare_ups, "days", none="none was ticked.")],
        [f"{safety.RISE} points or more higher after a session", _latest(rises, "sessions", none="none.")],
    ]


def _latest(texts: list[str], what: str, *, none: str) -> str:
    if not texts:
        return none
    if len(texts) > _DAYS_ON_PAGE_1:
        return f"{len(texts):,} {what}, most recently {', '.join(texts[-_DAYS_ON_PAGE_1:])}."
    return f"{', '.join(texts)}."


def _activity(own: OwnActivity | None) -> dict[str, str] | None:
    if own is None:
        return None
    name = breakable(trimmed(clean(own.name), _ACTIVITY))
    words = f"{DIRECTIONS['activity']}; own question, not validated. Rated in "
    words += f"{count(own.rated, 'check-in')}."
    if own.others:
        words += f" {count(own.others, 'rating')} of another activity that was named before left out here."
    return {"title": f"Own activity: {name}" if name else "Own activity", "words": words}


def _small_print(summary: Summary) -> list[str]:
    sessions = f"{count(summary.sessions, 'session')}, {count(summary.check_ins, 'check-in')}."
    missing = []
    if summary.sessions:
        missing.append(
            f"before {summary.missing_before:,} and after {summary.missing_after:,} of "
            f"{count(summary.sessions, 'session')}"
        )
    if summary.check_ins:
        missing.append(f"{summary.missing_check_in:,} of {count(summary.check_ins, 'check-in')}")
    goals = [f"{goal.minimum} and {goal.maximum}" for goal in summary.goals]
    told = ", then ".join([goals[0], "others in between", goals[-1]] if len(goals) > 3 else goals)
    settings = (
        f"A session counts when at least {percent(summary.counted_share, 1)} of the prescribed exercises "
        f"were done. Weekly minimum and maximum: {told}."
    )
    return [
        f"{sessions} {completeness_sentence(summary.completeness, summary.sessions)}",
        *([f"Ratings missing: {', '.join(missing)}."] if missing else []),
        entered_later_sentence(summary.frames),
        settings,
    ]
