"""The calendar: each day in the cell of its week and weekday, told by shape as well as colour."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from fascia_journal import plots
from fascia_journal.programme import Programme

KEYS = Programme.load("back").keys


def instant(text):
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()) * 1_000_000


def session(number, at):
    start = instant(at)
    ratings = (5.0, None, None, None, 4.0, None, None, None)
    return (f"s{number}", start, 0, "UTC", None, "alone", "", 0, "form", json.dumps(KEYS), *ratings, start, 1)


def exercises(number, done):
    return [(f"s{number}", place, key, 90.0, "done", None) for place, key in enumerate(KEYS[:done])]


@pytest.fixture
def june(make_frames):
    """Two sessions on 1 June, a short one on the 3rd, a check-in on the 4th, a pause from the 8th to 10th."""
    rows = {
        "session": [
            session(0, "2026-06-01T07:00"),
            session(1, "2026-06-01T18:00"),
            session(2, "2026-06-03T07:00"),
        ],
        "exercise": [*exercises(0, 6), *exercises(1, 6), *exercises(2, 1)],
        "check_in": [
            (
                "c0",
                instant("2026-06-04T12:00"),
                0,
                "UTC",
                4.0,
                *[None] * 7,
                "",
                0,
                "form",
                instant("2026-06-04T12:00"),
                1,
            )
        ],
        "pause": [("p0", "2026-06-08", "2026-06-10", "holiday", instant("2026-06-08T08:00"), 1)],
    }
    return make_frames(rows)


def cells(ax, gid):
    """(column, row) of each square or mark of a kind."""
    for patch in ax.patches:
        if patch.get_gid() == gid:
            corners = patch.get_path().vertices.reshape(-1, 5 + 1, 2)[:, :4]
            return [tuple(map(round, middle)) for middle in corners.mean(axis=1)]
    for line in ax.lines:
        if line.get_gid() == gid:
            return list(zip(line.get_xdata().tolist(), line.get_ydata().tolist(), strict=True))
    return []


def cell_of(day):
    offset = dt.date(day.year, 1, 1).weekday()
    return divmod((day - dt.date(day.year, 1, 1)).days + offset, 7)


def test_each_day_lies_in_its_cell(cell, june):
    ax = plots.calendar(june, ax=cell(height=1.7))
    assert cells(ax, "session") == [cell_of(dt.date(2026, 6, 1))]
    assert cells(ax, "second session") == [cell_of(dt.date(2026, 6, 1))]
    assert cells(ax, "session too short to count") == [cell_of(dt.date(2026, 6, 3))]
    assert cells(ax, "check-in") == [cell_of(dt.date(2026, 6, 4))]
    assert cells(ax, "paused") == [cell_of(dt.date(2026, 6, day)) for day in (8, 9, 10)]
    assert cell_of(dt.date(2026, 6, 1))[1] == 0  # Mondays are on top
    assert len(cells(ax, "empty")) == 365 - 5


def test_kinds_differ_in_shape_hatch_or_filling(cell, june):
    ax = plots.calendar(june, ax=cell(height=1.7))
    patches = {patch.get_gid(): patch for patch in ax.patches}
    assert patches["paused"].get_hatch()
    assert not patches["session"].get_hatch()
    assert patches["session too short to count"].get_facecolor() == (1, 1, 1, 1)


def test_another_year_can_be_asked_for(cell, june):
    ax = plots.calendar(june, year=2024, ax=cell(height=1.7))
    assert len(cells(ax, "empty")) == 366
    assert ax.get_title(loc="left") == "2024"
    assert ax.get_legend() is None


def test_an_open_pause_covers_the_rest_of_the_year(cell, make_frames):
    data = make_frames({"pause": [("p0", "2026-12-30", None, "illness", instant("2026-12-30T08:00"), 1)]})
    assert len(cells(plots.calendar(data, ax=cell(height=1.7)), "paused")) == 2
