"""Records: what may be saved, what is refused, and where a session's date comes from."""

import dataclasses
import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascia_journal import clock
from fascia_journal.errors import JournalError, RecordError
from fascia_journal.records import (
    CONTEXTS,
    PAUSE_REASONS,
    SCALES,
    SKIP_REASONS,
    SOURCES,
    CheckIn,
    ExerciseEntry,
    Pause,
    Plan,
    Session,
    Tension,
    refuse_future,
)

NOON = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
EARLIER_SAVED = {"id": "9f", "revision": 1, "entered_at": NOON}


def session(**changes):
    return Session(**{"started_at": NOON, "zone": "Europe/Zurich", **changes})


def check_in(**changes):
    return CheckIn(**{"at": NOON, "zone": "Europe/Zurich", **changes})


# Tension ---------------------------------------------------------------------------------------------


def test_the_overall_rating_comes_first_and_regions_by_name():
    rated = Tension(6, neck=4)
    assert (rated.overall, rated.neck, rated.upper_back, rated.lower_back) == (6, 4, None, None)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("value", [-0.1, 10.1, float("nan"), float("inf"), True, "6", b"6", [6]])
def test_a_rating_off_the_scale_is_refused_and_says_which(scale, value):
    with pytest.raises(RecordError) as refusal:
        Tension(**{scale: value})
    assert scale.replace("_", " ") in str(refusal.value)
    assert refusal.value.value is value


def test_zero_is_an_answer_and_nothing_is_none():
    assert Tension(0)
    assert Tension(neck=0)
    assert not Tension()
    assert Tension(0) != Tension()


@given(st.tuples(*[st.none() | st.floats(0, 10)] * 4))
def test_ratings_are_kept_as_given(values):
    rated = Tension(*values)
    assert (rated.overall, rated.neck, rated.upper_back, rated.lower_back) == values
    assert bool(rated) == any(value is not None for value in values)


# Exercises -------------------------------------------------------------------------------------------


def test_an_exercise_is_done_unless_it_is_said_otherwise():
    assert ExerciseEntry("roll_down").status == "done"
    assert ExerciseEntry("roll_down", seconds=90).seconds == 90.0
    for reason in SKIP_REASONS:
        assert ExerciseEntry("lunge", status="skipped", reason=reason).reason == reason
        assert ExerciseEntry("lunge", status="partly", reason=reason).reason == reason


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("exercise", {"exercise": "Roll down"}),
        ("exercise", {"exercise": None}),
        ("status", {"status": "finished"}),
        ("seconds", {"seconds": -1}),
        ("seconds", {"seconds": 86_401}),
        ("seconds", {"seconds": float("nan")}),
        ("seconds", {"seconds": "90"}),
        ("reason", {"status": "skipped", "reason": "lazy"}),
        ("reason", {"status": "done", "reason": "no_time"}),
    ],
)
def test_an_exercise_that_cannot_be_is_refused(field, changes):
    with pytest.raises(RecordError) as refusal:
        ExerciseEntry(**{"exercise": "lunge", **changes})
    assert refusal.value.field == field


# Time and place --------------------------------------------------------------------------------------

# The five cases "timezones" of the reference examples that the rules are pinned to.
PLACES = [
    # id, UTC instant, zone, wall time, date, ISO week
    ("dst_spring_zurich", "2026-03-28T23:30Z", "Europe/Zurich", "2026-03-29T00:30+01:00", "2026-W13"),
    ("after_midnight_monday", "2026-03-29T22:30Z", "Europe/Zurich", "2026-03-30T00:30+02:00", "2026-W14"),
    ("travel_new_york", "2026-04-06T03:30Z", "America/New_York", "2026-04-05T23:30-04:00", "2026-W14"),
]
DURATIONS = [
    # id, start, end, zone, minutes
    ("autumn_duration", "2026-10-25T02:50+02:00", "2026-10-25T02:10+01:00", "Europe/Zurich", 20),
    ("spring_duration", "2026-03-29T01:55+01:00", "2026-03-29T03:10+02:00", "Europe/Zurich", 15),
]


@pytest.fixture
def at_the_end_of_2026():
    with clock.fixed(dt.datetime(2026, 12, 31, tzinfo=dt.UTC)):
        yield


