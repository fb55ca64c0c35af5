"""A journal brought back from a backup: real files, really damaged."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from fascia_journal import ExerciseEntry, Journal, Pause, Session, Tension, clock
from fascia_journal.cli import main
from fascia_journal.errors import NewerJournalError, StoreError
from fascia_journal.restoring import is_damaged, restore

NOW = dt.datetime(2026, 3, 3, 17, 5, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def now(own_folders):
    with clock.fixed(NOW):
        yield NOW


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "journal.sqlite"


def session(day: int, note: str = "") -> Session:
    at = dt.datetime(2026, 2, day, 18, 5, tzinfo=dt.UTC)
    return Session(at, "UTC", (ExerciseEntry("lunge", 90),), Tension(6), Tension(4), note=note)


@pytest.fixture
def kept(file: Path) -> Path:
    """A journal of two sessions, a backup of it, then a third session and an edit of the first."""
    with Journal.open(file) as journal:
        journal.settings["zone"] = "UTC"
        first = journal.add(session(1))
        journal.add(session(2))
        backup = journal.backup()
        journal.add(session(3, "since the backup"))
        journal.replace(replace(first, note="edited since"))
    return backup


def flip_a_bit(file: Path, day: int) -> None:
    """Damage inside a value, which SQLite itself does not see."""
    with closing(sqlite3.connect(file)) as db:
        db.execute("UPDATE session SET before_overall = 9 WHERE local_date = ?", (f"2026-02-0{day}",))
        db.commit()


def test_what_the_damaged_file_holds_whole_comes_over_the_backup(file, kept):
    flip_a_bit(file, 2)
    assert is_damaged(file)
    done = restore(file)
    assert done.backup == kept
    assert done.came_back["session"] == 2
    assert set(done.brought_over) == {
        "the session of 3 February 2026, 18:05",
        "the session of 1 February 2026, 18:05",
    }
    assert done.lost == (
        "the latest version of the session of 2 February 2026, 18:05; an earlier one came back",
    )
    with Journal.open(file, create=False) as journal:
        by_day = {record.local_date.day: record for record in journal.latest(10)}
        assert [by_day[day].note for day in (1, 2, 3)] == ["edited since", "", "since the backup"]
        assert by_day[2].before == Tension(6)
        assert journal.check() == []


def test_a_pause_that_was_entered_in_time_is_not_marked_as_entered_afterwards_when_it_comes_back(file):
    with clock.fixed(NOW), Journal.open(file) as journal:
        journal.settings["zone"] = "UTC"
        journal.add(session(1))
        pause = journal.add(Pause(dt.date(2026, 3, 3), dt.date(2026, 3, 4), reason="holiday"))
        journal.backup()
        longer = journal.replace(replace(pause, last_day=dt.date(2026, 3, 20)))
    flip_a_bit(file, 1)
    with clock.fixed(NOW + dt.timedelta(days=30)):
        restore(file)
        with Journal.open(file, create=False) as journal:
            (came,) = journal.latest(1, kind="pause")
    assert (came.last_day, came.entered_at) == (dt.date(2026, 3, 20), longer.entered_at)


def test_a_record_that_is_in_no_backup_and_not_whole_is_said_to_be_lost(file, kept):
    flip_a_bit(file, 3)
    done = restore(file)
    assert done.lost == ("a session that cannot be read",)
    with Journal.open(file, create=False) as journal:
        assert journal.count() == 2


@pytest.mark.parametrize("damage", ["shortened", "overwritten", "emptied", "another program's", "gone"])
def test_a_file_that_cannot_be_used_is_kept_aside_untouched_and_the_backup_takes_its_place(
    file, kept, tmp_path, damage
):
    content = file.read_bytes()
    if damage == "gone":
        file.unlink()
    elif damage == "another program's":
        file.unlink()
        with closing(sqlite3.connect(file)) as db:
            db.execute("CREATE TABLE photo (name)")
            db.commit()
    else:
        spoilt = {"shortened": content[: len(content) // 2], "overwritten": b"x" * 9000, "emptied": b""}
        file.write_bytes(spoilt[damage])
    before = file.read_bytes() if file.exists() else None
    done = restore(file)
    with Journal.open(file, create=False) as journal:
        assert journal.count() >= 2
        assert journal.check() == []
    if before is None:
        assert done.set_aside is None
    else:
        assert done.set_aside is not None
        assert "20260303T170500Z" in done.set_aside.name
        assert done.set_aside.read_bytes() == before
        assert done.set_aside.parent == file.parent


def test_a_bad_backup_is_passed_over_for_the_newest_good_one(file, kept):
    bad = kept.with_name(kept.name.replace("20260303", "20260304"))
    shutil.copy(kept, bad)
    flip_a_bit(bad, 1)
    file.write_bytes(b"x" * 9000)
    done = restore(file)
    assert done.backup == kept
    assert [path for path, _ in done.passed_over] == [bad]


def test_a_journal_that_is_in_use_is_no_damaged_one(file, kept):
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match=r"(?i)another|busy|locked|in use"):
            restore(file)
        writer.execute("COMMIT")
    with Journal.open(file, create=False) as journal:
        assert journal.count() == 3
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_of_two_people_s_backups_none_is_guessed(tmp_path):
    mine, theirs = tmp_path / "mine" / "diary.sqlite", tmp_path / "theirs" / "diary.sqlite"
    backups = []
    for number, path in enumerate((mine, theirs)):
        with Journal.open(path) as journal:
            journal.add(session(1 + number, path.parent.name))  # the first save of a day makes a backup
            backups.append(journal.backups()[0])
    damaged = b"not a journal" * 900
    mine.write_bytes(damaged)
    with pytest.raises(StoreError, match="backups of 2 journals called diary") as refused:
        restore(mine)
    assert all(str(one) in str(refused.value) for one in backups)
    assert mine.read_bytes() == damaged
    restore(mine, backups[0])
    with Journal.open(mine, create=False) as journal:
        assert [one.note for one in journal.latest(9)] == ["mine"]
    with pytest.raises(StoreError, match="a backup of another journal"):
        restore(theirs, backups[0])
    with Journal.open(theirs, create=False) as journal:
        assert [one.note for one in journal.latest(9)] == ["theirs"]


def test_what_is_refused_holds_up_nothing_else_and_is_named(file, kept):
    flip_a_bit(file, 2)
    with clock.fixed(dt.datetime(2026, 2, 2, 23, tzinfo=dt.UTC)):  # a clock set back behind the third session
        done = restore(file)
    assert done.brought_over == ("the session of 1 February 2026, 18:05",)
    assert "the session of 3 February 2026, 18:05; it is whole in the file that is kept" in done.lost
    assert done.set_aside is not None
    assert done.set_aside.exists()


def test_what_was_erased_and_lies_in_the_file_set_aside_is_named(file, kept):
    flip_a_bit(file, 2)
    done = restore(file)
    with Journal.open(file, create=False) as journal:
        first = next(one for one in journal.latest(9) if one.local_date.day == 1)
        assert done.set_aside in journal.erase(first)


def test_without_a_good_backup_nothing_is_changed(file, kept):
    kept.unlink()
    for one in kept.parent.iterdir():
        one.unlink()
    file.write_bytes(b"x" * 9000)
    with pytest.raises(StoreError, match="No good backup"):
        restore(file)
    assert file.read_bytes() == b"x" * 9000
    assert [one.name for one in file.parent.iterdir()] == ["journal.sqlite"]


def test_a_whole_journal_is_left_as_it_is_unless_a_backup_is_named(file, kept):
    before = file.read_bytes()
    with pytest.raises(StoreError, match="name the backup"):
        restore(file)
    assert file.read_bytes() == before
    done = restore(file, kept)
    assert done.brought_over == ()
    assert set(done.lost) == {
        "the session of 3 February 2026, 18:05",
        "the latest version of the session of 1 February 2026, 18:05; an earlier one came back",
    }
    with Journal.open(file, create=False) as journal:
        assert journal.count() == 2


def test_a_journal_of_a_newer_version_is_no_damaged_one(file, kept):
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 99")
    before = file.read_bytes()
    with pytest.raises(NewerJournalError):
        restore(file)
    assert file.read_bytes() == before


def test_a_backup_that_cannot_be_put_in_place_leaves_everything_where_it_was(file, kept, monkeypatch):
    file.write_bytes(b"x" * 9000)

    def full(*_):
        raise StoreError("The disk is full. No backup was made.")

    monkeypatch.setattr("fascia_journal.store.backup.write", full)
    with pytest.raises(StoreError, match="disk is full"):
        restore(file)
    assert file.read_bytes() == b"x" * 9000
    assert [one.name for one in file.parent.iterdir()] == ["journal.sqlite"]


def test_it_is_found_in_the_folder_that_the_person_chose(file, tmp_path):
    with Journal.open(file) as journal:
        journal.settings["zone"] = "UTC"
        journal.settings["backup_folder"] = str(tmp_path / "stick")
        journal.add(session(1))
    (kept,) = (tmp_path / "stick").iterdir()
    flip_a_bit(file, 1)
    assert restore(file).backup == kept


def test_the_shell_says_what_came_back(file, kept, capsys):
    flip_a_bit(file, 2)
    assert main(["--journal", str(file), "restore"]) == 0
    said = capsys.readouterr().out
    assert "Came back: 2 sessions, 0 check-ins, 0 pauses, 0 plans." in said
    assert "- the session of 3 February 2026, 18:05" in said
    assert "Not brought back:" in said
    assert "aside-20260303T170500Z" in said
    assert main(["--journal", str(file), "restore"]) == 1
    assert "has no damage" in capsys.readouterr().err
    assert main(["--journal", str(file), "restore", str(kept)]) == 0


def test_the_set_aside_file_is_no_journal_of_the_household(file, kept, monkeypatch):
    monkeypatch.setattr("fascia_journal.places.journals", lambda: file.parent)
    file.write_bytes(b"x" * 9000)
    restore(file)
    from fascia_journal import places

    assert places.named_journals() == ["journal"]


def test_an_unfinished_change_of_a_journal_that_is_gone_is_not_taken_for_one_of_the_backup(file, kept):
    die_in_a_change(file)
    file.unlink()
    with pytest.raises(StoreError, match=r"journal\.sqlite-journal, which belongs to one.*restore"):
        Journal.open(file)
    assert not file.exists()
    restore(file)
    with Journal.open(file, create=False) as journal:
        assert journal.check() == []
        assert journal.count() == 2
    (aside,) = file.parent.glob("journal.sqlite.aside-*")
    assert aside.name.endswith("-journal")


def die_in_a_change(file: Path) -> None:
    """Leave a rollback journal beside the file, as a crash does."""
    script = f"""
