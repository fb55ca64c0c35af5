"""The days of a habit in Loop Habit Tracker, as sessions without ratings.

Loop keeps a date and whether the habit was done: by hand (2), implied by how often it is meant to be done
(1), not done (0), skipped (3), unknown (-1); newer CSV exports say YES_MANUAL, YES_AUTO, NO, SKIP, UNKNOWN.
Only what was ticked by hand becomes a session.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from fascia_journal import checks, clock
from fascia_journal.errors import JournalError, Rejected
from fascia_journal.exchange import loop_export
from fascia_journal.exchange.incoming import Incoming, derived_id
from fascia_journal.exchange.loop_export import Book, Mark
from fascia_journal.records import ExerciseEntry, Session

NOON = dt.time(12)

_DONE = 2
_LEFT_OUT = {1: "implied by Loop", 3: "skipped", -3: "skipped", 0: "not done", -1: "without an answer"}
_WORDS = {"YES_MANUAL": _DONE, "YES_AUTO": 1, "NO": 0, "SKIP": 3, "UNKNOWN": -1}
_VALUES = {_DONE, *_LEFT_OUT}
_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EPOCH = dt.date(1970, 1, 1)
_DAY_MILLISECONDS = 24 * 60 * 60 * 1000
_SHOWN = 60  # characters of a value that was not taken


@dataclass(frozen=True, slots=True)
class Habit:
    """A habit that may be picked.

    Attributes:
        key: names it to `read`: its name, with a number behind it when an earlier one has the same.
        name: as in the app, on one line.
        done_days: how many days were ticked by hand.
        archived: it was put away in the app.
        numerical: it keeps amounts, not yes or no; `read` refuses it.
    """

    key: str
    name: str
    done_days: int
    archived: bool
    numerical: bool


def recognised(data: bytes, name: str) -> bool:  # noqa: ARG001 - readers of other files go by the name
    """Whether this is for `read`: a ZIP with Habits.csv in it, or any SQLite file. Never raises.

    Also true for such a file that is damaged or another app's: `habits` and `read` say what is wrong with it.
    """
    return loop_export.is_database(data) or loop_export.is_archive(data)


def habits(data: bytes, name: str) -> tuple[Habit, ...]:
    """The habits of an export or a backup, in the order of the app.

    Args:
        data: the file's bytes.
        name: of the file, for the sentence of a refusal.

    Raises:
        JournalError: the file is damaged, too large, not Loop's, or a journal of this program.
    """
    return tuple(
        Habit(key, book.name, 0 if book.numerical else len(_sorted(book).done), book.archived, book.numerical)
        for key, book in _keyed(loop_export.books(data, _plain(name))).items()
    )


def read(
    data: bytes,
    name: str,
    *,
    habit: str,
    zone: str,
    hour: dt.time = NOON,
    exercises: Iterable[str] | Callable[[dt.date], Iterable[str]] = (),
) -> Incoming:
    """The days of one habit that were ticked by hand, each as a session without ratings.

    The id of a session follows from the habit's key and the day alone: a second import adds nothing, also
    with another hour or from the other kind of file. Notes of these days come along.

    Args:
        data: the file's bytes.
        name: of the file.
        habit: `Habit.key` of the one that the person picked; capitals do not matter when it is clear.
        zone: IANA name of the zone in which the days were lived.
        hour: local time that the sessions are given, since Loop keeps none.
        exercises: keys that count as done on each day, or what gives those of a day, such as
            `lambda day: journal.plan(day).exercises`. None: the sessions are kept, and do not count
            towards the weekly goal.

    Raises:
        JournalError: as `habits`; no such habit, or one that keeps amounts.
        RecordError: there is no such zone, or a key that is none.
    """
    checks.zone_info(zone)
    name = _plain(name)
    key, book = _picked(_keyed(loop_export.books(data, name)), habit, name)
    if book.numerical:
        raise JournalError(
            f"The habit {_short(key)!r} keeps amounts, not whether it was done: pick one that is yes or no."
        )
    days = _sorted(book)
    given: Callable[[dt.date], Iterable[str]]
    if callable(exercises):
        given = exercises
    else:
        fixed = checks.exercise_keys("exercises", exercises)
        given = lambda _: fixed  # noqa: E731 - the same for every day
    sessions: list[Session] = []
    rejected = list(days.rejected)
    place = ZoneInfo(zone)
    now = clock.now().astimezone(place)
    for day, mark in sorted(days.done.items()):
        if day > now.date():
            rejected.append(_rejection(mark, "date", "This day lies in the future: check the date."))
            continue
        at = _moment(day, hour, place, now)
        if at is None:
            rejected.append(
                _rejection(mark, "date", f"There was no such day in {zone}: check the time zone.")
            )
            continue
        sessions.append(
            Session(
                at,
                zone,
                exercises=tuple(ExerciseEntry(one) for one in given(day)),
                note=mark.note,
                source="import",
                id=derived_id("session", "Loop Habit Tracker", key, day.isoformat()),
            )
        )
    rejected.sort(key=lambda one: one.row)
    remarks = _remarks(days, sessions, hour, zone)
    return Incoming(name, len(book.marks), tuple(sessions), tuple(rejected), remarks)


def _plain(name: str) -> str:
    """A file's name without its folder."""
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2] or "The file"


