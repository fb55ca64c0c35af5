"""Records and the rows that hold them.

A record's *payload* is the tuple of its columns, in the order of `COLUMNS`, and for a session the rows of its
exercises. It is what is inserted, what is hashed, and, as JSON, what the history keeps. The JSON names its
columns and leaves out what is missing: a nullable column that a later schema adds changes no older hash.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from fascia_journal.errors import DamagedJournalError, JournalError
from fascia_journal.records import SCALES, CheckIn, ExerciseEntry, Pause, Plan, Record, Session, Tension

COLUMNS: dict[str, tuple[str, ...]] = {
    "session": (
        *(
            "id",
            "revision",
            "entered_utc_us",
            "started_utc_us",
            "offset_s",
            "zone",
            "local_time",
            "local_date",
        ),
        *("ended_utc_us", "context", "note", "flare_up", "source", "prescribed"),
        *(f"before_{scale}" for scale in SCALES),
        *(f"after_{scale}" for scale in SCALES),
    ),
    "check_in": (
        *("id", "revision", "entered_utc_us", "at_utc_us", "offset_s", "zone", "local_time", "local_date"),
        *SCALES,
        *("wellbeing", "sleep", "stress", "activity", "note", "flare_up", "source"),
    ),
    "pause": ("id", "revision", "entered_utc_us", "first_day", "last_day", "reason"),
    "plan": (
        *("id", "revision", "entered_utc_us", "from_day", "exercises", "minimum", "maximum"),
        *("programme", "programme_start", "programme_end"),
    ),
}
ENTRY_COLUMNS = ("exercise", "seconds", "status", "reason")
KINDS = tuple(COLUMNS)
ORDER = {"session": "started_utc_us, id", "check_in": "at_utc_us, id", "pause": "first_day, id"}
ORDER["plan"] = "from_day, entered_utc_us, id"

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class Payload(NamedTuple):
    """What a record is in the file.

    Attributes:
        kind: which table.
        columns: values in the order of `COLUMNS[kind]`.
        entries: of a session, the values of `ENTRY_COLUMNS` of each exercise, in their order.
    """

    kind: str
    columns: tuple[Any, ...]
    entries: tuple[tuple[Any, ...], ...] = ()

    @property
    def id(self) -> str:
        """Key of the record."""
        return str(self.columns[0])

    @property
    def revision(self) -> int:
        """Revision of the record."""
        return int(self.columns[1])

    def text(self) -> str:
        """The payload as JSON, always the same for the same record."""
        entries = ",".join([_object(_ENTRY_NAMES, entry) for entry in self.entries])
        return f'["{self.kind}",{_object(_NAMES[self.kind], self.columns)},[{entries}]]'

    def hash(self) -> str:
        """SHA-256 of the text."""
        return digest(self.text())

    def with_revision(self, revision: int) -> Payload:
        """The same record under another revision."""
        return self._replace(columns=(self.columns[0], revision, *self.columns[2:]))

    @classmethod
    def from_text(cls, text: str) -> Payload:
        """Read what `text` gave, also under an older schema: a column that it did not have is missing."""
        kind, row, entries = json.loads(text)
        return cls(
            kind,
            tuple(row.get(name) for name in COLUMNS[kind]),
            tuple(tuple(entry.get(name) for name in ENTRY_COLUMNS) for entry in entries),
        )


def canonical(kind: str, row: Mapping[str, Any], entries: Iterable[Mapping[str, Any]] = ()) -> str:
    """The columns of a row, and those of its exercises, by name, as JSON that is the same each time."""
    given = [_named(entry, entry.values()) for entry in entries]
    return _JSON.encode([kind, _named(row, row.values()), given])


_JSON = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256, in hexadecimal; also of a text that damage left with bytes of no character."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def microseconds(moment: dt.datetime) -> int:
    """Microseconds since 1970, exact."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(microseconds: int) -> dt.datetime:
    """The instant, in UTC, that `microseconds` counted."""
    return _EPOCH + microseconds * _MICROSECOND


