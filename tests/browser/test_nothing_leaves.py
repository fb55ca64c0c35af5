"""No page makes a request that leaves the machine; neither the server nor a kernel speaks to another one."""

from __future__ import annotations

import ipaddress
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

pytestmark = pytest.mark.browser

START, JOURNAL, REVIEW, REPORT = (
    f"voila/render/{name}.ipynb" for name in ("0_start_here", "1_journal", "2_review", "3_report")
)
LISTEN = """
import json, os, sys
_file = os.open({file!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
def _heard(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto"):
        end = arguments[1]
        said = end[0] if isinstance(end, tuple) else "a file"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        said = arguments[0]
    else:
        return
    said = said.decode() if isinstance(said, bytes) else said
    os.write(_file, (json.dumps([event, said]) + "\\n").encode())
sys.addaudithook(_heard)
"""
"""Run by each Python that starts: writes down to whom it speaks, and which name it looks up."""


def is_here(end: str | None) -> bool:
    """Whether an end of a connection, or a name that was looked up, is this machine itself."""
    if end in (None, "", "localhost", "a file"):
        return True
    try:
        return ipaddress.ip_address(str(end)).is_loopback
    except ValueError:
        return False


def test_what_is_another_machine() -> None:
    assert all(map(is_here, ["127.0.0.1", "::1", "localhost", None]))
    assert not any(map(is_here, ["8.8.8.8", "0.0.0.0", "192.168.1.1", "2001:db8::1", "pypi.org"]))


def test_no_page_and_no_process_speaks_to_another_machine(
    serve: Callable[..., Any], visit: Callable[..., Page], watched: Any, sockets: Any, tmp_path: Path
) -> None:
    hooks, heard = tmp_path / "hooks", tmp_path / "heard"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(LISTEN.format(file=str(heard)))
    served = serve(PYTHONPATH=os.pathsep.join(filter(None, [str(hooks), os.environ.get("PYTHONPATH")])))
    ends: set[Any] = set()
    counted: dict[str, int] = {}

    def look(name: str) -> None:
        ends.update(sockets(served))
        counted[name] = len(watched.requests) - sum(counted.values())

    page = visit(served.address(JOURNAL))
    page.get_by_role("radiogroup", name="Tension before", exact=True).get_by_role(
        "radio", name="6", exact=True
    ).click()
    page.get_by_role("checkbox", name="Wall lean", exact=True).check()
    page.get_by_label("Note").fill('<img src="http://example.org/1.png"> https://example.org/2')
    page.get_by_role("button", name="Save session").click()
    expect(page.get_by_role("status").filter(has_text="Saved: session of")).to_be_visible()
    for tab in page.get_by_role("tab").all():
        tab.click()
        look(f"journal: {tab.inner_text()}")
    for path in (START, REVIEW, REPORT):
        visit(served.address(path))
        if path == REPORT:
            page.locator(".fj-pages svg, .fj-pages img").first.wait_for()
        look(path)
        for tab in page.get_by_role("tab").all():
            tab.click()
            look(f"{path}: {tab.inner_text()}")
    page.goto(served.url)  # home: leads to the first page
    page.locator(".fj-page").first.wait_for()
    assert JOURNAL in page.url
    look("home")
    page.goto(served.address("lab/tree/1_journal.ipynb"))
    page.locator('[data-jp-item-name="start"]').get_by_text("Start").click()
    page.locator(".fj-page").wait_for()
    look("lab")

    assert all(counted[path] > 5 for path in (START, REVIEW, REPORT, "home", "lab")), counted
    assert watched.left_the_machine() == []
    assert len(ends) > 20  # with kernels' sockets, of five pages and the lab
    assert [one for one in ends if not is_here(one.here) or not is_here(one.there)] == []
    spoken = [json.loads(line) for line in heard.read_text().splitlines()]
    assert {"socket.bind"} <= {event for event, _ in spoken}
    assert [[event, end] for event, end in spoken if not is_here(end)] == []
    print(
        json.dumps(
            {
                "pages and tabs": len(counted),
                "requests of the browser": len(watched.requests),
                "that left the machine": len(watched.left_the_machine()),
                "sockets of the server and its kernels": len(ends),
                "calls to sockets": len(spoken),
                "to another machine": 0,
            }
        )
    )


def test_a_request_that_would_leave_is_seen(server: Any, visit: Callable[..., Page], watched: Any) -> None:
    """Control: the page's own policy refuses it, and the watch of these tests notices the trial."""
    page = visit(server.address(JOURNAL))
    watched.excused += ["Content Security Policy", "ERR_FAILED"]
    said = page.evaluate("fetch('http://example.org/').then(() => 'sent', () => 'refused')")
    assert said == "refused"
    assert any(re.search("connect-src", line) for line in watched.complaints)
    with pytest.raises(Error):
        page.goto("http://example.org/")
    assert watched.left_the_machine() == ["http://example.org/"]
    watched.requests.clear()
