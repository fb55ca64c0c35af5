"""Single values: what is kept, what is refused, and that the refusal names the field."""

import datetime as dt
import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fascia_journal import checks
from fascia_journal.errors import RecordError


@given(st.floats(0, 10))
@example(0)
@example(10)
def test_every_number_on_the_scale_is_kept(value):
    assert checks.rating("before", value) == value


@given(st.floats().filter(lambda value: not 0 <= value <= 10))
def test_every_number_off_the_scale_is_refused(value):
    with pytest.raises(RecordError) as refusal:
        checks.rating("before", value)
    assert refusal.value.field == "before"
    assert "before" in str(refusal.value)


@pytest.mark.parametrize("value", [True, False, "5", b"5", "", [], {}, object(), 3 + 0j, 10**400, math.nan])
def test_what_is_no_number_is_no_rating(value):
    with pytest.raises(RecordError):
        checks.rating("after", value)


@pytest.mark.parametrize("value", [6, 6.0, Decimal("6"), np.int64(6), np.float32(6)])
def test_any_kind_of_number_becomes_a_plain_float(value):
    rated = checks.rating("after", value)
    assert type(rated) is float
    assert rated == 6


def test_a_missing_rating_stays_missing_and_zero_stays_zero():
    assert checks.rating("before", None) is None
    assert checks.rating("before", 0) == 0


def test_minus_zero_is_zero():
    assert math.copysign(1, checks.rating("before", -0.0)) == 1


@pytest.mark.parametrize("key", ["roll_down", "a", "x9", "a" * 64])
def test_a_key_is_lower_case_letters_digits_and_underscores(key):
    checks.exercise_key("exercise", key)


@pytest.mark.parametrize("key", ["", "Roll", "9x", "_x", "a b", "a-b", "a" * 65, "lunge\n", "é", None, 3])
def test_what_is_no_key_is_refused(key):
    with pytest.raises(RecordError, match="roll_down"):
        checks.exercise_key("exercise", key)


def test_keys_come_back_as_a_tuple_in_their_order():
    assert checks.exercise_keys("exercises", ["lunge", "doorway"]) == ("lunge", "doorway")


@pytest.mark.parametrize("keys", ["lunge", ["lunge", "lunge"], ["lunge", None], None, 5])
def test_what_are_no_keys_is_refused(keys):
    with pytest.raises(RecordError) as refusal:
        checks.exercise_keys("exercises", keys)
    assert refusal.value.field == "exercises"


@pytest.mark.parametrize("value", [1, 0, None, "yes", np.bool_(True)])
def test_a_flag_is_true_or_false_and_nothing_alike(value):
    with pytest.raises(RecordError):
        checks.flag("flare_up", value)


def test_a_date_has_no_time():
    checks.date("first_day", dt.date(2026, 3, 2))
    for value in (dt.datetime(2026, 3, 2, tzinfo=dt.UTC), "2026-03-02", None):
        with pytest.raises(RecordError):
            checks.date("first_day", value)


def test_a_moment_has_an_offset():
    checks.aware("at", dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    with pytest.raises(RecordError, match="time zone"):
        checks.aware("at", dt.datetime(2026, 3, 2))
    for value in (dt.date(2026, 3, 2), "2026-03-02 18:00", None):
        with pytest.raises(RecordError, match="not a date with a time"):
            checks.aware("at", value)


def test_a_zone_is_found_by_its_name():
    assert checks.zone_info("Europe/Zurich").key == "Europe/Zurich"


@pytest.mark.parametrize(
    "name",
    [
        "Mars/Olympus",
        "",
        "Europe",
        "../Europe/Zurich",
        "/etc/localtime",
        "Europe/Zu\0rich",
        "\ud800",
        "x" * 999,
        None,
        1,
        [],
        {},
    ],
)
def test_a_zone_that_does_not_exist_is_refused(name):
    with pytest.raises(RecordError, match="no time zone") as refusal:
        checks.zone_info(name)
    assert refusal.value.field == "zone"


def test_one_of_the_allowed_words_or_a_sentence_that_lists_them():
    checks.choice("context", "alone", ("alone", "before_sport"))
    with pytest.raises(RecordError, match="alone, before_sport"):
        checks.choice("context", "after_lunch", ("alone", "before_sport"))
