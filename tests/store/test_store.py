"""Records in, rows out: every write is looked at again after the file was closed."""

import datetime as dt
import os
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import zoneinfo
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fascia_journal import clock
from fascia_journal.errors import RecordError, StaleRecordError, StoreError
from fascia_journal.records import (
    CONTEXTS,
    PAUSE_REASONS,
    SKIP_REASONS,
    CheckIn,
    ExerciseEntry,
    Pause,
    Plan,
    Session,
    Tension,
)
from fascia_journal.store.store import Store

KEYS = ("roll_down", "lunge", "ball_upper_back", "wall_lean", "doorway", "neck_roll")


def as_given(record):
    """A saved record without what the journal set."""
    return replace(record, id=None, revision=None, entered_at=None)


ratings = st.none() | st.integers(0, 10) | st.floats(0, 10)
tensions = st.builds(Tension, ratings, ratings, ratings, ratings)
zones = st.sampled_from(sorted(zoneinfo.available_timezones()))
zone_infos = zones.map(zoneinfo.ZoneInfo)
moments = st.datetimes(dt.datetime(1902, 1, 1), dt.datetime(2026, 1, 1), timezones=st.just(dt.UTC))
days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))
entries = st.one_of(
    st.builds(ExerciseEntry, st.sampled_from(KEYS), st.none() | st.floats(0, 3600)),
    st.builds(
        ExerciseEntry,
        st.sampled_from(KEYS),
        st.none(),
        st.sampled_from(("partly", "skipped")),
        st.none() | st.sampled_from(tuple(SKIP_REASONS)),
    ),
)
sessions = st.builds(
    Session,
    moments,
    zones,
    st.lists(entries, max_size=6, unique_by=lambda entry: entry.exercise),
    before=tensions,
    after=tensions,
    prescribed=st.lists(st.sampled_from(KEYS), min_size=1, unique=True),
    ended_at=st.none() | st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 2, 1), timezones=zone_infos),
    context=st.sampled_from(CONTEXTS),
    note=st.text(),
    flare_up=st.booleans(),
)
check_ins = st.builds(
    CheckIn,
    moments,
    zones,
    tensions,
    wellbeing=ratings,
    sleep=ratings,
    stress=ratings,
    activity=ratings,
    note=st.text(),
    flare_up=st.booleans(),
)
pauses = st.builds(
    lambda first, length, reason: Pause(
        first, None if length is None else first + dt.timedelta(days=length), reason
    ),
    days,
    st.none() | st.integers(0, 400),
    st.sampled_from(PAUSE_REASONS),
)
plans = st.builds(
    lambda day, keys, goal: Plan(day, keys, min(goal), max(goal)),
    days,
    st.lists(st.sampled_from(KEYS), min_size=1, unique=True),
    st.tuples(st.integers(1, 7), st.integers(1, 7)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(sessions | check_ins | pauses | plans, min_size=1, max_size=5))
def test_what_comes_out_of_the_reopened_file_is_what_went_in(records):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "journal.sqlite"
        with closing(Store(file)) as store:
            saved = store.add_all(records)
        with closing(Store(file)) as store:
            for given_record, one in zip(records, saved, strict=True):
                found = store.get(one.kind, one.id)
                assert found == one
                assert as_given(found) == given_record
                for field in fields(found):  # equal instants may hide another offset
                    assert repr(getattr(found, field.name)) == repr(getattr(one, field.name))
            assert store.check() == []


def test_the_date_of_a_session_is_read_and_never_computed_again(file, make_session):
    # The zone says +02:00 on that day; the record says that the clocks showed +01:00 when it was saved.
    session = make_session(started_at=dt.datetime(2026, 7, 5, 22, 30, tzinfo=dt.UTC), offset_seconds=3600)
    with closing(Store(file)) as store:
        (saved,) = store.add_all([session])
    with closing(Store(file)) as store:
        assert store.get("session", saved.id).local_date == dt.date(2026, 7, 5)
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("SELECT local_date, local_time, zone FROM session").fetchone() == (
            "2026-07-05",
            "2026-07-05 23:30:00",
            "Europe/Zurich",
        )


def test_a_batch_is_all_or_none(file, make_session):
    ahead = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    with closing(Store(file)) as store:
        bad = replace(make_session(), id="x", started_at=ahead)  # an id hides it from the constructor's check
        with pytest.raises(RecordError, match="future"):
            store.add_all([make_session(3), bad])
        assert store.count("session") == 0
        assert store.version == 0


def test_an_edit_raises_the_revision_and_keeps_the_version_before(file, make_session):
    with closing(Store(file)) as store:
        (saved,) = store.add_all([make_session()])
        edited = store.replace(replace(saved, note="second thoughts", after=Tension(3)))
    with closing(Store(file)) as store:
        assert store.get("session", saved.id) == edited
        assert edited.revision == 2
        assert edited.entered_at == saved.entered_at
        assert store.history("session", saved.id) == [saved]


def test_a_stale_edit_is_refused_and_says_what_changed(file, make_session):
    with closing(Store(file)) as one, closing(Store(file)) as other:
        (saved,) = one.add_all([make_session()])
        theirs = other.replace(replace(saved, note="from the other window"))
        with pytest.raises(StaleRecordError, match=r"changed in another window.*note") as refused:
            one.replace(replace(saved, after=Tension(1)))
        assert refused.value.theirs == theirs
        assert refused.value.yours.after == Tension(1)
        with pytest.raises(StaleRecordError, match="changed in another window"):
            one.delete(saved)
        other.delete(theirs)
        with pytest.raises(StaleRecordError, match="not in the journal any more") as refused:
            one.replace(saved)
        assert refused.value.theirs is None


def test_undo_walks_back_through_add_edit_delete_and_batch(file, make_session):
    with closing(Store(file)) as store:
        (saved,) = store.add_all([make_session()])
        edited = store.replace(replace(saved, note="edited"))
        store.delete(edited)
        store.add_all([make_session(5), make_session(6)])
    with closing(Store(file)) as store:
        assert store.can_undo() == "Added: a batch of 2 records"
        assert store.undo() == "Taken back: a batch of 2 records is out of the journal again."
        assert store.count("session") == 0
        assert store.can_undo() == "Deleted: the session of 3 March 2026, 18:05"
        assert "in the journal again" in store.undo()
    with closing(Store(file)) as store:
        back = store.get("session", saved.id)
        assert back.note == "edited"
        assert back.revision > edited.revision
        assert "as it was before" in store.undo()
        assert store.get("session", saved.id).note == saved.note
        store.undo()
        assert store.count("session") == 0
        assert store.can_undo() is None
        with pytest.raises(StoreError, match="no change to take back"):
            store.undo()
        assert store.check() == []


def test_undo_takes_back_the_latest_change_whoever_made_it(file, make_session):
    with closing(Store(file)) as one, closing(Store(file)) as other:
        one.add_all([make_session(3)])
        other.add_all([make_session(4)])
        assert "4 March" in one.undo()
        assert [session.local_date.day for session in other.latest("session", 9)] == [3]


def test_version_rises_with_each_change_and_not_with_drafts(file, make_session):
    with closing(Store(file)) as one, closing(Store(file)) as other:
        seen = [one.version]
        other.add_all([make_session()])
        seen.append(one.version)
        other.set_setting("zone", "Europe/Zurich")
        seen.append(one.version)
        other.undo()
        seen.append(one.version)
        assert seen == sorted(set(seen))
        other.set_draft({"note": "half a sen"})
        assert one.version == seen[-1]
        assert one.draft() == {"note": "half a sen"}
        one.set_draft(None)
        assert other.draft() is None


def test_what_was_erased_is_nowhere_in_the_file(file, make_session):
    secret = "a very private sentence"
    with closing(Store(file)) as store:
        kept, gone = store.add_all([make_session(3), make_session(4, note=secret)])
        gone = store.replace(replace(gone, note=secret + " twice"))
        gone = store.replace(replace(gone, note=""))
        store.erase(gone)
        assert store.get("session", gone.id) is None
        assert store.history("session", gone.id) == []
        assert store.check() == []
    content = file.read_bytes()
    assert secret.encode() not in content
    assert gone.id.encode() not in content
    with closing(Store(file)) as store:
        assert store.latest("session", 9) == [kept]
        store.undo()  # what is left of the batch
        assert store.count("session") == 0


def test_what_was_deleted_can_still_be_erased_and_so_can_an_unsaved_edit_of_it(file, make_session):
    secret = "a very private sentence"
    with closing(Store(file)) as store:
        kept, gone = store.add_all([make_session(3), make_session(4, note=secret)])
        store.set_draft({"based_on": {"id": gone.id}, "note": secret})
        store.delete(gone)
        store.erase(gone)
        assert store.draft() is None
        with pytest.raises(StaleRecordError, match="not in the journal any more"):
            store.erase(gone)
    assert secret.encode() not in file.read_bytes()
    with closing(Store(file)) as store:
        assert store.latest("session", 9) == [kept]
        store.set_draft({"based_on": {"id": kept.id}})
        store.erase(kept)
        assert store.can_undo() is None


def test_a_stale_version_is_not_erased(file, make_session):
    with closing(Store(file)) as store:
        (saved,) = store.add_all([make_session()])
        store.replace(replace(saved, note="newer"))
        with pytest.raises(StaleRecordError, match="changed in another window"):
            store.erase(saved)
        assert store.count("session") == 1


def test_the_log_says_who_and_when(file, make_session):
    with clock.fixed(dt.datetime(2026, 3, 4, tzinfo=dt.UTC)), closing(Store(file)) as store:
        store.add_all([make_session()])
        assert store.check() == []
        store.undo()
        assert store.check() == []
    with closing(sqlite3.connect(file)) as db:
        who, when = db.execute("SELECT who, at_utc_us FROM change").fetchone()
    assert who.endswith(f"process {os.getpid()}")
    assert when == 1_772_582_400_000_000  # date -u -d 2026-03-04 +%s


def test_a_draft_of_something_else_than_json_is_refused_and_the_old_one_stays(file):
    with closing(Store(file)) as store:
        store.set_draft({"note": "half \ud83d a sen"})
        with pytest.raises(StoreError, match="A draft holds"):
            store.set_draft({"day": dt.date(2026, 3, 3)})
    with closing(Store(file)) as store:
        assert store.draft() == {"note": "half \ud83d a sen"}


def test_a_path_with_half_a_character_is_refused_in_a_sentence(file):
    with closing(Store(file)) as store:
        with pytest.raises(StoreError, match="no file can hold"):
            store.add_all([Plan(dt.date(2026, 3, 1), ("lunge",), programme="\udcff.toml")])
        assert store.plans() == ()


def test_the_latest_come_first_and_page_by_page(file, make_session):
    with closing(Store(file)) as store:
        store.add_all([make_session(day) for day in (5, 3, 9, 7)])
        assert [s.local_date.day for s in store.latest("session", 3)] == [9, 7, 5]
        assert [s.local_date.day for s in store.latest("session", 3, 3)] == [3]


def test_an_unknown_kind_is_refused(file):
    with closing(Store(file)) as store, pytest.raises(StoreError, match="kind 'habit'"):
        store.get("habit", "x")


def test_threads_share_an_open_journal(file, make_session):
    """JupyterLab runs a page's callbacks in another thread than the one that opened the journal."""
    with closing(Store(file)) as store, ThreadPoolExecutor(4) as threads:
        for _ in threads.map(lambda day: store.add_all([make_session(day)]), range(1, 29)):
            store.latest("session", 5)
        assert store.undo().startswith("Taken back")
    with closing(Store(file)) as store:
        assert store.count("session") == 27
        assert store.check() == []


def test_two_processes_that_write_lose_nothing(file):
    Store(file).close()
    script = textwrap.dedent("""
        import datetime as dt, sys
        from pathlib import Path
        from fascia_journal.records import Session
        from fascia_journal.store.store import Store
        store = Store(Path(sys.argv[1]))
        start = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
        for n in range(40):
            note = f"{sys.argv[2]} {n}"
            store.add_all([Session(start + dt.timedelta(hours=n), "UTC", prescribed=("lunge",), note=note)])
    """)
    writers = [subprocess.Popen([sys.executable, "-c", script, str(file), name]) for name in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    with closing(Store(file)) as store:
        notes = {session.note for session in store.latest("session", 100)}
        assert notes == {f"{name} {n}" for name in "ab" for n in range(40)}
        assert store.check() == []


def test_a_session_is_in_the_file_once_add_has_returned_whatever_happens_then(file):
    script = textwrap.dedent("""
        import datetime as dt, os, signal, sys
        from pathlib import Path
        from fascia_journal.records import Session
        from fascia_journal.store.store import Store
        store = Store(Path(sys.argv[1]))
        saved = store.add_all([Session(dt.datetime(2026, 3, 1, tzinfo=dt.UTC), "UTC", prescribed=("lunge",))])
        print(saved[0].id, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    killed = subprocess.run(
        [sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=False
    )
    assert killed.returncode < 0
    with closing(Store(file)) as store:
        assert store.get("session", killed.stdout.strip()) is not None


def test_nobody_but_sqlite_opens_the_live_file(file):
    """Closing any other handle on it would drop SQLite's locks, and another process's save could vanish."""
    script = textwrap.dedent("""
        import datetime as dt, os, sys
        from pathlib import Path
        path = Path(sys.argv[1])
        from fascia_journal import Journal, Session
        with Journal.open(path):
            pass  # makes the file, the one time that Python itself opens it, before SQLite does
        seen = []
        def hook(event, arguments):
            if event in ("open", "os.open") and isinstance(arguments[0], (str, bytes, os.PathLike)):
                if os.path.abspath(os.fsdecode(arguments[0])) == str(path):
                    seen.append(event)
        sys.addaudithook(hook)
        with Journal.open(path) as journal:
            saved = journal.add(Session(dt.datetime(2026, 3, 1, tzinfo=dt.UTC), "UTC"))
            journal.delete(saved); journal.undo(); journal.frames(); journal.backup(); journal.check()
            journal.erase(journal.latest(1)[0]); journal.settings["zone"] = "UTC"; journal.draft = {}
        assert seen == [], seen
        open(path).close()
        assert seen == ["open"]  # the hook sees what it should see
    """)
    subprocess.run([sys.executable, "-c", script, str(file)], check=True)


@pytest.mark.skipif(os.name != "posix", reason="locks that belong to a process are POSIX's")
def test_the_lost_lock_is_real_another_handle_lets_a_second_process_in(file):
    """Why nobody else may open the live file: closing any handle on it drops this process's locks."""
    script = textwrap.dedent("""
        import sqlite3, sys
        db = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            print(error)
        else:
            print("let in")
    """)

    def second_process() -> str:
        command = [sys.executable, "-c", script, str(file)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    with closing(Store(file)) as store:
        store._db.execute("BEGIN IMMEDIATE")
        assert second_process() == "database is locked"
        file.open("rb").close()
        assert second_process() == "let in"
        store._db.execute("ROLLBACK")
