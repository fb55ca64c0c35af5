"""What a function of the analysis is given: taken as it is, or refused with a sentence.

Each check raises a `JournalError`, so that nobody has to read an error of pandas to learn which column is
missing. Checks of single values in a record stand in `fascia_journal.checks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fascia_journal.errors import JournalError

Numbers = npt.NDArray[np.float64]


def columns(table: Any, names: Iterable[str], made_by: str) -> None:
    """A DataFrame that has these columns.

    Args:
        table: what was given.
        names: the columns that are needed.
        made_by: where such a table comes from, such as "journal.sessions()".
    """
    names = list(names)
    if not isinstance(table, pd.DataFrame):
        raise JournalError(
            f"What was given is of the kind {type(table).__name__} and no table: give a DataFrame with the "
            f"{_listed(names)}, such as {made_by}."
        )
    missing = [name for name in names if name not in table]
    if missing:
        raise JournalError(
            f"This table lacks the {_listed(missing)}: give one with the {_listed(names)}, such as {made_by}."
        )


def instance(value: Any, wanted: type, made_by: str) -> None:
    """An object of the wanted class, such as the Frames of a journal."""
    if not isinstance(value, wanted):
        raise JournalError(
            f"What was given is of the kind {type(value).__name__}: give the {wanted.__name__} of {made_by}."
        )


def choice(what: str, value: Any, allowed: Iterable[str]) -> None:
    """One of the words that are allowed."""
    words = list(allowed)
    if value not in words:
        raise JournalError(f"{value!r} is no {what}: give one of {', '.join(words)}.")


def numbers(values: Any, refusal: str) -> Numbers:
    """A sequence of numbers, with None, NaN or NA for what is missing, as an array of floats.

    Args:
        values: any sequence; dates, text and infinities are no numbers.
        refusal: the sentence for what is no number.
    """
    try:
        series = pd.Series(values)
        if series.dtype.kind in "mMc":  # pandas would make billionths of a second of a date
            raise TypeError
        found = series.to_numpy(dtype=np.float64, na_value=np.nan).reshape(-1)
    except (TypeError, ValueError):
        raise JournalError(refusal) from None
    if np.isinf(found).any():
        raise JournalError(refusal)
    return found


def amounts(table: pd.DataFrame, name: str) -> Numbers:
    """A column of amounts, 0 or more each; NaN where one is missing."""
    found = numbers(table[name], f'The column "{name}" holds something that is no number: give 0 or more.')
    if (found < 0).any():
        raise JournalError(f'The column "{name}" holds a number below 0: give 0 or more.')
    return found


def _listed(names: list[str]) -> str:
    """Columns "a", "b" and "c"."""
    quoted = [f'"{name}"' for name in names]
    if len(quoted) == 1:
        return f"column {quoted[0]}"
    return f"columns {', '.join(quoted[:-1])} and {quoted[-1]}"
