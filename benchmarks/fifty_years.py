"""Every number of a journal of 50 years against loading that journal from its file: time and memory.

    python benchmarks/fifty_years.py                 # 8,000 sessions and 20,000 check-ins; about a minute
    python benchmarks/fifty_years.py --years 5

The journal is a real one, written to a temporary folder and opened again. Memory is what a step needs at its
highest, beyond what the frames hold.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pairs import Pair, in_turns, seconds, show

from fascia_journal import CheckIn, ExerciseEntry, Journal, Pause, Plan, Programme, Session, Tension, clock
from fascia_journal.analysis import (
    adherence,
    association,
    descriptions,
    entries,
    phases,
    sentences,
    tension,
    trend,
)
from fascia_journal.analysis.frames import Frames
from fascia_journal.records import CONTEXTS, SCALES

SESSIONS_A_YEAR, CHECK_INS_A_YEAR = 160, 400
ROUNDS = 7
MEGABYTE = 1_000_000


def records(years: int) -> list[Any]:
    """A plan, pauses, sessions and check-ins of so many years up to yesterday; ratings have decimals."""
    rng = random.Random(50)
    keys = Programme.load("back").keys
    end = clock.now() - dt.timedelta(days=1)
    begin = end - dt.timedelta(days=365 * years)

    def some_tension() -> Tension:
        return Tension(*(None if rng.random() < 0.1 else rng.randint(0, 100) / 10 for _ in SCALES))

    made: list[Any] = [Plan(begin.date(), keys, programme_start=begin.date() + dt.timedelta(days=60))]
    for year in range(years - 1):
        first = begin.date() + dt.timedelta(days=365 * year + 200)
        made.append(Pause(first, first + dt.timedelta(days=13), entered_at=clock.now()))
    step = (end - begin) / (SESSIONS_A_YEAR * years)
    for number in range(SESSIONS_A_YEAR * years):
        done = tuple(ExerciseEntry(key, 90.0) for key in keys[: rng.randint(2, len(keys))])
        at = begin + number * step
        made.append(Session(at, "UTC", done, some_tension(), some_tension(), context=rng.choice(CONTEXTS)))
    step = (end - begin) / (CHECK_INS_A_YEAR * years)
    for number in range(CHECK_INS_A_YEAR * years):
        made.append(CheckIn(begin + number * step, "UTC", some_tension(), sleep=rng.randint(0, 10)))
    return made


def steps(data: Frames) -> dict[str, Callable[[], Any]]:
    """Everything that docs/methods.md describes, by name."""
    ledger = adherence.of(data)
    courses = [trend.of(data, scale) for scale in SCALES]
    return {
        "weekly ledger": lambda: adherence.summary(adherence.of(data)),
        "exercises": lambda: (adherence.completeness(data.sessions), adherence.by_exercise(data.exercises)),
        "weekday and hour": lambda: entries.by_weekday_and_hour(data.sessions),
        "late entries": lambda: entries.late(data),
        "change, by region": lambda: [tension.of(data, scale) for scale in SCALES],
        "change, by context": lambda: [tension.of(data, context=context) for context in CONTEXTS],
        "lag-1": lambda: tension.lag_one(data.sessions["before"], data.sessions["after"]),
        "course, by region": lambda: [trend.of(data, scale) for scale in SCALES],
        "baseline and programme": lambda: phases.of(data),
        "association": lambda: association.of(data),
        "sentences": lambda: (
            sentences.adherence_sentence(adherence.summary(ledger)),
            descriptions.describe_sessions_per_week(ledger),
            descriptions.describe_calendar(data),
            sentences.entered_later_sentence(data),
            [descriptions.describe_course(course) for course in courses],
        ),
    }


def peak(action: Callable[[], Any]) -> float:
    """Megabytes that a step needs at its highest."""
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()


def pairs() -> Iterator[Pair]:
    with opened(50) as journal:
        every = list(steps(journal.frames()).values())
        yield in_turns(
            "all numbers of the review, 50 years",
            "loading them",
            1,
            lambda: [action() for action in every],
            journal.frames,
        )


@contextmanager
def opened(years: int) -> Iterator[Journal]:
    """A journal of so many years, written to a file and opened again."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "journal.sqlite"
        with Journal.open(file) as journal:
            journal.settings["invented"] = True  # no backup for what nobody needs
            journal.add_all(records(years))
        with Journal.open(file) as journal:
            yield journal


def main() -> None:
    """Print what each number costs in time and memory, beside loading."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--years", type=int, default=50)
    with opened(parser.parse_args().years) as journal:
        todo = {"loading the journal": journal.frames, **steps(journal.frames())}
        print(f"{'':<32} {'seconds':>8} {'MB':>6}")
        for name, action in todo.items():
            action()  # scipy is loaded on first use, once for all journals
            print(f"{name:<32} {min(seconds(action) for _ in range(ROUNDS)):>8.3f} {peak(action):>6.0f}")


if __name__ == "__main__":
    main()
    show(pairs())
