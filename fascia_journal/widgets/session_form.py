"""The form of a session: tension before, exercises, tension after, context, when, note."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fascia_journal.checks import zone_info
from fascia_journal.errors import ProgrammeError
from fascia_journal.programme import Programme
from fascia_journal.records import SCALES, ExerciseEntry, Session, Tension
from fascia_journal.widgets.exercises import ExerciseTicks
from fascia_journal.widgets.guard import Guard
from fascia_journal.widgets.guided_session import GuidedSession
from fascia_journal.widgets.page import heading, section, text
from fascia_journal.widgets.rating import Choice, TensionScale
from fascia_journal.widgets.record_form import Fields, RecordForm
from fascia_journal.widgets.warning_signs import rose

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

CONTEXT_WORDS = {"alone": "on its own", "before_sport": "before sport", "after_sport": "after sport"}


class SessionForm(RecordForm):
    """What a person says of one session; as `RecordForm`."""

    record_class = Session
    moment_field = "started_at"
    nothing = "There is nothing to save yet: rate the tension or tick an exercise."

    def __init__(self, journal: Journal, guard: Guard, changed: Callable[..., None]) -> None:
        self._offered: tuple[Any, ...] | None = None
        self._began: dt.datetime | None = None
        self.before = TensionScale("Tension before")
        self.exercises = ExerciseTicks(guard, self._edited)
        self.guided = GuidedSession(journal, guard, self._reported)
        self.after = TensionScale("Tension after")
        self.difference = text("", "fj-small")
        self.context = Choice(
            "On its own, or with sport?",
            [(key, words.capitalize()) for key, words in CONTEXT_WORDS.items()],
            "alone",
        )
        super().__init__(journal, guard, changed)
        own = {"before", "after", "context"}
        self._listen({name: field for name, field in self.own_fields.items() if name in own})
        self._follow()
        self.children = (
            section(self.before),
            section(text(heading("Exercises")), self.guided, self.exercises),
            section(self.after, self.difference, self.sharp, self.stop),
            section(text(heading("About this session")), self.context, self.when, self.note, self.flare_up),
        )

    @property
    def own_fields(self) -> Fields:
        """As in `RecordForm`."""
        return {
            "before": (self.before, list(SCALES)),
            "after": (self.after, list(SCALES)),
            "guided": (self.guided.player, ["events"]),
            "context": (self.context, ["value"]),
            **{f"exercise {key}": (tick, ["value"]) for key, tick in self.exercises.ticks.items()},
        }

    @property
    def _answered(self) -> bool:
        return bool(self.before.tension or self.after.tension or self.exercises.entries or self.guided.begun)

    @property
    def _rose(self) -> bool:
        return rose(self.before.tension, self.after.tension)

    def _answers(self) -> dict[str, Any]:
        return {
            "before": self.before.tension,
            "after": self.after.tension,
            "exercises": self.exercises.entries,
            "context": self.context.value,
            **self._guided_answers(),
        }

    def _guided_answers(self) -> dict[str, Any]:
        played = self.guided.played
        if played.started_at is None or played.latest_at is None or self._based_on:
            return {}
        return {"ended_at": self.when.moment + (played.latest_at - played.started_at), "source": "guided"}

    def _reported(self) -> None:
        """The player has reported something: the form says what was done, and the draft keeps it at once."""
        began = self.guided.played.started_at
        if began is not None and began != self._began:
            self.when.load(began.astimezone(zone_info(self._zone())), self._zone())
        self._began = began
        self.exercises.entries = self.guided.entries
        self._changed(at_once=True)

    def _show_stop(self) -> None:
        super()._show_stop()
        first, then = self.before.overall, self.after.overall
        self.difference.value = "" if first is None or then is None else f"<p>{_difference(first, then)}</p>"

    def _moved(self, old: Session, moment: dt.datetime) -> dict[str, Any]:
        # The end moves with the start: nobody was asked for it.
        return {"ended_at": moment + (old.ended_at - old.started_at) if old.ended_at else None}

    def _show(self, record: Session) -> None:
        self.before.tension = record.before
        self.after.tension = record.after
        self.exercises.entries = record.exercises
        self.context.value = record.context
        self.guided.clear()
        self._began = None
        self.guided.layout.display = "none" if self._based_on else None
        self._offered = None

    def _keep(self) -> dict[str, Any]:
        return {
            "before": dataclasses.asdict(self.before.tension),
            "after": dataclasses.asdict(self.after.tension),
            "exercises": [dataclasses.asdict(entry) for entry in self.exercises.entries],
            "context": self.context.value,
            "guided": self.guided.state,
        }

    def _kept(self, kept: dict[str, Any]) -> dict[str, Any]:
        return {
            "before": Tension(**kept["before"]),
            "after": Tension(**kept["after"]),
            "exercises": tuple(ExerciseEntry(**entry) for entry in kept["exercises"]),
            "context": kept["context"],
        }

    def _resume(self, kept: dict[str, Any]) -> None:
        self.guided.state = kept.get("guided")
        self._began = self.guided.played.started_at

    def returned(self) -> None:
        """As in `RecordForm`: the player goes on after the latest of the events that came back."""
        self.guided.state = self.guided.state

    def refresh(self) -> None:
        """As in `RecordForm`: the plan may have changed."""
        self._offered = None
        self._follow()

    def _follow(self) -> None:
        """Offer the exercises of the day's plan, or those that the changed session was asked for."""
        old = self._based_on
        day = self.when.date.value
        asked = (day, old.id if old else None)
        if asked == self._offered:
            return
        self._offered = asked
        prescribed = old.prescribed if isinstance(old, Session) else None
        keys = prescribed or self._journal.plan(day).exercises
        try:
            programme = self._journal.programme(day)
        except ProgrammeError as error:
            # A programme's file that went missing keeps nobody from a journal; the titles are lent.
            self._guard.say(str(error), "warn")
            programme = Programme.load()
        self.exercises.offer(keys, programme)
        self.guided.offer(programme, keys)


def _difference(first: float, then: float) -> str:
    """Such as "Tension was 6 before and is 4 after: 2 points lower." It says what was rated, no more."""
    points = abs(then - first)
    if points < 0.05:
        change = "the same"
    else:
        change = f"{points:g} {'point' if points == 1 else 'points'} {'lower' if then < first else 'higher'}"
    return f"Tension was {first:g} before and is {then:g} after: {change}."
