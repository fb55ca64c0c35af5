"""Moving to another computer: one file out, one file in."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from fascia_journal import CheckIn, Journal, Pause, Session, Tension

NOTE = "with a ball, ü and 💪"


@pytest.fixture
def shell(tmp_path):
    """Run `fascia-journal` as somebody with that home, on that journal; returns what it said."""

    def run(home, journal, *words):
        home.mkdir(exist_ok=True)
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "FASCIA_"))
        }
        done = subprocess.run(
            [sys.executable, "-m", "fascia_journal", "--journal", str(journal), *words],
            env={**environment, "HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def all_of(journal):
    """Every record with its versions, and the settings."""
    kinds = ("session", "check_in", "pause", "plan")
    records = {kind: journal.latest(100, kind=kind) for kind in kinds}
    history = {
        one.id: journal.history(kind, one.id) for kind, found in records.items() for one in found if one.id
    }
    return records, history, dict(journal.settings)


def test_one_file_out_and_one_file_in_is_the_whole_journal(own_folders, tmp_path, shell):
    old, new = tmp_path / "old home", tmp_path / "new home"
    source = old / "program" / "data" / "journal.sqlite"
    at = dt.datetime(2026, 2, 1, 18, 5, tzinfo=dt.UTC)
    with Journal.open(source) as journal:
        journal.settings["zone"] = "Europe/Zurich"
        first = journal.add(Session(at, "Europe/Zurich", before=Tension(6), after=Tension(4)))
        journal.replace(replace(first, note=NOTE))
        journal.delete(journal.add(Session(at + dt.timedelta(days=2), "Europe/Zurich")))
        journal.add(CheckIn(at + dt.timedelta(days=1), "Europe/Zurich", Tension(5)))
        journal.add(Pause(dt.date(2026, 2, 10), dt.date(2026, 2, 14)))
        before = all_of(journal)
    stick = tmp_path / "stick.sqlite"
    shell(old, source, "backup", "--to", str(stick))
    target = new / "program" / "data" / "journal.sqlite"
    target.parent.mkdir(parents=True)
    shutil.copyfile(stick, target)
    shutil.rmtree(old)
    assert "no damage found" in shell(new, target, "check")
    with Journal.open(target, create=False) as journal:
        assert all_of(journal) == before
        ((session,), history, _) = before[0]["session"], before[1], before[2]
        assert session.note == NOTE
        assert [one.note for one in history[session.id]] == [""]
        assert journal.can_undo  # the log of changes came along
    if os.name == "posix":
        assert (
            target.stat().st_mode & 0o077 == 0
        )  # copied as anything, for its owner alone once it was opened
