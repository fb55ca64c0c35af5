"""How often do the numbers say too much? Simulated people whose routine does nothing, and what that costs.

    python benchmarks/calibration.py            # 1,500 people in each row; some minutes on two cores
    python benchmarks/calibration.py --people 100

Each person is a diary as a journal holds it: a session on 3 days a week once the programme has begun, and
check-ins on most days, in whole numbers from 0 to 10, read by the same functions as any journal. Tension has
a level that changes from week to week (standard deviation 1.5 points, autocorrelation as printed), days that
differ within the week (1 point), and a hand that is not quite steady (0.5 points). The first third of the
weeks is a baseline without a session.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fascia_journal.analysis import association, frames, pairwise, phases, tension, trend
from fascia_journal.programme import Programme
from fascia_journal.records import Plan

FIRST_DAY = dt.date(2026, 1, 5)
HOUR = 3600 * 1_000_000
MIDNIGHT = (FIRST_DAY - dt.date(1970, 1, 1)).days * 24 * HOUR
PROGRAMME = Programme.load("back")
PRESCRIBED = json.dumps(PROGRAMME.keys)
HABITS = ("any day", "bad days only", "calm days only", "fading check-ins")
AUTOCORRELATIONS = (0.0, 0.3, 0.5)
WEEKS = (12, 26)
SESSIONS_A_WEEK = 3
CHUNK = 125

Ratings = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Kind:
    """One kind of person.

    Attributes:
        weeks: length of the diary; the first third is the baseline.
        autocorrelation: of the weekly level of tension.
        habit: one of HABITS: on which days there are sessions, or that check-ins fade out.
        fall: points by which the level truly falls, evenly, over the whole diary.
        step: points by which it truly falls on the programme's first day.
        spread: standard deviation of the weekly level.
        varied: sessions on 0 to 3 days of a week, as the lot falls, instead of 3, and no baseline.
    """

    weeks: int
    autocorrelation: float
    habit: str = "any day"
    fall: float = 0.0
    step: float = 0.0
    spread: float = 1.5
    varied: bool = False

    @property
    def limit(self) -> float:
        """Largest share that may be told of something that is not there."""
        return 0.065 if (self.weeks, self.autocorrelation) == (26, 0.5) else 0.05

    @property
    def baseline(self) -> int:
        return 0 if self.varied else self.weeks // 3


def autocorrelated(rng: np.random.Generator, size: int, correlation: float) -> Ratings:
    """A stationary series with mean 0, standard deviation 1 and that correlation of neighbours."""
    series = rng.normal(size=size)
    for number in range(1, size):
        series[number] = correlation * series[number - 1] + (1 - correlation**2) ** 0.5 * series[number]
    return series


def days_of(rng: np.random.Generator, kind: Kind) -> Ratings:
    """Tension as it really is, one number a day."""
    week = np.arange(kind.weeks)
    level = 5 + kind.spread * autocorrelated(rng, kind.weeks, kind.autocorrelation)
    level += kind.fall * (0.5 - week / (kind.weeks - 1)) - kind.step * (week >= kind.baseline)
    level += kind.step / 2
    return np.repeat(level, 7) + rng.normal(size=7 * kind.weeks)


def rated(rng: np.random.Generator, days: Ratings) -> Ratings:
    """What the person says: whole numbers from 0 to 10."""
    return np.clip(np.rint(days + 0.5 * rng.normal(size=len(days))), 0, 10)


def session_days(rng: np.random.Generator, kind: Kind, days: Ratings) -> np.ndarray[Any, Any]:
    """Which days have a session: 3 a week (or 0 to 3), chosen by the person's habit."""
    by_week = days.reshape(-1, 7)
    wish = {"bad days only": -by_week, "calm days only": by_week}.get(kind.habit, rng.random(by_week.shape))
    wanted = rng.integers(0, SESSIONS_A_WEEK + 1, (kind.weeks, 1)) if kind.varied else SESSIONS_A_WEEK
    chosen = wish.argsort(axis=1).argsort(axis=1) < wanted
    chosen[: kind.baseline] = False
    return np.flatnonzero(chosen)


