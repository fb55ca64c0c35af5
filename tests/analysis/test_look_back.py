"""The last whole week and the weekday of most session days."""

import datetime as dt

import pytest

from fascia_journal import ExerciseEntry, Journal, Pause, Session, clock
from fascia_journal.analysis import adherence, items, look_back, sentences
from fascia_journal.errors import JournalError
from fascia_journal.programme import Programme
from fascia_journal.records import CheckIn, Tension

KEYS = Programme.load().keys
DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 3, 2)
TODAY = MONDAY + 72 * DAY  # a Wednesday; the last whole week began on 4 May
LAST_WEEK = MONDAY + 63 * DAY


def noon(day):
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def session(day, done=6, **entries):
    all_done = [ExerciseEntry(key) for key in KEYS[:done]]
    rest = [ExerciseEntry(key, status="skipped", reason="no_time") for key in KEYS[done:]]
    return Session(noon(day), "UTC", (*all_done, *rest), prescribed=KEYS)


@pytest.fixture
def frames_of(tmp_path):
    def make(*records):
        with clock.fixed(noon(TODAY)), Journal.open(tmp_path / "j.sqlite") as journal:
            journal.settings["zone"] = "UTC"
            journal.add_all(records)
            return journal.frames()

    return make


def said(frames):
    return sentences.look_back_sentences(look_back.of(frames), frames.programme.title_of)


def test_an_empty_journal_says_nothing(frames_of):
    assert said(frames_of()) == []


def test_the_last_whole_week_and_not_the_present_one(frames_of):
    frames = frames_of(
        session(LAST_WEEK - 7 * DAY),
        session(LAST_WEEK),
        session(LAST_WEEK + 3 * DAY, done=4),
        session(LAST_WEEK + 7 * DAY, done=1),
    )
    found = look_back.of(frames)
    assert (found.first_day, found.session_days, found.required, found.maximum) == (LAST_WEEK, 2, 2, 3)
    assert (found.sessions, found.whole) == (2, 1)
    assert found.left_out == (("doorway", 1), ("neck_roll", 1))
    assert said(frames) == [
        "Last week, 4 to 10 May 2026: 2 session days; the plan asked for 2 to 3, so the goal was reached.",
        "All exercises were done in 1 of 2 sessions.",
        "Left out or only partly done: Doorway stretch in 1, Neck roll in 1 of 2 sessions.",
    ]


def test_a_week_with_less_than_the_plan_is_told_without_a_verdict(frames_of):
    assert said(frames_of(session(MONDAY))) == [
        "Last week, 4 to 10 May 2026: 0 session days; the plan asked for 2 to 3."
    ]


def test_a_pause_and_a_week_with_few_days(frames_of):
    whole = Pause(LAST_WEEK - DAY, LAST_WEEK + 6 * DAY)
    assert said(frames_of(session(MONDAY), whole)) == ["Last week, 4 to 10 May 2026, was a pause."]
    partly = Pause(LAST_WEEK, LAST_WEEK + 4 * DAY)
    with_few = frames_of(session(MONDAY + DAY), partly)
    assert "was a pause" in said(with_few)[0]  # the first pause still covers it


def test_a_week_of_which_few_days_count(frames_of):
    assert said(frames_of(session(MONDAY), Pause(LAST_WEEK, LAST_WEEK + 3 * DAY)))[0].endswith(
        "So few of its days counted that the plan asked for none."
    )


def test_a_week_before_the_programme_is_not_spoken_of(frames_of):
    assert said(frames_of(session(LAST_WEEK + 7 * DAY))) == []


@pytest.mark.parametrize(
    ("days", "weekday"),
    [
        ([0, 7, 14, 21, 28, 35, 42, 49], 1),
        ([0, 7, 14, 21, 28, 35, 42], None),  # seven are too few
        ([0, 7, 14, 21, 1, 8, 15, 22], None),  # two lead
        ([0, 7, 14, 1, 8, 2, 9, 3, 4, 5], None),  # under a third
        ([0, 7, 14, 21, 1, 8, 2, 9], 1),
    ],
)
def test_a_weekday_is_named_only_when_it_alone_leads(frames_of, days, weekday):
    frames = frames_of(*(session(MONDAY + day * DAY) for day in days))
    found = look_back.of(frames)
    assert (found.weekday, found.days) == (weekday, len(days))
    named = [line for line in said(frames) if "Monday" in line]
    assert bool(named) == (weekday == 1)


def test_weekly_items_have_a_row_for_every_week(frames_of):
    frames = frames_of(
        CheckIn(noon(MONDAY), "UTC", Tension(3), wellbeing=4),
        CheckIn(noon(MONDAY + 2 * DAY), "UTC", wellbeing=8),
        CheckIn(noon(MONDAY + 15 * DAY), "UTC", wellbeing=0, stress=7),
    )
    weeks = items.weekly(items.rated(frames.check_ins, "wellbeing"))
    assert weeks["n"].tolist() == [2, 0, 1]
    assert weeks["median"].fillna(-1).tolist() == [6, -1, 0]
    assert weeks["monday"].dt.date.tolist() == [MONDAY, MONDAY + 7 * DAY, MONDAY + 14 * DAY]
    empty = items.weekly(items.rated(frames.check_ins, "sleep"))
    assert (len(empty), list(empty)) == (0, list(weeks))
    with pytest.raises(JournalError, match="no item 'mood'"):
        items.rated(frames.check_ins, "mood")


def test_one_context_keeps_its_sessions_and_all_check_ins(frames_of):
    alone = session(MONDAY)
    sport = Session(
        noon(MONDAY + DAY), "UTC", (ExerciseEntry("lunge"),), Tension(6), Tension(5), context="after_sport"
    )
    frames = frames_of(alone, sport, CheckIn(noon(MONDAY + 2 * DAY), "UTC", Tension(2)))
    cut = frames.in_context("after_sport")
    assert cut.sessions["context"].tolist() == ["after_sport"]
    assert sorted(cut.ratings["kind"]) == ["after", "before", "check_in"]
    assert set(cut.exercises["session_id"]) == set(cut.sessions["id"])
    assert adherence.by_exercise(cut.exercises)["prescribed"].tolist() == [1] * 6
