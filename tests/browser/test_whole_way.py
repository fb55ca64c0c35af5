"""The whole way once through, as a person goes it: log a session, see the weeks, hand over the report."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

JOURNAL, REVIEW, REPORT, START = (
    f"voila/render/{name}.ipynb" for name in ("1_journal", "2_review", "3_report", "0_start_here")
)
NOTE = 'Shoulders loose afterwards. <b>"$1 & #2"</b> Grüße'


def rate(page: Page, group: str, value: str) -> None:
    radio = page.get_by_role("radiogroup", name=group, exact=True).get_by_role(
        "radio", name=value, exact=True
    )
    radio.click()
    expect(radio).to_have_attribute("aria-checked", "true")


def log_a_session(page: Page, note: str = NOTE) -> None:
    rate(page, "Tension before", "6")
    page.get_by_role("checkbox", name="Spinal roll-down", exact=True).check()
    page.get_by_role("checkbox", name="Wall lean", exact=True).check()
    page.get_by_role("checkbox", name="Neck roll", exact=True).check()
    rate(page, "Tension after", "4")
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Save session").click()
    expect(page.get_by_role("status").filter(has_text="Saved: session of")).to_be_visible()


def quit_by_the_bar(page: Page, server: Any, watched: Any) -> None:
    watched.excused.append("ERR_CONNECTION_REFUSED")  # the page looks for the kernel that it had
    page.get_by_role("button", name="Quit", exact=True).click()
    page.get_by_role("button", name="Close the journal").click()
    expect(page.get_by_text("The journal is closed. You may close this page.")).to_be_visible()
    assert server.process.wait(20) == 0


def draft(journal: Path) -> str:
    connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        return " ".join(value for (value,) in connection.execute("SELECT value FROM draft"))
    finally:
        connection.close()


def saved(journal: Path) -> list[tuple[Any, ...]]:
    """What stands in the file, read when no server holds it any more."""
    connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        return connection.execute(
            "SELECT s.before_overall, s.after_overall, s.note, s.source, count(e.session_id) FROM session s"
            " LEFT JOIN exercise_entry e ON e.session_id = s.id AND e.status = 'done' GROUP BY s.id"
        ).fetchall()
    finally:
        connection.close()


def test_from_the_rating_to_the_report(
    serve: Callable[..., Any], visit: Callable[..., Page], watched: Any, own_folders: Path
) -> None:
    server = serve()
    page = visit(server.address(JOURNAL))
    expect(page).to_have_title("Journal · anna · Fascia Journal")
    log_a_session(page)
    row = page.get_by_role("listitem").filter(has_text="6 → 4")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("3 of 6 exercises")
    expect(row).to_contain_text(NOTE)
    quit_by_the_bar(page, server, watched)
    assert saved(server.journal) == [(6, 4, NOTE, "form", 3)]

    server = serve()
    page = visit(server.address(REVIEW))
    expect(page.get_by_role("img").first).to_be_visible()
    expect(page.locator(".fj-cards")).to_contain_text("6 before, 4 after")

    page.get_by_role("link", name="Report").click()
    page.locator(".fj-pages svg, .fj-pages img").first.wait_for()
    folder = own_folders / "for my physiotherapist"
    page.get_by_label("Folder for the PDF").fill(str(folder))
    page.get_by_label("Put my notes into the report").check()
    page.get_by_role("button", name="Save PDF").click()
    expect(page.get_by_role("status").filter(has_text="Saved: ")).to_be_visible()
    (pdf,) = folder.glob("*.pdf")
    text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(pdf).pages)
    assert "Shoulders loose afterwards." in text
    assert re.search(r"1 session\b", text)
    quit_by_the_bar(page, server, watched)


def test_the_same_in_jupyterlab(server: Any, page: Page) -> None:
    page.goto(server.address("lab/tree/1_journal.ipynb"))
    page.locator('[data-jp-item-name="start"]').get_by_text("Start").click()
    page.locator(".fj-page").wait_for()
    log_a_session(page)
    expect(page.get_by_role("listitem").filter(has_text="6 → 4")).to_have_count(1)
    page.close()
    assert server.command("stop").returncode == 0
    assert server.process.wait(20) == 0
    assert saved(server.journal) == [(6, 4, NOTE, "form", 3)]


def test_a_lost_kernel_is_said_within_three_seconds(
    server: Any, visit: Callable[..., Page], until: Callable[..., None]
) -> None:
    page = visit(server.address(JOURNAL))
    rate(page, "Tension before", "7")
    (kernel,) = kernels(server)
    os.kill(kernel, signal.SIGKILL)
    until(lambda: kernel not in kernels(server), "the kernel's end")
    page.get_by_role("button", name="Save session").click()
    alert = page.get_by_role("alert").filter(has_text="Not saved")
    expect(alert).to_contain_text("reload", timeout=3000)
    expect(page.get_by_role("status").filter(has_text="Saved")).to_have_count(0)


def test_what_was_typed_is_there_after_the_reload(
    server: Any, visit: Callable[..., Page], until: Callable[..., None]
) -> None:
    page = visit(server.address(JOURNAL))
    rate(page, "Tension before", "7")
    page.get_by_label("Note").fill("begun")
    until(lambda: "begun" in draft(server.journal), "the draft")
    page.get_by_role("link", name="Review").click()
    page.locator(".fj-page").wait_for()
    page = visit(server.address(JOURNAL))
    expect(page.get_by_text("You began this session on")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("begun")


def test_a_callback_that_fails_is_said(server: Any, visit: Callable[..., Page]) -> None:
    page = visit(server.address(JOURNAL))
    # An hour ahead of now is refused: a sentence of the journal's own, from inside the callback.
    page.get_by_label("Date").fill("2099-01-01")
    rate(page, "Tension before", "3")
    page.get_by_role("button", name="Save session").click()
    expect(page.get_by_role("status").filter(has_text="future")).to_be_visible()
    expect(page.get_by_role("radio", name="3", exact=True).first).to_have_attribute("aria-checked", "true")


def kernels(server: Any) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(server.process.pid), "-f", "ipykernel"],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(line) for line in found.stdout.split()]


@pytest.mark.parametrize("path", [JOURNAL, REVIEW, REPORT, START])
def test_each_page_has_its_name_its_landmarks_and_no_code(
    server: Any, visit: Callable[..., Page], path: str
) -> None:
    page = visit(server.address(path))
    name = {JOURNAL: "Journal", REVIEW: "Review", REPORT: "Report", START: "Start here"}[path]
    expect(page).to_have_title(f"{name} · anna · Fascia Journal")
    expect(page.get_by_role("navigation", name="Pages").locator("[aria-current=page]")).to_have_count(1)
    expect(page.get_by_role("main").locator(".fj-page")).to_be_visible()
    expect(page.locator(".jp-InputArea-editor, .highlight")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()


@pytest.mark.parametrize("path", [JOURNAL, REVIEW, REPORT, START])
def test_nothing_is_wider_than_a_narrow_screen(
    server: Any, visit: Callable[..., Page], page: Page, path: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    visit(server.address(path))
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_without_the_token_there_is_nothing(server: Any, page: Page, watched: Any) -> None:
    watched.excused.append(r"status of 40[34]")
    for path in (JOURNAL, "lab", "files/1_journal.ipynb", "api/contents", "api/sessions"):
        answer = page.goto(server.url + path)
        assert answer is not None
        assert "login" in answer.url or answer.status == 403, path
        expect(page.get_by_text("Journal", exact=False)).to_have_count(0)


def test_quit_can_be_thought_over(server: Any, visit: Callable[..., Page]) -> None:
    page = visit(server.address(START))
    page.get_by_role("button", name="Quit", exact=True).click()
    page.get_by_role("button", name="Stay").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert server.process.poll() is None
