"""Loop Habit Tracker's CSV export and database copy, as files that are really made here."""

from __future__ import annotations

import datetime as dt
import io
import sqlite3
import struct
import warnings
import zipfile
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fascia_journal import Journal, JournalError, clock
from fascia_journal.errors import RecordError
from fascia_journal.exchange import habits as loop
from fascia_journal.exchange import loop_export
from fascia_journal.exchange.incoming import preview, take_in

HEAD = (
    "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,"
    "Unit,Target Type,Target Value,Archived?\n"
)
HABITS = HEAD + (
    "001,Meditate,YES_NO,,,1,1,#FF8F00,,,,false\n"
    '002,"Back, neck",YES_NO,Done?,,3,7,#00897B,,,,false\n'
    "003,Run,NUMERICAL,,,1,1,#E64A19,miles,AT_LEAST,2.0,true\n"
)
BACK = (
    "Date,Value,Notes\n"
    '2026-03-01,YES_MANUAL,"stiff, then\nbetter"\n'
    "2026-02-28,YES_AUTO,\n"
    "2026-02-27,NO,\n"
    "2026-02-26,SKIP,\n"
    "2026-02-25,UNKNOWN,\n"
    "2026-02-24,YES_MANUAL,\n"
)
EXPORT = {
    "Habits.csv": HABITS,
    "Scores.csv": "Date,Meditate,\n",
    "001 Meditate/Checkmarks.csv": "Date,Value,Notes\n",
    "002 Back neck/Checkmarks.csv": BACK,
    "002 Back neck/Scores.csv": "Date,Score\n2026-03-01,0.5\n",
    "003 Run/Checkmarks.csv": "Date,Value,Notes\n2026-03-01,3500,\n2026-02-28,YES_MANUAL,\n",
    "Checkmarks.csv": "Date,Meditate,Back, neck,Run,\n2026-03-01,-1,2,3500,\n",
}
DAY = 86_400_000  # milliseconds
PLAN = ("roll_down", "cat_cow")
COLUMNS = "id integer primary key autoincrement, archived integer, name text, position integer, type integer"


