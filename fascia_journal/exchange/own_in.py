"""Tables of our own export, back as records: which they are is certain, by their columns.

Each row bears its own zone. An instant without an offset is in UTC, as the spreadsheet's are.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from typing import Any

from fascia_journal import checks, clock
from fascia_journal.errors import JournalError, RecordError, Rejected
from fascia_journal.exchange import values_in
from fascia_journal.exchange.cells import freed
from fascia_journal.exchange.dates_in import Wrong
from fascia_journal.exchange.dictionary import EXPLAINING
from fascia_journal.exchange.incoming import derived_id
from fascia_journal.exchange.rows_in import Rows
from fascia_journal.exchange.tabular import Table
from fascia_journal.exchange.wording import amount, short
from fascia_journal.exchange.workbook_xml import Fault
from fascia_journal.records import CONTEXTS, CheckIn, ExerciseEntry, Record, Session, Tension

DONE = "exercises_done"
"""The column of sessions that names the exercises."""

_READ = {
    "sessions": {"id", "started_at", "local_time", "local_date", "zone", "prescribed"},
    "check_ins": {"id", "at", "local_time", "local_date", "zone", "overall"},
}
_OTHERS = {
    "ratings": {"record_id", "scale", "tension"},
    "exercises": {"session_id", "exercise", "status"},
    "pauses": {"first_day", "last_day", "afterwards"},
    "plans": {"from_day", "programme", "minimum"},
}


def table_of(name: str, header: Collection[str]) -> str | None:
    """Which of our own tables has these columns: "sessions" or "check_ins"; None: neither.

    Raises:
        JournalError: one that is only a part of the records.
    """
    there = set(header)
    for table, needed in _READ.items():
        if needed <= there:
            return table
    for table, needed in _OTHERS.items():
        if needed <= there:
            raise JournalError(
                f"{name} is the table {table} of an export, which goes with the others and cannot be "
                "read by itself. Give sessions.csv or check_ins.csv; journal.json of the same export holds "
                "everything."
            )
    return None


def read(
    table: Table,
    kind: str,
    *,
    known: Mapping[str, str],
    planned: Callable[[dt.date], Iterable[str]],
    allowed: Callable[[dt.date], Container[str]],
    progress: Callable[[float], None],
) -> Rows:
    """The records of one of our own tables.

    Args:
        table: its cells.
        kind: "sessions" or "check_ins", from `table_of`.
        known: key and title of each exercise.
        allowed: gives the keys that a session of a day may have.
        planned: gives the keys of a day's plan, for a table that only counts the exercises.
        progress: is told the share that is done.
    """
    # A CSV keeps a spreadsheet from running its texts, also when one has saved it as a workbook since.
    guarded = not (table.typed and EXPLAINING in table.sheets)
    reader = _Reader(kind, known, planned, allowed, guarded)
    total = len(table.numbers) or 1
    for done, (number, *cells) in enumerate(zip(table.numbers, *table.columns, strict=True)):
        if done % _TOLD_EVERY == 0:
            progress(done / total)
        reader.take(number, dict(zip(table.header, cells, strict=True)))
    remarks = [f"Read as the table {kind} of an export of Fascia Journal."]
    if kind == "sessions":
        remarks.append(
            "This table does not hold ratings of regions, exercises done in part or skipped, nor what was "
            "asked for: that is taken from the plans here. The lossless copy, journal.json, holds all of it."
        )
    if reader.unnamed:
        remarks.append(
            f"{amount(reader.unnamed, 'session')} without named exercises: kept, and not counted towards the "
            "weekly goal."
        )
    if reader.equal:
        remarks.append(f"{amount(reader.equal, 'row')} the same as an earlier one: taken once.")
    return Rows(tuple(reader.records.values()), tuple(reader.rejected), tuple(remarks))


_TOLD_EVERY = 4096  # rows
_ID = re.compile("[0-9a-f]{32}")
_CHECK_IN_ITEMS = ("wellbeing", "sleep", "stress", "activity")
_REGIONS = ("overall", "neck", "upper_back", "lower_back")


class _BadCellError(Exception):
    """A cell that cannot be taken: its column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


