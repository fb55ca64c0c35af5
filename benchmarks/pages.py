"""Pages in a real browser: from the request to the first rating, and to the last plot of the review.

    python benchmarks/pages.py

The other sides are notebooks that lie beside ours on the same server: one slider; and five plots of the
review in bare matplotlib, from numbers that pandas gives in a few lines written by hand. Each page is opened
in a browser that was never there, in turns.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import served
from pairs import Pair, of_rounds, show
from playwright.sync_api import Browser

ROUNDS = 7
FIRST_RATING = "[role=radio]"
LAST_OF_OURS = ".fj-figure:last-of-type svg"
SLIDER = ["import ipywidgets", "ipywidgets.IntSlider(value=5, max=10)"]
FIVE_PLOTS = [
    "import os, sqlite3",
    "import pandas as pd, matplotlib.pyplot as plt",
    "from IPython.display import display",
    "%config InlineBackend.figure_format = 'svg'",
    "db = sqlite3.connect(os.environ['COPY'])",
    "s = pd.read_sql('SELECT * FROM session', db, parse_dates=['local_date'])",
    "e = pd.read_sql('SELECT * FROM exercise_entry', db)",
    "c = pd.read_sql('SELECT * FROM check_in', db, parse_dates=['local_date'])",
    "weeks = s.groupby(s.local_date.dt.to_period('W')).local_date.nunique()",
    "plt.figure(figsize=(7, 2.6)); plt.bar(range(len(weeks)), weeks); plt.show()",
    "days = s.local_date.drop_duplicates()",
    "plt.figure(figsize=(7, 2.6)); plt.plot(days.dt.isocalendar().week, days.dt.weekday, 's'); plt.show()",
    "medians = c.groupby(c.local_date.dt.to_period('W').dt.start_time).overall.median()",
    "plt.figure(figsize=(7, 2.6)); plt.plot(c.local_date, c.overall, '.')",
    "plt.plot(medians.index, medians, 's-'); plt.show()",
    "plt.figure(figsize=(7, 2.6))",
    "for b, a in zip(s.before_overall, s.after_overall): plt.plot([0, 1], [b, a])",
    "plt.show()",
    "counts = e.groupby(['exercise', 'status']).size().unstack(fill_value=0)",
    "counts.plot.barh(stacked=True, figsize=(7, 2.6)); plt.show()",
]


def opened(browser: Browser, address: str, selector: str, count: int = 1) -> float:
    """Seconds from the request until so many elements are visible."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(selector).nth(count - 1).wait_for(timeout=60_000)
    took = time.perf_counter() - began
    context.close()
    return took


def pairs() -> Iterator[Pair]:
    with (
        tempfile.TemporaryDirectory() as folder,
        served.server(Path(folder)) as server,
        served.browser() as browser,
    ):
        slider, plots = server.put("slider", SLIDER), server.put("plots", FIVE_PLOTS)
        journal, review = server.address("1_journal"), server.address("2_review")
        sides = {
            "app page: request to first rating usable": (
                "a Voilà page with one slider",
                (journal, FIRST_RATING),
                (slider, ".widget-slider"),
            ),
            "review page: request to last plot": (
                "the same with five plots in bare matplotlib",
                (review, LAST_OF_OURS),
                (plots, "img, .jp-OutputArea-output svg", 5),
            ),
        }
        for what, (against, ours, other) in sides.items():
            opened(browser, *ours), opened(browser, *other)  # type: ignore[arg-type]
            rounds = [
                (opened(browser, *ours), opened(browser, *other))  # type: ignore[arg-type]
                for _ in range(ROUNDS)
            ]
            yield of_rounds(what, against, 1.3, rounds)


if __name__ == "__main__":
    show(pairs())