@pytest.mark.parametrize(
    ("instant", "zone", "wall", "week"), [case[1:] for case in PLACES], ids=[case[0] for case in PLACES]
)
def test_a_session_belongs_to_the_date_at_its_place(instant, zone, wall, week, at_the_end_of_2026):
    made = session(started_at=dt.datetime.fromisoformat(instant), zone=zone)
    assert made.started_at.isoformat(timespec="minutes") == wall
    assert made.local_date == dt.date.fromisoformat(wall[:10])
    assert clock.iso_week(made.local_date) == week


@pytest.mark.parametrize(
    ("start", "end", "zone", "minutes"), [case[1:] for case in DURATIONS], ids=[case[0] for case in DURATIONS]
)
def test_a_duration_is_real_time_also_when_the_clocks_change(start, end, zone, minutes, at_the_end_of_2026):
    made = session(
        started_at=dt.datetime.fromisoformat(start), ended_at=dt.datetime.fromisoformat(end), zone=zone
    )
    assert made.ended_at - made.started_at == dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(("fold", "offset"), [(0, 7200), (1, 3600)])
def test_the_hour_that_comes_twice_is_told_apart(fold, offset, at_the_end_of_2026):
    wall = dt.datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=zoneinfo.ZoneInfo("Europe/Zurich"))
    made = session(started_at=wall)
    assert made.offset_seconds == offset
    assert made.started_at.replace(tzinfo=None) == dt.datetime(2026, 10, 25, 2, 30)
    assert made.started_at.fold == 0  # the offset tells it, and two equal records print alike


def test_an_hour_that_the_clocks_skipped_becomes_the_one_they_showed():
    wall = dt.datetime(2026, 3, 29, 2, 30, tzinfo=zoneinfo.ZoneInfo("Europe/Zurich"))
    assert session(started_at=wall).started_at.isoformat() == "2026-03-29T03:30:00+02:00"


def test_an_end_is_told_from_its_start_by_instants_not_by_wall_clocks(at_the_end_of_2026):
    zurich = zoneinfo.ZoneInfo("Europe/Zurich")
    start = dt.datetime(2026, 10, 25, 2, 50, fold=0, tzinfo=zurich)
    assert session(started_at=start, ended_at=dt.datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=zurich))
    with pytest.raises(RecordError, match="ends before it starts"):
        session(started_at=start, ended_at=dt.datetime(2026, 10, 25, 2, 10, fold=0, tzinfo=zurich))


def test_the_offset_that_held_when_it_was_saved_is_kept():
    """A country may change its clocks' law later; the date of a session must not move."""
    made = session(started_at=dt.datetime(2026, 3, 2, 22, 30, tzinfo=dt.UTC), offset_seconds=2 * 3600)
    assert made.started_at.isoformat() == "2026-03-03T00:30:00+02:00"  # Zurich itself is at +01:00
    assert made.local_date == dt.date(2026, 3, 3)
    assert dataclasses.replace(made, note="later").local_date == made.local_date


@pytest.mark.parametrize("offset", ["3600", 3600.5, True, 86_400, -86_400])
def test_an_offset_that_cannot_be_is_refused(offset):
    with pytest.raises(RecordError) as refusal:
        session(offset_seconds=offset)
    assert refusal.value.field == "offset_seconds"


@given(
    st.datetimes(dt.datetime(1900, 1, 2), dt.datetime(2026, 3, 1), timezones=st.just(dt.UTC)),
    st.sampled_from(sorted(zoneinfo.available_timezones())),
)
def test_in_any_zone_the_instant_stays_and_the_wall_time_is_the_zones(moment, zone):
    made = check_in(at=moment, zone=zone)
    wall = moment.astimezone(zoneinfo.ZoneInfo(zone))
    assert made.at == moment
    assert made.at.replace(tzinfo=None) == wall.replace(tzinfo=None, fold=0)
    assert made.local_date == wall.date()
    assert dataclasses.replace(made) == made


@pytest.mark.parametrize(("make", "field"), [(session, "started_at"), (check_in, "at")])
@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2026, 3, 3, 18),
        dt.date(2026, 3, 3),
        "2026-03-03 18:00",
        None,
        1_772_000_000,
        dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=12))),
        dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-12))),
    ],
)
def test_a_moment_that_cannot_be_told_is_refused(make, field, moment):
    with pytest.raises(RecordError) as refusal:
        make(**{field: moment})
    assert refusal.value.field == field


@pytest.mark.parametrize("make", [session, check_in])
@pytest.mark.parametrize("zone", ["Europe/Bern", "", None, [], "+01:00"])
def test_a_zone_that_does_not_exist_is_refused(make, zone):
    with pytest.raises(RecordError, match="no time zone") as refusal:
        make(zone=zone)
    assert refusal.value.field == "zone"


