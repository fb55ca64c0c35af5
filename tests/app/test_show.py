"""How the page is opened: in the browser where there is a screen, else by its address."""

from __future__ import annotations

import stat
import webbrowser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from fascia_journal.app import running, server

JOURNAL = Path("/somewhere/anna.sqlite")
PAGE = "voila/render/1_journal.ipynb"


@pytest.fixture
def opened(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a browser was asked to open; another second start finds the server."""
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: opened.append(url) or True)
    monkeypatch.setattr(running.Running, "answers", lambda self: True)
    monkeypatch.setattr("sys.platform", "linux")
    running.note(running.Running(str(JOURNAL), 1, "http://127.0.0.1:1/", "secret"))
    return opened


@pytest.mark.parametrize("screen", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_with_a_screen_no_command_line_shows_the_token(
    opened: list[str], screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(screen, ":0")
    assert server.start(JOURNAL) == 0
    (url,) = opened
    assert url.startswith("file:")
    assert "secret" not in url
    door = Path(unquote(urlsplit(url).path))
    assert f"http://127.0.0.1:1/{PAGE}?token=secret" in door.read_text()
    assert stat.S_IMODE(door.stat().st_mode) == 0o600


def test_without_a_screen_the_address_is_printed(
    opened: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert server.start(JOURNAL) == 0
    assert opened == []
    assert f"http://127.0.0.1:1/{PAGE}?token=secret" in capsys.readouterr().out


def test_lab_instead(
    opened: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert server.start(JOURNAL, open_browser=False, lab=True) == 0
    assert opened == []
    assert "http://127.0.0.1:1/lab/tree/1_journal.ipynb?token=secret" in capsys.readouterr().out


def test_a_browser_that_does_not_start_is_no_dead_end(
    opened: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "open", lambda url: False)
    assert server.start(JOURNAL) == 0
    assert (
        f"Open this address in a browser: http://127.0.0.1:1/{PAGE}?token=secret" in capsys.readouterr().out
    )


def test_another_journal_s_note_is_not_taken(opened: list[str]) -> None:
    assert running.find(JOURNAL) is not None
    assert running.find(JOURNAL.with_name("ben.sqlite")) is None
    running.private(
        running.file(JOURNAL), '{"journal": "/elsewhere.sqlite", "pid": 1, "url": "", "token": ""}'
    )
    assert running.find(JOURNAL) is None


def test_a_broken_note_is_no_obstacle(opened: list[str]) -> None:
    running.private(running.file(JOURNAL), "{")
    assert running.find(JOURNAL) is None
    assert not running.file(JOURNAL).exists()
