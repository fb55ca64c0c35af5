"""A cloud folder: copies beside the journal are noticed and named, and no side file stays behind."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import closing

import pytest

from fascia_journal import Journal, Session
from fascia_journal.widgets.journal_page import journal_page


@pytest.fixture
def journal(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    with Journal.open(tmp_path / "cloud" / "journal.sqlite") as opened:
        opened.add(Session(dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC), "UTC"))
        yield opened


NAMES = [
    "journal (1).sqlite",
    "journal (conflicted copy 2026-03-01).sqlite",
    "journal-laptop-20260301.sqlite",
    "journal.sync-conflict-20260301-170000-ABCDEFG.sqlite",
    "journal_conflict.sqlite",
    "another name altogether.sqlite",
]


def copy_of(journal, name):
    """A copy as a cloud client leaves it; the journal is not opened, but backed up, to get the bytes."""
    target = journal.path.with_name(name)
    made = journal.path.parent.parent / "elsewhere.sqlite"
    made.unlink(missing_ok=True)
    shutil.copyfile(journal.backup(made), target)
    return target


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_beside_the_journal_is_named_with_what_to_do(journal, name):
    assert journal.copies_beside is None
    copy = copy_of(journal, name)
    before = copy.read_bytes()
    assert name in journal.copies_beside
    assert "move the copy to another folder" in journal.copies_beside
    assert journal.check() == [journal.copies_beside]
    assert copy.read_bytes() == before
    assert {one.name for one in journal.path.parent.iterdir()} == {"journal.sqlite", name}


@pytest.mark.parametrize("name", NAMES[:-1])
def test_a_conflict_copy_that_cannot_be_read_is_known_by_its_name(journal, name):
    journal.path.with_name(name).write_bytes(b"half of a download")
    assert name in journal.copies_beside


def test_another_journal_a_backup_and_a_foreign_file_are_no_copies(journal):
    with Journal.open(journal.path.with_name("journal-anna-20260301.sqlite")):
        pass
    with closing(sqlite3.connect(journal.path.with_name("photos.sqlite"))) as other, other:
        other.execute("CREATE TABLE photo (name TEXT)")
    journal.path.with_name("journal notes.txt").write_text("mine", encoding="utf-8")
    journal.settings["backup_folder"] = str(journal.path.parent)
    made = journal.backup()
    assert made.parent == journal.path.parent
    assert journal.copies_beside is None


def test_the_journal_page_says_it(journal):
    copy_of(journal, "journal <b>(2)</b>.sqlite".replace("/", ""))
    said = journal_page(journal).children[0].html
    assert "journal &lt;b&gt;(2)" in said
    assert "<b>(2)" not in said


def test_no_side_file_stays_behind_between_saves(journal):
    for day in range(2, 12):
        journal.add(Session(dt.datetime(2026, 3, day, 17, tzinfo=dt.UTC), "UTC"))
        journal.draft = {"key": {"note": str(day)}}
        assert [one.name for one in journal.path.parent.iterdir()] == ["journal.sqlite"]
