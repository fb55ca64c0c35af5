"""An import of 100,000 rows against pandas.read_csv and one executemany, side by side.

    python benchmarks/importing.py [--short]

Ours reads a person's table (date, time, tension before and after, exercises, note), shows what it would do and
takes it in, with every check, hash and line of history. The other reads the same file with pandas and inserts
the rows as they are into a table of the same columns, in one transaction of a file with the same pragmas. They
take turns, each time into a new file; the median of the ratios counts. Ours is to keep at least a tenth of the
rate. With `--short` 10,000 rows.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

import pandas as pd

from fascia_journal import Journal
from fascia_journal.exchange import incoming, reading
from fascia_journal.programme import Programme
from fascia_journal.store import engine

ROWS, SHORT = 100_000, 10_000
ROUNDS = 5
AT_LEAST = 0.1
LAST_DAY = dt.date(2026, 9, 30)
NOTES = ("", "", "", "after work", "slept badly", "a long day at the desk, then a walk", "", "neck stiff")


def table(rows: int) -> bytes:
    """Four sessions a day, as a person's spreadsheet would save them."""
    programme = Programme.load()
    done = ["", ";".join(programme.keys), "; ".join(programme.title_of(key) for key in programme.keys[:3])]
    lines = ["Date,Time,Before,After,Exercises,Note"]
    for number in range(rows):
        day = LAST_DAY - dt.timedelta(number // 4)
        before = number * 7 % 21 / 2
        lines.append(
            f"{day},{6 + number % 4 * 4:02}:{number * 13 % 60:02},{before:g},{max(0, before - 1):g},"
            f'{done[0]},"{NOTES[number % len(NOTES)]}"'
        )
    return "\n".join(lines).encode()


def ours(data: bytes, folder: Path) -> float:
    """Seconds from the bytes to the last row in the journal."""
    programme = Programme.load()
    known = {key: programme.title_of(key) for key in programme.keys}
    with Journal.open(folder / "journal.sqlite") as journal:
        journal.settings["zone"] = "Europe/Zurich"
        journal.settings["invented"] = True  # the daily backup is measured by itself
        begun = time.perf_counter()
        read = reading.read(
            data, "mine.csv", zone="Europe/Zurich", known=known, planned=lambda _: programme.keys
        )
        assert isinstance(read, incoming.Incoming)
        taken = incoming.take_in(journal, incoming.preview(journal, read))
        seconds = time.perf_counter() - begun
        assert len(taken) == journal.count() == data.count(b"\n")
    return seconds


def bare(file: Path, folder: Path) -> float:
    """Seconds of pandas.read_csv and one executemany."""
    with closing(sqlite3.connect(folder / "bare.sqlite", isolation_level=None)) as db:
        for name, value in engine.PRAGMAS.items():
            db.execute(f"PRAGMA {name} = {value}").fetchall()
        db.execute(
            "CREATE TABLE session (id INTEGER PRIMARY KEY, date TEXT, time TEXT, before REAL, after REAL, "
            "exercises TEXT, note TEXT) STRICT"
        )
        begun = time.perf_counter()
        frame = pd.read_csv(file)
        rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
        db.execute("BEGIN IMMEDIATE")
        db.executemany(
            "INSERT INTO session (date, time, before, after, exercises, note) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        db.execute("COMMIT")
        return time.perf_counter() - begun


def main() -> None:
    """Print the medians and the ratio of the rates."""
    rows = SHORT if "--short" in sys.argv[1:] else ROWS
    data = table(rows)
    mine, theirs = [], []
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = name
        file = Path(name) / "mine.csv"
        file.write_bytes(data)
        for turn in range(ROUNDS + 1):
            folder = Path(name) / str(turn)
            folder.mkdir()
            one, other = ours(data, folder), bare(file, folder)
            gc.collect()
            if turn:  # the first one loads what is imported late
                mine.append(one)
                theirs.append(other)
    rate = median(other / one for one, other in zip(mine, theirs, strict=True))
    print(
        f"{rows:,} rows: ours {median(mine):.2f} s, pandas and executemany {median(theirs):.2f} s, "
        f"rate {rate:.3f} of theirs (at least {AT_LEAST})"
    )


if __name__ == "__main__":
    main()
