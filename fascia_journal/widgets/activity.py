"""The valued activity: one thing that a person wants to do, named once and rated in check-ins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal.errors import JournalError
from fascia_journal.settings import activity_at
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.rating import RatingScale

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

ENDS = ("no trouble", "cannot do it")


class ActivityScale(widgets.VBox):  # type: ignore[misc] # ipywidgets is untyped
    """How hard the named thing was, 0 no trouble to 10 cannot do it; while none is named, the offer to.

    Args:
        journal: keeps the name, its setting "activity".
        guard: guard of the page.
        changed: called after the person rated it.
    """

    def __init__(self, journal: Journal, guard: Guard, changed: Callable[[], None]) -> None:
        self._journal = journal
        self._guard = guard
        self._changed = changed
        self._naming = False
        self._of: dt.datetime | None = None
        # The same three children at all times: a button that is taken out and put back loses the focus.
        self.place = widgets.VBox()
        self.name = widgets.Text(
            description="One thing that you want to do", placeholder="Such as: lifting my child"
        )
        self.name.add_class("fj-field")
        self.actions = Actions(
            guard,
            on={"name": self._name, "rename": self._rename, "keep": self._leave},
            fields={"name": (self.name, ["value"])},
        )
        super().__init__([self.place, self.name, self.actions])
        self.add_class("fj-activity")
        self._make_scale()
        self._show()

    @property
    def rating(self) -> float | None:
        """0 no trouble to 10 cannot do it; lower is better. None when it was not rated."""
        return self.scale.rating

    def show(self, rating: float | None, *, of: dt.datetime | None = None) -> None:
        """Show a rating.

        Args:
            rating: None when it was not rated.
            of: when it was entered: it is about what had the name then. None: a new one.
        """
        if of != self._of:
            self._of, self._naming = of, False
            self._make_scale()
        self.scale.rating = rating
        self._show()

    @property
    def _named(self) -> str:
        settings = self._journal.settings
        return activity_at(settings, self._of) if self._of else str(settings["activity"])

    @property
    def fields(self) -> dict[str, tuple[widgets.Widget, list[str]]]:
        """The widgets a person types into, and their traits."""
        return {"activity": (self.scale, ["value"]), "activity name": (self.name, ["value"])}

    def _make_scale(self, rating: float | None = None) -> None:
        named = self._named
        label = f"How hard was it: {named}" if named else "How hard was the thing that you want to do?"
        self.scale = RatingScale(label, rating, ends=ENDS)
        self.scale.observe(self._guard(lambda _change: self._changed()), "value")
        self.place.children = (self.scale,)

    def _show(self, *, focus: bool = False) -> None:
        named = self._named
        offer = not self._of and (self._naming or not named)
        if offer:
            leave = button("keep", "Leave it as it is", look="quiet") if named else ""
            was = (
                f'<p class="fj-muted fj-small">The ratings so far are of: {escape(named)}. They stay; a new '
                "name is best for a new thing only.</p>"
                if named
                else ""
            )
            self.actions.html = f'{was}<div class="fj-buttons">{button("name", "Name it")}{leave}</div>'
        elif self._of:
            self.actions.html = ""
        else:
            self.actions.html = button("rename", "Name another thing", look="quiet", focus=focus)
        self.name.layout.display = None if offer else "none"
        self.place.layout.display = None if named or self.scale.rating is not None else "none"

    def _name(self, _key: str) -> None:
        words = self.name.value.strip()
        if not words:
            raise JournalError("Name one thing first, such as: lifting my child.")
        another = words != self._journal.settings["activity"]
        self._journal.settings["activity"] = words
        self._naming = False
        self.name.value = ""
        self._make_scale(None if another else self.rating)
        self._show(focus=True)
        self._changed()

    def _rename(self, _key: str) -> None:
        self.name.value = self._journal.settings["activity"]
        self._naming = True
        self._show()

    def _leave(self, _key: str) -> None:
        self._naming = False
        self.name.value = ""
        self._show(focus=True)
