"""The tabs of the report page, and a report that knows what came in meanwhile."""

from __future__ import annotations

import datetime as dt

from fascia_journal import Session, Tension
from fascia_journal.widgets import report_page
from fascia_journal.widgets.guard import Guard
from fascia_journal.widgets.report_form import ReportPage
from fascia_journal.widgets.tabs import Tabs


def test_each_tab_opens_and_only_the_first_is_built_before(journal):
    guard = Guard()
    tabs = Tabs(journal, guard, "Parts", report_page.TABS, first="report")
    assert list(tabs.parts) == ["report"]
    for key, (words, _, name) in report_page.TABS.items():
        assert tabs.bar.press("open", key)
        assert type(tabs.parts[key]).__name__ == name
        assert tabs.panels[key].children == (tabs.parts[key].view,)
        assert words in tabs.bar.html
        assert tabs.bar.press("open", key)  # a second time brings it up to date
    assert guard.notice.html == ""


def test_the_page_is_built_with_its_tabs(journal):
    view = report_page.report_page(journal)
    assert 'aria-label="Parts of the report page"' in view.children[0].html
    assert len(view.children) == 2 + len(report_page.TABS)


def test_a_report_takes_up_what_was_imported_on_the_other_tab(journal, evening):
    page = ReportPage(journal)
    before = page.pages.value
    page.refresh()
    assert page.pages.value is before  # nothing changed, nothing is drawn
    journal.add(Session(evening - dt.timedelta(days=50), "Europe/Zurich", before=Tension(7)))
    page.refresh()
    assert page.first_day.value == dt.date(2026, 1, 12)
    assert page.pages.value != before


def test_a_period_that_was_chosen_stays(journal, evening):
    page = ReportPage(journal)
    page.first_day.value = dt.date(2026, 2, 1)
    journal.add(Session(evening - dt.timedelta(days=50), "Europe/Zurich", before=Tension(7)))
    before = page.pages.value
    page.refresh()
    assert page.first_day.value == dt.date(2026, 2, 1)
    assert page.pages.value is not before