import os, sqlite3
db = sqlite3.connect({str(file)!r}, isolation_level=None)
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN IMMEDIATE"); db.execute("DELETE FROM session")
for n in range(400):
    db.execute("INSERT INTO setting VALUES (?, ?, '')", (str(n), "x" * 3000))
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    assert file.with_name(f"{file.name}-journal").exists()


def test_what_another_tool_left_in_wal_mode_is_whole_and_its_log_does_not_spoil_a_backup(file, kept):
    script = f"""
import os, sqlite3
db = sqlite3.connect({str(file)!r}, isolation_level=None)
db.execute("PRAGMA journal_mode = wal"); db.execute("PRAGMA wal_autocheckpoint = 0")
for n in range(400):
    db.execute("INSERT OR REPLACE INTO draft VALUES (1, ?)", ('"' + "x" * 9000 + '"',))
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    log = file.with_name(f"{file.name}-wal")
    left = log.read_bytes()
    assert left
    with Journal.open(file, create=False) as journal:
        assert journal.count() == 3
        assert journal.check() == []
    assert not log.exists()
    file.write_bytes(b"x" * 9000)
    log.write_bytes(left)
    restore(file)
    with Journal.open(file, create=False) as journal:
        assert journal.check() == []
        assert journal.count() == 2


def test_a_backup_of_a_newer_version_is_passed_over(file, kept):
    newer = kept.with_name(kept.name.replace("20260303", "20260304"))
    shutil.copy(kept, newer)
    with closing(sqlite3.connect(newer)) as db:
        db.execute("PRAGMA user_version = 99")
    file.write_bytes(b"x" * 9000)
    done = restore(file)
    assert done.backup == kept
    assert done.passed_over == ((newer, "It was written by a newer version of Fascia Journal."),)
    before = file.read_bytes()
    with pytest.raises(StoreError, match="newer version"):
        restore(file, newer)
    assert file.read_bytes() == before


def test_the_folder_that_the_person_chose_is_known_when_the_file_is_gone(file, tmp_path, capsys):
    stick = tmp_path / "stick"
    with Journal.open(file) as journal:
        journal.settings["zone"] = "UTC"
        journal.add(session(1))
        journal.settings["backup_folder"] = str(stick)
        with clock.fixed(NOW + dt.timedelta(days=1)):
            journal.add(session(2))
        kept = journal.backups()[0]
    assert kept.parent == stick
    file.unlink()
    stick.rename(tmp_path / "not connected")
    assert main(["--journal", str(file), "restore"]) == 0
    said = capsys.readouterr().out
    assert f"Not looked into, because it is not there now: {stick}. It may hold a newer backup." in said
    assert "Came back: 1 sessions" in said
    (tmp_path / "not connected").rename(stick)
    file.unlink()
    done = restore(file)
    assert (done.backup, done.came_back["session"], done.out_of_reach) == (kept, 2, ())


def test_a_folder_that_is_not_connected_is_not_made_on_another_disk(file, tmp_path):
    stick = tmp_path / "mnt" / "stick" / "backups"
    with Journal.open(file) as journal:
        journal.settings["backup_folder"] = str(stick)
    shutil.rmtree(stick.parent)
    stick.parent.mkdir()  # the bare folder where the disk was
    with Journal.open(file) as journal:
        journal.add(session(1))
        assert f"{stick}, is not there" in (journal.keeping.problem or "")
        with pytest.raises(StoreError, match="Connect the disk"):
            journal.backup()
    assert list(stick.parent.iterdir()) == []


def test_a_journal_that_got_another_name_finds_the_backups_of_its_first(file, kept):
    renamed = file.with_name("anna.sqlite")
    file.rename(renamed)
    flip_a_bit(renamed, 2)
    assert restore(renamed).backup == kept


def test_a_journal_behind_a_link_comes_back_where_it_lies(file, kept, tmp_path):
    real = tmp_path / "cloud" / "journal.sqlite"
    real.parent.mkdir()
    file.rename(real)
    file.symlink_to(real)
    flip_a_bit(file, 2)
    done = restore(file)
    assert file.is_symlink()
    assert not real.is_symlink()
    assert done.set_aside is not None
    assert done.set_aside.parent == real.parent
    with Journal.open(real, create=False) as journal:
        assert journal.check() == []


def test_a_file_whose_end_is_missing_gives_what_its_beginning_holds(file):
    with Journal.open(file) as journal:
        journal.settings["zone"] = "UTC"
        for number in range(120):
            journal.add(replace(session(1), started_at=NOW - dt.timedelta(days=400 - number)))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) * 8 // 10])
    done = restore(file)
    assert len(done.brought_over) > 20
    assert done.unreadable or done.lost
    with Journal.open(file, create=False) as journal:
        assert journal.check() == []
        assert journal.count() == 1 + len(done.brought_over)


def test_whoever_goes_on_in_a_backup_does_not_lose_it_with_the_old_ones(file, kept):
    for day in range(12):
        with clock.fixed(NOW + dt.timedelta(days=day)), Journal.open(kept, create=False) as journal:
            journal.settings["backup_folder"] = str(kept.parent)
            journal.add(replace(session(1), started_at=NOW + dt.timedelta(days=day, hours=-1)))
    with clock.fixed(NOW + dt.timedelta(days=13)), Journal.open(kept, create=False) as journal:
        assert journal.count() == 2 + 12
        assert kept not in journal.backups()


def test_what_a_killed_backup_left_is_cleared_away_and_no_other_file(file):
    with Journal.open(file) as journal:
        journal.add(session(1))
        folder = journal.keeping.folder
        dead = subprocess.Popen([sys.executable, "-c", ""])
        dead.wait()
        name = journal.backups()[0].name
        left, under_way = (folder / f".{name}.{process}.part" for process in (dead.pid, os.getpid()))
        another_s = folder / f".journal_0123abcd_20260301T000000000000Z_v1.sqlite.{dead.pid}.part"
        for part in (left, under_way, another_s):
            part.write_bytes(b"a whole journal")
        with clock.fixed(NOW + dt.timedelta(days=1)):
            journal.add(session(2))
    assert not left.exists()
    assert under_way.exists()
    assert another_s.exists()


def test_a_copy_beside_the_journal_that_still_holds_what_was_erased_is_named(file, kept):
    copy = file.with_name("journal (conflicted copy).sqlite")
    shutil.copy(file, copy)
    with Journal.open(file, create=False) as journal:
        assert copy in journal.erase(journal.latest(1)[0])


def test_the_shell_names_the_backups_of_a_journal_that_is_gone_and_the_way_back_works(
    file, kept, tmp_path, capsys
):
    file.unlink()
    assert main(["--journal", str(file), "list"]) == 1
    assert f"There are backups: fascia-journal --journal {file} restore." in capsys.readouterr().err
    assert main(["--journal", str(file), "log", "--before", "3", "--at", "2026-03-03 12:00"]) == 0
    assert "backups of an earlier one of its name, the newest with 2 records" in capsys.readouterr().err
    assert main(["--journal", str(file), "log", "--before", "3", "--at", "2026-03-03 12:05"]) == 0
    assert capsys.readouterr().err == ""
    file.rename(tmp_path / "moved.sqlite")
    assert main(["--journal", str(file), "restore", str(kept)]) == 0
    with Journal.open(file, create=False) as journal:
        assert journal.count() == 2
