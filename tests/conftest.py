"""Shared by all tests: a home of their own, and a journal's server that runs like a person's."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis
import pytest

FOLDERS = ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
UNSET = ("DISPLAY", "WAYLAND_DISPLAY", "FASCIA_JOURNAL", "FORCE_COLOR", "PYTHONWARNINGS")


@dataclass
class Served:
    """A journal that `fascia-journal start` serves.

    Attributes:
        journal: its file.
        environment: variables of its process, for further commands on the same journal.
        process: the server.
        url: its address, ending in "/".
        token: what opens it.
        said: what it wrote to the terminal when it started.
        complaints: the file that holds what it wrote to stderr.
    """

    journal: Path
    environment: dict[str, str]
    process: subprocess.Popen[str]
    url: str = ""
    token: str = ""
    said: list[str] = field(default_factory=list)
    complaints: Path = Path(os.devnull)

    def address(self, page: str) -> str:
        return f"{self.url}{page}?token={self.token}"

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `fascia-journal` on the same journal."""
        return subprocess.run(
            command(self.journal, *words), env=self.environment, capture_output=True, text=True, timeout=60
        )


def command(journal: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "fascia_journal", "--journal", str(journal), *words]


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home nobody has used yet; returns it."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in FOLDERS:
        monkeypatch.delenv(name, raising=False)
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def serve(own_folders: Path, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start a server as a person does; what still runs at the end is ended."""
    started: list[Served] = []

    def start(name: str = "anna.sqlite", *words: str) -> Served:
        journal = tmp_path / "journals" / name
        journal.parent.mkdir(exist_ok=True)
        environment = {key: value for key, value in os.environ.items() if key not in UNSET}
        complaints = tmp_path / f"{name}.stderr"
        with complaints.open("a") as stderr:
            process = subprocess.Popen(
                command(journal, "start", "--no-browser", *words),
                env=environment,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                bufsize=1,
            )
        served = Served(journal, environment, process, complaints=complaints)
        started.append(served)
        assert process.stdout is not None
        for line in process.stdout:  # ends when the process does
            served.said.append(line)
            found = re.search(r"(http://127\.0\.0\.1:\d+/)\S*\?token=(\w+)", line)
            if found:
                served.url, served.token = found.groups()
                return served
        pytest.fail(f"The server did not start: {complaints.read_text()}")

    yield start
    for served in started:
        served.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            served.process.wait(20)
        served.process.kill()
        served.process.wait()
        assert served.process.stdout is not None
        served.process.stdout.close()


@pytest.fixture
def server(serve: Callable[..., Served]) -> Served:
    """The server of a journal called "anna"."""
    return serve()


@pytest.fixture
def until() -> Callable[[Callable[[], object], str], None]:
    """Wait for a condition; the second argument says what for."""

    def wait(condition: Callable[[], object], what: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"waited {seconds} s in vain for: {what}"
            time.sleep(0.02)

    return wait


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Backups and notes of running servers that a test makes in this process never reach the person's own."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("DATA", "CONFIG", "STATE"):  # not CACHE: fonts need not be found anew
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        patch.delenv("FASCIA_JOURNAL", raising=False)
        yield


hypothesis.settings.register_profile("fascia", deadline=None)  # a busy machine is no reason to fail
hypothesis.settings.load_profile("fascia")
