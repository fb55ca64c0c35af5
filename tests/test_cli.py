"""The command as a person types it: a process of its own, a journal in a folder of the test's own."""

import contextlib
import datetime as dt
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pypdf
import pytest

from fascia_journal import Journal, Programme, cli, clock, places, sample, terminal
from fascia_journal.records import ExerciseEntry, Session, Tension

KEYS = Programme.load().keys
AT = "2026-03-03 18:05"


@pytest.fixture(autouse=True)
def environment(tmp_path, monkeypatch):
    """A home of its own, in Zurich; nothing of the machine's is read or written."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "DATA"))  # for what a test opens itself
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {
        **kept,
        "HOME": str(tmp_path / "home"),
        **{f"XDG_{name}_HOME": str(tmp_path / "home" / name) for name in ("DATA", "CONFIG", "STATE")},
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME")
        or str(Path.home() / ".cache"),  # fonts, found once
        "XDG_RUNTIME_DIR": str(tmp_path / "home" / "run"),
        "FASCIA_JOURNAL": str(tmp_path / "journal.sqlite"),
        "TZ": "Europe/Zurich",
        "PYTHONWARNINGS": "error",
    }


@pytest.fixture
def file(environment, tmp_path):
    return tmp_path / "journal.sqlite"


@pytest.fixture
def run(environment, tmp_path):
    """Run `fascia-journal` with these words; stdin is closed, so that it cannot ask."""

    def _run(*words, code=0, **changes):
        done = subprocess.run(
            [sys.executable, "-m", "fascia_journal", *words],
            env={**environment, **changes},
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 else done.stderr

    return _run


@pytest.fixture
def at_terminal(environment, tmp_path):
    """Run `fascia-journal` with a terminal as its input, where a person types `answers`."""

    def _run(*words, answers=""):
        master, slave = pty.openpty()
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "fascia_journal", *words],
                env=environment,
                cwd=tmp_path,
                stdin=slave,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            os.write(master, answers.encode())
            out, err = process.communicate(timeout=120)
        finally:
            os.close(master)
            os.close(slave)
        assert "Traceback" not in err, err
        return process.returncode, out, err

    return _run


def saved(file):
    """The sessions in the file, opened anew, the oldest first."""
    with Journal.open(file, create=False) as journal:
        return [journal.get("session", id_) for id_ in journal.sessions()["id"]]


def many(file, *sessions):
    with Journal.open(file) as journal:
        journal.add_all(
            Session(
                started_at=dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC) + dt.timedelta(days=day),
                zone="Europe/Zurich",
                **changes,
            )
            for day, changes in sessions
        )


# log ----------------------------------------------------------------------------------------------------


def test_a_session_that_was_logged_is_in_the_file(run, file):
    words = ("--context", "after-sport", "--note", "größer & <besser>", "--flare-up", "--at", AT)
    shown = run("log", "--before", "6", "--after", "4,5", "--neck", "5/3", "--lower-back", "/2", *words)
    assert "Tuesday 3 March 2026, 18:05 (Europe/Zurich); tension before 6; neck before 5; " in shown
    assert "tension after 4.5; neck after 3; lower back after 2; 6 of 6" in shown
    (session,) = saved(file)
    assert session.started_at.isoformat() == "2026-03-03T18:05:00+01:00"
    assert session.zone == "Europe/Zurich"
    assert session.before == Tension(6, neck=5)
    assert session.after == Tension(4.5, neck=3, lower_back=2)
    assert session.exercises == tuple(ExerciseEntry(key) for key in KEYS)
    assert session.prescribed == KEYS
    assert (session.context, session.flare_up, session.source) == ("after_sport", True, "shell")
    assert session.note == "größer & <besser>"


def test_exercises_are_named_left_out_or_partly_done(run, file):
    run(
        "log",
        "--at",
        AT,
        "--exercises",
        "roll_down,lunge",
        "--skip",
        "doorway:no_time",
        "--partly",
        "wall_lean",
    )
    run("log", "--at", AT, "--skip", "neck_roll:no_equipment", "--skip", "lunge")
    run("log", "--at", AT, "--exercises", "none", "--note", "too tired")
    run("log", "--at", AT, "--exercises", "all")
    named, rest, none, everything = (
        {entry.exercise: (entry.status, entry.reason) for entry in session.exercises}
        for session in sorted(saved(file), key=lambda session: session.entered_at)
    )
    assert named == {
        "roll_down": ("done", None),
        "lunge": ("done", None),
        "doorway": ("skipped", "no_time"),
        "wall_lean": ("partly", None),
    }
    assert {key for key, (status, _) in rest.items() if status == "done"} == set(KEYS) - {
        "neck_roll",
        "lunge",
    }
    assert rest["neck_roll"] == ("skipped", "no_equipment")
    assert none == {}
    assert set(everything) == set(KEYS)


def test_without_a_time_it_is_now_and_with_a_time_alone_it_is_today(run, file):
    earliest = clock.now().replace(microsecond=0)
    run("log", "--before", "3")
    (session,) = saved(file)
    assert earliest <= session.started_at <= clock.now()
    day = clock.today("Europe/Zurich")
    run("log", "--before", "3", "--at", "00:00")
    midnight = saved(file)[0]
    assert midnight.started_at.isoformat()[10:19] == "T00:00:00"
    assert day <= midnight.local_date <= clock.today("Europe/Zurich")


def test_the_place_is_the_one_that_was_named(run, file):
    run("log", "--before", "3", "--at", "2026-04-05 23:30", "--zone", "America/New_York")
    (session,) = saved(file)
    assert session.started_at.isoformat() == "2026-04-05T23:30:00-04:00"
    assert session.local_date == dt.date(2026, 4, 5)


def test_the_hour_that_comes_twice_is_asked_back_and_told_apart(run, file):
    told = run("log", "--before", "3", "--at", "2025-10-26 02:30", code=2)
    assert "2025-10-26T02:30+02:00" in told
    run("log", "--before", "3", "--at", "2025-10-26T02:30+01:00")
    (session,) = saved(file)
    assert session.started_at.isoformat() == "2025-10-26T02:30:00+01:00"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Say what to log"),
        (["--before", "11"], "outside the scale"),
        (["--before", "-1"], "outside the scale"),
        (["--after", "nan"], "not a number"),
        (["--after", "a lot"], "not a number"),
        (["--neck", "5/3/1"], "not a number"),
        (["--before", "6", "--at", "2026-03-03"], "18:05 for today"),
        (["--before", "6", "--at", "yesterday"], "not a time"),
        (["--before", "6", "--at", "2026-03-29 02:30"], "clocks went forward"),
        (["--before", "6", "--at", "2999-01-01 10:00"], "future"),
        (["--before", "6", "--at", AT, "--zone", "Europe/Bern"], "no time zone"),
        (["--before", "6", "--at", AT, "--context", "in_bed"], "alone, before_sport, after_sport"),
        (["--exercises", "roll_down,headstand"], "headstand"),
        (["--exercises", "Roll Down"], "not the key"),
        (["--exercises", "lunge", "--skip", "lunge"], "named twice"),
        (["--exercises", "none"], "there is nothing to save"),
        (["--skip", "lunge:lazy"], "no_time, uncomfortable"),
        (["--beforehand", "6"], "unrecognized arguments"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_saved(run, file, words, sentence):
    told = run("log", *words, code=2)
    assert sentence in told
    assert len(told.splitlines()) <= 2
    assert not file.exists() or saved(file) == []


def test_a_person_at_a_terminal_is_asked(at_terminal, file):
    answers = "6\n12\n4\n1 2 9\n1 2\n2\nTürrahmen\n"
    code, out, err = at_terminal("log", answers=answers)
    assert (code, err) == (0, "")
    assert "outside the scale" in out
    assert "Lunge with raised arms" in out
    (session,) = saved(file)
    assert (session.before, session.after) == (Tension(6), Tension(4))
    assert [entry.exercise for entry in session.exercises] == list(KEYS[:2])
    assert (session.context, session.note) == ("before_sport", "Türrahmen")


def test_a_question_may_be_left_out(at_terminal, file):
    code, _, _ = at_terminal("log", answers="\n" * 5)
    assert code == 0
    (session,) = saved(file)
    assert not session.before
    assert len(session.exercises) == 6
    assert session.context == "alone"


def test_somebody_who_walks_away_has_saved_nothing(at_terminal, file):
    code, _, err = at_terminal("log", answers="6\n\x04")
    assert code == 1
    assert "Nothing was saved" in err
    assert saved(file) == []


def test_with_an_option_nobody_is_asked(at_terminal, file):
    code, out, _ = at_terminal("log", "--before", "5", answers="")
    assert code == 0
    assert "Tension after:" not in out
    assert len(saved(file)) == 1


def test_a_date_far_from_the_last_one_is_asked_about(run, at_terminal, file):
    run("log", "--before", "3", "--at", AT)
    far = ("--at", "2023-03-03 18:05")
    told = run("log", "--before", "4", *far, code=2)
    assert "3 March 2023 is more than a year from your latest session" in told
    assert "add --yes" in told
    assert len(saved(file)) == 1
    run("log", "--before", "4", "--yes", *far)
    assert len(saved(file)) == 2
    assert at_terminal("check-in", "--tension", "4", *far)[0] == 0  # the first of its kind
    words = ("check-in", "--tension", "4", "--at", "2025-03-03 18:05")
    code, out, err = at_terminal(*words, answers="perhaps\nn\n")
    assert (code, "Type y or n." in out) == (2, True)
    assert "Nothing was saved" in err
    assert at_terminal(*words, answers="y\n")[0] == 0


def test_a_clear_rise_brings_the_words_of_the_safety_page(run):
    assert "Please stop here" not in run("log", "--before", "4", "--after", "6", "--at", AT)
    told = run("log", "--before", "4", "--after", "7", "--at", AT)
    assert "Please stop here for now" in told
    assert "112" in told


def test_a_rise_in_one_region_is_a_clear_rise_too(run):
    assert "Please stop here for now" in run("log", "--before", "4", "--after", "4", "--neck", "2/5")


def test_a_sharp_pain_brings_them_too_even_when_nothing_can_be_saved(run, file, environment, tmp_path):
    told = run("log", "--before", "4", "--after", "3", "--sharp", "--at", AT)
    assert "You ticked a pain that is sharp, spreading or numb." in told
    assert "higher" not in told.split("Call the emergency")[0]
    with Journal.open(file) as journal:
        journal.settings["emergency_number"] = "144"
    refused = subprocess.run(
        [sys.executable, "-m", "fascia_journal", "check-in", "--sharp"],
        env=environment,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert refused.returncode == 2
    assert "Please stop here for now" in refused.stdout
    assert "Call the emergency number 144 now" in refused.stdout


def test_a_sharp_pain_brings_them_when_the_rest_is_not_understood(file, capsys):
    with Journal.open(file) as journal:
        journal.settings["emergency_number"] = "144"
    with pytest.raises(SystemExit):
        cli.main(["--journal", str(file), "log", "--sharp", "--after", "abc"])
    assert "Call the emergency number 144 now" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        cli.main(["--journal", str(file), "log", "--after", "abc"])
    assert capsys.readouterr().out == ""


# check-in -----------------------------------------------------------------------------------------------


def checked_in(file):
    with Journal.open(file, create=False) as journal:
        return journal.latest(10, kind="check_in")


def test_a_check_in_is_in_the_file(run, file):
    rated = ("--tension", "5", "--neck", "3", "--lower-back", "6,5", "--wellbeing", "7", "--sleep", "0")
    more = ("--stress", "4", "--activity", "2", "--note", "after a long day", "--flare-up", "--at", AT)
    shown = run("check-in", *rated, *more)
    assert "Tuesday 3 March 2026, 18:05 (Europe/Zurich); tension 5; neck 3; lower back 6.5; " in shown
    assert "wellbeing 7; sleep 0; stress 4; activity 2; flare-up." in shown
    (check_in,) = checked_in(file)
    assert check_in.at.isoformat() == "2026-03-03T18:05:00+01:00"
    assert check_in.tension == Tension(5, neck=3, lower_back=6.5)
    assert (check_in.wellbeing, check_in.sleep, check_in.stress, check_in.activity) == (7, 0, 4, 2)
    assert (check_in.note, check_in.flare_up, check_in.source) == ("after a long day", True, "shell")
    assert saved(file) == []


def test_a_check_in_asks_and_may_be_left_half_open(at_terminal, file):
    code, out, _ = at_terminal("check-in", answers="5\n\n11\n8\n\nwindy\n")
    assert code == 0
    assert "outside the scale" in out
    assert "cannot do it" not in out  # no activity is named, so none is asked for
    (check_in,) = checked_in(file)
    assert check_in.tension == Tension(5)
    assert (check_in.wellbeing, check_in.sleep, check_in.stress, check_in.note) == (None, 8, None, "windy")


def test_a_check_in_asks_for_the_activity_by_its_name(at_terminal, file):
    with Journal.open(file) as journal:
        journal.settings["activity"] = "lifting my child"
    code, out, _ = at_terminal("check-in", answers="\n\n\n\n3\n\n")
    assert code == 0
    assert "lifting my child, 0 no trouble to 10 cannot do it" in out
    assert checked_in(file)[0].activity == 3


def test_a_check_in_that_says_nothing_is_not_saved(run, at_terminal, file):
    assert "Say what to write down" in run("check-in", code=2)
    assert "nothing to save" in run("check-in", "--at", AT, code=2)
    code, _, err = at_terminal("check-in", answers="\n" * 5)
    assert code == 2
    assert "nothing to save" in err
    assert checked_in(file) == []


# list ---------------------------------------------------------------------------------------------------


def test_the_latest_session_comes_first(run, file):
    many(file, (0, {"before": Tension(6), "after": Tension(4.5)}), (2, {"context": "before_sport"}), (1, {}))
    header, *rows = run("list").splitlines()
    assert header.split() == ["Date", "and", "time", "Before", "After", "Done", "Context", "Flare-up", "Note"]
    assert [row[:20] for row in rows] == [
        "2026-03-04 Wed 19:00",
        "2026-03-03 Tue 19:00",
        "2026-03-02 Mon 19:00",
    ]
    assert rows[2].split()[3:] == ["6", "4.5", "0/6", "alone"]
    assert "before sport" in rows[0]


def test_as_many_as_were_asked_for_and_of_that_period(run, file):
    many(file, *((day, {}) for day in range(30)))
    assert len(run("list").splitlines()) == 1 + 20 + 1
    shown = run("list", "--limit", "3")
    assert "3 of 30 sessions" in shown
    shown = run("list", "--from", "2026-03-05", "--to", "2026-03-06")
    assert [row[:10] for row in shown.splitlines()[1:]] == ["2026-03-06", "2026-03-05"]
    assert "no session" in run("list", "--from", "2027-01-01")
    assert "ends before it begins" in run("list", "--from", "2026-03-05", "--to", "2026-03-04", code=2)
    assert "not a date" in run("list", "--from", "5.3.2026", code=2)
    assert "whole number" in run("list", "--limit", "0", code=2)


def test_a_note_cannot_steer_the_terminal_and_fits_the_line(run, file):
    note = "\x1b]0;title\x07\x1b[2J\u202e$(rm) " + "美" * 80
    many(file, (0, {"note": note, "flare_up": True}))
    shown = run("list", COLUMNS="90")
    assert not set("\x1b\x07\u202e") & set(shown)
    assert "\\x1b[2J" in run("list")
    assert all(terminal.width(line) <= 90 for line in shown.splitlines())
    assert shown.splitlines()[1].endswith("…")
    assert "美" * 80 in run("list")  # into a file or a pipe goes all of it


def test_a_terminal_that_knows_ascii_alone_is_no_reason_to_fall(run, file):
    many(file, (0, {"note": "größer"}))
    assert "gr\\xf6\\xdfer" in run("list", PYTHONIOENCODING="ascii")


def test_whoever_reads_only_the_beginning_leaves_no_trace(run, file, environment):
    many(file, *((day, {"note": "x" * 5000}) for day in range(40)))
    process = subprocess.Popen(
        [sys.executable, "-m", "fascia_journal", "list", "--limit", "40"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=60)


# The journal's file ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["list", "report", "undo", "backup", "check"])
def test_a_journal_that_is_not_there_is_not_made_by_looking(run, file, command):
    told = run(command, code=1)
    assert str(file) in told
    assert not file.exists()


def test_where_says_it_all_and_makes_nothing(run, file, tmp_path):
    shown = dict(line.split(maxsplit=1) for line in run("where").splitlines())
    assert shown["Journal"] == f"{file} (not begun yet)"
    assert shown["Backups"].startswith(str(tmp_path / "home"))
    assert shown["Reports"] == str(tmp_path / "reports")
    assert shown["Programme"].endswith("back.toml")
    assert list(tmp_path.iterdir()) == []
    run("log", "--before", "5")
    shown = dict(line.split(maxsplit=1) for line in run("where").splitlines())
    assert shown["Journal"] == str(file)


@pytest.mark.parametrize(
    "content", [b"this is no journal, only text" * 99, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_damaged_journal_is_left_as_it_is_and_where_still_helps(run, file, content):
    file.write_bytes(content)
    assert str(file) in run("list", code=1)
    assert str(file) in run("log", "--before", "5", code=1)
    assert "Backups" in run("where")
    assert file.read_bytes() == content


def test_a_folder_is_no_journal(run, tmp_path):
    (tmp_path / "folder.sqlite").mkdir()
    assert (
        len(run("--journal", str(tmp_path / "folder.sqlite"), "log", "--before", "5", code=1).splitlines())
        == 1
    )


def test_the_option_comes_before_the_environment(run, file, tmp_path):
    run("--journal", str(tmp_path / "other.sqlite"), "log", "--before", "5", "--at", AT)
    assert len(saved(tmp_path / "other.sqlite")) == 1
    assert not file.exists()
    run("--journal", "./third.sqlite", "log", "--before", "5", "--at", AT)
    assert len(saved(tmp_path / "third.sqlite")) == 1
    assert "letters" in run("--journal", "a*b", "log", "--before", "5", code=1)


def test_undo_takes_the_latest_change_back(run, file):
    run("log", "--before", "5", "--at", AT)
    run("log", "--before", "6", "--at", AT)
    assert run("undo").strip()
    (session,) = saved(file)
    assert session.before == Tension(5)


def test_a_backup_is_a_journal(run, file, tmp_path):
    run("log", "--before", "5", "--at", AT)
    kept = run("backup").strip().removeprefix("Backed up to ")
    assert kept.startswith(str(tmp_path / "home"))
    assert saved(kept) == saved(file)
    run("backup", "--to", str(tmp_path / "copy.sqlite"))
    assert saved(tmp_path / "copy.sqlite") == saved(file)


def test_check_finds_no_damage_in_a_sound_journal(run, file):
    run("log", "--before", "5", "--at", AT, "--note", "intact here")
    assert "no damage found" in run("check")


def test_check_finds_a_changed_value_and_says_so_with_its_code(run, file):
    run("log", "--before", "5", "--at", AT, "--note", "intact here")
    content = file.read_bytes()
    assert b"intact here" in content
    file.write_bytes(content.replace(b"intact here", b"intakt here"))
    done = run("check", code=1)
    assert "Traceback" not in done


# Several journals -------------------------------------------------------------------------------------------


@pytest.fixture
def household(monkeypatch, tmp_path):
    """Two named journals in a user data folder of the test's own."""
    monkeypatch.setattr(places, "checkout", lambda: None)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("FASCIA_JOURNAL", raising=False)
    for name in ("journal", "anna"):
        assert cli.main(["--journal", name, "log", "--before", "5", "--at", AT, "--note", name]) == 0
    return places.journals()


