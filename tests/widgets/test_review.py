"""The review page on real journals: the sample, an empty one, one with little in it."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections import Counter

import pytest

from fascia_journal import CheckIn, ExerciseEntry, Session, Tension, sample
from fascia_journal.analysis import adherence, sentences, tension
from fascia_journal.widgets.review import PERIODS, ReviewPage, first_day, review_page


@pytest.fixture
def page(journal, evening) -> ReviewPage:
    journal.settings["invented"] = True
    journal.add_all(sample.load(evening.date()))
    return ReviewPage(journal)


def test_the_headline_is_what_the_public_functions_say(page, journal):
    frames = journal.frames()
    for value, _ in PERIODS:
        page.period.value = value
        chosen = frames.between(first_day(frames.as_of, value), None)
        ledger = adherence.of(chosen)
        assert sentences.adherence_sentence(adherence.summary(ledger)) in page.sentences.value
        assert sentences.change_sentence(tension.of(chosen)) in page.sentences.value


def test_every_picture_has_its_words_and_its_table(page):
    html = page.pictures.value
    for title in ("Sessions per week", "Tension over the weeks", "Right after a session", "Calendar of 2026"):
        assert f"<h2>{title}</h2>" in html
        assert f'aria-label="{title}, table"' in html
    assert (
        html.count("<svg") == html.count("In words") == html.count("As a table") == html.count("<desc") == 5
    )


def test_ids_do_not_collide_on_the_page(page):
    counts = Counter(re.findall(r'\bid="([^"]+)"', page.pictures.value))
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


def test_a_narrow_window_gets_narrow_pictures(page):
    wide = re.findall(r'viewBox="0 0 (\d+)', page.pictures.value)
    page.refresh.narrow = True
    narrow = re.findall(r'viewBox="0 0 (\d+)', page.pictures.value)
    assert [int(a) < int(b) for a, b in zip(narrow, wide, strict=True)] == [True, True, True, False, False]


def test_an_empty_journal_says_what_to_do_next(journal):
    page = ReviewPage(journal)
    assert "Log a first session" in page.sentences.value
    assert page.pictures.value == ""


def test_new_sessions_appear_when_the_journal_is_read_again(journal, evening):
    page = ReviewPage(journal)
    journal.add(Session(evening, "Europe/Zurich", (ExerciseEntry("lunge"),), Tension(5), Tension(3)))
    page.refresh.press("refresh")
    assert "5 before, 3 after" in page.sentences.value
    assert "Sessions per week" in page.pictures.value


def test_only_check_ins_and_missing_ratings_are_shown_kindly(journal, evening):
    journal.add(CheckIn(evening - dt.timedelta(days=1), "Europe/Zurich", Tension(4), flare_up=True))
    journal.add(Session(evening, "Europe/Zurich", (ExerciseEntry("lunge"),)))
    page = ReviewPage(journal)
    assert page.guard.notice.html == ""
    assert "0 sessions with both ratings so far" in page.sentences.value
    assert "nan" not in re.sub(r"<svg.*?</svg>", "", page.pictures.value).lower()


def test_text_of_a_person_stays_text_in_tables(journal, evening):
    nasty = '<img src=x onerror="alert(1)">'
    journal.add(Session(evening, "Europe/Zurich", before=Tension(5), after=Tension(5), note=nasty))
    page = ReviewPage(journal)
    assert "<img" not in page.pictures.value + page.sentences.value


def test_a_failure_while_reading_is_a_sentence(page, monkeypatch, journal):
    def fail():
        raise RuntimeError("secret")

    monkeypatch.setattr(journal, "frames", fail)
    page.period.value = "26"
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
