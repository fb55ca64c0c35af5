"""Sessions per week: what the bars, the band and the shading say."""

from __future__ import annotations

import datetime as dt

import pytest
from matplotlib.colors import to_rgba

from fascia_journal import plots
from fascia_journal.plots import dates, style


def of_gid(ax, gid):
    return [patch for patch in ax.patches if patch.get_gid() == gid]


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_bar_is_as_high_as_its_week_has_session_days(cell, ledger):
    weeks = ledger([0, 2, 8, 14, 15, 16, 17, 18], as_of=22)
    ax = plots.sessions_per_week(weeks, ax=cell())
    heights = {name: [bar.get_height() for bar in of_gid(ax, name)] for name in weeks["status"]}
    assert heights == {"on target": [2], "below": [1], "above plan": [5], "in progress": []}


def test_statuses_differ_by_hatch_as_well_as_colour(cell, ledger):
    ax = plots.sessions_per_week(ledger([0, 2, 8, 14, 15, 16, 17, 18], as_of=22), ax=cell())
    hatches = {name: of_gid(ax, name)[0].get_hatch() for name in ("on target", "below", "above plan")}
    assert len(set(hatches.values())) == 3


def test_the_week_in_progress_is_hollow(cell, ledger):
    ax = plots.sessions_per_week(ledger([0, 2, 7], as_of=9), ax=cell())
    (bar,) = of_gid(ax, "in progress")
    assert to_rgba(bar.get_facecolor())[3] == 0
    assert bar.get_height() == 1


def test_the_band_runs_from_required_to_maximum_and_stops_in_a_pause(cell, ledger):
    pause = [("2026-03-16", "2026-03-22")]
    ax = plots.sessions_per_week(
        ledger([0, 2, 7, 9, 21, 23], as_of=28, minimum=2, maximum=4, pauses=pause), ax=cell()
    )
    bands = of_gid(ax, "band")
    assert [(band.get_y(), band.get_y() + band.get_height()) for band in bands] == [(2, 4), (2, 4)]
    first, second = (band.get_x() for band in bands)
    assert (bands[0].get_width(), second - first) == (14, 21)
    assert "paused" in legend(ax)
    assert "weekly goal, 2 to 4" in legend(ax)


def test_only_an_assessed_week_without_a_session_is_a_ring(cell, ledger):
    weeks = ledger([0, 2], as_of=31, pauses=[("2026-03-16", "2026-03-22"), ("2026-03-23", "2026-03-28")])
    assert list(weeks["status"]) == ["on target", "below", "paused", "not assessed", "in progress"]
    ax = plots.sessions_per_week(weeks, ax=cell())
    (rings,) = (line for line in ax.lines if line.get_marker() == "o")
    assert list(rings.get_xdata()) == [dates.number(dt.date(2026, 3, 9)) + 3.5]


def test_the_axis_reaches_the_ends_of_the_period(cell, ledger):
    weeks = ledger([0, 2], as_of=21)
    ax = plots.sessions_per_week(
        weeks, first_day=dt.date(2026, 1, 7), last_day=dt.date(2026, 6, 30), ax=cell()
    )
    ends = dates.number(dt.date(2026, 1, 5)), dates.number(dt.date(2026, 7, 5)) + 1
    assert ax.get_xlim() == ends
    ax = plots.sessions_per_week(
        weeks, first_day=dt.date(2026, 3, 20), last_day=dt.date(2026, 3, 21), ax=cell()
    )
    assert ax.get_xlim()[0] == dates.number(dt.date(2026, 3, 2))  # no data are cut off


def test_a_year_in_a_long_period_is_drawn_in_the_period_s_unit(cell, ledger, many_days):
    ax = plots.sessions_per_week(
        ledger(many_days(52), as_of=364),
        first_day=dt.date(2006, 3, 1),
        last_day=dt.date(2027, 2, 28),
        ax=cell(),
    )
    assert any("year" in label for label in legend(ax))


def test_quarters_begin_and_end_as_those_of_the_course(cell, ledger, many_days, make_course):
    bars = plots.sessions_per_week(ledger(many_days(140), as_of=7 * 140), ax=cell())
    course = plots.course(make_course([5.0] * 140), ax=cell())
    assert bars.get_xlim() == course.get_xlim()
    assert bars.get_xlim()[0] == dates.number(dt.date(2026, 1, 1))
    assert bars.get_xlim()[1] == dates.number(dt.date(2028, 12, 31)) + 1


def test_a_quarter_of_few_weeks_is_hollow(cell, ledger, many_days):
    paused = [("2026-03-02", "2028-09-30")]
    ax = plots.sessions_per_week(ledger(many_days(140), as_of=7 * 140, pauses=paused), ax=cell())
    assert "of fewer than 4 weeks" not in legend(ax)
    paused.append(("2028-10-20", "2028-12-31"))
    ax = plots.sessions_per_week(ledger(many_days(140), as_of=7 * 140, pauses=paused), ax=cell())
    (hollow,) = of_gid(ax, "in progress")
    assert hollow.get_facecolor()[3] == 0
    assert "of fewer than 4 weeks" in legend(ax)


@pytest.mark.parametrize(("height", "most"), [(0.95, 3), (1.5, 6), (2.6, 10)])
def test_labels_of_a_flat_figure_do_not_touch(ledger, height, most):
    figure = style.new_figure(6.25, height)
    ax = plots.sessions_per_week(ledger([0, 1, 2, 3, 4, 5, 6], as_of=10), ax=figure.subplots())
    figure.draw_without_rendering()
    low, high = ax.get_ylim()
    assert 2 <= len([tick for tick in ax.get_yticks() if low <= tick <= high]) <= most


def test_a_mean_above_the_plan_is_not_called_as_planned(cell, ledger):
    days = [7 * week + day for week in range(140) for day in ((0, 1, 2, 4, 5) if week < 60 else (0, 2))]
    ax = plots.sessions_per_week(ledger(days, as_of=7 * 140), ax=cell())
    assert "mean of a quarter, above plan" in legend(ax)
    assert {bar.get_height() for bar in of_gid(ax, "above plan")} == {5}
    assert all(bar.get_height() <= 3 for bar in of_gid(ax, "on target"))


def test_ten_years_are_quarters_and_fifty_are_years(cell, ledger, many_days):
    for weeks, name, most in ((520, "quarter", 42), (2600, "year", 52)):
        ax = plots.sessions_per_week(ledger(many_days(weeks), as_of=7 * weeks), ax=cell())
        bars = of_gid(ax, "on target") + of_gid(ax, "below")
        assert most - 3 <= len(bars) <= most
        assert any(name in label for label in legend(ax))
        assert all(1 <= bar.get_height() <= 3 for bar in bars)


def test_without_a_week_it_says_so(cell, ledger):
    ax = plots.sessions_per_week(ledger([], as_of=-5), ax=cell())
    assert "No week" in ax.texts[0].get_text()
    assert not ax.patches


@pytest.mark.parametrize("weeks", [1, 3, 26, 129])
def test_every_week_has_its_own_bar_up_to_130(cell, ledger, weeks):
    days = [7 * week for week in range(weeks)]
    ax = plots.sessions_per_week(ledger(days, as_of=7 * weeks), ax=cell())
    assert len(of_gid(ax, "below")) == weeks
