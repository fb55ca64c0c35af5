"""Rows of somebody's table as sessions and check-ins. A row with anything wrong in it is not taken."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from fascia_journal import checks, clock
from fascia_journal.errors import RecordError, Rejected
from fascia_journal.exchange import dates_in, values_in
from fascia_journal.exchange.columns_in import Columns
from fascia_journal.exchange.dates_in import Clock, Moment, Wrong
from fascia_journal.exchange.incoming import derived_id
from fascia_journal.exchange.tabular import Table
from fascia_journal.exchange.wording import amount, short
from fascia_journal.exchange.workbook_xml import Fault
from fascia_journal.records import CheckIn, ExerciseEntry, Record, Session, Tension

FIRST_YEAR = 1900
"""Dates before it are taken for slips."""

_NOON = dt.time(12)
_TOLD_EVERY = 4096  # rows
_FUTURE = "This day lies in the future: check the date."
_TWICE = "Row {:,} has the same date and time, and says something else: give each its time."
_MIDNIGHT = dt.time()
_ONE_DAY = dt.timedelta(1)


class _NotTakenError(Exception):
    """Why a row is not taken, in a sentence."""


class _Row(NamedTuple):
    number: int
    moment: Moment
    time: Clock | None
    exercises: tuple[str, ...] | None
    flare_up: bool | None
    before: float | None
    after: float | None
    tension: float | None
    note: str
    date_cell: str


class Rows(NamedTuple):
    """What the rows say: records, values that were not taken, and how it was read."""

    records: tuple[Record, ...]
    rejected: tuple[Rejected, ...]
    remarks: tuple[str, ...]


def read(
    table: Table,
    columns: Columns,
    *,
    order: str | None,
    decimal: str | None,
    zone: str,
    hour: dt.time,
    known: Mapping[str, str],
    planned: Callable[[dt.date], Iterable[str]],
    allowed: Callable[[dt.date], Container[str]],
    all_exercises: bool,
    progress: Callable[[float], None],
) -> Rows:
    """The records of a table.

    Args:
        table: its cells.
        columns: which column says what.
        order: of day and month; None: no cell leaves it open.
        decimal: the sign before decimals; None: either.
        zone: IANA name of the zone of the times.
        hour: local time of rows that say none.
        known: key and title of each exercise.
        planned: gives the keys of a day's plan.
        allowed: gives the keys that a session of a day may have.
        all_exercises: rows without named exercises are given all of that day's plan.
        progress: is told the share that is done.
    """
    cells = _Cells(table, columns)
    times = table.column(columns.of["time"]) if "time" in columns.of else ()
    rating = values_in.rating_reader(decimal)
    values = {
        "date": cells.read("date", dates_in.reader(order, table.day_zero)),
        "time": cells.read("time", dates_in.time_reader(times, typed=table.typed, day_zero=table.day_zero)),
        "exercises": cells.read("exercises", values_in.exercise_reader(known)),
        "flare_up": cells.read("flare_up", values_in.tick),
        **{key: cells.read(key, rating) for key in ("before", "after", "tension")},
    }
    if columns.done:
        ticks = [cells.read_column(column, values_in.ticked) for column in columns.done.values()]
        values["exercises"] = map(partial(_ticked, tuple(columns.done)), zip(*ticks, strict=True))
    maker = _Maker(
        zone=zone,
        hour=hour.replace(tzinfo=None, fold=0),
        planned=planned,
        allowed=allowed,
        all_exercises=all_exercises,
        sessions="tension" not in columns.of or columns.sessions,
        check_ins="tension" in columns.of,
        says_more="tension" in columns.of or columns.sessions,
        by_ticks=bool(columns.done),
        date_column=columns.of["date"],
    )
    notes: Iterable[str] = repeat("")
    if "note" in columns.of:
        notes = cells.read("note", partial(checks.text, "note"))
    rows = zip(table.numbers, *values.values(), notes, table.column(columns.of["date"]), strict=False)
    total = len(table.numbers) or 1
    bad = {one.row for one in cells.rejected}
    for done, row in enumerate(map(_Row._make, rows)):
        if done % _TOLD_EVERY == 0:
            progress(done / total)
        if row.number not in bad:
            maker.take(row)
    serials = any(map(dates_in.is_serial, table.column(columns.of["date"])))
    remarks = maker.remarks()
    if serials:
        remarks.insert(0, "Dates that are numbers are read as days the way spreadsheets count them.")
    return Rows(tuple(maker.records.values()), (*cells.rejected, *maker.rejected), tuple(remarks))


class _Cells:
    """Columns as values; each different cell is read once."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self.table, self.columns = table, columns
        self.rejected: list[Rejected] = []

    def read(self, key: str, reader: Callable[[str], Any]) -> Iterable[Any]:
        """The values of a field's column; None for each row when there is no such column."""
        column = self.columns.of.get(key)
        return repeat(None) if column is None else self.read_column(column, reader)

    def read_column(self, column: str, reader: Callable[[str], Any]) -> Iterable[Any]:
        """The values of a column."""
        cells = self.table.column(column)
        values = {
            cell: Wrong(cell.reason) if isinstance(cell, Fault) else reader(cell) for cell in set(cells)
        }
        wrong = {cell: value for cell, value in values.items() if type(value) is Wrong}
        if wrong:
            self.rejected += [
                Rejected(number, column, short(cell), wrong[cell].reason)
                for number, cell in zip(self.table.numbers, cells, strict=True)
                if cell in wrong
            ]
        return map(values.__getitem__, cells)


