"""What a reader of somebody's file gives, and what the journal would make of it.

A reader gives records and rejected values side by side; nothing is written until a person has seen what the
import would do. Records bear ids that follow from what they say, so that a second import knows them.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fascia_journal.errors import Rejected
from fascia_journal.exchange.cells import fit, inert
from fascia_journal.exchange.uncollected import uncollected
from fascia_journal.records import CheckIn, Pause, Plan, Record, Session

if TYPE_CHECKING:
    from fascia_journal.journal import Journal


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in a table, as far as that is certain: what a person may say otherwise.

    Attributes:
        header: names of its columns.
        header_row: number of the row that names them; 0: none does.
        first_rows: a few rows below, cells shortened, before each its number.
        fields: what a column may hold, and how that is said: fields, and exercises by their keys.
        columns: of each field the column that was recognised with certainty.
        sheet: of a workbook, the one that was read; None: a text file.
        sheets: of a workbook, all that can be read.
    """

    header: tuple[str, ...]
    header_row: int
    first_rows: tuple[tuple[str, ...], ...]
    fields: Mapping[str, str]
    columns: Mapping[str, str]
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file holds.

    Attributes:
        name: of the file, without its folder.
        rows: how many rows were read.
        records: what they say, each with an id.
        rejected: what was not taken, by row and field.
        remarks: how the file was read, in sentences: what decided the order of dates, what was left out.
        layout: of somebody's own table, where that was read; None: the file leaves nothing to be said.
    """

    name: str
    rows: int
    records: tuple[Record, ...]
    rejected: tuple[Rejected, ...] = ()
    remarks: tuple[str, ...] = ()
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do to a journal.

    Attributes:
        incoming: what was read.
        new: records that the journal does not hold yet.
        already_there: how many it holds, by their ids.
        others_there: records that are not taken because another of their kind began at the same moment.
    """

    incoming: Incoming
    new: tuple[Record, ...]
    already_there: int
    others_there: tuple[Record, ...] = ()

    @property
    def rejected_rows(self) -> int:
        """How many rows were not taken."""
        return len({(one.sheet, one.row) for one in self.incoming.rejected})


def derived_id(kind: str, *said: object) -> str:
    """An id, 32 hexadecimal digits, that is the same whenever the same is said."""
    return hashlib.sha256("\x1f".join((kind, *map(repr, said))).encode("utf-8", "surrogatepass")).hexdigest()[
        :32
    ]


def preview(journal: Journal, incoming: Incoming, *, by_moment: bool = True) -> Preview:
    """Compare what was read with what the journal holds; writes nothing.

    A record is already there when its id is. Where another of its kind began at the same moment (a pause or a
    plan: on the same first day), that one stays, and this one is named; of two such rows the first counts.

    Args:
        journal: what is compared with.
        incoming: what was read.
        by_moment: False: only the id tells, as in a copy whose ids are a journal's own, where two records of
            one minute are two; of plans there can be one a day all the same.
    """
    new: list[Record] = []
    others: list[Record] = []
    already = 0
    with uncollected():
        there = journal.known()
        for record in incoming.records:
            key, moment = (record.kind, record.id), (record.kind, _begin(record))
            if key in there:
                already += 1
            elif moment in there and (by_moment or isinstance(record, Plan)):
                others.append(record)
            else:
                new.append(record)
                there.update((key, moment))
    return Preview(incoming, tuple(new), already, tuple(others))


def take_in(
    journal: Journal, shown: Preview, progress: Callable[[float], None] | None = None
) -> list[Record]:
    """Write what a preview showed as new, all of it in one change or none; one `undo` takes it back.

    Raises:
        AlreadySavedError: one of them came into the journal since; make a new preview.
        RecordError: an exercise that no programme has.
    """
    if not shown.new:
        return []
    with uncollected():
        return journal.add_all(shown.new, what=_words(shown), keep_ids=True, progress=progress)


def _words(shown: Preview) -> str:
    amount = len(shown.new)
    return f"the import of {shown.incoming.name} ({amount:,} {'record' if amount == 1 else 'records'})"


def _begin(record: Record) -> object:
    match record:
        case Session():
            return record.started_at
        case CheckIn():
            return record.at
        case Pause():
            return record.first_day
        case Plan():
            return record.from_day


def rejected_table(rejected: Iterable[Rejected]) -> list[tuple[str, str, str, str]]:
    """Row, field, value, reason, as text; the head is not among them."""
    return [(f"{one.sheet} {one.row}".strip(), one.field, str(one.value), one.reason) for one in rejected]


def rejected_csv(rejected: Iterable[Rejected]) -> bytes:
    """The same as a CSV file with a head: UTF-8 with a mark, and nothing that a spreadsheet would run."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("Row", "Field", "Value", "Reason"))
    writer.writerows([inert(fit(cell)) for cell in row] for row in rejected_table(rejected))
    return text.getvalue().encode("utf-8-sig")
