"""Memory of a page's kernel and of the server, beside kernels and servers that hold as little as they can.

    python benchmarks/memory.py        # two minutes

Counted is what a process holds for itself, with its share of what several hold (Linux: Pss). Kernels are
ended here after 3 idle seconds, where a person's are after 15 minutes.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import served
from pairs import Pair, show
from playwright.sync_api import Browser, Page
from served import Server

LEFT = 20  # pages that are opened and left
ROUNDS = 7
MEGABYTE = 1_000_000
QUICK = "from fascia_journal.app import settings; settings.IDLE, settings.LOOK = 3, 1"

IMPORTS = ["import pandas, matplotlib.pyplot, ipywidgets", "print('ready')"]
REVIEW_AND_REPORT = [
    "import datetime as dt, tempfile",
    "from pathlib import Path",
    "from fascia_journal import report",
    "from fascia_journal.notebook import show_review",
    "journal = show_review()",
    "with tempfile.TemporaryDirectory() as folder:",
    "    today = dt.date.today()",
    "    report.build(",
    "        journal.frames(), first_day=today - dt.timedelta(182), last_day=today,",
    "        target=Path(folder) / 'report.pdf',",
    "    )",
    "print('ready')",
]


def held(pid: int) -> float:
    """Megabytes of a process; 0 when it ended."""
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return 1024 * int(found.group(1)) / MEGABYTE if found else 0


def kernels(pid: int) -> set[int]:
    """The processes that a server has started."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    return {int(name) for child in children for name in child.read_text().split()}


def awaited(condition: Callable[[], object], what: str) -> None:
    """Wait at most a minute."""
    end = time.monotonic() + 60
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"Waited in vain for: {what}")
        time.sleep(0.1)


def visit(browser: Browser, address: str, sign: str) -> Page:
    page = browser.new_page()
    page.goto(address)
    page.locator(sign).first.wait_for(timeout=60_000)
    return page


def kernel_of(server: Server, browser: Browser, lines: list[str]) -> float:
    """Megabytes of the kernel that ran those lines."""
    there = kernels(server.pid)
    page = visit(browser, server.put("cell", lines), "text=ready")
    (kernel,) = kernels(server.pid) - there
    size = held(kernel)
    page.close()
    awaited(lambda: kernels(server.pid) == there, "the kernel's end")
    return size


def one_page_open(server: Server, browser: Browser) -> float:
    """Megabytes of the server with the kernel of one page that is open; left again."""
    page = visit(browser, server.address("1_journal"), "[role=radio]")
    size = held(server.pid) + sum(map(held, kernels(server.pid)))
    page.close()
    awaited(lambda: not kernels(server.pid), "the end of idle kernels")
    return size


def pairs() -> Iterator[Pair]:
    with (
        tempfile.TemporaryDirectory() as folder,
        served.server(Path(folder), QUICK) as server,
        served.browser() as browser,
    ):
        rounds = [
            (kernel_of(server, browser, REVIEW_AND_REPORT), kernel_of(server, browser, IMPORTS))
            for _ in range(ROUNDS)
        ]
        yield Pair(
            "memory of a page's kernel after review and report",
            "a kernel that has imported pandas, matplotlib, ipywidgets",
            1.4,
            *(median(side) for side in zip(*rounds, strict=True)),
            median(ours / other for ours, other in rounds),
            "MB",
        )
    with (
        tempfile.TemporaryDirectory() as folder,
        served.server(Path(folder), QUICK) as server,
        served.browser() as browser,
    ):
        before = one_page_open(server, browser)
        for _ in range(LEFT - 1):
            visit(browser, server.address("1_journal"), "[role=radio]").close()
        awaited(lambda: not kernels(server.pid), "the end of idle kernels")
        after = one_page_open(server, browser)
        yield Pair(
            f"memory of the server and a page after {LEFT} pages were opened and left",
            "server and one page before",
            1.1,
            after,
            before,
            after / before,
            "MB",
        )


if __name__ == "__main__":
    show(pairs())