def diary(rng: np.random.Generator, kind: Kind) -> frames.Frames:
    """The frames of one person's journal.

    Sessions begin at six in the evening. Check-ins are given at eight in the morning; half of those who
    choose their days, or whose check-ins fade, give them at nine in the evening, 3 hours after a session.
    """
    days = days_of(rng, kind)
    before, after, told = (rated(rng, days) for _ in range(3))
    chance = np.linspace(0.9, 0, len(days)) if kind.habit == "fading check-ins" else np.full(len(days), 0.7)
    checked = np.flatnonzero(rng.random(len(days)) < chance)
    hour = 8 if kind.habit == "any day" or rng.random() < 0.5 else 21
    none = (None, None, None)
    session, exercise = [], []
    for day in session_days(rng, kind, days).tolist():
        at = MIDNIGHT + (24 * day + 18) * HOUR
        written = ("UTC", None, "alone", "", 0, "form", PRESCRIBED)
        session.append((f"s{day}", at, 0, *written, before[day], *none, after[day], *none, at, 1))
        exercise += [(f"s{day}", place, key, None, "done", None) for place, key in enumerate(PROGRAMME.keys)]
    check_in = []
    for day in checked.tolist():
        at = MIDNIGHT + (24 * day + hour) * HOUR
        check_in.append((f"c{day}", at, 0, "UTC", told[day], *none, *none, None, "", 0, "form", at, 1))
    begins = FIRST_DAY + dt.timedelta(weeks=kind.baseline)
    ends = FIRST_DAY + dt.timedelta(weeks=kind.weeks)
    plan = Plan(FIRST_DAY, PROGRAMME.keys, programme_start=begins)
    return frames.from_rows(
        {"session": session, "exercise": exercise, "check_in": check_in},
        plan=plan,
        plans=(plan,),
        programme=PROGRAMME,
        settings={},
        read_at=dt.datetime.combine(ends, dt.time(), dt.UTC),
        as_of=ends,
    )


def told(kind: Kind, people: int, seed: Iterable[int]) -> Ratings:
    """Of so many people: who were told of a changed course, of a changed phase, and whose interval of the
    shift in days leaves 0 out (which nobody is told to be a change)."""
    rng = np.random.default_rng(list(seed))
    counts = np.zeros(3)
    for _ in range(people):
        data = diary(rng, kind)
        found = phases.of(data)
        low, high = found.shift.low, found.shift.high
        counts += (
            trend.of(data).trend.verdict in (trend.FALLING, trend.RISING),
            found.verdict in (phases.LOWER, phases.HIGHER),
            low is not None and high is not None and not low <= 0 <= high,
        )
    return counts


def told_of_weeks(kind: Kind, people: int, row: int) -> float:
    """Share of so many people who are told that weeks on target differ from weeks below."""
    rng = np.random.default_rng([row, 1])
    clear = (phases.LOWER, phases.HIGHER)
    return sum(association.of(diary(rng, kind)).verdict in clear for _ in range(people)) / people


def shares(kinds: list[Kind], people: int, *, processes: int | None = None) -> Iterator[tuple[Kind, Ratings]]:
    """`told` as shares, kind by kind; the same whatever the number of processes."""
    parts = [min(CHUNK, people - done) for done in range(0, people, CHUNK)]
    jobs = [(kind, size, (row, part)) for row, kind in enumerate(kinds) for part, size in enumerate(parts)]
    if processes == 1:
        results = iter([told(*job) for job in jobs])
    else:
        with ProcessPoolExecutor(processes or os.cpu_count()) as pool:
            results = iter(list(pool.map(told, *zip(*jobs, strict=True))))
    for kind in kinds:
        yield kind, sum(next(results) for _ in parts) / people


def changes(rng: np.random.Generator, kind: Kind, relief: float) -> tuple[Ratings, Ratings]:
    """Ratings before and after of 3 sessions a week, each of which truly lowers tension by `relief`."""
    days = days_of(rng, kind)
    some = np.flatnonzero(rng.random((kind.weeks, 7)).argsort(axis=1).argsort(axis=1) < SESSIONS_A_WEEK)
    return rated(rng, days[some]), rated(rng, days[some] - relief)


