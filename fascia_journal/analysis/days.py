"""Days out of whatever a caller calls a day, and the spans of pauses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fascia_journal.analysis import given
from fascia_journal.errors import JournalError
from fascia_journal.records import Pause

Days = npt.NDArray[np.datetime64]


def day(value: Any) -> np.datetime64:
    """A date, datetime, Timestamp or ISO text as its own local day; None as NaT.

    Raises:
        JournalError: it is no date.
    """
    if value is None:
        return np.datetime64("NaT", "D")
    try:
        if isinstance(value, str):
            value = dt.datetime.fromisoformat(value)
        if isinstance(value, dt.datetime):  # its own wall time; numpy would first move it to UTC
            value = value.date()
        if isinstance(value, dt.date | np.datetime64):
            found: Any = np.array(value, dtype="datetime64[D]")[()]
            if not np.isnat(found):
                return np.datetime64(found)
    except (TypeError, ValueError):
        pass
    raise JournalError(f"{value!r} is no date; a date looks like 2026-03-02.")


def each(values: pd.Series) -> Days:
    """A column of dates as days.

    Raises:
        JournalError: one is missing or no date.
    """
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        found = np.asarray(values.dt.tz_localize(None), dtype="datetime64[D]")
    else:
        found = np.array([day(value) for value in values], dtype="datetime64[D]")
    if np.isnat(found).any():
        raise JournalError(
            f'{int(np.isnat(found).sum()):,} of {len(found):,} cells of the column "{values.name}" hold no '
            "date: fill them in, or leave these rows out."
        )
    return found


def monday(value: np.datetime64) -> np.datetime64:
    """The Monday of a day's ISO week."""
    return value - np.timedelta64((int(value.astype(np.int64)) + 3) % 7, "D")  # 1 January 1970: a Thursday


def paused(calendar: Days, pauses: Any) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Days of a calendar within a pause that was entered in time, and within one entered afterwards.

    Args:
        calendar: days in their order.
        pauses: pairs (first day, last day or None), Pause records, or the pauses frame. They may overlap; one
            that ends before it begins holds no day.
    """
    in_time, afterwards = np.zeros(len(calendar), dtype=bool), np.zeros(len(calendar), dtype=bool)
    for first, last, late in _spans(pauses):
        begins, until = day(first), day(None if pd.isna(last) else last)
        if np.isnat(begins):
            raise JournalError("A pause has no first day: give it one; only its last day may be left open.")
        covered = afterwards if late else in_time
        covered |= (calendar >= begins) & (np.isnat(until) | (calendar <= until))
    return in_time, afterwards


def _spans(pauses: Any) -> Iterator[tuple[Any, Any, bool]]:
    """First day, last day (None or NaT: still open), and whether it was entered afterwards."""
    if isinstance(pauses, pd.DataFrame):
        given.columns(pauses, ("first_day", "last_day"), "journal.pauses()")
        flags = pauses["afterwards"] if "afterwards" in pauses else [False] * len(pauses)
        yield from zip(pauses["first_day"], pauses["last_day"], flags, strict=True)
        return
    if not isinstance(pauses, Iterable):
        raise JournalError(f"{pauses!r} is no list of pauses: give () when there is none.")
    for pause in pauses:
        if isinstance(pause, Pause):
            yield pause.first_day, pause.last_day, pause.afterwards
        elif isinstance(pause, tuple | list) and len(pause) == 2:
            yield pause[0], pause[1], False
        else:
            raise JournalError(f"{pause!r} is no pause: give its first and its last day, or a Pause.")
