"""Somebody's own table as records: what is certain is read, the rest is asked."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter

from fascia_journal import ExerciseEntry, Journal, Tension
from fascia_journal.errors import JournalError
from fascia_journal.exchange import columns_in
from fascia_journal.exchange.export import export
from fascia_journal.exchange.incoming import Incoming, preview, rejected_csv, rejected_table, take_in
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
            (ours,), (theirs,) = empty.latest(5, kind="check_in"), journal.latest(5, kind="check_in")
            assert (ours.at, ours.tension, ours.sleep) == (theirs.at, theirs.tension, theirs.sleep)
    book = (folder / "tables.xlsx").read_bytes()
    both, one = table(book, "tables.xlsx"), table(book, "tables.xlsx", sheet="check_ins")
    assert both.rows == len(both.records) == 4
    assert both.remarks[0] == "Read from the sheets sessions and check_ins."
    assert not any("not from" in remark for remark in both.remarks)
    assert [record.kind for record in one.records] == ["check_in"]

    edited = journal.latest(1)[0]
    journal.replace(replace(edited, started_at=edited.started_at - dt.timedelta(hours=2), ended_at=None))
    lines = (folder / "sessions.csv").read_text().replace('a, ""note', '\'=a, ""note')
    guarded = table(lines.encode(), "sessions.csv")
    assert isinstance(guarded, Incoming)
    assert {one.note for one in guarded.records} == {'=a, "note";\nof two lines'}
    twice = lines + lines.partition("\n")[2].replace("after_sport", "alone")
    again = table(twice.encode(), "sessions.csv")
    assert isinstance(again, Incoming)
    assert (len(again.records), {one.field for one in again.rejected}, len(again.rejected)) == (3, {"id"}, 3)
    before_the_edit = table((folder / "sessions.csv").read_bytes(), "sessions.csv")
    assert preview(journal, before_the_edit).new == ()
    assert any("journal.json, holds all of it" in remark for remark in before_the_edit.remarks)
    text = (folder / "sessions.csv").read_text().replace("2026-02-03T23:05:00Z", "0001-01-01T00:00:00Z", 1)
    assert (
        len(table(text.replace("Europe/Zurich", "America/New_York").encode(), "sessions.csv").rejected) == 1
    )
    for other in ("ratings.csv", "exercises.csv"):
        with pytest.raises(JournalError, match=r"journal\.json of the same export"):
            table((folder / other).read_bytes(), other)


# What the columns are called ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "meanings"),
    [
        ("Date,Time,Before,After,Exercises,Flare-up,Notes", "date time before after exercises flare_up note"),
        ("Datum,Uhrzeit,Spannung vor dem Training,Spannung danach,Übungen,Schub,Bemerkung",
         "date time before after exercises flare_up note"),
        ("Jour,Heure de début,Tension avant la séance,Après,Exercices faits,Poussée,Remarques",
         "date time before after exercises flare_up note"),
        ("Data,Ora,Prima,Tensione dopo,Esercizi,Riacutizzazione,Appunti",
         "date time before after exercises flare_up note"),
        ("Fecha y hora,Antes,Después,Ejercicios,Brote,Observaciones",
         "date before after exercises flare_up note"),
        ("DATE (dd.mm.yyyy),TENSION BEFORE (0-10),tension_after 0-10", "date before after"),
        ("Zeitstempel,Verspannung (0 bis 10)", "date tension"),
        ("Started at,Rating", "None None"),
        ("pain before,Time after,Before (0-100),Before (1-10),Zeit (min),weather", " ".join(["None"] * 6)),
    ],
)  # fmt: skip
def test_a_name_is_recognised_where_it_is_certain(names, meanings):
    found = [str(columns_in.meaning_of(name)) for name in names.split(",")]
    assert found == meanings.split()


def test_two_columns_that_could_be_the_date_are_asked_for_and_a_weekday_is_none():
    found = asked("Date,Datum,Before\n2026-01-01,2026-01-02,5\n")
    assert "Several columns could be the date: Date, Datum" in found.questions[0].words
    assert found.layout.columns == {"before": "Before"}
    assert found.layout.first_rows == (("2", "2026-01-01", "2026-01-02", "5"),)
    assert len(taken("Day,Date,Before\nThursday,2026-01-01,5\n").records) == 1


def test_no_date_and_columns_that_say_nothing_are_asked_for():
    found = asked("When it was,Mood\nyesterday,5\n")
    assert [question.option for question in found.questions] == ["columns"]
    assert "No column is certain to hold the date" in found.questions[0].words
    (question,) = asked("Date,Score\n2026-01-01,5\n").questions
    assert "What these columns hold is not certain: Score" in question.words
    found = taken("Date,Score\n2026-01-01,5\n", columns={"date": "Date", "after": "Score"})
    assert said(found.records[0]) == ("2026-01-01 12:00", None, 5, ())
    assert said(taken("Date,Score\n2026-01-01,5\n", columns={"date": "date"}).records[0])[1:3] == (None, None)
    assert said(taken("Date\n2026-01-01\n").records[0]) == ("2026-01-01 12:00", None, None, ())


def test_several_questions_come_at_once():
    found = asked('date,before,before (0-10),after\n1.2.2026,5,5,"3,5"\n2.2.2026,5,5,3.5\n')
    assert [question.option for question in found.questions] == ["columns", "date_order", "decimal"]


# Dates and times ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-02-03", "2026-02-03 12:00"),
        ("2026/2/3", "2026-02-03 12:00"),
        ("20260203", "2026-02-03 12:00"),
        ("2026-02-03 18:05", "2026-02-03 18:05"),
        ("2026-02-03T18:05:30.123", "2026-02-03 18:05"),
        ("2026-02-03T18:05:00Z", "2026-02-03 19:05"),
        ("2026-02-02T20:05:00-05:00", "2026-02-03 02:05"),
        ("13.2.2026", "2026-02-13 12:00"),
        ("31. 1. 26", "2026-01-31 12:00"),
        ("2/13/2026 6:05 pm", "2026-02-13 18:05"),
        ("2/13/2026, 6:05\u202fPM", "2026-02-13 18:05"),
        ("Fr 13.02.2026", "2026-02-13 12:00"),
        ("Fr., 13.02.26 18:05", "2026-02-13 18:05"),
        ("13-Feb-26", "2026-02-13 12:00"),
        ("Feb 13, 26", "2026-02-13 12:00"),
        ("13.02.2026, 18.05 Uhr", "2026-02-13 18:05"),
        ("13-02-2026 18h05", "2026-02-13 18:05"),
        ("Tue, Feb 3, 2026 12:10 am", "2026-02-03 00:10"),
        ("3. März 2025", "2025-03-03 12:00"),
        ("mardi 3 février 2026", "2026-02-03 12:00"),
        ("3 de enero de 2026", "2026-01-03 12:00"),
        ("mié 31/12/2025", "2025-12-31 12:00"),
        ("sáb. 31/01/2026", "2026-01-31 12:00"),
        ("lunedì, 29/12/2025", "2025-12-29 12:00"),
        ("31/1/2026 6:05 p. m.", "2026-01-31 18:05"),
        ("31/1/2026, 6:05\u202fa.\u202fm.", "2026-01-31 06:05"),
        ("31/1/2026 6:05 P.M.", "2026-01-31 18:05"),
        ("3 January 2026 at 6:05 PM", "2026-01-03 18:05"),
        ("January 3, 2026 at 6:05\u202fPM", "2026-01-03 18:05"),
        ("3 janvier 2026 à 18:05", "2026-01-03 18:05"),
        ("3. Januar 2026 um 18:05 Uhr", "2026-01-03 18:05"),
        ("31/01/2026 alle ore 18.05", "2026-01-31 18:05"),
        ("3 gennaio 2026, alle 18:05", "2026-01-03 18:05"),
        ("3 de enero de 2026 a las 18:05", "2026-01-03 18:05"),
        ("2026-02-03 At 18:05", "2026-02-03 18:05"),
        ("5.5.2025", "2025-05-05 12:00"),
        ("46056", "2026-02-03 12:00"),
        ("46056.75", "2026-02-03 18:00"),
        ("46056,25", "2026-02-03 06:00"),
    ],
)
def test_a_date_in_many_ways(cell, expected):
    assert said(taken(f'date,before\n"{cell}",5\n').records[0])[0] == expected


@pytest.mark.parametrize(
    "cell",
    ["31.13.2026", "2026-02-30", "30.2.2026", "13.2", "soon", "99999", "2026-31-12", "2026-01-01 25:00",
     "2026-01-01 at noon", "1899-01-01", "0001-01-01", "2027-01-01", "2026-03-03 23:00", "",
     "3 January 2026 atlas 18:05", "2026-01-01 um", "२026-01-01", "3१/12/2025", "31/1/2026 13:05 p. m.",
     "2026-03-03T17:05:00-03:00", "2026-01-01 18:05+99:99", "9999-12-31T23:59:59-12:00"],
)  # fmt: skip
def test_what_is_no_date_or_ahead_of_now_is_rejected(cell):
    found = taken(f'date,before\n2026-01-02,5\n"{cell}",5\n')
    assert [(one.row, one.field) for one in found.rejected] == [(3, "date")]
    assert len(found.records) == 1


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("18:05", "18:05"), ("18.05", "18:05"), ("6:05 pm", "18:05"), ("6:05\u00a0pm", "18:05"),
     ("6 p.m.", "18:00"), ("18 Uhr", "18:00"),
     ("18h", "18:00"), ("18:05:59", "18:05"), ("", "12:00"), ("0.753472222", "18:05"), ("16:05Z", "17:05")],
)  # fmt: skip
def test_a_time_in_many_ways(cell, expected):
    assert said(taken(f"date,time,before\n2026-02-03,{cell},5\n").records[0])[0] == f"2026-02-03 {expected}"


@pytest.mark.parametrize("cell", ["18", "25:00", "13:05 pm", "evening", "0.75"])
def test_what_is_no_time_is_rejected(cell):
    assert reasons(taken(f"date,time,before\n2026-02-03,{cell},5\n")) == [(2, "time", cell)]


def test_a_date_and_a_column_of_times_that_disagree():
    found = taken(
        "date,time,before\n2026-02-03 18:05,18:05,5\n2026-02-04 00:00:00,7:00,5\n2026-02-05 18:05,7:00,5\n"
    )
    assert [said(one)[0] for one in found.records] == ["2026-02-03 18:05", "2026-02-04 07:00"]
    assert "another time than" in found.rejected[0].reason


def test_rows_that_contradict_each_other_are_asked_for_and_then_left_out():
    text = "date,before\n13.2.2026,5\n2.14.2026,5\n1.2.2026,5\n"
    (question,) = asked(text).questions
    assert "row 2 has 13.2.2026; row 3 has 2.14.2026" in question.words
    found = taken(text, date_order="day-month-year")
    assert [said(one)[0] for one in found.records] == ["2026-02-13 12:00", "2026-02-01 12:00"]
    assert reasons(found) == [(3, "date", "2.14.2026")]


def test_a_year_of_two_digits_may_stand_first():
    (question,) = asked("date,before\n25-01-02,5\n").questions
    assert list(question.answers) == ["day-month-year", "year-month-day"]
    found = taken("date,before\n25-01-02,5\n25-12-31,4\n", date_order="year-month-day")
    assert said(found.records[0])[0] == "2025-01-02 12:00"


def test_an_hour_that_the_clocks_skipped_becomes_the_one_that_they_showed_and_a_skipped_day_is_rejected():
    found = taken("date,before\n2025-03-30 02:30,5\n2025-10-26 02:30,5\n")
    assert [said(one)[0] for one in found.records] == ["2025-03-30 03:30", "2025-10-26 02:30"]
    assert found.records[1].offset_seconds == 7200
    assert any("that the clocks skip" in remark for remark in found.remarks)
    samoa = read(
        b"date,before\n2011-12-30,5\n2011-12-31,5\n", "a.csv", zone="Pacific/Apia", known=KNOWN, planned=list
    )
    assert [one.reason[:25] for one in samoa.rejected] == ["There was no such day in "]


def test_today_without_a_time_is_never_ahead_of_now(evening):
    found = taken("date,before\n2026-03-03,5\n", hour=dt.time(23))
    assert found.records[0].started_at == evening


# Ratings, exercises, check-ins --------------------------------------------------------------------------


def test_decimals_behind_a_comma_or_a_point_and_both_are_asked_for():
    assert said(taken('date,before\n2026-01-01,"3,5"\n').records[0])[1] == 3.5
    assert said(taken("date,before\n2026-01-01,3.5\n2026-01-02,7/10\n").records[1])[1] == 7
    text = 'date,before\n2026-01-01,"3,5"\n2026-01-02,4.5\n'
    (question,) = asked(text).questions
    assert (question.option, list(question.answers)) == ("decimal", [".", ","])
    assert "row 2 has 3,5" in question.words
    assert "row 3 has 4.5" in question.words
    assert reasons(taken(text, decimal=",")) == [(3, "before", "4.5")]


def test_numbers_of_a_workbook_have_no_sign_before_their_decimals():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for row, line in enumerate((("date", "before"), ("2026-01-01", 6.5), ("2026-01-02", "3,5"))):
            sheet.write_row(row, 0, line)
    assert [said(one)[1] for one in taken(content.getvalue(), name="mine.xlsx").records] == [6.5, 3.5]
    with pytest.raises(JournalError, match="no sign before decimals"):
        table(content.getvalue(), decimal=",")


def test_a_missing_rating_is_none_and_another_scale_is_rejected():
    found = taken(
        "date,before,after\n2026-01-01,,-\n2026-01-02,n/a,0\n2026-01-03,45,-1\n2026-01-04,NaN,1e1\n"
    )
    assert [said(one)[1:3] for one in found.records] == [(None, 0)]
    bad = [(4, "before", "45"), (4, "after", "-1"), (5, "after", "1e1"), (2, "date", "2026-01-01")]
    assert sorted(reasons(found)) == sorted(bad)


def test_it_is_said_which_column_was_taken_for_what_and_a_word_of_two_meanings_is_asked_about():
    remark = "Taken from the columns: the date, or date and time together: Datum; tension before the session"
    assert any(one.startswith(remark) for one in taken("Datum,Vorher\n2026-01-01,5\n").remarks)
    assert "Anspannung" in asked("Datum,Anspannung\n2026-01-01,5\n").questions[0].words


@pytest.mark.parametrize("of_1904", [False, True])
def test_a_workbook_counts_days_from_where_it_says_and_a_quarter_of_a_day_is_six(of_1904, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "mine.xlsx", {"date_1904": of_1904}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(
            [("Date", "Time", "Before"), (44_621 + 1_462 * (not of_1904), 0.25, 0.5)]
        ):
            sheet.write_row(row, 0, cells)
    found = table((tmp_path / "mine.xlsx").read_bytes(), "mine.xlsx")
    assert isinstance(found, Incoming)
    assert [said(one)[:2] for one in found.records] == [("2026-03-02 06:00", 0.5)]


def test_parts_of_a_day_that_may_be_times_are_no_times_in_a_text():
    assert reasons(taken("date,time,before\n2026-01-01,0.25,5\n"))[0][1:] == ("time", "0.25")
    assert said(taken("date,time,before\n2026-01-01,0.25,5\n2026-01-02,18.05,5\n").records[0])[0].endswith(
        "00:25"
    )


def test_an_empty_row_of_a_calendar_is_no_session_and_a_dash_is_no_exercise():
    rows = ["2026-01-01,6,,", "2026-01-02,,,holiday", "2026-01-03,,-,", "2026-01-04,,lunge,"]
    found = taken("\n".join(["date,before,exercises,note", *rows]), all_exercises=True)
    assert [said(one)[3] for one in found.records] == [PROGRAMME.keys, (), ("lunge",)]
    assert [one.row for one in found.rejected] == [3]
    assert "nothing to import" in found.rejected[0].reason


def test_a_day_that_lies_ahead_does_not_decide_the_order_for_all():
    ahead = f"20.12.{(dt.datetime.now(dt.UTC).year + 1) % 100:02}"
    found = taken(f"date,before\n05.11.25,5\n12.11.25,4\n{ahead},3\n")
    assert [said(one)[0] for one in found.records] == ["2025-11-05 12:00", "2025-11-12 12:00"]
    assert asked("date,before\n05-11-25,5\n12-11-25,4\n").questions[0].option == "date_order"


def test_exercises_by_key_title_or_all_of_the_plan():
    keys = PROGRAMME.keys
    cells = {
        "roll_down": keys[:1],
        "Spinal roll-down; WALL LEAN": ("roll_down", "wall_lean"),
        "roll_down lunge": keys[:2],
        "lunge + lunge": ("lunge",),
        "alle": keys,
        "-": (),
    }
    text = "date,exercises\n" + "".join(f"2026-01-{n:02},{cell}\n" for n, cell in enumerate(cells, start=1))
    assert [said(one)[3] for one in taken(text).records] == list(cells.values())
    assert said(taken(text, all_exercises=True).records[-1])[3] == ()
    found = taken("date,exercises\n2026-01-01,squats\n2026-01-02,lunge\n")
    assert "no exercise 'squats'" in found.rejected[0].reason
    (only,) = taken("date,before,exercises\n2026-01-01,5,4\n").records  # how many is not which
    assert said(only) == ("2026-01-01 12:00", 5, None, ())


def test_a_column_for_each_exercise_is_ticked_where_it_was_done():
    lines = [
        "Datum;vorher;Wall lean;spinal ROLL-DOWN ✓;lunge",
        "21.01.2026;6;x;ja;",
        "22.01.2026;;nein;nein;nein",  # a row of a calendar
        "23.01.2026;5;0;0;0",
        "24.01.2026;4;;;",
        "25.01.2026;;;1;WAHR",
        "26.01.2026;3;halb;x;x",
    ]
    found = taken("\n".join(lines))
    assert [said(one) for one in found.records] == [
        ("2026-01-21 12:00", 6, None, ("wall_lean", "roll_down")),
        ("2026-01-23 12:00", 5, None, ()),
        ("2026-01-24 12:00", 4, None, ()),
        ("2026-01-25 12:00", None, None, ("roll_down", "lunge")),
    ]
    assert [one[:2] for one in reasons(found)] == [(3, "Datum"), (7, "Wall lean")]
    assert "Wall lean: done or not: Wall lean" in found.remarks[0]
    assert found.layout.columns["wall_lean"] == "Wall lean"
    filled = taken("\n".join(lines), all_exercises=True).records
    assert [len(one.exercises) for one in filled] == [2, 0, 6, 2]  # an empty row says none, a 0 says no
    only = taken("date,neck_roll\n2026-01-01,x\n2026-01-02,\n2026-01-03,no\n")
    assert [said(one)[3] for one in only.records] == [("neck_roll",)]
    assert [one.row for one in only.rejected] == [3, 4]


def test_how_often_an_exercise_was_done_is_not_whether():
    found = taken("date,before,lunge,neck_roll\n2026-01-01,5,12,x\n2026-01-02,4,1,\n")
    assert [said(one)[3] for one in found.records] == [("neck_roll",), ()]
    assert "Nothing is taken from these columns: lunge." in found.remarks
    assert "lunge" in asked("date,lunge\n2026-01-01,12\n").questions[0].words


def test_columns_of_exercises_can_be_named_and_the_two_ways_are_not_mixed():
    text = "Tag;Nacken;Wand\n21.01.2026;x;\n22.01.2026;x;x\n"
    assert asked(text).layout.fields["wall_lean"] == "Wall lean: done or not"
    found = taken(text, columns={"date": "Tag", "neck_roll": "Nacken", "wall_lean": "Wand"})
    assert [said(one)[3] for one in found.records] == [("neck_roll",), ("neck_roll", "wall_lean")]
    with pytest.raises(JournalError, match="not both"):
        table(text, columns={"date": "Tag", "neck_roll": "Nacken", "exercises": "Wand"})
    with pytest.raises(JournalError, match="and the exercises roll_down, "):
        table(text, columns={"date": "Tag", "squats": "Nacken"})
    assert "exercise wall_lean: wall lean, Wall-Lean" in (
        asked("date,wall lean,Wall-Lean\n2026-01-01,x,x\n").questions[0].words
    )
    both = taken("date,exercises,lunge\n2026-01-01,wall lean,x\n")
    assert [said(one)[3] for one in both.records] == [("wall_lean",)]
    assert "Nothing is taken from these columns: lunge." in both.remarks


def test_a_row_for_each_exercise_is_put_together(journal):
    lines = [
        "date,time,exercise,before,after,note",
        "2026-01-01,18:05,Lunge with raised arms,6,,stiff",
        "2026-01-01,18:05,Wall lean,,4,",
        "2026-01-01,18:05,Neck roll,6,,warm",
        "2026-01-01,18:05,Neck roll,6,,once more",
        "2026-01-01,18:05,Doorway stretch,7,,",
        "2026-01-02,,Wall lean,,,",
        "2026-01-02,,Neck roll,,,",
        "2026-01-03,,Neck roll,,,",
    ]
    found = taken("\n".join(lines))
    assert sorted(map(said, found.records)) == [
        ("2026-01-01 18:05", 6, 4, ("lunge", "wall_lean", "neck_roll")),
        ("2026-01-02 12:00", None, None, ("wall_lean", "neck_roll")),
        ("2026-01-03 12:00", None, None, ("neck_roll",)),
    ]
    (noted,) = [one.note for one in found.records if one.note]
    assert noted == "stiff\nwarm"
    assert [one.row for one in found.rejected] == [5, 6]  # the same again, and another rating
    assert all(one.reason.startswith("Row 2 has the same date and time") for one in found.rejected)
    (remark,) = [one for one in found.remarks if "put together" in one]
    assert remark == (
        "5 rows of the same date and time, each with other exercises: put together into 2 sessions."
    )
    take_in(journal, preview(journal, found))
    assert preview(journal, taken("\n".join(lines))).new == ()


def test_a_tension_without_a_session_is_a_check_in():
    found = taken("date,time,tension,note\n2026-01-01,7:00,5,stiff\n2026-01-02,,,\n")
    assert [said(one) for one in found.records] == [("2026-01-01 07:00", 5)]
    assert isinstance(found.records[0], CheckIn)
    assert reasons(found) == [(3, "date", "2026-01-02")]
    found = taken("date,before,tension\n2026-01-01,5,\n2026-01-02,,4\n2026-01-03,3,2\n")
    assert [one.kind for one in found.records] == ["session", "check_in", "check_in", "session"]


def test_equal_rows_are_taken_once_and_rows_of_one_moment_that_differ_are_named():
    found = taken("date,before\n2026-01-01,5\n2026-01-01,5\n2026-01-01,6\n")
    assert len(found.records) == 1
    assert "1 row the same as an earlier one: taken once." in found.remarks
    assert found.rejected[0].row == 4
    assert found.rejected[0].reason.startswith("Row 2 has the same date and time")


def test_flare_up_is_yes_or_no():
    found = taken(
        "date,flare up\n2026-01-01,x\n2026-01-02,\n2026-01-03,Nein\n2026-01-04,maybe\n", rows="sessions"
    )
    assert [one.flare_up for one in found.records] == [True, False, False]
    assert reasons(found) == [(5, "flare up", "maybe")]


# Files of every kind --------------------------------------------------------------------------------------


def test_a_note_of_a_million_characters_keeps_every_one_of_them(journal):
    note = 'Rücken 😀, "steif";\n' * 50_000
    found = taken('date,note\n2026-01-01,"{}"\n'.format(note.replace('"', '""')), rows="sessions")
    take_in(journal, preview(journal, found))
    assert journal.latest(1)[0].note == note
    wrong = taken('date,note,before\n2026-01-01,"{}",11\n'.format("x" * 1_000_000))
    assert "xxx" not in rejected_csv(wrong.rejected).decode("utf-8-sig")


def test_a_workbook_with_typed_dates_is_read(journal):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet, date = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy"})
        time = book.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ("Datum", "Zeit", "vorher", "Übungen"))
        for row in (1, 2):
            sheet.write_datetime(row, 0, dt.date(2026, 2, row), date)
            sheet.write_datetime(row, 1, dt.time(18, 5), time)
            sheet.write_number(row, 2, 3.5)
            sheet.write_string(row, 3, "alle")
    found = table(content.getvalue(), "mine.xlsx")
    assert [said(one)[:2] for one in found.records] == [("2026-02-01 18:05", 3.5), ("2026-02-02 18:05", 3.5)]


def test_many_rows_tell_how_far_they_are():
    told: list[float] = []
    days = [dt.date(2000, 1, 1) + dt.timedelta(n) for n in range(9_000)]
    data = ("date,before\n" + "".join(f"{day},5\n" for day in days)).encode()
    found = read(data, "mine.csv", zone="UTC", known=KNOWN, planned=list, progress=told.append)
    assert len(found.records) == 9_000
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)
    assert len(told) > 5


def test_a_hundred_thousand_rows_come_in_and_go_out_again(journal):
    rows = 100_000
    begin = dt.datetime(1990, 1, 1)
    data = "date,before\n" + "".join(f"{begin + dt.timedelta(hours=3 * n)},5\n" for n in range(rows))
    found = taken(data)
    assert len(found.records) == rows
    take_in(journal, preview(journal, found))
    assert journal.count() == len(found.records)
    assert preview(journal, taken(data)).new == ()
    assert journal.undo().startswith("Taken back: the import of mine.csv (100,000 records)")
    assert journal.count() == 0


@pytest.mark.parametrize("data", ["2026-02-03,6,4\n2026-02-04,5,3\n", "14.2.2026;6;6\n15.2.2026;5;3\n"])
def test_a_table_without_names_is_asked_about_before_its_first_row_is_lost(data):
    mistaken = Choices(columns={"date": data.replace(";", ",").split(",")[0]})
    for choices in (Choices(), mistaken):
        found = read(data.encode(), "mine.csv", zone="UTC", known=KNOWN, planned=list, choices=choices)
        (question,) = found.questions
        assert question.option == "header_row"
        assert question.words.startswith("Row 1 of mine.csv holds a date")
    assert asked(data, header_row=0).questions[0].option == "columns"
    named = {"date": "(column 1)", "before": "(column 2)", "after": "(column 3)"}
    found = taken(data, header_row=0, columns=named)
    assert [one.before.overall for one in found.records] == [6, 5]
    assert [one.after.overall for one in found.records] == [4 if data[0] == "2" else 6, 3]


def test_columns_of_one_name_are_asked_about():
    text = "date,before,before,after\n2026-02-03,6,5,3\n"
    found = asked(text)
    (question,) = found.questions
    assert question.option == "columns"
    assert "before, before (2)" in question.words
    assert found.layout.columns == {"date": "date", "after": "after"}
    assert said(taken(text, columns={"date": "date", "before": "before (2)"}).records[0])[1] == 5
    ours = "id,id,started_at,local_time,local_date,zone,prescribed\n1,2,3,4,5,6,7\n"
    assert asked(ours).questions[0].option == "columns"


def test_a_date_among_the_names_of_columns_is_one_more_name():
    found = read(
        b"date,before,2026-02-01\n2026-02-03,6,x\n", "mine.csv", zone="UTC", known=KNOWN, planned=list
    )
    assert len(found.records) == 1


def test_a_length_of_time_is_not_taken_for_a_time_of_day():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        when, long = (made.add_format({"num_format": form}) for form in ("hh:mm", "[h]:mm"))
        sheet.write_row(0, 0, ["date", "time", "before"])
        for row, (part, form) in enumerate(
            ((18 / 24 + 5 / 1440 - 1e-9, when), (15 / 1440, long), (30 / 24, long)), start=1
        ):
            sheet.write_row(row, 0, [f"2026-02-0{row}", part, 5])
            sheet.write(row, 1, part, form)
    found = taken(content.getvalue(), name="mine.xlsx")
    assert [one.started_at.time() for one in found.records] == [dt.time(18, 5)]
    assert [(one.row, one.field, one.value) for one in found.rejected] == [
        (3, "time", "0:15:00 (duration)"),
        (4, "time", "1 day, 6:00:00 (duration)"),
    ]
    assert all("a length of time" in one.reason for one in found.rejected)


def test_what_is_not_taken_of_our_own_workbook_names_its_sheet(journal, tmp_path):
    at = dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC)
    journal.add_all([Session(at, "UTC", before=Tension(3)), CheckIn(at, "UTC", Tension(4))])
    folder = export(journal, tmp_path / "out")[0].parent
    sheets = openpyxl.load_workbook(folder / "tables.xlsx")
    for sheet, column in (("sessions", "before"), ("check_ins", "overall")):
        names = [cell.value for cell in sheets[sheet][1]]
        sheets[sheet].cell(2, names.index(column) + 1).value = 11
    sheets.save(tmp_path / "edited.xlsx")
    found = preview(journal, table((tmp_path / "edited.xlsx").read_bytes(), "edited.xlsx"))
    assert found.rejected_rows == 2
    shown = [row[:3] for row in rejected_table(found.incoming.rejected)]
    assert shown == [("sessions 2", "before", "11"), ("check_ins 2", "overall", "11")]
