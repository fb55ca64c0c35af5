"""The records of a journal: frozen, and checked when they are made.

A record that exists is a record that may be saved. What is not allowed is refused with a `RecordError`
whose sentence says what to do. A rating may be missing (None); missing is never 0.

Tension, stress and the valued activity: 0 best to 10 worst. Wellbeing and sleep: 0 worst to 10 best.
Every rating is a number from 0 to 10; decimals are allowed, since an import may bring them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from fascia_journal import checks, clock
from fascia_journal.errors import RecordError

Context = Literal["alone", "before_sport", "after_sport"]
Status = Literal["done", "partly", "skipped"]

CONTEXTS: tuple[Context, ...] = ("alone", "before_sport", "after_sport")
STATUSES: tuple[Status, ...] = ("done", "partly", "skipped")
SKIP_REASONS = {
    "no_time": "no time",
    "uncomfortable": "uncomfortable",
    "no_equipment": "no equipment",
    "other": "another reason",
}
"""Why an exercise was not (wholly) done, and how that is said."""
PAUSE_REASONS = ("holiday", "illness", "injury", "other")
SOURCES = ("form", "guided", "shell", "import", "sample")
SCALES = ("overall", "neck", "upper_back", "lower_back")

LAST_CLOCK = dt.timedelta(hours=12)
"""How far behind UTC the last place on Earth is: where a day ends for everybody."""

_FUTURE_TOLERANCE = dt.timedelta(minutes=1)  # clocks of two machines differ a little
_DAY_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Tension:
    """Self-rated tension in the back, 0 none to 10 worst imaginable; lower is better. None is missing.

    Args:
        overall: the back as a whole.
        neck, upper_back, lower_back: the regions, beside the overall rating.
    """

    overall: float | None = None
    neck: float | None = None
    upper_back: float | None = None
    lower_back: float | None = None

    def __post_init__(self) -> None:
        for name in SCALES:
            checks.assign(
                self, name, checks.rating(f"tension ({name.replace('_', ' ')})", getattr(self, name))
            )

    def rise_to(self, after: Tension) -> float | None:
        """The largest rise, in points, of any rating that was given both times; None when there is none."""
        pairs = ((getattr(self, name), getattr(after, name)) for name in SCALES)
        return max(
            (later - earlier for earlier, later in pairs if None not in (earlier, later)), default=None
        )

    def __bool__(self) -> bool:
        """True when anything was rated; a rating of 0 is an answer."""
        return any(getattr(self, name) is not None for name in SCALES)


@dataclass(frozen=True, slots=True)
class ExerciseEntry:
    """What became of one exercise in a session.

    Args:
        exercise: its key in the programme, such as "roll_down".
        seconds: time really spent on it; None when nobody measured.
        status: "done", "partly" or "skipped".
        reason: why it was not (wholly) done: one of SKIP_REASONS, or None.
    """

    exercise: str
    seconds: float | None = None
    status: Status = "done"
    reason: str | None = None

    def __post_init__(self) -> None:
        checks.exercise_key("exercise", self.exercise)
        checks.choice("status", self.status, STATUSES)
        if self.seconds is not None:
            seconds = checks.number("seconds", self.seconds)
            if not 0 <= seconds <= _DAY_SECONDS:
                raise RecordError(
                    "seconds", self.seconds, f"{self.seconds} seconds for one exercise: give 0 to one day."
                )
            checks.assign(self, "seconds", seconds)
        if self.reason is not None:
            checks.choice("reason", self.reason, tuple(SKIP_REASONS))
            if self.status == "done":
                raise RecordError(
                    "reason",
                    self.reason,
                    'An exercise that was done has no reason for skipping: leave it out, or set "skipped".',
                )


@dataclass(frozen=True, slots=True)
class Session:
    """One time that the programme was done, wholly or partly.

    Args:
        started_at: aware instant. It is kept as the wall time at the place (`zone`).
        zone: IANA name of the place's zone, such as "Europe/Zurich".
        exercises: one entry for each exercise that was done, partly done or skipped.
        before, after: the person's own rating of tension.
        prescribed: keys of the exercises that the plan asked for that day; None: the journal fills in
            the plan of that day when the session is added.
        ended_at: aware instant, not before started_at; None when nobody measured.
        context: "alone", "before_sport" or "after_sport".
        note: any text; kept as typed, shown as text.
        flare_up: the person ticked "flare-up".
        source: how it came into the journal, one of SOURCES.
        offset_seconds: offset of the wall time from UTC. None: computed from the zone. A record that
            comes out of the journal carries the one that held when it was saved, so that its date
            never moves, even when a country changes its clocks' law.
        id, revision, entered_at: set by the journal when it saves the record.
    """

    started_at: dt.datetime
    zone: str
    exercises: tuple[ExerciseEntry, ...] = ()
    before: Tension = Tension()
    after: Tension = Tension()
    prescribed: tuple[str, ...] | None = None
    ended_at: dt.datetime | None = None
    context: Context = "alone"
    note: str = ""
    flare_up: bool = False
    source: str = "form"
    offset_seconds: int | None = None
    id: str | None = None
    revision: int | None = None
    entered_at: dt.datetime | None = None

    kind: ClassVar[str] = "session"

    def __post_init__(self) -> None:
        _place(self, "started_at")
        checks.assign(self, "exercises", checks.several("exercises", self.exercises))
        checks.instances("exercises", self.exercises, ExerciseEntry)
        checks.unique("exercises", [entry.exercise for entry in self.exercises])
        checks.instances("before", [self.before], Tension)
        checks.instances("after", [self.after], Tension)
        if self.prescribed is not None:
            checks.assign(self, "prescribed", checks.exercise_keys("prescribed", self.prescribed))
            if not self.prescribed:
                raise RecordError(
                    "prescribed", (), "Prescribe at least one exercise, or give None for the plan's."
                )
        if self.ended_at is not None:
            checks.aware("ended_at", self.ended_at)
            if self.ended_at < self.started_at:
                raise RecordError(
                    "ended_at", self.ended_at, "The session ends before it starts: check the two times."
                )
            checks.assign(self, "ended_at", _at("ended_at", self.ended_at, self.started_at.tzinfo))
        checks.choice("context", self.context, CONTEXTS)
        checks.choice("source", self.source, SOURCES)
        _text(self, "note")
        checks.flag("flare_up", self.flare_up)
        _saved(self)
        if self.id is None:
            refuse_future(self)

    @property
    def local_date(self) -> dt.date:
        """The date on which it started, at the place where it was done."""
        return self.started_at.date()

    @property
    def done(self) -> int:
        """Number of prescribed exercises that were done (partly done is not done)."""
        prescribed = set(self.prescribed or ())
        return sum(entry.status == "done" and entry.exercise in prescribed for entry in self.exercises)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Ratings on a day, or at an hour, without a session.

    Args:
        at: aware instant, kept as the wall time at the place (`zone`).
        zone: IANA name of the place's zone.
        tension: self-rated, 0 none to 10 worst; lower is better.
        wellbeing, sleep: 0 to 10, 10 best. Own single items, not validated.
        stress: 0 to 10, 10 worst. Own single item, not validated.
        activity: the valued activity, 0 no trouble to 10 cannot do it.
        note, flare_up, offset_seconds, id, revision, entered_at: as in `Session`.
    """

    at: dt.datetime
    zone: str
    tension: Tension = Tension()
    wellbeing: float | None = None
    sleep: float | None = None
    stress: float | None = None
    activity: float | None = None
    note: str = ""
    flare_up: bool = False
    source: str = "form"
    offset_seconds: int | None = None
    id: str | None = None
    revision: int | None = None
    entered_at: dt.datetime | None = None

    kind: ClassVar[str] = "check_in"

    def __post_init__(self) -> None:
        _place(self, "at")
        checks.instances("tension", [self.tension], Tension)
        for name in ("wellbeing", "sleep", "stress", "activity"):
            checks.assign(self, name, checks.rating(name, getattr(self, name)))
        checks.choice("source", self.source, SOURCES)
        _text(self, "note")
        checks.flag("flare_up", self.flare_up)
        _saved(self)
        if self.id is None:
            refuse_future(self)

    @property
    def local_date(self) -> dt.date:
        """The date at the place where it was given."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Pause:
    """First to last day that do not count, both included; may lie in the future.

    Args:
        first_day: local date.
        last_day: local date, or None: until the person says so.
        reason: one of PAUSE_REASONS.
    """

    first_day: dt.date
    last_day: dt.date | None = None
    reason: str = "holiday"
    id: str | None = None
    revision: int | None = None
    entered_at: dt.datetime | None = None

    kind: ClassVar[str] = "pause"

    def __post_init__(self) -> None:
        checks.date("first_day", self.first_day)
        if self.last_day is not None:
            checks.date("last_day", self.last_day)
            if self.last_day < self.first_day:
                raise RecordError(
                    "last_day", self.last_day, "The pause ends before it begins: check the two dates."
                )
        checks.choice("reason", self.reason, PAUSE_REASONS)
        _saved(self)

    @property
    def afterwards(self) -> bool:
        """True when it was entered later than the day after its first day: reports say so."""
        return self.entered_at is not None and days_since(self.first_day, self.entered_at) > 1

    def goes_on_after(self, day: dt.date) -> bool:
        """True when it has begun by that day and does not end with it."""
        return self.first_day <= day and (self.last_day is None or self.last_day > day)


@dataclass(frozen=True, slots=True)
class Plan:
    """What holds for this person from a day on; old weeks are judged by the plan of their time.

    Args:
        from_day: local date from which it holds.
        exercises: keys of the chosen exercises, at least one.
        minimum, maximum: session days a week, 1 <= minimum <= maximum <= 7.
        programme: key of a programme that is shipped ("back"), or the path of a TOML file.
        programme_start: first day of the programme; None: the first session's day.
        programme_end: last day of the programme; None: it goes on.
    """

    from_day: dt.date
    exercises: tuple[str, ...]
    minimum: int = 2
    maximum: int = 3
    programme: str = "back"
    programme_start: dt.date | None = None
    programme_end: dt.date | None = None
    id: str | None = None
    revision: int | None = None
    entered_at: dt.datetime | None = None

    kind: ClassVar[str] = "plan"

    def __post_init__(self) -> None:
        checks.date("from_day", self.from_day)
        checks.assign(self, "exercises", checks.exercise_keys("exercises", self.exercises))
        if not self.exercises:
            raise RecordError("exercises", (), "A plan needs at least one exercise: choose one.")
        for name in ("minimum", "maximum"):
            if type(getattr(self, name)) is not int:
                raise RecordError(name, getattr(self, name), f"The weekly {name} is a whole number of days.")
        if not 1 <= self.minimum <= self.maximum <= 7:
            raise RecordError(
                "minimum",
                (self.minimum, self.maximum),
                f"{self.minimum} to {self.maximum} sessions a week: the minimum is 1 or more, the maximum "
                "no smaller than it and at most 7.",
            )
        if not isinstance(self.programme, str) or not self.programme.strip():
            raise RecordError("programme", self.programme, 'Name a programme, such as "back", or its file.')
        for name in ("programme_start", "programme_end"):
            if getattr(self, name) is not None:
                checks.date(name, getattr(self, name))
        if self.programme_start and self.programme_end and self.programme_end < self.programme_start:
            raise RecordError(
                "programme_end", self.programme_end, "The programme ends before it begins: check the dates."
            )
        _saved(self)


Record = Session | CheckIn | Pause | Plan
"""What `Journal.add` takes."""


def days_since(day: dt.date, moment: dt.datetime) -> int:
    """Days from a local day to a moment, wherever on Earth the person is: by the clock that is last, UTC-12.

    A pause keeps no zone; by UTC it would be called late on an evening in America.
    """
    return ((moment.astimezone(dt.UTC) - LAST_CLOCK).date() - day).days


def refuse_future(record: Record) -> None:
    """Refuse a session or check-in dated more than a minute ahead of now. A pause or plan may be ahead.

    Raises:
        RecordError: with the field and what to do.
    """
    for field in ("started_at", "ended_at", "at"):
        moment = getattr(record, field, None)
        if moment is not None and moment > clock.now() + _FUTURE_TOLERANCE:
            raise RecordError(
                field,
                moment,
                f"{moment:%d %B %Y, %H:%M} lies in the future: check the date, the time and the time zone.",
            )


def _place(record: Session | CheckIn, field: str) -> None:
    """Turn the instant into the wall time at its place, with a fixed offset."""
    moment = getattr(record, field)
    checks.aware(field, moment)
    zone = checks.zone_info(record.zone)
    offset = record.offset_seconds
    if offset is None:
        # By way of UTC: a wall time that the clocks skipped becomes the one that they really showed.
        local = _at(field, _at(field, moment, dt.UTC), zone)
        offset = int((local.utcoffset() or dt.timedelta()).total_seconds())
        checks.assign(record, "offset_seconds", offset)
    elif type(offset) is not int or abs(offset) >= _DAY_SECONDS:
        raise RecordError(
            "offset_seconds", offset, f"offset_seconds: {offset!r} is not a whole number within one day."
        )
    checks.assign(record, field, _at(field, moment, dt.timezone(dt.timedelta(seconds=offset))))


def _at(field: str, moment: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime:
    try:
        there = moment.astimezone(zone)
    except (OverflowError, ValueError):
        raise RecordError(field, moment, f"{field}: {moment} is no date that a calendar holds.") from None
    # A fixed offset says by itself which of two equal wall times is meant; a zone needs the fold for it.
    return there.replace(fold=0) if isinstance(zone, dt.timezone) else there


def _text(record: Session | CheckIn, field: str) -> None:
    text = getattr(record, field)
    if not isinstance(text, str):
        raise RecordError(field, text, f"{field}: this is not text.")  # never quoted: it may be a note
    # Half of a surrogate pair is no character and no file can hold it; what browsers do is done here too.
    checks.assign(record, field, text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def _saved(record: Record) -> None:
    if record.entered_at is not None:
        checks.aware("entered_at", record.entered_at)
        checks.assign(record, "entered_at", _at("entered_at", record.entered_at, dt.UTC))