def by_kind(records: Iterable[Record]) -> dict[str, list[Record]]:
    """The records of each kind, in their order."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record.kind, []).append(record)
    return groups


def amount(records: Iterable[Record]) -> int:
    """How many rows new records take: each its own and one in the log, and a session its exercises."""
    return sum(2 + (len(one.exercises) if isinstance(one, Session) else 0) for one in records)


def payload(record: Record) -> Payload:
    """What a record with id, revision and entered_at is in the file."""
    assert record.entered_at is not None  # noqa: S101 - the store has set it
    columns: tuple[Any, ...]
    head = (record.id, record.revision, microseconds(record.entered_at))
    match record:
        case Session():
            entries = tuple((e.exercise, e.seconds, e.status, e.reason) for e in record.exercises)
            columns = (
                *_place(record.started_at, record.zone),
                None if record.ended_at is None else microseconds(record.ended_at),
                *(record.context, record.note, int(record.flare_up), record.source),
                _keys(record.prescribed or ()),
                *_tension(record.before),
                *_tension(record.after),
            )
            return Payload("session", (*head, *columns), entries)
        case CheckIn():
            columns = (
                *_place(record.at, record.zone),
                *_tension(record.tension),
                *(record.wellbeing, record.sleep, record.stress, record.activity),
                *(record.note, int(record.flare_up), record.source),
            )
            return Payload("check_in", (*head, *columns))
        case Pause():
            return Payload("pause", (*head, str(record.first_day), _day(record.last_day), record.reason))
        case Plan():
            columns = (
                *(str(record.from_day), json.dumps(record.exercises), record.minimum, record.maximum),
                *(record.programme, _day(record.programme_start), _day(record.programme_end)),
            )
            return Payload("plan", (*head, *columns))


def record(stored: Payload) -> Record:
    """The record that a payload holds.

    Raises:
        DamagedJournalError: what lies in the file is no such record.
    """
    try:
        return _record(stored)
    except (JournalError, ValueError, TypeError, OverflowError):
        # without the cause: it may quote a note
        raise DamagedJournalError(
            f"The {spoken_kind(stored.kind)} {stored.id} is damaged and cannot be read. "
            "Nothing was changed. A backup may hold it whole."
        ) from None


def _record(stored: Payload) -> Record:
    row = dict(zip(COLUMNS[stored.kind], stored.columns, strict=True))
    entered = _EPOCH + row["entered_utc_us"] * _MICROSECOND
    saved = {"id": row["id"], "revision": row["revision"], "entered_at": entered}
    match stored.kind:
        case "session":
            zone = dt.timezone(dt.timedelta(seconds=row["offset_s"]))
            ended = row["ended_utc_us"]
            return Session(
                started_at=(_EPOCH + row["started_utc_us"] * _MICROSECOND).astimezone(zone),
                zone=row["zone"],
                exercises=tuple(ExerciseEntry(*entry) for entry in stored.entries),
                before=Tension(*(row[f"before_{scale}"] for scale in SCALES)),
                after=Tension(*(row[f"after_{scale}"] for scale in SCALES)),
                prescribed=tuple(json.loads(row["prescribed"])),
                ended_at=None if ended is None else _EPOCH + ended * _MICROSECOND,
                context=row["context"],
                note=row["note"],
                flare_up=bool(row["flare_up"]),
                source=row["source"],
                offset_seconds=row["offset_s"],
                **saved,
            )
        case "check_in":
            zone = dt.timezone(dt.timedelta(seconds=row["offset_s"]))
            return CheckIn(
                at=(_EPOCH + row["at_utc_us"] * _MICROSECOND).astimezone(zone),
                zone=row["zone"],
                tension=Tension(*(row[scale] for scale in SCALES)),
                **{
                    name: row[name] for name in ("wellbeing", "sleep", "stress", "activity", "note", "source")
                },
                flare_up=bool(row["flare_up"]),
                offset_seconds=row["offset_s"],
                **saved,
            )
        case "pause":
            first, last = dt.date.fromisoformat(row["first_day"]), _date(row["last_day"])
            return Pause(first, last, row["reason"], **saved)
        case _:
            return Plan(
                from_day=dt.date.fromisoformat(row["from_day"]),
                exercises=tuple(json.loads(row["exercises"])),
                minimum=row["minimum"],
                maximum=row["maximum"],
                programme=row["programme"],
                programme_start=_date(row["programme_start"]),
                programme_end=_date(row["programme_end"]),
                **saved,
            )


def name_of(record: Record) -> str:
    """A record in words that a person recognises: "the session of 3 March 2026, 18:05"."""
    match record:
        case Session():
            return f"the session of {_spoken(record.started_at)}, {record.started_at:%H:%M}"
        case CheckIn():
            return f"the check-in of {_spoken(record.at)}, {record.at:%H:%M}"
        case Pause():
            return f"the pause from {_spoken(record.first_day)}"
        case Plan():
            return f"the plan from {_spoken(record.from_day)}"


def spoken_kind(kind: str) -> str:
    """A kind of records as a word for people."""
    return kind.replace("_", "-")


@lru_cache(64)
def _keys(keys: tuple[str, ...]) -> str:
    return json.dumps(keys)


_quoted = json.encoder.encode_basestring_ascii


def _in_order(columns: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """The columns as JSON names them, sorted, each with its place in a row."""
    return tuple((f'"{name}":', columns.index(name)) for name in sorted(columns))


_NAMES = {kind: _in_order(columns) for kind, columns in COLUMNS.items()}
_ENTRY_NAMES = _in_order(ENTRY_COLUMNS)


def _object(names: tuple[tuple[str, int], ...], row: Sequence[Any]) -> str:
    """The same as `canonical` makes of a row, in half the time: an import writes a hundred thousand."""
    cells = [
        name
        + (
            _quoted(value)
            if type(value) is str
            else repr(value)
            if type(value) is int or type(value) is float
            else _JSON.encode(value)
        )
        for name, at in names
        if (value := row[at]) is not None
    ]
    return f"{{{','.join(cells)}}}"


def _named(names: Iterable[str], values: Iterable[Any]) -> dict[str, Any]:
    """The values by name, without those that are missing."""
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _place(moment: dt.datetime, zone: str) -> tuple[int, int, str, str, str]:
    offset = moment.utcoffset() or dt.timedelta()
    wall = moment.replace(tzinfo=None).isoformat(" ")
    return microseconds(moment), offset.days * 86_400 + offset.seconds, zone, wall, wall[:10]


_tension: Callable[[Tension], tuple[float | None, ...]] = attrgetter(*SCALES)


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _spoken(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"
