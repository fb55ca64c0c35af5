"""The plan's exercises, one row each: a tick, the caution in plain sight, and how it goes behind a click."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import ipywidgets as widgets

from fascia_journal.programme import Exercise, Programme
from fascia_journal.records import SKIP_REASONS, ExerciseEntry
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import text
from fascia_journal.widgets.player import picture

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_STATUSES = [
    ("Nothing said", ""),
    ("Done", "done"),
    ("Partly done", "partly"),
    *[(f"Skipped: {words}", f"skipped:{reason}") for reason, words in SKIP_REASONS.items()],
    ("Skipped", "skipped"),
]


class ExerciseTicks(widgets.VBox):  # type: ignore[misc] # ipywidgets is untyped
    """What became of each exercise.

    Args:
        guard: guard of the page.
        changed: called after the person changed something.
    """

    def __init__(self, guard: Guard, changed: Callable[[], None]) -> None:
        self._guard = guard
        self._changed = changed
        self._setting = False
        self._entries: dict[str, ExerciseEntry] = {}
        self._keys: tuple[str, ...] = ()
        self._rows: list[widgets.Widget] = []
        self.ticks: dict[str, widgets.Checkbox] = {}
        self.details: dict[str, widgets.Dropdown] = {}
        self._shortcuts = Actions(guard, on={"all": self._all, "details": self._say_more})
        super().__init__()
        self.add_class("fj-exercises").add_class("fj-ticks")

    @property
    def offered(self) -> tuple[str, ...]:
        """Keys of the exercises that are shown."""
        return self._keys

    @property
    def entries(self) -> tuple[ExerciseEntry, ...]:
        """One entry for each exercise of which something was said, in the order shown."""
        return tuple(self._entries[key] for key in self._keys if key in self._entries)

    @entries.setter
    def entries(self, entries: Iterable[ExerciseEntry]) -> None:
        self._entries = {entry.exercise: entry for entry in entries}
        self._show()

    def offer(self, keys: Iterable[str], programme: Programme) -> None:
        """Show these exercises, and whatever else has an entry; entries stay."""
        wanted = tuple(dict.fromkeys([*keys, *self._entries]))
        if wanted == self._keys:
            return
        known = {exercise.key: exercise for exercise in programme.exercises}
        self._keys = wanted
        self.ticks, self.details = {}, {}
        wide = widgets.Layout(width="100%")
        rows = []
        for key in wanted:
            tick = widgets.Checkbox(description=programme.title_of(key), indent=False, layout=wide)
            tick.observe(self._guard(self._ticker(key)), "value")
            self.ticks[key] = tick
            row = widgets.VBox([tick, text(_how(programme, known[key]) if key in known else "", "fj-small")])
            row.add_class("fj-exercise")
            rows.append(row)
        self._rows = rows
        self._show()

    def _show(self) -> None:
        """Bring ticks, choices and buttons in line with the entries."""
        self._setting = True
        try:
            for key, tick in self.ticks.items():
                entry = self._entries.get(key)
                tick.value = entry is not None and entry.status == "done"
            for key, choice in self.details.items():
                choice.value = _word(self._entries.get(key))
        finally:
            self._setting = False
        if not self.details and any(entry.status != "done" for entry in self._entries.values()):
            self._make_details()
        count = len(self._keys)
        words = f"All {_NUMBERS[count] if count < len(_NUMBERS) else count} done"
        more = "" if self.details else button("details", "Partly done, or skipped?", look="quiet")
        self._shortcuts.html = f'<div class="fj-buttons">{button("all", words)}{more}</div>'
        self.children = (self._shortcuts, *self._rows, *self.details.values())

    def _ticker(self, key: str) -> Callable[[Any], None]:
        def ticked(change: Any) -> None:
            if self._setting:
                return
            if change["new"]:
                self._set(key, "done")
            else:
                self._set(key, "")

        return ticked

    def _chooser(self, key: str) -> Callable[[Any], None]:
        def chosen(change: Any) -> None:
            if not self._setting:
                self._set(key, change["new"])

        return chosen

    def _set(self, key: str, word: str) -> None:
        before = self._entries.get(key)
        if _word(before) == word:
            return
        status, _, reason = word.partition(":")
        if status:
            seconds = before.seconds if before else None
            self._entries[key] = ExerciseEntry(key, seconds, status, reason or None)  # type: ignore[arg-type]
        else:
            self._entries.pop(key, None)
        self._show()
        self._changed()

    def _all(self, _key: str) -> None:
        for key in self._keys:
            if _word(self._entries.get(key)) != "done":
                self._entries[key] = ExerciseEntry(key)
        self._show()
        self._changed()

    def _say_more(self, _key: str) -> None:
        self._make_details()
        self._show()

    def _make_details(self) -> None:
        for key, tick in self.ticks.items():
            choice = widgets.Dropdown(
                options=_STATUSES, value=_word(self._entries.get(key)), description=tick.description
            )
            choice.add_class("fj-field")
            choice.observe(self._guard(self._chooser(key)), "value")
            self.details[key] = choice


def _word(entry: ExerciseEntry | None) -> str:
    if entry is None:
        return ""
    if entry.status == "partly":
        return "partly"  # a reason that an import brought along stays in the entry until it is changed
    return f"{entry.status}:{entry.reason}" if entry.reason else entry.status


def _how(programme: Programme, exercise: Exercise) -> str:
    drawn = picture(programme, exercise.key)
    drawn = f'<div class="fj-picture-of">{drawn}</div>' if drawn else ""
    needs = f"<p>At hand: {escape(', '.join(exercise.equipment))}.</p>" if exercise.equipment else ""
    variation = f"<p>Or: {escape(exercise.variation)}</p>" if exercise.variation else ""
    caution = f"<p>{escape(exercise.caution)}</p>" if exercise.caution else ""
    return (
        f'{caution}<details><summary aria-label="How it goes: {escape(exercise.title)}">How it goes</summary>'
        f"{drawn}<p>{escape(exercise.instruction)}</p>{variation}{needs}</details>"
    )
