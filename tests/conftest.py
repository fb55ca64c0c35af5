"""Shared by all tests: a home of their own, and a journal's server that runs like a person's."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
import runpy
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

NOT_OURS = re.compile(r"(XDG_|JUPYTER|IPYTHON|FASCIA_|PYTHONWARN|FORCE_COLOR)|DISPLAY$|WAYLAND_DISPLAY$")
"""Variables of whoever runs the tests that would lead out of the home of a test, or open a real browser."""


_NASTY = runpy.run_path(str(Path(__file__).with_name("nasty.py")))["NASTY"]


@pytest.fixture(scope="session")
def nasty() -> dict[str, str]:
    """The words of nasty.py, by what is nasty about them."""
    return dict(_NASTY)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `what_is_nasty` runs once for each of these words."""
    if "what_is_nasty" in metafunc.fixturenames:
        metafunc.parametrize("what_is_nasty", list(_NASTY))


@dataclass
class Served:
    """A journal that `fascia-journal start` serves.

    Attributes:
        journal: its file.
        environment: variables of its process, for further commands on the same journal.
        process: the server.
        complaints: the file that holds what it wrote to stderr.
        url: its address, ending in "/".
        token: what opens it.
        said: the line that named the address.
    """

    journal: Path
    environment: dict[str, str]
    process: subprocess.Popen[str]
    complaints: Path
    url: str = ""
    token: str = ""
    said: str = ""

    def address(self, page: str) -> str:
        return f"{self.url}{page}?token={self.token}"

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `fascia-journal` on the same journal."""
        return subprocess.run(
            _command(self.journal, *words),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def end(self) -> None:
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def _command(journal: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "fascia_journal", "--journal", str(journal), *words]


def _start(journal: Path, home: Path, *words: str, **variables: str) -> Served:
    """Start a server as a person does whose home that is."""
    journal.parent.mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not NOT_OURS.match(name)}
    environment |= {"HOME": str(home), **variables}
    complaints = journal.with_suffix(".stderr")
    with complaints.open("a") as stderr:
        process = subprocess.Popen(
            _command(journal, "start", "--no-browser", *words),
            env=environment,
            cwd=home,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            bufsize=1,
        )
    served = Served(journal, environment, process, complaints)
    assert process.stdout is not None
    for line in process.stdout:  # ends when the process does
        found = re.search(r"(http://(?:127\.0\.0\.1|\[::1\]):\d+/)\S*\?token=(\w+)", line)
        if found:
            served.said = line
            served.url, served.token = found.groups()
            return served
    served.end()
    pytest.fail(f"The server did not start: {complaints.read_text()}")


@pytest.fixture(scope="session")
def serving() -> Callable[[Path], AbstractContextManager[Served]]:
    """A server of a journal called "anna" in that folder, for as long as the `with` lasts."""

    @contextmanager
    def serving(folder: Path) -> Iterator[Served]:
        home = folder / "home"
        home.mkdir()
        served = _start(folder / "journals" / "anna.sqlite", home)
        try:
            yield served
        finally:
            served.end()

    return serving


@pytest.fixture(scope="session", autouse=True)
def _no_folder_of_the_person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Backups and notes of servers lie with this test run, never where the person's own are.

    Not HOME and not the caches: matplotlib would look for its fonts anew in each process.
    """
    home = tmp_path_factory.mktemp("nobody")
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("DATA", "CONFIG", "STATE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        patch.delenv("FASCIA_JOURNAL", raising=False)
        patch.delenv("COLUMNS", raising=False)  # of whoever runs the tests, two at a time or not
        yield


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home nobody has used yet, for this process too; returns it."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if NOT_OURS.match(name)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture
def serve(own_folders: Path, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start the server of a journal; it ends with the test."""
    started: list[Served] = []

    def start(name: str = "anna", *words: str, **variables: str) -> Served:
        started.append(_start(tmp_path / "journals" / f"{name}.sqlite", own_folders, *words, **variables))
        return started[-1]

    yield start
    for served in started:
        served.end()


@pytest.fixture
def server(serve: Callable[..., Served]) -> Served:
    """The server of a journal called "anna"."""
    return serve()


@dataclass(frozen=True)
class Socket:
    """A socket of a process: of which kind, and its two ends; the other one is None while it only listens."""

    kind: str
    here: str
    port: int
    there: str | None


@pytest.fixture(scope="session")
def sockets() -> Callable[[Served], list[Socket]]:
    """The internet sockets of a server and of all processes that it started, as the kernel lists them."""
    return _sockets


def _sockets(served: Served) -> list[Socket]:
    owned = set()
    for process in _family(served.process.pid):
        with contextlib.suppress(OSError):  # it ended meanwhile
            for handle in Path(f"/proc/{process}/fd").iterdir():
                with contextlib.suppress(OSError):
                    owned.add(handle.readlink().name)
    found = []
    for kind in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        table = Path(f"/proc/net/{kind}")
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            columns = line.split()
            if f"socket:[{columns[9]}]" in owned:
                (here, port), (there, _) = (_end(columns[n]) for n in (1, 2))
                found.append(
                    Socket(kind, here, port, None if int(columns[2].split(":")[1], 16) == 0 else there)
                )
    return found


def _end(words: str) -> tuple[str, int]:
    """Address and port of "0100007F:1F90"; each four bytes are in the machine's own order."""
    address, port = words.split(":")
    packed = b"".join(
        int(address[n : n + 8], 16).to_bytes(4, sys.byteorder) for n in range(0, len(address), 8)
    )
    return str(ipaddress.ip_address(packed)), int(port, 16)


def _family(first: int) -> list[int]:
    found = [first]
    for process in found:
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += [int(child) for child in task.read_text().split()]
    return found


@pytest.fixture
def until() -> Callable[..., None]:
    """Wait for a condition; the second argument says what for."""

    def wait(condition: Callable[[], object], what: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"waited {seconds} s in vain for: {what}"
            time.sleep(0.02)

    return wait
