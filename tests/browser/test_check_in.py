"""Check-ins by keyboard, the tabs, and the stop text in each situation that asks for it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

JOURNAL, REVIEW, REPORT = (f"voila/render/{name}.ipynb" for name in ("1_journal", "2_review", "3_report"))
SIGNS = "Warning signs, and what to do"


def rows(journal: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def open_by_keyboard(page: Page, name: str) -> Locator:
    """From the tab that is open to another one; gives what it shows."""
    page.locator('[role="tab"][aria-selected="true"]').focus()
    for _ in range(3):
        if page.locator("[role=tab]:focus").inner_text() == name:
            break
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name=name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name=name, selected=True)).to_be_focused()
    panel = page.get_by_role("tabpanel", name=name)
    expect(panel.locator(".fj-section").first).to_be_visible()
    return panel


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus, as a person without a mouse does."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("node => node === document.activeElement"):
            return
    pytest.fail(f"{target} is not reached by the keyboard")


def rate(panel: Locator, group: str, value: str) -> None:
    radio = panel.get_by_role("radiogroup", name=group, exact=True).get_by_role(
        "radio", name=value, exact=True
    )
    radio.click()
    expect(radio).to_have_attribute("aria-checked", "true")


def test_the_daily_check_in_by_keyboard(server: Any, visit: Callable[..., Page]) -> None:
    page = visit(server.address(JOURNAL))
    panel = open_by_keyboard(page, "Check-in")
    tab_to(page, panel.get_by_role("radio", name="0 none", exact=True).first)
    page.keyboard.press("5")
    tab_to(page, panel.get_by_role("button", name="Save check-in"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved: check-in of")).to_be_visible()
    expect(panel.get_by_role("listitem").filter(has_text="tension 5")).to_have_count(1)
    page.close()
    assert server.command("stop").returncode == 0
    saved = "SELECT overall, wellbeing, sleep, stress, activity, note, flare_up, source FROM check_in"
    assert rows(server.journal, saved) == [(5, None, None, None, None, "", 0, "form")]
    assert rows(server.journal, "SELECT count(*) FROM session") == [(0,)]


def test_the_whole_check_in_by_keyboard(server: Any, visit: Callable[..., Page]) -> None:
    page = visit(server.address(JOURNAL))
    panel = open_by_keyboard(page, "Check-in")
    tab_to(page, panel.get_by_role("button", name="More: "))
    page.keyboard.press("Enter")
    tab_to(page, panel.get_by_role("radiogroup", name="Wellbeing").get_by_role("radio").first)
    page.keyboard.press("End")
    tab_to(page, panel.get_by_role("radiogroup", name="Sleep last night").get_by_role("radio").first)
    page.keyboard.press("Home")
    tab_to(page, panel.get_by_role("textbox", name="One thing that you want to do"))
    page.keyboard.type("lift my child")
    tab_to(page, panel.get_by_role("button", name="Name it"))
    page.keyboard.press("Enter")
    scale = panel.get_by_role("radiogroup", name="How hard was it: lift my child")
    expect(scale).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(scale.get_by_role("radio", name="0 no trouble")).to_be_focused()
    page.keyboard.press("7")
    tab_to(page, panel.get_by_role("textbox", name="Note"))
    page.keyboard.type("Schlecht geschlafen & <müde>")
    tab_to(page, panel.get_by_role("button", name="Save check-in"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved: check-in of")).to_be_visible()
    page.close()
    assert server.command("stop").returncode == 0
    saved = "SELECT overall, wellbeing, sleep, stress, activity, note FROM check_in"
    assert rows(server.journal, saved) == [(None, 10, 0, None, 7, "Schlecht geschlafen & <müde>")]


def test_a_draft_of_each_kind_is_there_after_the_reload(
    server: Any, visit: Callable[..., Page], until: Callable[..., None]
) -> None:
    page = visit(server.address(JOURNAL))
    session = page.get_by_role("tabpanel", name="Session")
    session.get_by_role("textbox", name="Note").fill("of the session")
    panel = open_by_keyboard(page, "Check-in")
    rate(panel, "Tension", "3")

    def drafts() -> str:
        return " ".join(value for (value,) in rows(server.journal, "SELECT value FROM draft"))

    until(lambda: "check_in" in drafts() and "of the session" in drafts(), "both drafts")
    page = visit(server.address(JOURNAL))
    expect(page.get_by_text("You began this session on")).to_be_visible()
    expect(session.get_by_role("textbox", name="Note")).to_have_value("of the session")
    panel = open_by_keyboard(page, "Check-in")
    expect(page.get_by_text("You began this check-in on")).to_be_visible()
    expect(panel.get_by_role("radio", name="3", exact=True).first).to_have_attribute("aria-checked", "true")


def expect_stop(panel: Locator, why: str) -> None:
    stop = panel.locator(".fj-notice").filter(has_text="Please stop here for now")
    expect(stop).to_have_count(1)
    expect(stop).to_be_visible()
    expect(stop).to_contain_text(why)
    expect(stop.get_by_role("heading", name="Call the emergency number")).to_be_visible()


@pytest.mark.parametrize("region", ["", ": neck"])
def test_the_stop_text_after_a_rise_of_three(server: Any, visit: Callable[..., Page], region: str) -> None:
    page = visit(server.address(JOURNAL))
    panel = page.get_by_role("tabpanel", name="Session")
    if region:
        for summary in panel.get_by_text("Neck, upper back and lower back too").all():
            summary.click()
    rate(panel, f"Tension before{region}", "4")
    rate(panel, f"Tension after{region}", "6")
    stop = panel.get_by_text("Please stop here for now")
    expect(stop).to_have_count(0)
    rate(panel, f"Tension after{region}", "7")
    expect_stop(panel, "clearly higher than the one before")
    panel.get_by_role("button", name="Save session").click()
    expect(page.get_by_role("status").filter(has_text="Saved: session of")).to_be_visible()
    expect_stop(panel, "clearly higher than the one before")


@pytest.mark.parametrize("name", ["Session", "Check-in"])
def test_the_stop_text_after_the_tick(server: Any, visit: Callable[..., Page], name: str) -> None:
    page = visit(server.address(JOURNAL))
    panel = open_by_keyboard(page, name)
    tick = panel.get_by_role("checkbox", name="A pain that is sharp, spreading or numb")
    tick.focus()
    page.keyboard.press("Space")
    expect_stop(panel, "sharp, spreading or numb")
    expect(panel.get_by_role("status").filter(has_text="Please stop here for now")).to_have_count(1)
    page.keyboard.press("Tab")
    tick.uncheck()
    expect(panel.get_by_text("Please stop here for now")).to_have_count(0)


def test_the_stop_text_stays_when_the_kernel_is_lost(server: Any, visit: Callable[..., Page]) -> None:
    page = visit(server.address(JOURNAL))
    panel = open_by_keyboard(page, "Check-in")
    panel.get_by_role("checkbox", name="A pain that is sharp").check()
    expect(panel.get_by_text("Please stop here for now")).to_be_visible()
    found = subprocess.run(
        ["pgrep", "-P", str(server.process.pid), "-f", "ipykernel"],
        capture_output=True,
        text=True,
        check=True,
    )
    (kernel,) = [int(line) for line in found.stdout.split()]
    os.kill(kernel, signal.SIGKILL)
    panel.get_by_role("button", name="Save check-in").click()
    expect(page.get_by_role("alert").filter(has_text="Not saved")).to_be_visible()
    expect(panel.get_by_text("Please stop here for now")).to_be_visible()
    page.get_by_role("tab", name="Plan").click()
    expect(page.get_by_role("alert").filter(has_text="Not opened")).to_be_visible()


@pytest.mark.parametrize("path", [JOURNAL, REVIEW, REPORT])
def test_the_signs_are_one_click_away_on_each_page(
    server: Any, visit: Callable[..., Page], path: str
) -> None:
    page = visit(server.address(path))
    if path == JOURNAL:
        expect(page.get_by_text("Stop when a pain is sharp, spreads or comes with numbness.")).to_be_visible()
    emergency = page.get_by_role("heading", name="Call the emergency number 112 now")
    if path == JOURNAL:
        expect(emergency).to_be_visible()  # to whoever has not read them yet they stand open
        page.get_by_role("button", name="I have read this").press("Enter")
    expect(emergency).to_have_count(0)
    page.get_by_text(SIGNS).first.click()
    expect(emergency).to_be_visible()


@pytest.mark.parametrize("name", ["Session", "Check-in", "Plan"])
def test_no_tab_is_wider_than_a_narrow_screen(
    server: Any, visit: Callable[..., Page], page: Page, name: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    visit(server.address(JOURNAL))
    panel = open_by_keyboard(page, name)
    if name == "Check-in":
        panel.get_by_role("button", name="More: ").click()
        panel.get_by_role("checkbox", name="A pain that is sharp").check()
        panel.get_by_text("About these questions").click()
        expect(panel.get_by_text("not validated")).to_be_visible()
        expect(panel.get_by_text("Please stop here for now")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
