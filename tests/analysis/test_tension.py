"""Immediate change: against R, scipy and the list of all signs; what few pairs give; properties."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from dataclasses import astuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fascia_journal.analysis import tension
from fascia_journal.analysis.tension import immediate_change
from fascia_journal.errors import JournalError
from fascia_journal.records import CheckIn, Session, Tension

# Hollander & Wolfe 1973, p. 29 f.: Hamilton depression scale factor IV, the data of R's help on wilcox.test.
FIRST_VISIT = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
SECOND_VISIT = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]

ratings = st.integers(0, 20).map(lambda half: half / 2)
pairs = st.lists(st.tuples(ratings, ratings), max_size=25)


def test_depression_data_agree_with_r():
    # R: wilcox.test(first, second, paired = TRUE, conf.int = TRUE): V = 40, p-value = 0.03906 (looked up, in
    # printed results of R's own example), 95 percent confidence interval 0.010 0.786, (pseudo)median 0.46
    # (looked up, as another project's tests quote R). We take second minus first.
    change = immediate_change(FIRST_VISIT, SECOND_VISIT)
    assert change.estimate == pytest.approx(-0.46, abs=5e-7)
    assert (change.low, change.high) == pytest.approx((-0.786, -0.010), abs=5e-7)
    assert change.p == pytest.approx(0.03906, abs=5e-6)
    # Of all 512 signs of nine ranks, 10 have a sum of 5 or less: 1 - 2 * 10 / 512.
    assert change.level == pytest.approx(0.9609375)
    assert (change.n, change.lower, change.same, change.higher) == (9, 7, 0, 2)


def test_depression_data_agree_with_scipy():
    change = immediate_change(FIRST_VISIT, SECOND_VISIT)
    differences = np.subtract(SECOND_VISIT, FIRST_VISIT)
    for edge, outwards in ((change.low, -1), (change.high, 1)):  # what the test does not reject is inside
        assert stats.wilcoxon(differences - (edge + outwards * 1e-6), method="exact").pvalue <= 0.05
        assert stats.wilcoxon(differences - (edge - outwards * 1e-6), method="exact").pvalue > 0.05
    assert change.p == pytest.approx(stats.wilcoxon(FIRST_VISIT, SECOND_VISIT, method="exact").pvalue)


def test_example_of_the_docstring_by_hand():
    # Differences -2 -1 -2 0 -1 -2. The 21 Walsh averages in order: six of -2, six of -1.5 (middle: the 11th),
    # three of -1, three of -1, two of -0.5 and one of 0.
    change = immediate_change([6, 5, 7, 4, 6, 5], [4, 4, 5, 4, 5, 3])
    assert change.estimate == -1.5
    assert (change.low, change.high, change.level) == (-2.0, 0.0, 0.96875)
    assert (change.median_before, change.median_after, change.median_change) == (5.5, 4.0, -1.5)
    assert (change.lower, change.same, change.higher) == (5, 1, 0)


def signs_counted(change):
    """Pratt's test by going through all signs of the differences that are not zero."""
    ranks = stats.rankdata(np.abs(change))[np.array(change) != 0]
    positive = stats.rankdata(np.abs(change))[np.array(change) > 0].sum()
    centre = ranks.sum() / 2
    far = 0
    for signs in itertools.product((0, 1), repeat=len(ranks)):
        far += abs(np.dot(signs, ranks) - centre) >= abs(positive - centre) - 1e-9
    return far / 2 ** len(ranks)


@pytest.mark.parametrize(
    "change",
    [
        [-2, -1, -2, 0, -1, -2],
        [0, 0, 0, -1, -3, 2, -0.5],
        [1, 1, -1, -1, 2, -2, 0, 3],
        [-1, -2, -3, -4, -5, -6],
        [0, 0, 0, 0, 0, 1],
    ],
)
def test_p_is_the_share_of_signs_at_least_as_far_out(change):
    assert tension.sign_permutation_p(change) == pytest.approx(signs_counted(change))
    # scipy goes through all signs too when it is asked for more resamples than there are
    resampled = stats.wilcoxon(change, zero_method="pratt", method=stats.PermutationMethod(n_resamples=10**6))
    assert tension.sign_permutation_p(change) == pytest.approx(resampled.pvalue)