class _Reader:
    def __init__(
        self,
        kind: str,
        known: Mapping[str, str],
        planned: Callable[[dt.date], Iterable[str]],
        allowed: Callable[[dt.date], Container[str]],
        guarded: bool,
    ) -> None:
        self.known, self.planned, self.allowed = known, planned, allowed
        self.read_row = self._session if kind == "sessions" else self._check_in
        self.begin = "started_at" if kind == "sessions" else "at"
        self.words: Callable[[str], str] = freed if guarded else str
        self.records: dict[str, Record] = {}
        self.rejected: list[Rejected] = []
        self.unnamed = self.equal = 0
        self.now = clock.now() + dt.timedelta(minutes=1)
        self._rating = values_in.rating_reader(".")
        self._exercises = values_in.exercise_reader(known)

    def take(self, number: int, row: dict[str, str]) -> None:
        """Take a row, or say why it cannot be taken."""
        try:
            record = self.read_row(row)
        except _BadCellError as error:
            self.rejected.append(Rejected(number, error.column, short(row[error.column]), str(error)))
        except RecordError as error:  # the sentence names no note: a note is never refused
            self.rejected.append(Rejected(number, error.field, "", str(error)))
        except OverflowError:
            reason = "This date lies at an end of the calendar: check the year."
            self.rejected.append(Rejected(number, self.begin, short(row[self.begin]), reason))
        else:
            key = str(record.id)
            if self.records.setdefault(key, record) is record:
                return
            if self.records[key] == record:
                self.equal += 1
            else:
                reason = "An earlier row has the same id, and says something else."
                self.rejected.append(Rejected(number, "id", key, reason))

    def _session(self, row: dict[str, str]) -> Session:
        begin = self._instant(row, "started_at")
        zone = row["zone"].strip()
        ended = self._instant(row, "ended_at") if row.get("ended_at", "").strip() else None
        context = row.get("context", "").strip() or CONTEXTS[0]
        if context not in CONTEXTS:
            raise _BadCellError("context", f"This is none of {', '.join(CONTEXTS)}.")
        before, after = self._rated(row, "before"), self._rated(row, "after")
        exercises = self._done(row, begin.astimezone(checks.zone_info(zone)).date())
        flare_up, note = self._flare_up(row), _value(self.words, row, "note")
        said = (begin.isoformat(), zone, before, after, exercises, flare_up, note)
        session = Session(
            begin,
            zone,
            tuple(map(ExerciseEntry, exercises)),
            Tension(before),
            Tension(after),
            ended_at=ended,
            context=context,
            note=note,
            flare_up=flare_up,
            source="import",
            id=_own_id(row) or derived_id("session", *said),
        )
        self.unnamed += not exercises
        return session

    def _check_in(self, row: dict[str, str]) -> CheckIn:
        at, zone = self._instant(row, "at"), row["zone"].strip()
        regions = [self._rated(row, name) for name in _REGIONS]
        items = [self._rated(row, name) for name in _CHECK_IN_ITEMS]
        flare_up, note = self._flare_up(row), _value(self.words, row, "note")
        said = (at.isoformat(), zone, *regions, *items, flare_up, note)
        return CheckIn(
            at,
            zone,
            Tension(*regions),
            wellbeing=items[0],
            sleep=items[1],
            stress=items[2],
            activity=items[3],
            note=note,
            flare_up=flare_up,
            source="import",
            id=_own_id(row) or derived_id("check_in", *said),
        )

    def _instant(self, row: dict[str, str], column: str) -> dt.datetime:
        try:
            moment = dt.datetime.fromisoformat(row[column].strip())
        except ValueError:
            raise _BadCellError(
                column, "This is no date with a time as the export writes it, such as 2026-03-02T17:05:00Z."
            ) from None
        if moment.utcoffset() is None:
            moment = moment.replace(tzinfo=dt.UTC)
        if moment > self.now:
            raise _BadCellError(column, "This lies in the future: check the date and the time.")
        return moment

    def _rated(self, row: dict[str, str], column: str) -> float | None:
        rated: float | None = _value(self._rating, row, column)
        return rated

    def _flare_up(self, row: dict[str, str]) -> bool:
        return bool(_value(values_in.tick, row, "flare_up"))

    def _done(self, row: dict[str, str], day: dt.date) -> tuple[str, ...]:
        """The exercises that were done; of a table that only counts them, all of the plan or none."""
        if DONE in row:
            keys = tuple(_value(self._exercises, row, DONE) or ())
            if reason := values_in.not_of_that_day(keys, self.allowed(day)):
                raise _BadCellError(DONE, reason)
            return keys
        keys = tuple(self.planned(day))
        done, prescribed = row.get("done", "").strip(), row.get("prescribed", "").strip()
        return keys if done == prescribed == str(len(keys)) else ()


def _own_id(row: dict[str, str]) -> str | None:
    """The id that the record has in the journal it came from: so it is known again, whatever was edited."""
    found = row.get("id", "").strip()
    return found if _ID.fullmatch(found) else None


def _value(read_cell: Callable[[str], Any], row: dict[str, str], column: str) -> Any:
    cell = row.get(column, "")
    value = Wrong(cell.reason) if isinstance(cell, Fault) else read_cell(cell)
    if isinstance(value, Wrong):
        raise _BadCellError(column, value.reason)
    return value