def packed(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(into, "w", method) as archive:
        warnings.simplefilter("ignore")  # a name that is there twice
        for name, content in files.items():
            archive.writestr(name, content)
    return into.getvalue()


def with_back(days: str, head: str = "Date,Value,Notes\n") -> bytes:
    return packed({"Habits.csv": HABITS, "002 Back neck/Checkmarks.csv": head + days})


def at(day: str) -> int:
    return (dt.date.fromisoformat(day) - dt.date(1970, 1, 1)).days * DAY


@pytest.fixture
def database(tmp_path: Path):
    """Makes the bytes of a database by SQL, with rows for Habits (name, type) and Repetitions."""

    def make(*statements: str, habits=(("Back, neck", 0),), repetitions=(), loops: bool = True) -> bytes:
        file = tmp_path / "made.db"
        file.unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as connection:
            if loops:
                connection.execute(f"create table Habits ({COLUMNS})")
                connection.execute(
                    "create table Repetitions (id integer primary key autoincrement, habit integer not null "
                    "references Habits(id), timestamp integer not null, value integer not null, notes text)"
                )
                for place, (name, kind) in enumerate(habits):
                    row = (0, name, place, kind)
                    connection.execute(
                        "insert into Habits (archived, name, position, type) values (?, ?, ?, ?)", row
                    )
                connection.executemany(
                    "insert into Repetitions (habit, timestamp, value, notes) values (?, ?, ?, ?)",
                    repetitions,
                )
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return file.read_bytes()

    return make


def read(data: bytes, habit: str = "Back, neck", **given):
    return loop.read(data, "loop.zip", **{"habit": habit, "zone": "Europe/Zurich", **given})


def days(incoming) -> list[str]:
    return [session.local_date.isoformat() for session in incoming.records]


# --- what is taken ----------------------------------------------------------------------------------------


def test_habits_of_an_export_stand_in_the_order_of_the_app_with_their_done_days():
    assert loop.habits(packed(EXPORT), "loop.zip") == (
        loop.Habit("Meditate", "Meditate", 0, archived=False, numerical=False),
        loop.Habit("Back, neck", "Back, neck", 2, archived=False, numerical=False),
        loop.Habit("Run", "Run", 0, archived=True, numerical=True),
    )


def test_days_done_by_hand_become_sessions_and_all_else_is_said():
    incoming = read(packed(EXPORT), exercises=PLAN)
    assert days(incoming) == ["2026-02-24", "2026-03-01"]
    first, last = incoming.records
    assert (first.started_at.isoformat(), first.zone) == ("2026-02-24T12:00:00+01:00", "Europe/Zurich")
    assert (first.source, first.prescribed, bool(first.before), bool(first.after)) == (
        "import",
        None,
        False,
        False,
    )
    assert [(one.exercise, one.status, one.seconds) for one in first.exercises] == [
        ("roll_down", "done", None),
        ("cat_cow", "done", None),
    ]
    assert last.note == "stiff, then\nbetter"
    assert (incoming.name, incoming.rows, incoming.rejected) == ("loop.zip", 6, ())
    said = " ".join(incoming.remarks)
    assert "12:00 in Europe/Zurich" in said
    assert "Counted as done: all exercises of your plan." in said
    for left_out in ("1 implied by Loop", "1 not done", "1 skipped", "1 without an answer"):
        assert left_out in said
    assert "Notes that come along: 1." in said
    assert "stiff" not in said


def test_whether_a_day_counts_is_what_the_remark_says(journal):
    """Without exercises a session is kept and does not count; with those of the plan it counts."""
    bare = read(packed(EXPORT))
    assert "do not count towards the weekly goal" in " ".join(bare.remarks)
    take_in(journal, preview(journal, bare))
    assert journal.sessions()["done"].tolist() == [0, 0]
    journal.undo()
    whole = read(packed(EXPORT), exercises=lambda day: journal.plan(day).exercises)
    take_in(journal, preview(journal, whole))
    table = journal.sessions()
    assert table["done"].tolist() == table["prescribed"].tolist()
    assert (table["prescribed"] > 0).all()


def test_a_second_import_adds_nothing_whatever_the_kind_of_file_and_undo_takes_all_back(journal, database):
    export = packed(EXPORT)
    shown = preview(journal, read(export))
    assert (len(shown.new), shown.already_there) == (2, 0)
    take_in(journal, shown)
    backup = database(
        repetitions=[
            (1, at("2026-02-24"), 2, ""),
            (1, at("2026-03-01"), 2, "x"),
            (1, at("2026-03-02"), 2, ""),
        ]
    )
    for again in (read(export), read(export, hour=dt.time(7)), read(export, zone="Asia/Tokyo")):
        assert (len(preview(journal, again).new), preview(journal, again).already_there) == (0, 2)
    shown = preview(journal, read(backup))
    assert [session.local_date for session in shown.new] == [dt.date(2026, 3, 2)]
    assert journal.undo().startswith("Taken back: the import of loop.zip (2 records)")
    assert journal.count() == 0
    assert len(preview(journal, read(export)).new) == 2


def test_days_around_summer_time_keep_their_date_and_hour():
    data = with_back("".join(f"2025-{day},2,\n" for day in ("03-29", "03-30", "03-31", "10-26", "10-27")))
    assert [one.started_at.isoformat() for one in read(data, hour=dt.time(2, 30)).records] == [
        "2025-03-29T02:30:00+01:00",
        "2025-03-30T03:30:00+02:00",  # an hour that was skipped: what the clocks showed
        "2025-03-31T02:30:00+02:00",
        "2025-10-26T02:30:00+02:00",  # an hour that came twice: the first
        "2025-10-27T02:30:00+01:00",
    ]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo", "UTC"])
@pytest.mark.parametrize("hour", [dt.time(0), dt.time(12), dt.time(23, 59)])
def test_a_timestamp_at_utc_midnight_is_the_local_day_wherever_it_was_lived(database, zone, hour):
    stamps = [(1, at("2017-01-01") + number * DAY, 2, None) for number in range(730)]
    incoming = read(database(repetitions=stamps), zone=zone, hour=hour)
    first = dt.date(2017, 1, 1)
    assert days(incoming) == [(first + dt.timedelta(number)).isoformat() for number in range(730)]
    assert not incoming.rejected


def test_a_day_that_a_zone_left_out_is_rejected():
    incoming = read(with_back("2011-12-29,2,\n2011-12-30,2,\n2011-12-31,2,\n"), zone="Pacific/Apia")
    assert days(incoming) == ["2011-12-29", "2011-12-31"]
    assert [(one.row, one.value) for one in incoming.rejected] == [(3, "2011-12-30")]
    assert "no such day in Pacific/Apia" in incoming.rejected[0].reason


def test_today_is_taken_before_its_hour_has_come_and_can_be_saved(journal):
    with clock.fixed(dt.datetime(2026, 3, 3, 6, 20, 31, tzinfo=dt.UTC)):
        incoming = read(with_back("2026-03-03,2,\n"))
        assert incoming.records[0].started_at.isoformat() == "2026-03-03T07:20:00+01:00"
        assert len(take_in(journal, preview(journal, incoming))) == 1
    assert preview(journal, read(with_back("2026-03-03,2,\n"))).new == ()


def test_future_days_and_those_before_1970_are_rejected_with_row_field_value_and_reason(database):
    text = read(with_back("2026-03-04,2,\n1969-12-31,2,\n1970-01-01,2,\n"))
    assert days(text) == ["1970-01-01"]
    assert [(one.row, one.field, one.value) for one in text.rejected] == [
        (2, "date", "2026-03-04"),
        (3, "date", "1969-12-31"),
    ]
    assert "future" in text.rejected[0].reason
    assert "before 1970" in text.rejected[1].reason
    stamps = [-1, 0, DAY + 5, at("2026-03-04"), 2**62, -(2**62)]
    numbers = read(database(repetitions=[(1, stamp, 2, "") for stamp in stamps]))
    assert days(numbers) == ["1970-01-01", "1970-01-02"]
    assert {one.value for one in numbers.rejected} == {-1, at("2026-03-04"), 2**62, -(2**62)}


def test_other_values_and_dates_are_rejected_and_never_quote_a_note():
    long = "9" * 5000
    incoming = read(
        with_back(
            f"2026-02-30,2,secret\n20260101,2,secret\n,2,secret\n2026-02-01,4,secret\n2026-02-02,,secret\n"
            f"2026-02-03,2.0,secret\n2026-02-04\n{long},{long},secret\n2026-02-05,٢,\n\n2026-02-06, 2 ,\n"
        )
    )
    assert days(incoming) == ["2026-02-06"]
    assert [(one.row, one.field) for one in incoming.rejected] == [
        (2, "date"),
        (3, "date"),
        (4, "date"),
        (5, "value"),
        (6, "value"),
        (7, "value"),
        (8, "value"),
        (9, "date"),
        (9, "value"),
        (10, "value"),
    ]
    assert not any("secret" in f"{one.value}{one.reason}" for one in incoming.rejected)
    assert max(len(one.value) for one in incoming.rejected) <= 60


def test_values_of_a_database_that_are_no_numbers_are_rejected(database):
    wrong = ("x", 2.5, b"\xff\xfe", 2000, -2)
    stamps = [(1, at("2026-02-01") + number * DAY, value, "") for number, value in enumerate(wrong)]
    incoming = read(database(repetitions=[*stamps, (1, "soon", 2, ""), (1, at("2026-02-20"), 2, b"\xff")]))
    assert days(incoming) == ["2026-02-20"]
    assert incoming.records[0].note == ""
    assert [one.field for one in incoming.rejected] == ["value"] * 5 + ["date"]
    assert [one.value for one in incoming.rejected] == ["x", 2.5, "(no text)", 2000, -2, "soon"]


def test_a_day_that_stands_twice_is_one_session():
    incoming = read(with_back("2026-02-01,2,a\n2026-02-01,2,b\n2026-02-01,0,c\n"))
    assert [one.note for one in incoming.records] == ["a"]
    assert any("more than once" in remark for remark in incoming.remarks)


# --- shapes of exports over the years ---------------------------------------------------------------------


def test_the_oldest_export_has_no_head_no_type_and_numbers():
    data = packed(
        {
            "Habits.csv": "Position,Name,Description,NumRepetitions,Interval,Color\n001,Back,,1,1,#FF8F00\n",
            "001 Back/Checkmarks.csv": "2026-01-25,2\n2026-01-24,0\n2026-01-23,1\n2026-01-22,-3\n",
        }
    )
    incoming = read(data, "Back")
    assert (days(incoming), incoming.rows, incoming.rejected) == (["2026-01-25"], 4, ())
    assert loop.habits(data, "a")[0].numerical is False


def test_the_oldest_database_has_done_days_without_a_value(database):
    data = database(
        "create table Habits (id integer primary key, archived integer, name text)",
        "create table Repetitions (id integer primary key, habit integer, timestamp integer)",
        "insert into Habits values (1, 1, 'Back')",
        f"insert into Repetitions values (1, 1, {at('2016-02-29')})",
        loops=False,
    )
    assert loop.habits(data, "a.db") == (loop.Habit("Back", "Back", 1, archived=True, numerical=False),)
    assert days(read(data, "Back")) == ["2016-02-29"]


@pytest.mark.parametrize("folder", ["", "Loop Habits CSV 2026-03-01/", "a\\b\\"])
def test_a_folder_that_was_packed_by_hand_is_read_too(folder):
    files = {folder + name: content for name, content in EXPORT.items()}
    files |= {"__MACOSX/Habits.csv": "x", "__MACOSX/._Habits.csv": b"\x00\x05"}
    assert len(read(packed(files)).records) == 2


def test_the_table_of_all_habits_serves_only_where_its_columns_are_certain():
    one = {"Habits.csv": HEAD + "001,Back,YES_NO\n002,Neck,YES_NO\n"}
    clear = packed(one | {"Checkmarks.csv": "Date,Back,Neck,\n2026-03-01,2,0,\n2026-02-28,YES_MANUAL,2,\n"})
    assert days(read(clear, "Back")) == ["2026-02-28", "2026-03-01"]
    assert days(read(clear, "Neck")) == ["2026-02-28"]
    moved = packed(one | {"Checkmarks.csv": "Date,Run, far,Back,Neck,\n2026-03-01,2,0,2,\n"})
    twice = packed(one | {"Checkmarks.csv": "Date,Back,Back,\n2026-03-01,2,0,\n"})
    assert [read(data, "Back").rows for data in (moved, twice)] == [0, 0]


def test_habits_of_one_name_are_told_apart_and_capitals_do_not_matter(database):
    names = [("Back", 0), ("Back", 0), ("Back (2)", 0), ("", 0), ("two\nlines", 0), (None, 0), (b"\xff", 0)]
    data = database(habits=names, repetitions=[(2, at("2026-01-02"), 2, ""), (3, at("2026-01-03"), 2, "")])
    keys = [habit.key for habit in loop.habits(data, "a.db")]
    assert keys[:3] == ["Back", "Back (2)", "Back (2) (2)"]
    assert keys[3:] == ["without a name", "two lines", "without a name (2)", "without a name (3)"]
    assert days(read(data, "Back (2)")) == ["2026-01-02"]
    assert days(read(data, "Back (2) (2)")) == ["2026-01-03"]
    assert read(data, "TWO lines").rows == 0


def test_a_byte_order_mark_and_other_scripts_are_read():
    data = packed(
        {"Habits.csv": "\ufeff" + HEAD + "001,腰 🧘,YES_NO\n", "001/Checkmarks.csv": "2026-01-01,2,ü\n"}
    )
    assert read(data, "腰 🧘").records[0].note == "ü"


def test_a_note_of_a_million_characters_comes_along_and_the_csv_module_is_left_as_it_was():
    import csv

    before = csv.field_size_limit()
    incoming = read(with_back(f"2026-01-01,2,{'x' * 1_000_000}\n"))
    assert len(incoming.records[0].note) == 1_000_000
    assert csv.field_size_limit() == before


def test_thousands_of_habits_are_listed(database):
    many = [(f"Habit {number}", 0) for number in range(5000)]
    backup = database(habits=many, repetitions=[(number, DAY, 2, "") for number in range(1, 5001)])
    listed = loop.habits(backup, "a.db")
    assert (len(listed), {habit.done_days for habit in listed}) == (5000, {1})
    with pytest.raises(JournalError, match="4,980 more"):
        read(backup, "x")


# --- what is refused --------------------------------------------------------------------------------------


def test_a_habit_of_amounts_and_one_that_is_not_there_are_refused():
    with pytest.raises(JournalError, match="amounts"):
        read(packed(EXPORT), "Run")
    with pytest.raises(
        JournalError, match=r"There is no habit 'Yoga' in loop\.zip; there are: Meditate, Back"
    ):
        read(packed(EXPORT), "Yoga")
    with pytest.raises(JournalError, match="no habit in"):
        read(packed({"Habits.csv": HEAD}), "Yoga")


def test_a_wrong_zone_or_exercise_is_refused_before_anything_is_read():
    with pytest.raises(RecordError, match="no time zone"):
        read(packed(EXPORT), zone="Mars/Olympus")
    with pytest.raises(RecordError, match="exercise"):
        read(packed(EXPORT), exercises=("Roll down!",))


def test_a_journal_of_ours_is_refused_by_name_and_left_as_it_was(journal):
    journal.close()
    data = journal.path.read_bytes()
    assert loop.recognised(data, "journal.sqlite")
    with pytest.raises(JournalError, match=r"journal\.sqlite is a journal of this program"):
        loop.habits(data, str(journal.path))
    assert journal.path.read_bytes() == data


@pytest.mark.parametrize(
    "data",
    [b"", b"Date,Value\n", b"PK", b"PK\x03\x04", b"PK\x03\x04 Habits.csv", b"SQLite format 3\x00", b"\x00"],
)
def test_what_is_no_export_is_refused(data):
    with pytest.raises(JournalError, match="Loop"):
        loop.habits(data, "file")


def test_what_is_recognised(database):
    assert loop.recognised(packed(EXPORT), "a.zip")
    assert loop.recognised(packed(EXPORT)[:200], "a.zip")
    assert loop.recognised(database(), "a.db")
    assert not loop.recognised(packed({"[Content_Types].xml": "", "xl/Habits.csv": ""}), "a.xlsx")
    assert not loop.recognised(packed({"other.csv": ""}), "a.zip")
    assert not loop.recognised(HABITS.encode(), "Habits.csv")
    assert not loop.recognised(b"", "")


def test_a_zip_that_is_cut_off_anywhere_is_refused():
    data = packed(EXPORT)
    for length in range(0, len(data), 23):
        with pytest.raises(JournalError):
            loop.habits(data[:length], "a.zip")


def test_a_database_that_is_cut_off_anywhere_is_refused(database):
    data = database(repetitions=[(1, number * DAY, 2, "note " * 20) for number in range(500)])
    for length in (*range(0, len(data), 509), len(data) - 1):
        with pytest.raises(JournalError):
            loop.habits(data[:length], "a.db")


def test_names_that_lead_elsewhere_are_never_opened(tmp_path):
    for name in ("../Habits.csv", "/Habits.csv", "a/../Habits.csv", "..\\Habits.csv"):
        with pytest.raises(JournalError, match="does not hold the tables"):
            loop.habits(packed({name: HABITS}), "a.zip")
    assert len(read(packed(EXPORT | {"../002 Back neck/Checkmarks.csv": "2026-01-01,2\n"})).records) == 2


def test_a_zip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(loop_export, "_LARGEST_UNPACKED", 2**20)
    bomb = packed(EXPORT | {"002 Back neck/Checkmarks.csv": b"2026-01-01,2," + b"x" * 2**21})
    assert len(bomb) < 2**14
    with pytest.raises(JournalError, match="larger than"):
        read(bomb)
    claimed = struct.pack("<I", 2**21 + 13)
    assert claimed in bomb
    with pytest.raises(JournalError):  # whatever size the archive claims
        read(bomb.replace(claimed, struct.pack("<I", 10)))


def test_too_many_rows_members_habits_or_bytes_are_refused(monkeypatch, database):
    def refused(data: bytes) -> None:
        with pytest.raises(JournalError, match="larger than"):
            loop.habits(data, "a")

    monkeypatch.setattr(loop_export, "_MOST_COMMAS", 100)
    refused(with_back("2026-01-01,2" + "," * 100))
    marks = [(1, number * DAY, 2, "") for number in range(11)]
    monkeypatch.setattr(loop_export, "MOST_MARKS", 10)
    refused(database(repetitions=marks))
    refused(with_back("".join(f"2026-01-{day:02d},2,\n" for day in range(1, 12))))
    assert loop.habits(database(repetitions=marks[:10]), "a")[0].done_days == 10
    monkeypatch.setattr(loop_export, "MOST_HABITS", 2)
    refused(packed(EXPORT))
    refused(database(habits=[("a", 0)] * 3))
    monkeypatch.setattr(loop_export, "_MOST_MEMBERS", 3)
    refused(packed({f"{number}.csv": "" for number in range(4)}))
    monkeypatch.setattr(loop_export, "LARGEST_FILE", 1000)
    refused(b"PK\x03\x04" + b"x" * 1000)


@pytest.mark.parametrize(
    "files",
    [
        {"Habits.csv": "something,else\n1,2\n"},
        {"Habits.csv": b""},
        {"Habits.csv": b"Position,Name\n001,\xff\xfe\n"},
        {"Habits.csv": HABITS, "002 a/Checkmarks.csv": "", "002 b/Checkmarks.csv": ""},
    ],
)
def test_tables_that_are_not_as_loop_writes_them_are_refused(files):
    with pytest.raises(JournalError):
        loop.habits(packed(files), "a.zip")


def test_the_same_file_twice_and_other_ways_of_packing_are_refused():
    into = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(into, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("Habits.csv", HABITS)
        archive.writestr("Habits.csv", HABITS)
    with pytest.raises(JournalError, match="twice"):
        loop.habits(into.getvalue(), "a.zip")
    with pytest.raises(JournalError, match="damaged"):
        loop.habits(packed(EXPORT, zipfile.ZIP_LZMA), "a.zip")
    locked = bytearray(packed(EXPORT))
    for mark, where in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(mark)
        while place >= 0:
            locked[place + where] |= 1  # "encrypted"
            place = locked.find(mark, place + 4)
    with pytest.raises(JournalError):
        loop.habits(bytes(locked), "a.zip")


RECURSIVE = "with recursive n(x) as (select 1 union all select x + 1 from n) select x, x, 2, '' from n"


@pytest.mark.parametrize(
    "statements",
    [
        (),
        ("create table Habits (id, name)",),
        ("create table Habits (id, name)", "create table Repetitions (day)"),
        (
            "create table Habits (id, name)",
            f"create view Repetitions (habit, timestamp, value, notes) as {RECURSIVE}",
        ),
        ("create table Repetitions (habit, timestamp)", "create virtual table Habits using fts5(id, name)"),
    ],
)
def test_databases_without_the_tables_and_such_as_only_look_like_them_are_refused(database, statements):
    with pytest.raises(JournalError, match="does not hold the tables"):
        loop.habits(database("create table t (x)", *statements, loops=False), "a.db")


@pytest.mark.parametrize("column", ["name", "archived", "position", "type"])
def test_a_column_that_computes_more_text_than_the_file_has_is_refused(database, column):
    others = {"name", "archived", "position", "type"} - {column}
    data = database(
        f"create table Habits (id integer primary key, {', '.join(others)}, "
        f"{column} text as (hex(zeroblob(1000000))))",
        "create table Repetitions (habit, timestamp)",
        "insert into Habits (id) values (1)",
        loops=False,
    )
    with pytest.raises(JournalError, match="damaged"):
        loop.habits(data, "a.db")


def test_work_without_end_is_stopped(database, monkeypatch):
    monkeypatch.setattr(loop_export, "_WORK_UNIT", 100)
    monkeypatch.setattr(loop_export, "_MOST_WORK", 3)
    with pytest.raises(JournalError, match="damaged"):
        loop.habits(database(repetitions=[(1, number, 2, "") for number in range(1000)]), "a.db")


def test_nothing_is_left_behind_and_the_file_given_is_not_touched(database, tmp_path, monkeypatch):
    import tempfile

    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    loop.habits(database(), "a.db")
    with pytest.raises(JournalError):
        loop.habits(database()[:-1000], "a.db")
    assert list(folder.iterdir()) == []
    folder.rmdir()
    with pytest.raises(JournalError, match="cannot be read here"):
        loop.habits(database(), "a.db")


# --- whatever comes ---------------------------------------------------------------------------------------

BOUNDED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CELLS = st.text(max_size=12) | st.sampled_from(
    ["2026-03-01", "YES_MANUAL", "2", "0", "9999-12-31", "-1", '"']
)


def answers(data: bytes) -> None:
    """A refusal, or habits: each can be read, and one of amounts is refused."""
    listed: tuple[loop.Habit, ...] = ()
    loop.recognised(data, "x")
    with suppress(JournalError):
        listed = loop.habits(data, "x")
    for habit in listed[:5]:
        if habit.numerical:
            with pytest.raises(JournalError, match="amounts"):
                read(data, habit.key)
        else:
            incoming = read(data, habit.key)
            assert len(incoming.records) <= habit.done_days <= incoming.rows


@BOUNDED
@given(edits=st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=4)), min_size=1, max_size=6))
def test_a_zip_with_changed_bytes_gives_an_answer(edits):
    data = bytearray(packed(EXPORT, zipfile.ZIP_STORED))
    for place, new in edits:
        begin = place % len(data)
        data[begin : begin + max(1, len(new))] = new
    answers(bytes(data))


