"""The guided session within the form: the player, what it has reported, and where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from fascia_journal import clock, guided
from fascia_journal.guided import Played
from fascia_journal.programme import Programme
from fascia_journal.records import ExerciseEntry
from fascia_journal.timeline import Step, timeline
from fascia_journal.widgets.guard import Guard
from fascia_journal.widgets.page import text
from fascia_journal.widgets.player import Player, cards

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

_DAY = dt.timedelta(days=1)
_OPTIONS = {"volume": "player_volume", "speech": "player_speech", "get_ready": "get_ready_seconds"}
"""Traits of the player, and the settings in which the journal remembers them."""


class GuidedSession(widgets.VBox):  # type: ignore[misc] # ipywidgets is untyped
    """Plays the exercises of the plan; what it was is said at each event.

    Args:
        journal: remembers volume, speech and time to get ready.
        guard: guard of the page.
        reported: called after each event of the page.
    """

    def __init__(self, journal: Journal, guard: Guard, reported: Callable[[], None]) -> None:
        self._journal = journal
        self._reported = reported
        self._setting = False
        self._steps: tuple[Step, ...] = ()
        self._offered: tuple[Programme, tuple[str, ...]] | None = None
        self.player = Player()
        self.words = text("", "fj-small")
        settings = journal.settings
        with self.player.hold_sync():
            self.player.volume = settings["player_volume"]
            self.player.speech = settings["player_speech"]
        self.player.observe(guard(self._changed), "events")
        self.player.observe(guard(self._remember), list(_OPTIONS))
        super().__init__([self.player, self.words])
        self.add_class("fj-guided")

    @property
    def played(self) -> Played:
        """What it was until now."""
        return guided.played(self._steps, self.player.events)

    @property
    def begun(self) -> bool:
        """True once something was played that is not saved yet."""
        return self.played.started_at is not None

    @property
    def entries(self) -> tuple[ExerciseEntry, ...]:
        """What became of the exercises until now."""
        return guided.entries(self._steps, self.played)

    def offer(self, programme: Programme, keys: Iterable[str]) -> None:
        """Play these exercises next; one that has begun goes on as it is."""
        offered = (programme, tuple(key for key in keys if key in programme.keys))
        if self.begun or offered == self._offered:
            return
        self._offered = offered
        remembered = self._journal.settings["get_ready_seconds"]
        self._setting = True
        self.player.get_ready = programme.get_ready_seconds if remembered is None else remembered
        self._setting = False
        self._begin_anew()

    def clear(self) -> None:
        """Nothing is played."""
        if self.begun:
            self._begin_anew()

    @property
    def state(self) -> dict[str, Any] | None:
        """What a draft keeps; JSON-able."""
        if not self.begun:
            return None
        return {"timeline": [step._asdict() for step in self._steps], "events": list(self.player.events)}

    @state.setter
    def state(self, kept: dict[str, Any] | None) -> None:
        if kept is None:
            self.clear()
            return
        steps = tuple(Step(**row) for row in kept["timeline"])
        found = guided.played(steps, kept["events"])
        old = found.latest_at is None or clock.now() - found.latest_at > _DAY
        resume = {"step": found.step, "into": found.into, "n": found.latest}
        self._steps = steps
        self._play(kept["events"], None if old or found.ended else resume)
        self._say(found, again=not (old or found.ended))

    def _begin_anew(self) -> None:
        if self._offered is None:
            return
        programme, keys = self._offered
        self._steps = timeline(programme, exercises=keys, get_ready_seconds=self.player.get_ready)
        self._play([], None)
        self.words.value = ""

    def _play(self, events: list[Any], resume: dict[str, Any] | None) -> None:
        programme = self._offered[0] if self._offered else Programme.load()
        known = cards(programme)
        shown = {
            step.exercise: known.get(step.exercise, _plain(programme, step.exercise)) for step in self._steps
        }
        self._setting = True
        self.player.begin_anew(self._steps, shown, events=events, resume=resume)
        self._setting = False
        # Over, too old to go on with, or of a programme that cannot be read: there is nothing to press.
        playable = self._steps and (resume is not None or not events)
        self.player.layout.display = None if playable else "none"

    def _changed(self, _change: Any) -> None:
        if self._setting:
            return
        found = self.played
        self._say(found, again=False)
        self._reported()

    def _remember(self, change: dict[str, Any]) -> None:
        if self._setting:
            return
        self._journal.settings[_OPTIONS[change["name"]]] = change["new"]
        if change["name"] == "get_ready" and not self.begun:
            self._begin_anew()

    def _say(self, found: Played, *, again: bool) -> None:
        """Where it stands, in a sentence below the player."""
        if found.started_at is None or (not found.ended and not again and found.running):
            self.words.value = ""
            return
        spent = sum(found.seconds[n] for n, step in enumerate(self._steps) if step.phase == "exercise")
        minutes, seconds = divmod(round(spent), 60)
        if found.ended:
            line = f"The guided session is over: {minutes}:{seconds:02d} minutes on exercises. "
            line += "What was done is ticked below. Rate the tension now, then save."
        else:
            keys = list(dict.fromkeys(step.exercise for step in self._steps))
            number = keys.index(self._steps[found.step].exercise) + 1
            line = f"The guided session stands at exercise {number} of {len(keys)}. "
            line += "What was done so far is ticked below: go on, or save it as it is."
        self.words.value = f"<p><strong>{line}</strong></p>"


def _plain(programme: Programme, key: str) -> dict[str, str]:
    """The card of an exercise that the programme does not have any more."""
    blank = dict.fromkeys(("instruction", "variation", "caution", "equipment", "picture"), "")
    return {"title": programme.title_of(key), **blank}