def test_a_named_journal_is_a_file_of_its_own(household, capsys):
    assert sorted(file.name for file in household.glob("*.sqlite")) == ["anna.sqlite", "journal.sqlite"]
    assert [session.note for session in saved(household / "anna.sqlite")] == ["anna"]
    capsys.readouterr()
    assert cli.main(["--journal", "anna", "log", "--before", "5"]) == 0
    assert "the journal anna" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answers", "note"),
    [
        (["2"], "anna"),
        (
            [
                "",
            ],
            "journal",
        ),
        (["7", "berta", "anna"], "anna"),
    ],
)
def test_a_person_with_several_journals_is_asked_which(household, monkeypatch, capsys, answers, note):
    monkeypatch.setattr(terminal, "somebody_there", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: answers.pop(0))
    capsys.readouterr()
    assert cli.main(["list"]) == 0
    assert capsys.readouterr().out.rstrip().endswith(note)
    assert answers == []


def test_where_nobody_can_be_asked_it_is_the_default_one(household, monkeypatch, capsys):
    monkeypatch.setattr(terminal, "somebody_there", lambda: False)
    capsys.readouterr()
    assert cli.main(["list"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("journal")


# report and demo ----------------------------------------------------------------------------------------


def test_a_logged_session_is_in_the_report(run, file, tmp_path):
    run("log", "--before", "6", "--after", "4", "--at", AT, "--note", "only between us")
    words = ("--from", "2026-03-02", "--to", "2026-03-15", "--timestamp", "2026-03-16 09:00")
    run("report", *words, "--out", "one.pdf", "--name", "Anna Muster")
    run("report", *words, "--out", "two.pdf", "--name", "Anna Muster")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "one.pdf").pages)
    assert "Anna Muster" in text
    assert "only between us" not in text
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert "one.pdf" in run("report", *words, "--out", "one.pdf", code=1)  # nothing is written over
    run("report", *words, "--out", "three.pdf", "--notes")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "three.pdf").pages)
    assert "only between us" in text
    assert "Anna" not in text


