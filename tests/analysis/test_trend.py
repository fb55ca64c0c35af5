"""The course over weeks: which ratings enter, weekly medians, slope and interval, and the gate."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from dataclasses import astuple, replace
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fascia_journal.analysis import slopes, trend
from fascia_journal.analysis.trend import Trend, theil_sen
from fascia_journal.errors import JournalError
from fascia_journal.records import CheckIn, Session, Tension

ZURICH = ZoneInfo("Europe/Zurich")
MONDAY = dt.datetime(2026, 1, 5, 18, tzinfo=ZURICH)
HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(weeks=1)


def session(at, before, after=None):
    return Session(at, "Europe/Zurich", before=Tension(before), after=Tension(after))


def check_in(at, tension):
    return CheckIn(at, "Europe/Zurich", Tension(tension))


# --- slope, interval, tau ---


def test_sen_s_own_example():
    # The data are those of Sen 1968, JASA 63:1379-1389 (not looked up); the numbers are scipy's:
    # scipy.stats.theilslopes([9, 15, 19, 20, 45, 55, 78], [1, 2, 3, 4, 10, 12, 18], 0.95)
    found = theil_sen([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78])
    assert found.slope == 4
    assert (found.low, found.high) == pytest.approx((26 / 7, 35 / 8))
    assert (found.n, found.span) == (7, 17)


series = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20).map(lambda half: half / 2)),
    min_size=4,
    max_size=30,
    unique_by=lambda pair: pair[0],
)


@given(points=series)
def test_slope_and_interval_agree_with_scipy(points):
    x, y = map(list, zip(*points, strict=True))
    found, expected = theil_sen(x, y), stats.theilslopes(y, x, 0.95)
    assert found.slope == pytest.approx(expected.slope, abs=1e-12)
    assert found.intercept == pytest.approx(expected.intercept, abs=1e-9)
    assert (found.low, found.high) == pytest.approx((expected.low_slope, expected.high_slope), abs=1e-12)


@pytest.mark.parametrize("kind", ["noise", "ties", "sorted", "outliers"])
def test_many_weeks_agree_with_scipy_too(kind):
    rng = np.random.default_rng(9)
    x = np.sort(rng.choice(2000, 700, replace=False))  # 244,650 slopes: more than are sorted whole
    y = {
        "noise": rng.normal(5, 1, 700),
        "ties": rng.integers(0, 3, 700).astype(float),
        "sorted": np.linspace(0, 10, 700),
        "outliers": np.where(np.arange(700) < 350, 0.0, 10.0),
    }[kind]
    found, expected = theil_sen(x, y), stats.theilslopes(y, x, 0.95)
    assert (found.slope, found.low, found.high) == (expected.slope, expected.low_slope, expected.high_slope)


def test_of_fifty_years_only_some_slopes_are_sorted(monkeypatch):
    rng = np.random.default_rng(1)
    x, y = np.arange(2609.0), np.round(np.clip(rng.normal(5, 1.2, 2609), 0, 10) * 20) / 20
    sizes = []
    between = slopes.Slopes._between

    def seen(self, low, high):
        values, level, lower = between(self, low, high)
        sizes.append(len(values))
        return values, level, lower

    monkeypatch.setattr(slopes.Slopes, "_between", seen)
    monkeypatch.setattr(slopes.Slopes, "all", lambda _: pytest.fail("all slopes were computed"))
    found = theil_sen(x, y)
    assert sizes[0] < 0.1 * math.comb(2609, 2)
    assert found.low < found.slope < found.high


@given(points=series)
def test_tau_b_is_that_of_the_definition(points):
    x, y = map(list, zip(*points, strict=True))
    found = theil_sen(x, y)
    score = sum(np.sign(b[0] - a[0]) * np.sign(b[1] - a[1]) for a, b in itertools.combinations(points, 2))
    untied = sum(a[1] != b[1] for a, b in itertools.combinations(points, 2))
    if not untied:
        assert found.tau is found.p is None
    else:  # Kendall 1945: S / sqrt((N - ties in x) (N - ties in y)); x has none
        assert found.tau == pytest.approx(score / math.sqrt(math.comb(len(points), 2) * untied))


def test_p_without_ties_is_the_share_of_orders_at_least_as_far_out():
    y = [3, 1, 2, 5, 4, 6]

    def score(order):
        return sum(np.sign(b - a) for a, b in itertools.combinations(order, 2))

    orders = list(itertools.permutations(y))
    share = sum(abs(score(order)) >= abs(score(y)) for order in orders) / len(orders)
    assert theil_sen(range(6), y).p == pytest.approx(share)


def test_p_with_ties_is_the_tie_corrected_normal_one():
    x, y = np.arange(12), [5, 5, 4, 6, 5, 4, 3, 4, 3, 3, 4, 2]
    score = sum(np.sign(b - a) for a, b in itertools.combinations(y, 2))
    sizes = np.unique(y, return_counts=True)[1]
    # Mann-Kendall with ties, without its continuity correction, as tau-b's p
    variance = (12 * 11 * 29 - sum(t * (t - 1) * (2 * t + 5) for t in sizes)) / 18
    assert theil_sen(x, y).p == pytest.approx(2 * stats.norm.sf(abs(score) / variance**0.5))


@pytest.mark.parametrize(
    ("y", "slope", "intercept", "score", "variance"),
    [
        # pymannkendall 1.4.3: original_test(y) prints s and var_s, sens_slope(y) slope and intercept
        ([5, 5, 4, 6, 5, 4, 3, 4, 3, 3, 4, 2], -0.25, 5.375, -38, 196.66666666666666),
        (
            [7, 6.5, 7, 6, 5.5, 6, 5, 5.5, 4, 4.5, 4, 3.5, None, 3, 3.5, 2],
            *(-0.3076923076923077, 7.153846153846154, -90, 403.3333333333333),
        ),
    ],
    ids=["ties", "ties and a gap"],
)
def test_agrees_with_pymannkendall(y, slope, intercept, score, variance):
    found = theil_sen(range(len(y)), y)
    assert (found.slope, found.intercept) == pytest.approx((slope, intercept))
    # its own p has a continuity correction; ours is that of tau-b
    assert found.p == pytest.approx(2 * stats.norm.sf(abs(score) / variance**0.5))
    assert np.sign(found.tau) == np.sign(score)


def test_gaps_count_with_their_length():
    assert theil_sen([0, 1, 10, 11], [5, 5, 5, 6]).slope == stats.theilslopes([5, 5, 5, 6], [0, 1, 10, 11])[0]
    close = theil_sen(range(8), [8, 7, 6, 5, 4, 3, 2, 1]).slope
    assert theil_sen(range(0, 16, 2), [8, 7, 6, 5, 4, 3, 2, 1]).slope == close / 2


@given(points=series, seed=st.randoms(), shift=st.integers(-5, 5))
def test_order_never_matters_and_a_constant_only_moves_the_line(points, seed, shift):
    shuffled = list(points)
    seed.shuffle(shuffled)
    plain, mixed = (theil_sen(*map(list, zip(*p, strict=True))) for p in (points, shuffled))
    assert plain == mixed
    moved = theil_sen([x for x, _ in points], [y + shift for _, y in points])
    assert moved == replace(plain, intercept=moved.intercept)
    assert moved.intercept == pytest.approx(plain.intercept + shift, abs=1e-9)


@given(points=series)
def test_nothing_ever_is_nan_and_turning_the_scale_turns_the_verdict(points):
    x, y = map(list, zip(*points, strict=True))
    plain, turned = theil_sen(x, y), theil_sen(x, [10 - value for value in y])
    assert all(math.isfinite(value) for value in astuple(plain) if isinstance(value, float))
    other = {trend.FALLING: trend.RISING, trend.RISING: trend.FALLING}
    assert turned.verdict == other.get(plain.verdict, plain.verdict)
    assert turned.slope == pytest.approx(-plain.slope, abs=1e-12)


# --- the gate ---


@pytest.mark.parametrize(
    ("x", "y", "reason"),
    [
        ([], [], "no ratings"),
        ([0, 1, 2], [9, 5, 1], "fewer than 4 weeks with ratings"),
        (range(5), [1, None, math.nan, 2, 3], "fewer than 4 weeks with ratings"),
        ([3] * 9, range(9), "all ratings are from one week"),
    ],
)
def test_too_little_gives_no_slope_and_its_reason(x, y, reason):
    found = theil_sen(list(x), list(y))
    assert found.reason == reason
    assert found.slope is found.low is found.high is found.tau is found.p is found.verdict is None
    assert found.over_period is None


@pytest.mark.parametrize(
    ("y", "verdict", "reason"),
    [
        ([9, 8, 7, 6, 5, 4, 3], trend.UNCLEAR, "fewer than 8 weeks with ratings"),
        ([9, 8, 7, 6, 5, 4, 3, 2], trend.FALLING, None),
        ([2, 3, 4, 5, 6, 7, 8, 9], trend.RISING, None),
        ([5, 3, 6, 4, 5, 3, 6, 4, 5], trend.UNCLEAR, "it could well be chance"),
        ([5] * 9, trend.UNCLEAR, "all weekly medians are the same"),
        ([6.0, 5.8, 5.6, 5.4, 5.2, 5.0, 4.8, 4.6, 4.4], trend.UNCLEAR, "less than 2 points over the period"),
        ([6.0, 5.75, 5.5, 5.25, 5.0, 4.75, 4.5, 4.25, 4.0], trend.FALLING, None),
    ],
)
def test_gate(y, verdict, reason):
    found = theil_sen(range(len(y)), y)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert found.slope is not None


def test_each_condition_of_the_gate_alone_keeps_a_trend_unclear():
    clear = Trend(-0.5, 6.0, -0.7, -0.3, -0.9, 0.001, 8, None, None, span=7.0)
    assert trend.gate(clear).verdict == trend.FALLING
    for change in ({"n": 7}, {"p": 0.01}, {"p": None}, {"high": 0.0}, {"span": 3.9}):
        assert trend.gate(replace(clear, **change)).verdict == trend.UNCLEAR, change
    assert trend.gate(replace(clear, span=4.0)).verdict == trend.FALLING  # exactly 2 points


def test_bad_calls_are_refused_with_a_sentence():
    with pytest.raises(JournalError, match="one median for each week"):
        theil_sen([1, 2], [1])
    with pytest.raises(JournalError, match="needs numbers"):
        theil_sen(["W1"], [1])


def test_a_routine_that_does_nothing_is_rarely_called_clear():
    rng = np.random.default_rng(2)
    called = 0
    for _ in range(300):
        y = np.clip(np.rint(5 + rng.normal(0, 1.5, 12)), 0, 10)
        called += theil_sen(np.arange(12), y).verdict != trend.UNCLEAR
    assert called / 300 <= 0.03


# --- which ratings enter ---


def test_weekly_medians_with_gaps_and_real_week_numbers(make_frames):
    data = make_frames(
        *(session(MONDAY + n * 24 * HOUR, before) for n, before in ((0, 6), (1, 3), (2, 4), (21, 2), (27, 5)))
    )
    weeks = trend.weekly_course(data.ratings)
    assert weeks["week"].tolist() == ["2026-W02", "2026-W03", "2026-W04", "2026-W05"]
    assert weeks["monday"].tolist() == [pd.Timestamp(2026, 1, day) for day in (5, 12, 19, 26)]
    assert weeks["x"].tolist() == [0, 1, 2, 3]
    assert weeks["n"].tolist() == [3, 0, 0, 2]
    assert weeks["median"].isna().tolist() == [False, True, True, False]
    assert weeks["median"].dropna().tolist() == [4.0, 3.5]
    assert set(weeks["kind"]) == {"before"}


def test_columns_and_dtypes_also_without_ratings(make_frames):
    for records in ((), (session(MONDAY, 5),)):
        weeks = trend.weekly_course(make_frames(*records).ratings)
        assert {name: str(dtype) for name, dtype in weeks.dtypes.items()} == {
            name: dtype for name, (dtype, _) in trend.WEEK_COLUMNS.items()
        }


def test_after_ratings_never_enter(make_frames):
    data = make_frames(*(session(MONDAY + n * WEEK, None, 9 - n) for n in range(9)))
    course = trend.of(data)
    assert course.kind is None
    assert course.weeks.empty
    assert course.trend.reason == "no ratings"


@pytest.mark.parametrize(("hours", "enters"), [(-1, True), (0, False), (11.9, False), (12, True), (13, True)])
def test_no_rating_within_12_hours_after_a_session_began(make_frames, hours, enters):
    moment = MONDAY + hours * HOUR
    data = make_frames(session(MONDAY, None, 1), check_in(moment, 4))
    assert len(trend.usable_ratings(data.ratings)) == enters
    if hours:
        data = make_frames(session(MONDAY, None, 1), session(moment, 4))
        assert len(trend.usable_ratings(data.ratings)) == enters


def test_the_12_hours_reach_over_the_edge_of_a_period(make_frames):
    late = MONDAY + 4 * HOUR  # 22:00, and a check-in on the next morning
    data = make_frames(session(late, 6, 3), check_in(late + 9 * HOUR, 1))
    cut = data.between((late + 9 * HOUR).date(), None)
    assert len(cut.ratings) == 1
    assert trend.usable_ratings(cut.ratings).empty


def weekly(kind, numbers, level=5):
    make = check_in if kind == "check_in" else session
    return [make(MONDAY + n * WEEK + (9 * HOUR if kind == "check_in" else 48 * HOUR), level) for n in numbers]


@pytest.mark.parametrize(
    ("checked", "before", "kind"),
    [
        ([], range(5), "before"),
        (range(3), range(3), "before"),
        (range(4), range(4), "check_in"),
        (range(4), range(8), "check_in"),
        (range(4), range(9), "before"),
        (range(5), range(10), "check_in"),
        (range(2), [], "check_in"),
        ([], [], None),
    ],
)
def test_check_ins_where_there_are_enough_else_before_ratings(make_frames, checked, before, kind):
    data = make_frames(*weekly("check_in", checked, 3), *weekly("before", before, 7))
    course = trend.of(data)
    assert course.kind == kind
    assert course.kind_text == {"check_in": "check-ins", "before": "ratings before a session", None: ""}[kind]
    expected = {"check_in": {3.0}, "before": {7.0}, None: set()}[kind]
    assert set(course.weeks["median"].dropna()) == expected  # never a mixture
    assert set(course.ratings["tension"]) == expected
    assert len(course.ratings) == len({"check_in": checked, "before": before}.get(kind, []))


@pytest.mark.parametrize("swap", [False, True])
def test_a_change_of_kind_on_the_way_gives_no_verdict(make_frames, swap):
    first, second = ("before", "check_in") if swap else ("check_in", "before")
    falling = [record for n in range(9) for record in weekly(first, [n], 9 - n) + weekly(second, [n + 9], 5)]
    course = trend.of(make_frames(*falling))
    assert course.trend.verdict is None
    assert course.trend.reason == "the kind of rating changes on the way"


def test_one_kind_that_ends_a_little_earlier_is_no_change_of_kind(make_frames):
    falling = [record for n in range(9) for record in weekly("check_in", [n], 9 - n)]
    course = trend.of(make_frames(*falling, *weekly("before", range(12), 5)))
    assert (course.kind, course.trend.verdict) == ("check_in", trend.FALLING)
    course = trend.of(make_frames(*falling, *weekly("before", range(13), 5)))
    assert course.trend.verdict is None


def test_a_kind_and_a_scale_may_be_asked_for(make_frames):
    records = [
        Session(MONDAY + n * WEEK + 48 * HOUR, "Europe/Zurich", before=Tension(5, neck=n)) for n in range(9)
    ]
    data = make_frames(*records, *weekly("check_in", range(9), 2))
    assert trend.of(data).kind == "check_in"
    assert set(trend.of(data, kind="before").weeks["median"]) == {5.0}
    neck = trend.of(data, "neck")
    assert (neck.kind, neck.scale, neck.trend.verdict) == ("before", "neck", trend.RISING)
    assert trend.of(make_frames(), kind="before").weeks.empty


@settings(max_examples=30, deadline=None)
@given(hours=st.lists(st.integers(0, 24 * 60), max_size=40))
def test_medians_are_those_of_a_plain_loop(make_frames, hours):
    records = [session(MONDAY + hour * HOUR, hour % 11) for hour in sorted(set(hours))]
    expected: dict[str, list[float]] = {}
    last = None
    for record in records:
        if last is None or record.started_at - last >= 12 * HOUR:
            year, week, _ = record.local_date.isocalendar()
            expected.setdefault(f"{year}-W{week:02d}", []).append(record.before.overall)
        last = record.started_at
    weeks = trend.weekly_course(make_frames(*records).ratings)
    found = weeks[weeks["n"] > 0].set_index("week")
    assert found["n"].to_dict() == {week: len(values) for week, values in expected.items()}
    assert found["median"].to_dict() == {week: np.median(values) for week, values in expected.items()}


def evenings(weeks, *, sessions_from, until=99, level=9, step=0.5, each=6):
    """A check-in on six evenings of each week; from some week on sessions before half of them."""
    made = []
    for week in range(weeks):
        for day in range(each):
            evening = MONDAY + week * WEEK + day * 24 * HOUR
            made.append(check_in(evening + 3 * HOUR, max(0, level - step * week)))
            if sessions_from <= week < until and day % 2:
                made.append(session(evening, None))
    return made


@pytest.mark.parametrize(
    ("first", "until", "told"),
    [
        (0, 99, True),  # near sessions all the time: what is left out is so throughout
        (3, 99, True),  # 3 weeks are no part
        (4, 99, False),
        (0, 8, False),
        (0, 9, True),
    ],
)
def test_ratings_left_out_in_one_part_of_the_period_give_no_verdict(make_frames, first, until, told):
    course = trend.of(make_frames(*evenings(12, sessions_from=first, until=until)))
    assert course.trend.slope == pytest.approx(-0.5)
    assert course.trend.verdict == (trend.FALLING if told else None)
    assert course.trend.reason == (None if told else trend.LEFT_OUT)


def test_a_few_ratings_left_out_do_not_matter(make_frames):
    few = [session(MONDAY + week * WEEK, None) for week in range(5, 12)]  # 7 of 42 evenings
    course = trend.of(make_frames(*evenings(12, sessions_from=99), *few))
    assert course.trend.verdict == trend.FALLING


# --- what the interval covers, and what a week is ---


def test_several_medians_of_one_week_are_no_several_weeks():
    found = theil_sen([0, 0, 0, 0, 1, 1, 1, 1], [9, 9, 9, 9, 1, 1, 1, 1])
    assert (found.n, found.slope, found.reason) == (2, None, "fewer than 4 weeks with ratings")
    twice = theil_sen([*range(7), *range(7)], [*range(9, 2, -1)] * 2)
    assert (twice.n, twice.verdict, twice.reason) == (7, trend.UNCLEAR, "fewer than 8 weeks with ratings")


@pytest.mark.parametrize("n", range(4, 8))
def test_the_level_is_what_the_interval_covers_in_all_orders(n):
    orders = list(itertools.permutations(range(n)))
    covered = sum(found.low <= 0 <= found.high for found in (theil_sen(range(n), order) for order in orders))
    level = theil_sen(range(n), range(n)).level
    assert covered / len(orders) >= level - 1e-12
    assert level == (pytest.approx(22 / 24) if n == 4 else 0.95)
    if n == 4:
        assert covered == 22


def test_without_a_slope_there_is_no_level():
    assert theil_sen([1, 2, 3], [1, 2, 3]).level is None
