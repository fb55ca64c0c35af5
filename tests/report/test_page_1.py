"""The valued activity and the stop signs on page 1."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from fascia_journal import CheckIn, Journal, Session, Tension, clock, report
from fascia_journal.plots.dates import short

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 8, 30)
TODAY = dt.date(2026, 9, 2)
WORDS = "0 no trouble to 10 cannot do it; own question, not validated"


def rated(records):
    """The same records; each check-in rates the activity, 0 to 10 in turn."""
    return [
        replace(record, activity=n % 11) if isinstance(record, CheckIn) else record
        for n, record in enumerate(records)
    ]


@pytest.mark.parametrize("paper", report.PAPERS)
def test_the_activity_stands_on_page_1_with_its_name_and_its_limits(
    frames_of, half_year, tmp_path, read, paper
):
    frames = frames_of(rated(half_year), today=TODAY, activity="carry the shopping home")
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf", paper=paper)
    pdf = read(made.path)
    assert "Own activity: carry the shopping home" in pdf.pages[0]
    assert WORDS in pdf.pages[0]
    assert f"Rated in {len(frames.check_ins)} check-ins." in pdf.pages[0]
    assert pdf.pages[1].startswith("Appendix")
    parts = (
        *("Period", "Programme", "Weekly goal", "self-reported", "How often", "Right after a session"),
        *("Over the weeks", "Sessions per week", "Tension over the weeks", "Right after a session"),
        *("Exercises", "Own activity", "Flare-ups and stop signs", "Ratings missing"),
    )
    at = 0
    for part in parts:  # in the order in which they are read, aloud as well
        at = pdf.pages[0].index(part, at) + len(part)


def test_who_keeps_none_finds_no_place_for_it(frames_of, half_year, tmp_path, read):
    frames = frames_of(half_year, today=TODAY, activity="carry the shopping home")
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf")
    assert "Own activity" not in read(made.path).text


def test_ratings_of_two_activities_are_no_course(frames_of, tmp_path):
    at = dt.datetime(2026, 3, 4, 7, tzinfo=dt.UTC)

    def check_ins(weeks, value):
        return [
            CheckIn(
                moment := at + dt.timedelta(weeks=n), "Europe/Zurich", Tension(3), activity=value,
                entered_at=moment,
            )
            for n in weeks
        ]  # fmt: skip

    with Journal.open(tmp_path / "two.sqlite") as journal:
        for since, words in ((at, "sit"), (at + dt.timedelta(weeks=4, days=3), "carry")):
            with clock.fixed(since):
                journal.settings["activity"] = words
        journal.add_all([*check_ins(range(5), 8), *check_ins(range(5, 8), 2)])
        frames = journal.frames()
    late = report.summarise(frames, first_day=FIRST, last_day=LAST).activity
    assert (late.name, late.rated, late.others) == ("carry", 3, 5)
    assert set(late.frames.check_ins["activity"].dropna()) == {2}
    early = report.summarise(frames, first_day=FIRST, last_day=dt.date(2026, 3, 31)).activity
    assert (early.name, early.rated, early.others) == ("sit", 4, 0)
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf")
    assert made.warnings == ()


def test_a_rise_after_a_session_is_dated(frames_of, tmp_path, read):
    at = dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)
    pairs = [(4, 7), (4, 6), (None, 9), (2, 8)]
    sessions = [
        Session(at + dt.timedelta(days=n), "Europe/Zurich", before=Tension(before), after=Tension(after))
        for n, (before, after) in enumerate(pairs)
    ]
    frames = frames_of(sessions, today=TODAY)
    rises = report.summarise(frames, first_day=FIRST, last_day=LAST).rises
    assert [(rise.day, rise.points) for rise in rises] == [
        (dt.date(2026, 3, 3), 3),
        (dt.date(2026, 3, 6), 6),
    ]
    page = read(report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf").path).pages[0]
    assert "3 points or more higher after a session: " in page
    for day in (rises[0].day, rises[1].day):
        assert short(day) in page
    assert short(dt.date(2026, 3, 4)) not in page
    assert "not stored" in page


def test_the_longest_of_everything_still_leaves_one_page(frames_of, half_year, tmp_path, read):
    rises = [
        replace(record, before=Tension(1), after=Tension(9), flare_up=True)
        if isinstance(record, Session)
        else record
        for record in rated(half_year)
    ]
    frames = frames_of(rises, today=TODAY, activity="walk " * 40)
    for paper in report.PAPERS:
        made = report.build(
            frames, first_day=FIRST, last_day=LAST, target=tmp_path / f"{paper}.pdf", paper=paper,
            person="Somebody with " * 40,
        )  # fmt: skip
        assert read(made.path).pages[1].startswith("Appendix")
