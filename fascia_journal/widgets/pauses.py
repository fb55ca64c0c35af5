"""Pauses: days that do not count. Enter one, change it, end it today, delete it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, cast

import ipywidgets as widgets

from fascia_journal import clock
from fascia_journal.errors import JournalError, RecordError, StaleRecordError
from fascia_journal.records import Pause
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, section, taking_back, text
from fascia_journal.widgets.rating import Choice

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

REASONS = {"holiday": "Holiday", "illness": "Illness", "injury": "Injury", "other": "Another reason"}
_DAY = dt.timedelta(days=1)
_WHAT = (
    "<p>Days of a pause are not counted: a week with fewer days asks for less, a whole week off for "
    "nothing. Nothing has to be made up for.</p>"
)


def spoken(day: dt.date) -> str:
    """Such as "3 March 2026"."""
    return f"{day.day} {day:%B %Y}"


class PauseForm(widgets.VBox):  # type: ignore[misc] # ipywidgets is untyped
    """First day, how long, why. It saves nothing: `record()` gives the Pause."""

    def __init__(self, guard: Guard, today: Callable[[], dt.date]) -> None:
        self._today = today
        self._based_on: Pause | None = None
        self.reason = Choice("Why?", list(REASONS.items()))
        self.first_day = widgets.DatePicker(description="First day of the pause")
        self.ends = Choice(
            "How long?", [("open", "Until I say so"), ("known", "Up to a day that I know")], "open"
        )
        self.last_day = widgets.DatePicker(description="Last day of the pause")
        for field in (self.first_day, self.last_day):
            field.add_class("fj-field")
        super().__init__()
        self.add_class("fj-form")
        self.ends.observe(guard(lambda _change: self._show()), "value")
        self.clear()

    @property
    def based_on(self) -> Pause | None:
        """The saved pause that is being changed; None for a new one."""
        return self._based_on

    @property
    def fields(self) -> dict[str, tuple[widgets.Widget, list[str]]]:
        """The widgets a person types into, and their traits."""
        named = {name: getattr(self, name) for name in ("reason", "first_day", "ends", "last_day")}
        return {name: (field, ["value"]) for name, field in named.items()}

    def record(self) -> Pause:
        """The pause as the form has it.

        Raises:
            RecordError: a day or the reason is missing, or the pause ends before it begins.
        """
        if self.reason.value is None:
            raise RecordError("reason", None, "Choose why you pause; “Another reason” will do.")
        if self.first_day.value is None:
            raise RecordError("first_day", None, "Give the first day of the pause.")
        last = self.last_day.value if self.ends.value == "known" else None
        if self.ends.value == "known" and last is None:
            raise RecordError("last_day", None, "Give the last day of the pause, or choose “Until I say so”.")
        said = {"first_day": self.first_day.value, "last_day": last, "reason": self.reason.value}
        return dataclasses.replace(self._based_on, **said) if self._based_on else Pause(**said)

    def clear(self) -> None:
        """An empty form that begins today."""
        self._fill(None, self._today(), None, None)

    def load(self, pause: Pause) -> None:
        """Show a saved pause, to change it."""
        self._fill(pause, pause.first_day, pause.last_day, pause.reason)

    def _fill(self, based_on: Pause | None, first: dt.date, last: dt.date | None, reason: str | None) -> None:
        self._based_on = based_on
        self.reason.value = reason
        self.first_day.value = first
        self.ends.value = "known" if last else "open"
        self.last_day.value = last
        self._show()

    def _show(self) -> None:
        last = (self.last_day,) if self.ends.value == "known" else ()
        self.children = (self.reason, self.first_day, self.ends, *last)


class Pauses:
    """The form behind its button, and the list. `view` is the widget.

    Args:
        journal: whose pauses.
        changed: called after a pause was saved, ended, deleted or brought back.
    """

    def __init__(self, journal: Journal, changed: Callable[[], None] = lambda: None) -> None:
        self._journal = journal
        self._changed = changed
        self.guard = Guard()
        self.form = PauseForm(self.guard, self._today)
        self._open = False
        self.opener = Actions(self.guard, on={"open": self._toggle})
        self.save = Actions(
            self.guard,
            on={"save": self._save},
            undone="Not saved",
            fields=self.form.fields,
            shelf=f"fascia-journal:{journal.path}:pause",
            returned=self._returned,
        )
        self.list = Actions(
            self.guard,
            on={
                "edit": self._edit,
                "end": self._end,
                "delete": self._delete,
                "undo": lambda _key: self._undo(),
            },
        )
        self._title = text(heading("Pauses") + _WHAT)
        self.view = section()
        self.refresh()

    def refresh(self, *, focus: bool = False) -> None:
        """Show what the journal holds now.

        Args:
            focus: the form comes or goes with the button that was pressed: its opener takes the focus.
        """
        pauses = cast("list[Pause]", self._journal.latest(self._journal.count("pause"), kind="pause"))
        rows = "".join(self._row(pause) for pause in pauses)
        self.list.html = taking_back(self._journal, "pause") + (
            f'<ul class="fj-list">{rows}</ul>' if rows else "<p>No pause yet.</p>"
        )
        editing = self.form.based_on
        words = (
            "Enter a pause" if not self._open else "Leave it as it was" if editing else "No pause after all"
        )
        self.opener.html = button("open", words, focus=focus)
        self.save.html = button("save", "Save changes to the pause" if editing else "Save pause", look="main")
        form = (self.form, self.save) if self._open else ()
        self.view.children = (self._title, self.opener, *form, self.guard.notice, self.list)

    def _row(self, pause: Pause) -> str:
        key, today = pause.id or "", self._today()
        about = f"pause from {spoken(pause.first_day)}"
        actions = [
            ("edit", "Edit"),
            *([("end", "End today")] if pause.goes_on_after(today) else []),
            ("delete", "Delete"),
        ]
        buttons = "".join(
            button(action, words, key=key, name=f"{words}: {about}", look="quiet")
            for action, words in actions
        )
        marks = [span_words(pause), *(["entered afterwards"] if pause.afterwards else [])]
        return (
            f"<li><h3>{escape(REASONS[pause.reason])}</h3><p>{escape(' · '.join(marks))}</p>"
            f'<div class="fj-buttons">{buttons}</div></li>'
        )

    def _today(self) -> dt.date:
        return clock.today(self._journal.settings["zone"])

    def _pause(self, key: str) -> Pause:
        record = self._journal.get("pause", key)
        if not isinstance(record, Pause):
            raise JournalError("This pause is no longer in the journal.")
        return record

    def _toggle(self, _key: str) -> None:
        self.guard.hush()
        self._open = not self._open
        self.form.clear()
        self.refresh()

    def _returned(self) -> None:
        self._open = True
        self.refresh()
        self.guard.say(
            "What you typed when the journal stopped answering is back. Look in the list below whether the "
            "pause was saved after all.",
            "plain",
        )

    def _save(self, _key: str) -> None:
        pause = self.form.record()
        try:
            saved = self._journal.replace(pause) if self.form.based_on else self._journal.add(pause)
        except StaleRecordError as error:
            theirs = error.theirs
            offers = {"Show the newer version": lambda: self._load(theirs)} if theirs else {}
            self.guard.say(str(error), "warn", offers=offers)
            return
        self._open = False
        self.form.clear()
        late = " It was entered afterwards, and the report marks it so." if saved.afterwards else ""
        self._done(f"Saved: {REASONS[saved.reason].lower()}, {span_words(saved)}.{late}", focus=True)

    def _edit(self, key: str) -> None:
        self.guard.hush()
        self._load(self._pause(key))

    def _load(self, pause: Pause) -> None:
        self._open = True
        self.form.load(pause)
        self.refresh(focus=True)

    def _end(self, key: str) -> None:
        pause, today = self._pause(key), self._today()
        self._end_on(pause, today, "Today is its last day.", yesterday=pause.first_day < today)

    def _end_on(self, pause: Pause, day: dt.date, words: str, *, yesterday: bool = False) -> None:
        ended = self._journal.replace(dataclasses.replace(pause, last_day=day))
        offers: dict[str, Callable[[], None]] = {"Undo": self._undo}
        if yesterday:
            offers["It ended yesterday: today counts"] = lambda: self._end_on(
                ended, day - _DAY, "Yesterday was its last day."
            )
        self._done(f"The pause ended. {words}", offers)

    def _delete(self, key: str) -> None:
        pause = self._pause(key)
        self._journal.delete(pause)
        self._done(f"Deleted the pause from {spoken(pause.first_day)}.", {"Undo": self._undo})

    def _undo(self) -> None:
        self._done(self._journal.undo())

    def _done(
        self, sentence: str, offers: dict[str, Callable[[], None]] | None = None, *, focus: bool = False
    ) -> None:
        problem = self._journal.keeping.problem_to_say()
        self.guard.say(f"{sentence} {problem}" if problem else sentence, offers=offers)
        self.guard.then(sentence, lambda: self.refresh(focus=focus))
        self.guard.then(sentence, self._changed)


def span_words(pause: Pause) -> str:
    """Such as "3 March 2026 to 9 March 2026, 7 days"; "from 3 March 2026 until you say so"."""
    first, last = pause.first_day, pause.last_day
    if last is None:
        return f"from {spoken(first)} until you say so"
    days = (last - first).days + 1
    return f"{spoken(first)}, 1 day" if days == 1 else f"{spoken(first)} to {spoken(last)}, {days} days"
