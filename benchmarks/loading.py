"""A journal of 50 years into frames against the same rows from a bare cursor into pandas.

    python benchmarks/loading.py

8,000 sessions with 48,000 exercise rows, each rated before and after. The other side reads the tables as they
lie, and makes one DataFrame of each; it has no wall times, weeks, ratings in a tidy table, or dtypes that
hold when a table is empty.
"""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
from pairs import Pair, in_turns, show

from fascia_journal import ExerciseEntry, Journal, Plan, Programme, Session, Tension, clock

SESSIONS = 8_000
TABLES = ("session", "exercise_entry", "check_in", "pause")


def sessions() -> Iterator[Session]:
    """Every second or third day for 50 years, all six exercises done."""
    rng = random.Random(8)
    done = tuple(ExerciseEntry(key, 90.0) for key in Programme.load("back").keys)
    end = clock.now() - dt.timedelta(days=1)
    step = dt.timedelta(days=50 * 365) / SESSIONS
    for number in range(SESSIONS):
        before = rng.randint(2, 8)
        at = end - (SESSIONS - number) * step
        yield Session(at, "Europe/Zurich", done, Tension(before), Tension(before - rng.randint(-1, 2)))


def bare(file: Path) -> list[pd.DataFrame]:
    with closing(sqlite3.connect(file)) as db:
        found = []
        for table in TABLES:
            cursor = db.execute(f"SELECT * FROM {table}")
            found.append(pd.DataFrame(cursor.fetchall(), columns=[name for name, *_ in cursor.description]))
        return found


def pairs() -> Iterator[Pair]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Journal.open(folder / "journal.sqlite") as journal:
            journal.settings["invented"] = True
            journal.add(Plan(dt.date(1970, 1, 1), Programme.load("back").keys))
            journal.add_all(sessions())
            copy = journal.backup(folder / "copy.sqlite")
            yield in_turns(
                "load 8,000 sessions with 48,000 exercise rows into frames",
                "bare cursor into `pandas.DataFrame`",
                1.5,
                journal.frames,
                lambda: bare(copy),
            )


if __name__ == "__main__":
    show(pairs())
