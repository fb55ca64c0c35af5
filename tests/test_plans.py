"""Plans by date: what a change brings with it, what stays as it was, and when it reaches back."""

import datetime as dt
from dataclasses import replace

import pytest

from fascia_journal import Journal, clock, plans
from fascia_journal.errors import ProgrammeError, RecordError
from fascia_journal.programme import Programme
from fascia_journal.records import Pause, Plan, Session

KEYS = Programme.load().keys
TODAY = dt.date(2026, 3, 17)  # a Tuesday
DAY = dt.timedelta(days=1)


@pytest.fixture
def journal(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    noon = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
    with clock.fixed(noon), Journal.open(tmp_path / "journal.sqlite") as opened:
        opened.settings["zone"] = "Europe/Zurich"
        yield opened


def session(day, **changes):
    return Session(dt.datetime.combine(day, dt.time(17), dt.UTC), "Europe/Zurich", **changes)


def test_the_first_change_writes_down_what_held_before(journal):
    changed = journal.change_plan(Plan(TODAY, KEYS[:5], minimum=3, maximum=4))
    first, second = journal.plans()
    assert (first.from_day, first.minimum, first.exercises) == (plans.ALWAYS, 2, KEYS)
    assert second == changed
    with Journal.open(journal.path, create=False) as again:
        assert again.plan(TODAY - DAY) == first
        assert again.plan(TODAY) == changed
        # a session of yesterday, written down today, was asked for what held yesterday
        assert again.add(session(TODAY - DAY)).prescribed == KEYS
        assert again.add(session(TODAY - 3 * DAY)).prescribed == KEYS


def test_one_undo_takes_the_first_change_back_as_a_whole(journal):
    journal.change_plan(Plan(TODAY, KEYS[:5]))
    assert journal.undo() == "Taken back: the plan from 17 March 2026 is out of the journal again."
    assert [plan.id for plan in journal.plans()] == [None]


def test_a_second_change_on_the_same_day_takes_the_place_of_the_first(journal):
    journal.change_plan(Plan(TODAY, KEYS, minimum=1))
    journal.change_plan(Plan(TODAY, KEYS, minimum=3))
    assert [(plan.from_day, plan.minimum) for plan in journal.plans()] == [(plans.ALWAYS, 2), (TODAY, 3)]
    journal.undo()
    assert journal.plan().minimum == 1


def test_a_first_plan_from_the_beginning_stands_alone(journal):
    journal.change_plan(replace(journal.plan(), minimum=1))
    assert [plan.minimum for plan in journal.plans()] == [1]
    assert journal.plan().minimum == 1


def test_a_plan_holds_until_the_next_one_that_was_dated_later(journal):
    journal.change_plan(Plan(TODAY, KEYS, minimum=3))
    journal.change_plan(Plan(TODAY - 20 * DAY, KEYS, minimum=1))
    journal.change_plan(Plan(TODAY + 5 * DAY, KEYS, minimum=2, maximum=2))
    held = [journal.plan(TODAY + n * DAY).minimum for n in (-21, -20, -1, 0, 4, 5, 99)]
    assert held == [2, 1, 1, 3, 3, 2, 2]


def test_a_broken_programme_and_an_unknown_exercise_are_refused_and_nothing_changes(journal, tmp_path):
    broken = tmp_path / "mine.toml"
    broken.write_text('key = "own"\n', encoding="utf-8")
    with pytest.raises(ProgrammeError, match=r"mine\.toml.*title|exercise"):
        journal.change_plan(Plan(TODAY, ("bridge",), programme=str(broken)))
    with pytest.raises(RecordError, match="has no exercise 'bridge'"):
        journal.change_plan(Plan(TODAY, ("bridge",)))
    assert [plan.id for plan in journal.plans()] == [None]


def test_a_programme_that_went_missing_still_lets_the_goal_be_changed(journal, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        'key = "own"\ntitle = "Mine"\n[[exercise]]\nkey = "bridge"\ntitle = "Bridge"\ninstruction = "Up."\n',
        encoding="utf-8",
    )
    own = journal.change_plan(Plan(TODAY, ("bridge",), programme=str(file)))
    file.unlink()
    kept = replace(own, minimum=1, id=None, revision=None, entered_at=None)
    assert journal.change_plan(kept).minimum == 1


AT_FIRST, SINCE_THE_NINTH = Plan(plans.ALWAYS, KEYS), Plan(dt.date(2026, 3, 9), KEYS, minimum=1)


@pytest.mark.parametrize(
    ("saved", "from_day", "minimum", "expected"),
    [
        ([AT_FIRST], TODAY, 3, False),
        ([AT_FIRST], TODAY - DAY, 3, False),  # Monday: the week in progress
        ([AT_FIRST], TODAY - 2 * DAY, 3, True),  # Sunday: a week that is over
        ([AT_FIRST], TODAY - 2 * DAY, 2, False),  # the same minimum
        ([AT_FIRST], TODAY + 9 * DAY, 5, False),
        ([AT_FIRST, SINCE_THE_NINTH], TODAY - 60 * DAY, 1, True),  # up to the 9th
        ([AT_FIRST, SINCE_THE_NINTH], TODAY - 5 * DAY, 1, False),  # 1 is what is asked for already
        ([AT_FIRST, SINCE_THE_NINTH], dt.date(2026, 3, 9), 3, True),  # in the place of the saved one
    ],
)
def test_a_change_that_judges_weeks_that_are_over_is_seen(saved, from_day, minimum, expected):
    new = Plan(from_day, KEYS, minimum=minimum, maximum=7)
    assert plans.judges_the_past(saved, new, TODAY) == expected


def test_an_edit_that_stretches_a_pause_over_past_days_marks_it_as_entered_afterwards(journal):
    on_time = journal.add(Pause(TODAY - DAY, TODAY))
    assert not on_time.afterwards
    with clock.fixed(dt.datetime(2026, 3, 30, 12, tzinfo=dt.UTC)):
        assert not journal.replace(replace(on_time, last_day=TODAY - DAY)).afterwards  # shorter
        current = journal.get("pause", on_time.id)
        assert not journal.replace(replace(current, reason="illness")).afterwards
        current = journal.get("pause", on_time.id)
        longer = journal.replace(replace(current, last_day=dt.date(2026, 3, 29)))
        assert longer.afterwards
        assert journal.frames().pauses["afterwards"].tolist() == [True]
        journal.undo()
        assert not journal.get("pause", on_time.id).afterwards
        assert journal.replace(
            replace(journal.get("pause", on_time.id), first_day=dt.date(2026, 2, 1))
        ).afterwards


def test_an_open_pause_that_is_ended_stays_entered_on_time(journal):
    pause = journal.add(Pause(TODAY))
    with clock.fixed(dt.datetime(2026, 4, 30, 12, tzinfo=dt.UTC)):
        ended = journal.replace(replace(pause, last_day=dt.date(2026, 4, 20)))
        assert not ended.afterwards
        assert not ended.goes_on_after(dt.date(2026, 4, 20))
        assert ended.goes_on_after(dt.date(2026, 4, 19))


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (dt.time(7), False),  # ten in the evening of the day after the first one, in Anchorage
        (dt.time(11, 59), False),
        (dt.time(12), True),  # the day after is over everywhere
    ],
)
def test_nobody_is_called_late_because_the_day_is_over_in_greenwich(journal, hour, expected):
    at = dt.datetime.combine(TODAY + 2 * DAY, hour, dt.UTC)
    with clock.fixed(at):
        saved = journal.add(Pause(TODAY))
    assert journal.frames().pauses["afterwards"].tolist() == [saved.afterwards] == [expected]


def test_a_pause_at_the_end_of_all_calendars_can_be_entered_changed_and_shown(journal):
    far = journal.add(Pause(dt.date.max))
    assert not far.afterwards
    journal.delete(far)
    until = journal.add(Pause(TODAY, dt.date.max))
    assert not journal.replace(replace(until, last_day=None)).afterwards
    assert journal.frames().pauses["afterwards"].tolist() == [False]


@pytest.mark.parametrize("entered", [0, 1, 2, 9])
def test_a_record_and_the_frame_agree_on_what_is_afterwards(journal, entered):
    at = dt.datetime.combine(TODAY, dt.time(13), dt.UTC) + entered * DAY
    saved = journal.add(Pause(TODAY, entered_at=at))
    assert journal.frames().pauses["afterwards"].tolist() == [saved.afterwards] == [entered > 1]
