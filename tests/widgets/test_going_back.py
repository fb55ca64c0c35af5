"""Going back to a backup from the start page; a lost file is noticed where backups of its name lie."""

from __future__ import annotations

import datetime as dt
import re
import shutil

import pytest

from fascia_journal import Journal, Session, Tension, clock
from fascia_journal.errors import StoreError
from fascia_journal.widgets.first_start import FirstStart
from fascia_journal.widgets.going_back import GoingBack, Offer
from fascia_journal.widgets.guard import Guard
from fascia_journal.widgets.journal_page import journal_page
from fascia_journal.widgets.session import SessionPage
from fascia_journal.widgets.start import start_page


def words(widget) -> str:
    found = "".join(str(getattr(widget, name, "")) for name in ("value", "html"))
    return found + "".join(words(child) for child in getattr(widget, "children", ()))


def session(at):
    return Session(started_at=at, zone="Europe/Zurich", before=Tension(6), after=Tension(4))


@pytest.fixture
def filled(journal, evening):
    """Three days with a session each, and a backup after each day's first."""
    journal.settings["safety_read"] = "2026-03-02"
    for days in range(3):
        with clock.fixed(evening + dt.timedelta(days=days)):
            journal.add(session(evening + dt.timedelta(days=days)))
    with clock.fixed(evening + dt.timedelta(days=2)):
        yield journal


def asked(journal):
    """The list is open, and the oldest backup was chosen; the page and that backup."""
    page = GoingBack(journal, Guard())
    assert page.view.press("list")
    oldest = re.findall(r'data-action="ask" data-key="([^"]+)"', page.view.html)[-1]
    assert page.view.press("ask", oldest)
    return page, oldest


# Of an open journal --------------------------------------------------------------------------------------


def test_the_backups_are_listed_newest_first_with_what_each_holds(filled):
    page = GoingBack(filled, Guard())
    assert "Bring back a backup" in words(start_page(filled))
    assert page.view.press("list")
    listed = re.findall(r"<li><p>\w+ (\d+ March 2026), [\d:]+, (\d+ records?)", page.view.html)
    assert listed == [
        ("5 March 2026", "3 records"),
        ("4 March 2026", "2 records"),
        ("3 March 2026", "1 record"),
    ]


def test_a_backup_comes_back_after_a_second_click_and_the_file_is_kept_aside(filled, path):
    page, oldest = asked(filled)
    assert filled.count() == 3  # nothing yet
    assert page.view.press("restore", oldest)
    assert "Came back: 1 sessions" in page.view.html
    assert page.view.html.count("the session of") == 2  # those that did not come along are named
    assert filled.count() == 1  # the same object goes on with the file that lies there now
    (aside,) = path.parent.glob("journal.sqlite.aside-*")
    with Journal.open(aside, create=False) as before:
        assert before.count() == 3


def test_another_page_saves_nothing_into_the_file_that_was_set_aside(filled, reopened, evening):
    with reopened() as other:
        page, oldest = asked(filled)
        assert page.view.press("restore", oldest)
        with pytest.raises(StoreError, match="reload the page"):
            other.add(session(evening))
    with reopened() as again:
        again.add(session(evening + dt.timedelta(hours=1)))
        assert again.count() == 2
        assert again.check() == []


def test_while_a_file_is_set_aside_nobody_else_is_in_the_middle_of_a_save(filled, reopened):
    with reopened() as other:
        other._store._db.execute("PRAGMA busy_timeout = 0")
        page, oldest = asked(filled)
        with other._store._writing():
            assert not page.view.press("restore", oldest)
        assert "Nothing was changed" in page._guard.notice.html
        assert filled.count() == 3  # open again
        assert page.view.press("restore", oldest)


def test_thinking_it_over_leaves_everything(filled):
    page, _ = asked(filled)
    assert page.view.press("keep")
    assert "Which one" not in page.view.html
    assert filled.count() == 3