def _keyed(books: list[Book]) -> dict[str, Book]:
    keyed: dict[str, Book] = {}
    latest: dict[str, int] = {}
    for book in books:
        called = key = book.name or "without a name"
        number = latest.get(called, 1)
        while key in keyed:
            number += 1
            key = f"{called} ({number})"
        latest[called] = number
        keyed[key] = book
    return keyed


def _picked(keyed: dict[str, Book], habit: str, name: str) -> tuple[str, Book]:
    wanted = " ".join(habit.split())
    if wanted in keyed:
        return wanted, keyed[wanted]
    alike = [key for key in keyed if key.casefold() == wanted.casefold()]
    if len(alike) == 1:
        return alike[0], keyed[alike[0]]
    if not keyed:
        raise JournalError(f"There is no habit in {name}.")
    shown = ", ".join(_short(key) for key in list(keyed)[:20])
    more = f" and {len(keyed) - 20:,} more" if len(keyed) > 20 else ""
    raise JournalError(f"There is no habit {_short(wanted)!r} in {name}; there are: {shown}{more}.")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


@dataclass(slots=True)
class _Days:
    """Marks of a habit by what they mean; `repeated`: done days that stand there more than once."""

    done: dict[dt.date, Mark] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    rejected: list[Rejected] = field(default_factory=list)


def _sorted(book: Book) -> _Days:
    days = _Days()
    for mark in book.marks:
        value, day = _value(mark.value), _day(mark.date)
        if isinstance(day, str):
            days.rejected.append(_rejection(mark, "date", day))
        if value is None:
            reason = "This is no answer that Loop gives to yes or no (-1, 0, 1, 2, 3 or their words)."
            days.rejected.append(_rejection(mark, "value", reason))
        if isinstance(day, str) or value is None:
            continue
        if value != _DONE:
            days.left_out[_LEFT_OUT[value]] += 1
        elif day in days.done:
            days.repeated += 1
        else:
            days.done[day] = mark
    return days


def _value(said: object) -> int | None:
    """A number that Loop gives to a day; None: it gives no such."""
    if isinstance(said, str):
        word = said.strip().upper()
        said = int(word) if _NUMBER.fullmatch(word) else _WORDS.get(word)
    return said if isinstance(said, int) and said in _VALUES else None


def _day(said: object) -> dt.date | str:
    """A local day, or the reason why there is none."""
    if isinstance(said, int):
        try:
            day = _EPOCH + dt.timedelta(days=said // _DAY_MILLISECONDS)
        except OverflowError:
            return "This is no date that a calendar holds."
    elif isinstance(said, str) and _DATE.fullmatch(said.strip()):
        try:
            day = dt.date.fromisoformat(said.strip())
        except ValueError:
            return "There is no such day in the calendar."
    else:
        return "This is no date as Loop writes it, such as 2026-03-01."
    return day if day >= _EPOCH else "This day lies before 1970, where Loop keeps none: check the date."


def _rejection(mark: Mark, where: str, reason: str) -> Rejected:
    value = mark.date if where == "date" else mark.value
    if isinstance(value, bytes):
        value = "(no text)"
    return Rejected(mark.row, where, _short(value) if isinstance(value, str) else value, reason)


def _moment(day: dt.date, hour: dt.time, place: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    """The hour of that day; today's is never ahead of now. None: the zone left that whole day out."""
    for wall in (hour.replace(tzinfo=None, fold=0), NOON):
        # By way of UTC: an hour that the clocks skipped becomes the one that they really showed.
        at = dt.datetime.combine(day, wall, place).astimezone(dt.UTC).astimezone(place)
        if at.date() == day:
            return at if at <= now else now.replace(second=0, microsecond=0)
    return None


def _remarks(days: _Days, sessions: list[Session], hour: dt.time, zone: str) -> tuple[str, ...]:
    said = [
        f"Loop keeps no hours: each session is given {hour:%H:%M} in {zone}, today's the present at most."
    ]
    with_exercises = sum(bool(session.exercises) for session in sessions)
    if with_exercises:
        said.append("Counted as done: all exercises of your plan.")
    if with_exercises < len(sessions):
        said.append(
            "Loop does not say which exercises were done: days without any are kept, and do not count "
            "towards the weekly goal."
        )
    if days.left_out:
        counts = ", ".join(f"{amount:,} {what}" for what, amount in days.left_out.most_common())
        said.append(f"Only days that were ticked by hand are taken. Days left out: {counts}.")
    if days.repeated:
        said.append(f"Days that stand there more than once are taken once ({days.repeated:,} left out).")
    if notes := sum(bool(session.note) for session in sessions):
        said.append(f"Notes that come along: {notes:,}.")
    return tuple(said)
