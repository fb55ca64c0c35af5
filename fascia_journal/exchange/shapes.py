"""What the JSON of a lossless copy looks like. Each part that is not as it should be is named, not quoted."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from fascia_journal.errors import JournalError
from fascia_journal.records import (
    CheckIn,
    Context,
    ExerciseEntry,
    Pause,
    Plan,
    Session,
    Status,
    Tension,
)

FORMAT = "fascia-journal"
VERSION = 1

_NAMED = 120  # letters of the place at which something is wrong


def _instant(value: Any) -> dt.datetime:
    moment = dt.datetime.fromisoformat(_string(value))
    if moment.utcoffset() is None:
        raise ValueError("has no offset from UTC")
    return moment


def _day(value: Any) -> dt.date:
    return dt.date.fromisoformat(_string(value))


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("is not text")  # pydantic turns it into its own
    return value


Instant = Annotated[dt.datetime, PlainValidator(_instant)]
Day = Annotated[dt.date, PlainValidator(_day)]
Words = Annotated[str, Field(max_length=1000)]
Key = Annotated[str, Field(min_length=1, max_length=200)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class TensionShape(_Shape):
    """As `records.Tension`."""

    overall: float | None = None
    neck: float | None = None
    upper_back: float | None = None
    lower_back: float | None = None

    def tension(self) -> Tension:
        """The record's part."""
        return Tension(self.overall, self.neck, self.upper_back, self.lower_back)


class ExerciseShape(_Shape):
    """As `records.ExerciseEntry`."""

    exercise: Key
    seconds: float | None = None
    status: Status = "done"
    reason: Words | None = None


class _Saved(_Shape):
    id: Key
    revision: int
    entered_at: Instant

    def saved(self) -> dict[str, Any]:
        """What a journal added to the record."""
        return {"id": self.id, "revision": self.revision, "entered_at": self.entered_at}


class SessionShape(_Saved):
    """As `records.Session`; the offset of `started_at` is that of the place."""

    kind: Literal["session"]
    started_at: Instant
    zone: Key
    exercises: list[ExerciseShape] = []
    before: TensionShape = TensionShape()
    after: TensionShape = TensionShape()
    prescribed: list[Key]
    ended_at: Instant | None = None
    context: Context = "alone"
    note: str = ""
    flare_up: bool = False
    source: Words = "import"

    def record(self) -> Session:
        """The record.

        Raises:
            RecordError: a value that a session may not hold.
        """
        entries = (ExerciseEntry(e.exercise, e.seconds, e.status, e.reason) for e in self.exercises)
        return Session(
            self.started_at,
            self.zone,
            tuple(entries),
            self.before.tension(),
            self.after.tension(),
            tuple(self.prescribed),
            self.ended_at,
            self.context,
            self.note,
            self.flare_up,
            self.source,
            _offset(self.started_at),
            **self.saved(),
        )


class CheckInShape(_Saved):
    """As `records.CheckIn`."""

    kind: Literal["check_in"]
    at: Instant
    zone: Key
    tension: TensionShape = TensionShape()
    wellbeing: float | None = None
    sleep: float | None = None
    stress: float | None = None
    activity: float | None = None
    note: str = ""
    flare_up: bool = False
    source: Words = "import"

    def record(self) -> CheckIn:
        """The record; raises as that of a session."""
        return CheckIn(
            self.at,
            self.zone,
            self.tension.tension(),
            *(self.wellbeing, self.sleep, self.stress, self.activity),
            self.note,
            self.flare_up,
            self.source,
            _offset(self.at),
            **self.saved(),
        )


class PauseShape(_Saved):
    """As `records.Pause`."""

    kind: Literal["pause"]
    first_day: Day
    last_day: Day | None = None
    reason: Words = "other"

    def record(self) -> Pause:
        """The record; raises as that of a session."""
        return Pause(self.first_day, self.last_day, self.reason, **self.saved())


class PlanShape(_Saved):
    """As `records.Plan`."""

    kind: Literal["plan"]
    from_day: Day
    exercises: list[Key]
    minimum: int
    maximum: int
    programme: Annotated[str, Field(min_length=1, max_length=4096)]
    programme_start: Day | None = None
    programme_end: Day | None = None

    def record(self) -> Plan:
        """The record; raises as that of a session."""
        return Plan(
            self.from_day,
            tuple(self.exercises),
            *(self.minimum, self.maximum, self.programme, self.programme_start, self.programme_end),
            **self.saved(),
        )


RecordShape = Annotated[SessionShape | CheckInShape | PauseShape | PlanShape, Field(discriminator="kind")]


class VersionShape(_Shape):
    """What a change did to one record: its version before, or null where the change brought it in."""

    kind: Literal["session", "check_in", "pause", "plan"]
    id: Key
    record: RecordShape | None


class ChangeShape(_Shape):
    """One change of the log."""

    at: Instant
    who: Words
    action: Literal["add", "replace", "delete", "undo"]
    what: Words
    undone: bool
    earlier: list[VersionShape]


class ArchiveShape(_Shape):
    """The whole file."""

    format: Literal["fascia-journal"]
    version: Literal[1]
    written_at: Instant
    notes: bool
    history: bool
    sha256: str | None = None
    settings: dict[Key, Any]
    records: list[RecordShape]
    changes: list[ChangeShape]


def shape_of(found: dict[str, Any], name: str) -> ArchiveShape:
    """The file, part by part.

    Args:
        found: what its JSON says.
        name: of the file, for the refusal.

    Raises:
        JournalError: a part is not as it should be; says which.
    """
    try:
        return ArchiveShape.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        # where, in the words of the file; never what stood there
        where = " > ".join(str(part) for part in first["loc"])[:_NAMED] or "the file"
        others = f" ({error.error_count() - 1:,} more)" if error.error_count() > 1 else ""
        raise JournalError(
            f"{name} is not as a copy of a journal should be, at {where}: {_reason(first['type'])}{others}. "
            "Nothing was changed."
        ) from None
    except RecursionError:
        raise JournalError(f"{name} is not a copy of a journal. Nothing was changed.") from None


def _reason(kind: str) -> str:
    reasons = {"missing": "it is missing", "extra_forbidden": "nothing of that name belongs there"}
    return reasons.get(kind, "it is of another kind than expected")


def _offset(moment: dt.datetime) -> int:
    return int((moment.utcoffset() or dt.timedelta()).total_seconds())
