"""What a guided session was: from the events that the player reports to the entries of a session.

The player saves nothing and judges nothing. It says what happened and when: an event is a dictionary with
    n      its number, from 1; two views of one player number together
    at     milliseconds since 1970 in UTC, on a clock that never goes back within one player
    kind   "start", "step" (the time of a step was over), "pause", "go_on", "back", "skip", "more",
           "stop" (by the person) or "end" (of the last step)
    step   number of the step, from 0, in which the player is afterwards
    reason of a "skip" alone: one of SKIP_REASONS
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fascia_journal.records import SKIP_REASONS, ExerciseEntry
from fascia_journal.timeline import Step

ENOUGH = 0.8
"""An exercise is done when its time was over, or when at least this share of its seconds was spent on it."""
BEGUN = 5.0
"""Seconds from which on an exercise that was not done is "partly" done, and not skipped or left open."""

Event = Mapping[str, Any]
_RUNNING = {"start", "go_on", "step", "back", "skip"}
_STANDING = {"pause", "stop", "end"}
_KINDS = (*_RUNNING, *_STANDING, "more")
_LONGEST = 24 * 60 * 60.0  # seconds that an entry may have


@dataclass(frozen=True, slots=True)
class Played:
    """What the events of one guided session say.

    Attributes:
        started_at, latest_at: instants in UTC of the first and the latest event; None before the start.
        step: number of the step in which it stands.
        into: seconds of that step that are over.
        running: it was running at the latest event.
        ended: all steps were over, or the person stopped it.
        seconds: seconds really spent on each step, pauses and sleep left out.
        over: numbers of the steps whose time was over.
        reasons: why an exercise was skipped, by its key.
        latest: number of the latest event; 0 without one.
    """

    started_at: dt.datetime | None
    latest_at: dt.datetime | None
    step: int
    into: float
    running: bool
    ended: bool
    seconds: tuple[float, ...]
    over: frozenset[int]
    reasons: Mapping[str, str]
    latest: int


def played(steps: Sequence[Step], events: Iterable[Event]) -> Played:
    """Replay the events. One that cannot be read, or was seen before, changes nothing."""
    ordered = sorted({event["n"]: event for event in events if _readable(event, len(steps))}.items())
    seconds = [0.0] * len(steps)
    into, step, running, ended = 0.0, 0, False, False
    over: set[int] = set()
    reasons: dict[str, str] = {}
    last = None
    for _number, event in ordered:
        at = event["at"] / 1000 if last is None else max(event["at"] / 1000, last)
        # "go_on" of a player that was running: its page was lost, and nobody knows what was done since.
        if running and last is not None and event["kind"] != "go_on":
            seconds[step] += at - last
            into += at - last
        kind = event["kind"]
        if kind in ("step", "end"):
            over.add(step)
        if kind == "skip" and event.get("reason") in tuple(SKIP_REASONS):
            reasons[steps[step].exercise] = event["reason"]
        if kind in ("start", "step", "back", "skip"):
            step, into = event["step"], 0.0
        running = kind in _RUNNING or (running and kind not in _STANDING)
        ended = kind in ("stop", "end") or (ended and kind not in _RUNNING)
        last = at
    numbers = [number for number, _ in ordered]
    return Played(
        started_at=_instant(ordered[0][1]["at"] / 1000) if ordered else None,
        latest_at=_instant(last) if last is not None else None,
        step=step,
        into=into,
        running=running,
        ended=ended,
        seconds=tuple(seconds),
        over=frozenset(over),
        reasons=reasons,
        latest=numbers[-1] if numbers else 0,
    )


def entries(steps: Sequence[Step], found: Played) -> tuple[ExerciseEntry, ...]:
    """What became of each exercise; of one that was never reached nothing is said.

    Done: its time was over, or `ENOUGH` of it was spent. Partly: less, but `BEGUN` seconds or more. Skipped:
    the person left it out. A reason that was given stays with what was skipped or partly done.
    """
    made = []
    for number, step in enumerate(steps):
        if step.phase != "exercise":
            continue
        spent = min(found.seconds[number], _LONGEST)
        reason = found.reasons.get(step.exercise)
        if number in found.over or spent >= ENOUGH * step.seconds:
            made.append(ExerciseEntry(step.exercise, round(spent, 1)))
        elif spent >= BEGUN:
            made.append(ExerciseEntry(step.exercise, round(spent, 1), "partly", reason))
        elif reason is not None:
            made.append(ExerciseEntry(step.exercise, round(spent, 1), "skipped", reason))
    return tuple(made)


def _readable(event: Any, steps: int) -> bool:
    """A browser sent it: believe nothing."""
    if not isinstance(event, Mapping):
        return False
    n, at, step, kind = (event.get(name) for name in ("n", "at", "step", "kind"))
    return (
        type(n) is int
        and n > 0
        and isinstance(at, int | float)
        and 0 < at < 4e12  # up to the year 2096
        and type(step) is int
        and 0 <= step < steps
        and kind in _KINDS
    )


def _instant(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
