"""A person's own table (CSV, XLSX, ODS) as records. What is not certain is asked, never guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from fascia_journal import checks
from fascia_journal.errors import JournalError
from fascia_journal.exchange import columns_in, date_order, dates_in, own_in, rows_in, tabular, values_in
from fascia_journal.exchange.columns_in import Columns
from fascia_journal.exchange.dates_in import DATE_ORDERS, Doubt
from fascia_journal.exchange.incoming import Incoming, Layout
from fascia_journal.exchange.rows_in import Rows
from fascia_journal.exchange.seen_in import SeenCells
from fascia_journal.exchange.tabular import Table, Where
from fascia_journal.exchange.uncollected import uncollected
from fascia_journal.exchange.wording import listed, short

__all__ = ["DATE_ORDERS", "FIELDS", "ROWS", "Choices", "Question", "Unclear", "read"]

FIELDS: Mapping[str, str] = {
    "date": "the date, or date and time together",
    "time": "the time",
    "before": "tension before the session, 0 to 10, higher is worse",
    "after": "tension after the session, 0 to 10, higher is worse",
    "exercises": "the exercises done, by name",
    "done": "done or not: yes or no",
    "flare_up": "flare-up: yes or no",
    "note": "the note",
    "tension": "tension without a session, 0 to 10, higher is worse",
    "neck": "tension in the neck, without a session, 0 to 10, higher is worse",
    "upper_back": "tension in the upper back, without a session, 0 to 10, higher is worse",
    "lower_back": "tension in the lower back, without a session, 0 to 10, higher is worse",
    "wellbeing": "wellbeing, 0 to 10, higher is better",
    "sleep": "how you slept, 0 to 10, higher is better",
    "stress": "stress, 0 to 10, higher is worse",
    "activity": "what you want to do, 0 no trouble to 10 cannot do it",
}
"""What a column may hold, in the order in which it is asked for; else it is ticked for one exercise."""

ROWS: Mapping[str, str] = {
    "sessions": "each row is a session",
    "check-ins": "each row is a day or an hour without a session",
}
"""What rows may be whose columns do not say it, and how that is said."""

_SHEETS = ("sessions", "check_ins")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person said about the file; None: found out, or asked for.

    Attributes:
        columns: of each field (a key of FIELDS), or of an exercise by its key where the column is ticked for
            it, the column's name. Given: used exactly, other columns are left out.
        date_order: a key of DATE_ORDERS.
        decimal: "." or ",".
        encoding: such as "cp1252".
        separator: between the cells of a text file.
        sheet: of a workbook.
        header_row: number of the row that names the columns; the first row of the file is 1. 0: no row does.
        rows: a key of ROWS, for rows that say something and do not show which they are.
        hour: local time of rows that say none.
        all_exercises: in rows without named exercises, all of that day's plan were done.
    """

    columns: Mapping[str, str] | None = None
    date_order: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    rows: str | None = None
    hour: dt.time = dt.time(12)
    all_exercises: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Something that must be asked.

    Attributes:
        option: field of Choices that answers it: "columns", "header_row", "rows", "date_order" or "decimal".
        words: a sentence: what is unclear, and which rows show it.
        answers: of each possible value how it is said; empty for "columns" and "header_row".
    """

    option: str
    words: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unclear:
    """A table that cannot be read without asking; nothing was guessed.

    Attributes:
        name: of the file.
        layout: what of it is certain.
        questions: at least one.
    """

    name: str
    layout: Layout
    questions: tuple[Question, ...]


def read(
    data: bytes,
    name: str,
    *,
    zone: str,
    choices: Choices = Choices(),
    known: Mapping[str, str],
    planned: Callable[[dt.date], Iterable[str]],
    allowed: Callable[[dt.date], Container[str]] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Incoming | Unclear:
    """The sessions and check-ins of a table, or what must be asked about it first.

    A row becomes a session when the columns name before, after, exercises or whether it was done, or nothing
    but a date; rows of one moment that name different exercises become one. It becomes a check-in when it
    has a tension or another rating without a session. A row with anything in it that cannot be taken is not
    taken at all.

    Args:
        data: the file's bytes.
        name: of the file.
        zone: IANA name of the zone in which the times were lived.
        choices: what the person said about the file.
        known: key and title of each exercise of the journal's programme.
        planned: gives the keys of a day's plan.
        allowed: gives the keys that a session of a day may have; None: all that are known.
        progress: is told the share that is done, from 0 to 1, now and then.

    Raises:
        JournalError: no table, a damaged one, or a bad choice (a column that is not there, ...).
        RecordError: there is no such zone.
    """
    with uncollected():
        return _read(
            data,
            name,
            zone,
            choices,
            known,
            planned,
            allowed or (lambda _: known),
            progress or (lambda _: None),
        )


def _read(  # noqa: PLR0917 - as `read`
    data: bytes,
    name: str,
    zone: str,
    choices: Choices,
    known: Mapping[str, str],
    planned: Callable[[dt.date], Iterable[str]],
    allowed: Callable[[dt.date], Container[str]],
    tell: Callable[[float], None],
) -> Incoming | Unclear:
    checks.zone_info(zone)
    _refuse_bad(choices)
    tell(0.0)
    name = name.replace("\\", "/").rstrip("/").rpartition("/")[2] or "The file"
    where = Where(
        encoding=choices.encoding,
        separator=choices.separator,
        sheet=choices.sheet,
        header_row=choices.header_row,
        preferred_sheets=_SHEETS,
        names_columns=_names_columns,
    )
    table = tabular.read(data, name, where)
    tell(0.2)
    layout = Layout(
        table.header, table.header_row, table.first_rows, _fields(known), {}, table.sheet, table.sheets
    )
    own = None if choices.columns is not None or table.repeated else own_in.table_of(name, table.header)
    if own:
        read_own = partial(own_in.read, known=known, planned=planned, allowed=allowed)
        rest = None if choices.sheet else _rest(data, where, table)
        part = 0.4 if rest else 0.8
        rows_read = read_own(table, own, progress=lambda share: tell(0.2 + part * share))
        first = _incoming(table, layout, rows_read, rows_read.remarks, tell)
        if rest is None:
            return first
        rows_read = read_own(rest[0], rest[1], progress=lambda share: tell(0.6 + part * share))
        return _together(
            first, table, _incoming(rest[0], layout, rows_read, rows_read.remarks, tell), rest[0]
        )
    seen = SeenCells(table, known)
    if choices.columns is None:
        columns = columns_in.recognise([one for one in table.header if one not in table.repeated], seen)
    else:
        columns = columns_in.chosen(choices.columns, table.header, name, FIELDS, known)
    layout = replace(layout, columns={**columns.of, **columns.done})
    if without_names := _lost_row(table, columns, seen):
        return Unclear(name, layout, (Question("header_row", without_names, {}),))
    questions = [] if choices.columns is not None else _repeated(table)
    questions += [Question("columns", words, {}) for words in columns.doubts]
    if columns.diary and not questions and choices.rows is None:
        questions.append(Question("rows", _WHICH_ROWS, ROWS))
    order = date_order.Order(None)
    if "date" in columns.of:
        dates = table.column(columns.of["date"])
        found = date_order.order_of(dates, table.numbers, choices.date_order, typed=table.typed)
        if isinstance(found, Doubt):
            answers = {one: DATE_ORDERS[one] for one in found.orders}
            questions.append(Question("date_order", found.words, answers))
        else:
            order = found
    if doubt := _doubt_of_decimals(table, columns, choices.decimal):
        questions.append(Question("decimal", doubt.words, values_in.DECIMALS))
    if questions:
        return Unclear(name, layout, tuple(questions))
    tell(0.3)
    rows_read = rows_in.read(
        table,
        columns,
        order=order.name,
        decimal=choices.decimal,
        zone=zone,
        hour=choices.hour,
        diary=columns.diary and choices.rows == "check-ins",
        known=known,
        planned=planned,
        allowed=allowed,
        all_exercises=choices.all_exercises,
        progress=lambda share: tell(0.3 + 0.7 * share),
    )
    remarks = [*((order.said,) if order.said else ()), *rows_read.remarks]
    taken = [f"{FIELDS[key]}: {short(columns.of[key])}" for key in FIELDS if key in columns.of]
    taken += [f"{layout.fields[key]}: {short(column)}" for key, column in columns.done.items()]
    remarks.insert(0, f"Taken from the columns: {'; '.join(taken)}.")
    if columns.left_out:
        remarks.append(f"Nothing is taken from these columns: {listed(columns.left_out)}.")
    return _incoming(table, layout, rows_read, remarks, tell)


def _rest(data: bytes, where: Where, table: Table) -> tuple[Table, str] | None:
    """The other sheet of a workbook of ours that holds records, and which it is; None: there is none."""
    for sheet in _SHEETS:
        if sheet in table.sheets and sheet != table.sheet:
            try:
                other = tabular.read(data, table.name, replace(where, sheet=sheet))
                own = own_in.table_of(table.name, other.header)
            except JournalError:  # a header alone, or a sheet of somebody else's
                continue
            if own:
                return other, own
    return None


def _together(one: Incoming, first: Table, other: Incoming, second: Table) -> Incoming:
    """Two sheets as one import; what was not taken names its sheet."""
    rejected = [
        replace(bad, sheet=table.sheet or "")
        for found, table in ((one, first), (other, second))
        for bad in found.rejected
    ]
    said = [
        remark for remark in (*one.remarks, *other.remarks) if remark not in (*first.remarks, *second.remarks)
    ]
    return Incoming(
        one.name,
        one.rows + other.rows,
        (*one.records, *other.records),
        tuple(rejected),
        (f"Read from the sheets {first.sheet} and {second.sheet}.", *said),
    )


def _fields(known: Mapping[str, str]) -> Mapping[str, str]:
    """What a column may hold, and how that is said; a field comes before an exercise of the same key."""
    return {**FIELDS} | {key: f"{title}: done or not" for key, title in known.items() if key not in FIELDS}


def _names_columns(row: Sequence[str]) -> bool:
    """A date and something else: no row of values has both names in it."""
    meanings = {meaning for cell in row if (meaning := columns_in.meaning_of(cell))}
    return "date" in meanings and len(meanings) > 1


def _incoming(
    table: Table, layout: Layout, rows: Rows, remarks: Iterable[str], tell: Callable[[float], None]
) -> Incoming:
    rejected = sorted((*table.rejected, *rows.rejected), key=lambda one: one.row)
    tell(1.0)
    said = (*table.remarks, *remarks)
    return Incoming(table.name, table.rows, rows.records, tuple(rejected), said, layout)


def _refuse_bad(choices: Choices) -> None:
    if choices.date_order is not None and choices.date_order not in DATE_ORDERS:
        raise JournalError(
            f"There is no date order {choices.date_order!r}; there are {', '.join(DATE_ORDERS)}."
        )
    if choices.rows is not None and choices.rows not in ROWS:
        raise JournalError(f"Rows cannot be {choices.rows!r}; they are {' or '.join(ROWS)}.")
    if choices.decimal is not None and choices.decimal not in values_in.DECIMALS:
        raise JournalError(f"{choices.decimal!r} cannot stand before decimals; give . or a comma.")


def _lost_row(table: Table, columns: Columns, seen: SeenCells) -> str | None:
    """A first row that holds a record would be lost: it is taken for the names of the columns."""
    asked = [columns.of["date"]] if "date" in columns.of else table.header
    dates = filter(dates_in.looks_like_a_date, asked)  # a name may hold a date, such as "as of 1.2.2026"
    dated = next(filter(seen.holds_dates, dates), None)
    return dated and (
        f"Row {table.header_row:,} of {table.name} holds a date, {short(dated)}, and no names of columns. "
        "Say which row names them; 0 says that none does, and the columns then bear their numbers."
    )


_WHICH_ROWS = (
    "The rows have a date and a note or a flare-up, and nothing else that says what they are. Say whether "
    "each one is a session, or a day without one."
)


def _repeated(table: Table) -> list[Question]:
    """Of columns with one name nobody can tell which one is meant."""
    if not table.repeated:
        return []
    words = f"Several columns have the same name, and bear numbers here: {listed(table.repeated)}. "
    return [Question("columns", f"{words}Say which column holds what.", {})]


def _doubt_of_decimals(table: Table, columns: Columns, given: str | None) -> Doubt | None:
    if table.typed:  # a number is one there, and what is text means the same with either sign
        if given:
            raise JournalError(
                f"{table.name} is a workbook: no sign before decimals needs to be said for it."
            )
        return None
    named = (columns.of.get(key) for key in ("before", "after", *columns_in.CHECK_IN_FIELDS))
    ratings = {column: table.column(column) for column in named if column}
    return None if given else values_in.decimal_of(ratings, table.numbers)
