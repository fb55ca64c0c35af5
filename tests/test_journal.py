"""The object that a person holds: what it fills in, refuses, and hands out."""

import datetime as dt
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from fascia_journal import (
    CheckIn,
    ExerciseEntry,
    Journal,
    JournalError,
    Pause,
    Plan,
    Programme,
    Session,
    Tension,
    cli,
    clock,
    places,
)
from fascia_journal.errors import RecordError

NOW = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(file):
    with clock.fixed(NOW), Journal.open(file) as opened:
        yield opened


def session(day: int = 3, **changes) -> Session:
    return Session(dt.datetime(2026, 3, day, 17, tzinfo=dt.UTC), "Europe/Zurich", **changes)


def test_opening_and_saving_load_neither_pandas_nor_matplotlib(file):
    script = """
import sys, datetime as dt
from fascia_journal import Journal, Session
with Journal.open(sys.argv[1]) as journal:
    journal.add(Session(dt.datetime(2026, 3, 3, tzinfo=dt.UTC), "UTC"))
    journal.latest(20), journal.plan(), journal.can_undo
heavy = {"pandas", "numpy", "matplotlib", "scipy", "ipywidgets"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", script, str(file)], check=True)


def test_what_is_prescribed_comes_from_the_plan_of_that_day(journal):
    assert journal.add(session()).prescribed == Programme.load().keys
    journal.add(Plan(dt.date(2026, 3, 1), ("lunge", "doorway")))
    journal.add(Plan(dt.date(2026, 3, 10), ("lunge",)))
    assert journal.add(session(9)).prescribed == ("lunge", "doorway")
    assert journal.add(session(10)).prescribed == ("lunge",)
    assert journal.add(session(11, prescribed=("neck_roll",))).prescribed == ("neck_roll",)


def test_without_a_saved_plan_the_programme_s_own_goal_holds(journal):
    plan = journal.plan()
    assert (plan.minimum, plan.maximum, plan.exercises) == (2, 3, Programme.load().keys)
    assert journal.plans() == (plan,)


def test_the_plan_in_force_is_the_latest_that_has_begun(journal):
    first = journal.add(Plan(dt.date(2026, 3, 1), ("lunge",), 1, 2))
    second = journal.add(Plan(dt.date(2026, 5, 1), ("lunge",), 3, 4))
    assert journal.plan() == first
    assert journal.plan(dt.date(2026, 5, 1)) == second
    assert journal.plan(dt.date(2020, 1, 1)) == first  # before any plan the first one holds


def test_an_unknown_exercise_is_refused_with_the_known_ones(journal):
    with pytest.raises(RecordError, match=r"no exercise 'handstand'.*roll_down"):
        journal.add(session(exercises=(ExerciseEntry("handstand"),)))
    assert journal.count() == 0


def test_everything_saved_is_there_after_reopening(file, journal):
    saved = journal.add_all(
        [
            session(before=Tension(6, neck=0), after=Tension(4.5), note="<b>$x$</b>"),
            CheckIn(dt.datetime(2026, 3, 4, 6, tzinfo=dt.UTC), "Europe/Zurich", Tension(5), wellbeing=7),
            Pause(dt.date(2026, 3, 9), dt.date(2026, 3, 15)),
            Plan(dt.date(2026, 3, 1), Programme.load().keys, 1, 4),
        ]
    )
    journal.close()
    with Journal.open(file) as reopened:
        assert [reopened.get(record.kind, record.id) for record in saved] == saved
        frames = reopened.frames()
        assert len(frames.sessions) == len(frames.check_ins) == len(frames.pauses) == 1
        assert frames.sessions.loc[0, "change"] == -1.5
        assert set(frames.ratings["kind"]) == {"before", "after", "check_in"}
        assert reopened.sessions().equals(frames.sessions)
        assert len(reopened.exercises()) == 6
        assert frames.plan.maximum == 4


def test_one_undo_takes_a_whole_batch_back(journal):
    journal.add_all([session(3), session(4)])
    assert journal.can_undo == "Added: a batch of 2 records"
    journal.undo()
    assert journal.count() == 0
    assert journal.can_undo is None


def test_settings_are_saved_checked_and_known_by_name(file, journal):
    journal.settings["zone"] = "Europe/Lisbon"
    journal.settings["counted_share"] = 1
    for name, value in (
        ("zone", "Mars/Base"),
        ("counted_share", 0),
        ("counted_share", "half"),
        ("invented", 1),
    ):
        with pytest.raises(JournalError):
            journal.settings[name] = value
    with pytest.raises(JournalError, match="no setting 'colour'"):
        journal.settings["colour"] = "blue"
    with pytest.raises(JournalError, match="no such file"):
        journal.settings["programme"] = "/nowhere/mine.toml"
    journal.close()
    with Journal.open(file) as reopened:
        assert reopened.settings["zone"] == "Europe/Lisbon"
        assert reopened.settings["counted_share"] == 1.0
        del reopened.settings["zone"]
        assert reopened.settings["zone"] is None


def test_a_draft_is_kept_until_it_is_forgotten(file, journal):
    journal.draft = {"before": 6, "note": "half a sent"}
    journal.close()
    with Journal.open(file) as reopened:
        assert reopened.draft == {"before": 6, "note": "half a sent"}
        reopened.draft = None
        assert reopened.draft is None


def test_a_programme_of_one_s_own_that_went_missing_locks_nobody_out(file, journal, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        'key = "own"\ntitle = "Mine"\nweekly_minimum = 1\nweekly_maximum = 1\n'
        '[[exercise]]\nkey = "bridge"\ntitle = "Bridge"\ninstruction = "Lift the hips."\n'
    )
    journal.settings["programme"] = str(own)
    saved = journal.add(session(exercises=(ExerciseEntry("bridge"),)))
    assert (saved.prescribed, journal.plan().maximum) == (("bridge",), 1)
    own.unlink()
    with pytest.raises(JournalError, match="no such file"):
        journal.programme()
    frames = journal.frames()
    assert list(frames.exercises["exercise"]) == ["bridge"]
    assert frames.programme.title_of("bridge") == "Bridge"


def test_an_edit_keeps_an_exercise_that_the_programme_has_lost(journal, tmp_path):
    own = tmp_path / "own.toml"
    text = 'key = "own"\ntitle = "Mine"\n'
    for key in ("bridge", "swing"):
        text += f'[[exercise]]\nkey = "{key}"\ntitle = "{key}"\ninstruction = "Go on."\n'
    own.write_text(text)
    journal.add(Plan(dt.date(2026, 1, 1), ("bridge",), programme=str(own)))
    saved = journal.add(session(exercises=(ExerciseEntry("swing"),)))
    own.write_text(text.replace("swing", "plank_on_one_leg"))
    edited = journal.replace(replace(saved, note="in the garden"))
    assert edited.exercises == saved.exercises
    with pytest.raises(RecordError, match="no exercise 'swing'"):
        journal.add(session(4, exercises=(ExerciseEntry("swing"),)))


def test_earlier_versions_are_found_by_kind_and_id(journal):
    saved = journal.add(session(note="first"))
    journal.delete(journal.replace(replace(saved, note="second")))
    assert [version.note for version in journal.history("session", saved.id)] == ["first", "second"]
    assert journal.history("session", "nobody") == []


def test_a_day_with_changes_is_backed_up_once(file):
    with clock.fixed(NOW), Journal.open(file) as journal:
        journal.add(session(3))
        journal.add(session(4))
        assert len(journal.backups()) == 1
    with clock.fixed(NOW + dt.timedelta(days=1)), Journal.open(file) as journal:
        newest, _ = journal.backups()
        with closing(Journal.open(newest)) as copy:
            assert copy.count() == 2
    with clock.fixed(NOW + dt.timedelta(days=2)), Journal.open(file) as journal:
        assert len(journal.backups()) == 2  # nothing changed since


def test_a_backup_that_cannot_be_made_never_keeps_anyone_from_saving(file, tmp_path):
    blocked = tmp_path / "blocked"
    with Journal.open(file) as journal:
        journal.settings["backup_folder"] = str(blocked)
        blocked.rmdir()
        blocked.write_text("a file where the folder should be")
        journal.add(session())
        assert journal.count() == 1
        assert "daily backup could not be made" in journal.keeping.problem
        assert "No backup was made" in journal.keeping.problem
        assert "Nothing was saved" not in journal.keeping.problem  # the session was
        blocked.unlink()
        blocked.mkdir()
        journal.add(session(4))
        assert journal.keeping.problem is None
        assert [path.parent for path in journal.backups()] == [blocked]


def test_each_day_one_command_says_that_no_backup_can_be_written(file, tmp_path, monkeypatch, capsys):
    blocked = tmp_path / "blocked"
    monkeypatch.setenv("FASCIA_JOURNAL", str(file))
    with Journal.open(file) as journal:
        journal.settings["backup_folder"] = str(blocked)
    blocked.rmdir()  # as when the disk is not connected
    notes = places.user_data() / "backup-problem-said"

    def says(hours, *words):
        with clock.fixed(NOW + dt.timedelta(hours=hours)):
            assert cli.main([*words]) == 0
        return "daily backup could not be made" in capsys.readouterr().err

    logged = ("log", "--before", "5")
    assert [says(hours, *logged) for hours in (0, 1, 2, 24, 25)] == [True, False, False, True, False]
    (note,) = notes.iterdir()
    assert (note.stat().st_mode & 0o777, notes.stat().st_mode & 0o777) == (0o600, 0o700)
    assert note.read_text() == (NOW + dt.timedelta(hours=25)).date().isoformat()
    assert not blocked.exists()  # it would lie on another disk
    blocked.mkdir()
    assert not says(26, *logged)
    assert not list(notes.iterdir())


def test_an_invented_journal_leaves_no_backups_behind(file):
    with Journal.open(file) as journal:
        journal.settings["invented"] = True
        journal.add(session())
        assert journal.backups() == []


def test_erasing_names_the_backups_that_still_hold_it(journal):
    saved = journal.add(session())
    assert journal.backups()
    assert journal.erase(saved) == journal.backups()
    assert journal.count() == 0
    assert journal.can_undo is None


def test_a_backup_goes_where_it_is_wanted(journal, tmp_path):
    journal.add(session())
    assert journal.backup(tmp_path / "stick" / "mine.sqlite") == tmp_path / "stick" / "mine.sqlite"
    with Journal.open(tmp_path / "stick" / "mine.sqlite") as copy:
        assert copy.count() == 1


def test_without_a_path_the_environment_names_the_journal(tmp_path, monkeypatch):
    monkeypatch.setenv("FASCIA_JOURNAL", str(tmp_path / "anna.sqlite"))
    with Journal.open() as journal:
        assert journal.path == tmp_path / "anna.sqlite"
        assert journal.name == "anna"


def test_a_programme_named_from_one_folder_is_found_from_another(file, tmp_path, monkeypatch):
    (tmp_path / "mine.toml").write_text(
        'key = "own"\ntitle = "Mine"\n[[exercise]]\nkey = "bridge"\ntitle = "Bridge"\ninstruction = "Lift."\n'
    )
    monkeypatch.chdir(tmp_path)
    with Journal.open(file) as journal:
        journal.settings["programme"] = "mine.toml"
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        assert journal.programme().keys == ("bridge",)
        journal.settings["programme"] = "back"
        assert journal.settings["programme"] == "back"
