"""`fascia-journal import`, as a person types it: shown first, written in one change, taken back by undo."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from fascia_journal import Journal, Session, Tension, cli, terminal
from fascia_journal.exchange import archive

CLEAR = "Datum;Uhrzeit;Vorher;Nachher;Notiz\n31.01.2026;18:05;6,5;4;gut\n02.02.2026;18:10;5;3;\n"
UNCLEAR = "When,How tight\n01/02/2026,6\n03/02/2026,5\n"
HABITS = {
    "Habits.csv": "Position,Name,Question,Description,NumRepetitions,Interval,Color\n"
    "001,Stretch,,,3,7,#FF8F00\n002,Read,,,1,1,#00897B\n",
    "001 Stretch/Checkmarks.csv": "2026-02-01,2\n2026-02-02,0\n2026-02-03,2\n",
    "002 Read/Checkmarks.csv": "2026-02-01,2\n",
}


@pytest.fixture
def file(own_folders, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(own_folders / "share"))
    path = tmp_path / "journals" / "journal.sqlite"
    with Journal.open(path) as journal:
        journal.settings["zone"] = "Europe/Zurich"
    return path


@pytest.fixture
def run(file, capsys):
    """Run a command on the journal: exit code, stdout, stderr."""

    def run(*words):
        code = cli.main(["--journal", str(file), *map(str, words)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


@pytest.fixture
def given(tmp_path):
    """A file to import."""

    def write(content, name="sessions.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def says(monkeypatch):
    """What the person answers; without it, nobody is there."""

    def says(*answers):
        left = list(answers)
        monkeypatch.setattr(terminal, "somebody_there", lambda: True)
        monkeypatch.setattr("builtins.input", lambda question: print(question) or left.pop(0))

    return says


def packed(members) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, text in members.items():
            made.writestr(name, text)
    return held.getvalue()


def sessions(file) -> list[Session]:
    with Journal.open(file, create=False) as journal:
        return journal.latest(1000)[::-1]


def test_a_table_is_shown_and_written_and_taken_back_as_one_change(run, given, file):
    code, out, err = run("import", given(CLEAR), "--yes")
    assert (code, err) == (0, "")
    assert "Read from sessions.csv: 2 rows." in out
    assert "New: 2 sessions, from 31 January 2026 to 2 February 2026." in out
    assert "day, month, year" in out  # and what decided it
    assert "Imported: 2 records." in out
    assert "fascia-journal undo" in out
    first, second = sessions(file)
    assert first.started_at == dt.datetime(2026, 1, 31, 17, 5, tzinfo=dt.UTC)
    assert (first.before, first.after, first.note, first.source) == (
        Tension(6.5),
        Tension(4),
        "gut",
        "import",
    )
    assert second.before == Tension(5)
    code, out, _ = run("undo")
    assert code == 0
    assert "the import of sessions.csv (2 records)" in out
    assert sessions(file) == []


def test_a_second_import_of_the_same_file_adds_nothing(run, given, file):
    run("import", given(CLEAR), "--yes")
    code, out, _ = run("import", given(CLEAR), "--yes")
    assert code == 0
    assert "Already there: 2 records" in out
    assert "There is nothing to import." in out
    assert len(sessions(file)) == 2


def test_nobody_to_ask_and_no_yes_writes_nothing_and_says_so(run, given, file):
    code, out, err = run("import", given(CLEAR))
    assert code == 1
    assert "New: 2 sessions" in out
    assert "Nothing was written" in err
    assert "--yes" in err
    assert sessions(file) == []


@pytest.mark.parametrize(("answers", "taken"), [(("what", "y"), 2), (("",), 0), (("No",), 0)])
def test_a_person_is_asked_and_no_is_the_default(run, given, file, *, says, answers, taken):
    says(*answers)
    code, out, _ = run("import", given(CLEAR))
    assert code == (0 if taken else 1)
    assert "Import 2 records? [y/N]" in out
    assert ("Nothing was written." in out) is not taken
    assert len(sessions(file)) == taken


def test_what_is_unclear_is_asked_with_the_options_that_answer_it(run, given, file):
    code, out, err = run("import", given(UNCLEAR), "--yes")
    assert code == 1
    assert "Nothing was written" in err
    assert "How tight" in out
    assert "01/02/2026" in out
    assert "--column date=COLUMN" in out
    code, out, err = run(
        "import", given(UNCLEAR), "--yes", "--column", "date=When", "--column", "before=How tight"
    )
    assert code == 1
    assert "--dates day-month-year" in out
    assert "--dates month-day-year" in out
    assert "--column" not in out
    assert sessions(file) == []
    answers = ("--column", "date=When", "--column", "before=How tight", "--dates", "day-month-year")
    code, _, err = run("import", given(UNCLEAR), "--yes", "--time", "07:30", *answers)
    assert (code, err) == (0, "")
    first, second = sessions(file)
    assert (first.local_date, second.local_date) == (dt.date(2026, 2, 1), dt.date(2026, 2, 3))
    assert first.started_at == dt.datetime(2026, 2, 1, 6, 30, tzinfo=dt.UTC)
    assert second.before == Tension(5)


def test_where_the_table_is_can_be_said(run, given, file):
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as made:
        made.add_worksheet("Notes").write_column(0, 0, ("Hello", "you"))
        sheet = made.add_worksheet("Mine")
        for row, line in enumerate((("Name", "me"), ("When", "Wand"), ("2026-01-31", "x"))):
            sheet.write_row(row, 0, line)
    book = given(held.getvalue(), "mine.xlsx")
    code, out, _ = run("import", book, "--yes")
    assert code == 1
    assert "Read from the sheet Notes; there are others:" in out
    assert "--sheet 'Mine'" in out
    code, out, _ = run("import", book, "--yes", "--sheet", "Mine")
    assert code == 1
    assert "Row 1 was taken for the names" in out
    assert "\n2    When        Wand\n" in out
    assert "--column wall_lean=COLUMN" in out
    said = ("--sheet", "Mine", "--header-row", "2", "--column", "date=When", "--column", "wall_lean=Wand")
    code, out, err = run("import", book, "--yes", *said)
    assert (code, err) == (0, "")
    assert "Row 1 stands above the names of the columns, nothing is taken from there: Name, me." in out
    assert [entry.exercise for entry in sessions(file)[0].exercises] == ["wall_lean"]
    code, _, err = run("import", given(CLEAR), "--header-row", "9")
    assert code == 1
    assert "sessions.csv has 3 rows: row 9 cannot name the columns." in err


def test_how_a_text_file_is_written_can_be_said(run, given, file):
    text = "Datum|Vorher|Notiz\n31.01.2026|6|Rücken\n"
    code, _, err = run(
        *("import", given(text.encode("cp1250")), "--encoding", "cp1250", "--separator", "|", "--yes"),
        *("--decimal", ",", "--all-exercises", "--zone", "UTC"),
    )
    assert (code, err) == (0, "")
    (session,) = sessions(file)
    assert (session.note, session.zone, session.started_at.hour) == ("Rücken", "UTC", 12)
    with Journal.open(file) as journal:
        assert {entry.exercise for entry in session.exercises} == set(journal.plan().exercises)


def test_what_is_not_taken_is_shown_and_saved_so_that_no_spreadsheet_runs_it(run, given, tmp_path, file):
    rows = "".join(f"{day:02}.01.2026,=cmd{day},5\n" for day in range(1, 13)) + "31.01.2026,6,5\n"
    kept = tmp_path / "rejected.csv"
    code, out, _ = run("import", given("Datum,Vorher,Nachher\n" + rows), "--yes", "--rejected", kept)
    assert code == 0
    assert "Not taken: 12 rows." in out
    assert out.count("=cmd") == 10
    assert "The first 10 of 12" in out
    assert str(kept) in out
    saved = list(csv.reader(io.StringIO(kept.read_bytes().decode("utf-8-sig"), newline="")))
    assert saved[0] == ["Row", "Field", "Value", "Reason"]
    assert [row[0] for row in saved[1:]] == [str(row) for row in range(2, 14)]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in saved for cell in row)
    assert len(sessions(file)) == 1

    before = kept.read_bytes()
    code, _, err = run(
        "import", given("Datum,Vorher\n31.01.2025,6\n1.2.2025,x\n"), "--yes", "--rejected", kept
    )
    assert code == 1
    assert "is there already" in err
    assert kept.read_bytes() == before
    assert len(sessions(file)) == 1


def test_what_is_not_taken_is_saved_when_the_import_is_agreed_to(run, given, tmp_path, file):
    kept, data = tmp_path / "rejected.csv", given("Datum,Vorher\n31.01.2026,6\n30.01.2026,99\n")
    code, out, err = run("import", data, "--rejected", kept)
    assert code == 1  # nobody could be asked
    assert "99" in out
    assert not kept.exists()
    code, out, err = run("import", data, "--rejected", kept, "--yes")
    assert (code, err) == (0, "")
    assert kept.exists()
    assert len(sessions(file)) == 1
    again = tmp_path / "again.csv"
    code, out, _ = run("import", data, "--rejected", again)  # nothing new, and it was asked for
    assert code == 0
    assert again.read_bytes() == kept.read_bytes()
    none = tmp_path / "none.csv"
    assert run("import", given("Datum,Vorher\n31.01.2025,99\n"), "--rejected", none)[0] == 1
    assert none.exists()


def test_what_the_rows_of_a_diary_are_is_asked(run, given, file):
    diary = given("Date,Note\n2026-01-31,stiff\n")
    code, out, _ = run("import", diary, "--yes")
    assert code == 1
    assert "--rows sessions        each row is a session" in out
    assert "--rows check-ins       each row is a day or an hour without a session" in out
    code, out, err = run("import", diary, "--yes", "--rows", "check-ins")
    assert (code, err) == (0, "")
    assert "New: 1 check-in" in out
    assert sessions(file) == []


def test_each_column_option_stands_apart_from_its_words(run, given):
    out = run("import", given("When,Wand\nsoon,x\n"), "--yes")[1]
    assert "  --column ball_upper_back=COLUMN  Ball on the upper back" in out
    assert "  --column stress=COLUMN           stress, 0 to 10, higher is worse" in out


def test_no_row_that_can_be_taken_is_a_refusal(run, given, file):
    code, out, err = run("import", given("Datum,Vorher\n31.01.2026,99\n"), "--yes")
    assert code == 1
    assert "99" in out
    assert "No row could be taken" in err
    assert sessions(file) == []


def test_of_several_habits_one_is_asked_for(run, given, file):
    export = given(packed(HABITS), "Loop Habits CSV.zip")
    code, out, err = run("import", export, "--yes")
    assert code == 1
    assert "Stretch: 2 days" in out
    assert "Read: 1 day" in out
    assert "--habit NAME" in err
    assert sessions(file) == []
    code, out, _ = run("import", export, "--yes", "--habit", "stretch", "--time", "08:00")
    assert code == 0
    assert "Habit: stretch." in out
    assert [session.local_date.day for session in sessions(file)] == [1, 3]
    assert sessions(file)[0].started_at.hour == 8
    assert sessions(file)[0].exercises == ()
    run("undo")
    run("import", export, "--yes", "--habit", "Stretch", "--all-exercises")
    assert len(sessions(file)[0].exercises) == 6


def test_a_copy_comes_into_an_empty_journal_as_a_whole_and_into_another_as_records(run, file, tmp_path):
    other, copy = tmp_path / "other" / "journal.sqlite", tmp_path / "journal.json"
    with Journal.open(other) as journal:
        first = journal.add(Session(dt.datetime(2026, 2, 3, 17, tzinfo=dt.UTC), "UTC", before=Tension(6)))
        journal.delete(journal.add(Session(dt.datetime(2026, 2, 4, 17, tzinfo=dt.UTC), "UTC")))
        archive.write(journal, copy)
        whole = journal.dump()
    code, out, _ = run("import", copy, "--yes")
    assert code == 0
    assert "as a whole" in out
    assert "fascia-journal undo" not in out
    with Journal.open(file) as journal:
        assert journal.dump().records == whole.records
        assert journal.dump().changes == whole.changes
    code, out, _ = run("import", copy, "--yes")
    assert "There is nothing to import." in out

    run("undo")  # of the deletion: now the journal holds both sessions
    with Journal.open(file) as journal:
        for session in journal.latest(5):
            journal.erase(session)
    code, out, _ = run("import", copy, "--yes")
    assert code == 0
    assert "Earlier versions and settings are not taken over" in out
    assert [session.id for session in sessions(file)] == [first.id]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "FILE"),
        (("missing.csv",), "is not there"),
        (("empty.csv",), "is empty"),
        (("/",), "is a folder"),
        (("/dev/null",), "is no file"),
        (("a.pdf",), "is a PDF"),
        (("a.json",), "not a copy of a journal"),
        (("a.csv", "--habit", "Stretch"), "--habit cannot be used with a table"),
        (("a.json", "--decimal", ","), "--decimal cannot be used with a copy"),
        (("a.csv", "--column", "date"), "names no column"),
        (("a.csv", "--column", "day=Datum"), "There is no field 'day'"),
        (("a.csv", "--column", "date=Wann"), "no column 'Wann'"),
        (("a.csv", "--column", "date=Datum", "--column", "date=Vorher"), "each field once"),
        (("a.csv", "--dates", "backwards"), "no date order"),
        (("a.csv", "--encoding", "klingon"), "no encoding"),
        (("a.csv", "--zone", "Mars/Base"), "no time zone"),
        (("a.csv", "--time", "25"), "is not a time"),
        (("a.db",), "a.db"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(run, given, file, *, tmp_path, capsys, words, sentence):
    given(CLEAR, "a.csv"), given("", "empty.csv"), given("%PDF-1.7", "a.pdf"), given("{}", "a.json")
    given(b"SQLite format 3\x00 and no more", "a.db")
    words = [tmp_path / word if "." in word and number == 0 else word for number, word in enumerate(words)]
    try:
        code, out, err = run("import", "--yes", *words)
    except SystemExit as refused:  # argparse's way
        code, (out, err) = refused.code, capsys.readouterr()
    assert code != 0
    assert sentence in err
    assert "Traceback" not in out + err
    assert sessions(file) == []


def test_the_open_journal_itself_is_refused_and_stays_whole(run, file):
    run("log", "--before", "5", "--after", "3")
    code, _, err = run("import", file, "--yes")
    assert code == 1
    assert err.strip()
    assert len(sessions(file)) == 1
    with Journal.open(file) as journal:
        assert journal.check() == []


def test_what_a_file_says_cannot_steer_the_terminal(run, given):
    hostile = "Wann\x1b[2J,Was\u202e\n01/02/2026\x1b]0;x\x07,6\n"
    code, out, err = run("import", given(hostile), "--yes")
    assert code == 1
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err
    rejected = "Datum,Vorher\n31.01.2026,6\n30.01.2026,\x1b[31m9\n"
    code, out, err = run("import", given(rejected), "--yes")
    assert code == 0
    assert "\x1b" not in out + err
