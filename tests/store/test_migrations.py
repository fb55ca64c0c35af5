"""How a file grows: with a made-up second schema that builds the parent table anew."""

import inspect
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import replace

import pytest

from fascia_journal.errors import StoreError
from fascia_journal.store import backup, engine, migrations, rows
from fascia_journal.store.store import Store


def rebuild(db: sqlite3.Connection) -> None:
    """What a CHECK that changes makes necessary; with foreign keys on it would empty exercise_entry."""
    (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'session'").fetchone()
    db.execute(
        sql.replace("CREATE TABLE session", "CREATE TABLE new_session").replace(
            "hash TEXT NOT NULL", "hash TEXT NOT NULL, place TEXT NOT NULL DEFAULT ''"
        )
    )
    db.execute("INSERT INTO new_session SELECT *, '' FROM session")
    db.execute("DROP TABLE session")
    db.execute("ALTER TABLE new_session RENAME TO session")


def filled(file, make_session):
    with closing(Store(file)) as store:
        store.add_all([make_session(day) for day in (3, 4, 5)])


def counts(file):
    with closing(sqlite3.connect(file)) as db:
        tables = ("session", "exercise_entry", "change", "history")
        return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_building_the_parent_table_anew_keeps_every_child_row(file, make_session):
    filled(file, make_session)
    before, backups = counts(file), []
    with closing(engine.connect(file, create=False, schema=2)) as db:
        migrations.migrate(db, lambda: backups.append(1), [rebuild])
        assert migrations.version(db) == 2
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert db.execute("SELECT DISTINCT place FROM session").fetchall() == [("",)]
    assert counts(file) == before
    assert before["exercise_entry"] == 6
    assert backups == [1]


def test_a_column_that_a_later_schema_adds_leaves_every_hash_and_every_earlier_version_true(
    file, make_session, monkeypatch, tmp_path
):
    with closing(Store(file)) as store:
        (saved,) = store.add_all([make_session()])
        store.replace(replace(saved, note="edited"))
    monkeypatch.setitem(rows.COLUMNS, "session", (*rows.COLUMNS["session"], "place"))
    with closing(engine.connect(file, create=False, schema=2)) as db:
        copy = tmp_path / "before.sqlite"
        migrations.migrate(
            db,
            lambda: backup.write(db, copy),  # the old schema must be good in the eyes of the new columns
            [lambda db: db.execute("ALTER TABLE session ADD COLUMN place TEXT")],
        )
        assert backup.findings(db) == []
        ((text,),) = db.execute("SELECT earlier FROM history WHERE earlier IS NOT NULL").fetchall()
        earlier = rows.Payload.from_text(text)
        assert earlier.columns[-1] is None
        assert earlier.text() == text
        db.execute("UPDATE session SET place = 'garden'")  # but what stands there counts
        assert len(backup.findings(db)) == 1
    assert copy.exists()


def test_the_trap_is_real_with_foreign_keys_on_the_children_are_gone(file, make_session):
    filled(file, make_session)
    with closing(engine.connect(file, create=False, schema=2)) as db, engine.writing(db):
        rebuild(db)
    assert counts(file)["exercise_entry"] == 0


def test_a_migration_that_dies_half_way_leaves_the_file_as_it_was(file, make_session):
    filled(file, make_session)
    before = counts(file)

    def dies(db):
        rebuild(db)
        raise RuntimeError("power cut")

    with closing(engine.connect(file, create=False, schema=2)) as db:
        with pytest.raises(RuntimeError):
            migrations.migrate(db, lambda: None, [dies])
        assert migrations.version(db) == 1
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert counts(file) == before
    with closing(Store(file)) as store:
        assert store.check() == []


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("sessions", [0, 300])
def test_a_process_killed_in_the_middle_of_a_migration_leaves_the_file_as_it_was(
    file, make_session, sessions
):
    """A cache of few pages: half of the new table is in the file already, and must be rolled back."""
    with closing(Store(file)) as store:
        store.add_all([make_session(3, note="x" * 500) for _ in range(sessions)])
    before, size = counts(file), file.stat().st_size
    script = (
        "import sqlite3\n"
        + inspect.getsource(rebuild)
        + textwrap.dedent("""
        import os, signal, sys
        from contextlib import closing
        from pathlib import Path
        from fascia_journal.store import engine, migrations
        def dies(db):
            rebuild(db)
            os.kill(os.getpid(), signal.SIGKILL)
        with closing(engine.connect(Path(sys.argv[1]), create=False, schema=2)) as db:
            db.execute("PRAGMA cache_size = 5")
            migrations.migrate(db, lambda: None, [dies])
    """)
    )
    done = subprocess.run([sys.executable, "-c", script, str(file)], check=False)
    assert done.returncode == -signal.SIGKILL
    side = file.with_name(f"{file.name}-journal")
    assert side.exists()
    assert file.stat().st_size > size
    with closing(Store(file)) as store:
        assert store.check() == []
        assert store.count("session") == sessions
    assert not side.exists()
    assert counts(file) == before
    with closing(engine.connect(file, create=False, schema=2)) as db:
        migrations.migrate(db, lambda: None, [rebuild])
        assert migrations.version(db) == 2
    assert counts(file) == before


def test_a_migration_that_loses_rows_is_refused(file, make_session):
    filled(file, make_session)
    with closing(engine.connect(file, create=False, schema=2)) as db:
        with pytest.raises(StoreError, match="session"):
            migrations.migrate(db, lambda: None, [lambda db: db.execute("DELETE FROM session WHERE 1")])
        assert migrations.version(db) == 1
    assert counts(file)["session"] == 3


def test_without_a_backup_nothing_is_migrated(file, make_session):
    filled(file, make_session)

    def fails():
        raise StoreError("no room for a backup")

    with closing(engine.connect(file, create=False, schema=2)) as db:
        with pytest.raises(StoreError, match="no room"):
            migrations.migrate(db, fails, [rebuild])
        assert migrations.version(db) == 1


def test_two_steps_commit_one_by_one(file, make_session):
    filled(file, make_session)

    def dies(db):
        raise RuntimeError

    with closing(engine.connect(file, create=False, schema=3)) as db:
        with pytest.raises(RuntimeError):
            migrations.migrate(db, lambda: None, [rebuild, dies])
        assert migrations.version(db) == 2


def test_opening_an_older_file_makes_a_verified_backup_first(file, make_session, monkeypatch, tmp_path):
    filled(file, make_session)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr(migrations, "MIGRATIONS", (rebuild,))
    monkeypatch.setattr(migrations.newest, "__defaults__", ((rebuild,),))
    monkeypatch.setattr(migrations.migrate, "__defaults__", ((rebuild,),))
    with closing(Store(file)) as store:
        assert store.count("session") == 3
    (made,) = (tmp_path / "share").rglob("*.sqlite")
    with closing(engine.open_copy(made)) as copy:
        assert migrations.version(copy) == 1
        assert copy.execute("SELECT count(*) FROM session").fetchone() == (3,)
