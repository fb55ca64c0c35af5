"""What stands on the pages, as text: a Summary in, a dictionary of strings and rows for the template out."""

from __future__ import annotations

import math
from typing import Any

from fascia_journal.analysis.sentences import (
    CHANGE_CAVEAT,
    completeness_sentence,
    count,
    entered_later_sentence,
    number,
    percent,
)
from fascia_journal.plots.dates import short
from fascia_journal.report import appendix
from fascia_journal.report.letters import breakable, clean, trimmed
from fascia_journal.report.summary import Summary

_NAME, _TITLE = 60, 60  # characters
_EXERCISE, _LONG_EXERCISE = 36, 120  # on page 1; in the appendix
_EXERCISES_ON_PAGE_1 = 8
_FLARE_UPS_ON_PAGE_1 = 8

_REASONS = {
    "": "–",
    "no_time": "no time",
    "uncomfortable": "uncomfortable",
    "no_equipment": "no equipment",
    "other": "other",
}


def content(summary: Summary, *, person: str, notes: bool, pictures: list[str]) -> dict[str, Any]:
    """Everything that the template prints, ready as text.

    Args:
        summary: the numbers.
        person: name or initials; "" leaves it out.
        notes: whether to print the person's own notes.
        pictures: text alternatives of the pictures, in their order.
    """
    frames = summary.frames
    period = f"{short(summary.first_day)} to {short(summary.last_day)}"
    return {
        "title": "Back routine: report",
        "document_title": f"Back routine: report, {period}",
        "invented": "Invented sample: not a real person." if frames.settings.get("invented") else "",
        "person": trimmed(clean(person), _NAME),
        "facts": [
            ("Period", period),
            ("Programme", trimmed(clean(frames.programme.title), _TITLE)),
            ("Weekly goal", _goal(summary)),
            ("Ratings", "self-reported"),
        ],
        "sentences": list(
            zip(("How often", "Right after a session", "Over the weeks"), summary.sentences, strict=True)
        ),
        "pictures": pictures,
        "change_caveat": CHANGE_CAVEAT,
        "exercises": _exercises(summary, _EXERCISE)[:_EXERCISES_ON_PAGE_1],
        "all_exercises": _exercises(summary, _LONG_EXERCISE),
        "flare_ups": _flare_ups(summary),
        "small_print": _small_print(summary),
        "as_of": f"As of {short(frames.as_of)}",
        "ledger": appendix.ledger(summary.ledger),
        "statistics": appendix.statistics(summary),
        "pauses": appendix.pauses(frames.pauses),
        "sessions": appendix.sessions(frames.sessions),
        "check_ins": appendix.check_ins(frames.check_ins),
        "notes": appendix.notes(frames.sessions, frames.check_ins) if notes else [],
        "notes_wanted": notes,
        "methods": appendix.methods(summary),
    }


def _goal(summary: Summary) -> str:
    texts: list[str] = []
    for goal in summary.goals:
        days = f"{goal.minimum} to {goal.maximum}" if goal.minimum < goal.maximum else f"{goal.minimum}"
        since = f"from {short(goal.from_day)}: " if texts else ""
        texts.append(f"{since}{days} session days")
    return "; ".join([texts[0], "…", texts[-1]] if len(texts) > 3 else texts)


def _exercises(summary: Summary, longest: int) -> list[list[str]]:
    exercises: Any = summary.exercises
    return [
        [
            breakable(trimmed(clean(summary.frames.programme.title_of(row.exercise)), longest)),
            f"{row.done:,} of {row.prescribed:,}",
            f"{row.partly:,}",
            f"{row.skipped:,}",
            f"{row.not_recorded:,}",
            _REASONS.get(row.reason, row.reason),
        ]
        for row in exercises.itertuples()
    ]


def _flare_ups(summary: Summary) -> str:
    if not summary.flare_ups:
        return "None was ticked."
    texts = [
        short(flare.day) + ("" if math.isnan(flare.tension) else f" (tension {number(flare.tension)})")
        for flare in summary.flare_ups
    ]
    more = len(texts) - _FLARE_UPS_ON_PAGE_1
    if more > 0:
        texts = [f"{len(texts):,} were ticked, most recently", *texts[-_FLARE_UPS_ON_PAGE_1:]]
        return f"{texts[0]} {', '.join(texts[1:])}. All are marked in the appendix."
    return f"{', '.join(texts)}."


def _small_print(summary: Summary) -> list[str]:
    sessions = f"{count(summary.sessions, 'session')}, {count(summary.check_ins, 'check-in')}."
    late, missing = [entered_later_sentence(summary.frames)], []
    if summary.sessions:
        missing.append(
            f"before {summary.missing_before:,} and after {summary.missing_after:,} of "
            f"{count(summary.sessions, 'session')}"
        )
    if summary.check_ins:
        missing.append(f"{summary.missing_check_in:,} of {count(summary.check_ins, 'check-in')}")
        late.append(
            f"Check-ins written down later: {summary.late.late_check_ins:,} of {summary.check_ins:,}."
        )
    goals = ", then ".join(f"{goal.minimum} and {goal.maximum}" for goal in summary.goals[-3:])
    settings = (
        f"A session counts when at least {percent(summary.counted_share, 1)} of the prescribed exercises "
        f"were done. Weekly minimum and maximum: {goals}."
    )
    return [
        f"{sessions} {completeness_sentence(summary.completeness, summary.sessions)}",
        *([f"Ratings missing: {', '.join(missing)}."] if missing else []),
        " ".join(late),
        settings,
    ]
