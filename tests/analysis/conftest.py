"""Rows and frames made from records, without a file: the same shapes as `Store.rows()` gives."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from fascia_journal.analysis import frames
from fascia_journal.programme import Programme
from fascia_journal.records import SCALES, CheckIn, Pause, Plan, Session

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
KEYS = Programme.load("back").keys


def microseconds(moment: dt.datetime | None) -> int | None:
    return None if moment is None else (moment - EPOCH) // dt.timedelta(microseconds=1)


def rows_of(records: Iterable[Any]) -> dict[str, list[tuple[Any, ...]]]:
    records = list(records)
    rows: dict[str, list[tuple[Any, ...]]] = {"session": [], "exercise": [], "check_in": [], "pause": []}
    sessions = sorted((r for r in records if isinstance(r, Session)), key=lambda r: r.started_at)
    for number, record in enumerate(sessions):
        key = record.id or f"s{number}"
        rows["session"].append(
            (
                *(key, microseconds(record.started_at), record.offset_seconds, record.zone),
                *(microseconds(record.ended_at), record.context, record.note, int(record.flare_up)),
                *(record.source, json.dumps(record.prescribed or KEYS)),
                *(getattr(record.before, scale) for scale in SCALES),
                *(getattr(record.after, scale) for scale in SCALES),
                *(microseconds(record.entered_at or record.started_at), record.revision or 1),
            )
        )
        for place, entry in enumerate(record.exercises):
            rows["exercise"].append((key, place, entry.exercise, entry.seconds, entry.status, entry.reason))
    for number, record in enumerate(r for r in records if isinstance(r, CheckIn)):
        rows["check_in"].append(
            (
                *(record.id or f"c{number}", microseconds(record.at), record.offset_seconds, record.zone),
                *(getattr(record.tension, scale) for scale in SCALES),
                *(record.wellbeing, record.sleep, record.stress, record.activity, record.note),
                *(int(record.flare_up), record.source, microseconds(record.entered_at or record.at)),
                record.revision or 1,
            )
        )
    rows["check_in"].sort(key=lambda row: row[1])
    for number, record in enumerate(r for r in records if isinstance(r, Pause)):
        entered = record.entered_at or dt.datetime.combine(record.first_day, dt.time(), dt.UTC)
        rows["pause"].append(
            (
                *(record.id or f"p{number}", record.first_day.isoformat()),
                record.last_day.isoformat() if record.last_day else None,
                *(record.reason, microseconds(entered), record.revision or 1),
            )
        )
    return rows


@pytest.fixture(scope="session")
def make_frames() -> Callable[..., frames.Frames]:
    """Frames of any records: make_frames(*records, as_of=..., plan=..., plans=..., settings=...)."""

    def make(
        *records: Any,
        as_of: dt.date = dt.date(2026, 6, 29),
        plan: Plan | None = None,
        plans: tuple[Plan, ...] = (),
        settings: dict[str, Any] | None = None,
    ) -> frames.Frames:
        plan = plan or (plans[-1] if plans else Plan(dt.date(1970, 1, 1), KEYS))
        return frames.from_rows(
            rows_of(records),
            plan=plan,
            plans=plans or (plan,),
            programme=Programme.load("back"),
            settings=settings or {"counted_share": 0.5},
            read_at=dt.datetime.combine(as_of, dt.time(12), dt.UTC),
            as_of=as_of,
        )

    return make
