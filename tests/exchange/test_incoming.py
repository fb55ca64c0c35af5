"""What an import would do, what it does, and how it is taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from fascia_journal import CheckIn, Journal, Pause, Session, Tension
from fascia_journal.errors import AlreadySavedError, Rejected
from fascia_journal.exchange.incoming import Incoming, derived_id, preview, take_in

AT = dt.datetime(2026, 2, 3, 18, 5, tzinfo=dt.UTC)


def session(day: int, before: float) -> Session:
    at = AT + dt.timedelta(days=day)
    return Session(at, "UTC", before=Tension(before), source="import", id=derived_id("session", at, before))


def incoming(*records) -> Incoming:
    return Incoming("sessions.csv", len(records), tuple(records))


def test_a_second_import_of_the_same_adds_nothing_and_undo_takes_all_of_it_back(journal):
    read = incoming(
        session(0, 5), session(1, 6), Pause(dt.date(2026, 1, 1), dt.date(2026, 1, 5), id="a" * 32)
    )
    shown = preview(journal, read)
    assert (len(shown.new), shown.already_there) == (3, 0)
    assert [record.id for record in take_in(journal, shown)] == [record.id for record in read.records]
    with Journal.open(journal.path) as again:
        assert again.count() == 2
        shown = preview(again, read)
        assert (len(shown.new), shown.already_there) == (0, 3)
        assert take_in(again, shown) == []
        assert again.undo().startswith("Taken back: the import of sessions.csv (3 records)")
        assert (again.count(), again.count("pause")) == (0, 0)
        assert len(preview(again, read).new) == 3


def test_what_was_typed_for_the_same_moment_stays_and_the_other_is_named(journal):
    journal.add(Session(AT, "Europe/Zurich", before=Tension(2)))
    read = incoming(session(0, 5), session(1, 6), session(1, 6), session(1, 7))
    shown = preview(journal, read)
    assert [record.before.overall for record in shown.new] == [6]
    assert shown.already_there == 1  # the row that stands twice
    assert [record.before.overall for record in shown.others_there] == [5, 7]


def test_a_check_in_at_the_moment_of_a_session_is_another_record(journal):
    journal.add(Session(AT, "UTC"))
    assert len(preview(journal, incoming(CheckIn(AT, "UTC", Tension(4), id="b" * 32))).new) == 1


def test_all_or_nothing(journal):
    shown = preview(journal, incoming(session(0, 5), session(1, 6)))
    take_in(journal, shown)
    version = journal.version
    with pytest.raises(AlreadySavedError, match="in the journal already"):
        take_in(journal, preview(journal, incoming()).__class__(shown.incoming, shown.new, 0))
    assert journal.version == version
    assert journal.count() == 2


def test_rejected_rows_are_counted_once_however_many_of_their_fields_are_wrong(journal):
    wrong = (Rejected(3, "before", "11", "x"), Rejected(3, "after", "12", "x"), Rejected(4, "date", "", "x"))
    assert preview(journal, Incoming("a.csv", 5, (), wrong)).rejected_rows == 2
