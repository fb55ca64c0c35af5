"""What the connection promises, on real files."""

import datetime as dt
import os
import sqlite3
import stat
import subprocess
import sys
import time
import traceback
from contextlib import closing
from types import SimpleNamespace

import pytest

from fascia_journal import places
from fascia_journal.errors import DamagedJournalError, NewerJournalError, StoreError
from fascia_journal.records import Pause
from fascia_journal.store import engine
from fascia_journal.store.store import Store


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", 3),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("trusted_schema", 0),
        ("secure_delete", 1),
    ],
)
def test_every_connection_has_the_pragmas_that_keep_a_save(file, pragma, value):
    Store(file).close()
    with closing(engine.connect(file, create=False, schema=1)) as connection:
        assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value


def test_the_file_and_its_new_folder_belong_to_their_owner_alone(file):
    before = os.umask(0)
    try:
        Store(file).close()
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_rights_that_others_got_are_taken_back_and_a_foreign_folder_is_left_alone(file):
    Store(file).close()
    file.chmod(0o644)
    file.parent.chmod(0o755)
    Store(file).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o755


def test_tables_are_strict(file):
    Store(file).close()
    with closing(engine.connect(file, create=False, schema=1)) as connection:
        for table in (
            "session",
            "exercise_entry",
            "check_in",
            "pause",
            "plan",
            "change",
            "history",
            "setting",
        ):
            assert connection.execute(f"SELECT strict FROM pragma_table_list('{table}')").fetchone() == (1,)
        with pytest.raises(sqlite3.IntegrityError, match="TEXT value in INTEGER column"):
            connection.execute("INSERT INTO change VALUES (1, 'soon', 'me', 'add', 'x', 0, '')")


