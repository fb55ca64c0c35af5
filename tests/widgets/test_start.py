"""The first start, the start page after it, and the warning signs on both."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from fascia_journal import clock, safety
from fascia_journal.records import CheckIn, Pause, Session, Tension
from fascia_journal.widgets.first_start import STEPS, FirstStart
from fascia_journal.widgets.guard import Guard
from fascia_journal.widgets.privacy import ALL, Backups, Erasing
from fascia_journal.widgets.start import first_start_line, start_page
from fascia_journal.widgets.warning_signs import rose

ZONE = "Europe/Zurich"


def words(widget) -> str:
    found = "".join(str(getattr(widget, name, "")) for name in ("value", "html"))
    return found + "".join(words(child) for child in getattr(widget, "children", ()))


@pytest.fixture
def known(journal):
    """A journal whose person has read the warning signs."""
    journal.settings["safety_read"] = "2026-03-02"
    return journal


@pytest.fixture
def first(journal):
    """The first start, and what was called at its end."""
    through = []
    start = FirstStart(journal, lambda: through.append(True))
    start.through = through
    return start


def signs_in(said):
    return all(sign in said for part in safety.load().parts for sign in part.signs)


# First start ---------------------------------------------------------------------------------------------


def test_a_new_journal_begins_with_the_first_step_and_nothing_else(journal):
    said = words(start_page(journal))
    assert "step 1 of 4" in said
    assert "is not clear" in said
    assert "no diagnosis" in said
    assert "Erase" not in said


def test_step_by_step_to_the_end_with_the_day_of_reading_kept(first, journal, reopened):
    assert first.buttons.press("go", "safety")
    assert signs_in(words(first.view))
    assert "physiotherapist" in words(first.view)
    assert journal.settings["safety_read"] is None  # seen is not read
    assert first.buttons.press("read")
    with reopened() as again:
        assert again.settings["safety_read"] == "2026-03-03"
    assert str(journal.path) in words(first.view)
    assert first.backups.view in first._sheet.children
    assert first.buttons.press("go", "baseline")
    assert "week or two" in words(first.view)
    assert 'href="1_journal.ipynb"' in words(first.view)
    assert not first.through
    assert first.buttons.press("end")
    assert first.through


def test_there_is_no_way_round_the_warning_signs(first, journal):
    """From the first step every button leads to them, and from there one alone leads on."""
    assert re.findall(r'data-action="(\w+)" data-key="(\w*)"', first.buttons.html) == [
        ("go", "safety"),
        ("hurry", ""),
    ]
    first.buttons.press("hurry")
    assert signs_in(words(first.view))
    assert re.findall(r'data-action="(\w+)"', first.buttons.html) == ["read"]
    assert not first.through


def test_in_a_hurry_the_warning_signs_are_all_there_is(first):
    first.buttons.press("hurry")
    first.buttons.press("read")
    assert first.through


def test_a_journal_that_has_sessions_already_shows_the_warning_signs_alone(journal):
    journal.add(Session(clock.now(), ZONE))
    through = []
    start = FirstStart(journal, lambda: through.append(True))
    assert STEPS["safety"] in start.title.html
    start.buttons.press("read")
    assert through


def test_the_page_becomes_the_whole_start_page_and_stays_it(journal):
    page = start_page(journal)
    journal.settings["safety_read"] = "2026-03-03"
    assert "Several people, several journals" in words(start_page(journal))
    assert "step 1" in words(page)  # one that stands open is not torn away


def test_the_line_on_the_journal_page_is_there_until_the_signs_were_read(journal):
    assert "0_start_here.ipynb" in first_start_line(journal)
    journal.settings["safety_read"] = "2026-03-03"
    assert first_start_line(journal) == ""


def test_the_sample_has_no_first_start(journal):
    journal.settings["invented"] = True
    assert first_start_line(journal) == ""
    said = words(start_page(journal))
    assert "is invented" in said
    assert signs_in(said)


# The start page ------------------------------------------------------------------------------------------


def test_it_says_what_is_known_where_data_lie_and_when_to_stop(known):
    said = words(start_page(known))
    for part in safety.load().parts:
        assert part.title in said
    assert signs_in(said)
    assert str(known.path) in said
    assert "is not clear" in said
    assert "not encrypted" in said
    assert "no name unless you type one" in said


def test_check_ins_are_offered_until_there_is_a_session(known):
    assert STEPS["baseline"] in words(start_page(known))
    known.add(Session(clock.now(), ZONE))
    assert STEPS["baseline"] not in words(start_page(known))


def test_the_number_of_a_country_stands_in_the_list_at_once(first, journal):
    first.buttons.press("go", "safety")
    assert "emergency number 112 now" in words(first.view)
    country = dict(first.number.country.options)["Switzerland: 144"]
    first.number.country.value = country
    assert "emergency number 144 now" in words(first.view)
    assert "legs, call 144" in words(first.view)
    assert journal.settings["emergency_number"] == "144"
    assert "emergency number 144 now" in words(signs_of(journal))
    first.number.number.value = "0118 999"
    assert journal.settings["emergency_number"] == "0118 999"
    first.number.number.value = ""
    assert journal.settings["emergency_number"] is None
    assert first.number.number.value == "112"


def signs_of(journal):
    start = FirstStart(journal, lambda: None)
    start.buttons.press("hurry")
    return start.view


def test_a_number_that_is_none_is_refused_and_does_not_stay_in_the_field(first, journal):
    first.buttons.press("go", "safety")
    first.number.number.value = "ask my neighbour"
    assert "give 2 to 20 digits" in first.guard.notice.html
    assert first.number.number.value == "112"
    assert journal.settings["emergency_number"] is None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Tension(4), Tension(6), False),
        (Tension(4), Tension(7), True),
        (Tension(), Tension(10), False),
        (Tension(5, neck=0), Tension(4, neck=3), True),
        (Tension(4), Tension(lower_back=10), False),
    ],
)
def test_a_rise_is_three_points_on_the_same_scale(before, after, expected):
    assert rose(before, after) is expected


# Backups and erasing -------------------------------------------------------------------------------------


@pytest.fixture
def backups(journal):
    return Backups(journal, Guard())


@pytest.fixture
def erasing(journal, backups):
    return Erasing(journal, backups._guard, backups)


def said(part):
    return part._guard.notice.html


def test_a_backup_is_made_at_once_and_named(journal, backups):
    before = journal.backups()
    assert backups.actions.press("backup")
    (file,) = set(journal.backups()) - set(before)
    assert str(file) in said(backups)
    assert "Newest backup:" in backups.actions.html
    assert str(file.parent) in backups.actions.html


def test_a_folder_for_backups_is_taken_when_one_could_be_written_there(journal, backups, tmp_path):
    backups.folder.value = str(tmp_path / "stick")
    assert backups.actions.press("folder")
    assert journal.settings["backup_folder"] == str(tmp_path / "stick")
    assert list((tmp_path / "stick").glob("*.sqlite")) == journal.backups()
    backups.folder.value = ""
    assert backups.actions.press("folder")
    assert journal.settings["backup_folder"] is None


def test_a_folder_that_cannot_be_written_to_is_refused_and_the_old_one_stays(journal, backups, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    backups.folder.value = str(tmp_path / "file" / "below")
    assert not backups.actions.press("folder")
    assert "cannot be used for backups" in said(backups)
    assert journal.settings["backup_folder"] is None


@pytest.fixture
def filled(journal):
    def at(day):
        return dt.datetime(2026, 3, day, 9, tzinfo=dt.UTC)

    journal.add_all(
        [Session(at(1), ZONE, note="first"), Session(at(2), ZONE), CheckIn(at(2), ZONE, stress=4)]
    )
    journal.add_all([Pause(dt.date(2026, 2, 1), dt.date(2026, 2, 3)), Pause(dt.date(2026, 2, 2))])
    return journal


def test_a_span_is_counted_before_and_erased_after_a_second_click(filled, erasing):
    assert erasing.opener.press("open", "span")
    assert not erasing.actions.press("span")
    assert "Give the first and the last day" in said(erasing)
    erasing.first_day.value, erasing.last_day.value = dt.date(2026, 2, 1), dt.date(2026, 3, 1)
    assert erasing.actions.press("span")
    assert "1 February 2026 to 1 March 2026: 1 session, 0 check-ins, 1 pause" in erasing.actions.html
    assert "Make a last backup first" in erasing.actions.html
    assert filled.count() == 2  # nothing is gone yet
    assert erasing.actions.press("backup")
    held = filled.backups()[0]
    assert erasing.actions.press("span-yes", "2026-02-01 2026-03-01")
    assert (filled.count(), filled.count("pause"), filled.count("check_in")) == (1, 1, 1)
    assert "2 records erased for good" in said(erasing)
    assert f"still hold it, until you delete them: {held}" in said(erasing)


def test_days_that_were_changed_after_the_question_are_asked_about_again(filled, erasing):
    erasing.opener.press("open", "span")
    erasing.first_day.value = erasing.last_day.value = dt.date(2026, 3, 1)
    erasing.actions.press("span")
    erasing.last_day.value = dt.date(2026, 3, 3)
    assert not erasing.actions.press("span-yes", "2026-03-01 2026-03-01")
    assert "look again" in said(erasing)
    assert filled.count() == 2


def test_everything_goes_only_when_its_words_were_typed(filled, erasing, reopened):
    filled.settings["activity"] = "lift my child"
    erasing.opener.press("open", "all")
    for typed in ("", "erase", "yes"):
        erasing.typed.value = typed
        assert not erasing.actions.press("all")
        assert ALL in said(erasing)
    assert filled.count() == 2
    erasing.typed.value = ALL.upper()
    assert erasing.actions.press("all")
    with reopened() as journal:
        assert [journal.count(kind) for kind in ("session", "check_in", "pause", "plan")] == [0] * 4
        assert journal.settings["activity"] == ""
        assert "step 1 of 4" in words(start_page(journal))  # it begins anew


def test_thinking_it_over_closes_the_question(filled, erasing):
    erasing.opener.press("open", "all")
    erasing.typed.value = ALL
    assert erasing.actions.press("keep")
    assert erasing.typed.value == ""
    assert erasing.typed not in erasing.view.children
    assert filled.count() == 2


def test_a_span_is_counted_with_nothing_but_an_open_pause_in_it(journal, erasing):
    journal.add(Pause(dt.date(2026, 3, 1), None, "illness"))
    erasing.opener.press("open", "span")
    erasing.first_day.value, erasing.last_day.value = dt.date(2026, 3, 1), dt.date(2026, 3, 2)
    assert erasing.actions.press("span")
    assert "0 sessions, 0 check-ins, 0 pauses" in erasing.actions.html


def test_a_refused_number_is_not_complained_of_once_it_is_right(first):
    first.buttons.press("go", "safety")
    first.number.number.value = "abc"
    assert "2 to 20 digits" in first.guard.notice.html
    first.number.number.value = "144"
    assert first.guard.notice.html == ""
    first.number.number.value = "abc"
    first.buttons.press("read")
    assert first.guard.notice.html == ""


def test_the_first_of_the_buttons_takes_the_focus_when_the_questions_go(journal, erasing):
    assert "data-focus" not in erasing.opener.html
    erasing.opener.press("open", "all")
    erasing.actions.press("keep")
    assert "data-focus" in erasing.opener.html
    erasing.opener.press("open", "all")
    erasing.typed.value = ALL
    assert erasing.actions.press("all")
    assert "data-focus" in erasing.opener.html
