"""Frames of a real journal on disk, and a PDF as a reader finds it."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdf
import pytest

from fascia_journal import CheckIn, ExerciseEntry, Journal, Pause, Plan, Session, Tension, clock
from fascia_journal.analysis.frames import Frames
from fascia_journal.programme import Programme
from fascia_journal.records import Record

KEYS = Programme.load("back").keys
FIRST = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    """All of this happened long ago, whatever the machine's clock says."""
    with clock.fixed(dt.datetime(2037, 1, 1, tzinfo=dt.UTC)):
        yield


@dataclass(frozen=True)
class Read:
    """What was read back from a PDF."""

    path: Path

    @cached_property
    def pdf(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(self.path)

    @cached_property
    def pages(self) -> list[str]:
        """Text of each page, every run of white space one space."""
        return [self.page(number) for number in range(len(self.pdf.pages))]

    def page(self, number: int) -> str:
        """Text of one page: of a long PDF, all of it takes long to read."""
        return re.sub(r"\s+", " ", self.pdf.pages[number].extract_text())

    @property
    def text(self) -> str:
        return " ".join(self.pages)

    @property
    def letters(self) -> str:
        """All text without any white space, for what may break across lines."""
        return re.sub(r"[\s\u200b]", "", self.text)


@pytest.fixture
def read() -> Callable[[Path], Read]:
    return Read


@pytest.fixture
def frames_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Frames]:
    """Frames of a journal that holds these records, read at noon of a day."""
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *a, **k: str(tmp_path / "user data"))

    def make(records: Iterable[Record], *, today: dt.date, **settings: Any) -> Frames:
        with clock.fixed(dt.datetime.combine(today, dt.time(12), dt.UTC)):
            with Journal.open(tmp_path / "journal.sqlite") as journal:
                journal.settings["zone"] = "Europe/Zurich"
                for name, value in settings.items():
                    journal.settings[name] = value
                journal.add_all(list(records))
            with Journal.open(tmp_path / "journal.sqlite") as journal:
                return journal.frames()

    return make


@pytest.fixture
def half_year() -> list[Record]:
    """Invented: two or three sessions a week, a holiday, flare-ups, missing ratings, a late entry."""
    return records(26)


@pytest.fixture
def ten_years() -> list[Record]:
    return records(520)


@pytest.fixture
def one_session() -> Session:
    return Session(
        started_at=dt.datetime(2026, 3, 3, 7, 30, tzinfo=dt.UTC),
        zone="Europe/Zurich",
        exercises=tuple(ExerciseEntry(key) for key in KEYS),
        before=Tension(6),
        after=Tension(4),
    )


def records(weeks: int) -> list[Record]:
    rng = random.Random(11)
    made: list[Record] = [
        Plan(FIRST, KEYS, programme_start=FIRST + dt.timedelta(weeks=3)),
        Pause(FIRST + dt.timedelta(weeks=12), FIRST + dt.timedelta(weeks=13, days=2)),
    ]
    for week in range(weeks):
        for day in sorted(rng.sample(range(7), rng.choice([1, 2, 2, 3, 3, 4]))):
            made.append(_session(FIRST + dt.timedelta(weeks=week, days=day), rng))
        for day in (2, 6):
            made.append(_check_in(FIRST + dt.timedelta(weeks=week, days=day), rng))
    return made


def _session(day: dt.date, rng: random.Random) -> Session:
    at = dt.datetime.combine(day, dt.time(6, rng.randrange(60)), dt.UTC)
    before = rng.choice([3, 4, 5, 5, 6, 7, 8])
    after = min(10, max(0, before - rng.choice([-1, 0, 1, 1, 2, 3])))
    entries = [
        ExerciseEntry(key) if rng.random() < 0.85 else ExerciseEntry(key, status="skipped", reason="no_time")
        for key in KEYS
    ]
    return Session(
        started_at=at,
        zone="Europe/Zurich",
        exercises=tuple(entries),
        before=Tension(None if rng.random() < 0.1 else before, neck=rng.choice([None, 4])),
        after=Tension(None if rng.random() < 0.1 else after, neck=3),
        context=rng.choice(["alone", "before_sport", "after_sport"]),
        flare_up=rng.random() < 0.05,
        entered_at=at + dt.timedelta(hours=rng.choice([1, 1, 1, 30])),
    )


def _check_in(day: dt.date, rng: random.Random) -> CheckIn:
    at = dt.datetime.combine(day, dt.time(19, 30), dt.UTC)
    return CheckIn(
        at=at, zone="Europe/Zurich", tension=Tension(rng.choice([3, 4, 5, 6])), sleep=7, entered_at=at
    )
