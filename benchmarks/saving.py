"""A durable save against bare sqlite3: the same rows, the same pragmas, side by side.

    python benchmarks/saving.py

Both save one session after the other, in turns, into files of the same size: with 100 and with 8,000
sessions in them. The second ratio is to be no more than the first, within what the measurement itself varies.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from pairs import Pair, of_rounds, show

from fascia_journal import ExerciseEntry, Journal, Session, Tension
from fascia_journal.store import engine

EXERCISES = ("roll_down", "lunge", "ball_upper_back", "wall_lean", "doorway", "neck_roll")
BEGIN = dt.datetime(1980, 1, 1, 18, tzinfo=dt.UTC)
SAVES = 150
TABLES = ("session", "exercise_entry", "change", "history")


def session(number: int) -> Session:
    entries = tuple(ExerciseEntry(key, 90) for key in EXERCISES)
    at = BEGIN + dt.timedelta(hours=number)
    return Session(at, "UTC", entries, Tension(6), Tension(4), note="after work")


def bare_save(path: Path) -> Callable[[list[tuple[str, list[tuple]]]], None]:
    """Saves rows in one transaction on a connection that stays open."""
    db = sqlite3.connect(path, isolation_level=None)
    for name, value in engine.PRAGMAS.items():
        db.execute(f"PRAGMA {name} = {value}").fetchall()

    def save(rows: list[tuple[str, list[tuple]]]) -> None:
        db.execute("BEGIN IMMEDIATE")
        for table, values in rows:
            places = ", ".join("?" * len(values[0]))
            db.executemany(f"INSERT INTO {table} VALUES ({places})", values)
        db.execute("UPDATE journal SET version = version + 1")
        db.execute("COMMIT")

    return save


def rows_of_a_save(path: Path) -> list[tuple[str, list[tuple]]]:
    """The rows that one real save wrote, read from a backup of it."""
    with closing(sqlite3.connect(path)) as db:
        return [
            ("session", db.execute("SELECT * FROM session").fetchall()),
            ("exercise_entry", db.execute("SELECT * FROM exercise_entry").fetchall()),
            ("change", db.execute("SELECT * FROM change").fetchall()),
            ("history", db.execute("SELECT * FROM history").fetchall()),
        ]


def numbered(rows: list[tuple[str, list[tuple]]], number: int) -> list[tuple[str, list[tuple]]]:
    """The same rows under another key."""
    key = f"{number:032x}"
    renewed = []
    for table, values in rows:
        if table in ("session", "exercise_entry"):
            renewed.append((table, [(key, *row[1:]) for row in values]))
        elif table == "change":
            renewed.append((table, [(1_000_000 + number, *row[1:]) for row in values]))
        else:
            renewed.append((table, [(1_000_000 + number, row[1], key, *row[3:]) for row in values]))
    return renewed


def measure(folder: Path, filled: int) -> Pair:
    """Saves into a journal and into a bare file of the same size, in turns."""
    one = folder / f"one-{filled}.sqlite"
    with Journal.open(folder / f"small-{filled}" / "journal.sqlite") as small:
        small.settings["invented"] = True  # the daily backup is measured by itself
        small.add(session(0))
        small.backup(one)
    rows = rows_of_a_save(one)
    other = folder / f"bare-{filled}.sqlite"
    ours, bare = [], []
    with Journal.open(folder / f"full-{filled}" / "journal.sqlite") as journal:
        journal.settings["invented"] = True
        journal.add_all(session(number) for number in range(filled))
        journal.backup(other)
        save = bare_save(other)
        for number in range(SAVES):
            record, raw = session(filled + number), numbered(rows, number)
            begun = time.perf_counter()
            journal.add(record)
            between = time.perf_counter()
            save(raw)
            ours.append(between - begun)
            bare.append(time.perf_counter() - between)
    return of_rounds(
        f"`Journal.add(session)`, durable, {filled:,} sessions in the file",
        "bare sqlite3, the same rows and pragmas",
        2,
        zip(ours, bare, strict=True),
    )


def pairs() -> Iterator[Pair]:
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = name
        for filled in (100, 8000):
            yield measure(Path(name), filled)


if __name__ == "__main__":
    show(pairs())
