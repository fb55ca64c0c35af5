"""Columns and rows of somebody's table: what counts is taken or asked about, a row is taken whole or not."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import xlsxwriter

from fascia_journal.errors import JournalError
from fascia_journal.exchange import columns_in
from fascia_journal.exchange.incoming import Incoming, preview, take_in
from fascia_journal.exchange.reading import ROWS, Choices, Unclear, read
from fascia_journal.programme import Programme
from fascia_journal.records import CheckIn, Session

PROGRAMME = Programme.load()
KNOWN = {key: PROGRAMME.title_of(key) for key in PROGRAMME.keys}


def table(text: str, **choices) -> Incoming | Unclear:
    """What the reader makes of a file."""
    return read(
        text.encode(),
        "mine.csv",
        zone="Europe/Zurich",
        choices=Choices(**choices),
        known=KNOWN,
        planned=lambda _: PROGRAMME.keys,
    )


def taken(text: str, **choices) -> Incoming:
    found = table(text, **choices)
    assert isinstance(found, Incoming), found
    return found


def asked(text: str, **choices) -> list[tuple[str, str]]:
    found = table(text, **choices)
    assert isinstance(found, Unclear), found
    return [(question.option, question.words) for question in found.questions]


def said(record: Session | CheckIn) -> tuple:
    if isinstance(record, CheckIn):
        return record.at.day, record.tension.overall, record.note
    done = tuple(entry.exercise for entry in record.exercises)
    return record.started_at.day, record.before.overall, record.after.overall, done


def remark(found: Incoming, words: str) -> str:
    (one,) = [one for one in found.remarks if words in one]
    return one


# Done or not ----------------------------------------------------------------------------------------------


def test_an_exercise_that_was_not_done_is_not_taken(journal):
    text = "Date,Exercise,Done\n" + "".join(
        f"2026-01-01,{name},{done}\n"
        for name, done in (("Neck roll", "yes"), ("Wall lean", "no"), ("Doorway stretch", "skipped"))
    )
    found = taken(text)
    assert [said(one) for one in found.records] == [(1, None, None, ("neck_roll",))]
    assert found.rejected == ()
    assert remark(found, "not done") == (
        "2 rows marked as not done: no session and no exercise is taken from there."
    )
    assert "done or not: yes or no: Done" in found.remarks[0]
    take_in(journal, preview(journal, found))
    assert preview(journal, taken(text)).new == ()


@pytest.mark.parametrize(
    "name",
    ["Done", "done?", "Session done", "Completed", "Status", "Geübt", "Erledigt", "Training gemacht",
     "Fait", "Séance faite", "Fatto", "Hecho"],
)  # fmt: skip
def test_a_day_that_was_not_done_is_no_session(name):
    found = taken(f"Datum;{name};Vorher\n2025-12-31;ja;5\n2026-01-01;nein;6\n2026-01-02;done;\n")
    assert [said(one) for one in found.records] == [(31, 5, None, ()), (2, None, None, ())]
    assert remark(found, "not done").endswith("is taken from there, nor are the ratings in 1 of them.")
    assert "1 row marked" in remark(found, "not done")


def test_a_day_that_was_done_has_the_exercises_of_the_plan_where_that_is_said():
    found = taken("Date,Done\n2026-01-01,yes\n2026-01-02,no\n", all_exercises=True)
    assert [said(one) for one in found.records] == [(1, None, None, PROGRAMME.keys)]


def test_an_empty_cell_says_no_only_where_no_cell_does():
    found = taken("Date,Done,Before\n2026-01-01,x,5\n2026-01-02,,\n2026-01-03,-,4\n")
    assert [said(one)[0] for one in found.records] == [1]
    assert "2 rows marked as not done" in remark(found, "not done")
    found = taken("Date,Done,Before\n2026-01-01,x,5\n2026-01-02,no,\n2026-01-03,,4\n")
    assert [said(one)[0] for one in found.records] == [1]
    assert [(one.row, one.field, one.reason) for one in found.rejected] == [
        (4, "Done", "This does not say whether it was done. Write yes or no.")
    ]


def test_a_tension_of_a_day_that_was_not_done_is_a_check_in_all_the_same():
    found = taken("Date,Done,Tension\n2026-01-01,yes,\n2026-01-02,no,6\n")
    assert [said(one) for one in found.records] == [(1, None, None, ()), (2, 6, "")]


def test_a_column_that_may_say_what_was_done_is_asked_about_and_can_be_said():
    text = "Date,Done,Before\n2026-01-01,yes,5\n2026-01-02,half,4\n2026-01-03,missed,4\n"
    ((option, words),) = asked(text)
    assert option == "columns"
    assert "it is not certain: Done." in words
    found = taken(text, columns={"date": "Date", "before": "Before", "done": "Done"})
    assert [said(one)[0] for one in found.records] == [1]
    assert [(one.row, one.value) for one in found.rejected] == [(3, "half")]
    assert "Sport" in asked("Date,Before,Sport\n2026-01-01,5,yes\n2026-01-02,4,no\n")[0][1]
    assert len(taken("Date,Before,Sport\n2026-01-01,5,yes\n2026-01-02,4,\n").records) == 2
    assert "Exercises done" in asked("Date,Before,Exercises done\n2026-01-01,5,yes\n2026-01-02,4,yes\n")[0][1]
    assert "whether it was done" in asked("Date,Done,Completed\n2026-01-01,x,x\n")[0][1]


def test_an_exercise_may_bear_the_name_of_something_else():
    known = {"n": "Neck", "s": "Sleep"}
    found = read(
        b"Date,Neck,Sleep\n2026-01-01,x,\n2026-01-02,,x\n",
        "mine.csv",
        zone="UTC",
        known=known,
        planned=lambda _: known,
    )
    assert isinstance(found, Incoming)
    assert [said(one)[-1] for one in found.records] == [("n",), ("s",)]


# What is left out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "row", "doubtful"),
    [
        ("Datum,Uhrzeit,Anspannung vorher,Anspannung nachher,Übungen", "18:05,5,4,alle",
         "Anspannung vorher, Anspannung nachher"),
        ("Datum,Vorher,Nachher,Anspannung", "5,4,3", "Anspannung"),
        ("Date,Exercises,Pain before,Pain after", "Neck roll,6,4", "Pain before, Pain after"),
        ("Date,Tension (0-100) before,Tension after", "50,3", "Tension (0-100) before"),
        ("Date,Before,Which exercises hurt", "5,Neck roll", "Which exercises hurt"),
        ("Date,Before,Time after", "5,18:05", "Time after"),
        ("Date,Before,Start", "5,early", "Start"),
        ("Date,Before,Flare-up (how bad)", "5,2", "Flare-up (how bad)"),
        ("Date,Before,Sleep", "5,7", "Sleep"),
        ("Date,Before,Activity", "5,7", "Activity"),
        ("Date,Before,Stress", "5,high", "Stress"),
        ("Date,Before,Neck,Upper back", "5,7,6", "Neck, Upper back"),
        ("Date,Neck", "5", "Neck"),
    ],
)  # fmt: skip
def test_a_column_whose_name_has_a_word_that_counts_is_never_left_out_without_a_question(
    header, row, doubtful
):
    ((option, words),) = asked(f"{header}\n2026-01-02,{row}\n")
    assert option == "columns"
    assert f"not certain: {doubtful}." in words
    taken(f"{header}\n2026-01-02,{row}\n", columns={"date": header.split(",")[0]})  # said by hand: settled


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Day,Date,Before", "Friday,2026-01-02,5"),
        ("Date,Before,Weather", "2026-01-02,5,cold"),
        ("Date,Before,Time after", "2026-01-02,5,"),
        ("Date,Before,After,Tension before lunch", "2026-01-02,5,4,3"),
        ("Date,Before,Exercises", "2026-01-02,5,4"),
        ("Date,Exercises,Neck roll", "2026-01-02,Wall lean,x"),
    ],
)
def test_other_columns_are_left_out_and_named(header, row):
    found = taken(f"{header}\n{row}\n")
    assert len(found.records) == 1
    assert "Nothing is taken from these columns: " in found.remarks[-1]


def test_a_beginning_that_is_a_time_is_the_time_and_a_question_may_be_a_name():
    found = taken("Date,Start,Ende,Vorher\n2026-01-01,18:05,18:20,5\n2026-01-02,,,4\n")
    assert [one.started_at.time() for one in found.records] == [dt.time(18, 5), dt.time(12)]
    found = taken('Zeitstempel,Vorher,Welche Übungen?\n2026-01-01 18:05,5,"Wall lean, Neck roll"\n')
    assert said(found.records[0])[-1] == ("wall_lean", "neck_roll")


# A row is taken whole or not at all ------------------------------------------------------------------------


def test_a_row_that_is_not_taken_leaves_nothing_behind():
    found = taken(
        "Date,Tension,Tension before,Exercises\n2026-01-01,,5,Neck roll\n2026-01-01,7,6,Neck roll\n"
    )
    assert [said(one) for one in found.records] == [(1, 5, None, ("neck_roll",))]
    assert [one.row for one in found.rejected] == [3]
    found = taken(
        "Date,Tension,Exercises\n2026-01-01,5,Neck roll\n2026-01-01,6,Wall lean\n2026-01-01,5,Neck roll\n"
    )
    assert [said(one) for one in found.records] == [(1, 5, ""), (1, None, None, ("neck_roll",))]
    assert [one.row for one in found.rejected] == [3]
    assert "1 row the same as an earlier one: taken once." in found.remarks


def test_a_row_that_comes_again_after_it_was_put_together_is_the_same():
    names = ("Neck roll", "Wall lean", "Neck roll", "Wall lean", "Doorway stretch")
    found = taken("Date,Exercise\n" + "".join(f"2026-01-01,{name}\n" for name in names))
    assert [said(one)[-1] for one in found.records] == [("neck_roll", "wall_lean", "doorway")]
    assert found.rejected == ()
    assert "2 rows the same as an earlier one: taken once." in found.remarks
    assert "3 rows of the same date and time" in remark(found, "put together")


@pytest.mark.parametrize(
    "text",
    [
        '"Jan 5, 2026",5\n"Jan 7, 2026",4\n',
        '"Mo, 29.12.2025",5\n"Di, 30.12.2025",4\n',
        "Fr 2.1.2026;5\nSa 3.1.2026;4\n",
    ],
)
def test_a_first_row_that_begins_with_a_word_is_not_lost_either(text):
    assert asked(text)[0][0] == "header_row"
    mistaken = text.split('"')[1] if '"' in text else text.split(";")[0]
    ((option, words),) = asked(text, columns={"date": mistaken})
    assert option == "header_row"
    assert words.startswith(f"Row 1 of mine.csv holds a date, {mistaken},")


def test_a_name_that_only_looks_like_a_date_is_a_name():
    found = taken("Data,May,Before 1.2.2026,Before\n2026-01-01,x,3,5\n", columns={"date": "Data"})
    assert len(found.records) == 1
    assert "No column is certain" in asked("As of 1.2.2026,Neck roll\nfine,x\n")[0][1]


# A diary ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["Date,Note", "Date,Flare-up,Note", "Date,Time,Flare-up"])
def test_rows_that_do_not_show_what_they_are_are_asked_about(header):
    row = {"Date": "2026-01-01", "Note": "stiff", "Flare-up": "yes", "Time": "18:05"}
    text = f"{header}\n{','.join(row[name] for name in header.split(','))}\n"
    found = table(text)
    assert isinstance(found, Unclear)
    assert [(one.option, one.answers) for one in found.questions] == [("rows", ROWS)]
    assert [one.kind for one in taken(text, rows="sessions").records] == ["session"]
    assert [one.kind for one in taken(text, rows="check-ins").records] == ["check_in"]
    by_hand = {key: name for name in header.split(",") if (key := columns_in.meaning_of(name))}
    assert asked(text, columns=by_hand)[0][0] == "rows"


def test_a_day_of_a_diary_is_a_check_in_with_its_words(journal):
    text = "Date,Flare-up,Note\n2026-01-01,yes,\n2026-01-02,,rested\n2026-01-03,,\n"
    found = taken(text, rows="check-ins")
    assert [(said(one), one.flare_up) for one in found.records] == [
        ((1, None, ""), True),
        ((2, None, "rested"), False),
    ]
    assert [one.row for one in found.rejected] == [4]
    assert "no note and no flare-up" in found.rejected[0].reason
    take_in(journal, preview(journal, found))
    assert preview(journal, taken(text, rows="check-ins")).new == ()
    with pytest.raises(JournalError, match="they are sessions or check-ins"):
        table(text, rows="pauses")


def test_rows_that_show_what_they_are_are_not_asked_about():
    assert taken("Date,Before\n2026-01-01,5\n", rows="check-ins").records[0].kind == "session"
    assert taken("Date\n2026-01-01\n").records[0].kind == "session"
    assert taken("Date,Tension,Note\n2026-01-01,5,stiff\n").records[0].kind == "check_in"


# What a check-in holds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "meanings"),
    [
        ("Wellbeing,well-being (0-10),Wohlbefinden,Bien-être,Benessere,Bienestar", ["wellbeing"] * 6),
        ("Sleep quality,Sleep (0-10),Schlafqualität,Qualité du sommeil,Qualità del sonno,Calidad del sueño",
         ["sleep"] * 6),
        ("Stress,Stress level,Stress 0-10,Estrés", ["stress"] * 4),
        ("Neck,Nacken,Nuque,Collo,Cuello,Tension neck", ["neck"] * 6),
        ("upper_back,Oberer Rücken,Haut du dos,Schiena alta,Espalda alta", ["upper_back"] * 5),
        ("Lower back,unterer Rücken,Bas du dos,Schiena bassa,Tensión espalda baja", ["lower_back"] * 5),
        ("Sleep,Schlaf,Sleep (h),Activity,Neck before,Stress after,Stress (1-5),Quality", [None] * 8),
    ],
)  # fmt: skip
def test_the_names_of_what_a_check_in_holds(names, meanings):
    assert [columns_in.meaning_of(name) for name in names.split(",")] == meanings


def test_a_check_in_holds_regions_and_items(journal):
    text = (
        "Date,Tension,Neck,Upper back,Lower back,Wellbeing,Sleep quality,Stress,Walking\n"
        "2026-01-01,5,1,2,3,7,6,4,2\n2026-01-02,,,,,8,,,\n2026-01-03,,,,,,,,\n"
    )
    columns = {name.lower().replace(" ", "_"): name for name in text.partition("\n")[0].split(",")}
    columns["sleep"], columns["activity"] = columns.pop("sleep_quality"), columns.pop("walking")
    found = taken(text, columns=columns)
    first, second = found.records
    assert isinstance(first, CheckIn)
    assert (first.tension.overall, first.tension.neck, first.tension.upper_back) == (5, 1, 2)
    assert (first.tension.lower_back, first.wellbeing, first.sleep) == (3, 7, 6)
    assert (first.stress, first.activity) == (4, 2)
    assert isinstance(second, CheckIn)
    assert (bool(second.tension), second.wellbeing, second.sleep) == (False, 8, None)
    assert [one.row for one in found.rejected] == [4]
    assert "wellbeing, 0 to 10, higher is better: Wellbeing" in found.remarks[0]
    take_in(journal, preview(journal, found))
    assert {one.id for one in journal.latest(5, kind="check_in")} == {first.id, second.id}
    assert preview(journal, taken(text, columns=columns)).new == ()
    certain = taken(text)  # without the activity, which nobody can know
    assert [one.wellbeing for one in certain.records] == [7, 8]


def test_items_beside_a_session_are_a_check_in_beside_it():
    found = taken("Datum;Vorher;Stress;Notiz\n2026-01-01;5;3;müde\n2026-01-02;4;;\n2026-01-03;;2;\n")
    assert [one.kind for one in found.records] == ["check_in", "session", "session", "check_in"]
    assert [one.stress for one in found.records if isinstance(one, CheckIn)] == [3, 2]


def test_decimals_of_items_are_asked_about_as_those_of_tension():
    text = 'Date,Wellbeing\n2026-01-01,"3,5"\n2026-01-02,4.5\n'
    assert [option for option, _ in asked(text)] == ["decimal"]
    assert [one.row for one in taken(text, decimal=".").rejected] == [2]


def test_an_error_of_a_spreadsheet_leaves_its_column_certain_and_its_row_out():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate((("Date", "Wellbeing"), ("2026-01-01", 5), ("2026-01-02", None))):
            sheet.write_row(row, 0, line)
        sheet.write_formula(2, 1, "=1/0", value="#DIV/0!")
    found = read(content.getvalue(), "mine.xlsx", zone="UTC", known=KNOWN, planned=lambda _: PROGRAMME.keys)
    assert isinstance(found, Incoming)
    assert len(found.records) == 1
    assert [(one.row, one.value) for one in found.rejected] == [(3, "#DIV/0!")]


def test_ids_of_tables_without_these_fields_are_what_they_were():
    found = taken(
        "Date,Before,Exercises,Tension,Note\n2026-01-01,5,Neck roll,,a\n2026-01-02,,,6,b\n"
        "2026-01-03,,Wall lean,,\n2026-01-03,,Neck roll,,\n"
    )
    assert [one.id for one in found.records] == IDS
    empty = taken("Date,Tension,Note,Stress\n2026-01-02,6,b,\n")
    assert [one.id for one in empty.records] == IDS[1:2]


IDS = [  # as they were before there were these fields
    "96d7f6696a0a11c01fd5ff4b8d62e199",
    "90fe7503ab322ae3b601430e3e6294ba",
    "7adf04e294bb36f40fe4bfc5cc230e26",
]
