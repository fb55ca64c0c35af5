"""Erasing for good a span of days, or everything: nothing of it is left in the file's bytes."""

import datetime as dt
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from fascia_journal import Journal
from fascia_journal.errors import RecordError
from fascia_journal.records import CheckIn, Pause, Plan, Session
from fascia_journal.store.store import Store

SECRET = "a very private sentence"
FIRST, LAST = dt.date(2026, 3, 4), dt.date(2026, 3, 6)


def check_in(day, **changes):
    return CheckIn(dt.datetime(2026, 3, day, 7, tzinfo=dt.UTC), "Europe/Zurich", **changes)


def left(store, kind="session"):
    return [record.id for record in store.latest(kind, 99)]


def test_a_span_is_erased_by_local_days_and_the_days_beside_it_stay(file, make_session):
    with closing(Store(file)) as store:
        records = store.add_all(
            [
                make_session(3),
                *(make_session(day, note=SECRET) for day in (4, 6)),
                make_session(7),
                # 23:30 UTC on the 3rd and the 6th: in Zurich it is the next day already
                make_session(started_at=dt.datetime(2026, 3, 3, 23, 30, tzinfo=dt.UTC), note=SECRET),
                make_session(started_at=dt.datetime(2026, 3, 6, 23, 30, tzinfo=dt.UTC)),
                check_in(5, note=SECRET, wellbeing=3),
                check_in(9),
            ]
        )
        erased = store.erase_between(FIRST, LAST)
        gone = [record for record in records if getattr(record, "note", "") == SECRET]
        assert erased == {(record.kind, record.id) for record in gone}
        assert set(left(store)) | set(left(store, "check_in")) == {
            record.id for record in records if record not in gone
        }
        assert store.check() == []
    content = file.read_bytes()
    assert SECRET.encode() not in content
    assert not [record for record in gone if record.id.encode() in content]


def test_a_pause_goes_when_it_lies_within_and_stays_when_it_reaches_beyond(file):
    pauses = [Pause(FIRST, LAST), Pause(FIRST, dt.date(2026, 3, 7)), Pause(dt.date(2026, 3, 5))]
    with closing(Store(file)) as store:
        within, beyond, open_ = store.add_all(pauses)
        plan = store.add_all([Plan(FIRST, ("lunge",))])[0]
        assert store.erase_between(FIRST, LAST) == {("pause", within.id)}
        assert set(left(store, "pause")) == {beyond.id, open_.id}
        assert left(store, "plan") == [plan.id]
        assert store.check() == []


def test_versions_that_only_the_history_holds_go_too(file, make_session):
    with closing(Store(file)) as store:
        deleted = store.add_all([make_session(4, note=SECRET + " one")])[0]
        store.delete(deleted)
        moved = store.add_all([make_session(5, note=SECRET + " two")])[0]
        moved = store.replace(
            replace(moved, started_at=dt.datetime(2026, 3, 9, 17, tzinfo=dt.UTC), note="tidy")
        )
        into = store.add_all([make_session(9, note="elsewhere")])[0]
        into = store.replace(
            replace(into, started_at=dt.datetime(2026, 3, 5, 17, tzinfo=dt.UTC), note=SECRET)
        )
        erased = store.erase_between(FIRST, LAST)
        assert erased == {("session", one.id) for one in (deleted, moved, into)}
        assert left(store) == [moved.id]
        assert store.history("session", moved.id) == []
        assert store.check() == []
        store.undo()  # all that can still be taken back: that the moved one was added
        assert left(store) == []
        assert store.can_undo() is None
    assert SECRET.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("draft", "stays"),
    [
        ({"when": {"wall": "2026-03-05T18:05:00"}, "note": SECRET}, False),
        ({"when": {"wall": "2026-03-07T18:05:00"}, "note": "of another day"}, True),
    ],
)
def test_an_unsaved_draft_of_these_days_goes(file, draft, stays):
    with closing(Store(file)) as store:
        store.set_draft(draft)
        store.erase_between(FIRST, LAST)
        assert (store.draft() is not None) == stays
    assert SECRET.encode() not in file.read_bytes()