def test_p_beyond_200_pairs_is_the_tie_corrected_normal_one():
    change = np.random.default_rng(5).integers(-4, 4, 201) * 0.5
    # scipy: tie-corrected normal approximation with Pratt's zeros, without continuity correction
    expected = stats.wilcoxon(change, zero_method="pratt", method="asymptotic", correction=False).pvalue
    assert tension.sign_permutation_p(change) == pytest.approx(expected)
    large = immediate_change(np.zeros(201), change)
    assert "normal approximation with tie correction" in large.method
    exact = immediate_change(np.zeros(200), change[:200])
    assert "Pratt's ranks, exact" in exact.method


def test_exact_and_normal_p_are_close_where_they_meet():
    change = np.random.default_rng(8).integers(-4, 5, 200)
    normal = stats.wilcoxon(change, zero_method="pratt", method="asymptotic").pvalue
    assert tension.sign_permutation_p(change) == pytest.approx(normal, abs=0.002)


def test_no_pair():
    for before, after in (([], []), ([None, 3], [4, None]), ([math.nan] * 3, [1, 2, 3])):
        change = immediate_change(before, after)
        assert change.n == change.lower == change.same == change.higher == 0
        assert change.reason == "no session with both ratings"
        assert {change.median_change, change.estimate, change.low, change.p, change.lowest} == {None}
        assert change.pairs == ()


def test_one_or_two_pairs_are_listed():
    change = immediate_change([6, None, 0], [4, 5, 0])
    assert change.pairs == ((6.0, 4.0), (0.0, 0.0))
    assert (change.n, change.lower, change.same) == (2, 1, 1)
    assert change.median_change is change.median_before is change.estimate is None


@pytest.mark.parametrize("n", [3, 5])
def test_three_to_five_pairs_give_median_and_range(n):
    change = immediate_change([6, 5, 7, 8, 2][:n], [3, 5, 8, 4, 0][:n])
    assert change.median_change == np.median([-3, 0, 1, -4, -2][:n])
    assert (change.lowest, change.highest) == (min([-3, 0, 1, -4, -2][:n]), 1)
    assert change.estimate is change.low is change.high is change.level is change.p is None
    assert change.method == "median and range"
    assert change.pairs == ()


def test_six_pairs_all_the_same():
    change = immediate_change([4] * 6, [4] * 6)
    assert (change.estimate, change.low, change.high, change.p) == (0.0, 0.0, 0.0, 1.0)
    assert change.same == 6


@given(pairs=pairs)
def test_nothing_ever_is_nan(pairs):
    change = immediate_change([a for a, _ in pairs], [b for _, b in pairs])
    numbers = [value for value in astuple(change) if isinstance(value, float)]
    assert all(math.isfinite(value) for value in numbers)
    assert change.lower + change.same + change.higher == change.n == len(pairs)
    if change.estimate is not None:
        assert change.low <= change.estimate <= change.high
        assert change.level >= 0.95
        assert 0 < change.p <= 1


@given(pairs=pairs, seed=st.randoms())
def test_the_order_of_pairs_never_matters(pairs, seed):
    shuffled = list(pairs)
    seed.shuffle(shuffled)
    if len(pairs) > 2:  # fewer are listed, in their order
        first, second = (immediate_change([a for a, _ in p], [b for _, b in p]) for p in (pairs, shuffled))
        assert first == second


@given(pairs=pairs, points=st.integers(-50, 50))
def test_shifting_all_ratings_leaves_the_change_alone(pairs, points):
    before, after = [a for a, _ in pairs], [b for _, b in pairs]
    plain = immediate_change(before, after)
    moved = immediate_change([a + points for a in before], [b + points for b in after])
    for field in ("n", "lower", "same", "higher", "median_change", "estimate", "low", "high", "level", "p"):
        assert getattr(plain, field) == getattr(moved, field), field


@given(pairs=pairs)
def test_swapping_before_and_after_flips_every_sign(pairs):
    before, after = [a for a, _ in pairs], [b for _, b in pairs]
    plain, swapped = immediate_change(before, after), immediate_change(after, before)

    def negative(value):
        return None if value is None else -value

    assert (swapped.lower, swapped.higher) == (plain.higher, plain.lower)
    assert swapped.estimate == negative(plain.estimate)
    assert (swapped.low, swapped.high) == (negative(plain.high), negative(plain.low))
    assert swapped.median_change == negative(plain.median_change)
    assert (swapped.p, swapped.level) == (plain.p, plain.level)


def test_decimal_ratings_tie_as_on_paper():
    change = immediate_change([5.1, 0.1, 7.4, 3.3, 2.2, 6.6], [5.3, 0.3, 7.6, 3.5, 2.4, 6.8])
    assert change.estimate == change.low == change.high == 0.2