@pytest.mark.parametrize(("make", "field"), [(session, "started_at"), (check_in, "at")])
def test_more_than_a_minute_ahead_is_the_future(make, field):
    with clock.fixed(NOON):
        assert make(**{field: NOON + dt.timedelta(seconds=60)})
        with pytest.raises(RecordError, match="future") as refusal:
            make(**{field: NOON + dt.timedelta(seconds=61)})
    assert refusal.value.field == field


def test_an_end_in_the_future_is_refused_too():
    with clock.fixed(NOON), pytest.raises(RecordError, match="future") as refusal:
        session(ended_at=NOON + dt.timedelta(hours=1))
    assert refusal.value.field == "ended_at"


def test_a_saved_record_is_read_whatever_the_clock_says_but_not_saved_again():
    """A machine whose clock fell back must still show what it holds."""
    with clock.fixed(NOON - dt.timedelta(days=400)):
        for read in (session(**EARLIER_SAVED), check_in(**EARLIER_SAVED)):
            with pytest.raises(RecordError, match="future"):
                refuse_future(read)


def test_pauses_and_plans_may_be_ahead():
    with clock.fixed(NOON):
        refuse_future(Pause(dt.date(2026, 7, 1), dt.date(2026, 7, 14)))
        refuse_future(Plan(dt.date(2026, 7, 1), ("lunge",)))


# Sessions and check-ins -------------------------------------------------------------------------------


def test_what_is_not_said_is_missing():
    made = session()
    assert not made.before
    assert not made.after
    assert (made.exercises, made.prescribed, made.ended_at) == ((), None, None)
    assert (made.context, made.note, made.flare_up, made.source) == ("alone", "", False, "form")
    assert (made.id, made.revision, made.entered_at) == (None, None, None)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("context", {"context": "during_sport"}),
        ("source", {"source": "rumour"}),
        ("note", {"note": None}),
        ("note", {"note": b"bytes"}),
        ("flare_up", {"flare_up": 1}),
        ("before", {"before": 6}),
        ("after", {"after": None}),
        ("exercises", {"exercises": ("lunge",)}),
        ("exercises", {"exercises": None}),
        ("exercises", {"exercises": (ExerciseEntry("lunge"), ExerciseEntry("lunge"))}),
        ("prescribed", {"prescribed": ()}),
        ("prescribed", {"prescribed": "lunge"}),
        ("prescribed", {"prescribed": ("lunge", "lunge")}),
        ("prescribed", {"prescribed": ("Lunge",)}),
        ("ended_at", {"ended_at": NOON - dt.timedelta(seconds=1)}),
        ("ended_at", {"ended_at": dt.datetime(2026, 3, 3, 12, 15)}),
        ("entered_at", {"entered_at": dt.datetime(2026, 3, 3, 12, 15)}),
    ],
)
def test_a_session_that_cannot_be_is_refused(field, changes):
    with pytest.raises(RecordError) as refusal:
        session(**changes)
    assert refusal.value.field == field
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("field", ["wellbeing", "sleep", "stress", "activity"])
@pytest.mark.parametrize("value", [-1, 10.5, float("nan"), True, "7"])
def test_a_check_in_that_cannot_be_is_refused(field, value):
    with pytest.raises(RecordError) as refusal:
        check_in(**{field: value})
    assert refusal.value.field == field


def test_contexts_and_sources_are_the_words_of_the_design():
    assert CONTEXTS == ("alone", "before_sport", "after_sport")
    for context in CONTEXTS:
        assert session(context=context).context == context
    for source in SOURCES:
        assert session(source=source).source == check_in(source=source).source == source


def test_done_counts_what_was_prescribed_and_wholly_done():
    made = session(
        prescribed=("roll_down", "lunge", "doorway"),
        exercises=(
            ExerciseEntry("roll_down"),
            ExerciseEntry("lunge", status="partly", reason="no_time"),
            ExerciseEntry("doorway", status="skipped"),
            ExerciseEntry("neck_roll"),  # done, yet nobody asked for it
        ),
    )
    assert made.done == 1
    assert session(exercises=(ExerciseEntry("lunge"),)).done == 0  # nothing prescribed yet


