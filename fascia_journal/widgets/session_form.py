"""The form of a session: tension before, exercises, tension after, context, when, note."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import ipywidgets as widgets

from fascia_journal import clock
from fascia_journal.errors import JournalError, ProgrammeError
from fascia_journal.programme import Programme
from fascia_journal.records import SCALES, ExerciseEntry, Session, Tension
from fascia_journal.widgets.exercises import ExerciseTicks
from fascia_journal.widgets.guard import Guard
from fascia_journal.widgets.page import heading, section, text
from fascia_journal.widgets.rating import Choice, TensionScale
from fascia_journal.widgets.warning_signs import rose, stop
from fascia_journal.widgets.when import When

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

CONTEXT_WORDS = {"alone": "on its own", "before_sport": "before sport", "after_sport": "after sport"}


class SessionForm(widgets.VBox):  # type: ignore[misc] # ipywidgets is untyped
    """What a person says of one session. It saves nothing: `record()` gives the Session.

    Args:
        journal: knows the plan of a day and the zone.
        guard: guard of the page.
        changed: called after the person changed something.
    """

    def __init__(self, journal: Journal, guard: Guard, changed: Callable[[], None]) -> None:
        self._journal = journal
        self._guard = guard
        self._offered: tuple[Any, ...] | None = None
        self._changed = changed
        self._quiet = False
        self._based_on: Session | None = None
        self.before = TensionScale("Tension before")
        self.exercises = ExerciseTicks(guard, self._edited)
        self.after = TensionScale("Tension after")
        self._stop = text("")
        self.context = Choice(
            "On its own, or with sport?",
            [(key, words.capitalize()) for key, words in CONTEXT_WORDS.items()],
            "alone",
        )
        self.when = When(self._zone(), self._edited, guard)
        self.note = widgets.Textarea(description="Note", placeholder="Anything you want to remember", rows=3)
        self.note.add_class("fj-field")
        self.flare_up = widgets.Checkbox(
            description="A flare-up: the back is much worse than usual", indent=False
        )
        super().__init__(
            [
                section(self.before),
                section(text(heading("Exercises")), self.exercises),
                section(self.after, self._stop),
                section(
                    text(heading("About this session")), self.context, self.when, self.note, self.flare_up
                ),
            ]
        )
        self.add_class("fj-form")
        for scale in (self.before, self.after):
            scale.observe(guard(self._edited), list(SCALES))
        for field in (self.context, self.note, self.flare_up):
            field.observe(guard(self._edited), "value")
        self._offer_exercises()

    @property
    def fields(self) -> dict[str, tuple[widgets.Widget, list[str]]]:
        """The widgets a person types into, and their traits."""
        return {
            "before": (self.before, list(SCALES)),
            "after": (self.after, list(SCALES)),
            "context": (self.context, ["value"]),
            "date": (self.when.date, ["value"]),
            "time": (self.when.time, ["value"]),
            "note": (self.note, ["value"]),
            "flare_up": (self.flare_up, ["value"]),
            **{f"exercise {key}": (tick, ["value"]) for key, tick in self.exercises.ticks.items()},
        }

    @property
    def based_on(self) -> Session | None:
        """The saved session that is being changed; None for a new one."""
        return self._based_on

    @property
    def empty(self) -> bool:
        """True when nothing was said yet."""
        return not (
            self.before.tension
            or self.after.tension
            or self.exercises.entries
            or self.note.value.strip()
            or self.flare_up.value
            or self._based_on
        )

    def record(self) -> Session:
        """The session as the form has it; changed from the saved one where it is an edit.

        Raises:
            JournalError: nothing was said, or a value that a Session refuses.
        """
        if self.empty:
            raise JournalError("There is nothing to save yet: rate the tension or tick an exercise.")
        said: dict[str, Any] = {
            "started_at": self.when.moment,
            "zone": self.when.zone,
            "before": self.before.tension,
            "after": self.after.tension,
            "exercises": self.exercises.entries,
            "context": self.context.value,
            "note": self.note.value,
            "flare_up": self.flare_up.value,
        }
        old = self._based_on
        if old is None:
            return Session(**said)
        if said["started_at"] != old.started_at:
            # The end moves with the start: nobody was asked for it.
            length = old.ended_at - old.started_at if old.ended_at else None
            said["ended_at"] = said["started_at"] + length if length is not None else None
            said["offset_seconds"] = None
        return dataclasses.replace(old, **said)

    def clear(self) -> None:
        """An empty form, dated now."""
        self._fill(Session(clock.now(), self._zone()), None)
        self.when.reset(self._zone())
        self._offer_exercises()

    def load(self, session: Session) -> None:
        """Show a saved session, to change it."""
        self._fill(session, session)
        self.when.load(session.started_at, session.zone)
        self._offer_exercises()

    @property
    def state(self) -> dict[str, Any]:
        """What a draft keeps; JSON-able."""
        old = self._based_on
        return {
            "before": dataclasses.asdict(self.before.tension),
            "after": dataclasses.asdict(self.after.tension),
            "exercises": [dataclasses.asdict(entry) for entry in self.exercises.entries],
            "context": self.context.value,
            "when": self.when.state,
            "note": self.note.value,
            "flare_up": self.flare_up.value,
            "based_on": {"id": old.id, "revision": old.revision} if old else None,
        }

    @state.setter
    def state(self, kept: dict[str, Any]) -> None:
        old = None
        if kept["based_on"]:
            # None when it was deleted meanwhile: saving then makes it a new session.
            old = cast("Session | None", self._journal.get("session", kept["based_on"]["id"]))
        if old:
            # Should somebody else have changed it meanwhile, saving must notice.
            old = dataclasses.replace(old, revision=kept["based_on"]["revision"])
        shown = Session(
            clock.now(),
            self._zone(),
            exercises=tuple(ExerciseEntry(**entry) for entry in kept["exercises"]),
            before=Tension(**kept["before"]),
            after=Tension(**kept["after"]),
            context=kept["context"],
            note=kept["note"],
            flare_up=kept["flare_up"],
        )
        self._fill(shown, old)
        self.when.state = kept["when"]
        self._offer_exercises()

    def _fill(self, shown: Session, based_on: Session | None) -> None:
        self._quiet = True
        try:
            self._based_on = based_on
            self.before.tension = shown.before
            self.after.tension = shown.after
            self.exercises.entries = shown.exercises
            self.context.value = shown.context
            self.note.value = shown.note
            self.flare_up.value = shown.flare_up
        finally:
            self._quiet = False
        self._offered = None
        self._show_stop()

    def _zone(self) -> str:
        return self._journal.settings["zone"] or clock.zone_name()

    def _offer_exercises(self) -> None:
        old = self._based_on
        day = self.when.date.value
        asked = (day, old.id if old else None)
        if asked == self._offered:
            return
        self._offered = asked
        keys = old.prescribed if old and old.prescribed else self._journal.plan(day).exercises
        try:
            programme = self._journal.programme(day)
        except ProgrammeError as error:
            # A programme's file that went missing keeps nobody from a journal; the titles are lent.
            self._guard.say(str(error), "warn")
            programme = Programme.load()
        self.exercises.offer(keys, programme)

    def _edited(self, _change: Any = None) -> None:
        if self._quiet:
            return
        if self._based_on is None:
            self.when.follow_now()
        self._offer_exercises()
        self._show_stop()
        self._changed()

    def _show_stop(self) -> None:
        words = stop() if rose(self.before.tension, self.after.tension) else ""
        if self._stop.value != words:
            self._stop.value = words
