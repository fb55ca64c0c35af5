"""The tabs of the journal page: each is built when it is opened, and up to date when it is opened again."""

from __future__ import annotations

import re

import pytest

from fascia_journal import clock, safety
from fascia_journal.records import Session
from fascia_journal.widgets import check_in
from fascia_journal.widgets.check_in import CheckInPage
from fascia_journal.widgets.journal_page import TABS, JournalPage
from fascia_journal.widgets.session import SessionPage


def chosen(page: JournalPage) -> str:
    (key,) = re.findall(r'data-key="(\w+)"[^>]*aria-selected="true"', page.tabs.bar.html)
    (shown,) = [other for other, panel in page.tabs.panels.items() if panel.layout.display != "none"]
    assert shown == key
    return key


def test_it_begins_with_the_session_and_builds_nothing_else(journal):
    page = JournalPage(journal)
    assert chosen(page) == "session"
    assert list(page.tabs.parts) == ["session"]
    assert [len(panel.children) for panel in page.tabs.panels.values()] == [1, 0, 0]


@pytest.mark.parametrize("key", list(TABS))
def test_each_tab_opens(journal, key):
    page = JournalPage(journal)
    assert page.tabs.bar.press("open", key)
    assert chosen(page) == key
    assert page.tabs.panels[key].children


def test_a_tab_that_is_opened_again_keeps_what_was_typed_and_shows_what_was_saved(journal):
    page = JournalPage(journal)
    page.tabs.parts["session"].form.note.value = "half a word"
    page.tabs.bar.press("open", "check_in")
    page.tabs.parts["check_in"].form.tension.overall = 5
    page.tabs.parts["check_in"].save.press("save")
    page.tabs.bar.press("open", "session")
    assert page.tabs.parts["session"].form.note.value == "half a word"
    assert "Added: the check-in of 3 March 2026, 18:05" in page.tabs.parts["session"].list.html
    page.tabs.parts["session"].list.press("undo")
    page.tabs.bar.press("open", "check_in")
    assert "No check-in yet" in page.tabs.parts["check_in"].list.html


def test_it_begins_where_something_was_left_half_typed(journal):
    CheckInPage(journal).form.tension.overall = 4
    assert chosen(JournalPage(journal)) == "check_in"
    SessionPage(journal).form.before.overall = 4
    assert chosen(JournalPage(journal)) == "session"


def test_one_line_before_a_session_and_the_signs_one_click_away_on_each_tab(journal):
    journal.settings["emergency_number"] = "144"
    journal.settings["safety_read"] = "2026-03-02"
    page = JournalPage(journal)
    words = page.signs.html
    assert safety.load().hint in words
    assert "<summary>Warning signs, and what to do</summary>" in words
    assert "Call the emergency number 144 now" in words
    assert all(panel in page.view.children for panel in page.tabs.panels.values())


def test_whoever_has_not_read_the_signs_finds_them_open_until_then(journal):
    page = JournalPage(journal)
    assert "<details open>" in page.signs.html
    assert "New here?" in page.signs.html
    assert page.signs.press("read")
    assert journal.settings["safety_read"] == "2026-03-03"
    assert "<details>" in page.signs.html
    assert "data-focus" in page.signs.html  # the button is gone
    assert "I have read this" not in JournalPage(journal).signs.html


def test_one_click_does_not_empty_the_sample(journal):
    journal.add_all([Session(clock.now(), "UTC"), Session(clock.now(), "UTC")])
    assert "Undo the latest change" in JournalPage(journal).tabs.parts["session"].list.html
    journal.settings["invented"] = True
    page = JournalPage(journal)
    assert "Undo the latest change" not in page.tabs.parts["session"].list.html
    journal.delete(journal.latest(1)[0])
    page.tabs.open("session")
    assert "Undo the latest change" in page.tabs.parts["session"].list.html


def test_a_tab_that_cannot_be_built_is_a_sentence_and_the_other_stays(journal, monkeypatch):
    page = JournalPage(journal)

    def fail(_journal):
        raise RuntimeError("secret")

    monkeypatch.setattr(check_in, "CheckInPage", fail)
    assert not page.tabs.bar.press("open", "check_in")
    assert "Something went wrong" in page.guard.notice.html
    assert "secret" not in page.guard.notice.html
    assert chosen(page) == "session"
