"""An import of 100,000 rows against pandas.read_csv and one executemany, side by side.

    python benchmarks/importing.py [--short]

Ours reads a person's table (date, time, tension before and after, exercises, note), shows what it would do
and takes it in, with every check, hash and line of history. The other reads the same file with pandas and
inserts its rows as they are, in one transaction of a file with the same pragmas: once into a table of six
columns without any rule, once into the journal's own table of sessions, with its keys, checks and index. They
take turns, each time with a new file. Ours is to keep at least a tenth of the rate at which the journal's own
table is filled. With `--short` 10,000 rows.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
from pairs import Pair, of_rounds, show

from fascia_journal import Journal
from fascia_journal.exchange import incoming, reading
from fascia_journal.programme import Programme
from fascia_journal.store import engine

ROWS, SHORT = 100_000, 10_000
ROUNDS = 7
OWN_TABLE = "the journal's own table"
AT_MOST = 10  # times as long: a tenth of the rate
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
        if not isinstance(read, incoming.Incoming):
            raise SystemExit("The table was not understood.")
        taken = incoming.take_in(journal, incoming.preview(journal, read))
        seconds = time.perf_counter() - begun
        if not len(taken) == journal.count() == data.count(b"\n"):
            raise SystemExit("Not every row was taken.")
    return seconds


def bare(file: Path, journal: Path, *, own_table: bool) -> float:
    """Seconds of pandas.read_csv and one executemany."""
    with closing(sqlite3.connect(journal, isolation_level=None)) as db:
        for name, value in engine.PRAGMAS.items():
            db.execute(f"PRAGMA {name} = {value}").fetchall()
        if not own_table:
            db.execute(
                "CREATE TABLE plain (date TEXT, time TEXT, before REAL, after REAL, done TEXT, note TEXT)"
            )
        begun = time.perf_counter()
        frame = pd.read_csv(file)
        rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
        db.execute("BEGIN IMMEDIATE")
        db.executemany(OWN if own_table else PLAIN, rows)
        db.execute("COMMIT")
        return time.perf_counter() - begun


PLAIN = "INSERT INTO plain VALUES (?, ?, ?, ?, ?, ?)"
OWN = """
    INSERT INTO session (id, revision, entered_utc_us, started_utc_us, offset_s, zone, local_time, local_date,
        context, note, flare_up, source, prescribed, before_overall, after_overall, hash)
    VALUES (lower(hex(randomblob(16))), 1, 0, unixepoch(?1 || ' ' || ?2) * 1000000, 0, 'UTC', ?1 || ' ' || ?2,
        ?1, 'alone', coalesce(?6, ''), 0, 'import', coalesce(?5, '[]'), ?3, ?4, '')
"""


def pairs(rows: int = ROWS) -> Iterator[Pair]:
    data = table(rows)
    rounds: dict[str, list[tuple[float, float]]] = {"a table without rules": [], OWN_TABLE: []}
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = name
        file = Path(name) / "mine.csv"
        file.write_bytes(data)
        for turn in range(ROUNDS + 1):
            folder = Path(name) / str(turn)
            folder.mkdir()
            Journal.open(folder / "empty.sqlite").close()
            seconds = ours(data, folder)
            plain = bare(file, folder / "bare.sqlite", own_table=False)
            own = bare(file, folder / "empty.sqlite", own_table=True)
            if turn:  # the first one loads what is imported late
                for found, one in zip(rounds.values(), (plain, own), strict=True):
                    found.append((seconds, one))
    for where, found in rounds.items():
        against = f"`pandas.read_csv` and one `executemany` into {where}"
        at_most = AT_MOST if where == OWN_TABLE else None
        yield of_rounds(f"import of {rows:,} rows, shown first", against, at_most, found)


if __name__ == "__main__":
    show(pairs(SHORT if "--short" in sys.argv[1:] else ROWS))
