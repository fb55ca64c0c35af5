"""Every page through axe-core, narrow and wide, light and dark; and every control by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from fascia_journal import Journal, clock, sample

pytestmark = pytest.mark.browser

JOURNAL, REVIEW, REPORT, START = (
    f"voila/render/{name}.ipynb" for name in ("1_journal", "2_review", "3_report", "0_start_here")
)
GRAVE = {"serious", "critical"}
WIDTHS = (320, 1400)

CONTROLS = """() => {
  const seen = (node) => "seen" in node.dataset;
  const group = (node) => node.closest("[role=radiogroup], [role=tablist]");
  return [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex], [role=radio], [role=tab]"
  )]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.disabled)
    .filter((node) => node.getClientRects().length && (node.tabIndex !== -1 || group(node)))
    .filter((node) => !(group(node) ? [...group(node).querySelectorAll("*")].some(seen) : seen(node)))
    .map((node) => node.outerHTML.slice(0, 160));
}"""


@pytest.fixture
def filled(serve: Callable[..., Any], tmp_path: Path) -> Any:
    """The server of a journal with half a year in it, whose person has read the warning signs."""
    (tmp_path / "journals").mkdir(exist_ok=True)
    with Journal.open(tmp_path / "journals" / "anna.sqlite") as journal:
        journal.add_all(sample.load(moved_to=clock.today(sample.HOME)))
        journal.settings["safety_read"] = "2026-03-02"
        journal.change_plan(journal.plan())
    return serve()


def grave(page: Page, where: str) -> list[str]:
    """What axe-core finds serious or critical, at both widths."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        results = Axe().run(page).response
        found += [
            f"{where}, {width} px: {violation['id']}: {node['html'][:200]} {node['target']}"
            for violation in results["violations"]
            if violation["impact"] in GRAVE
            for node in violation["nodes"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{where}, {width} px: wider than the window")
    return found


def unreached(page: Page) -> list[str]:
    """Controls that Tab never comes to; of a group of radios or tabs one is enough, arrows do the rest."""
    page.evaluate("document.addEventListener('focusin', (e) => { e.target.dataset.seen = 'yes'; })")
    rounds = 0
    for _ in range(600):
        page.keyboard.press("Tab")
        rounds += page.evaluate("document.activeElement === document.body")
        if rounds == 2:  # the first one began somewhere on the page
            return list(page.evaluate(CONTROLS))
    raise AssertionError("Tab does not come round: something holds the focus")


def open_what_is_closed(page: Page) -> None:
    """Every disclosure, so that what lies behind it is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def open_report_tab(page: Page, tab: str, folder: Path) -> None:
    """With all questions that can be on it."""
    page.get_by_role("tab", name=tab, exact=True).click()
    panel = page.get_by_role("tabpanel", name=tab, exact=True)
    expect(panel.locator(".fj-section").first).to_be_visible()
    if tab == "Data in":
        file = folder / "mine.csv"
        file.write_text("When,How tight\n01/02/2026,6\n03/02/2026,much\n", encoding="utf-8")
        panel.get_by_label("File to read").set_input_files(file)
        panel.get_by_label("Tension before the session").select_option("How tight")
        panel.get_by_label("Order of the dates").select_option("31.12.2026: day, month, year")
        panel.get_by_role("button", name="Read it this way").click()
        expect(panel.get_by_role("button", name="Download what was not taken")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page(
    filled: Any, visit: Callable[..., Page], page: Page, tmp_path: Path, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    found = []
    for path in (JOURNAL, REVIEW, REPORT, START):
        visit(filled.address(path))
        if path == JOURNAL:
            for tab in ("Session", "Check-in", "Plan"):
                page.get_by_role("tab", name=tab).click()
                panel = page.get_by_role("tabpanel", name=tab)
                expect(panel.locator(".fj-section").first).to_be_visible()
                if tab == "Plan":
                    page.get_by_role("button", name="Change the plan").click()
                    page.get_by_role("button", name="Enter a pause").click()
                    expect(page.get_by_role("button", name="Save pause")).to_be_visible()
                open_what_is_closed(page)
                found += grave(page, tab)
            continue
        if path == REPORT:
            for tab in ("Data out", "Data in"):
                open_report_tab(page, tab, tmp_path)
                found += grave(page, tab)
            page.get_by_role("tab", name="Report", exact=True).click()
        if path == START:
            page.get_by_role("button", name="Erase everything").click()
            expect(page.get_by_role("button", name="Erase everything for good")).to_be_visible()
        else:
            expect(page.get_by_role("img").first).to_be_visible()
        open_what_is_closed(page)
        found += grave(page, path)
    assert found == []


def test_the_first_start_is_accessible_step_by_step(
    server: Any, visit: Callable[..., Page], page: Page
) -> None:
    visit(server.address(START))
    found, missed = [], []
    for step in range(1, 5):
        expect(page.get_by_text(f"step {step} of 4")).to_be_visible()
        found += grave(page, f"step {step}")
        missed += unreached(page)
        if step < 4:
            page.get_by_role("button", name="I have read this" if step == 2 else "Go on").press("Enter")
    assert found == []
    assert missed == []


@pytest.mark.parametrize("path", [JOURNAL, REVIEW, REPORT, START])
def test_the_keyboard_reaches_every_control(
    filled: Any, visit: Callable[..., Page], page: Page, tmp_path: Path, path: str
) -> None:
    visit(filled.address(path))
    if path == REPORT:
        for tab in ("Data out", "Data in"):
            open_report_tab(page, tab, tmp_path)
            assert unreached(page) == [], tab
        page.get_by_role("tab", name="Report", exact=True).click()
        expect(page.get_by_role("img").first).to_be_visible()
    if path != JOURNAL:
        assert unreached(page) == []
        return
    for tab in ("Session", "Check-in", "Plan"):
        page.get_by_role("tab", name=tab).press("Enter")
        expect(page.get_by_role("tabpanel", name=tab).locator(".fj-section").first).to_be_visible()
        if tab == "Plan":
            page.get_by_role("button", name="Change the plan").press("Enter")
            page.get_by_role("button", name="Enter a pause").press("Enter")
            expect(page.get_by_role("button", name="Save pause")).to_be_visible()
        assert unreached(page) == [], tab


def test_what_is_grave_would_be_found(server: Any, visit: Callable[..., Page], page: Page) -> None:
    visit(server.address(START))
    page.evaluate("document.querySelector('.fj-page').innerHTML += '<button></button><input tabindex=0>'")
    assert any("button-name" in line for line in grave(page, "here"))


def test_ticks_that_answer_one_question_are_a_named_group(filled: Any, visit: Callable[..., Page]) -> None:
    page = visit(filled.address(JOURNAL))
    ticks = page.get_by_role("group", name="Exercises", exact=True).first
    expect(ticks.get_by_role("checkbox")).to_have_count(6)
    page = visit(filled.address(REPORT))
    follows = page.get_by_role("group", name="What follows page 1", exact=True)
    expect(follows.get_by_role("checkbox", name="Methods and limits")).to_be_checked()
    page.get_by_role("tab", name="Data out").click()
    days = page.get_by_role("group", name="Reminders", exact=True)
    expect(days.get_by_role("checkbox")).to_have_count(7)
    left_out = page.get_by_role("group", name="What to leave out", exact=True)
    expect(left_out.get_by_role("checkbox")).to_have_count(2)