@pytest.mark.parametrize(
    ("words", "as_of"),
    [
        (("--to", "2026-03-15", "--timestamp", "2026-03-16 09:00"), "16 Mar 2026"),
        (("--timestamp", "2026-03-16 09:00"), "16 Mar 2026"),
        (("--to", "2026-03-15", "--timestamp", "2026-03-10 09:00"), "8 Apr 2026"),  # in the middle of it
        (("--to", "2026-03-15", "--timestamp", "2027-01-01 09:00"), "8 Apr 2026"),  # to come
        (("--to", "2026-03-15"), "8 Apr 2026"),
    ],
)
def test_a_report_with_a_timestamp_is_the_same_on_any_later_day(run, file, tmp_path, words, as_of):
    run("log", "--before", "6", "--after", "4", "--at", AT)
    made = []
    for day in (8, 20) if as_of == "16 Mar 2026" else (8,):
        with clock.fixed(dt.datetime(2026, 4, day, 12, tzinfo=dt.UTC)):
            told = ("report", *words, "--from", "2026-03-02", "--out", str(tmp_path / f"{day}.pdf"))
            assert cli.main(["--journal", str(file), *told]) == 0
        made.append((tmp_path / f"{day}.pdf").read_bytes())
    assert len(set(made)) == 1
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "8.pdf").pages)
    assert f"As of {as_of}" in re.sub(r"\s+", " ", text)


