"""Tau-b and its p against scipy.stats.kendalltau."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fascia_journal.analysis.kendall import EXACT, tau_b


def agrees(x, y):
    found, expected = tau_b(np.asarray(x, dtype=float), np.asarray(y, dtype=float)), stats.kendalltau(x, y)
    assert found == pytest.approx((expected.statistic, expected.pvalue), rel=1e-9, abs=1e-300)


@given(points=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 20)), min_size=3, max_size=80))
def test_with_ties_it_is_scipy_s(points):
    x, y = map(list, zip(*points, strict=True))
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert tau_b(np.array(x, dtype=float), np.array(y, dtype=float)) == (None, None)
    else:
        agrees(x, y)


@given(order=st.permutations(range(9)) | st.permutations(range(EXACT)))
def test_without_ties_it_is_scipy_s_exact_one(order):
    agrees(range(len(order)), order)


@pytest.mark.parametrize("n", [2, 3, EXACT])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_perfect_order(n, sign):
    agrees(range(n), [sign * value for value in range(n)])


@pytest.mark.parametrize("n", [EXACT + 1, 200, 2609])
def test_many_points(n):
    rng = np.random.default_rng(n)
    agrees(np.arange(n), rng.normal(size=n) + np.arange(n) / n)
    agrees(np.sort(rng.integers(0, n // 2, n)), rng.integers(0, 21, n) / 2)