def test_a_backup_that_is_not_good_is_refused_and_the_journal_goes_on(filled, evening):
    page, oldest = asked(filled)
    for backup in filled.backups():
        backup.write_bytes(b"not a journal" * 400)
    assert not page.view.press("restore", oldest)
    assert "That backup cannot be used. Nothing was changed." in page._guard.notice.html
    filled.add(session(evening + dt.timedelta(minutes=30)))
    assert filled.count() == 4


def test_copies_beside_the_journal_are_named_on_the_start_page(filled, path):
    shutil.copyfile(filled.backups()[0], path.with_name("journal (1).sqlite"))
    assert "journal (1).sqlite" in words(start_page(filled))
    assert filled.copies_beside in words(start_page(filled))


# Of a lost file ------------------------------------------------------------------------------------------


@pytest.fixture
def lost(filled, path):
    """The same journal, its folder deleted as with a checkout; then a new one at the same path."""
    filled.close()
    shutil.rmtree(path.parent)
    with Journal.open(path) as anew:
        yield anew


def test_a_fresh_clone_offers_to_go_on_with_the_newest_backup(lost, reopened):
    assert lost.count() == 0
    lost.settings["zone"] = "Europe/Zurich"
    page = start_page(lost)
    said = "a journal of this name, the newest of Thursday 5 March 2026, 18:05, with 3 records"
    assert said in words(page)
    assert said in words(journal_page(lost))
    assert "step 1 of 4" in words(page)  # declining is going on
    offer = Offer(lost, lost.keeping.of_an_earlier_file())
    assert offer.actions.press("restore")
    assert "Came back: 3 sessions" in offer.actions.html
    with reopened() as again:
        assert again.count() == 3
        assert again.settings["safety_read"] == "2026-03-02"
        assert again.check() == []
        assert "Go on where you were" not in words(start_page(again))


def test_who_declines_begins_anew_and_is_not_asked_again_once_there_is_a_record(lost, evening):
    first = FirstStart(lost, lambda: None)
    assert first.buttons.press("hurry")
    offer = Offer(lost, lost.keeping.of_an_earlier_file())
    lost.add(session(evening))
    assert lost.keeping.of_an_earlier_file() is None
    assert "Go on where you were" not in words(start_page(lost))
    assert not offer.actions.press("restore")  # of a page that stood open
    assert f"fascia-journal --journal {lost.path} restore" in offer.guard.notice.html
    assert lost.count() == 1


def test_a_journal_that_was_emptied_and_one_of_another_name_are_offered_nothing(filled, path):
    with Journal.open(path.with_name("anna.sqlite")) as other:
        assert other.keeping.of_an_earlier_file() is None
    filled.erase_everything()
    assert filled.backups()
    assert filled.keeping.of_an_earlier_file() is None


# A backup that cannot be written -------------------------------------------------------------------------


def test_a_backup_that_cannot_be_written_is_said_once_a_day_and_stays_on_the_pages(
    journal, evening, tmp_path
):
    journal.settings["safety_read"] = "2026-03-02"
    blocked = tmp_path / "blocked"
    journal.settings["backup_folder"] = str(blocked)
    blocked.rmdir()
    said = []
    for hours in (0, 1, 2, 24, 25):
        with clock.fixed(evening + dt.timedelta(hours=hours)):
            form = SessionPage(journal)
            form.form.before.overall = 6
            assert form.save.press("save")
            assert "Saved: session of" in form.guard.notice.html
            said.append("The daily backup could not be made" in form.guard.notice.html)
            for page in (start_page(journal), journal_page(journal)):
                assert "The daily backup could not be made" in words(page)
    assert said == [True, False, False, True, False]
    blocked.mkdir()
    with clock.fixed(evening + dt.timedelta(hours=26)):
        journal.add(session(evening + dt.timedelta(hours=26)))
        assert "could not be made" not in words(start_page(journal)) + words(journal_page(journal))
