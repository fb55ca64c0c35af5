"""Date and time of a record, as the clock on the wall showed it at the place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import ipywidgets as widgets

from fascia_journal import clock
from fascia_journal.checks import zone_info
from fascia_journal.errors import RecordError
from fascia_journal.widgets.page import text
from fascia_journal.widgets.rating import Choice


class When(widgets.VBox):  # type: ignore[misc] # ipywidgets is untyped
    """Native inputs for date and time, and the question which of two hours is meant when there are two.

    Args:
        zone: IANA name of the zone of the place.
        changed: called after the person changed something.
        guarded: wraps the callbacks.
    """

    def __init__(
        self, zone: str, changed: Callable[[], None], guarded: Callable[[Callable[..., Any]], Any]
    ) -> None:
        self._changed = changed
        self._setting = False
        self._original: dt.datetime | None = None
        self._shown: tuple[widgets.Widget, ...] = ()
        self.date = widgets.DatePicker(description="Date")
        self.time = widgets.TimePicker(description="Time", step=60)
        self.which = Choice(
            "This time came twice that night; which one?",
            [("first", "The first, before the clocks went back"), ("second", "The second, after it")],
        )
        self._note = text("", "fj-muted", "fj-small")
        row = widgets.HBox([self.date, self.time])
        row.add_class("fj-row")
        for field in (self.date, self.time):
            field.add_class("fj-field")
        super().__init__([row, self._note])
        self._row = row
        self.zone = zone
        self.reset()
        for field in (self.date, self.time, self.which):
            field.observe(guarded(self._edited), "value")

    def reset(self, zone: str | None = None) -> None:
        """Go back to now; it stays now until the person changes it."""
        self.zone = zone or self.zone
        self.touched = False
        self._original = None
        self._put(clock.now().astimezone(zone_info(self.zone)).replace(tzinfo=None, second=0, microsecond=0))

    def follow_now(self) -> None:
        """A page that stood open for hours gets the present time when somebody begins to use it."""
        if not self.touched:
            self.reset()

    def load(self, moment: dt.datetime, zone: str) -> None:
        """Show the instant of a record; left unchanged, it is given back to the second."""
        self.zone = zone
        self.touched = True
        wall = moment.replace(tzinfo=None, second=0, microsecond=0, fold=0)
        self._put(wall)
        self._original = moment
        offsets = [found.utcoffset() for found in clock.instants(wall, zone)]
        self._setting = True
        self.which.value = (
            ("first", "second")[offsets.index(moment.utcoffset())]
            if (len(offsets) == 2 and moment.utcoffset() in offsets)
            else None
        )
        self._setting = False

    @property
    def place(self) -> ZoneInfo:
        """The zone of the place."""
        return zone_info(self.zone)

    @property
    def moment(self) -> dt.datetime:
        """The instant that is meant, aware.

        Raises:
            RecordError: date or time is missing, or that time did not exist or came twice that night.
        """
        wall = self._wall()
        if wall is None:
            raise RecordError("started_at", None, "Give the date and the time.")
        if self._original is not None:
            return self._original
        found = clock.instants(wall, self.zone)
        if not found:
            raise RecordError(
                "started_at",
                wall,
                f"{wall:%H:%M} did not exist on that day: the clocks went forward. Give the time before or "
                "after it.",
            )
        if len(found) == 2 and self.which.value is None:
            raise RecordError(
                "started_at", wall, f"{wall:%H:%M} came twice on that day: choose which of the two you mean."
            )
        return found[-1] if self.which.value == "second" else found[0]

    @property
    def state(self) -> dict[str, Any]:
        """What a draft keeps."""
        wall = self._wall()
        return {
            "wall": wall.isoformat() if wall else None,
            "zone": self.zone,
            "which": self.which.value,
            "touched": self.touched,
            "original": self._original.isoformat() if self._original else None,
        }

    @state.setter
    def state(self, kept: dict[str, Any]) -> None:
        self.zone = kept["zone"]
        self.touched = kept["touched"]
        self._put(dt.datetime.fromisoformat(kept["wall"]) if kept["wall"] else None)
        self._setting = True
        self.which.value = kept["which"]
        self._setting = False
        self._original = dt.datetime.fromisoformat(kept["original"]) if kept["original"] else None

    def _wall(self) -> dt.datetime | None:
        if self.date.value is None or self.time.value is None:
            return None
        return dt.datetime.combine(self.date.value, self.time.value.replace(tzinfo=None))

    def _put(self, wall: dt.datetime | None) -> None:
        self._setting = True
        try:
            self.date.value = wall.date() if wall else None
            self.time.value = wall.time() if wall else None
            self.which.value = None
        finally:
            self._setting = False
        self._show_question()

    def _edited(self, change: Any) -> None:
        if self._setting:
            return
        self.touched = True
        self._original = None
        if change["owner"] is not self.which:
            self._put(self._wall())  # another time is another question
        self._changed()

    def _show_question(self) -> None:
        wall = self._wall()
        twice = wall is not None and len(clock.instants(wall, self.zone)) == 2
        self._note.value = f"Time zone: {self.zone}" if self.zone != clock.zone_name() else ""
        children = (self._row, self.which, self._note) if twice else (self._row, self._note)
        if self._shown != children:
            self.children = self._shown = children
