"""`fascia-journal pause` and `plan`, as a person types them."""

from __future__ import annotations

import datetime as dt

import pytest

from fascia_journal import Journal, cli, clock, plans
from fascia_journal.programme import Programme

KEYS = Programme.load().keys
TODAY = dt.date(2026, 3, 17)  # a Tuesday


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    file = tmp_path / "journal.sqlite"
    with clock.fixed(dt.datetime(2026, 3, 17, 12, tzinfo=dt.UTC)):
        with Journal.open(file) as journal:
            journal.settings["zone"] = "Europe/Zurich"
        yield file


@pytest.fixture
def run(file, capsys):
    """Run the command in this process, on the clock of that Tuesday; gives what it printed."""

    def run(*words, code=0):
        assert cli.main(["--journal", str(file), *words]) == code
        said = capsys.readouterr()
        return said.out if code == 0 else said.err

    return run


def records(file, kind):
    with Journal.open(file, create=False) as journal:
        return journal.latest(99, kind=kind)


def test_a_pause_is_entered_listed_and_ended(run, file):
    assert "No pause yet" in run("pause")
    assert run("pause", "--reason", "illness") == "Saved: 2026-03-17 until you say so: illness\n"
    assert run("pause", "--end") == "Today is the last day of the pause. 2026-03-17 to 2026-03-17: illness\n"
    run("pause", "--from", "2026-02-02", "--to", "2026-02-08", "--reason", "holiday")
    assert run("pause").splitlines() == [
        "2026-03-17 to 2026-03-17: illness",
        "2026-02-02 to 2026-02-08: holiday (entered afterwards)",
    ]
    assert [pause.reason for pause in records(file, "pause")] == ["illness", "holiday"]


def test_a_pause_that_goes_on_after_another_was_ended_is_named(run):
    run("pause", "--reason", "illness")
    run("pause", "--from", "2026-03-10", "--reason", "holiday")
    assert "Another one goes on: 2026-03-10 until you say so: holiday" in run("pause", "--end")
    assert "Another" not in run("pause", "--end")


@pytest.mark.parametrize(
    ("words", "sentence", "code"),
    [
        (("--end",), "No pause goes on beyond today.", 1),
        (("--end", "--reason", "illness"), "--end stands alone", 2),
        (("--from", "2026-03-09", "--to", "2026-03-01"), "ends before it begins", 2),
    ],
)
def test_a_pause_that_cannot_be_is_refused_and_nothing_is_saved(run, file, words, sentence, code):
    assert sentence in run("pause", *words, code=code)
    assert records(file, "pause") == []


def test_the_plan_is_shown_changed_and_what_is_not_named_stays(run, file):
    assert run("plan") == (
        "At first: 2 to 3 session days a week, 6 exercises; Fascia routine for the back (holds today)\n"
    )
    assert run("plan", "--minimum", "1", "--exercises", ",".join(KEYS[:5])) == (
        "Saved: From 2026-03-17: 1 to 3 session days a week, 5 exercises, without neck_roll; "
        "Fascia routine for the back\n"
    )
    run("plan", "--maximum", "4", "--start", "2026-02-02", "--from", "2026-03-30")
    with Journal.open(file, create=False) as journal:
        assert [
            (plan.from_day, plan.minimum, plan.maximum, len(plan.exercises)) for plan in journal.plans()
        ] == [
            (plans.ALWAYS, 2, 3, 6),
            (TODAY, 1, 3, 5),
            (dt.date(2026, 3, 30), 1, 4, 5),
        ]
    assert run("plan").count("\n") == 3
    assert run("plan", "--exercises", "all", "--from", "2026-03-30").count("6 exercises") == 1


def test_a_minimum_that_reaches_back_is_said_kindly(run):
    assert "judged by this minimum now" in run("plan", "--minimum", "1", "--from", "2026-01-05")
    assert "judged" not in run("plan", "--maximum", "5", "--from", "2026-01-05")
    assert "judged" not in run("plan", "--minimum", "2", "--from", "2026-03-17")


def test_a_programme_of_ones_own(run, file, tmp_path):
    own = tmp_path / "mine.toml"
    own.write_text(
        'key = "own"\ntitle = "Mine"\nweekly_minimum = 4\nweekly_maximum = 5\n'
        '[[exercise]]\nkey = "bridge"\ntitle = "Bridge"\ninstruction = "Lift."\n',
        encoding="utf-8",
    )
    assert "4 to 5 session days a week, 1 exercise; Mine" in run("plan", "--programme", str(own))
    assert records(file, "plan")[0].programme == str(own)
    own.write_text("key = ", encoding="utf-8")
    assert "mine.toml cannot be used" in run("plan", "--programme", str(own), code=1)
    assert "2 to 3" in run("plan", "--programme", "back")
    assert "has no exercise 'bridge'" in run("plan", "--exercises", "bridge", code=2)


def test_a_day_alone_says_what_is_missing(run, file):
    assert "Say what holds from that day" in run("plan", "--from", "2026-03-30", code=2)
    assert records(file, "plan") == []