def test_series_are_paired_by_position_not_by_index():
    change = immediate_change(pd.Series([5, 6], index=[8, 9]), pd.Series([4, 6], index=[0, 1]))
    assert change.pairs == ((5.0, 4.0), (6.0, 6.0))


def test_bad_calls_are_refused_with_a_sentence():
    with pytest.raises(JournalError, match=r"2 ratings before and 1 after .*\.$"):
        immediate_change([1, 2], [1])
    with pytest.raises(JournalError, match="no number"):
        immediate_change(["six"], [4])


def test_the_interval_covers_a_true_shift_often_enough():
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(400):
        change = immediate_change(np.zeros(12), rng.normal(-1, 2, 12))
        hits += change.low <= -1 <= change.high
    assert hits / 400 >= 0.95 - 3 * (0.95 * 0.05 / 400) ** 0.5


def test_lag_one_is_the_correlation_of_neighbours():
    change = [0, 1, 0, -1, 0, 1, 0, -1]
    centred = np.array(change) - np.mean(change)
    by_hand = sum(a * b for a, b in itertools.pairwise(centred)) / sum(centred**2)
    assert tension.lag_one([0] * 8, change) == pytest.approx(by_hand)
    # numpy: the autocovariance at lags 0 and 1, as the autocorrelation function of R's acf() divides them
    lags = np.correlate(centred, centred, mode="full")
    assert tension.lag_one([0] * 8, change) == pytest.approx(lags[len(change)] / lags[len(change) - 1])
    assert tension.lag_one([0] * 8, [1, 2] * 4) < -0.8
    assert tension.lag_one([0] * 5, range(5)) is None
    assert tension.lag_one([0] * 9, [3] * 9) is None


def test_of_takes_a_scale_and_a_context_from_the_frames(make_frames):
    start = dt.datetime(2026, 3, 2, 18, tzinfo=ZoneInfo("Europe/Zurich"))
    records = [
        Session(
            start + dt.timedelta(days=number),
            "Europe/Zurich",
            before=Tension(6, neck=3),
            after=Tension(6 - number, neck=None if number else 1),
            context="before_sport" if number % 2 else "alone",
        )
        for number in range(6)
    ]
    data = make_frames(*records, CheckIn(start, "Europe/Zurich", Tension(0, neck=0)))
    assert tension.of(data).n == 6
    assert tension.of(data).estimate == -2.5
    assert tension.of(data, "neck").pairs == ((3.0, 1.0),)
    assert tension.of(data, context="before_sport").n == 3
    assert tension.of(data, context="after_sport").n == 0
    assert tension.of(data, "lower_back").n == 0
    assert tension.of(make_frames()).n == 0


def test_each_context_and_each_region_has_its_own_change(make_frames):
    start = dt.datetime(2026, 3, 2, 18, tzinfo=ZoneInfo("Europe/Zurich"))
    falls = {"alone": 1, "before_sport": 2, "after_sport": 0}
    records = [
        Session(
            start + dt.timedelta(days=number),
            "Europe/Zurich",
            before=Tension(6, neck=4, upper_back=5, lower_back=None if number < 19 else 3),
            after=Tension(6 - falls[context], neck=4 + falls[context], upper_back=0, lower_back=2),
            context=context,
        )
        for number, context in enumerate([*falls] * 7)
    ]
    data = make_frames(*records)
    for context, fall in falls.items():
        overall, neck = (tension.of(data, scale, context=context) for scale in ("overall", "neck"))
        assert (overall.n, overall.estimate, overall.level >= 0.95) == (7, -fall, True)
        assert (neck.n, neck.estimate) == (7, fall)
    assert tension.of(data, "upper_back").estimate == -5
    few = tension.of(data, "lower_back")
    assert (few.n, few.estimate, few.reason) == (2, None, "fewer than 3 sessions with both ratings")


@pytest.mark.parametrize("scale", ["overall", "neck"])
def test_overall_comes_from_the_sessions_and_regions_from_the_ratings_alike(make_frames, scale):
    start = dt.datetime(2026, 3, 2, 18, tzinfo=ZoneInfo("Europe/Zurich"))
    rng = np.random.default_rng(6)
    rated = [
        [None if value > 10 else value for value in row] for row in rng.integers(0, 13, (40, 2)).tolist()
    ]
    records = [
        Session(
            start + dt.timedelta(days=number),
            "Europe/Zurich",
            before=Tension(**{scale: before}),
            after=Tension(**{scale: after}),
        )
        for number, (before, after) in enumerate(rated)
    ]
    assert tension.of(make_frames(*records), scale) == immediate_change(*zip(*rated, strict=True))
