"""The sample journal: half a year of an invented person, read from the tables in data/sample.

Wherever it is shown it is said to be invented: whoever writes it into a journal sets the journal's
"invented" setting. Every record says source="sample".
"""

from __future__ import annotations

import csv
import datetime as dt
from typing import cast

from fascia_journal import checks, clock, places
from fascia_journal.records import (
    SCALES,
    CheckIn,
    Context,
    ExerciseEntry,
    Pause,
    Plan,
    Record,
    Session,
    Status,
    Tension,
)

HOME = "Europe/Zurich"
"""Where the invented person lives; pauses and plans are entered there."""

Row = dict[str, str]


def load(moved_to: dt.date | None = None) -> list[Record]:
    """All records of the sample, in an order in which a journal takes them, without ids.

    Args:
        moved_to: move everything by whole weeks, so that the sample's last Sunday is the latest one on or
            before this day. Weekdays and wall times stay. None: the dates that stand in the tables.
            With `clock.today(sample.HOME)` nothing lies in the future.

    Returns:
        The plan, the pauses, the sessions, the check-ins; each with the `entered_at` of its table.
    """
    sessions = _rows("sessions")
    weeks = dt.timedelta()
    if moved_to is not None:
        latest = max(dt.datetime.fromisoformat(row["started_at"]).date() for row in sessions)
        sunday = clock.monday(latest) + dt.timedelta(days=6)
        weeks = dt.timedelta(weeks=(moved_to - sunday).days // 7)
    read = _Reader(weeks)
    entries: dict[str, list[ExerciseEntry]] = {}
    for row in _rows("exercises"):
        entries.setdefault(row["session"], []).append(read.exercise(row))
    plans = [read.plan(row) for row in _rows("plans")]
    prescribed = plans[-1].exercises
    return [
        *plans,
        *(read.pause(row) for row in _rows("pauses")),
        *(read.session(row, tuple(entries[row["session"]]), prescribed) for row in sessions),
        *(read.check_in(row) for row in _rows("check_ins")),
    ]


def _rows(table: str) -> list[Row]:
    with (places.sample() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class _Reader:
    """Turns rows into records, all moved by the same time."""

    def __init__(self, moved_by: dt.timedelta) -> None:
        self.moved_by = moved_by

    def session(self, row: Row, exercises: tuple[ExerciseEntry, ...], prescribed: tuple[str, ...]) -> Session:
        zone = row["zone"]
        return Session(
            started_at=self._moment(row["started_at"], zone),
            ended_at=self._moment(row["ended_at"], zone) if row["ended_at"] else None,
            zone=zone,
            exercises=exercises,
            prescribed=prescribed,
            before=Tension(**{scale: _number(row[f"before_{scale}"]) for scale in SCALES}),
            after=Tension(**{scale: _number(row[f"after_{scale}"]) for scale in SCALES}),
            context=cast("Context", row["context"]),
            note=row["note"],
            flare_up=row["flare_up"] == "yes",
            source="sample",
            entered_at=self._moment(row["entered_at"], zone),
        )

    def exercise(self, row: Row) -> ExerciseEntry:
        return ExerciseEntry(
            row["exercise"],
            seconds=_number(row["seconds"]),
            status=cast("Status", row["status"]),
            reason=row["reason"] or None,
        )

    def check_in(self, row: Row) -> CheckIn:
        return CheckIn(
            at=self._moment(row["at"], row["zone"]),
            zone=row["zone"],
            tension=Tension(_number(row["overall"])),
            wellbeing=_number(row["wellbeing"]),
            sleep=_number(row["sleep"]),
            stress=_number(row["stress"]),
            note=row["note"],
            flare_up=row["flare_up"] == "yes",
            source="sample",
            entered_at=self._moment(row["entered_at"], row["zone"]),
        )

    def pause(self, row: Row) -> Pause:
        return Pause(
            self._day(row["first_day"]),
            self._day(row["last_day"]),
            reason=row["reason"],
            entered_at=self._moment(row["entered_at"], HOME),
        )

    def plan(self, row: Row) -> Plan:
        return Plan(
            from_day=self._day(row["from_day"]),
            exercises=tuple(row["exercises"].split()),
            minimum=int(row["minimum"]),
            maximum=int(row["maximum"]),
            programme=row["programme"],
            programme_start=self._day(row["programme_start"]),
            entered_at=self._moment(row["entered_at"], HOME),
        )

    def _day(self, text: str) -> dt.date:
        return dt.date.fromisoformat(text) + self.moved_by

    def _moment(self, wall_time: str, zone: str) -> dt.datetime:
        """The wall time at its place; moved by weeks it stays the same on the clock, whatever the offset."""
        moved = dt.datetime.fromisoformat(wall_time) + self.moved_by
        return moved.replace(tzinfo=checks.zone_info(zone))


def _number(text: str) -> float | None:
    return float(text) if text else None
