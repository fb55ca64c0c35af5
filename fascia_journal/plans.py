"""Which plan holds on a day, what a new one brings with it, and when it judges weeks that are over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from fascia_journal import clock
from fascia_journal.errors import ProgrammeError, RecordError
from fascia_journal.programme import Programme
from fascia_journal.records import Plan, Session

ALWAYS = dt.date.min
"""First day of the plan that held before anybody chose one."""


def in_force(plans: Iterable[Plan], day: dt.date) -> Plan:
    """The plan that holds on a day; before the first one, the first one does. Of one day the later holds."""
    oldest_first = sorted(plans, key=lambda plan: plan.from_day)
    return [oldest_first[0], *(plan for plan in oldest_first if plan.from_day <= day)][-1]


def default_plan(source: str) -> Plan:
    """A programme's own goal and all of its exercises, from the first day on."""
    programme = readable(source)
    return Plan(
        from_day=ALWAYS,
        exercises=programme.keys,
        minimum=programme.weekly_minimum,
        maximum=programme.weekly_maximum,
        programme=source,
    )


def readable(source: str) -> Programme:
    """A programme whose file went missing must lock nobody out: the shipped one lends its titles."""
    try:
        return Programme.load(source)
    except ProgrammeError:
        return Programme.load()


def prescribed(session: Session, plan: Plan, saved_before: Callable[[], set[str]]) -> tuple[str, ...]:
    """The exercises that were asked for: by the session, where it says so, else by the plan of its day.

    Args:
        session: to be saved.
        plan: of its day.
        saved_before: keys that an earlier version holds: an edit may keep them, whatever became of the
            programme. Asked for where it matters.

    Raises:
        RecordError: an exercise that is neither prescribed nor in the programme of that day.
    """
    asked_for = session.prescribed or plan.exercises
    if not session.exercises:
        return asked_for
    known = {*asked_for, *plan.exercises}
    if not known.issuperset(entry.exercise for entry in session.exercises):
        known.update(readable(plan.programme).keys, saved_before())
    for entry in session.exercises:
        if entry.exercise not in known:
            raise RecordError(
                "exercises",
                entry.exercise,
                f"There is no exercise {entry.exercise!r} in the programme of that day; "
                f"there are {', '.join(sorted(known))}.",
            )
    return asked_for


def refuse_unknown_exercises(plan: Plan) -> None:
    """Refuse a plan with an exercise that its programme does not have.

    Raises:
        ProgrammeError: the programme is missing or broken.
        RecordError: it has no such exercise.
    """
    programme = Programme.load(plan.programme)
    for key in plan.exercises:
        if key not in programme.keys:
            raise RecordError(
                "exercises",
                key,
                f"The programme {programme.title!r} has no exercise {key!r}; "
                f"it has {', '.join(programme.keys)}.",
            )


def judges_the_past(plans: Iterable[Plan], new: Plan, today: dt.date) -> bool:
    """True when a new plan would judge weeks that are over by another minimum than they are judged by now.

    A week is judged by the plan of its first day that counts, so a plan that begins in the week in progress
    touches no earlier one.
    """
    others = [plan for plan in plans if plan.from_day != new.from_day]
    if new.from_day >= clock.monday(today):
        return False
    days = [new.from_day, *(plan.from_day for plan in plans if new.from_day < plan.from_day <= today)]
    after = [*others, new]
    return any(in_force(after, day).minimum != in_force(plans, day).minimum for day in days)


def in_words(plan: Plan) -> str:
    """What a plan asks for: "2 to 3 session days a week, 6 exercises"."""
    days = str(plan.minimum) if plan.minimum == plan.maximum else f"{plan.minimum} to {plan.maximum}"
    day = "day" if days == "1" else "days"
    number = len(plan.exercises)
    return f"{days} session {day} a week, {number} {'exercise' if number == 1 else 'exercises'}"