def test_without_a_place_the_report_lies_beside_the_journal(run, file, tmp_path):
    run("log", "--before", "6", "--at", AT)
    earliest = clock.today("Europe/Zurich")  # where the command believes it is; a report ends with its today
    shown = run("report")
    (made,) = (tmp_path / "reports").glob("fascia-report_*.pdf")
    assert str(made) in shown
    last = dt.date.fromisoformat(made.stem.rpartition("_")[2])
    assert earliest <= last <= clock.today("Europe/Zurich")


def test_paper_and_sections_of_the_report(run, file, tmp_path):
    run("log", "--before", "6", "--after", "4", "--at", AT)
    run("report", "--out", "r.pdf", "--paper", "us-letter", "--without", "sessions", "--without", "methods")
    pages = pypdf.PdfReader(tmp_path / "r.pdf").pages
    text = "".join(page.extract_text() for page in pages)
    assert round(pages[0].mediabox.width) == 612
    assert "Statistics" in text
    assert "Exercises done\nBefore" not in text
    assert "Methods and limits" not in text
    assert "us-letter" in run("report", "--out", "s.pdf", "--paper", "a5", code=2)
    assert "check-ins" in run("report", "--out", "s.pdf", "--without", "weather", code=2)
    assert not (tmp_path / "s.pdf").exists()