def coverage(kind: Kind, people: int, relief: float) -> tuple[float, float]:
    """Share of people whose interval of the change holds the truth, and what the truth is.

    The truth is the estimate of 60,000 sessions: ratings end at 0, so it is not always exactly the relief.
    """
    rng = np.random.default_rng([kind.weeks, int(10 * kind.autocorrelation), int(10 * relief)])
    before, after = changes(rng, replace(kind, weeks=20_000), relief)
    truth = pairwise.walsh_averages(pairwise.exact_difference(after, before)).median()
    hits = 0
    for _ in range(people):
        found = tension.immediate_change(*changes(rng, kind, relief))
        if found.low is not None and found.high is not None:  # from 6 pairs on there is an interval
            hits += found.low <= truth <= found.high
    return hits / people, truth


def nothing_happens() -> list[Kind]:
    """All kinds of people whose tension changes for no reason that the journal knows."""
    return [Kind(n, r, habit) for n in WEEKS for r in AUTOCORRELATIONS for habit in HABITS]


def weeks_differ_by_chance() -> list[Kind]:
    """People who have sessions on 0 to 3 days of a week, as the lot falls, and whose routine does nothing."""
    return [Kind(n, r, habit, varied=True) for n in WEEKS for r in AUTOCORRELATIONS for habit in HABITS[:3]]


def something_happens() -> list[Kind]:
    """People with a true fall of 3 points over 12 weeks: even, and in one step on the first day."""
    return [Kind(12, r, **{how: 3.0}) for how in ("fall", "step") for r in AUTOCORRELATIONS]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=1500, help="simulated people in each row")
    parser.add_argument("--spread", type=float, default=1.5, help="standard deviation of the weekly level")
    people, spread = (arguments := parser.parse_args()).people, arguments.spread
    began = time.monotonic()
    line = "{:>5}  {:>5}  {:<17} {:>8} {:>8} {:>8}  {}"
    print(f"Told of something that is not there, in % of {people:,} people")
    print(
        line.format("weeks", "auto", "sessions on", "course", "phase", "limit", "interval of days without 0")
    )
    kinds = [replace(kind, spread=spread) for kind in nothing_happens()]
    for kind, (course, phase, naive) in shares(kinds, people):
        numbers = [f"{100 * share:.1f}" for share in (course, phase, kind.limit, naive)]
        passed = "" if max(course, phase) <= kind.limit else "  above the limit"
        print(line.format(kind.weeks, kind.autocorrelation, kind.habit, *numbers) + passed, flush=True)
    print(f"\nTold that weeks on target differ from weeks below, in % of {people:,} people")
    print(line.format("weeks", "auto", "sessions on", "told", "", "limit", ""))
    kinds = [replace(kind, spread=spread) for kind in weeks_differ_by_chance()]
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(told_of_weeks, kinds, [people] * len(kinds), range(len(kinds))))
    for kind, share in zip(kinds, found, strict=True):
        row = (kind.weeks, kind.autocorrelation, kind.habit, f"{100 * share:.1f}", "")
        print(line.format(*row, f"{100 * kind.limit:.1f}", ""), flush=True)
    print(f"\nA true fall of 3 points over 12 weeks that is told, in % of {people:,} people")
    print(line.format("weeks", "auto", "the fall", "course", "phase", "", ""))
    for kind, (course, phase, _) in shares([replace(k, spread=spread) for k in something_happens()], people):
        how = "even" if kind.fall else "at the start"
        numbers = [f"{100 * share:.1f}" for share in (course, phase)]
        print(line.format(kind.weeks, kind.autocorrelation, how, *numbers, "", ""), flush=True)
    print(f"\n95 % interval of the change that holds the truth, in % of {people:,} people")
    print("{:>5}  {:>5}  {:>8} {:>8} {:>8}".format("weeks", "auto", "sessions", "truth", "holds"))
    for weeks in WEEKS:
        for correlation in AUTOCORRELATIONS:
            for relief in (0.0, 1.5):
                share, truth = coverage(Kind(weeks, correlation, spread=spread), people, relief)
                row = (weeks, correlation, SESSIONS_A_WEEK * weeks, f"{truth:g}", f"{100 * share:.1f}")
                print("{:>5}  {:>5}  {:>8} {:>8} {:>8}".format(*row), flush=True)
    print(f"\n{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
