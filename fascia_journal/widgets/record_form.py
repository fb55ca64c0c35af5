"""What the forms of sessions and check-ins share: when, note, ticks, the stop text, the draft's contents."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import ipywidgets as widgets

from fascia_journal import clock
from fascia_journal.errors import JournalError
from fascia_journal.records import CheckIn, Session
from fascia_journal.widgets.guard import Actions, Guard
from fascia_journal.widgets.warning_signs import stop
from fascia_journal.widgets.when import When

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

Said = Session | CheckIn
Fields = dict[str, tuple[widgets.Widget, list[str]]]


class RecordForm(widgets.VBox):  # type: ignore[misc] # ipywidgets is untyped
    """What a person says of one session or check-in. It saves nothing: `record()` gives the record.

    A subclass makes the fields of its own first, and says what they hold.

    Args:
        journal: knows the zone and the plan of a day.
        guard: guard of the page.
        changed: called after the person changed something; with `at_once` when that must be kept at once.
    """

    record_class: ClassVar[type[Session] | type[CheckIn]]
    moment_field: ClassVar[str]
    nothing: ClassVar[str]
    """The sentence when there is nothing to save."""

    def __init__(self, journal: Journal, guard: Guard, changed: Callable[..., None]) -> None:
        self._journal = journal
        self._guard = guard
        self._changed = changed
        self._quiet = False
        self._based_on: Said | None = None
        self.when = When(self._zone(), self._edited, guard)
        self.note = widgets.Textarea(description="Note", placeholder="Anything you want to remember", rows=3)
        self.note.add_class("fj-field")
        self.flare_up = widgets.Checkbox(
            description="A flare-up: the back is much worse than usual", indent=False
        )
        # It leads to the warning signs and is no part of the record: a list of symptoms is not our affair.
        self.sharp = widgets.Checkbox(
            description="A pain that is sharp, spreading or numb (shows what to do; is not saved)",
            indent=False,
        )
        self.stop = Actions(guard, on={}, live=True)
        super().__init__()
        self.add_class("fj-form")
        self._listen({name: (getattr(self, name), ["value"]) for name in ("note", "flare_up", "sharp")})

    # What a subclass says

    @property
    def own_fields(self) -> Fields:
        """The subclass's widgets that a person types into, and their traits."""
        raise NotImplementedError

    def _answers(self) -> dict[str, Any]:
        """The record's fields that the subclass asks for."""
        raise NotImplementedError

    def _show(self, record: Any) -> None:
        """Fill the subclass's fields."""
        raise NotImplementedError

    def _keep(self) -> dict[str, Any]:
        """The subclass's part of a draft; JSON-able."""
        raise NotImplementedError

    def _kept(self, kept: dict[str, Any]) -> dict[str, Any]:
        """The record's fields out of the subclass's part of a draft."""
        raise NotImplementedError

    def returned(self) -> None:
        """What was typed came back from the tab's own storage, after a kernel was lost."""

    def _resume(self, kept: dict[str, Any]) -> None:
        """Take up what of a draft is no part of the record."""

    def _follow(self) -> None:
        """Bring along what depends on the date, or on the record that is changed."""

    @property
    def _answered(self) -> bool:
        """True when a question of the subclass has an answer; 0 is one."""
        raise NotImplementedError

    @property
    def _rose(self) -> bool:
        """True when a rating rose by so much that the stop text is shown."""
        return False

    # What the page uses

    @property
    def kind(self) -> str:
        """Kind of the record."""
        return self.record_class.kind

    @property
    def noun(self) -> str:
        """What it is called in a sentence."""
        return self.kind.replace("_", "-")

    @property
    def fields(self) -> Fields:
        """The widgets a person types into, and their traits."""
        return {
            **self.own_fields,
            "date": (self.when.date, ["value"]),
            "time": (self.when.time, ["value"]),
            "note": (self.note, ["value"]),
            "flare_up": (self.flare_up, ["value"]),
            "sharp": (self.sharp, ["value"]),
        }

    @property
    def based_on(self) -> Said | None:
        """The saved record that is being changed; None for a new one."""
        return self._based_on

    @property
    def empty(self) -> bool:
        """True when nothing was said yet."""
        return not (self._answered or self.note.value.strip() or self.flare_up.value or self._based_on)

    @property
    def stop_words(self) -> str:
        """The stop text as HTML where what was said asks for it; else ""."""
        number = self._journal.settings["emergency_number"]
        return stop(rose=self._rose, sharp=self.sharp.value, number=number)

    def record(self) -> Said:
        """The record as the form has it; changed from the saved one where it is an edit.

        Raises:
            JournalError: nothing was said, or a value that the record refuses.
        """
        if self.empty:
            raise JournalError(self.nothing)
        moment = self.when.moment
        said = {
            **self._answers(),
            self.moment_field: moment,
            "zone": self.when.zone,
            "note": self.note.value,
            "flare_up": self.flare_up.value,
        }
        old = self._based_on
        if old is None:
            return self.record_class(**said)
        if moment != moment_of(old):
            said |= {"offset_seconds": None, **self._moved(old, moment)}
        return dataclasses.replace(old, **said)

    def _moved(self, _old: Any, _moment: Any) -> dict[str, Any]:
        """What else changes when the record gets another time."""
        return {}

    def clear(self) -> None:
        """An empty form, dated now."""
        self._fill(self._blank(), None)
        self.when.reset(self._zone())
        self._follow()

    def load(self, record: Said) -> None:
        """Show a saved record, to change it."""
        self._fill(record, record)
        self.when.load(moment_of(record), record.zone)
        self._follow()

    def refresh(self) -> None:
        """Bring along what another page part may have changed."""
        self._follow()

    @property
    def state(self) -> dict[str, Any]:
        """What a draft keeps; JSON-able."""
        old = self._based_on
        return {
            **self._keep(),
            "when": self.when.state,
            "note": self.note.value,
            "flare_up": self.flare_up.value,
            "sharp": self.sharp.value,
            "based_on": {"id": old.id, "revision": old.revision} if old else None,
        }

    @state.setter
    def state(self, kept: dict[str, Any]) -> None:
        old = None
        if kept["based_on"]:
            # None when it was deleted meanwhile: saving then makes it a new record.
            old = self._journal.get(self.kind, kept["based_on"]["id"])
        if isinstance(old, self.record_class):
            # Should somebody else have changed it meanwhile, saving must notice.
            old = dataclasses.replace(old, revision=kept["based_on"]["revision"])
        shown = self._blank(**self._kept(kept), note=kept["note"], flare_up=kept["flare_up"])
        self._fill(shown, old, sharp=kept.get("sharp", False))
        self._resume(kept)
        self.when.state = kept["when"]
        self._follow()

    def _blank(self, **said: Any) -> Said:
        return self.record_class(**{self.moment_field: clock.now(), "zone": self._zone(), **said})

    def _fill(self, shown: Said, based_on: Any, *, sharp: bool = False) -> None:
        self._quiet = True
        try:
            self._based_on = based_on
            self._show(shown)
            self.note.value = shown.note
            self.flare_up.value = shown.flare_up
            self.sharp.value = sharp
        finally:
            self._quiet = False
        self._show_stop()

    def _zone(self) -> str:
        return self._journal.settings["zone"] or clock.zone_name()

    def _listen(self, fields: Fields) -> None:
        for field, traits in fields.values():
            field.observe(self._guard(self._edited), traits)

    def _edited(self, _change: Any = None) -> None:
        if self._quiet:
            return
        if self._based_on is None:
            self.when.follow_now()
        self._follow()
        self._show_stop()
        self._changed()

    def _show_stop(self) -> None:
        words = self.stop_words
        if self.stop.html != words:
            self.stop.html = words


def moment_of(record: Any) -> Any:
    """When a session began or a check-in was given, in its own wall time."""
    return record.started_at if isinstance(record, Session) else record.at
