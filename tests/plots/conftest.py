"""Ledgers, ratings and sessions of any length, and figures as wide as a notebook's cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from fascia_journal.analysis import adherence, frames, trend
from fascia_journal.plots import style
from fascia_journal.programme import Programme
from fascia_journal.records import Plan

MONDAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def house() -> Iterator[None]:
    with style.house():
        yield


@pytest.fixture
def cell() -> Callable[..., Axes]:
    """Empty axes in a figure 600 pixels wide."""

    def make(width: float = style.CELL, height: float = 2.6) -> Axes:
        return style.new_figure(width, height).subplots()

    return make


@pytest.fixture(scope="session")
def ledger() -> Callable[..., pd.DataFrame]:
    """The ledger of sessions on given days; `days` counts from Monday, 2 March 2026."""

    def make(days: list[int], *, as_of: int, **options: Any) -> pd.DataFrame:
        sessions = pd.DataFrame(
            {
                "local_date": pd.to_datetime([MONDAY + dt.timedelta(days=day) for day in days]),
                "done": [6] * len(days),
                "prescribed": [6] * len(days),
            }
        )
        today = MONDAY + dt.timedelta(days=as_of)
        return adherence.weekly(sessions, start=MONDAY, as_of=today, **options)

    return make


@pytest.fixture(scope="session")
def make_course() -> Callable[..., trend.Course]:
    """A course of check-ins: `levels` holds one rating a week, None for a week without."""

    def make(levels: list[float | None]) -> trend.Course:
        noon = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
        rows = [
            (f"c{n}", int((noon + dt.timedelta(weeks=n)).timestamp()) * 1_000_000, 0, "UTC", level)
            for n, level in enumerate(levels)
            if level is not None
        ]
        checks = [(*row, None, None, None, None, None, None, None, "", 0, "form", row[1], 1) for row in rows]
        return trend.of(_frames({"check_in": checks}))

    return make


@pytest.fixture(scope="session")
def make_frames() -> Callable[..., frames.Frames]:
    """Frames from the store's rows, as of 29 June 2026."""
    return _frames


def _frames(rows: dict[str, list[tuple[Any, ...]]]) -> frames.Frames:
    programme = Programme.load("back")
    plan = Plan(from_day=MONDAY, exercises=programme.keys)
    return frames.from_rows(
        rows,
        plan=plan,
        plans=(plan,),
        programme=programme,
        settings={"counted_share": 0.5},
        read_at=dt.datetime(2026, 6, 29, 12, tzinfo=dt.UTC),
        as_of=dt.date(2026, 6, 29),
    )


@pytest.fixture(scope="session")
def many_days() -> Callable[[int], list[int]]:
    """Two or three session days in each of so many weeks."""

    def make(weeks: int) -> list[int]:
        rng = np.random.default_rng(3)
        return [7 * week + day for week in range(weeks) for day in (0, 3, 5)[: rng.integers(1, 4)]]

    return make