@BOUNDED
@given(
    edits=st.lists(
        st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6
    )
)
def test_a_database_with_changed_bytes_gives_an_answer(edits, database):
    stamps = [(1, at("2026-02-01") + number * DAY, 2, "note") for number in range(20)]
    data = bytearray(database(repetitions=stamps))
    pages = [page * 4096 for page in range(len(data) // 4096)]
    for place, new in edits:
        begin = pages[place % len(pages)] + (place // len(pages)) % 4000
        data[begin : begin + len(new)] = new
    answers(bytes(data))


@BOUNDED
@given(
    rows=st.lists(st.lists(CELLS, max_size=4), max_size=8),
    habits=st.lists(st.lists(CELLS, max_size=4), max_size=3),
)
def test_tables_of_any_text_give_an_answer(rows, habits):
    def text(table, head=""):
        return (head + "\n".join(",".join(row) for row in table)).encode("utf-8", "replace")

    answers(packed({"Habits.csv": text(habits, HABITS), "002 x/Checkmarks.csv": text(rows)}))
    answers(packed({"Habits.csv": text(habits, HABITS), "Checkmarks.csv": text(rows, "Date,Meditate,\n")}))


SQL_VALUES = (
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=5) | st.binary(max_size=5)
)


@BOUNDED
@given(
    habits=st.lists(st.tuples(SQL_VALUES, SQL_VALUES, SQL_VALUES), max_size=3),
    rows=st.lists(st.tuples(SQL_VALUES, SQL_VALUES, SQL_VALUES), max_size=6),
)
def test_a_database_of_any_values_gives_an_answer(habits, rows):
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create table Habits (id, name, archived, type)")
        connection.execute("create table Repetitions (habit, timestamp, value, notes)")
        connection.executemany("insert into Habits values (1, ?, ?, ?)", habits)
        connection.executemany("insert into Repetitions values (1, ?, ?, ?)", rows)
        connection.commit()
        answers(connection.serialize())


def test_half_a_million_days_are_within_the_limits_of_work(database):
    """The limit on SQLite's work refuses no file that the limit on days lets through."""
    rows = [(1 + number % 50, (number // 50) * DAY, 2, None) for number in range(loop_export.MOST_MARKS)]
    data = database(habits=[(f"h{number}", 0) for number in range(50)], repetitions=rows)
    listed = loop.habits(data, "a.db")
    assert {habit.done_days for habit in listed} == {loop_export.MOST_MARKS // 50}


def test_the_reopened_journal_holds_the_sessions(journal, reopened):
    take_in(journal, preview(journal, read(packed(EXPORT), exercises=PLAN[:1])))
    journal.close()
    with reopened() as again:
        assert isinstance(again, Journal)
        assert [one.source for one in again.latest(5)] == ["import", "import"]
