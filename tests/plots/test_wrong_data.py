"""Figures called with the wrong thing say what they need, and draw nothing."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from fascia_journal import plots
from fascia_journal.analysis import tension
from fascia_journal.errors import JournalError
from fascia_journal.plots import style

WRONG = [None, 5, "journal.sqlite", pd.DataFrame({"a": [1]}), [1, 2], {"before": [1]}]


@pytest.mark.parametrize("data", WRONG, ids=lambda data: type(data).__name__)
@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (plots.sessions_per_week, r"analysis\.adherence\.of\(journal\.frames\(\)\)"),
        (plots.immediate_change, r"journal\.sessions\(\)"),
        (plots.course, r"the Course of analysis\.trend\.of\(journal\.frames\(\)\)"),
        (plots.calendar, r"the Frames of journal\.frames\(\)"),
    ],
)
def test_wrong_data_are_told_where_the_right_ones_come_from(cell, draw, told, data):
    ax = cell()
    with pytest.raises(JournalError, match=rf"{told}\.$"):
        draw(data, ax=ax)
    assert not ax.has_data()
    assert ax.get_label() == ""


@pytest.mark.parametrize("data", WRONG, ids=lambda data: type(data).__name__)
def test_regions_need_frames(data):
    with pytest.raises(JournalError, match=r"the Frames of journal\.frames\(\)\.$"):
        plots.regions(data, axes=style.new_figure().subplots(3))


@pytest.mark.parametrize("number", [2, 4])
def test_regions_need_three_axes(make_frames, number):
    with pytest.raises(JournalError, match="Give 3 axes, one each for neck, upper_back, lower_back, or None"):
        plots.regions(make_frames({}), axes=style.new_figure().subplots(number))
    with pytest.raises(JournalError, match="Give 3 axes"):
        plots.regions(make_frames({}), axes=style.new_figure().subplots())


@pytest.mark.parametrize("year", [0, 10_000, 2026.5, "2026", -1])
def test_a_year_that_is_none(cell, make_frames, year):
    with pytest.raises(JournalError, match="no year: give one such as 2026"):
        plots.calendar(make_frames({}), year=year, ax=cell())


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"pauses": pd.DataFrame({"a": [1]})}, r"journal\.pauses\(\)"),
        ({"pauses": [(1, 2)]}, r"journal\.pauses\(\)"),
        ({"flare_ups": ["soon"]}, "local dates"),
        ({"flare_ups": 5}, "local dates"),
        ({"programme_start": "2026-03-02"}, "first day"),
    ],
    ids=str,
)
def test_what_is_drawn_beside_a_course_is_checked_too(cell, make_course, options, told):
    with pytest.raises(JournalError, match=told):
        plots.course(make_course([5, 4, 3]), ax=cell(), **options)


def test_ratings_that_are_no_numbers(cell):
    words = pd.DataFrame({"before": ["six"], "after": [4]})
    with pytest.raises(JournalError, match="no number"):
        plots.immediate_change(words, ax=cell())
    found = tension.immediate_change([6], [4])
    with pytest.raises(JournalError, match="no number"):
        plots.immediate_change(words, change=found, ax=cell())
    with pytest.raises(JournalError, match="the Change of"):
        plots.immediate_change(pd.DataFrame({"before": [6], "after": [4]}), change="lower", ax=cell())


def test_dates_of_any_sort_are_taken(cell, make_course):
    day = dt.date(2026, 3, 9)
    for one in (day, pd.Timestamp(day), day.isoformat()):
        ax = plots.course(make_course([5, 4, 3]), ax=cell(), flare_ups=[one, None])
        assert [line.get_xdata().size for line in ax.lines if line.get_gid() == "flare-ups"] == [1]
