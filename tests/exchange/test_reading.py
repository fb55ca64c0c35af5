"""Somebody's own table as records: what is certain is read, the rest is asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from fascia_journal import ExerciseEntry, Journal, Tension
from fascia_journal.errors import JournalError
from fascia_journal.exchange.export import export
from fascia_journal.exchange.incoming import Incoming, preview, rejected_csv, take_in
from fascia_journal.exchange.reading import Choices, Unclear, read
from fascia_journal.programme import Programme
from fascia_journal.records import CheckIn, Session

PROGRAMME = Programme.load()
KNOWN = {key: PROGRAMME.title_of(key) for key in PROGRAMME.keys}


def table(text: str | bytes, name: str = "mine.csv", **choices) -> Incoming | Unclear:
    """What the reader makes of a file."""
    data = text.encode() if isinstance(text, str) else text
    return read(
        data,
        name,
        zone="Europe/Zurich",
        choices=Choices(**choices),
        known=KNOWN,
        planned=lambda _: PROGRAMME.keys,
    )


def taken(text: str | bytes, **choices) -> Incoming:
    found = table(text, **choices)
    assert isinstance(found, Incoming), found
    return found


def asked(text: str | bytes, **choices) -> Unclear:
    found = table(text, **choices)
    assert isinstance(found, Unclear), found
    return found


def said(record: Session | CheckIn) -> tuple:
    """A record in short: wall time, ratings, exercises."""
    if isinstance(record, CheckIn):
        return record.at.replace(tzinfo=None).isoformat(" ", "minutes"), record.tension.overall
    return (
        record.started_at.replace(tzinfo=None).isoformat(" ", "minutes"),
        record.before.overall,
        record.after.overall,
        tuple(entry.exercise for entry in record.exercises),
    )


def reasons(found: Incoming) -> list[tuple[int, str, str]]:
    return [(one.row, one.field, one.value) for one in found.rejected]


def test_a_table_in_german_as_a_spreadsheet_saves_it():
    found = taken(
        "Datum;Uhrzeit;Spannung vorher;Nachher (0-10);Übungen;Schub;Bemerkung\r\n"
        "31.12.2025;18:05;5,5;3;Wall lean, roll_down;nein;nach der Arbeit\r\n"
        "1.2.2026;18.15;4;;alle;ja;\r\n"
    )
    assert [said(one) for one in found.records] == [
        ("2025-12-31 18:05", 5.5, 3, ("wall_lean", "roll_down")),
        ("2026-02-01 18:15", 4, None, PROGRAMME.keys),
    ]
    assert [(one.note, one.flare_up) for one in found.records] == [("nach der Arbeit", False), ("", True)]
    assert {(one.source, one.zone) for one in found.records} == {("import", "Europe/Zurich")}
    assert "Dates are read as day, month, year: row 2 has 31.12.2025." in found.remarks


def test_day_and_month_are_asked_for_where_no_row_decides():
    text = "date,before\n1/2/2026,5\n3/2/2026,6\n"
    (question,) = asked(text).questions
    assert question.option == "date_order"
    assert list(question.answers) == ["day-month-year", "month-day-year"]
    assert "Row 2 has 1/2/2026" in question.words
    assert said(taken(text, date_order="day-month-year").records[0])[0] == "2026-02-01 12:00"
    assert said(taken(text, date_order="month-day-year").records[0])[0] == "2026-01-02 12:00"


def test_a_row_with_one_bad_value_is_not_taken_and_each_bad_value_is_named():
    found = taken("date,before,after\n2026-03-01,11,many\n2026-03-02,5,4\n2026-02-30,5,4\n2027-01-01,5,4\n")
    assert [said(one)[0] for one in found.records] == ["2026-03-02 12:00"]
    assert reasons(found) == [
        (2, "before", "11"),
        (2, "after", "many"),
        (4, "date", "2026-02-30"),
        (5, "date", "2027-01-01"),
    ]
    assert found.rows == 4


def test_a_second_import_adds_nothing_and_undo_takes_all_of_it_back(journal):
    text = "date,before,after\n" + "".join(f"2026-02-{day:02},5,4\n" for day in range(1, 29))
    take_in(journal, preview(journal, taken(text)))
    assert journal.count() == 28
    assert preview(journal, taken(text)).new == ()
    assert preview(journal, taken(text, hour=dt.time(7))).new == ()
    journal.undo()
    assert journal.count() == 0


def test_the_file_of_what_was_rejected_runs_nothing(journal):
    found = taken("date,before\n2026-03-01,=1+1\n")
    text = rejected_csv(found.rejected).decode("utf-8-sig")
    assert text.splitlines()[0] == "Row,Field,Value,Reason"
    assert text.splitlines()[1].startswith("2,before,'=1+1,")
    assert rejected_csv([replace(found.rejected[0], reason="x")]).startswith(b"\xef\xbb\xbf")


def test_a_choice_that_is_none_is_refused_in_a_sentence():
    text = "date,before\n2026-03-01,5\n"
    with pytest.raises(JournalError, match="has no column 'Wann'; it has date, before"):
        table(text, columns={"date": "Wann"})
    with pytest.raises(JournalError, match="which column holds the date"):
        table(text, columns={"before": "before"})
    with pytest.raises(JournalError, match="for two fields"):
        table(text, columns={"date": "date", "time": "date"})
    with pytest.raises(JournalError, match="no field 'mood'"):
        table(text, columns={"date": "date", "mood": "before"})
    with pytest.raises(JournalError, match="no date order"):
        table(text, date_order="backwards")
    with pytest.raises(JournalError, match="cannot stand before decimals"):
        table(text, decimal="'")


def test_our_own_sessions_come_back_with_their_dates_ratings_and_exercises(journal, tmp_path):
    for n, zone in enumerate(("Europe/Zurich", "America/New_York", "Europe/Zurich")):
        journal.add(
            Session(
                dt.datetime(2026, 2, 3, 23, 5, tzinfo=dt.UTC) + dt.timedelta(days=n),
                zone,
                tuple(map(ExerciseEntry, PROGRAMME.keys[: 3 * n])),
                Tension(n, neck=2),
                Tension(None if n == 2 else 1.5),
                ended_at=dt.datetime(2026, 2, 10, tzinfo=dt.UTC),
                context="after_sport",
                note='a, "note";\nof two lines',
                flare_up=n == 1,
            )
        )
    journal.add(CheckIn(dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC), "UTC", Tension(3, 1, 2, 4), 5, 6, 7, 8))
    folder = export(journal, tmp_path / "out")[0].parent

    def content(opened: Journal) -> list[tuple]:
        return [
            (*said(one), one.started_at.date(), one.zone, one.context, one.ended_at, one.note, one.flare_up)
            for one in opened.latest(10)
        ]

    for number, files in enumerate((("sessions.csv", "check_ins.csv"), ("tables.xlsx",))):
        with Journal.open(tmp_path / f"empty-{number}.sqlite") as empty:
            for file in files:
                found = table((folder / file).read_bytes(), file)
                assert isinstance(found, Incoming)
                assert found.rejected == ()
                take_in(empty, preview(empty, found))
                assert preview(journal, found).new == ()
            assert content(empty) == content(journal)
            if number == 0:
                (ours,), (theirs,) = empty.latest(5, kind="check_in"), journal.latest(5, kind="check_in")
                assert (ours.at, ours.tension, ours.sleep) == (theirs.at, theirs.tension, theirs.sleep)
    for other in ("ratings.csv", "exercises.csv"):
        with pytest.raises(JournalError, match=r"journal\.json of the same export"):
            table((folder / other).read_bytes(), other)
