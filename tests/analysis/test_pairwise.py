"""Order statistics over pairs, against the list of all pairs; bounds, against published tables."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fascia_journal.analysis import pairwise

decimals = st.integers(-100, 100).map(lambda tenths: tenths / 10)
samples = st.lists(decimals, min_size=1, max_size=12)


@given(values=samples)
def test_walsh_averages_are_those_of_the_full_list(values):
    listed = sorted((a + b) / 2 for a, b in itertools.combinations_with_replacement(values, 2))
    pairs = pairwise.walsh_averages(np.array(values))
    assert pairs.size == len(listed)
    assert [pairs.kth(k) for k in range(1, pairs.size + 1)] == pytest.approx(listed, abs=1e-12)
    assert pairs.median() == pytest.approx(np.median(listed), abs=1e-12)


@given(first=samples, second=samples)
def test_differences_are_those_of_the_full_list(first, second):
    listed = sorted(a - b for a in first for b in second)
    pairs = pairwise.differences(np.array(first), np.array(second))
    assert pairs.size == len(listed)
    assert [pairs.kth(k) for k in range(1, pairs.size + 1)] == pytest.approx(listed, abs=1e-12)
    assert pairs.median() == pytest.approx(np.median(listed), abs=1e-12)


def test_decimal_ratings_subtract_as_on_paper():
    assert pairwise.exact_difference(np.array([5.3, 0.3]), np.array([5.1, 0.1])).tolist() == [0.2, 0.2]


# Largest W that is significant two-sided at .05: the table of the University of York, Department of
# Mathematics, www.york.ac.uk/depts/maths/tables/wilcoxon.htm (looked up; it calls its values approximate, and
# differs from the exact ones at no n that stands here).
WILCOXON = {6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 12: 13, 15: 25, 18: 40, 20: 52, 25: 89}


@pytest.mark.parametrize(("n", "critical"), WILCOXON.items())
def test_signed_rank_bound_agrees_with_the_published_table(n, critical):
    k, level = pairwise.signed_rank_bound(n)
    assert k == critical + 1
    assert level >= 0.95


@pytest.mark.parametrize("n", range(6, 13))
def test_signed_rank_bound_is_that_of_all_signs(n):
    sums = [0] * (n * (n + 1) // 2 + 1)
    for signs in range(2**n):
        sums[sum(rank for rank in range(1, n + 1) if signs >> (rank - 1) & 1)] += 1
    tails = np.cumsum(sums) / 2**n
    k, level = pairwise.signed_rank_bound(n)
    assert level == pytest.approx(1 - 2 * tails[k - 1])
    assert tails[k - 1] <= 0.025 < tails[k]


@pytest.mark.parametrize("n", [6, 9, 10, 20, 30, 50])
def test_signed_rank_level_agrees_with_scipy(n):
    k, level = pairwise.signed_rank_bound(n)
    ranks = np.arange(1, n + 1, dtype=float)
    ranks[_ranks_that_sum_to(k - 1, n)] *= -1  # W = k - 1 is the furthest value that the interval leaves out
    assert level == pytest.approx(1 - stats.wilcoxon(ranks, method="exact").pvalue)
    # qsignrank(0.025, n) of R as a public test of another project quotes it (looked up): 1, 6, 9, 53, -, 435
    assert k == {6: 1, 9: 6, 10: 9, 20: 53, 50: 435}.get(n, k)


def _ranks_that_sum_to(total, n):
    chosen = []
    for rank in range(n, 0, -1):
        if rank <= total:
            chosen.append(rank - 1)
            total -= rank
    return chosen


# Largest U that is significant two-sided at .05: the table at numeracy-bank.net/?q=t/stt/mwu/3 (looked up).
MANN_WHITNEY = {(4, 4): 0, (5, 5): 2, (6, 6): 5, (7, 7): 8, (5, 10): 8, (10, 10): 23, (20, 20): 127}


@pytest.mark.parametrize(("sizes", "critical"), MANN_WHITNEY.items())
def test_rank_sum_bound_agrees_with_the_published_table(sizes, critical):
    k, level = pairwise.rank_sum_bound(*sizes)
    assert k == critical + 1
    assert level >= 0.95
    assert pairwise.rank_sum_bound(*reversed(sizes)) == (k, level)


def test_rank_sum_level():
    # Two of the 20 orders of 3 and 3 values are the extreme ones.
    assert pairwise.rank_sum_bound(3, 3) == (1, pytest.approx(0.9))
    k, level = pairwise.rank_sum_bound(5, 10)
    # scipy: the exact two-sided p of U = 8 with 5 and 10 values is what the interval with k = 9 leaves out
    result = stats.mannwhitneyu([1, 2, 3, 4, 13], [5, 6, 7, 8, 9, 10, 11, 12, 14, 15], method="exact")
    assert (k, result.statistic) == (9, 8)
    assert level == pytest.approx(1 - result.pvalue)
    assert level == pytest.approx(1 - 2 * sum(_orders(5, 10)[:9]) / math.comb(15, 5))


def _orders(m, n):
    """Number of orders of m and n values by their Mann-Whitney U, counted one by one."""
    counts = [0] * (m * n + 1)
    for places in itertools.combinations(range(m + n), m):
        counts[sum(place - number for number, place in enumerate(places))] += 1
    return counts


def test_beyond_the_exact_sizes_the_normal_approximation_takes_over_without_a_step():
    share = [
        pairwise.signed_rank_bound(n)[0] / (n * (n + 1) / 2)
        for n in (pairwise.EXACT_PAIRS, pairwise.EXACT_PAIRS + 1)
    ]
    assert share[0] == pytest.approx(share[1], abs=0.001)
    share = [pairwise.rank_sum_bound(100, n)[0] / (100 * n) for n in (100, 101)]
    assert share[0] == pytest.approx(share[1], abs=0.001)
    for _, level in (pairwise.signed_rank_bound(5000), pairwise.rank_sum_bound(300, 4000)):
        assert 0.95 <= level < 0.951


def test_sign_distribution_of_tied_scores_is_that_of_all_signs():
    scores = [2, 2, 5, 7]
    sums = [sum(chosen) for size in range(5) for chosen in itertools.combinations(scores, size)]
    found = pairwise.sign_distribution(np.array(scores))
    assert found.tolist() == [sums.count(total) / 16 for total in range(17)]
