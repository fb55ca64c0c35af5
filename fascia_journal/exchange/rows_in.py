"""Rows of somebody's table as sessions and check-ins. A row with anything wrong in it is not taken."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple, cast

from fascia_journal import checks
from fascia_journal.errors import RecordError, Rejected
from fascia_journal.exchange import dates_in, values_in
from fascia_journal.exchange.columns_in import ITEMS, Columns
from fascia_journal.exchange.dates_in import Clock, Moment, Wrong
from fascia_journal.exchange.incoming import derived_id
from fascia_journal.exchange.moments_in import Moments, NotTakenError
from fascia_journal.exchange.tabular import Table
from fascia_journal.exchange.wording import amount, short
from fascia_journal.exchange.workbook_xml import Fault
from fascia_journal.records import CheckIn, ExerciseEntry, Record, Session, Tension

_TOLD_EVERY = 4096  # rows
_EMPTY = "There is no rating and no exercise in this row: nothing to import."
_SILENT = "There is no note and no flare-up in this row: nothing to import."
_TWICE = "Row {:,} has the same date and time, and says something else: give each its time."
_NO_ITEMS: tuple[float | None, ...] = (None,) * len(ITEMS)


class _Row(NamedTuple):
    number: int
    moment: Moment
    time: Clock | None
    exercises: tuple[str, ...] | None
    done: bool | None
    flare_up: bool | None
    before: float | None
    after: float | None
    tension: float | None
    items: tuple[float | None, ...]
    note: str
    date_cell: str


class _New(NamedTuple):
    """A record that comes of a row, while it is not certain yet that all of the row can be taken."""

    record: Session | CheckIn
    begin: dt.datetime
    first_row: int  # of this moment
    part: str  # id of the record that the row makes by itself
    instead_of: str | None  # id of the record that it joins


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
    diary: bool,
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
        diary: rows with a note or a flare-up, and nothing else, are check-ins.
        known: key and title of each exercise.
        planned: gives the keys of a day's plan.
        allowed: gives the keys that a session of a day may have.
        all_exercises: rows without named exercises are given all of that day's plan.
        progress: is told the share that is done.
    """
    cells = _Cells(table, columns)
    times = table.column(columns.of["time"]) if "time" in columns.of else ()
    done_or_not = table.column(columns.of["done"]) if "done" in columns.of else ()
    rating = values_in.rating_reader(decimal)
    values = {
        "date": cells.read("date", dates_in.reader(order, table.day_zero)),
        "time": cells.read("time", dates_in.time_reader(times, typed=table.typed, day_zero=table.day_zero)),
        "exercises": cells.read("exercises", values_in.exercise_reader(known)),
        "done": cells.read("done", values_in.done_reader(done_or_not)),
        "flare_up": cells.read("flare_up", values_in.tick),
        **{key: cells.read(key, rating) for key in ("before", "after", "tension")},
        "items": repeat(_NO_ITEMS),
    }
    if any(key in columns.of for key in ITEMS):
        values["items"] = zip(*(cells.read(key, rating) for key in ITEMS), strict=False)
    if columns.done:
        ticks = [cells.read_column(column, values_in.ticked) for column in columns.done.values()]
        values["exercises"] = map(partial(_ticked, tuple(columns.done)), zip(*ticks, strict=True))
    maker = _Maker(
        zone=zone,
        hour=hour,
        planned=planned,
        allowed=allowed,
        all_exercises=all_exercises,
        diary=diary,
        says_more=columns.sessions or columns.check_ins or diary,
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
        diary: bool,
        says_more: bool,
        by_ticks: bool,
        date_column: str,
    ) -> None:
        self.zone, self.planned, self.allowed = zone, planned, allowed
        self.moments = Moments(zone, hour)
        self.all_exercises, self.diary = all_exercises, diary
        self.says_more, self.by_ticks = says_more, by_ticks  # than on which days; which exercises
        self.date_column = date_column
        self.records: dict[str, Record] = {}
        self.rejected: list[Rejected] = []
        self.equal = self.not_done = self.not_done_rated = 0
        self._sessions: dict[object, Session] = {}
        self._check_ins: dict[object, CheckIn] = {}
        self._plans: dict[dt.date, tuple[str, ...]] = {}
        self._begun: dict[tuple[str, dt.datetime], tuple[int, str]] = {}  # row and record of each moment
        self._joined: Counter[dt.datetime] = Counter()
        self._parts: set[str] = set()  # ids of records that were put together with others

    def take(self, row: _Row) -> None:
        """Take all of a row, or say why it cannot be taken."""
        try:
            check_in = row.tension is not None or row.items != _NO_ITEMS
            check_in = check_in or (self.diary and bool(row.flare_up or row.note.strip()))
            # In a column of names a dash says that there was a session; a row of empty boxes does not.
            named = bool(row.exercises) if self.by_ticks else row.exercises is not None
            rated = row.before is not None or row.after is not None
            if row.done is False:
                self.not_done += 1
                self.not_done_rated += rated
                if not check_in:
                    return
            session = (rated or named or row.done or not self.says_more) and row.done is not False
            begin, said = self.moments.at(row.moment, row.time)
            if not (check_in or session):
                raise NotTakenError(_SILENT if self.diary else _EMPTY)
            aside = self._check_in(row, begin, said) if check_in else None
            made = self._session(row, begin, said) if session else None
        except (RecordError, NotTakenError) as error:
            self.rejected.append(Rejected(row.number, self.date_column, short(row.date_cell), str(error)))
            return
        if aside is not None:
            self._keep(aside)
        if made is not None:
            self._keep(made)
        self.equal += aside is None and made is None

    def _keep(self, new: _New) -> None:
        if new.instead_of is not None:
            del self.records[new.instead_of]
            self._parts |= {new.instead_of, new.part}
            self._joined[new.begin] += 1
        key = cast("str", new.record.id)
        self.records[key] = new.record
        self._begun[new.record.kind, new.begin] = new.first_row, key

    def _session(self, row: _Row, begin: dt.datetime, said: str) -> _New | None:
        """The session that a row makes or joins; None: it is there already."""
        exercises = row.exercises or ()
        if exercises is values_in.ALL or (row.exercises is None and self.all_exercises):
            exercises = self._planned(begin.date())
        elif exercises and (reason := values_in.not_of_that_day(exercises, self.allowed(begin.date()))):
            raise NotTakenError(reason)
        flare_up = bool(row.flare_up)
        # Without the zone: the same file, read on a journey, holds the same records.
        part = key = derived_id("session", said, row.before, row.after, exercises, flare_up, row.note)
        if key in self.records or key in self._parts:
            return None
        number, earlier = self._begun.get(("session", begin), (row.number, None))
        if earlier is not None:
            row, exercises, flare_up = self._joined_to(earlier, row, exercises, number)
            key = derived_id("session", said, row.before, row.after, exercises, flare_up, row.note)
        alike = (exercises, row.before, row.after, flare_up)
        first = self._sessions.get(alike) or self._first_session(alike, begin)
        return _New(_taken_over(first, row, key, begin), begin, number, part, earlier)

    def _joined_to(
        self, earlier: str, row: _Row, exercises: tuple[str, ...], number: int
    ) -> tuple[_Row, tuple[str, ...], bool]:
        """A row and an earlier one of the same moment as one: each names exercises of its own."""
        there = cast("Session", self.records[earlier])
        already = tuple(entry.exercise for entry in there.exercises)
        ratings = ((there.before.overall, row.before), (there.after.overall, row.after))
        differ = any(None not in pair and pair[0] != pair[1] for pair in ratings)
        if differ or not already or not exercises or not set(already).isdisjoint(exercises):
            raise NotTakenError(_TWICE.format(number))
        before, after = (one if other is None else other for one, other in ratings)
        notes = dict.fromkeys(note for note in (there.note, row.note) if note)
        joined = row._replace(before=before, after=after, note="\n".join(notes))
        return joined, (*already, *exercises), there.flare_up or bool(row.flare_up)

    def _check_in(self, row: _Row, begin: dt.datetime, said: str) -> _New | None:
        """The check-in that a row makes; None: it is there already."""
        flare_up = bool(row.flare_up)
        rated = [pair for pair in zip(ITEMS, row.items, strict=True) if pair[1] is not None]
        key = derived_id("check_in", said, row.tension, flare_up, row.note, *rated)
        if key in self.records:
            return None
        if ("check_in", begin) in self._begun:
            raise NotTakenError(_TWICE.format(self._begun["check_in", begin][0]))
        alike = (row.tension, row.items, flare_up)
        first = self._check_ins.get(alike) or self._first_check_in(alike, begin)
        return _New(_taken_over(first, row, key, begin), begin, row.number, key, None)

    def _first_session(
        self, alike: tuple[tuple[str, ...], float | None, float | None, bool], begin: dt.datetime
    ) -> Session:
        exercises, before, after, flare_up = alike
        entries = tuple(map(ExerciseEntry, exercises))
        ratings = Tension(before), Tension(after)
        made = Session(begin, self.zone, entries, *ratings, flare_up=flare_up, source="import")
        self._sessions[alike] = made
        return made

    def _first_check_in(
        self, alike: tuple[float | None, tuple[float | None, ...], bool], begin: dt.datetime
    ) -> CheckIn:
        tension, items, flare_up = alike
        neck, upper_back, lower_back, wellbeing, sleep, stress, activity = items  # as in ITEMS
        made = CheckIn(
            begin,
            self.zone,
            Tension(tension, neck, upper_back, lower_back),
            wellbeing,
            sleep,
            stress,
            activity,
            flare_up=flare_up,
            source="import",
        )
        self._check_ins[alike] = made
        return made

    def _planned(self, day: dt.date) -> tuple[str, ...]:
        found = self._plans.get(day)
        if found is None:
            found = self._plans[day] = tuple(self.planned(day))
        return found

    def remarks(self) -> list[str]:
        """How the rows were read."""
        said = self.moments.remarks()
        if self.equal:
            said.append(f"{amount(self.equal, 'row')} the same as an earlier one: taken once.")
        if self.not_done:
            ratings = f", nor are the ratings in {self.not_done_rated:,} of them"
            said.append(
                f"{amount(self.not_done, 'row')} marked as not done: no session and no exercise is taken "
                f"from there{ratings if self.not_done_rated else ''}."
            )
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


def _taken_over(alike: Session | CheckIn, row: _Row, key: str, begin: dt.datetime) -> Session | CheckIn:
    """The record of a row: a copy of a checked one, with a moment and a note that were, too."""
    offset = begin.utcoffset() or dt.timedelta()
    at = begin.replace(tzinfo=dt.timezone(offset), fold=0)
    return checks.copied(
        alike,
        **{"started_at" if alike.kind == "session" else "at": at},
        offset_seconds=offset.days * 86_400 + offset.seconds,
        note=row.note,
        id=key,
    )
