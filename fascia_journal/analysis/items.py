"""The single items of check-ins: wellbeing, sleep, stress, and the valued activity, week by week."""

from __future__ import annotations

import pandas as pd

from fascia_journal.analysis.trend import by_monday
from fascia_journal.errors import JournalError

ITEMS = ("wellbeing", "sleep", "stress", "activity")
"""Each 0 to 10. Wellbeing and sleep: 10 is best; stress and activity: 10 is worst. Not validated."""


def rated(check_ins: pd.DataFrame, item: str) -> pd.DataFrame:
    """The ratings of one item that were given: local_time, local_date and tension, in the order of time.

    The last column bears the name that courses of tension use, so that the same functions take it.

    Raises:
        JournalError: there is no such item.
    """
    if item not in ITEMS:
        raise JournalError(f"There is no item {item!r}; there are {', '.join(ITEMS)}.")
    columns = {"local_time": "local_time", "local_date": "local_date", item: "tension"}
    return check_ins[list(columns)].rename(columns=columns).dropna().reset_index(drop=True)


def weekly(ratings: pd.DataFrame) -> pd.DataFrame:
    """Weekly medians of what `rated` gave.

    Returns:
        One row for every ISO week from the first to the last rating. Columns: monday, median (NaN in a week
        without a rating) and n.
    """
    found = by_monday(ratings)
    if found.empty:
        return pd.DataFrame({"monday": pd.Series(dtype="datetime64[us]"), "median": [], "n": []}).astype(
            {"median": "float64", "n": "int64"}
        )
    every = pd.date_range(found.index.min(), found.index.max(), freq="7D", unit="us")
    weeks = found.reindex(every)
    return pd.DataFrame(
        {
            "monday": every,
            "median": weeks["median"].to_numpy(dtype="float64"),
            "n": weeks["count"].fillna(0).to_numpy(dtype="int64"),
        }
    )
