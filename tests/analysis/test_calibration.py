"""A short form of benchmarks/calibration.py: few people, and bounds that leave room for so few."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from fascia_journal.analysis import adherence

PATH = Path(__file__).resolve().parents[2] / "benchmarks" / "calibration.py"


@pytest.fixture(scope="module")
def calibration():
    spec = importlib.util.spec_from_file_location("calibration", PATH)
    module = importlib.util.module_from_spec(spec)
    sys.modules["calibration"] = module  # its dataclass looks for its own module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["calibration"]


def upper(people, share):
    """Above this many of so many people a true share is as good as ruled out (3 standard errors)."""
    return people * share + 3 * (people * share * (1 - share)) ** 0.5


def test_few_are_told_of_something_that_is_not_there(calibration):
    people = 8
    kinds = [kind for kind in calibration.nothing_happens() if kind.autocorrelation in (0.0, 0.5)]
    assert len(kinds) == 16
    course, phase, days = sum(found for _, found in calibration.shares(kinds, people, processes=1)) * people
    most = upper(people * len(kinds), 0.05)
    assert course <= most
    assert phase <= most
    assert days > most  # what the interval of single days would say


def test_few_are_told_that_weeks_differ_by_chance(calibration):
    kinds = calibration.weeks_differ_by_chance()
    assert len(kinds) == 18
    told = sum(calibration.told_of_weeks(kind, 4, row) for row, kind in enumerate(kinds)) * 4
    assert told <= upper(4 * len(kinds), 0.05)
    varied = calibration.diary(np.random.default_rng(4), kinds[0])
    assert set(adherence.of(varied)["status"]) >= {"on target", "below"}


def test_what_truly_falls_far_is_told(calibration):
    far = [calibration.Kind(26, 0.0, fall=7.0, spread=0.7), calibration.Kind(26, 0.0, step=5.0, spread=0.7)]
    (_, even), (_, at_once) = calibration.shares(far, 15, processes=1)
    assert even[0] > 0.8
    assert at_once[1] > 0.8


def test_the_interval_of_the_change_holds_the_truth(calibration):
    for relief in (0.0, 1.5):
        share, truth = calibration.coverage(calibration.Kind(12, 0.5), 100, relief)
        assert truth == pytest.approx(-relief, abs=0.25)
        assert share >= 0.95 - 3 * (0.95 * 0.05 / 100) ** 0.5


def test_the_simulated_people_are_what_they_are_said_to_be(calibration):
    rng = np.random.default_rng(1)
    series = calibration.autocorrelated(rng, 20_000, 0.5)
    assert np.corrcoef(series[1:], series[:-1])[0, 1] == pytest.approx(0.5, abs=0.03)
    assert series.std() == pytest.approx(1, abs=0.03)
    before = {}
    for habit in calibration.HABITS:
        data = [calibration.diary(rng, calibration.Kind(12, 0.3, habit)) for _ in range(6)]
        before[habit] = np.mean([one.sessions["before"].mean() for one in data])
        for one in data:
            assert len(one.sessions) == 8 * 3
            assert (one.ratings["tension"] % 1 == 0).all()
            assert one.sessions["local_date"].min() >= np.datetime64(one.start)
    assert before["bad days only"] > before["any day"] > before["calm days only"]
    fading = calibration.diary(rng, calibration.Kind(12, 0.3, "fading check-ins")).check_ins["local_date"]
    assert (fading < fading.min() + np.timedelta64(42, "D")).sum() > 2 * len(fading) / 3


def test_the_same_seed_gives_the_same_people(calibration):
    kinds = [calibration.Kind(12, 0.5)]
    first, again = (next(calibration.shares(kinds, 6, processes=1))[1].tolist() for _ in range(2))
    assert first == again
