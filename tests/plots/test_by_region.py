"""Neck, upper back and lower back: one scale, the same weeks."""

import datetime as dt
import io
import subprocess
import sys

import pytest

from fascia_journal import CheckIn, Journal, Pause, Session, Tension, plots
from fascia_journal.plots import style

START = dt.datetime(2026, 3, 2, 7, tzinfo=dt.UTC)


@pytest.fixture
def frames(tmp_path):
    """The neck is rated for ten weeks, the lower back for the last five, the upper back never."""
    with Journal.open(tmp_path / "j.sqlite") as journal:
        journal.add_all(
            [
                CheckIn(
                    START + dt.timedelta(weeks=week),
                    "Europe/Zurich",
                    Tension(5, neck=week % 4, lower_back=6 if week >= 5 else None),
                )
                for week in range(10)
            ]
        )
        journal.add(Pause(dt.date(2026, 3, 16), dt.date(2026, 3, 22)))
        journal.add(Session(START - dt.timedelta(days=40), "Europe/Zurich", before=Tension(5)))
        return journal.frames()


def medians(ax):
    return [line for line in ax.lines if line.get_gid() == "medians"]


def test_three_small_multiples_share_scale_and_weeks(frames):
    axes = list(style.new_figure(6.25, 6).subplots(3, 1))
    assert plots.regions(frames, axes=axes) == axes
    neck, upper, lower = axes
    assert [ax.get_ylim() for ax in axes] == [(0, 10)] * 3
    assert neck.get_xlim() == lower.get_xlim()
    assert [ax.get_ylabel().split(",")[0] for ax in axes] == ["Neck", "Upper back", "Lower back"]
    assert all("higher = worse" in ax.get_ylabel() for ax in axes)
    assert list(medians(neck)[0].get_ydata()) == [week % 4 for week in range(10)]
    assert list(medians(lower)[0].get_ydata()) == [6] * 5
    assert not medians(upper)
    assert "No ratings" in upper.texts[0].get_text()
    assert neck.get_legend() is not None
    assert lower.get_legend() is None
    assert "lower back" in style.description(lower)[0].lower()


def test_no_label_is_cut_off(frames):
    figure = style.new_figure(6.25, 6)
    axes = plots.regions(frames, axes=figure.subplots(3, 1))
    figure.savefig(io.BytesIO(), format="png")  # lays it out
    page = figure.bbox
    for ax in axes:
        box = ax.get_tightbbox()
        assert page.x0 <= box.x0 < box.x1 <= page.x1
        assert page.y0 <= box.y0 < box.y1 <= page.y1


def test_without_axes_it_draws_on_pyplot_s_figure():
    script = """
import matplotlib; matplotlib.use("agg")
import datetime as dt, sys, tempfile, pathlib
from fascia_journal import Journal, plots
with tempfile.TemporaryDirectory() as folder, Journal.open(pathlib.Path(folder) / "j.sqlite") as journal:
    assert "matplotlib.pyplot" not in sys.modules
    axes = plots.regions(journal.frames())
from matplotlib import pyplot
assert len(axes) == 3 and list(pyplot.gcf().axes) == axes
"""
    subprocess.run([sys.executable, "-c", script], check=True)
