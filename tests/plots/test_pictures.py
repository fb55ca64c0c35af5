"""Every figure against a stored picture, with the font that comes with matplotlib.

A picture that has changed on purpose is made anew with `FASCIA_NEW_PICTURES=1 python -m pytest tests/plots`,
and looked at before it is committed.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest
from matplotlib.testing.compare import compare_images

from fascia_journal import Journal, clock, plots, sample
from fascia_journal.analysis import adherence, tension, trend
from fascia_journal.plots import style

STORED = Path(__file__).parent / "pictures"
TODAY = dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC)
TOLERANCE = 4.0  # root mean square over 0 to 255; a moved bar or a missing label is 6 and more


@pytest.fixture(scope="module")
def frames(tmp_path_factory):
    """The sample journal, as it stands on a fixed day."""
    with clock.fixed(TODAY), Journal.open(tmp_path_factory.mktemp("sample") / "j.sqlite") as journal:
        journal.settings["zone"] = "Europe/Zurich"
        journal.settings["invented"] = True
        journal.add_all(sample.load(TODAY.date()))
        return journal.frames()


def weeks(frames, figure):
    plots.sessions_per_week(adherence.of(frames), ax=figure.subplots())


def calendar(frames, figure):
    plots.calendar(frames, ax=figure.subplots())


def course(frames, figure):
    flare_ups = frames.check_ins.loc[frames.check_ins["flare_up"], "local_date"].dt.date
    plots.course(
        trend.of(frames),
        pauses=frames.pauses,
        flare_ups=flare_ups,
        programme_start=frames.start,
        ax=figure.subplots(),
    )


def change(frames, figure):
    plots.immediate_change(frames.sessions, change=tension.of(frames), ax=figure.subplots())


def exercises(frames, figure):
    table = adherence.by_exercise(frames.exercises)
    plots.exercises(table, title_of=frames.programme.title_of, ax=figure.subplots())


def regions(frames, figure):
    plots.regions(frames, axes=figure.subplots(3, 1))


def items(frames, figure):
    plots.items(frames, axes=figure.subplots(3, 1))


FIGURES = (weeks, calendar, course, change, exercises, regions, items)


def drawn(draw, frames, file):
    figure = style.new_figure(style.CELL, {regions: 5.4, items: 5.3, exercises: 3.9}.get(draw, 2.6))
    draw(frames, figure)
    figure.savefig(file, dpi=style.PIXELS_PER_INCH, metadata={"Software": None})
    return file


@pytest.mark.parametrize("draw", FIGURES, ids=lambda draw: draw.__name__)
def test_the_figure_is_the_stored_picture(frames, draw, tmp_path):
    stored, made = STORED / f"{draw.__name__}.png", drawn(draw, frames, tmp_path / "made.png")
    if os.environ.get("FASCIA_NEW_PICTURES"):
        shutil.copyfile(made, stored)
    expected = shutil.copyfile(stored, tmp_path / "stored.png")  # the comparison leaves files beside it
    assert compare_images(str(expected), str(made), TOLERANCE) is None


def test_a_missing_line_would_be_seen(frames, tmp_path):
    def without(frames, figure):
        course(frames, figure)
        line = next(line for line in figure.axes[0].lines if line.get_gid() == "medians")
        line.remove()

    made = drawn(without, frames, tmp_path / "made.png")
    expected = shutil.copyfile(STORED / "course.png", tmp_path / "stored.png")
    assert compare_images(str(expected), str(made), TOLERANCE) is not None
