"""The report page: the report, data that leave and data that come in, as tabs of one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal.widgets.guard import Guard
from fascia_journal.widgets.page import page, page_part
from fascia_journal.widgets.tabs import Tabs

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

TABS = {
    "report": ("Report", "report_form", "ReportPage"),
    "out": ("Data out", "data_out", "DataOutPage"),
    "in": ("Data in", "data_in", "DataInPage"),
}


@page_part
def report_page(journal: Journal) -> widgets.Widget:
    """Make the report for a physiotherapist; take data out, bring data in."""
    guard = Guard()
    tabs = Tabs(journal, guard, "Parts of the report page", TABS, first="report")
    return page(tabs.bar, guard.notice, *tabs.panels.values())
