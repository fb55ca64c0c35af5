"""The course: its axis, its gaps, and what is drawn only under conditions."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from fascia_journal import plots
from fascia_journal.plots import dates


def line(ax, gid):
    return next((found for found in ax.lines if found.get_gid() == gid), None)


@pytest.mark.parametrize("levels", [[1.0, 1.0, 2.0], [9.0, 10.0], [0.0], []])
def test_the_axis_is_0_to_10_and_says_that_higher_is_worse(cell, make_course, levels):
    ax = plots.course(make_course(levels), ax=cell())
    assert ax.get_ylim() == (0, 10)
    assert "higher = worse" in ax.get_ylabel()


def test_a_week_without_a_rating_breaks_the_line(cell, make_course):
    ax = plots.course(make_course([5, 4, None, None, 6, 5]), ax=cell())
    y = line(ax, "medians").get_ydata()
    assert np.array_equal(y, [5, 4, np.nan, 6, 5], equal_nan=True)


def test_the_axis_reaches_the_ends_of_the_period(cell, make_course):
    ax = plots.course(
        make_course([5, 4]), first_day=dt.date(2026, 1, 7), last_day=dt.date(2026, 6, 30), ax=cell()
    )
    assert ax.get_xlim() == (dates.number(dt.date(2026, 1, 5)), dates.number(dt.date(2026, 7, 5)) + 1)


def test_one_week_is_no_quarter(cell, make_course):
    # from 2 March 2026 on; the last two weeks lie in a quarter of their own
    levels = [5.0] * 135 + [None, 9.0, 9.0]
    ax = plots.course(make_course(levels), ax=cell())
    assert set(line(ax, "medians").get_ydata()) == {5.0}
    assert 9.0 in line(ax, "ratings").get_ydata()


def test_a_pause_is_shaded_up_to_the_last_day(cell, make_course):
    pauses = pd.DataFrame({"first_day": [pd.Timestamp("2026-03-20")], "last_day": [pd.NaT]})
    ax = plots.course(make_course([5, 4, 6]), pauses=pauses, last_day=dt.date(2026, 3, 24), ax=cell())
    (shade,) = ax.patches
    ends = dates.number(dt.date(2026, 3, 20)), dates.number(dt.date(2026, 3, 25))
    assert (shade.get_x(), shade.get_x() + shade.get_width()) == ends


def test_no_gap_no_break(cell, make_course):
    ax = plots.course(make_course([5, 4, 6, 5]), ax=cell())
    assert not np.isnan(line(ax, "medians").get_ydata()).any()


@pytest.mark.parametrize(("weeks", "drawn"), [(3, False), (4, True), (12, True)])
def test_the_theil_sen_line_needs_four_weeks(cell, make_course, weeks, drawn):
    course = make_course([6 - 0.2 * week for week in range(weeks)])
    ax = plots.course(course, ax=cell())
    assert (line(ax, "theil-sen") is not None) is drawn
    if drawn:
        ends = line(ax, "theil-sen").get_ydata()
        assert ends[1] - ends[0] == pytest.approx(course.trend.over_period)


def test_the_n_of_each_week_stands_below_it(cell, make_course):
    ax = plots.course(make_course([5, None, 6]), ax=cell())
    assert [text.get_text() for text in ax.texts if text.get_gid() == "n"] == ["1", "1"]


def test_flare_ups_pauses_and_the_programmes_start_are_marked(cell, make_course):
    pauses = pd.DataFrame(
        {"first_day": pd.to_datetime(["2026-03-16"]), "last_day": pd.to_datetime(["2026-03-20"])}
    )
    ax = plots.course(
        make_course([5, 5, 5, 6, 5, 5]),
        pauses=pauses,
        flare_ups=[dt.date(2026, 3, 25), dt.date(2019, 1, 1)],
        programme_start=dt.date(2026, 3, 30),
        ax=cell(),
    )
    assert list(line(ax, "flare-ups").get_xdata()) == [dates.number(dt.date(2026, 3, 25)) + 0.5]
    assert line(ax, "programme start").get_xdata()[0] == dates.number(dt.date(2026, 3, 30))
    span = ax.patches[0].get_extents().transformed(ax.transData.inverted())
    assert (span.x0, span.x1) == pytest.approx(
        (dates.number(dt.date(2026, 3, 16)), dates.number(dt.date(2026, 3, 21)))
    )


def test_an_open_pause_runs_to_the_end(cell, make_course):
    pauses = pd.DataFrame({"first_day": pd.to_datetime(["2026-03-16"]), "last_day": pd.to_datetime([None])})
    ax = plots.course(make_course([5] * 12), pauses=pauses, ax=cell())
    assert ax.patches[0].get_extents().transformed(ax.transData.inverted()).x1 == pytest.approx(
        ax.get_xlim()[1]
    )


def test_without_a_rating_before_it_the_programme_has_no_line(cell, make_course):
    ax = plots.course(make_course([5, 5]), programme_start=dt.date(2026, 3, 3), ax=cell())
    assert line(ax, "programme start") is None


def test_nothing_is_drawn_beyond_the_axis(cell, make_course):
    ax = plots.course(make_course([5.0] * 300), ax=cell())
    x = line(ax, "medians").get_xdata()
    assert ax.get_xlim()[0] <= np.nanmin(x) <= np.nanmax(x) <= ax.get_xlim()[1]
    assert len(x) < 30  # quarters


def test_without_ratings_it_says_so(cell, make_course):
    ax = plots.course(make_course([]), ax=cell())
    assert "No ratings" in ax.texts[0].get_text()
