"""Back to a backup from the start page, in a browser: of this journal, and of one whose file was lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fascia_journal import Journal

pytestmark = pytest.mark.browser

START = "voila/render/0_start_here.ipynb"


def before(file: Path) -> list[float | None]:
    """The rating before of each session in a journal, oldest first."""
    with Journal.open(file, create=False) as journal:
        return [one.before.overall for one in journal.latest(100)[::-1]]


def log(server: Any, *rated: tuple[str, str]) -> None:
    for rating, day in rated:
        assert server.command("log", "--before", rating, "--at", f"{day} 18:05").returncode == 0


def test_a_backup_is_brought_back_and_what_lacks_is_named(
    server: Any, page: Page, visit: Callable[..., Page]
) -> None:
    log(server, ("6", "2026-03-03"), ("5", "2026-03-05"))
    visit(server.address(START))
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_role("button", name="Bring back a backup")).to_be_visible()
    assert server.command("backup").returncode == 0
    log(server, ("4", "2026-03-07"))
    page.get_by_role("button", name="Bring back a backup").click()
    expect(page.get_by_role("heading", name="Which one?")).to_be_focused()
    newest = page.get_by_role("listitem").filter(has_text="2 records")
    newest.get_by_role("button", name="Bring back the backup of").click()
    expect(page.get_by_role("button", name="Leave the journal as it is")).to_be_focused()
    assert before(server.journal) == [6, 5, 4]  # asked, not done
    page.get_by_role("button", name="Yes, bring this one back").click()
    expect(page.get_by_role("heading", name="The backup is back")).to_be_focused()
    expect(page.get_by_text("7 March 2026")).to_be_visible()
    assert before(server.journal) == [6, 5]
    (aside,) = server.journal.parent.glob("anna.sqlite.aside-*")
    aside.rename(aside.with_name("aside.sqlite"))
    assert before(aside.with_name("aside.sqlite")) == [6, 5, 4]
    assert server.command("log", "--before", "3", "--at", "2026-03-08 18:05").returncode == 0
    visit(server.address(START))  # the page goes on with the file that is there now
    expect(page.get_by_role("button", name="Bring back a backup")).to_be_visible()
    assert before(server.journal) == [6, 5, 3]


def test_where_the_file_was_lost_the_start_page_goes_on_with_its_backup(
    server: Any, page: Page, visit: Callable[..., Page]
) -> None:
    log(server, ("6", "2026-03-03"), ("5", "2026-03-05"))
    assert server.command("backup").returncode == 0
    server.journal.unlink()
    visit(server.address(START))
    expect(page.get_by_role("heading", name="Go on where you were?")).to_be_visible()
    expect(page.get_by_text(re.compile("backups of a journal of this name.* 2 records"))).to_be_visible()
    page.get_by_role("button", name="Go on with that backup").click()
    expect(page.get_by_role("heading", name="The backup is back")).to_be_focused()
    assert before(server.journal) == [6, 5]
    visit(server.address(START))
    expect(page.get_by_role("heading", name="Go on where you were?")).to_have_count(0)
