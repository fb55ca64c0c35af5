"""Exercises: what became of each, and why not."""

import pandas as pd
import pytest

from fascia_journal import plots
from fascia_journal.plots import style

COLUMNS = ("exercise", "prescribed", "done", "partly", "skipped", "not_recorded", "share", "reason")
REASONS = ("no_time", "uncomfortable", "no_equipment", "other")


def table(*rows):
    """Rows of key, done, partly, skipped, not recorded, and no time."""
    return pd.DataFrame(
        [
            (key, done + partly + skipped + unsaid, done, partly, skipped, unsaid, 0.5, "", no_time, 0, 0, 0)
            for key, done, partly, skipped, unsaid, no_time in rows
        ],
        columns=[*COLUMNS, *REASONS],
    )


def width(ax, state):
    return {
        patch.get_y() + patch.get_height() / 2: patch.get_width()
        for patch in ax.patches
        if patch.get_gid() == state
    }


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_bars_are_as_long_as_what_they_count(cell):
    ax = plots.exercises(table(("lunge", 5, 2, 1, 0, 3), ("neck_roll", 4, 0, 0, 4, 0)), ax=cell())
    assert width(ax, "done") == pytest.approx({0: 5, 1: 4})
    assert width(ax, "partly") == pytest.approx({0: 2})
    assert width(ax, "not_recorded") == pytest.approx({1: 4})
    assert words(ax) == ["Lunge", "5 of 8", "why not: no time 3", "Neck roll", "4 of 8"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "done",
        "partly",
        "skipped",
        "not recorded",
    ]


def test_the_text_alternative_says_the_same(cell):
    ax = plots.exercises(table(("lunge", 5, 2, 1, 0, 3)), title_of=lambda _key: "Lunge & more", ax=cell())
    assert style.description(ax) == (
        "Exercises",
        "Chart of exercises. Lunge & more: done in 5 of 8 sessions, partly 2, skipped 1 "
        "(reasons: no time 3).",
    )


def test_without_a_session_there_is_a_sentence(cell):
    ax = plots.exercises(table(), ax=cell())
    assert words(ax) == ["No session in this period yet."]


@pytest.mark.parametrize("inches", [3.6, style.CELL])
def test_long_titles_are_cut_and_nothing_overlaps(cell, inches):
    rows = [(f"exercise_{n}", 1000, 200, 30, 1, 31) for n in range(8)]
    ax = plots.exercises(
        table(*rows),
        title_of=lambda key: f"{key} with a name that goes on and on and on $x_1$",
        ax=cell(inches, 4.9),
    )
    figure = ax.figure
    figure.savefig("/dev/null", format="png", dpi=style.PIXELS_PER_INCH)
    boxes = [text.get_window_extent() for text in [*ax.texts, ax.xaxis.label]]
    for n, one in enumerate(boxes):
        assert figure.bbox.x0 <= one.x0 <= one.x1 <= figure.bbox.x1
        assert not any(one.overlaps(other) for other in boxes[n + 1 :])
    bars = [patch.get_window_extent() for patch in ax.patches]
    assert not any(text.overlaps(bar) for text in boxes for bar in bars)
