"""The plan tab: the plan, its changes by date, and the pauses. Today is Tuesday 3 March 2026."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from fascia_journal import clock
from fascia_journal.programme import Programme
from fascia_journal.records import Pause, Plan, Session
from fascia_journal.widgets.plan import PlanPage, plan_page

KEYS = Programme.load().keys
TODAY = dt.date(2026, 3, 3)
OWN = (
    'key = "own"\ntitle = "Mine"\nweekly_minimum = 4\nweekly_maximum = 5\n'
    '[[exercise]]\nkey = "bridge"\ntitle = "Bridge"\ninstruction = "Lift."\ncaution = "Slowly."\n'
)


@pytest.fixture
def opened(journal):
    """The page with its form open."""
    page = PlanPage(journal)
    assert page.opener.press("open")
    return page


def said(page):
    return page.guard.notice.html


def test_nothing_but_the_plan_in_words_until_somebody_wants_to_change_it(journal):
    page = PlanPage(journal)
    assert "2 to 3 session days a week, 6 exercises" in page.now.value
    assert page.form not in page._plan.children
    assert "Change the plan" in page.opener.html
    assert "No pause yet." in page.pauses.list.html
    assert plan_page(journal).children


def test_an_exercise_is_dropped_and_older_days_keep_it(opened, reopened):
    opened.form.ticks["neck_roll"].value = False
    assert opened.save.press("save")
    assert "Saved: from 3 March 2026 on, 2 to 3 session days a week, 5 exercises." in said(opened)
    assert "all but Neck roll" in opened.now.value
    assert opened.form not in opened._plan.children
    with reopened() as journal:
        assert journal.plan().exercises == KEYS[:5]
        assert journal.plan(TODAY - dt.timedelta(days=1)).exercises == KEYS


def test_the_last_exercise_cannot_be_dropped(opened, journal):
    for tick in opened.form.ticks.values():
        tick.value = False
    assert not opened.save.press("save")
    assert "at least one exercise" in said(opened)
    assert journal.count("plan") == 0
    assert opened.form in opened._plan.children  # what was ticked is still there


def test_the_goal_of_the_week_that_has_begun_stays(opened, journal):
    journal.add(Session(clock.now() - dt.timedelta(days=1), "Europe/Zurich"))  # on Monday
    opened.form.minimum.value, opened.form.maximum.value = 3, 4
    assert opened.save.press("save")
    assert "the new one is asked from 9 March 2026 on" in said(opened)
    assert "At first" in opened.list.html
    assert "holds today" in opened.list.html


@pytest.mark.parametrize("begun", [False, True])
def test_a_programme_that_begins_with_its_plan_is_not_told_of_an_older_goal(opened, journal, begun):
    """The first day that counts is today: the new goal holds at once."""
    if begun:
        journal.add(Session(clock.now(), "Europe/Zurich"))
    opened.form.minimum.value, opened.form.maximum.value = 4, 4
    assert opened.save.press("save")
    assert "Saved: from 3 March 2026 on, 4 session days" in said(opened)
    assert "keeps its goal" not in said(opened)


@pytest.mark.parametrize(("start", "said_so"), [(TODAY, True), (dt.date(2026, 2, 2), False)])
def test_a_later_beginning_says_what_no_longer_counts(opened, journal, start, said_so):
    journal.add(Session(clock.now() - dt.timedelta(days=20), "Europe/Zurich"))
    opened.form.start.value = start
    assert opened.save.press("save")
    assert ("Days before 3 March 2026 are outside the programme now" in said(opened)) == said_so


def test_a_plan_that_another_window_changed_meanwhile_is_not_written_over(opened, journal):
    other = PlanPage(journal)
    other.opener.press("open")
    other.form.ticks["neck_roll"].value = False
    assert other.save.press("save")
    opened.form.maximum.value = 5
    opened.save.press("save")
    assert "changed in another window meanwhile. Nothing was saved." in said(opened)
    assert (journal.plan().exercises, journal.plan().maximum) == (KEYS[:5], 3)
    opened.guard.notice.press("offer0")
    assert not opened.form.ticks["neck_roll"].value
    opened.form.maximum.value = 5
    opened.save.press("save")
    assert (journal.plan().exercises, journal.plan().maximum) == (KEYS[:5], 5)


def test_mine_can_be_saved_over_the_one_of_another_window(opened, journal):
    journal.change_plan(replace(journal.plan(), from_day=TODAY, maximum=7))
    opened.form.minimum.value = 1
    opened.save.press("save")
    opened.guard.notice.press("offer1")
    assert (journal.plan().minimum, journal.plan().maximum) == (1, 3)


def test_the_button_that_is_left_takes_the_focus_when_a_form_goes(opened, journal):
    opened.form.maximum.value = 5
    opened.save.press("save")
    assert "data-focus" in opened.opener.html
    pauses = opened.pauses
    pauses.opener.press("open")
    assert "data-focus" not in pauses.opener.html  # it is the one that was pressed
    pauses.form.reason.value = "illness"
    pauses.save.press("save")
    assert "data-focus" in pauses.opener.html
    pauses.list.press("edit", journal.latest(1, kind="pause")[0].id)
    assert "data-focus" in pauses.opener.html


def test_a_minimum_above_the_maximum_is_refused_with_its_sentence(opened, journal):
    opened.form.minimum.value = 5
    assert not opened.save.press("save")
    assert "5 to 3 sessions a week" in said(opened)


def test_the_same_plan_once_more_is_no_change(opened, journal):
    assert not opened.save.press("save")
    assert "already" in said(opened)
    assert journal.count("plan") == 0


def test_a_minimum_that_reaches_back_is_asked_about_and_can_hold_from_today(opened, journal):
    opened.form.minimum.value = 1
    opened.form.from_day.value = dt.date(2026, 1, 5)
    assert opened.save.press("save")
    assert "weeks that are over would be judged by another minimum" in said(opened)
    assert journal.count("plan") == 0
    assert opened.guard.notice.press("offer0")
    assert [(plan.from_day, plan.minimum) for plan in journal.plans()][1:] == [(TODAY, 1)]


def test_or_be_saved_as_it_is(opened, journal):
    opened.form.minimum.value = 1
    opened.form.from_day.value = dt.date(2026, 1, 5)
    opened.save.press("save")
    assert opened.guard.notice.press("offer1")
    assert journal.plan(dt.date(2026, 1, 5)).minimum == 1
    assert journal.plan(dt.date(2026, 1, 4)).minimum == 2


def test_a_maximum_or_an_exercise_that_reaches_back_is_saved_without_a_question(opened, journal):
    opened.form.maximum.value = 5
    opened.form.from_day.value = dt.date(2026, 1, 5)
    assert opened.save.press("save")
    assert journal.plan(dt.date(2026, 1, 5)).maximum == 5


def test_programme_start_and_end_are_kept_and_said(opened, journal):
    opened.form.start.value = dt.date(2026, 2, 2)
    opened.form.end.value = dt.date(2026, 6, 30)
    assert opened.save.press("save")
    assert "The programme began on 2 February 2026 and ends on 30 June 2026." in opened.now.value
    assert journal.frames().start == dt.date(2026, 2, 2)
    opened.opener.press("open")
    opened.form.end.value = dt.date(2026, 1, 1)
    assert not opened.save.press("save")
    assert "ends before it begins" in said(opened)


def test_a_programme_of_ones_own_brings_its_exercises_and_its_goal(opened, journal, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(OWN, encoding="utf-8")
    opened.form.programme.value = str(file)
    assert list(opened.form.ticks) == ["bridge"]
    assert (opened.form.minimum.value, opened.form.maximum.value) == (4, 5)
    assert opened.save.press("save")
    assert journal.plan().programme == str(file)
    assert "“Mine”" in opened.now.value
    file.unlink()
    opened.refresh()
    assert "4 to 5 session days a week, 1 exercise." in opened.now.value
    assert "all but" not in opened.now.value  # of another programme nothing was dropped
    assert "no such file" in opened.now.value  # said, and the page still opens


def test_a_broken_programme_is_refused_with_its_sentence(opened, journal, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(OWN.replace('title = "Bridge"\n', ""), encoding="utf-8")
    opened.form.programme.value = str(file)
    assert "mine.toml cannot be used: exercise 1: title" in said(opened)
    assert list(opened.form.ticks) == list(KEYS)
    assert not opened.save.press("save")
    assert "mine.toml cannot be used" in said(opened)
    assert journal.count("plan") == 0


def test_plans_are_listed_deleted_and_brought_back(opened, journal):
    opened.form.minimum.value = 1
    opened.save.press("save")
    at_first, later = journal.plans()
    assert f'data-key="{later.id}"' in opened.list.html
    assert f'data-key="{at_first.id}"' not in opened.list.html  # what held at first cannot be taken away
    assert opened.list.press("delete", later.id)
    assert journal.plan().minimum == 2
    assert opened.list.press("undo")
    assert journal.plan().minimum == 1


def test_the_forms_plan_is_the_one_that_holds_today(journal):
    journal.change_plan(Plan(TODAY + dt.timedelta(days=9), KEYS, minimum=1, maximum=1))
    page = PlanPage(journal)
    page.opener.press("open")
    assert page.form.minimum.value == 2
    assert "not yet" in page.list.html


# Pauses --------------------------------------------------------------------------------------------------


@pytest.fixture
def pauses(journal):
    part = PlanPage(journal).pauses
    assert part.opener.press("open")
    return part


def pause(journal):
    (one,) = journal.latest(9, kind="pause")
    return one


def test_a_pause_until_i_say_so_takes_a_reason_and_a_click(pauses, reopened):
    pauses.form.reason.value = "illness"
    assert pauses.save.press("save")
    assert "Saved: illness, from 3 March 2026 until you say so." in pauses.guard.notice.html
    with reopened() as journal:
        assert replace(pause(journal), id=None, revision=None, entered_at=None) == Pause(
            TODAY, None, "illness"
        )


def test_a_pause_needs_its_reason_and_its_days(pauses, journal):
    assert not pauses.save.press("save")
    assert "Choose why you pause" in pauses.guard.notice.html
    pauses.form.reason.value = "holiday"
    pauses.form.ends.value = "known"
    assert not pauses.save.press("save")
    assert "last day" in pauses.guard.notice.html
    pauses.form.last_day.value = dt.date(2026, 3, 1)
    assert not pauses.save.press("save")
    assert "ends before it begins" in pauses.guard.notice.html
    assert journal.count("pause") == 0


def test_a_day_chosen_and_then_until_i_say_so_is_open(pauses, journal):
    pauses.form.reason.value = "holiday"
    pauses.form.ends.value = "known"
    pauses.form.last_day.value = dt.date(2026, 3, 9)
    pauses.form.ends.value = "open"
    assert pauses.save.press("save")
    assert pause(journal).last_day is None


def test_a_pause_entered_afterwards_is_marked_so(pauses, journal):
    pauses.form.reason.value = "injury"
    pauses.form.first_day.value = dt.date(2026, 2, 1)
    pauses.form.ends.value = "known"
    pauses.form.last_day.value = dt.date(2026, 2, 9)
    assert pauses.save.press("save")
    assert "entered afterwards" in pauses.guard.notice.html
    assert "1 February 2026 to 9 February 2026, 9 days · entered afterwards" in pauses.list.html


def test_a_pause_is_ended_today_or_yesterday_and_the_end_is_taken_back(pauses, journal):
    journal.add(Pause(dt.date(2026, 3, 1), None, "holiday"))
    key = pause(journal).id
    pauses.refresh()
    assert "End today" in pauses.list.html
    assert pauses.list.press("end", key)
    assert pause(journal).last_day == TODAY
    assert pauses.guard.notice.press("offer1")
    assert pause(journal).last_day == TODAY - dt.timedelta(days=1)
    assert "End today" not in pauses.list.html
    assert pauses.list.press("undo")
    assert pauses.list.press("undo")
    assert pause(journal).last_day is None


@pytest.mark.parametrize(
    ("first", "last", "offered"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, False),
        (dt.date(2026, 3, 4), None, False),
        (TODAY, dt.date(2026, 3, 4), True),
    ],
)
def test_only_a_pause_that_runs_and_goes_on_can_be_ended(journal, first, last, offered):
    journal.add(Pause(first, last, "holiday"))
    assert ("End today" in PlanPage(journal).pauses.list.html) == offered


def test_a_pause_is_edited_deleted_and_brought_back(journal):
    saved = journal.add(Pause(TODAY, dt.date(2026, 3, 9), "holiday"))
    part = PlanPage(journal).pauses
    assert part.list.press("edit", saved.id)
    assert (part.form.ends.value, part.form.last_day.value) == ("known", dt.date(2026, 3, 9))
    part.form.reason.value = "illness"
    assert part.save.press("save")
    assert pause(journal).reason == "illness"
    assert part.list.press("delete", saved.id)
    assert journal.count("pause") == 0
    assert part.guard.notice.press("offer0")
    assert pause(journal).reason == "illness"


def test_a_pause_that_was_changed_elsewhere_is_not_overwritten(journal):
    saved = journal.add(Pause(TODAY, dt.date(2026, 3, 9), "holiday"))
    part = PlanPage(journal).pauses
    part.list.press("edit", saved.id)
    journal.replace(replace(saved, reason="injury"))
    part.form.reason.value = "illness"
    assert part.save.press("save")
    assert "changed in another window" in part.guard.notice.html
    assert pause(journal).reason == "injury"
    assert part.guard.notice.press("offer0")
    assert part.form.reason.value == "injury"


def test_undo_is_offered_only_for_what_the_list_is_about(journal):
    journal.add(Pause(TODAY, None, "holiday"))
    page = PlanPage(journal)
    assert "Undo" in page.pauses.list.html
    with clock.fixed(dt.datetime(2026, 3, 3, 17, 6, tzinfo=dt.UTC)):
        journal.add(Session(clock.now(), "Europe/Zurich"))
    page.refresh()
    assert "Undo" not in page.pauses.list.html
    assert "Undo" not in page.list.html


def test_a_pause_that_is_added_takes_the_undo_away_from_the_plans(opened, journal):
    opened.form.minimum.value = 1
    opened.save.press("save")
    assert "Undo" in opened.list.html
    opened.pauses.opener.press("open")
    opened.pauses.form.reason.value = "holiday"
    opened.pauses.save.press("save")
    assert "Undo" not in opened.list.html