def test_the_exercise_sheet_lies_beside_the_reports_and_overwrites_nothing(run, file, tmp_path):
    run("log", "--before", "6", "--at", AT)
    for name in ("fascia-exercises.pdf", "fascia-exercises-2.pdf"):
        assert f"Saved, 1 page: {tmp_path / 'reports' / name}" in run("sheet")
    run("sheet", "--out", "wall.pdf", "--paper", "us-letter")
    (page,) = pypdf.PdfReader(tmp_path / "wall.pdf").pages
    assert round(page.mediabox.width) == 612
    assert "Spinal roll-down" in page.extract_text()
    assert "wall.pdf" in run("sheet", "--out", "wall.pdf", code=1)


def test_the_demo_is_a_copy_of_the_sample_that_ends_in_the_present(run, file, tmp_path):
    demo = tmp_path / "demo.sqlite"
    shown = run("demo", "--into", str(demo))
    assert "invented" in shown
    assert str(demo) in shown
    assert not file.exists()
    with Journal.open(demo, create=False) as journal:
        sessions = journal.sessions()
        assert journal.settings["invented"] is True
        assert len(sessions) == 48
        assert set(sessions["source"]) == {"sample"}
        age = clock.today(sample.HOME) - sessions["local_date"].max().date()
        assert age < dt.timedelta(days=9)
        assert journal.check() == []
    assert run("--journal", str(demo), "list").startswith("Sample journal: an invented person.")


