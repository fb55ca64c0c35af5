"""What is hashed stays the same, however it is written."""

from __future__ import annotations

import datetime as dt

import pytest

from fascia_journal import CheckIn, ExerciseEntry, Pause, Plan, Session, Tension
from fascia_journal.store import rows

AT = dt.datetime(2026, 3, 3, 18, 5, 7, 89, tzinfo=dt.UTC)
SAVED = {"id": "0" * 32, "revision": 3, "entered_at": AT}
NOTE = 'Rücken 😀 "steif" \\ / \n\t\x00\x7f\u2028'
RECORDS = [
    Session(
        AT,
        "Asia/Kathmandu",
        (ExerciseEntry("roll_down", 90.5), ExerciseEntry("lunge", status="skipped", reason="no_time")),
        Tension(0, 10, 2.5),
        Tension(1 / 3),
        prescribed=("roll_down", "lunge"),
        ended_at=AT + dt.timedelta(minutes=9),
        note=NOTE,
        flare_up=True,
        **SAVED,
    ),
    CheckIn(AT, "UTC", Tension(7), 1e-7, note=NOTE, **SAVED),
    Pause(AT.date(), reason="illness", **SAVED),
    Plan(AT.date(), ("roll_down",), 1, 7, programme=NOTE, **SAVED),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.kind)
def test_a_payload_writes_the_json_of_its_columns_and_is_read_back_from_it(record):
    payload = rows.payload(record)
    named = dict(zip(rows.COLUMNS[payload.kind], payload.columns, strict=True))
    entries = [dict(zip(rows.ENTRY_COLUMNS, entry, strict=True)) for entry in payload.entries]
    assert payload.text() == rows.canonical(payload.kind, named, entries)
    assert rows.Payload.from_text(payload.text()) == payload
