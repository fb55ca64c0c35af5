"""A journal's server as a person starts it, for the benchmarks of pages and of memory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, sync_playwright

from fascia_journal import Journal, clock, sample

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_NOT_OURS = re.compile(r"(XDG_|JUPYTER|IPYTHON|FASCIA_)|DISPLAY$")
_START = "import sys; from fascia_journal.cli import main; {}; sys.exit(main(sys.argv[1:]))"


class Server:
    """Serves the sample journal, and notebooks of the benchmark beside ours.

    Attributes:
        pid: its process.
        journal: the file that it serves.
    """

    def __init__(self, folder: Path, before: str = "pass") -> None:
        """Start it.

        Args:
            folder: an empty one; becomes its home.
            before: Python that runs in its process before it starts.
        """
        self.journal = folder / "journals" / "bench.sqlite"
        self.journal.parent.mkdir()
        with Journal.open(self.journal) as opened:
            opened.settings["invented"] = True
            opened.add_all(sample.load(clock.now().date()))
            copy = opened.backup(folder / "copy.sqlite")
        environment = {name: value for name, value in os.environ.items() if not _NOT_OURS.match(name)}
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _START.format(before),
                "--journal",
                str(self.journal),
                "start",
                "--no-browser",
            ],
            env=environment | {"HOME": str(folder), "COPY": str(copy)},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self._process.pid
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"(http://127\.0\.0\.1:\d+/)\S*\?token=(\w+)", line):
                self._url, self._token = found.groups()
                break
        (self._notebooks,) = {path.parent for path in folder.rglob("1_journal.ipynb")}

    def put(self, name: str, lines: list[str]) -> str:
        """Lay a notebook of one cell beside ours; returns its address."""
        cell = {"cell_type": "code", "id": "only", "metadata": {}, "outputs": [], "execution_count": None}
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        book = {
            "cells": [cell | {"source": "\n".join(lines)}],
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        (self._notebooks / f"{name}.ipynb").write_text(json.dumps(book))
        return self.address(name)

    def address(self, name: str) -> str:
        """Of a page."""
        return f"{self._url}voila/render/{name}.ipynb?token={self._token}"

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(20)
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def server(folder: Path, before: str = "pass") -> Iterator[Server]:
    """A server for as long as the `with` lasts."""
    started = Server(folder, before)
    try:
        yield started
    finally:
        started.end()


@contextmanager
def browser() -> Iterator[Browser]:
    """The Chromium that is there."""
    found = next((path for name in BROWSERS if (path := which(name))), None)
    if found is None:
        raise SystemExit(f"No browser: install Chromium so that one of {', '.join(BROWSERS)} can be started.")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
