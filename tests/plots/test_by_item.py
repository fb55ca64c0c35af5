"""Wellbeing, sleep and stress: each its own axis and direction."""

import datetime as dt
from dataclasses import replace

import pytest

from fascia_journal import CheckIn, Journal, plots
from fascia_journal.plots import dates, style

START = dt.datetime(2026, 3, 4, 7, tzinfo=dt.UTC)


@pytest.fixture
def frames(tmp_path):
    with Journal.open(tmp_path / "j.sqlite") as journal:
        journal.settings["activity"] = "carry the shopping up to the fourth floor"
        journal.add_all(
            CheckIn(
                START + dt.timedelta(weeks=week),
                "Europe/Zurich",
                wellbeing=week % 5,
                stress=3 if week != 2 else None,
            )
            for week in range(6)
        )
        return journal.frames()


def medians(ax):
    return next(line for line in ax.lines if line.get_gid() == "medians")


def test_each_has_its_axis_and_its_direction(frames):
    axes = list(style.new_figure(6.25, 5).subplots(3, 1))
    assert plots.items(frames, axes=axes) == axes
    wellbeing, sleep, stress = axes
    assert [ax.get_ylabel().split("\n")[1] for ax in axes] == [
        "higher = better",
        "higher = better",
        "higher = worse",
    ]
    assert [ax.get_ylim() for ax in axes] == [(0, 10)] * 3
    assert list(medians(wellbeing).get_ydata()) == [0, 1, 2, 3, 4, 0]
    assert len(medians(stress).get_ydata()) == 6  # five medians, and the gap between them
    assert "Not rated" in sleep.texts[0].get_text()
    assert wellbeing.get_xlim() == stress.get_xlim()
    assert "0 very bad to 10 very good" in style.description(wellbeing)[1]


def test_a_period_is_shown_to_its_ends(frames):
    cut = frames.between(dt.date(2026, 1, 7), dt.date(2026, 6, 30))
    (ax,) = plots.items(cut, names=["wellbeing"], axes=[style.new_figure().subplots()])
    assert ax.get_xlim() == (dates.number(dt.date(2026, 1, 5)), dates.number(dt.date(2026, 7, 5)) + 1)


def test_a_period_that_lasts_on_is_shown_up_to_the_present_day(frames):
    cut = replace(frames, as_of=dt.date(2026, 6, 3)).between(dt.date(2026, 1, 7), dt.date.max)
    (ax,) = plots.items(cut, names=["wellbeing"], axes=[style.new_figure().subplots()])
    assert ax.get_xlim()[1] == dates.number(dt.date(2026, 6, 7)) + 1


def test_the_valued_activity_bears_its_own_name(frames):
    (ax,) = plots.items(frames, names=["activity"], axes=[style.new_figure().subplots()])
    assert ax.get_ylabel().startswith("carry the shopping up to…")
    assert style.description(ax)[0] == "carry the shopping up to the fourth floor"


def test_alone_it_draws_on_pyplots_figure(frames):
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    try:
        assert plots.items(frames) == plt.gcf().axes
    finally:
        plt.close("all")
