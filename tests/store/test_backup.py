"""Backups are copies that were looked at; nothing is thrown away because it looks old."""

import datetime as dt
import os
import random
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from fascia_journal import clock
from fascia_journal.errors import StoreError
from fascia_journal.store import backup, engine
from fascia_journal.store.store import Store


def test_a_backup_is_a_journal_that_holds_the_same(file, tmp_path, make_session):
    with closing(Store(file)) as store:
        saved = store.add_all([make_session(day) for day in range(1, 20)])
        copy = store.backup(tmp_path / "backups" / "copy.sqlite")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in copy.parent.iterdir()] == ["copy.sqlite"]
    with closing(Store(copy)) as store:
        assert store.latest("session", 99) == saved[::-1]


def test_an_existing_file_is_never_overwritten(file, tmp_path):
    (tmp_path / "copy.sqlite").write_text("mine")
    with closing(Store(file)) as store, pytest.raises(StoreError, match="exists already"):
        store.backup(tmp_path / "copy.sqlite")
    assert (tmp_path / "copy.sqlite").read_text() == "mine"


def test_a_backup_that_cannot_be_written_is_said_and_leaves_nothing(file, tmp_path):
    (tmp_path / "backups").write_text("a file where the folder should be")
    with closing(Store(file)) as store, pytest.raises(StoreError):
        store.backup(tmp_path / "backups" / "copy.sqlite")
    assert not list(tmp_path.glob("**/*.part"))


def test_new_folders_on_the_way_to_a_backup_belong_to_their_owner_alone(file, tmp_path):
    before = os.umask(0)
    try:
        with closing(Store(file)) as store:
            store.backup(tmp_path / "one" / "two" / "copy.sqlite")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "one" / "two").stat().st_mode) == 0o700