def test_a_journal_of_a_newer_version_is_refused_and_not_touched(file):
    Store(file).close()
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA user_version = 99")
    before = file.read_bytes()
    with pytest.raises(NewerJournalError, match="newer version"):
        Store(file)
    assert file.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_not_touched(file):
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE habits (name TEXT)")
    before = file.read_bytes()
    with pytest.raises(DamagedJournalError, match="another program"):
        Store(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 100, b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_refused_and_not_touched(file, content):
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(DamagedJournalError, match="left as it is"):
        Store(file)
    assert file.read_bytes() == content


def test_a_database_of_another_program_in_wal_mode_gets_no_file_beside_it(file):
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE habits (name TEXT)")
    with pytest.raises(DamagedJournalError, match="another program"):
        Store(file)
    assert list(file.parent.iterdir()) == [file]


def test_a_truncated_journal_is_refused_and_not_touched(file, make_session):
    with closing(Store(file)) as store:
        store.add_all([make_session(note="x" * 3000) for _ in range(50)])
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedJournalError, match="left as it is"):
        Store(file)
    assert file.read_bytes() == whole[: len(whole) // 2]


def test_an_empty_file_left_by_a_crash_becomes_a_journal(file):
    file.parent.mkdir()
    file.touch()
    with closing(Store(file)) as store:
        assert store.count("session") == 0


def test_a_journal_cut_to_nothing_is_told_from_a_new_one_by_its_backups(
    file, make_session, monkeypatch, tmp_path
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    with closing(Store(file)) as store:
        store.add_all([make_session()])
        store.backup(places.backups(file) / "copy.sqlite")
    file.write_bytes(b"")
    with pytest.raises(DamagedJournalError, match="empty, although there are backups"):
        Store(file)
    assert file.read_bytes() == b""
    file.unlink()
    with closing(Store(file)) as store:  # a fresh clone beside the backups of an earlier one
        assert store.count("session") == 0


@pytest.mark.parametrize(
    "broken",
    [
        "INSERT INTO setting VALUES ('zone', x'05', '')",
        "UPDATE session SET before_overall = 11",
        "UPDATE session SET after_neck = -0.5",
        "UPDATE session SET note = NULL",
        "UPDATE session SET started_utc_us = 'yesterday'",
        "UPDATE session SET ended_utc_us = started_utc_us - 1",
        "UPDATE exercise_entry SET status = 'perhaps'",
        "UPDATE exercise_entry SET session_id = 'nobody'",
        "INSERT INTO draft VALUES (2, '{}')",
    ],
)
def test_the_file_itself_refuses_what_no_record_may_hold(file, make_session, broken):
    with closing(Store(file)) as store:
        store.add_all([make_session()])
    with (
        closing(engine.connect(file, create=False, schema=1)) as connection,
        pytest.raises(sqlite3.IntegrityError),
    ):
        connection.execute(broken)


def test_text_that_damage_made_unreadable_is_said_without_quoting_it(file, make_session):
    with closing(Store(file)) as store:
        store.add_all([make_session(note="a private matter")])
    file.write_bytes(file.read_bytes().replace(b"private", b"priv\xffte"))
    with closing(Store(file)) as store:
        with pytest.raises(DamagedJournalError) as refused:
            store.latest("session", 1)
        whole = "".join(traceback.format_exception(refused.value))
        assert "matter" not in whole
        assert len(store.check()) == 1


@pytest.mark.parametrize(
    ("table", "broken"),
    [
        ("session", "UPDATE session SET context = 'alonf'"),
        ("session", "UPDATE session SET prescribed = '[\"lunge'"),
        ("session", "UPDATE session SET started_utc_us = 9e17"),
        ("pause", "UPDATE pause SET first_day = '20x6-03-01'"),
        ("setting", "UPDATE setting SET value = '\"half'"),
    ],
)
def test_a_damaged_value_is_said_in_a_sentence_and_found_by_the_check(file, make_session, table, broken):
    with closing(Store(file)) as store:
        store.add_all([make_session(), Pause(dt.date(2026, 3, 1))])
        store.set_setting("activity", "gardening")
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(broken)
    with closing(Store(file)) as store:
        with pytest.raises(DamagedJournalError):
            store.settings() if table == "setting" else store.latest(table, 1)
        assert len(store.check()) == 1


def test_a_missing_journal_is_not_made_when_nobody_asked_for_it(file):
    with pytest.raises(StoreError, match="no journal at"):
        Store(file, create=False)
    assert not file.exists()


def test_a_journal_left_by_a_crash_in_the_middle_of_a_change_opens_as_before_the_change(file, make_session):
    with closing(Store(file)) as store:
        store.add_all([make_session()])
    # dies with a rollback journal beside the file, its changed pages already written
    script = f"""
import os, sqlite3
db = sqlite3.connect({str(file)!r}, isolation_level=None)
db.execute("PRAGMA cache_size = 1"); db.execute("PRAGMA synchronous = 3")
db.execute("BEGIN IMMEDIATE"); db.execute("DELETE FROM session")
for n in range(400):
    db.execute("INSERT INTO setting VALUES (?, ?, '')", (str(n), "x" * 3000))
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    assert file.with_name(file.name + "-journal").exists()
    with closing(Store(file)) as store:
        assert store.count("session") == 1
        assert store.settings() == {}
        assert store.check() == []
    assert not file.with_name(file.name + "-journal").exists()


def test_a_file_moved_away_while_open_is_said_and_nothing_is_saved_into_the_void(file, make_session):
    with closing(Store(file)) as store:
        store.add_all([make_session(3)])
        file.rename(file.with_name("moved.sqlite"))
        with pytest.raises(StoreError, match="moved away or replaced"):
            store.add_all([make_session(4)])
        with pytest.raises(StoreError, match="moved away or replaced"):
            store.latest("session", 1)
        file.with_name("moved.sqlite").rename(file)
        store.add_all([make_session(5)])
    with closing(Store(file)) as store:
        assert store.count("session") == 2


def test_a_full_disk_is_said_in_a_sentence_and_the_journal_stays_as_it_was(file, make_session):
    with closing(Store(file)) as store:
        store.add_all([make_session()])
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="disk is full"):
            store.add_all([make_session(4, note="x" * 100_000)])
        store._db.execute("PRAGMA max_page_count = 1000000")
        store.add_all([make_session(4, note="x" * 100_000)])
    with closing(Store(file)) as store:
        assert store.count("session") == 2


def test_a_journal_locked_by_another_process_is_said_in_a_sentence(file, make_session):
    with closing(Store(file)) as store:
        store._db.execute("PRAGMA busy_timeout = 50")
        script = f"""
import sqlite3, sys
db = sqlite3.connect({str(file)!r}, isolation_level=None)
db.execute("BEGIN IMMEDIATE"); print("locked", flush=True); sys.stdin.read()
"""
        holder = subprocess.Popen(
            [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        with holder:
            assert holder.stdout.readline() == "locked\n"
            with pytest.raises(StoreError, match="another window or program"):
                store.add_all([make_session()])
            holder.stdin.close()
            holder.wait()
        store.add_all([make_session()])
        assert store.count("session") == 1


def test_a_file_that_another_process_has_just_made_is_waited_for(file, make_session, monkeypatch):
    """Between the file and its first page it looks like a journal cut to nothing."""
    with closing(Store(file)) as store:
        store.add_all([make_session()])
        store.backup(places.backups(file) / "copy.sqlite")
    file.unlink()
    script = f"""
import sys
from pathlib import Path
from fascia_journal.store import engine, migrations
from fascia_journal.store.store import Store
create = migrations.create
def late(connection):
    print("made", flush=True)
    sys.stdin.readline()
    create(connection)
migrations.create = late
Store(Path({str(file)!r})).close()
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as maker:
        assert maker.stdout.readline() == "made\n"
        assert file.stat().st_size == 0

        def let_it_go_on(seconds):
            if not maker.stdin.closed:
                maker.stdin.close()
            time.sleep(seconds)

        monkeypatch.setattr(engine, "time", SimpleNamespace(monotonic=time.monotonic, sleep=let_it_go_on))
        with closing(Store(file)) as store:
            assert store.count("session") == 0
    assert maker.returncode == 0


def test_the_check_looks_at_the_disk_and_not_at_what_is_remembered(file, make_session):
    with closing(Store(file)) as store:
        store.add_all([make_session(day, note="0123456789" * 20) for day in range(1, 29)])
        assert store.check() == []
        broken = bytearray(file.read_bytes())
        broken[broken.index(b"0123456789" * 5)] ^= 1
        with file.open("r+b") as other:  # the lock that this drops is not needed any more
            other.write(broken)
        assert len(store.check()) == 1
