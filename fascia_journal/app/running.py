"""Which journals are being served: a note for each, for its owner alone, and the calls to its server."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from fascia_journal import places
from fascia_journal.app.listening import HOST

PATIENCE = 5.0
"""Seconds within which a server on this machine must answer; ending its kernels may take four times that."""
_STEP = 0.05


@dataclass(frozen=True, slots=True)
class Running:
    """A server that was started for a journal.

    Attributes:
        journal: absolute path of the journal.
        pid: the server's process.
        url: its address, ending in "/".
        token: whoever has it may read the journal.
        host: where it listens.
    """

    journal: str
    pid: int
    url: str
    token: str
    host: str = HOST

    def address(self, page: str = "") -> str:
        """The address that opens a page in a browser that was never here before."""
        return f"{self.url}{page}?token={self.token}"

    def answers(self) -> bool:
        """True when the server at that address knows the token, which no other one does."""
        return self._ask("api/status") == 200

    def end(self) -> bool:
        """Ask it to end, and wait until it is gone; False when it stays."""
        self._ask("api/shutdown", "POST")
        until = time.monotonic() + 4 * PATIENCE
        while time.monotonic() < until:
            if not file(Path(self.journal)).exists() and self._ask("api/status") is None:
                return True
            time.sleep(_STEP)
        return False

    def _ask(self, path: str, method: str = "GET") -> int | None:
        """Status of the answer; None when there is none."""
        request = urllib.request.Request(  # noqa: S310 - our own address on this machine
            self.url + path, method=method, headers={"Authorization": f"token {self.token}"}
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # whatever $http_proxy says
        try:
            with direct.open(request, timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except (OSError, http.client.HTTPException):
            return None


def folder() -> Path:
    """Folder of what matters only while a server runs; made for its owner alone."""
    state = Path(platformdirs.user_state_dir(places.APP, appauthor=False)) / "running"
    places.make_folder(state)
    state.chmod(0o700)
    return state


def key(journal: Path) -> str:
    """A file name for a journal: its own name, and what tells it from its namesakes elsewhere."""
    digest = hashlib.sha256(os.fsencode(journal)).hexdigest()[:10]
    return f"{journal.stem}-{digest}"


def file(journal: Path) -> Path:
    """Where the note about a journal's server lies."""
    return folder() / f"{key(journal)}.json"


def note(running: Running) -> None:
    """Write the note; it appears whole or not at all."""
    private(file(Path(running.journal)), json.dumps(asdict(running)))


def forget(running: Running) -> None:
    """Remove the note of this server; that of another one stays."""
    if _read(Path(running.journal)) == running:
        file(Path(running.journal)).unlink(missing_ok=True)


def find(journal: Path) -> Running | None:
    """The server of a journal when it answers; the note of one that is gone is removed."""
    running = _read(journal)
    if running and running.answers():
        return running
    file(journal).unlink(missing_ok=True)
    return None


def private(target: Path, text: str) -> None:
    """Write a file that nobody else can read, at no moment; it takes the place of the old one at once."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    draft.replace(target)


def _read(journal: Path) -> Running | None:
    try:
        running = Running(**json.loads(file(journal).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return running if running.journal == str(journal) else None