def _ticked(keys: tuple[str, ...], ticks: tuple[bool | None, ...]) -> tuple[str, ...] | None:
    """The exercises that were done; None: a row that says nothing of any."""
    if ticks.count(None) == len(ticks):
        return None
    return tuple(key for key, tick in zip(keys, ticks, strict=True) if tick is True)


class _Maker:
    """Makes the records, row by row."""

    def __init__(
        self,
        *,
        zone: str,
        hour: dt.time,
        planned: Callable[[dt.date], Iterable[str]],
        allowed: Callable[[dt.date], Container[str]],
        all_exercises: bool,
        sessions: bool,
        check_ins: bool,
        says_more: bool,
        by_ticks: bool,
        date_column: str,
    ) -> None:
        self.zone, self.hour, self.planned, self.allowed = zone, hour, planned, allowed
        self.place = ZoneInfo(zone)
        self.all_exercises, self.sessions, self.check_ins = all_exercises, sessions, check_ins
        self.says_more, self.by_ticks = says_more, by_ticks  # than on which days; which exercises
        self.date_column = date_column
        self.now = clock.now().astimezone(self.place)
        self.records: dict[str, Record] = {}
        self.rejected: list[Rejected] = []
        self.equal = self.without_time = self.moved = 0
        self._sessions: dict[object, Session] = {}
        self._check_ins: dict[object, CheckIn] = {}
        self._plans: dict[dt.date, tuple[str, ...]] = {}
        self._begun: dict[tuple[str, dt.datetime], tuple[int, str]] = {}  # row and record of each moment
        self._joined: Counter[dt.datetime] = Counter()

    def take(self, row: _Row) -> None:
        """Take a row, or say why it cannot be taken."""
        try:
            begin, said = self._at(row.moment, row.time)
            # In a column of names a dash says that there was a session; a row of empty boxes does not.
            named = bool(row.exercises) if self.by_ticks else row.exercises is not None
            rated = row.before is not None or row.after is not None or named
            check_in = self.check_ins and row.tension is not None
            if self.says_more and not (check_in or rated):
                raise _NotTakenError("There is no rating and no exercise in this row: nothing to import.")
            if check_in:
                self._check_in(row, begin, said)
            if self.sessions and (rated or not self.says_more):
                self._session(row, begin, said)
        except (RecordError, _NotTakenError) as error:
            self.rejected.append(Rejected(row.number, self.date_column, short(row.date_cell), str(error)))

    def _session(self, row: _Row, begin: dt.datetime, said: str) -> None:
        exercises = row.exercises or ()
        if exercises is values_in.ALL or (row.exercises is None and self.all_exercises):
            exercises = self._planned(begin.date())
        elif exercises and (reason := values_in.not_of_that_day(exercises, self.allowed(begin.date()))):
            raise _NotTakenError(reason)
        flare_up = bool(row.flare_up)
        # Without the zone: the same file, read on a journey, holds the same records.
        key = derived_id("session", said, row.before, row.after, exercises, flare_up, row.note)
        if key in self.records:
            self.equal += 1
            return
        number, earlier = self._begun.setdefault(("session", begin), (row.number, key))
        if earlier != key:
            row, exercises, flare_up = self._joined_to(earlier, row, exercises, number)
            key = derived_id("session", said, row.before, row.after, exercises, flare_up, row.note)
            del self.records[earlier]
            self._begun["session", begin] = number, key
            self._joined[begin] += 1
        alike = (exercises, row.before, row.after, flare_up)
        self._take_over(self._sessions.get(alike) or self._first_session(alike, begin), row, key, begin)

    def _joined_to(
        self, earlier: str, row: _Row, exercises: tuple[str, ...], number: int
    ) -> tuple[_Row, tuple[str, ...], bool]:
        """A row and an earlier one of the same moment as one: each names exercises of its own."""
        there = cast("Session", self.records[earlier])
        already = tuple(entry.exercise for entry in there.exercises)
        ratings = ((there.before.overall, row.before), (there.after.overall, row.after))
        differ = any(None not in pair and pair[0] != pair[1] for pair in ratings)
        if differ or not already or not exercises or not set(already).isdisjoint(exercises):
            raise _NotTakenError(_TWICE.format(number))
        before, after = (one if other is None else other for one, other in ratings)
        notes = dict.fromkeys(note for note in (there.note, row.note) if note)
        joined = row._replace(before=before, after=after, note="\n".join(notes))
        return joined, (*already, *exercises), there.flare_up or bool(row.flare_up)

    def _check_in(self, row: _Row, begin: dt.datetime, said: str) -> None:
        flare_up = bool(row.flare_up)
        key = derived_id("check_in", said, row.tension, flare_up, row.note)
        if key in self.records:
            self.equal += 1
            return
        number, earlier = self._begun.setdefault(("check_in", begin), (row.number, key))
        if earlier != key:
            raise _NotTakenError(_TWICE.format(number))
        alike = (row.tension, flare_up)
        self._take_over(self._check_ins.get(alike) or self._first_check_in(alike, begin), row, key, begin)

    def _first_session(
        self, alike: tuple[tuple[str, ...], float | None, float | None, bool], begin: dt.datetime
    ) -> Session:
        exercises, before, after, flare_up = alike
        entries = tuple(map(ExerciseEntry, exercises))
        ratings = Tension(before), Tension(after)
        made = Session(begin, self.zone, entries, *ratings, flare_up=flare_up, source="import")
        self._sessions[alike] = made
        return made

    def _first_check_in(self, alike: tuple[float | None, bool], begin: dt.datetime) -> CheckIn:
        tension, flare_up = alike
        made = CheckIn(begin, self.zone, Tension(tension), flare_up=flare_up, source="import")
        self._check_ins[alike] = made
        return made

    def _take_over(self, alike: Session | CheckIn, row: _Row, key: str, begin: dt.datetime) -> None:
        """Keep the record of a row: a copy of a checked one, with a moment and a note that were, too."""
        offset = begin.utcoffset() or dt.timedelta()
        at = begin.replace(tzinfo=dt.timezone(offset), fold=0)
        self.records[key] = checks.copied(
            alike,
            **{"started_at" if alike.kind == "session" else "at": at},
            offset_seconds=offset.days * 86_400 + offset.seconds,
            note=row.note,
            id=key,
        )

    def _planned(self, day: dt.date) -> tuple[str, ...]:
        found = self._plans.get(day)
        if found is None:
            found = self._plans[day] = tuple(self.planned(day))
        return found

    def _at(self, moment: Moment, time: Clock | None) -> tuple[dt.datetime, str]:
        """The instant in its zone, and what the row says of it."""
        day, wall, offset = moment
        if time is not None:
            if time.day not in (None, day):
                raise _NotTakenError(
                    f"The time is one of another day, {time.day}, than the date: correct one of them."
                )
            if wall not in (None, _MIDNIGHT, time.time):
                raise _NotTakenError(
                    "The date has another time than the column of times: leave one of them empty."
                )
            wall, offset = time.time, time.offset
        if day.year < FIRST_YEAR:
            raise _NotTakenError(f"This day lies before {FIRST_YEAR}: check the year.")
        if day > self.now.date() + _ONE_DAY:  # that of another zone may be a day ahead
            raise _NotTakenError(_FUTURE)
        if wall is None:
            return self._sometime(day), day.isoformat()
        if offset is None:
            at = self._on(day, wall)
            self.moved += at.time() != wall
            said = dt.datetime.combine(day, wall)
        else:
            at = dt.datetime.combine(day, wall, dt.timezone(offset)).astimezone(self.place)
            said = at.astimezone(dt.UTC)
        if at > self.now:
            later_day = at.date() > self.now.date()
            raise _NotTakenError(
                _FUTURE if later_day else "This lies in the future: check the time and the time zone."
            )
        return at, said.isoformat()

    def _sometime(self, day: dt.date) -> dt.datetime:
        """A moment for a row that says none; today's is never ahead of now."""
        if day > self.now.date():
            raise _NotTakenError(_FUTURE)
        at = self._on(day, self.hour)
        self.without_time += 1
        return at if at <= self.now else self.now.replace(second=0, microsecond=0)

    def _on(self, day: dt.date, wall: dt.time) -> dt.datetime:
        """The moment that the clocks showed."""
        for tried in (wall, _NOON):
            # By way of UTC: an hour that the clocks skipped becomes the one that they really showed.
            at = dt.datetime.combine(day, tried, self.place).astimezone(dt.UTC).astimezone(self.place)
            if at.date() == day:
                return at
        raise _NotTakenError(f"There was no such day in {self.zone}: check the time zone.")

    def remarks(self) -> list[str]:
        """How the rows were read."""
        said = []
        if self.without_time:
            said.append(
                f"{amount(self.without_time, 'row')} without a time: given {self.hour:%H:%M} in {self.zone}, "
                "today's the present at most."
            )
        if self.moved:
            said.append(
                f"{amount(self.moved, 'time')} in the hour that the clocks skip in spring: moved to the one "
                "that they showed."
            )
        if self.equal:
            said.append(f"{amount(self.equal, 'row')} the same as an earlier one: taken once.")
        if self._joined:
            said.append(
                f"{amount(self._joined.total() + len(self._joined), 'row')} of the same date and time, each "
                f"with other exercises: put together into {amount(len(self._joined), 'session')}."
            )
        sessions = [one for one in self.records.values() if isinstance(one, Session)]
        empty = sum(not one.exercises for one in sessions)
        if empty:
            said.append(
                f"{amount(empty, 'session')} without named exercises: kept, and not counted towards the "
                "weekly goal. Was all of the plan done each time, say so before you import: --all-exercises, "
                "or the tick of that name."
            )
        return said
