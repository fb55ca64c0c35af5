"""Baseline and programme: NAP and shift against published examples, R and scipy; few days; the frames."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import astuple, replace
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from fascia_journal.analysis import phases, trend
from fascia_journal.errors import JournalError
from fascia_journal.programme import Programme
from fascia_journal.records import CheckIn, Plan, Session, Tension

KEYS = Programme.load("back").keys
# The example data of the R package SingleCaseES, from its introduction (looked up); higher is better there.
A = [20, 20, 26, 25, 22, 23]
B = [28, 25, 24, 27, 30, 30, 29]
ratings = st.lists(st.integers(0, 20).map(lambda half: half / 2), min_size=3, max_size=15)


def test_nap_agrees_with_singlecasees():
    found = phases.nap(A, B, lower_is_better=False)
    assert found.value == pytest.approx(38.5 / 42)  # 0.9166667 is what its README prints for NAP(A, B)
    assert (found.n_baseline, found.n_programme, found.verdict) == (6, 7, "comparison")


def test_nap_by_hand_where_less_is_better():
    # The data of the help page of scan::nap in R (looked up), counted here by hand: of 24 pairs the later
    # value is the lower one in 22, one is tied (10 and 10), and one is higher (10 against 9).
    found = phases.nap([12, 14, 9, 10], [10, 6, 4, 5, 3, 4])
    assert found.value == pytest.approx(22.5 / 24)
    assert (found.n_baseline, found.n_programme, found.verdict) == (4, 6, "indicative")


@given(first=ratings, second=ratings)
def test_nap_is_the_mann_whitney_statistic_as_a_share(first, second):
    found = phases.nap(first, second)
    statistic = stats.mannwhitneyu(first, second, method="asymptotic").statistic
    assert found.value == pytest.approx(statistic / (len(first) * len(second)))
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.high - found.low > 0.05
    assert all(math.isfinite(value) for value in astuple(found) if isinstance(value, float))


@given(first=ratings, second=ratings)
def test_interval_solves_newcombe_s_equation(first, second):
    # Newcombe 2006, method 5, multiplied out: the roots of
    # m n (value - t)^2 (2 - t) (1 + t) - z^2 t (1 - t) (2 + h + (1 + 2 h) t (1 - t))
    found = phases.nap(first, second)
    m, n = len(first), len(second)
    h, z = (m + n) / 2 - 1, stats.norm.ppf(0.975)

    def distance(t):
        return m * n * (found.value - t) ** 2 * (2 - t) * (1 + t) - z**2 * t * (1 - t) * (
            2 + h + (1 + 2 * h) * t * (1 - t)
        )

    if 0 < found.value < 1:
        assert found.low == pytest.approx(optimize.brentq(distance, 0, found.value), abs=1e-9)
        assert found.high == pytest.approx(optimize.brentq(distance, found.value, 1), abs=1e-9)
    elif found.value == 1:
        assert found.high == 1
        assert found.low == pytest.approx(optimize.brentq(distance, 1e-9, 1 - 1e-9), abs=1e-9)


def test_interval_agrees_with_singlecasees():
    # R: SingleCaseES::NAP(A, B, improvement = "increase"), as the package's README printed it (looked up):
    # Est 0.9166667, CI 0.5973406 0.9860176. R's uniroot stops at 1e-4, so the last digits are not exact.
    found = phases.nap(A, B, lower_is_better=False)
    assert (found.low, found.high) == pytest.approx((0.5973406, 0.9860176), abs=5e-5)


def test_no_overlap_at_all_still_has_a_wide_interval():
    best, worst = phases.nap([8] * 5, [2] * 5), phases.nap([2] * 5, [8] * 5)
    assert (best.value, best.high) == (1.0, 1.0)
    assert best.low == pytest.approx(0.6427, abs=5e-5)
    assert (worst.value, worst.low) == (0.0, 0.0)
    assert worst.high == pytest.approx(1 - best.low)


@given(first=ratings, second=ratings)
def test_turning_the_direction_or_the_phases_turns_nap(first, second):
    plain = phases.nap(first, second)
    for turned in (phases.nap(second, first), phases.nap(first, second, lower_is_better=False)):
        assert turned.value == pytest.approx(1 - plain.value)
        assert (turned.low, turned.high) == pytest.approx((1 - plain.high, 1 - plain.low))


def test_shift_of_the_permeability_data():
    # Hollander & Wolfe 1973, p. 69 f., the data of R's help on wilcox.test, which prints W = 35 and a
    # one-sided exact p of 0.1272 (looked up). The estimate is found here from the list of all differences,
    # the interval from scipy's exact test: a shift is inside exactly when the test does not reject it.
    term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    early = [1.15, 0.88, 0.90, 0.74, 1.21]
    found = phases.shift(early, term)
    assert found.estimate == pytest.approx(np.median([a - b for a in term for b in early]))
    assert phases.nap(early, term, lower_is_better=False).value == pytest.approx(35 / 50)
    assert stats.mannwhitneyu(term, early, alternative="greater", method="exact").pvalue == pytest.approx(
        0.1272, abs=5e-5
    )

    def rejected(shift):
        moved = [value - shift for value in term]
        return stats.mannwhitneyu(moved, early, method="exact").pvalue <= 0.05

    for edge, outwards in ((found.low, -1), (found.high, 1)):
        assert rejected(edge + outwards * 1e-6)
        assert not rejected(edge - outwards * 1e-6)


@given(first=ratings, second=ratings, points=st.integers(-5, 5))
def test_shift_moves_with_the_programme_and_turns_with_the_phases(first, second, points):
    plain = phases.shift(first, second)
    assert plain.estimate == np.median([b - a for a in first for b in second])
    assert plain.low <= plain.estimate <= plain.high
    moved = phases.shift(first, [value + points for value in second])
    assert (moved.estimate, moved.low) == (plain.estimate + points, plain.low + points)
    turned = phases.shift(second, first)
    assert (turned.estimate, turned.low, turned.high) == (-plain.estimate, -plain.high, -plain.low)


def test_large_phases_say_that_the_interval_is_approximate():
    values = np.random.default_rng(3).normal(0, 1, 300)
    assert "normal approximation" in phases.shift(values[:100], values[100:]).method
    assert "exact" in phases.shift(values[:50], values[50:100]).method


@pytest.mark.parametrize(
    ("m", "n", "verdict", "reason"),
    [
        (5, 5, "comparison", None),
        (4, 50, "indicative", None),
        (50, 3, "indicative", None),
        (2, 50, None, "fewer than 3 days with a rating in a phase"),
        (0, 9, None, "no rating in the baseline"),
        (9, 0, None, "no rating in the programme"),
    ],
)
def test_how_many_days_allow_what(m, n, verdict, reason):
    for found in (phases.nap([6] * m + [None], [4] * n), phases.shift([6] * m, [4] * n + [math.nan])):
        assert (found.verdict, found.reason) == (verdict, reason)
        assert (found.n_baseline, found.n_programme) == (m, n)
        assert (found.low is None) == (verdict is None)


def test_the_level_of_a_short_shift_is_the_one_it_has():
    assert phases.shift([1, 2, 3], [4, 5, 6]).level == pytest.approx(0.9)
    assert phases.shift([1, 2, 3, 4], [4, 5, 6, 7]).level >= 0.95


def test_a_rating_that_is_no_number_is_refused():
    with pytest.raises(JournalError, match="no number"):
        phases.nap(["six"] * 3, [1, 2, 3])


def test_of_takes_daily_medians_of_one_kind_on_both_sides(make_frames):
    start = dt.datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Zurich"))
    day = dt.timedelta(days=1)

    def check_in(number, tension):
        return CheckIn(start + number * day, "Europe/Zurich", Tension(tension))

    checks = [check_in(number, 7) for number in (-9, -8, -7, -6, -5, -4)]
    checks += [check_in(number + 0.9, 4 + number % 2) for number in range(1, 13, 2)]
    checks += [check_in(1.7, 3), check_in(1.75, 3)]  # three on one day: one value, their median
    sessions = [Session(start + n * day, "Europe/Zurich", before=Tension(9)) for n in range(0, 12, 2)]
    plan = Plan(dt.date(2026, 1, 1), KEYS, programme_start=start.date())
    found = phases.of(make_frames(*checks, *sessions, plan=plan))
    assert (found.kind, found.kind_text) == ("check_in", "check-ins")
    assert (found.overlap.n_baseline, found.overlap.n_programme) == (6, 6)
    assert (found.median_baseline, found.median_programme) == (7.0, 5.0)
    assert found.overlap.value == 1.0
    assert found.shift.estimate == -2.0
    only_sessions = phases.of(make_frames(*sessions, plan=plan))
    assert only_sessions.kind is None
    assert only_sessions.overlap.reason == "no rating in the baseline"
    assert only_sessions.overlap.n_programme == 6
    early = replace(plan, programme_start=start.date() + 5 * day)
    assert phases.of(make_frames(*sessions, plan=early)).kind == "before"
    assert phases.of(make_frames()).overlap.value is None


# --- when a difference is called clear ---


@pytest.mark.parametrize(
    ("first", "second", "points", "verdict", "reason"),
    [
        ([7] * 4, [4] * 6, -3, phases.LOWER, None),
        ([4] * 6, [7] * 4, 3, phases.HIGHER, None),
        ([7] * 4, [5] * 6, -2, phases.LOWER, None),  # exactly 2 points
        ([7] * 4, [5] * 6, -1.9, phases.UNCLEAR, "less than 2 points"),
        ([7] * 3, [4] * 60, -3, phases.UNCLEAR, "fewer than 4 weeks on one side"),
        (
            [7] * 4,
            [4] * 5,
            -3,
            phases.UNCLEAR,
            "fewer than 10 weeks in all",
        ),  # 2 of 126 orders are more than 1 %
        ([7] * 5, [4] * 5, -3, phases.LOWER, None),
        ([7, 3, 8, 2, 6], [4, 5, 7, 3, 2], -2, phases.UNCLEAR, "it could well be chance"),
        ([7, 7, 7, None], [4] * 6, -3, phases.UNCLEAR, "fewer than 4 weeks on one side"),
    ],
)
def test_what_it_takes_to_call_a_difference_clear(first, second, points, verdict, reason):
    assert phases.tell(first, second, points) == (verdict, reason)


@given(
    first=st.lists(st.integers(0, 8), min_size=4, max_size=8), second=st.lists(st.integers(0, 8), min_size=6)
)
def test_clear_means_that_an_exact_test_rejects_at_1_percent(first, second):
    points = 5 if sum(second) * len(first) > sum(first) * len(second) else -5
    if len(set(first) | set(second)) == len(first) + len(
        second
    ):  # scipy's exact test is for values without ties
        p = stats.mannwhitneyu(first, second, method="exact").pvalue
        assert (phases.tell(first, second, points)[1] is None) == (p <= 0.01)
    if phases.tell(first, second, points)[1] is None:
        assert stats.mannwhitneyu(first, second, method="asymptotic").pvalue < 0.02


def evenings(*, weeks=12, baseline=5, before=7, since=4, near=False):
    """A check-in on five evenings of each week, sessions on two of these days since the programme began."""
    monday = dt.datetime(2026, 3, 2, 20, tzinfo=ZoneInfo("Europe/Zurich"))
    made = []
    for week in range(weeks):
        for day in range(5):
            at = monday + dt.timedelta(weeks=week, days=day)
            made.append(CheckIn(at, "Europe/Zurich", Tension(before if week < baseline else since)))
            if week >= baseline and day in (1, 3):
                made.append(Session(at - dt.timedelta(hours=3 if near else 13), "Europe/Zurich"))
    return made, Plan(
        dt.date(2026, 1, 1), KEYS, programme_start=(monday + dt.timedelta(weeks=baseline)).date()
    )


def test_a_clear_difference_of_phases(make_frames):
    made, plan = evenings()
    found = phases.of(make_frames(*made, plan=plan))
    assert (found.verdict, found.reason, found.shift.estimate) == (phases.LOWER, None, -3.0)
    made, plan = evenings(before=4, since=7)
    assert phases.of(make_frames(*made, plan=plan)).verdict == phases.HIGHER
    made, plan = evenings(before=5, since=5)
    assert phases.of(make_frames(*made, plan=plan)).reason == "it could well be chance"


def test_no_clear_difference_when_one_phase_lacks_the_evenings_after_a_session(make_frames):
    made, plan = evenings(near=True)
    found = phases.of(make_frames(*made, plan=plan))
    assert (found.verdict, found.reason) == (phases.UNCLEAR, trend.LEFT_OUT)
    assert found.overlap.value == 1.0  # the numbers stand all the same


def test_four_days_in_four_weeks_are_indicative_and_never_clear(make_frames):
    made, plan = evenings(baseline=4)
    days = {plan.programme_start - dt.timedelta(days=7 * week) for week in (1, 2, 3, 4)}
    few = [
        record for record in made if record.local_date >= plan.programme_start or record.local_date in days
    ]
    found = phases.of(make_frames(*few, plan=plan))
    assert (found.overlap.n_baseline, found.overlap.verdict) == (4, "indicative")
    assert (found.verdict, found.reason) == (phases.UNCLEAR, "fewer than 5 days in a phase")


def test_nothing_to_compare_has_no_verdict(make_frames):
    found = phases.of(make_frames())
    assert (found.verdict, found.reason) == (None, "the programme has no first day yet")
    assert found.overlap.reason == found.shift.reason == found.reason
    plan = Plan(dt.date(2026, 1, 1), KEYS, programme_start=dt.date(2026, 1, 1))
    assert phases.of(make_frames(plan=plan)).reason == "no rating in the baseline"


def test_days_and_weeks_that_point_in_different_directions_are_not_clear():
    higher = [4] * 6, [7] * 6
    assert phases.tell(*higher, 3.0) == (phases.HIGHER, None)
    assert phases.tell(*higher, -3.0) == (
        phases.UNCLEAR,
        "single days and weekly medians point in different directions",
    )


def test_a_journal_whose_days_and_weeks_disagree_is_told_nothing(make_frames):
    # One day a week, 2 before and 5 since; but in one week of each phase all seven, 9 before and 0 since.
    # Weekly medians are clearly higher since then, the shift of the days is 2 points lower.
    monday = dt.datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Europe/Zurich"))
    made = []
    for week in range(28):
        crowded = week in (5, 20)
        ordinary, odd = (2, 9) if week < 14 else (5, 0)
        for day in range(7 if crowded else 1):
            at = monday + dt.timedelta(weeks=week, days=day)
            made += [CheckIn(at, "Europe/Zurich", Tension(odd if crowded else ordinary))]
    plan = Plan(dt.date(2026, 1, 1), KEYS, programme_start=(monday + dt.timedelta(weeks=14)).date())
    found = phases.of(make_frames(*made, plan=plan))
    assert found.verdict == phases.UNCLEAR
    assert found.shift.estimate == -2
    assert found.reason == "single days and weekly medians point in different directions"


def test_an_overlap_names_its_level():
    assert phases.nap([1, 2, 3], [4, 5, 6]).level == 0.95
    assert phases.nap([1, 2], [4, 5, 6]).level is None
