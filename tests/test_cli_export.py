"""`fascia-journal export` and `reminders`, as a person types them."""

from __future__ import annotations

import datetime as dt

import pytest
import vobject

from fascia_journal import Journal, Session, Tension, cli
from fascia_journal.exchange import archive


@pytest.fixture
def file(own_folders, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(own_folders / "share"))
    path = tmp_path / "journals" / "journal.sqlite"
    with Journal.open(path) as journal:
        saved = journal.add(
            Session(dt.datetime(2026, 2, 3, 17, tzinfo=dt.UTC), "UTC", before=Tension(6), note="my words")
        )
        journal.add(Session(dt.datetime(2026, 2, 5, 17, tzinfo=dt.UTC), "UTC", note="my words"))
        journal.delete(saved)
        journal.settings["zone"] = "Europe/Zurich"
    return path


@pytest.fixture
def run(file, capsys):
    """Run a command on the journal: exit code, stdout, stderr."""

    def run(*words):
        code = cli.main(["--journal", str(file), *words])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


def test_export_writes_a_folder_beside_the_journal_and_says_where(run, file):
    code, out, _ = run("export")
    assert code == 0
    (folder,) = (file.parent / "reports").iterdir()
    assert str(folder) in out
    names = {one.name for one in folder.iterdir()}
    assert {"sessions.csv", "columns.csv", "tables.xlsx", "journal.json", "README.txt"} <= names
    assert "sessions.csv" in out
    assert len(archive.read(folder / "journal.json").changes) == 3


def test_formats_and_a_folder_can_be_chosen_and_what_is_private_left_out(run, tmp_path):
    target = tmp_path / "for others"
    code, _, _ = run(
        *("export", "--to", str(target), "--format", "csv", "--format", "json"),
        *("--without-notes", "--without-history"),
    )
    assert code == 0
    (folder,) = target.iterdir()
    assert not (folder / "tables.xlsx").exists()
    assert archive.read(folder / "journal.json").changes == ()
    for one in folder.iterdir():
        assert "my words" not in one.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("export", "--format", "pdf"), "There is no format 'pdf'"),
        (("reminders", "--days", "mon", "--at", "25:00"), "is not a time"),
        (("reminders", "--at", "18:00"), "--days"),
        (("reminders", "--days", "someday", "--at", "18:00"), "no day of the week"),
        (("reminders", "--days", "mon", "--at", "18:00", "--zone", "Mars/Base"), "no time zone"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(run, file, capsys, words, sentence):
    try:
        code, _, err = run(*words)
    except SystemExit as refused:  # argparse's way
        code, err = refused.code, capsys.readouterr().err
    assert code != 0
    assert sentence in err
    assert not list(file.parent.glob("reports/*"))


def test_reminders_follow_the_clocks_of_the_journals_zone(run, file):
    code, out, _ = run("reminders", "--days", "thu,mon", "--at", "18:30")
    assert code == 0
    assert "Monday, Thursday at 18:30 in Europe/Zurich" in out
    (made,) = (file.parent / "reports").iterdir()
    event = vobject.readOne(made.read_text(encoding="utf-8")).vevent
    assert event.rrule.value == "FREQ=WEEKLY;BYDAY=MO,TH"
    assert "DTSTART;TZID=Europe/Zurich:" in made.read_text(encoding="utf-8")
    code, out, _ = run("reminders", "--days", "sat", "--at", "09:00")
    assert code == 0
    assert len(list((file.parent / "reports").iterdir())) == 2


def test_reminders_go_where_they_are_told_and_over_nothing(run, tmp_path):
    target = tmp_path / "r.ics"
    words = ("reminders", "--days", "sun", "--at", "09:05", "--zone", "UTC", "--out", str(target))
    assert run(*words)[0] == 0
    before = target.read_bytes()
    code, _, err = run(*words)
    assert code != 0
    assert "is there already" in err
    assert target.read_bytes() == before
