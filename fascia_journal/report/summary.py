"""Every number of the report, each asked of the public function that makes it. Nothing is rounded here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fascia_journal import clock, plans, safety
from fascia_journal.analysis import (
    adherence,
    association,
    entries,
    given,
    months,
    phases,
    sentences,
    tension,
    trend,
)
from fascia_journal.analysis.adherence import Adherence
from fascia_journal.analysis.association import Association
from fascia_journal.analysis.entries import Late
from fascia_journal.analysis.frames import Frames
from fascia_journal.analysis.phases import Phases
from fascia_journal.analysis.tension import Change
from fascia_journal.analysis.trend import Course
from fascia_journal.errors import JournalError
from fascia_journal.programme import Programme
from fascia_journal.records import CONTEXTS, SCALES
from fascia_journal.report.own_activity import OwnActivity, own_activity

WEEKS_IN_FULL = 54
"""A period of so many weeks, any calendar year among them, is printed row by row."""

WEEKS_ONE_BY_ONE = 26
"""Of a longer one the latest weeks are; what was before is summed up by months."""


@dataclass(frozen=True, slots=True)
class Goal:
    """The weekly goal from a day on, in session days a week."""

    from_day: dt.date
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class FlareUp:
    """A day on which the person ticked "flare-up"; tension is the overall rating then, NaN when missing."""

    day: dt.date
    where: str
    tension: float


@dataclass(frozen=True, slots=True)
class Rise:
    """A session after which tension was `safety.RISE` points or more higher than before: a stop sign."""

    day: dt.date
    points: float


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """What a report says about one period.

    Attributes:
        first_day, last_day: the period, both days included.
        frames: the journal's frames, cut to it.
        programmes: those of the plans in force in the period, oldest first.
        goals: weekly goals in the period, oldest first.
        ledger: one row a week, see `adherence.COLUMNS`.
        one_by_one_from: the Monday from which on weeks, sessions and check-ins are printed one by one; None:
            all of them are.
        earlier_months: what was before it, see `months.COLUMNS`.
        adherence: its summary.
        completeness: exercises done / prescribed, 0 to 1; None without a session.
        changes: immediate change by scale: "overall" always, a region when it was ever rated on both sides.
        by_context: overall immediate change by context, of the contexts that sessions have; empty when all
            have the same one.
        lag_one: correlation of each change with the one before it; None when it cannot be told.
        courses: course over weeks by scale, in the same way.
        phases: baseline against programme; says nothing unless both lie in the period.
        association: weeks on target against weeks below.
        when: session days by weekday and hour, see `entries.by_weekday_and_hour`.
        exercises: one row an exercise, in the programme's order, see `adherence.by_exercise`.
        flare_ups, rises: oldest first.
        activity: the person's own valued activity; None when it was not rated in the period.
        sessions, check_ins: how many.
        missing_before, missing_after: sessions without that overall rating.
        missing_check_in: check-ins without an overall rating.
        late: what was written down later, with how many there are.
        counted_share: share of the prescribed exercises that makes a session count.
        sentences: three plain ones: how often, right after a session, over the weeks.
    """

    first_day: dt.date
    last_day: dt.date
    frames: Frames
    programmes: tuple[Programme, ...]
    goals: tuple[Goal, ...]
    ledger: pd.DataFrame
    one_by_one_from: dt.date | None
    earlier_months: pd.DataFrame
    adherence: Adherence
    completeness: float | None
    changes: dict[str, Change]
    by_context: dict[str, Change]
    lag_one: float | None
    courses: dict[str, Course]
    phases: Phases
    association: Association
    when: pd.DataFrame
    exercises: pd.DataFrame
    flare_ups: tuple[FlareUp, ...]
    rises: tuple[Rise, ...]
    activity: OwnActivity | None
    sessions: int
    check_ins: int
    missing_before: int
    missing_after: int
    missing_check_in: int
    late: Late
    counted_share: float
    sentences: tuple[str, str, str]

    def title_of(self, key: str) -> str:
        """Title of an exercise in the latest of the period's programmes that has it."""
        having = [programme for programme in self.programmes if key in programme.keys]
        return [self.frames.programme, *having][-1].title_of(key)


