"""The first start, the plan, a pause, and erasing, in a real browser."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from fascia_journal import clock, safety

pytestmark = pytest.mark.browser

JOURNAL, START = (f"voila/render/{name}.ipynb" for name in ("1_journal", "0_start_here"))


def rows(journal: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


@pytest.fixture
def plan(server: Any, visit: Callable[..., Page]) -> Locator:
    page = visit(server.address(JOURNAL))
    page.get_by_role("tab", name="Plan").click()
    panel = page.get_by_role("tabpanel", name="Plan")
    expect(panel.get_by_role("heading", name="Your plan")).to_be_visible()
    return panel


def status(panel: Locator, words: str) -> Locator:
    return panel.get_by_role("status").filter(has_text=words)


def test_the_first_start_shows_the_signs_and_is_over_once_they_were_read(
    server: Any, visit: Callable[..., Page], page: Page
) -> None:
    visit(server.address(JOURNAL))
    page.get_by_role("link", name="New here?").click()
    expect(page.get_by_text("step 1 of 4")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="When to stop, and whom to ask")).to_be_focused()
    for part in safety.load().parts:
        expect(page.get_by_role("heading", name=part.title)).to_be_visible()
        for sign in part.signs:
            expect(page.get_by_role("listitem").filter(has_text=sign).first).to_be_visible()

    visit(server.address(START))  # gone away and come back: not read yet
    expect(page.get_by_text("step 1 of 4")).to_be_visible()
    page.get_by_role("button", name="Only the warning signs").click()
    page.get_by_label("Country").select_option(label="Switzerland: 144")
    expect(page.get_by_role("heading", name="Call the emergency number 144 now")).to_be_visible()
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_role("heading", name="What this journal is")).to_be_focused()

    visit(server.address(START))
    expect(page.get_by_text("step 1 of 4")).to_have_count(0)
    expect(page.get_by_role("heading", name="Call the emergency number 144 now")).to_be_visible()
    visit(server.address(JOURNAL))
    expect(page.get_by_role("link", name="New here?")).to_have_count(0)
    page.get_by_text("Warning signs, and what to do").first.click()
    expect(page.get_by_role("heading", name="Call the emergency number 144 now")).to_be_visible()


def test_an_exercise_is_dropped_from_today_on(server: Any, plan: Locator) -> None:
    plan.get_by_role("button", name="Change the plan").click()
    plan.get_by_role("checkbox", name="Neck roll", exact=True).uncheck()
    plan.get_by_label("At most, days a week").select_option("4")
    plan.get_by_role("button", name="Save plan").click()
    expect(status(plan, "2 to 4 session days a week, 5 exercises")).to_be_visible()
    expect(plan.get_by_text("all but Neck roll")).to_be_visible()
    expect(plan.get_by_role("listitem").filter(has_text="At first")).to_contain_text("6 exercises")
    today = clock.today().isoformat()
    assert rows(server.journal, "SELECT from_day, maximum FROM plan ORDER BY from_day") == [
        ("0001-01-01", 3),
        (today, 4),
    ]
    status(plan, "5 exercises").get_by_role("button", name="Undo").click()
    expect(status(plan, "Taken back")).to_be_visible()
    assert rows(server.journal, "SELECT * FROM plan") == []


def test_a_goal_for_weeks_that_are_over_is_asked_about_first(server: Any, plan: Locator) -> None:
    plan.get_by_role("button", name="Change the plan").click()
    plan.get_by_label("At least, days a week").select_option("1")
    plan.get_by_label("Holds from").fill("2026-01-05")
    plan.get_by_role("button", name="Save plan").click()
    expect(status(plan, "weeks that are over would be judged by another minimum")).to_be_visible()
    assert rows(server.journal, "SELECT * FROM plan") == []
    plan.get_by_role("button", name="Let it hold from today").click()
    expect(status(plan, "Saved: from")).to_be_visible()
    assert rows(server.journal, "SELECT max(from_day) FROM plan") == [(clock.today().isoformat(),)]


def test_a_broken_programme_is_refused_with_its_sentence(server: Any, plan: Locator, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('key = "own"\ntitle = "Mine"\n', encoding="utf-8")
    plan.get_by_role("button", name="Change the plan").click()
    field = plan.get_by_label("Programme file of your own")
    field.fill(str(file))
    field.press("Tab")
    expect(status(plan, "list at least one exercise")).to_be_visible()
    plan.get_by_role("button", name="Save plan").click()
    expect(status(plan, "mine.toml cannot be used")).to_be_visible()
    assert rows(server.journal, "SELECT * FROM plan") == []


def test_a_pause_in_four_clicks_and_its_end(server: Any, plan: Locator) -> None:
    plan.get_by_role("button", name="Enter a pause").click()
    plan.get_by_role("radio", name="Illness").click()
    plan.get_by_role("button", name="Save pause").click()
    expect(status(plan, "Saved: illness")).to_contain_text("until you say so")
    assert rows(server.journal, "SELECT last_day, reason FROM pause") == [(None, "illness")]
    plan.get_by_role("button", name="End today: pause from").click()
    expect(status(plan, "The pause ended.")).to_be_visible()
    assert rows(server.journal, "SELECT last_day FROM pause") == [(clock.today().isoformat(),)]


def test_a_pause_of_last_month_is_marked_as_entered_afterwards(server: Any, plan: Locator) -> None:
    first = clock.today() - dt.timedelta(days=40)
    plan.get_by_role("button", name="Enter a pause").click()
    plan.get_by_role("radio", name="Injury").click()
    plan.get_by_label("First day of the pause").fill(first.isoformat())
    plan.get_by_role("radio", name="Up to a day that I know").click()
    plan.get_by_label("Last day of the pause").fill((first + dt.timedelta(days=6)).isoformat())
    plan.get_by_role("button", name="Save pause").click()
    row = plan.get_by_role("listitem").filter(has_text="Injury")
    expect(row).to_contain_text("7 days · entered afterwards")
    row.get_by_role("button", name="Delete: pause").click()
    expect(row).to_have_count(0)
    status(plan, "Deleted the pause").get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)


def test_everything_is_erased_only_after_its_words_were_typed(
    server: Any, visit: Callable[..., Page], page: Page
) -> None:
    assert server.command("log", "--before", "6", "--after", "4", "--note", "very private").returncode == 0
    visit(server.address(START))
    page.get_by_role(
        "button", name="I have read this"
    ).click()  # a journal with sessions begins with the signs
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("button", name="Make a last backup first").click()
    expect(page.get_by_role("status").filter(has_text="written and checked")).to_be_visible()
    page.get_by_role("button", name="Erase everything for good").click()
    expect(page.get_by_role("status").filter(has_text="Nothing was erased")).to_be_visible()
    assert rows(server.journal, "SELECT count(*) FROM session") == [(1,)]
    page.get_by_label("To erase the whole journal").fill("erase everything")
    page.get_by_role("button", name="Erase everything for good").click()
    done = page.get_by_role("status").filter(has_text="The journal is empty now")
    expect(done).to_contain_text("still hold it, until you delete them")
    assert b"very private" not in server.journal.read_bytes()
