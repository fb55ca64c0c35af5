"""The review page on real journals: the sample, an empty one, one with little in it."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import re
import subprocess
import sys
from collections import Counter
from html import escape

import pandas as pd
import pytest

from fascia_journal import CheckIn, ExerciseEntry, Programme, Session, Tension, sample
from fascia_journal.analysis import adherence, sentences, tension
from fascia_journal.widgets.review import PERIODS, ReviewPage, first_day, review_page

KEYS = Programme.load().keys


@pytest.fixture
def page(journal, evening) -> ReviewPage:
    journal.settings["invented"] = True
    journal.add_all(sample.load(evening.date()))
    return ReviewPage(journal)


def test_the_headline_is_what_the_public_functions_say(page, journal):
    frames = journal.frames()
    for value, _ in PERIODS:
        page.period.value = value
        last = frames.as_of if value == "own" else None
        chosen = frames.between(first_day(frames.as_of, "12" if value == "own" else value), last)
        ledger = adherence.of(chosen)
        assert sentences.adherence_sentence(adherence.summary(ledger)) in page.sentences.value
        assert sentences.change_sentence(tension.of(chosen)) in page.sentences.value


def test_every_picture_has_its_words_and_its_table(page):
    html = page.pictures.html
    titles = re.findall(r"<h2>(.*?)</h2>", html)
    assert titles == [
        "Sessions per week",
        "Calendar of 2026",
        "Tension over the weeks",
        "Right after a session",
        "Exercises",
        "Neck, upper back and lower back",
        "Wellbeing, sleep and stress",
    ]
    for title in titles:
        assert f'aria-label="{title}, table"' in html
        assert f'aria-label="Copy as CSV: {title}"' in html
    assert html.count("In words") == html.count("As a table") == 7
    assert html.count("<svg") == html.count("<desc") == 7 + len(KEYS)  # and a small one of each exercise


def test_ids_do_not_collide_on_the_page(page):
    counts = Counter(re.findall(r'\bid="([^"]+)"', page.pictures.html))
    assert counts
    assert max(counts.values()) == 1


def test_a_period_changes_what_is_counted(page):
    page.period.value = "all"
    everything = page.sentences.value
    page.period.value = "4"
    assert page.sentences.value != everything
    assert page.guard.notice.html == ""


def test_the_invented_person_is_said_to_be_invented(page):
    assert "The person of this journal is invented" in page.sentences.value


def test_a_narrow_window_gets_narrow_pictures_and_the_year_in_halves(page):
    wide = re.findall(r'viewBox="0 0 (?!480 300)(\d+)', page.pictures.html)
    page.pictures.narrow = True
    narrow = re.findall(r'viewBox="0 0 (?!480 300)(\d+)', page.pictures.html)
    assert (len(wide), len(narrow)) == (7, 7)  # in March the second half of the year has not begun
    assert all(int(a) < int(b) for a, b in zip(narrow, wide, strict=True))


def test_an_empty_journal_says_what_to_do_next(journal):
    page = ReviewPage(journal)
    assert "Log a first session" in page.sentences.value
    assert page.pictures.html == ""


def test_new_sessions_appear_without_a_reload(page, reopened, evening):
    async def shown() -> None:
        watching = ReviewPage(page._journal)
        with reopened() as other:
            other.add(Session(evening, "Europe/Zurich", before=Tension(10), after=Tension(3.5)))
        async with asyncio.timeout(10):
            while "2026-03-03 18:05" not in watching.pictures.html:
                await asyncio.sleep(0.05)

    asyncio.run(shown())


def test_a_kernel_draws_once_the_cell_has_ended_so_that_the_browser_can_load_meanwhile(journal, evening):
    journal.add_all(sample.load(evening.date()))

    async def cell() -> None:
        page, drawn = ReviewPage(journal), asyncio.Event()
        assert page.pictures.html == ""
        page.pictures.observe(lambda _change: drawn.set(), "html")
        await asyncio.wait_for(drawn.wait(), 30)
        assert page.pictures.html.count("<svg") >= 5
        assert "How often" in page.sentences.value

    asyncio.run(cell())


def test_a_control_reads_the_journal_only_when_it_has_changed(page, journal, monkeypatch):
    reads = []
    frames = journal.frames
    monkeypatch.setattr(journal, "frames", lambda: reads.append(1) or frames())
    page.period.value = "all"
    page.scale.value = "neck"
    page.context.value = "alone"
    assert reads == []
    journal.settings["counted_share"] = 0.9
    page.period.value = "4"
    assert reads == [1]


def test_a_region_and_a_context_go_through_all_that_they_can_change(page, journal):
    frames = journal.frames().between(first_day(journal.frames().as_of, "12"), None)
    page.scale.value, page.context.value = "lower_back", "after_sport"
    around = frames.in_context("after_sport")
    html = page.sentences.value
    assert sentences.change_sentence(tension.of(around, "lower_back"), "lower_back") in html
    assert escape(sentences.adherence_sentence(adherence.summary(adherence.of(frames)))) in html
    assert "are shown for all sessions" in html
    assert "<h2>Right after a session: lower back</h2>" in page.pictures.html
    done = adherence.by_exercise(around.exercises)["prescribed"].max()
    assert f" of {done}" in page._figures["exercises"].words


def test_only_what_there_is_to_choose_from_is_asked(journal, evening):
    journal.add(Session(evening, "Europe/Zurich", before=Tension(5), after=Tension(3)))
    page = ReviewPage(journal)
    assert (page.scale.layout.display, page.context.layout.display) == ("none", "none")
    journal.add(Session(evening, "Europe/Zurich", before=Tension(5, neck=2), context="before_sport"))
    page._show_if_changed()
    assert (page.scale.layout.display, page.context.layout.display) == (None, None)


def test_own_dates_begin_with_what_was_shown_and_may_be_the_wrong_way_round(page, evening):
    assert page.dates.layout.display == "none"
    page.period.value = "own"
    assert page.dates.layout.display is None
    assert page.last.value == evening.date()
    page.first.value, page.last.value = evening.date(), evening.date() - dt.timedelta(days=20)
    assert "the two were swapped" in page.guard.notice.html
    assert page._figures["change"].table["local_time"].min() >= pd.Timestamp("2026-02-11")


def test_the_calendar_pages_by_year(journal, evening):
    for years in (0, 1, 3):
        at = evening - dt.timedelta(days=365 * years)
        journal.add(Session(at, "Europe/Zurich", (ExerciseEntry("lunge"),)))
    page = ReviewPage(journal)
    assert "Calendar of 2026" in page.pictures.html
    assert 'data-key="2027"' not in page.pictures.html
    page.pictures.press("year", "2025")
    assert "<h2>Calendar of 2025</h2>" in page.pictures.html
    page.pictures.press("year", "2023")
    assert 'data-key="2022"' not in page.pictures.html
    page.period.value = "4"
    assert "<h2>Calendar of 2026</h2>" in page.pictures.html


def test_the_copy_holds_the_whole_table(page):
    sent = []
    page.pictures.send = lambda message, buffers=None: sent.append(message)
    page.period.value = "all"
    assert page.pictures.press("copy", "change")
    (message,) = sent
    copied = pd.read_csv(io.StringIO(message["text"]))
    pd.testing.assert_series_equal(copied["before"], page._figures["change"].table["before"])
    assert message["done"] == f"Copied: Right after a session, {len(copied)} rows as CSV."
    page.pictures._answer({"type": "copied", "done": message["done"]})
    assert message["done"] in page.pictures_guard.notice.html


def test_the_valued_activity_is_called_by_its_name(journal, evening):
    journal.settings["activity"] = "lift <my> child"
    journal.add(CheckIn(evening - dt.timedelta(days=1), "Europe/Zurich", activity=4))
    page = ReviewPage(journal)
    assert "<h2>lift &lt;my&gt; child</h2>" in page.pictures.html
    assert "0 no trouble to 10 cannot do it" in page.pictures.html


def test_a_journal_of_fifty_years_is_shown(journal, evening):
    journal.settings["invented"] = True
    weeks = range(0, 50 * 52, 3)
    journal.add_all(
        Session(
            evening - dt.timedelta(weeks=n, days=1), "Europe/Zurich", before=Tension(5), after=Tension(n % 9)
        )
        for n in weeks
    )
    page = ReviewPage(journal)
    page.period.value = "all"
    assert page.guard.notice.html == ""
    assert f"The newest 120 of {len(weeks):,} rows" in page.pictures.html


def test_only_check_ins_and_missing_ratings_are_shown_kindly(journal, evening):
    journal.add(CheckIn(evening - dt.timedelta(days=1), "Europe/Zurich", Tension(4), flare_up=True))
    journal.add(Session(evening, "Europe/Zurich", (ExerciseEntry("lunge"),)))
    page = ReviewPage(journal)
    assert page.guard.notice.html == ""
    assert "0 sessions with both ratings so far" in page.sentences.value
    assert "nan" not in re.sub(r"<svg.*?</svg>", "", page.pictures.html).lower()


def test_text_of_a_person_stays_text_in_tables(journal, evening):
    nasty = '<img src=x onerror="alert(1)">'
    journal.add(Session(evening, "Europe/Zurich", before=Tension(5), after=Tension(5), note=nasty))
    page = ReviewPage(journal)
    assert "<img" not in page.pictures.html + page.sentences.value


def test_a_failure_while_reading_is_a_sentence(page, monkeypatch, journal):
    def fail():
        raise RuntimeError("secret")

    monkeypatch.setattr(journal, "frames", fail)
    journal.settings["counted_share"] = 0.6
    page.period.value = "4"
    assert "Something went wrong in the journal itself (RuntimeError)" in page.guard.notice.html
    assert "fj-warn" in review_page(journal).children[0].children[0].html


def test_the_pages_load_neither_pyplot_nor_what_they_do_not_need_yet():
    code = (
        "import sys; import fascia_journal.widgets.session, fascia_journal.widgets.start; "
        "print(sorted({'pandas', 'matplotlib', 'scipy', 'typst'} & set(sys.modules))); "
        "import fascia_journal.widgets.review, fascia_journal.widgets.report_form; "
        "import fascia_journal.plots.svg; print('matplotlib.pyplot' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found.split() == ["[]", "False"]