def summarise(frames: Frames, *, first_day: dt.date, last_day: dt.date) -> Summary:
    """Ask for every number of the report on the period from first_day to last_day, both included.

    Raises:
        JournalError: the period ends before it begins, or its days are no dates.
    """
    for day in (first_day, last_day):
        if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
            raise JournalError(f"{day!r} is no date; give the first and the last day of the report.")
    if first_day > last_day:
        raise JournalError(
            f"The report would end on {last_day:%Y-%m-%d}, before it begins on {first_day:%Y-%m-%d}: "
            "give the earlier day first."
        )
    given.instance(frames, Frames, "journal.frames()")
    cut = frames.between(first_day, last_day)
    programmes = _programmes(cut, first_day, last_day)
    ledger = adherence.of(cut)
    recent = _one_by_one_from(cut, ledger)
    weeks = adherence.summary(ledger)
    changes = {scale: tension.of(cut, scale) for scale in SCALES}
    courses = {scale: trend.of(cut, scale) for scale in SCALES}
    sessions, check_ins = cut.sessions, cut.check_ins
    share = float(cut.settings.get("counted_share", 0.5))
    contexts = [context for context in CONTEXTS if (sessions["context"] == context).any()]
    return Summary(
        first_day=first_day,
        last_day=last_day,
        frames=cut,
        programmes=programmes,
        goals=_goals(cut, first_day, last_day),
        ledger=ledger,
        one_by_one_from=recent,
        earlier_months=_earlier_months(cut, ledger, recent),
        adherence=weeks,
        completeness=adherence.completeness(sessions),
        changes={scale: change for scale, change in changes.items() if scale == "overall" or change.n},
        by_context={
            context: tension.of(cut, context=context) for context in (contexts if len(contexts) > 1 else ())
        },
        lag_one=tension.lag_one(sessions["before"], sessions["after"]),
        courses={scale: course for scale, course in courses.items() if scale == "overall" or course.kind},
        phases=phases.of(cut),
        association=association.of(cut),
        when=entries.by_weekday_and_hour(sessions, counted_share=share),
        exercises=_in_order(adherence.by_exercise(cut.exercises), programmes),
        flare_ups=_flare_ups(cut),
        rises=_rises(cut),
        activity=own_activity(cut),
        sessions=len(sessions),
        check_ins=len(check_ins),
        missing_before=int(sessions["before"].isna().sum()),
        missing_after=int(sessions["after"].isna().sum()),
        missing_check_in=int(check_ins["overall"].isna().sum()),
        late=entries.late(cut),
        counted_share=share,
        sentences=(
            sentences.adherence_sentence(weeks),
            sentences.change_sentence(changes["overall"]),
            sentences.course_sentence(courses["overall"]),
        ),
    )


def _one_by_one_from(frames: Frames, ledger: pd.DataFrame) -> dt.date | None:
    """A Monday; None when all that there is in the period is printed row by row."""
    held = (frames.sessions["local_date"], frames.check_ins["local_date"], ledger["first_day"])
    days = [day.date() for column in held if len(column) for day in (column.min(), column.max())]
    if not days or (clock.monday(max(days)) - clock.monday(min(days))).days < 7 * WEEKS_IN_FULL:
        return None
    return clock.monday(max(days)) - dt.timedelta(weeks=WEEKS_ONE_BY_ONE - 1)


def _earlier_months(frames: Frames, ledger: pd.DataFrame, recent: dt.date | None) -> pd.DataFrame:
    until = dt.date.min if recent is None else recent - dt.timedelta(days=1)
    return months.by_month(frames.between(None, until), ledger[ledger["first_day"] <= pd.Timestamp(until)])


def _goals(frames: Frames, first_day: dt.date, last_day: dt.date) -> tuple[Goal, ...]:
    """The goal on the first day and each change of it up to the last."""
    programme = frames.programme
    goals = [Goal(first_day, programme.weekly_minimum, programme.weekly_maximum)]
    for plan in sorted(frames.plans, key=lambda plan: plan.from_day):
        goal = Goal(max(plan.from_day, first_day), plan.minimum, plan.maximum)
        if plan.from_day > last_day:
            break
        if goal.from_day <= goals[-1].from_day:
            goals[-1] = goal  # it took over before, or on, the day from which the last one would hold
        elif (goal.minimum, goal.maximum) != (goals[-1].minimum, goals[-1].maximum):
            goals.append(goal)
    return tuple(goals)


def _programmes(frames: Frames, first_day: dt.date, last_day: dt.date) -> tuple[Programme, ...]:
    """What was followed then, whatever is followed today."""
    until = min(last_day, frames.as_of)
    days = [first_day, *sorted(plan.from_day for plan in frames.plans if first_day < plan.from_day <= until)]
    sources = dict.fromkeys(plans.in_force(frames.plans, day).programme for day in days)
    return tuple(
        frames.programme if source == frames.plan.programme else plans.readable(source) for source in sources
    )


def _in_order(exercises: pd.DataFrame, programmes: tuple[Programme, ...]) -> pd.DataFrame:
    """Rows in the order of the latest programme; what it does not have (any more) comes last."""
    keys = dict.fromkeys(key for programme in reversed(programmes) for key in programme.keys)
    place = exercises["exercise"].map({key: n for n, key in enumerate(keys)}).fillna(len(keys))
    return exercises.iloc[place.argsort(kind="stable")].reset_index(drop=True)


def _flare_ups(frames: Frames) -> tuple[FlareUp, ...]:
    found = [
        FlareUp(day.date(), where, rating)
        for table, where, column in (
            (frames.sessions, "session", "before"),
            (frames.check_ins, "check-in", "overall"),
        )
        for day, rating in _rows(table.loc[table["flare_up"], ["local_date", column]])
    ]
    return tuple(sorted(found, key=lambda flare: flare.day))


def _rises(frames: Frames) -> tuple[Rise, ...]:
    higher = frames.sessions.loc[frames.sessions["change"] >= safety.RISE, ["local_date", "change"]]
    return tuple(Rise(day.date(), change) for day, change in _rows(higher))


def _rows(table: Any) -> Iterator[Any]:
    yield from table.itertuples(index=False)
