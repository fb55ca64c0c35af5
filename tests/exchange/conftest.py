"""A real journal in a temporary file, and the clock of one Tuesday evening in Zurich: imports and exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fascia_journal import Journal, clock

EVENING = dt.datetime(2026, 3, 3, 17, 5, tzinfo=dt.UTC)  # 18:05 in Zurich


@pytest.fixture(autouse=True)
def evening() -> Iterator[dt.datetime]:
    with clock.fixed(EVENING):
        yield EVENING


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups and reports of the tests lie in the test's own folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "journal.sqlite"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with Journal.open(path) as opened:
        opened.settings["zone"] = "Europe/Zurich"
        yield opened


@pytest.fixture
def reopened(path: Path) -> Callable[[], Journal]:
    """The same file, opened anew: what a person finds after everything was closed."""
    return lambda: Journal.open(path, create=False)
