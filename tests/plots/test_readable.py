"""Readable in a cell 600 pixels wide, from one week to fifty years; colours that stay apart; no pyplot."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from fascia_journal import plots
from fascia_journal.plots import by_exercise, dates, style, weeks


def boxes(ax):
    """Boxes of everything written, in pixels, by what it says."""
    figure = ax.figure
    figure.set_dpi(style.PIXELS_PER_INCH)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    texts = [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts]
    texts += [ax.xaxis.label, ax.yaxis.label, ax.title]
    low, high = ax.get_xlim()
    if ax.get_legend():
        texts += ax.get_legend().get_texts()
    shown = [
        text
        for text in texts
        if text.get_text() and (text not in ax.get_xticklabels() or low <= text.get_position()[0] <= high)
    ]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in shown], figure.bbox


@pytest.mark.parametrize("many", [1, 2, 5, 9, 13, 26, 52, 104, 130, 131, 260, 520, 1040, 2600])
def test_no_label_overlaps_or_is_cut_off(cell, ledger, make_course, many_days, many):
    figures = [
        plots.sessions_per_week(
            ledger(many_days(many), as_of=7 * many, pauses=[("2026-03-20", "2026-03-24")]), ax=cell()
        ),
        plots.course(make_course([5.0 + (n % 3) for n in range(many)]), ax=cell()),
    ]
    for ax in figures:
        found, page = boxes(ax)
        for name, box in found:
            assert page.x0 - 0.5 <= box.x0 <= box.x1 <= page.x1 + 0.5, name
            assert page.y0 - 0.5 <= box.y0 <= box.y1 <= page.y1 + 0.5, name
        for (one, first), (other, second) in combinations(found, 2):
            assert not first.overlaps(second), (one, other)
        assert len([text for text in ax.get_xticklabels() if text.get_text()]) >= 2


@pytest.mark.parametrize("span", [3, 10, 40, 100, 200, 400, 1000, 4000, 20_000, 200_000])
def test_ticks_lie_within_the_axis_and_rise(cell, span):
    ax = cell()
    first = dt.date(1990, 5, 17)
    dates.time_axis(ax, first, span + 1)
    ticks = [float(tick) for tick in ax.xaxis.get_major_locator()()]
    low, high = ax.get_xlim()
    assert all(low <= tick <= high for tick in ticks)
    assert all(a < b for a, b in pairwise(ticks))
    assert len(ticks) <= 13


def test_dates_are_english_and_name_the_year_where_it_begins():
    labels = dates.Labels()
    weeks_of = [
        dates.number(day) for day in (dt.date(2026, 12, 21), dt.date(2026, 12, 28), dt.date(2027, 1, 4))
    ]
    assert labels.format_ticks(weeks_of) == ["21 Dec\n2026", "28 Dec", "4 Jan\n2027"]
    months = [dates.number(dt.date(2026, month, 1)) for month in (3, 5, 7)]
    assert labels.format_ticks(months) == ["Mar\n2026", "May", "Jul"]
    years = [dates.number(dt.date(year, 1, 1)) for year in (2010, 2020)]
    assert labels.format_ticks(years) == ["2010", "2020"]


# Viénot, Brettel & Mollon 1999, Color Research & Application 24:243-252, on linear RGB.
DEUTERANOPIA = ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0))
PROTANOPIA = ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0))


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def simulated(colour, matrix):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    seen = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in matrix]
    return [12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in seen]


# Machado, Oliveira & Fernandes 2009, IEEE Transactions on Visualization 15:1291-1298, at severity 1.
TRITANOPIA = (
    (1.255528, -0.076749, -0.178779),
    (-0.078411, 0.930809, 0.147602),
    (0.004733, 0.691367, 0.303900),
)
GREY = ((0.2126, 0.7152, 0.0722),) * 3
APART = 10.0  # of 100 in CIE L*; about a tenth of the way from black to white


@pytest.mark.parametrize("matrix", [DEUTERANOPIA, PROTANOPIA])
def test_statuses_stay_apart_for_the_colour_blind_and_in_grey_print(matrix):
    reached, missed = (weeks._LOOKS[name]["facecolor"] for name in ("on target", "below"))
    assert contrast(reached, missed) > 3
    assert contrast(simulated(reached, matrix), simulated(missed, matrix)) > 3


def swatch(looks, matrix):
    """A filled square as somebody sees it: CIE L* of its pixels, sorted, so that a hatch counts too."""
    figure = style.new_figure(0.5, 0.5)
    figure.set_layout_engine("none")
    figure.add_artist(Rectangle((0, 0), 1, 1, **looks))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    seen = np.asarray(canvas.buffer_rgba())[..., :3].reshape(-1, 3) / 255
    linear = np.where(seen <= 0.04045, seen / 12.92, ((seen + 0.055) / 1.055) ** 2.4)
    light = np.clip(linear @ np.array(matrix).T, 0, 1) @ np.array(GREY[0])
    return np.sort(np.where(light > 0.008856, 116 * np.cbrt(light) - 16, 903.3 * light))


@pytest.mark.parametrize("matrix", [DEUTERANOPIA, PROTANOPIA, TRITANOPIA, GREY])
@pytest.mark.parametrize("module", [weeks, by_exercise], ids=["weeks", "exercises"])
def test_every_two_statuses_differ_in_lightness_or_hatch(matrix, module):
    # A week of a pause is told by the shading behind it, and its bar looks like one that is not assessed.
    looks = {name: look for name, look in module._LOOKS.items() if name != "paused"}
    seen = {name: swatch(look, matrix) for name, look in looks.items()}
    for one, other in combinations(seen, 2):
        apart = float(np.abs(seen[one] - seen[other]).mean())
        assert apart > APART, f"{one} and {other}: {apart:.1f}"


@pytest.mark.parametrize("colour", [style.INK, style.GREY])
def test_type_is_dark_enough_on_white(colour):
    assert contrast(colour, "white") > 4.5


def test_pyplot_is_loaded_only_for_whoever_passes_no_axes():
    code = """
import sys, pandas as pd
from fascia_journal import plots
from fascia_journal.plots import style, svg
sessions = pd.DataFrame({"before": [6.0, 5.0], "after": [4.0, 5.0]})
svg.picture(plots.immediate_change, sessions)
assert "matplotlib.pyplot" not in sys.modules
import matplotlib
matplotlib.use("agg")
ax = plots.immediate_change(sessions)
import matplotlib.pyplot as plt
assert ax is plt.gca()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