def test_lists_become_tuples_so_that_nothing_changes_afterwards():
    entries = [ExerciseEntry("lunge")]
    made = session(exercises=entries, prescribed=["lunge"])
    entries.clear()
    assert made.exercises == (ExerciseEntry("lunge"),)
    assert made.prescribed == ("lunge",)
    assert hash(made) == hash(dataclasses.replace(made))


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_a_note_is_kept_as_typed(text):
    assert session(note=text).note == text
    assert check_in(note=text).note == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\ud800b", "a\ufffdb"),
        ("\udfff", "\ufffd"),
        ("\ud83d\ude42", "🙂"),
        ("🙂", "🙂"),
        ("\x1b[31m", "\x1b[31m"),
    ],
)
def test_half_a_character_is_replaced_since_no_file_can_hold_it(typed, kept):
    made = session(note=typed)
    assert made.note == kept
    assert made.note.encode("utf-8")


@given(st.text(st.characters()))
def test_any_note_can_be_written_to_a_file(text):
    session(note=text).note.encode("utf-8")


@pytest.mark.parametrize("given", [["between us"], b"between us", ("between us",), {"between us": 1}])
def test_a_refused_note_is_not_quoted(given):
    for make in (session, check_in):
        with pytest.raises(RecordError, match="note: this is not text") as refused:
            make(note=given)
        assert "between us" not in str(refused.value)


def test_when_it_was_entered_is_kept_in_utc():
    zurich = NOON.astimezone(zoneinfo.ZoneInfo("Europe/Zurich"))
    for made in (
        session(entered_at=zurich),
        check_in(entered_at=zurich),
        Pause(NOON.date(), entered_at=zurich),
        Plan(NOON.date(), ("lunge",), entered_at=zurich),
    ):
        assert made.entered_at == NOON
        assert made.entered_at.utcoffset() == dt.timedelta(0)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (Tension(6), "overall"),
        (ExerciseEntry("lunge"), "status"),
        (session(), "note"),
        (check_in(), "sleep"),
        (Pause(dt.date(2026, 3, 2)), "last_day"),
        (Plan(dt.date(2026, 3, 2), ("lunge",)), "minimum"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_records_are_frozen(record, field):
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, field, None)
    with pytest.raises((AttributeError, TypeError)):
        record.something_new = 1


# Pauses and plans ------------------------------------------------------------------------------------


def test_a_pause_may_last_one_day_or_be_open():
    day = dt.date(2026, 7, 1)
    assert Pause(day, day).reason == "holiday"
    assert Pause(day).last_day is None
    for reason in PAUSE_REASONS:
        assert Pause(day, reason=reason).reason == reason


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("first_day", {"first_day": "2026-07-01"}),
        ("first_day", {"first_day": NOON}),
        ("first_day", {"first_day": None}),
        ("last_day", {"last_day": dt.date(2026, 6, 30)}),
        ("last_day", {"last_day": "later"}),
        ("reason", {"reason": "laziness"}),
        ("reason", {"reason": None}),
    ],
)
def test_a_pause_that_cannot_be_is_refused(field, changes):
    with pytest.raises(RecordError) as refusal:
        Pause(**{"first_day": dt.date(2026, 7, 1), **changes})
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("from_day", {"from_day": "2026-03-02"}),
        ("exercises", {"exercises": ()}),
        ("exercises", {"exercises": "lunge"}),
        ("exercises", {"exercises": ("lunge", "lunge")}),
        ("exercises", {"exercises": None}),
        ("minimum", {"minimum": 0}),
        ("minimum", {"minimum": 4}),  # above the maximum of 3
        ("minimum", {"maximum": 8}),
        ("minimum", {"minimum": 2.0}),
        ("minimum", {"minimum": True}),
        ("maximum", {"maximum": "3"}),
        ("programme", {"programme": " "}),
        ("programme", {"programme": None}),
        ("programme_start", {"programme_start": "2026-03-02"}),
        ("programme_end", {"programme_end": NOON}),
        (
            "programme_end",
            {"programme_start": dt.date(2026, 3, 2), "programme_end": dt.date(2026, 3, 1)},
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused(field, changes):
    with pytest.raises(RecordError) as refusal:
        Plan(**{"from_day": dt.date(2026, 3, 2), "exercises": ("lunge",), **changes})
    assert refusal.value.field == field


def test_the_plan_of_the_programme_is_two_to_three_a_week():
    plan = Plan(dt.date(2026, 3, 2), ["lunge", "doorway"])
    assert (plan.minimum, plan.maximum, plan.programme) == (2, 3, "back")
    assert plan.exercises == ("lunge", "doorway")


def test_every_refusal_can_be_caught_as_one_and_shown():
    with pytest.raises(JournalError, match="leave it empty"):
        Tension(11)