def test_a_copy_that_lacks_a_record_does_not_count(file, tmp_path, make_session, monkeypatch):
    """Every hash in it is true, and yet a session is gone."""
    opened = engine.open_copy

    def open_poorer(path):
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("DELETE FROM session WHERE rowid = 1")
        return opened(path)

    monkeypatch.setattr(engine, "open_copy", open_poorer)
    with closing(Store(file)) as store:
        store.add_all([make_session(3), make_session(4)])
        with pytest.raises(StoreError, match="as many records"):
            store.backup(tmp_path / "backups" / "copy.sqlite")
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_journal_that_another_program_does_not_let_go_is_not_waited_for_for_ever(
    file, tmp_path, make_session, monkeypatch
):
    monkeypatch.setattr(backup, "_PATIENCE", 3)
    script = f"""
import sqlite3, sys
db = sqlite3.connect({str(file)!r}, isolation_level=None)
db.execute("BEGIN EXCLUSIVE"); print("locked", flush=True); sys.stdin.read()
"""
    with closing(Store(file)) as store:
        store._db.execute("PRAGMA busy_timeout = 20")
        with subprocess.Popen(
            [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout.readline() == "locked\n"
            with pytest.raises(StoreError, match=r"another window or program. No backup was made"):
                store.backup(tmp_path / "backups" / "copy.sqlite")
            holder.stdin.close()
        store.backup(tmp_path / "backups" / "copy.sqlite")
    assert [path.name for path in (tmp_path / "backups").iterdir()] == ["copy.sqlite"]


def test_flipped_bits_in_records_are_found_each_time(file, make_session):
    """`integrity_check` misses them; the hashes account for every one."""
    note = "0123456789abcdef" * 40
    with closing(Store(file)) as store:
        store.add_all([make_session(day, note=note) for day in range(1, 29)])
    clean = file.read_bytes()
    places = [at for at in range(len(clean)) if clean.startswith(note[:64].encode(), at)]
    generator = random.Random(1)
    for _ in range(60):
        at = generator.choice(places) + generator.randrange(64)
        broken = bytearray(clean)
        broken[at] ^= 1 << generator.randrange(7)
        file.write_bytes(broken)
        with closing(sqlite3.connect(file)) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        with closing(Store(file)) as store:
            assert len(store.check()) == 1
            with pytest.raises(StoreError, match="not good"):
                store.backup(file.with_name("copy.sqlite"))
        assert not file.with_name("copy.sqlite").exists()


def test_wherever_in_the_file_a_bit_flips_it_is_found_or_changes_nothing(file, make_session):
    with closing(Store(file)) as store:
        for day in range(1, 29):
            (saved,) = store.add_all([make_session(day)])
        store.replace(replace(saved, note="edited"))
        store.undo()
        store.set_setting("activity", "gardening")
    clean = file.read_bytes()
    generator, found, unchanged = random.Random(8), 0, 0
    for _ in range(300):
        broken = bytearray(clean)
        broken[generator.randrange(len(clean))] ^= 1 << generator.randrange(8)
        file.write_bytes(broken)
        try:
            with closing(Store(file)) as store:
                noticed = store.check() != []
        except StoreError:
            noticed = True
        if noticed:
            found += 1
        else:
            assert content(bytes(broken)) == content(clean)
            unchanged += 1
    assert found > 40  # much of a small file is room for more, or an index
    assert found + unchanged == 300


def content(image: bytes) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.text_factory = bytes
        db.deserialize(image)
        tables = ("session", "exercise_entry", "change", "history", "setting")
        return [db.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


def test_a_changed_rating_and_a_lost_exercise_are_found(file, make_session):
    with closing(Store(file)) as store:
        first, second = store.add_all([make_session(3), make_session(4)])
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE session SET after_overall = 5 WHERE id = ?", (first.id,))
        db.execute("DELETE FROM exercise_entry WHERE session_id = ? AND position = 1", (second.id,))
    with closing(Store(file)) as store:
        found = store.check()
    assert len(found) == 2
    assert any(first.id in line for line in found)
    assert any(second.id in line for line in found)


def test_a_backup_that_cannot_be_looked_into_is_named_among_those_that_may_hold_a_record(
    file, tmp_path, make_session
):
    with closing(Store(file)) as store:
        (saved,) = store.add_all([make_session()])
        whole, broken, folder = (
            backup.default_target(file, "0123456789abcdef", version, tmp_path / "b") for version in (1, 2, 3)
        )
        store.backup(whole)
        broken.write_bytes(b"no database" * 1000)
        folder.mkdir()
        store.erase(saved)
        found = backup.holding(
            [one.path for one in backup.backups_in(tmp_path / "b")], {("session", saved.id)}
        )
        assert set(found) == {whole, broken, folder}
        assert backup.holding([backup.backups_in(tmp_path / "b")[-1].path], {("session", "another")}) == []


def backups_on(folder: Path, moments: list[dt.datetime]) -> list[backup.Backup]:
    folder.mkdir(exist_ok=True)
    for version, at in enumerate(moments):
        with clock.fixed(at):
            backup.default_target(Path("journal.sqlite"), "0123456789abcdef", version, folder).touch()
    return backup.backups_in(folder, "0123456789abcdef")


def test_pruning_keeps_seven_days_five_weeks_and_twelve_months(tmp_path):
    start = dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC)
    made = backups_on(tmp_path / "b", [start + dt.timedelta(days=day) for day in range(800)])
    backup.prune(made)
    left = backup.backups_in(tmp_path / "b")
    days = [one.at.date() for one in left]
    assert days[:7] == [(start + dt.timedelta(days=799 - day)).date() for day in range(7)]
    assert len({(day.year, day.month) for day in days}) == 12
    last_weeks = {(start + dt.timedelta(days=799 - 7 * week)).date().isocalendar()[:2] for week in range(5)}
    assert last_weeks <= {day.isocalendar()[:2] for day in days}
    assert len(left) <= 7 + 5 + 12


def test_a_clock_that_jumps_throws_no_backup_away(tmp_path):
    moments = [dt.datetime(2026, 3, day, tzinfo=dt.UTC) for day in (1, 2, 3)]
    made = backups_on(tmp_path / "b", [*moments, dt.datetime(2099, 1, 1, tzinfo=dt.UTC)])
    backup.prune(made)
    assert len(backup.backups_in(tmp_path / "b")) == 4


def test_a_clock_set_back_by_years_does_not_throw_the_newest_backup_away(tmp_path):
    days = [dt.datetime(2040, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=31 * n) for n in range(14)]
    made = backups_on(tmp_path / "b", [*days, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)])
    (just_made,) = (one.path for one in made if one.at.year == 2026)
    backup.prune(made, spare=just_made)
    assert just_made.exists()


def test_a_backup_is_due_once_a_day_whatever_the_clock_and_the_count_say(tmp_path):
    today = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
    with clock.fixed(today):
        assert not backup.due([], version=0)
        assert backup.due([], version=1)
    made = backups_on(tmp_path / "a", [today - dt.timedelta(days=2), today - dt.timedelta(days=1)])
    with clock.fixed(today):
        assert backup.due(made, version=7)
        assert backup.due(made, version=0)  # brought back from a backup: it counts from there again
        assert not backup.due(made, version=made[0].version)
    made = backups_on(tmp_path / "b", [today, dt.datetime(2040, 1, 1, tzinfo=dt.UTC)])
    with clock.fixed(today):
        assert not backup.due(made, version=7)  # made today, though another one claims to be newer


def test_a_name_that_only_looks_like_a_backup_s_is_passed_over(tmp_path):
    made = backups_on(tmp_path / "b", [dt.datetime(2026, 3, 1, tzinfo=dt.UTC)])
    made[0].path.with_name(made[0].path.name.replace("20260301", "20261399")).touch()
    assert backup.backups_in(tmp_path / "b") == made


def test_backups_of_another_journal_in_the_same_folder_are_not_taken_for_ours(tmp_path):
    made = backups_on(tmp_path / "b", [dt.datetime(2026, 3, 1, tzinfo=dt.UTC)])
    assert len(made) == 1
    assert backup.backups_in(tmp_path / "b", "fedcba9876543210") == []
    (tmp_path / "b" / "holiday.sqlite").touch()
    assert len(backup.backups_in(tmp_path / "b")) == 1


def test_a_folder_that_is_not_there_holds_no_backups(tmp_path):
    assert backup.backups_in(tmp_path / "nowhere") == []
