"""The journal page: session, check-in and plan as tabs of one page, since each page costs a kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal.widgets.draft import newest_first
from fascia_journal.widgets.first_start import note_read
from fascia_journal.widgets.going_back import offer_line
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import invented, page, page_part, trouble
from fascia_journal.widgets.start import first_start_line, is_new
from fascia_journal.widgets.tabs import Tabs
from fascia_journal.widgets.warning_signs import hint

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

TABS = {
    "session": ("Session", "session", "SessionPage"),
    "check_in": ("Check-in", "check_in", "CheckInPage"),
    "plan": ("Plan", "plan", "PlanPage"),
}


@page_part
def journal_page(journal: Journal) -> widgets.Widget:
    """Log sessions and check-ins; see and change the plan."""
    return JournalPage(journal).view


class JournalPage:
    """The warning signs, and the tabs. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.guard = Guard()
        kinds = {draft.get("kind") for _, draft in newest_first(journal)}
        first = "check_in" if "check_in" in kinds and "session" not in kinds else "session"
        self.tabs = Tabs(journal, self.guard, "Parts of the journal", TABS, first=first)
        self.signs = Actions(self.guard, on={"read": self._read})
        self._show_signs()
        self.view = page(self.signs, self.tabs.bar, self.guard.notice, *self.tabs.panels.values())

    def _show_signs(self, *, focus: bool = False) -> None:
        """The line before a session, and the warning signs: open until the person says to have read them.

        Args:
            focus: the button that was pressed is gone, and what is left takes the focus.
        """
        settings, new = self._journal.settings, is_new(self._journal)
        words = invented(settings) + first_start_line(self._journal)
        words += offer_line(self._journal) + trouble(self._journal)
        words += hint(settings["emergency_number"], opened=new)
        done = f'<div class="fj-buttons">{button("read", "I have read this")}</div>' if new else ""
        held = ' tabindex="-1" data-focus' if focus else ""
        self.signs.html = f'<div class="fj-notice fj-plain fj-small"{held}>{words}{done}</div>'

    def _read(self, _key: str) -> None:
        note_read(self._journal)
        self._show_signs(focus=True)
