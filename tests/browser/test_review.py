"""The review page as a person uses it: choices, copy, years, and what another window has saved."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

REVIEW = "voila/render/2_review.ipynb"
JOURNAL_OF_TWO_YEARS = """
import datetime as dt, sys
from fascia_journal import Journal, sample
with Journal.open(sys.argv[1]) as journal:
    journal.settings["invented"] = True
    for years in (0, 1):
        journal.add_all(sample.load(dt.date.today() - dt.timedelta(days=365 * years)))
"""


@pytest.fixture
def review(serve: Callable[..., Any], visit: Callable[..., Page], tmp_path: Any) -> tuple[Any, Page]:
    journal = tmp_path / "journals" / "anna.sqlite"
    journal.parent.mkdir()
    subprocess.run([sys.executable, "-c", JOURNAL_OF_TWO_YEARS, str(journal)], check=True)
    server = serve()
    page = visit(server.address(REVIEW))
    page.locator(".fj-figure").first.wait_for()
    return server, page


def test_a_page_has_no_code_and_the_choices_change_every_figure(review: tuple[Any, Page]) -> None:
    _server, page = review
    expect(page.get_by_text("Go on in pandas")).to_have_count(0)
    expect(page.locator(".jp-OutputArea-output table.dataframe")).to_have_count(
        page.locator(".fj-figure").count()
    )
    before = [page.locator(".fj-figure svg desc").nth(n).text_content() for n in range(5)]
    page.get_by_role("radio", name="52 weeks").click()
    expect(page.locator(".fj-figure svg desc").first).not_to_have_text(str(before[0]))
    page.get_by_role("radio", name="Neck").click()
    expect(page.get_by_role("heading", name="Right after a session: neck")).to_be_visible()
    page.get_by_role("radio", name="After sport").click()
    expect(page.get_by_text("are shown for all sessions")).to_be_visible()


def test_the_keyboard_alone_reaches_and_uses_every_choice(review: tuple[Any, Page]) -> None:
    _server, page = review
    page.get_by_role("radio", name="12 weeks").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="52 weeks")).to_be_checked()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("First day")).to_be_visible()
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate("document.activeElement.innerText || document.activeElement.type || ''").strip()
        )
    assert any("Overall" in words for words in seen)
    assert any("All sessions" in words for words in seen)
    assert {"date"} <= seen
    assert any(words.startswith("In words") for words in seen)
    assert any(words.startswith("←") for words in seen)


def test_the_table_is_copied_as_csv(review: tuple[Any, Page]) -> None:
    server, page = review
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    figure = page.locator(".fj-figure", has=page.get_by_role("heading", name="Sessions per week"))
    figure.get_by_text("As a table").click()
    figure.get_by_role("button", name="Copy as CSV").click()
    expect(page.get_by_role("status").filter(has_text="Copied: Sessions per week")).to_be_visible()
    rows = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert rows[0].startswith("week,first_day,")
    assert len(rows) >= 12
    assert pd.Timestamp(rows[-1].split(",")[1]).day_of_week == 0


def test_where_the_browser_refuses_the_text_is_shown_to_copy_by_hand(review: tuple[Any, Page]) -> None:
    _server, page = review
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    figure = page.locator(".fj-figure", has=page.get_by_role("heading", name="Right after a session"))
    figure.get_by_text("As a table").click()
    figure.get_by_role("button", name="Copy as CSV").click()
    expect(page.get_by_label("Text to copy")).to_have_value(re.compile("^local_time,before,after,change"))


def test_the_calendar_goes_back_by_years(review: tuple[Any, Page]) -> None:
    _server, page = review
    year = pd.Timestamp.now().year
    page.get_by_role("button", name=f"Calendar of {year - 1}").click()
    expect(page.get_by_role("heading", name=f"Calendar of {year - 1}")).to_be_visible()
    page.get_by_role("button", name=f"Calendar of {year}").click()
    expect(page.get_by_role("heading", name=f"Calendar of {year}")).to_be_visible()


def test_what_the_shell_saves_appears_without_a_reload(review: tuple[Any, Page]) -> None:
    server, page = review
    line = page.get_by_text("The last session was today.")
    expect(line).to_have_count(0)
    assert server.command("log", "--before", "6", "--after", "4").returncode == 0
    expect(line).to_have_count(1)
