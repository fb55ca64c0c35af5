"""A real browser, that may speak to this machine only and may not complain."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

expect.set_options(timeout=20_000)  # a busy machine takes its time; what is awaited ends the wait

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",  # tests run as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Errors in the console that are known, each with its reason.
ALLOWED = (
    # Voilà brings MathJax only from a CDN; its address is empty, and that it says so is what we want.
    r"@jupyterlab/mathjax2-extension:plugin",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that is there."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            f"No browser: install Chromium so that one of {', '.join(NAMES)} can be started.", pytrace=False
        )
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


class Watched:
    """What a page asked for and complained of."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.excused: list[str] = []
        """Further patterns of complaints that a test brings about on purpose."""

    def left_the_machine(self) -> list[str]:
        return [
            url for url in self.requests if not re.match(r"(http|ws)://127\.0\.0\.1:\d+/|data:|blob:", url)
        ]

    def unexcused(self) -> list[str]:
        patterns = [*ALLOWED, *self.excused]
        return [line for line in self.complaints if not any(re.search(pattern, line) for pattern in patterns)]


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def page(browser: Browser, watched: Watched) -> Iterator[Page]:
    """A page in a browser that was never here before. Fails the test on a request that leaves the machine."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB")
    context.set_default_timeout(30_000)

    def route(route: Route) -> None:  # even a bug must not reach anybody
        if re.match(r"http://127\.0\.0\.1:\d+/", route.request.url):
            route.continue_()
        else:
            route.abort()

    def listen(page: Page) -> None:
        page.on("request", lambda request: watched.requests.append(request.url))
        page.on("websocket", lambda socket: watched.requests.append(socket.url))
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        page.on("console", lambda line: line.type == "error" and watched.complaints.append(line.text))

    context.on("page", listen)
    context.route(re.compile(r"^https?:"), route)
    yield context.new_page()
    context.close()
    assert watched.left_the_machine() == []
    assert watched.unexcused() == []


@pytest.fixture
def visit(page: Page) -> Callable[..., Any]:
    """Open a page of the journal, and wait until it can be used."""

    def go(address: str) -> Page:
        page.goto(address)
        page.locator(".fj-page").first.wait_for()
        return page

    return go
