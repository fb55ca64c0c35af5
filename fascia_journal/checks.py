"""Checks of single values: each returns the value as it is kept, or raises a `RecordError`."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from fascia_journal.errors import RecordError

R = TypeVar("R")

_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
# Control characters, marks that turn what follows around, halves of characters, what is no character.
_NOT_IN_A_NAME = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def assign(record: Any, field: str, value: Any) -> None:
    """Set a field of a frozen record while it is being made."""
    object.__setattr__(record, field, value)


def copied(record: R, **changed: Any) -> R:
    """A copy of a frozen record with other values, which are not checked again: the caller knows them.

    `dataclasses.replace` makes the record anew with all its checks; an import has no time for that.
    """
    read, writers = _slots(cast(Any, type(record)))
    copy = object.__new__(type(record))
    for write, value in zip(writers, read(record), strict=True):
        write(copy, value)
    for field, value in changed.items():
        assign(copy, field, value)
    return copy


@cache
def _slots(kind: Any) -> tuple[attrgetter[Any], tuple[Callable[[Any, Any], None], ...]]:
    """What reads all fields of a class of records at once, and what writes each."""
    return attrgetter(*kind.__slots__), tuple(getattr(kind, field).__set__ for field in kind.__slots__)


def text(field: str, value: Any) -> str:
    """Any text. Half of a surrogate pair is no character and no file can hold it: it becomes U+FFFD."""
    if not isinstance(value, str):
        raise RecordError(field, value, f"{field}: this is not text.")  # never quoted: it may be a note
    if value.isascii():
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # as browsers do


def number(field: str, value: Any) -> float:
    """A finite float."""
    try:
        if isinstance(value, bool | str | bytes):
            raise TypeError
        finite = float(value)
    except (TypeError, ValueError, OverflowError):
        raise RecordError(field, value, f"{field}: {value!r} is not a number.") from None
    if not math.isfinite(finite):
        raise RecordError(field, value, f"{field}: {value!r} is not a number; leave it empty if missing.")
    return finite + 0.0  # -0.0 is 0.0, as the file gives it back


def rating(field: str, value: Any) -> float | None:
    """A number from 0 to 10, or None when it is missing."""
    if value is None:
        return None
    rated = number(field, value)
    if not 0 <= rated <= 10:
        raise RecordError(
            field, value, f"{field}: {value} is outside the scale; give 0 to 10, or leave it empty."
        )
    return rated + 0.0  # -0.0 becomes 0.0: it would be shown as "-0"


def name(text: str) -> str:
    """A name or title as it is kept: on one line, without what cannot be seen and would change its place."""
    return " ".join(_NOT_IN_A_NAME.sub("", " ".join(text.split())).split())


def several(field: str, values: Any) -> tuple[Any, ...]:
    """What was given, as a tuple."""
    try:
        return tuple(values)
    except TypeError:
        raise RecordError(field, values, f"{field}: {values!r} is not a list.") from None


def exercise_key(field: str, value: Any) -> None:
    """A key such as "roll_down"."""
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise RecordError(
            field, value, f'{field}: {value!r} is not the key of an exercise; a key looks like "roll_down".'
        )


def exercise_keys(field: str, values: Iterable[str]) -> tuple[str, ...]:
    """Several different keys."""
    if isinstance(values, str):
        raise RecordError(field, values, f"{field}: give several keys, such as ('roll_down', 'lunge').")
    keys = several(field, values)
    for key in keys:
        exercise_key(field, key)
    unique(field, keys)
    return keys


def unique(field: str, keys: Iterable[str]) -> None:
    """No key is named twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise RecordError(field, key, f"{field}: {key!r} is named twice; name each exercise once.")
        seen.add(key)


def choice(field: str, value: Any, allowed: tuple[str, ...]) -> None:
    """One of the allowed words."""
    if value not in allowed:
        raise RecordError(field, value, f"{field}: {value!r} is not one of {', '.join(allowed)}.")


def flag(field: str, value: Any) -> None:
    """True or False, nothing that only looks like it."""
    if not isinstance(value, bool):
        raise RecordError(field, value, f"{field}: {value!r} is neither True nor False.")


def date(field: str, value: Any) -> None:
    """A date without a time."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise RecordError(field, value, f"{field}: {value!r} is not a date.")


def instances(field: str, values: Iterable[Any], wanted: type) -> None:
    """Every value is of the wanted class."""
    for value in values:
        if not isinstance(value, wanted):
            raise RecordError(field, value, f"{field}: {value!r} is not a {wanted.__name__}.")


def aware(field: str, moment: Any) -> None:
    """A date-time with a zone or an offset."""
    if not isinstance(moment, dt.datetime):
        raise RecordError(field, moment, f"{field}: {moment!r} is not a date with a time.")
    if moment.utcoffset() is None:
        raise RecordError(
            field, moment, f"{field}: {moment} has no time zone; give an aware datetime, with tzinfo set."
        )


def zone_info(name: str) -> ZoneInfo:
    """The zone of that IANA name.

    Raises:
        RecordError: there is no such zone.
    """
    try:
        if not isinstance(name, str) or not name:
            raise ValueError
        return ZoneInfo(name)  # it keeps the zones that it has read
    except (KeyError, ValueError, OSError):
        raise RecordError(
            "zone", name, f'There is no time zone called {name!r}; a zone looks like "Europe/Zurich".'
        ) from None
