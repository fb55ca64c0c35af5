"""The journal page: session, check-in and plan as tabs of one page, since each page costs a kernel."""

from __future__ import annotations

import importlib
from html import escape
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import ipywidgets as widgets

from fascia_journal.widgets.draft import newest_first
from fascia_journal.widgets.first_start import note_read
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import invented, page, page_part
from fascia_journal.widgets.start import first_start_line, is_new
from fascia_journal.widgets.warning_signs import hint

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

TABS = {
    "session": ("Session", "session", "SessionPage"),
    "check_in": ("Check-in", "check_in", "CheckInPage"),
    "plan": ("Plan", "plan", "PlanPage"),
}
"""Of each tab the words, and the module and class that hold what it shows (`view`, `refresh`)."""


@page_part
def journal_page(journal: Journal) -> widgets.Widget:
    """Log sessions and check-ins; see and change the plan."""
    return JournalPage(journal).view


class JournalPage:
    """The tabs and what they show, built when it is first opened. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._id = f"fj-panel-{uuid4().hex[:8]}"
        self.guard = Guard()
        self.parts: dict[str, Any] = {}
        self.panels = {key: widgets.VBox() for key in TABS}
        for key, panel in self.panels.items():
            panel.add_class("fj-panel")
            panel.add_class(f"{self._id}-{key}")
        self.tabs = Actions(self.guard, on={"open": self.open}, undone="Not opened")
        kinds = {draft.get("kind") for _, draft in newest_first(journal)}
        self.open("check_in" if "check_in" in kinds and "session" not in kinds else "session")
        self.signs = Actions(self.guard, on={"read": self._read})
        self._show_signs()
        self.view = page(
            self.signs,
            self.tabs,
            self.guard.notice,
            *self.panels.values(),
        )

    def _show_signs(self, *, focus: bool = False) -> None:
        """The line before a session, and the warning signs: open until the person says to have read them.

        Args:
            focus: the button that was pressed is gone, and what is left takes the focus.
        """
        settings, new = self._journal.settings, is_new(self._journal)
        words = invented(settings) + first_start_line(self._journal)
        words += hint(settings["emergency_number"], opened=new)
        done = f'<div class="fj-buttons">{button("read", "I have read this")}</div>' if new else ""
        held = ' tabindex="-1" data-focus' if focus else ""
        self.signs.html = f'<div class="fj-notice fj-plain fj-small"{held}>{words}{done}</div>'

    def _read(self, _key: str) -> None:
        note_read(self._journal)
        self._show_signs(focus=True)

    def open(self, key: str) -> None:
        """Show what that tab stands for, up to date."""
        if key in self.parts:
            self.parts[key].refresh()
        else:
            _, module, name = TABS[key]
            built = getattr(importlib.import_module(f"fascia_journal.widgets.{module}"), name)
            self.parts[key] = built(self._journal)
            self.panels[key].children = (self.parts[key].view,)
        for other, panel in self.panels.items():
            panel.layout.display = None if other == key else "none"
        tabs = "".join(self._tab(other, other == key) for other in TABS)
        self.tabs.html = f'<div role="tablist" aria-label="Parts of the journal" class="fj-tabs">{tabs}</div>'

    def _tab(self, key: str, chosen: bool) -> str:
        return (
            f'<button type="button" role="tab" class="fj-tab" data-action="open" data-key="{key}" '
            f'id="{self._id}-{key}-tab" aria-controls="{self._id}-{key}" '
            f'aria-selected="{"true" if chosen else "false"}" tabindex="{0 if chosen else -1}">'
            f"{escape(TABS[key][0])}</button>"
        )