def test_everything_leaves_an_empty_journal_that_is_the_same_one(file, make_session):
    with closing(Store(file)) as store:
        one, two = store.add_all([make_session(3, note=SECRET), check_in(3, note=SECRET)])
        one = store.replace(replace(one, note=SECRET + "!"))
        pause, plan = store.add_all([Pause(FIRST, None, "illness"), Plan(FIRST, ("lunge",))])
        store.delete(pause)
        store.set_setting("activity", SECRET)
        store.set_draft({"note": SECRET})
        name, version = store.journal_id, store.version
        assert store.erase_everything() == {(r.kind, r.id) for r in (one, two, pause, plan)}
        assert store.version > version  # every open page hears of it
        assert store.check() == []
    content = file.read_bytes()
    assert SECRET.encode() not in content
    assert b"illness" not in content
    assert one.id.encode() not in content
    with closing(Store(file)) as store:
        assert store.journal_id == name
        assert (store.settings(), store.draft(), store.can_undo(), store.plans()) == ({}, None, None, ())
        store.add_all([make_session(8)])  # it goes on being a journal
        assert store.count("session") == 1


def test_the_room_is_given_back_to_the_disk(file, make_session):
    with closing(Store(file)) as store:
        empty = file.stat().st_size
        store.add_all([make_session(day, note="long " * 500) for day in range(1, 29)])
        assert file.stat().st_size > 2 * empty
        store.erase_between(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
        assert file.stat().st_size == empty


def test_erasing_is_one_change_or_none(file, make_session, monkeypatch):
    with closing(Store(file)) as store:
        store.add_all([make_session(day) for day in (4, 5, 6)])
        before = store.moment()
        seen = []

        def broken(db):
            seen.append(db.execute("SELECT count(*) FROM session").fetchone()[0])
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr("fascia_journal.store.changes.rise", broken)
        for erase in (lambda: store.erase_between(FIRST, LAST), store.erase_everything):
            with pytest.raises(Exception, match="Nothing was saved"):
                erase()
        assert seen == [0, 0]
        assert store.moment() == before


def test_the_backups_that_still_hold_it_are_named_and_no_others(tmp_path, make_session):
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        without = journal.backup()
        journal.add(make_session(9))
        later = journal.backup()
        journal.add(make_session(4))
        holding = journal.backup()
        count, named = journal.erase_between(FIRST, LAST)
        assert (count, named) == (1, [holding])
        empty = journal.backup()
        assert journal.erase_between(FIRST, LAST) == (0, [])
        named = journal.erase_everything()
        assert set(named) >= {later, holding, empty}
        assert without not in named
        assert journal.count() == 0


def test_the_folder_of_backups_is_looked_into_before_its_setting_goes(tmp_path, make_session):
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        journal.settings["backup_folder"] = tmp_path / "stick"
        journal.add(make_session(4))
        made = journal.backup()
        assert made in journal.erase_everything()
        assert journal.settings["backup_folder"] is None


def test_backups_of_what_was_erased_before_are_named_and_those_of_the_usual_folder(tmp_path, make_session):
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        saved = journal.add(make_session(4))
        usual = journal.backup()
        journal.settings["backup_folder"] = tmp_path / "stick"
        chosen = journal.backup()
        assert set(journal.erase(saved)) >= {usual, chosen}
        assert set(journal.erase_everything()) >= {usual, chosen}


def test_a_span_that_ends_before_it_begins_is_refused(tmp_path, make_session):
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        saved = journal.add(make_session(5))
        with pytest.raises(RecordError, match="ends before it begins"):
            journal.erase_between(LAST, FIRST)
        assert isinstance(journal.get("session", saved.id), Session)
