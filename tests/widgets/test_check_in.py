"""The check-in tab on a real journal: one rating is enough, everything else is kept as it was said."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from fascia_journal import CheckIn, Journal, Session, Tension, clock
from fascia_journal.widgets.check_in import CheckInPage
from fascia_journal.widgets.session import SessionPage

STOP = "Please stop here for now"


def saved(page: CheckInPage) -> bool:
    assert page.save.press("save")
    return "Saved: check-in of" in page.guard.notice.html


def only(journal: Journal) -> CheckIn:
    (check_in,) = journal.latest(5, kind="check_in")
    return check_in


def shown(part) -> bool:
    return part.layout.display != "none"


@pytest.fixture
def page(journal) -> CheckInPage:
    return CheckInPage(journal)


def test_one_rating_and_save_are_enough(page, reopened, evening):
    page.form.tension.overall = 5
    assert saved(page)
    with reopened() as other:
        assert only(other) == CheckIn(
            evening,
            "Europe/Zurich",
            Tension(5),
            id=only(other).id,
            revision=1,
            entered_at=evening,
        )
        assert other.count() == 0
        assert other.draft is None
    assert page.form.empty
    assert "Tuesday 3 March 2026, 18:05" in page.list.html
    assert "<p>tension 5</p>" in page.list.html


def test_everything_that_was_said_is_in_the_file(page, journal, reopened):
    page.form.tension.overall = 6
    page.form.tension.neck = 0
    page.form.activity.name.value = " lifting my child "
    assert page.form.activity.actions.press("name")
    for name, value in (("wellbeing", 0), ("sleep", 10), ("stress", 3)):
        page.form.scales[name].value = value
    page.form.activity.scale.value = 0
    page.form.note.value = "<b>tired</b>"
    page.form.flare_up.value = True
    page.form.when.date.value = dt.date(2025, 7, 1)
    page.form.when.time.value = dt.time(7, 15)
    assert saved(page)
    with reopened() as other:
        check_in = only(other)
        assert check_in.at.isoformat() == "2025-07-01T07:15:00+02:00"
        assert check_in.tension == Tension(6, neck=0)
        ratings = (check_in.wellbeing, check_in.sleep, check_in.stress, check_in.activity)
        assert ratings == (0, 10, 3, 0)
        assert (check_in.note, check_in.flare_up, check_in.source) == ("<b>tired</b>", True, "form")
        assert other.settings["activity"] == "lifting my child"
    assert "tension 6 · neck 0 · wellbeing 0 · sleep 10 · stress 3 · activity 0 · flare-up" in page.list.html
    assert "&lt;b&gt;tired&lt;/b&gt;" in page.list.html


@pytest.mark.parametrize("name", ["wellbeing", "sleep", "stress"])
def test_a_rating_of_zero_alone_is_an_answer(page, journal, name):
    page.form.scales[name].value = 0
    assert saved(page)
    assert getattr(only(journal), name) == 0
    assert not only(journal).tension


def test_nothing_said_is_not_saved(page, journal):
    assert not page.save.press("save")
    assert "There is nothing to save yet" in page.guard.notice.html
    assert journal.count("check_in") == 0


def test_each_scale_says_its_direction_and_that_it_is_not_validated(page):
    ends = {name: tuple(scale._ends) for name, scale in page.form.scales.items()}
    assert ends == {
        "wellbeing": ("very bad", "very good"),
        "sleep": ("very bad", "very good"),
        "stress": ("none", "extreme"),
    }
    assert tuple(page.form.activity.scale._ends) == ("no trouble", "cannot do it")
    assert page.form.scales["sleep"]._options[0][2] == "0 very bad"
    words = page.form._rest.children[0].children[0].value
    assert "our own question, not validated" in words


# What stands behind "More"


def test_the_daily_check_in_is_short_until_somebody_says_more(page, journal, evening):
    assert not shown(page.form._rest)
    page.form.tension.overall = 4
    saved(page)
    assert not shown(CheckInPage(journal).form._rest)
    page.form.more.press("more")
    assert shown(page.form._rest)
    with clock.fixed(evening + dt.timedelta(days=1)):
        page.form.scales["sleep"].value = 6
        saved(page)
    assert shown(CheckInPage(journal).form._rest)


def test_a_draft_or_an_edit_that_says_more_shows_it(page, journal):
    page.form.more.press("more")
    page.form.note.value = "half a th"
    again = CheckInPage(journal)
    assert again.form.note.value == "half a th"
    assert shown(again.form._rest)
    saved(again)
    page = CheckInPage(journal)
    page.form._open(False)
    page.list.press("edit", only(journal).id)
    assert shown(page.form._rest)


# The activity


def test_an_activity_is_named_once_and_can_be_changed(page, journal):
    assert not shown(page.form.activity.place)
    assert not page.form.activity.actions.press("name")
    assert "Name one thing first" in page.guard.notice.html
    page.form.activity.name.value = "carrying <shopping>"
    page.form.activity.actions.press("name")
    assert shown(page.form.activity.place)
    assert page.form.activity.scale._groups[0]["label"] == "How hard was it: carrying <shopping>"
    page.form.activity.scale.value = 7
    page.form.activity.actions.press("rename")
    assert "carrying &lt;shopping&gt;" in page.form.activity.actions.html
    page.form.activity.actions.press("keep")
    assert page.form.activity.rating == 7
    page.form.activity.actions.press("rename")
    page.form.activity.name.value = "swimming"
    page.form.activity.actions.press("name")
    assert journal.settings["activity"] == "swimming"
    assert page.form.activity.rating is None  # the 7 was about something else
    page.form.activity.scale.value = 2
    saved(page)
    assert only(journal).activity == 2


def test_an_earlier_rating_stays_a_rating_of_what_it_was_about(page, journal, evening):
    journal.settings["activity"] = "swimming"
    with clock.fixed(clock.now() + dt.timedelta(minutes=1)):
        old = journal.add(CheckIn(evening, "Europe/Zurich", activity=7))
    with clock.fixed(clock.now() + dt.timedelta(minutes=2)):
        journal.settings["activity"] = "lifting"
        page.form.load(old)
        assert page.form.activity.scale._groups[0]["label"] == "How hard was it: swimming"
        assert page.form.activity.rating == 7
        assert "rename" not in page.form.activity.actions.html  # it would take the rating with it
        page.form.clear()
        assert page.form.activity.scale._groups[0]["label"] == "How hard was it: lifting"
        assert page.form.activity.rating is None
    assert [words for _, words in journal.settings["activity_names"]] == ["swimming", "lifting"]


def test_an_imported_rating_of_an_activity_without_a_name_can_be_edited(page, journal, evening):
    old = journal.add(CheckIn(evening, "Europe/Zurich", activity=5.5, source="import"))
    page.refresh()
    page.list.press("edit", old.id)
    assert shown(page.form.activity.place)
    page.form.note.value = "x"
    saved(page)
    assert only(journal) == dataclasses.replace(old, note="x", revision=2)


# Safety


@pytest.mark.parametrize("kind", [CheckInPage, SessionPage])
def test_a_sharp_pain_shows_the_stop_text_at_once_and_after_saving_and_is_not_saved(journal, reopened, kind):
    page = kind(journal)
    assert page.form.stop.html == ""
    page.form.sharp.value = True
    assert STOP in page.form.stop.html
    assert "You ticked a pain that is sharp, spreading or numb." in page.form.stop.html
    assert "higher than the one before" not in page.form.stop.html
    assert "Call the emergency number 112 now" in page.form.stop.html
    assert page.form.empty  # it is no part of the record
    page.form.sharp.value = False
    assert page.form.stop.html == ""
    page.form.sharp.value = True
    page.form.note.value = "kept"
    assert kind(journal).form.sharp.value  # a draft keeps it
    page.save.press("save")
    assert STOP in page.stop.html
    assert page.form.stop.html == ""
    with reopened() as other:
        (record,) = other.latest(1, kind=page.form.kind)
        assert not record.flare_up
        assert other.draft is None
    page.form.note.value = "the next one"
    assert page.stop.html == ""


def test_the_stop_text_names_the_number_that_was_chosen(journal):
    journal.settings["emergency_number"] = "144"
    page = CheckInPage(journal)
    page.form.sharp.value = True
    assert "Call the emergency number 144 now" in page.form.stop.html


# The draft


def test_drafts_of_session_and_check_in_leave_each_other_alone(journal, reopened, evening):
    session, check_in = SessionPage(journal), CheckInPage(journal)
    session.form.note.value = "of the session"
    check_in.form.note.value = "of the check-in"
    session.form.before.overall = 6
    with reopened() as other:
        assert SessionPage(other).form.note.value == "of the session"
        page = CheckInPage(other)
        assert page.form.note.value == "of the check-in"
        assert "You began this check-in on Tuesday 3 March 2026, 18:05." in page.banner.html
        assert saved(page)
        assert SessionPage(other).form.before.overall == 6
        assert CheckInPage(other).form.empty


# The list


def test_edit_delete_undo_and_erase(page, journal, reopened):
    page.form.tension.overall = 5
    saved(page)
    old = only(journal)
    page.list.press("edit", old.id)
    assert "You are changing the check-in of Tuesday 3 March 2026, 18:05." in page.banner.html
    page.form.scales["stress"].value = 8
    page.form.when.time.value = dt.time(9, 30)
    assert saved(page)
    moved = dt.datetime(2026, 3, 3, 8, 30, tzinfo=dt.UTC)
    assert only(journal) == dataclasses.replace(old, at=moved, stress=8, revision=2)
    page.list.press("delete", old.id)
    assert "Deleted the check-in of Tuesday 3 March 2026, 09:30." in page.list.guard.notice.html
    assert "No check-in yet" in page.list.html
    page.list.guard.notice.press("offer0")
    assert only(journal).stress == 8
    page.list.press("erase", old.id)
    assert "Erase the check-in of 3 March 2026, 09:30 and all its earlier versions" in page.list.html
    page.list.press("erase-yes", old.id)
    with reopened() as other:
        assert other.count("check_in") == 0
        assert other.history("check_in", old.id) == []


def test_a_session_is_no_check_in(journal, evening):
    session = journal.add(Session(evening, "Europe/Zurich", before=Tension(3)))
    page = CheckInPage(journal)
    assert "No check-in yet" in page.list.html
    assert not page.list.press("edit", session.id)
    assert "This check-in is no longer in the journal." in page.list.guard.notice.html
