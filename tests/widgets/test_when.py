"""Wall times, also in the hours that do not exist or come twice."""

from __future__ import annotations

import datetime as dt

import pytest

from fascia_journal.errors import RecordError
from fascia_journal.widgets.when import When

ZURICH = "Europe/Zurich"


def when() -> When:
    return When(ZURICH, lambda: None, lambda callback: callback)


def put(field: When, wall: str) -> None:
    moment = dt.datetime.fromisoformat(wall)
    field.date.value, field.time.value = moment.date(), moment.time()


def test_it_begins_now():
    assert when().moment.isoformat() == "2026-03-03T18:05:00+01:00"


def test_the_hour_that_was_skipped_is_refused_with_a_sentence():
    field = when()
    put(field, "2026-03-29T02:30")
    with pytest.raises(RecordError, match="02:30 did not exist on that day"):
        _ = field.moment


def test_the_hour_that_came_twice_is_asked_for():
    field = when()
    put(field, "2025-10-26T02:30")
    assert field.which in field.children
    with pytest.raises(RecordError, match="came twice"):
        _ = field.moment
    field.which.value = "second"
    assert field.moment.isoformat() == "2025-10-26T02:30:00+01:00"
    field.which.value = "first"
    assert field.moment.isoformat() == "2025-10-26T02:30:00+02:00"
    put(field, "2025-10-27T02:30")
    assert field.which not in field.children
    assert field.which.value is None


def test_a_date_that_is_missing_is_asked_for():
    field = when()
    field.date.value = None
    with pytest.raises(RecordError, match="Give the date and the time"):
        _ = field.moment


def test_a_saved_instant_comes_back_to_the_second_until_it_is_changed():
    field = when()
    saved = dt.datetime.fromisoformat("2025-10-26T02:30:41+01:00")
    field.load(saved, ZURICH)
    assert field.moment == saved
    assert field.which.value == "second"
    field.which.value = "first"
    assert field.moment.isoformat() == "2025-10-26T02:30:00+02:00"


def test_the_state_survives_another_object():
    field = when()
    put(field, "2025-10-26T02:30")
    field.which.value = "second"
    other = when()
    other.state = field.state
    assert other.moment == field.moment
    assert other.touched
