"""A writer killed at random moments: is each save that was acknowledged in the journal?

    python tests/torture/killing.py --kills 2000 --seed 1

A child opens a journal and saves as fast as it can: new sessions, edits, deletions. It tells each save
through a pipe once the call has returned. After a random time it is killed with SIGKILL, and the journal is
opened again. Prints one line of JSON with what was found.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from fascia_journal import ExerciseEntry, Journal, Session, Tension

EXERCISES = ("roll_down", "lunge", "ball_upper_back", "wall_lean", "doorway", "neck_roll")
BEGIN = dt.datetime(1990, 1, 1, 18, tzinfo=dt.UTC)


def save_until_killed(path: Path, pipe: int, number: int) -> None:
    with Journal.open(path) as journal:
        os.write(pipe, b"open\n")
        while True:
            number += 1
            saved = journal.add(
                Session(
                    BEGIN + dt.timedelta(hours=number),
                    "UTC",
                    tuple(ExerciseEntry(key, number % 90, "done") for key in EXERCISES),
                    Tension(number % 11),
                    note=str(number),
                )
            )
            os.write(pipe, f"saved {saved.id} 1 {number}\n".encode())
            if number % 3 == 0:
                saved = journal.replace(replace(saved, note=f"{number} edited"))
                os.write(pipe, f"saved {saved.id} 2 {number}\n".encode())
            if number % 7 == 0:
                journal.delete(saved)
                os.write(pipe, f"gone {saved.id} 0 {number}\n".encode())


def kill_once(path: Path, chance: random.Random, number: int) -> list[list[str]]:
    """What a writer told before it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with suppress(BaseException):  # whatever happens, the child must not go on as its parent
            save_until_killed(path, writing, number)
        os._exit(1)
    os.close(writing)
    time.sleep(chance.uniform(0, 0.03))  # the random moment is what is tried
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    told = b""
    while part := os.read(reading, 1 << 16):
        told += part
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("the writer ended by itself: it must save until it is killed")
    return [line.split() for line in told.decode().splitlines()]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    found = {"kills": 0, "within a save": 0, "acknowledged": 0, "missing": 0, "torn": 0, "findings": 0}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder  # backups, too
        path, number = Path(folder) / "journal.sqlite", 0
        Journal.open(path).close()
        for kill in range(options.kills):
            lines = kill_once(path, chance, number)
            told = [line for line in lines if line[0] != "open"]
            number = 1 + max([number, *(int(line[3]) for line in told)])
            found["kills"] += 1
            found["within a save"] += path.with_name(path.name + "-journal").exists()
            found["acknowledged"] += len(told)
            latest = {key: (what, int(revision)) for what, key, revision, _ in told}
            with Journal.open(path, create=False) as journal:
                for key, (what, revision) in latest.items():
                    record = journal.get("session", key)
                    if what == "saved" and record is not None:
                        found["missing"] += record.revision < revision
                    elif what == "saved":  # deleted, unless the kill came between the deletion and its word
                        found["missing"] += revision < 1 or not journal.history("session", key)
                    else:
                        found["missing"] += record is not None
                for session in journal.latest(3):
                    found["torn"] += [entry.exercise for entry in session.exercises] != list(EXERCISES)
                if kill % 20 == 19 or kill == options.kills - 1:
                    found["findings"] += len(journal.check())
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
