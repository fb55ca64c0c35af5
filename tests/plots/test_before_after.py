"""Immediate change: one line for equal pairs, and the counts of the public function."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fascia_journal import plots
from fascia_journal.analysis import tension


def pairs(*values):
    return pd.DataFrame(values, columns=["before", "after"], dtype="float64")


def collections(ax):
    return {found.get_gid(): found for found in ax.collections}


def test_lower_same_and_higher_differ_in_dashes_and_are_counted(cell):
    sessions = pairs((6, 4), (6, 4), (7, 5), (5, 5), (3, 4), (8, None), (None, 2))
    ax = plots.immediate_change(sessions, ax=cell())
    change = tension.immediate_change(sessions["before"], sessions["after"])
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels[:3] == [f"lower: {change.lower}", f"same: {change.same}", f"higher: {change.higher}"]
    assert labels[:3] == ["lower: 3", "same: 1", "higher: 1"]
    assert len({str(found.get_linestyle()) for found in collections(ax).values()}) == 3
    assert ax.get_ylim() == (0, 10)


def test_equal_pairs_are_one_thicker_line(cell):
    lines = collections(plots.immediate_change(pairs((6, 4), (6, 4), (6, 4), (6, 4), (7, 5)), ax=cell()))[
        "lower"
    ]
    ends = [tuple(path.vertices[:, 1]) for path in lines.get_paths()]
    width = dict(zip(ends, lines.get_linewidths(), strict=True))
    assert len(ends) == 2
    assert width[(6, 4)] == pytest.approx(2 * width[(7, 5)])


def test_thousands_of_sessions_stay_few_lines_of_bearable_width(cell):
    sessions = pairs(*[(n % 11, (3 * n) % 11) for n in range(8000)])
    drawn = collections(plots.immediate_change(sessions, ax=cell())).values()
    assert sum(len(found.get_paths()) for found in drawn) <= 121
    assert max(max(found.get_linewidths()) for found in drawn) <= 4


def test_without_a_pair_it_says_so(cell):
    ax = plots.immediate_change(pairs((6, None)), ax=cell())
    assert "No session" in ax.texts[0].get_text()
    assert not ax.collections


def test_the_caller_may_hand_in_the_change(cell):
    sessions = pairs((6, 4), (5, 5))
    change = tension.immediate_change(sessions["before"], sessions["after"])
    ax = plots.immediate_change(sessions, change=change, ax=cell())
    assert ax.get_legend().get_texts()[0].get_text() == "lower: 1"


def test_years_of_decimals_are_drawn_to_whole_points_and_counted_as_they_are(cell):
    rng = np.random.default_rng(5)
    before = np.round(rng.uniform(0, 10, 4000), 1)
    after = np.round(np.clip(before - rng.uniform(-3, 6, 4000), 0, 10), 1)
    ax = plots.immediate_change(pd.DataFrame({"before": before, "after": after}), ax=cell())
    lines = [line for collection in ax.collections for line in collection.get_segments()]
    assert 20 < len(lines) <= 121
    assert all(float(y).is_integer() for line in lines for _, y in line)
    assert max(max(collection.get_alpha()) for collection in ax.collections) == pytest.approx(0.7)
    assert min(min(collection.get_alpha()) for collection in ax.collections) < 0.2
    lower = int((after < before).sum())
    assert f"lower: {lower:,}" in [text.get_text() for text in ax.get_legend().get_texts()]
