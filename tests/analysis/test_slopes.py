"""Ranks of slopes, found among those between two bounds, against all of them sorted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fascia_journal.analysis.slopes import FEW, Slopes


def ranks_of(count: int) -> list[int]:
    width = count // 80
    return [count // 2 - width, (count - 1) // 2, count // 2, count // 2 + width]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    values=st.integers(1, 40),
    gaps=st.booleans(),
    tilt=st.sampled_from([0, 0.01, -3, 1e-9]),
)
def test_ranks_are_those_of_all_slopes_sorted(seed, values, gaps, tilt):
    rng = np.random.default_rng(seed)
    x = np.sort(rng.choice(1500, 500, replace=False)).astype(float) if gaps else np.arange(500.0)
    slopes = Slopes(x, rng.integers(0, values, 500) / 4 + tilt * x)
    ordered = np.sort(slopes.all())
    assert slopes.count == len(ordered) > FEW
    ranks = ranks_of(slopes.count)
    assert slopes.ranked(ranks) == ordered[ranks].tolist()


def test_the_lowest_and_the_highest_are_found_too():
    slopes = Slopes(np.arange(600.0), np.random.default_rng(3).normal(size=600))
    ordered = np.sort(slopes.all())
    last = slopes.count - 1
    assert slopes.ranked([0, last]) == [ordered[0], ordered[last]]


@pytest.mark.parametrize("bounds", [(-1e9, -1e8), (1e8, 1e9), (0.0, 0.0)])
def test_ranks_are_right_also_where_the_lot_misleads(monkeypatch, bounds):
    slopes = Slopes(np.arange(600.0), np.random.default_rng(3).normal(size=600))
    monkeypatch.setattr(Slopes, "_bounds", lambda *_: bounds)
    ranks = ranks_of(slopes.count)
    assert slopes.ranked(ranks) == np.sort(slopes.all())[ranks].tolist()


def test_points_of_equal_x_have_no_slope():
    slopes = Slopes(np.array([1.0, 1, 1, 2, 2, 5]), np.arange(6.0))
    assert slopes.count == len(slopes.all()) == 11
    many = Slopes(np.repeat(np.arange(300.0), 2), np.random.default_rng(4).normal(size=600))
    assert many.count == 600 * 599 // 2 - 300 > FEW
    ranks = ranks_of(many.count)
    assert many.ranked(ranks) == np.sort(many.all())[ranks].tolist()
