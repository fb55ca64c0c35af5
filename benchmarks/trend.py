"""The trend of 50 years of weeks against pymannkendall's test and slope.

python benchmarks/trend.py
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pymannkendall
from pairs import Pair, in_turns, show

from fascia_journal.analysis.trend import theil_sen

WEEKS = 2_600


def pairs() -> Iterator[Pair]:
    x = np.arange(WEEKS)
    y = np.round(np.random.default_rng(2).normal(5, 1.5, WEEKS).clip(0, 10) * 2) / 2
    yield in_turns(
        "trend at n = 2,600 weeks",
        "pymannkendall's test and slope",
        1 / 20,
        lambda: theil_sen(x, y),
        lambda: (pymannkendall.original_test(y), pymannkendall.sens_slope(y)),
        rounds=7,
    )


if __name__ == "__main__":
    show(pairs())
