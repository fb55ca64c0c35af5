"""When what happens in a guided session, in seconds: computed here, played in the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from fascia_journal.errors import ProgrammeError
from fascia_journal.programme import Exercise, Programme

COUNT_IN = 3
"""Seconds before an exercise begins from which on they are counted."""
NEARLY = 10
"""Seconds before an exercise ends at which it is said."""
_LONGEST_READY = 600


class Step(NamedTuple):
    """One row of a timeline.

    Attributes:
        exercise: its key.
        phase: "get_ready" or "exercise".
        starts_at: seconds from the start of the session, pauses left out.
        seconds: how long it lasts.
        count_in: seconds from its own start at which "three, two, one" begins; None: nothing is counted.
        change_sides: at which the cue to change sides comes; None: one side, or both in turn.
        nearly_over: at which the cue comes that the exercise is nearly over; None: it is too short for one.
    """

    exercise: str
    phase: Literal["get_ready", "exercise"]
    starts_at: float
    seconds: float
    count_in: float | None = None
    change_sides: float | None = None
    nearly_over: float | None = None

    @property
    def ends_at(self) -> float:
        """Seconds from the start of the session."""
        return self.starts_at + self.seconds


def timeline(
    programme: Programme, *, exercises: Iterable[str] | None = None, get_ready_seconds: float | None = None
) -> tuple[Step, ...]:
    """The steps of a session, one after the other without a gap.

    `pandas.DataFrame(timeline(programme))` is a table of them, a column for each attribute of `Step`.

    Args:
        programme: its exercises, their seconds and sides.
        exercises: keys of those that are done, in the programme's order whatever theirs; None: all.
        get_ready_seconds: before each exercise, 0 to 600; None: the programme's own.

    Raises:
        ProgrammeError: a key that the programme does not have, or a time that cannot be.
    """
    ready = programme.get_ready_seconds if get_ready_seconds is None else get_ready_seconds
    if not 0 <= ready <= _LONGEST_READY:
        raise ProgrammeError(
            programme.key, "get_ready_seconds", f"{ready} is not from 0 to {_LONGEST_READY}."
        )
    wanted = set(programme.keys if exercises is None else exercises)
    if unknown := sorted(wanted.difference(programme.keys)):
        raise ProgrammeError(programme.key, "exercise", f"it has no {unknown[0]!r}.")
    steps: list[Step] = []
    at = 0.0
    for exercise in programme.exercises:
        if exercise.key not in wanted:
            continue
        if ready:
            count_in = ready - COUNT_IN if ready >= COUNT_IN else None
            steps.append(Step(exercise.key, "get_ready", at, float(ready), count_in))
            at += ready
        steps.append(_exercise(exercise, at))
        at += exercise.seconds
    return tuple(steps)


def _exercise(exercise: Exercise, at: float) -> Step:
    seconds = float(exercise.seconds)
    half = seconds / 2 if exercise.two_sides else None
    nearly = seconds - NEARLY if seconds - NEARLY > (half or 0) else None
    return Step(exercise.key, "exercise", at, seconds, None, half, nearly)