def test_the_demo_writes_over_nothing(run, tmp_path):
    mine = tmp_path / "mine.sqlite"
    mine.write_bytes(b"mine")
    assert "is there already" in run("demo", "--into", str(mine), code=1)
    assert mine.read_bytes() == b"mine"


@pytest.mark.parametrize("end", ["Ctrl-C", "stop"])
def test_the_demo_runs_until_it_is_ended(run, environment, tmp_path, end):
    process = subprocess.Popen(
        [sys.executable, "-m", "fascia_journal", "demo", "--no-browser"],
        env={**environment, "TMPDIR": str(tmp_path), "PYTHONWARNINGS": "default"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "http://127.0.0.1:" in line:
                break
        assert "Sample journal: an invented person" in "".join(lines)
        assert "token=" in lines[-1]
        (made,) = tmp_path.glob("fascia-journal-demo-*/sample.sqlite")
        if end == "stop":
            assert "closed" in run("--journal", str(made), "stop")
        else:
            process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert "Traceback" not in err
        assert process.returncode == 0
    finally:
        process.kill()
        process.communicate()
    assert len(saved(made)) == 48


def test_stop_says_when_nothing_runs(run):
    assert "not running" in run("stop")


# The command itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_explains_itself(run, command):
    shown = run(command, "--help")
    assert shown.startswith(f"usage: fascia-journal {command}")
    assert run("--help").count(f"\n    {command} ") == 1


def test_its_version_is_the_packages(run):
    from fascia_journal import __version__

    assert run("--version") == f"fascia-journal {__version__}\n"


def test_a_fault_of_ours_is_a_sentence_too(monkeypatch, capsys):
    def broken(options):
        raise ValueError("unheard of\n")

    monkeypatch.setitem(cli.COMMANDS, "where", broken)
    assert cli.main(["where"]) == 1
    told = capsys.readouterr().err
    assert "unheard of" not in told
    assert len(told.splitlines()) == 1


def test_an_unknown_command_is_one_sentence(run):
    told = run("lgo", code=2)
    assert "lgo" in told
    assert "Traceback" not in told
    assert len(told.splitlines()) <= 2


@pytest.mark.parametrize("words", [["--help"], ["where"], ["log", "--before", "5"]])
def test_what_is_quick_loads_neither_pandas_nor_what_draws(environment, words):
    code = (
        "import sys\nfrom fascia_journal import cli\n"
        f"try: cli.main({words!r})\nexcept SystemExit: pass\n"
        "heavy = {'pandas', 'numpy', 'scipy', 'matplotlib', 'ipywidgets'}\n"
        "print('heavy:', *sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert shown.stdout.splitlines()[-1] == "heavy:"


def test_ctrl_c_is_quiet(environment):
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "fascia_journal", "log"],
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        shown = ""
        while "before:" not in shown:
            read = process.stdout.read(1)
            assert read, process.stderr.read()
            shown += read
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            # again, as a person would: Python sees one that comes just before it waits for input too late
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1)
        err = process.stderr.read()
    finally:
        process.kill()
        process.communicate()
        os.close(master)
        os.close(slave)
    assert process.returncode == cli.INTERRUPTED
    assert err.strip() == ""


def test_a_rise_in_a_region_alone_shows_the_warning_signs_and_is_named(run):
    shown = run("log", "--neck", "2/8")
    assert "neck before 2; neck after 8" in shown
    assert run("log", "--before", "2", "--after", "8").count("112") == shown.count("112") > 0


def test_a_port_that_does_not_exist_is_refused(run):
    assert "65535" in run("start", "--port", "80000", code=2)


def test_the_text_of_an_unforeseen_fault_stays_out_of_the_terminal(monkeypatch, capsys, tmp_path):
    def fault(_options):
        raise ValueError("my SECRET note")

    monkeypatch.setitem(cli.COMMANDS, "where", fault)
    assert cli.main(["where"]) == 1
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "SECRET" not in said
