"""Nasty words (tests/nasty.py) in a real browser: shown as they were typed, and nothing of them is run."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fascia_journal import CheckIn, ExerciseEntry, Journal, Plan, Session, Tension, clock

pytestmark = pytest.mark.browser

START, JOURNAL, REVIEW, REPORT = (
    f"voila/render/{name}.ipynb" for name in ("0_start_here", "1_journal", "2_review", "3_report")
)
ADDED = "document.querySelectorAll('img[src=\"x\"], .fj-page script, .fj-page style, .fj-page [onmouseover]')"


def as_html_has_it(words: str) -> str:
    """What a browser keeps of a text: no half of a character, one kind of line end, no NUL."""
    whole = re.sub("[\ud800-\udfff]", "\ufffd", words)
    return whole.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def seen(page: Page) -> dict[str, Any]:
    """What ran, and which elements came out of words."""
    return dict(page.evaluate(f"({{pwned: window.pwned ?? 0, added: {ADDED}.length}})"))


def test_nothing_that_was_typed_is_run(
    serve: Callable[..., Any], visit: Callable[..., Page], nasty: dict[str, str], own_folders: Any
) -> None:
    file = own_folders.parent / "journals" / "anna.sqlite"
    programme = own_folders / "programme.toml"
    titles = {f"ex_{n}": words for n, words in enumerate(nasty.values()) if len(words) < 300}
    programme.write_text(
        'key = "own"\ntitle = "own"\n'
        + "".join(
            f'[[exercise]]\nkey = "{key}"\ntitle = {quoted}\ninstruction = {quoted}\ncaution = {quoted}\n'
            for key, words in titles.items()
            for quoted in [toml("." + words)]
        ),
        encoding="utf-8",
    )
    noon = clock.now() - dt.timedelta(days=1)
    notes = [words for words in nasty.values() if len(words) < 300]
    with Journal.open(file) as journal:
        journal.settings["activity"] = nasty["html"]
        journal.add(Plan(dt.date(2026, 1, 1), tuple(titles), programme=str(programme)))
        entries = tuple(ExerciseEntry(key) for key in titles)
        for n, words in enumerate(notes):
            at = noon - dt.timedelta(hours=n)
            journal.add(Session(at, "Europe/Zurich", entries, Tension(6), Tension(4), note=words))
            journal.add(CheckIn(at, "Europe/Zurich", Tension(3), activity=4, note=words))
    served = serve()
    page = visit(served.address(JOURNAL))
    assert 20 < len(notes) <= 40
    page.get_by_role("button", name=re.compile(r"^Show \d+ more")).first.click()
    expect(page.locator(".fj-list").first.locator(".fj-note")).to_have_count(len(notes))
    shown = (
        page.locator(".fj-list")
        .first.locator(".fj-note")
        .evaluate_all("notes => notes.map((one) => one.textContent)")
    )
    assert [one.replace("\0", "") for one in shown] == [as_html_has_it(words) for words in notes]
    assert seen(page) == {"pwned": 0, "added": 0}
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert seen(page) == {"pwned": 0, "added": 0}
    for path in (START, REVIEW, REPORT):
        visit(served.address(path))
        if path == REPORT:
            page.get_by_label("Put my notes into the report").check()
            page.locator(".fj-pages svg, .fj-pages img").first.wait_for()
        assert seen(page) == {"pwned": 0, "added": 0}
    print(json.dumps({"nasty words in a browser": len(notes), "run": 0}))


def test_what_would_run_is_seen(server: Any, visit: Callable[..., Page]) -> None:
    """Control: the same words as HTML do add an element, and this test notices it."""
    page = visit(server.address(JOURNAL))
    page.evaluate("document.querySelector('.fj-page').insertAdjacentHTML('beforeend', '<img src=\"x\">')")
    assert seen(page)["added"] == 1


def toml(words: str) -> str:
    whole = re.sub("[\ud800-\udfff]", "\ufffd", words)
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
