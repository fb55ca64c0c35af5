"""Lists of what SQLite gives (whole numbers, floats, text, None) as numpy arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from fascia_journal.analysis.columns import WALL

Integers = npt.NDArray[np.int64]

MICROSECONDS = 1_000_000
"""Of a second."""
MISSING = np.iinfo(np.int64).min
"""How numpy spells NaT."""


def week_labels(days: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """ISO weeks of an array of days; each week is spelled once, however many days fall into it."""
    since_monday = (days.astype(np.int64) + 3) % 7  # day 0, the first of 1970, was a Thursday
    mondays, week_of = np.unique(days.astype(np.int64) - since_monday, return_inverse=True)
    labels = []
    for monday in mondays.astype("datetime64[D]").tolist():
        year, week, _ = monday.isocalendar()
        labels.append(f"{year}-W{week:02d}")
    return objects(labels)[week_of]


def instants(values: Sequence[int | None]) -> npt.NDArray[Any]:
    """Microseconds since 1970 as moments; None is NaT."""
    return integers(values).astype(WALL)


def wall_times(utc: Sequence[int], offset: Sequence[int]) -> npt.NDArray[Any]:
    """Wall times, from microseconds since 1970 in UTC and offsets in seconds."""
    return (integers(utc) + integers(offset) * MICROSECONDS).astype(WALL)


def integers(values: Sequence[int | None]) -> Integers:
    """Whole numbers; None becomes what numpy spells NaT with."""
    return np.array([MISSING if value is None else value for value in values], dtype=np.int64)


def numbers(values: Sequence[float | None]) -> npt.NDArray[np.float64]:
    """Floats; None becomes NaN."""
    return np.array(values, dtype=np.float64)  # numpy makes NaN of None


def flags(values: Sequence[int]) -> npt.NDArray[np.bool_]:
    """0 and 1 as booleans."""
    return np.array(values, dtype=bool)


def objects(values: Any) -> npt.NDArray[Any]:
    """A column of whatever the values are, one cell each."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
