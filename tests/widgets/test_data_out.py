"""The page from which data leave: what is chosen is what is saved, and nothing is written over."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
import vobject

from fascia_journal import Session, Tension
from fascia_journal.exchange import archive
from fascia_journal.widgets.data_out import DataOutPage


@pytest.fixture
def page(journal, evening) -> DataOutPage:
    made = journal.add(
        Session(evening - dt.timedelta(days=9), "Europe/Zurich", before=Tension(7), note="private words")
    )
    journal.add(Session(evening, "Europe/Zurich", note="private words"))
    journal.delete(made)
    return DataOutPage(journal)


@pytest.fixture
def sent(page, monkeypatch):
    """What is handed to the browser."""
    handed: list[tuple[dict[str, str], list[bytes]]] = []
    for actions in (page.actions, page.reminders.actions):
        monkeypatch.setattr(actions, "send", lambda content, buffers=None: handed.append((content, buffers)))
    return handed


@pytest.fixture
def reports(journal):
    return journal.path.parent / "reports"


def words(widget) -> str:
    found = "".join(str(getattr(widget, name, "")) for name in ("value", "html", "description"))
    return found + "".join(words(child) for child in getattr(widget, "children", ()))


def test_save_writes_the_folder_beside_the_journal_and_says_where(page, reports):
    assert page.actions.press("save")
    folder = reports / "fascia-export_2026-03-03"
    assert f"files: {folder}" in page.guard.notice.html
    names = {file.name for file in folder.iterdir()}
    assert {"sessions.csv", "tables.xlsx", "journal.json", "README.txt"} <= names
    assert page.actions.press("save")
    assert (reports / "fascia-export_2026-03-03-2").is_dir()


def test_what_is_chosen_is_what_is_saved(page, reports):
    page.formats["xlsx"].value = False
    page.without_notes.value = True
    page.without_history.value = True
    assert page.actions.press("save")
    (folder,) = reports.iterdir()
    assert not (folder / "tables.xlsx").exists()
    assert archive.read(folder / "journal.json").changes == ()
    for file in folder.iterdir():
        assert "private words" not in file.read_text(encoding="utf-8")


def test_at_first_everything_is_in_it(page, reports):
    page.actions.press("save")
    (folder,) = reports.iterdir()
    text = (folder / "journal.json").read_text(encoding="utf-8")
    assert text.count("private words") == 2  # the session that is there, and the one that was deleted


def test_the_download_is_one_zip_and_leaves_no_file(page, sent, reports):
    assert page.actions.press("download")
    ((content, buffers),) = sent
    assert content == {
        "type": "download",
        "name": "fascia-export_2026-03-03.zip",
        "mime": "application/zip",
    }
    with zipfile.ZipFile(io.BytesIO(buffers[0])) as handed:
        assert handed.testzip() is None
        assert "fascia-export_2026-03-03/sessions.csv" in handed.namelist()
        assert b"private words" in handed.read("fascia-export_2026-03-03/sessions.csv")
    assert not reports.exists()


@pytest.mark.parametrize(
    ("folder", "sentence"),
    [
        ("  ", "Name the folder"),
        ("/proc/no/such", "cannot be written"),
        ("a\0b", "can have this name"),
        ("~no-such-person/x", "no such place"),
    ],
)
def test_a_folder_that_cannot_be_is_a_sentence(page, folder, sentence):
    page.folder.value = folder
    page.reminders.days["mon"].value = True
    for actions, guard in ((page.actions, page.guard), (page.reminders.actions, page.reminders.guard)):
        assert not actions.press("save")
        assert sentence in guard.notice.html


def test_nothing_chosen_is_a_sentence(page, reports):
    for box in page.formats.values():
        box.value = False
    assert not page.actions.press("save")
    assert "at least one format" in page.guard.notice.html
    assert not page.reminders.actions.press("save")
    assert "at least one day" in page.reminders.guard.notice.html
    page.reminders.days["mon"].value = True
    page.reminders.time.value = None
    assert not page.reminders.actions.press("download")
    assert "Give the time" in page.reminders.guard.notice.html
    page.reminders.time.value = dt.time(7, 5)
    page.reminders.zone.value = "Mars/Base"
    assert not page.reminders.actions.press("save")
    assert "no time zone" in page.reminders.guard.notice.html
    assert not reports.exists() or not list(reports.iterdir())


def test_reminders_are_saved_where_the_files_go(page, reports):
    page.reminders.days["mon"].value = page.reminders.days["thu"].value = True
    page.reminders.time.value = dt.time(7, 5)
    assert page.reminders.actions.press("save")
    file = reports / "fascia-reminders_2026-03-03.ics"
    assert f"Saved: {file}" in page.reminders.guard.notice.html
    event = vobject.readOne(file.read_text(encoding="utf-8")).vevent
    assert event.rrule.value == "FREQ=WEEKLY;BYDAY=MO,TH"
    assert (event.dtstart.value.hour, event.dtstart.value.minute) == (7, 5)
    assert page.reminders.actions.press("save")
    assert len(list(reports.iterdir())) == 2


def test_reminders_are_handed_to_the_browser(page, sent, reports):
    page.reminders.days["sun"].value = True
    assert page.reminders.actions.press("download")
    ((content, buffers),) = sent
    assert (content["name"], content["mime"]) == ("fascia-reminders_2026-03-03.ics", "text/calendar")
    assert vobject.readOne(buffers[0].decode()).vevent.rrule.value == "FREQ=WEEKLY;BYDAY=SU"
    assert not reports.exists()


def test_the_zone_of_the_journal_is_offered(page):
    assert page.reminders.zone.value == "Europe/Zurich"


def test_every_field_has_a_name_and_the_sample_says_that_it_is_one(page, journal):
    fields = (*page.formats.values(), *page.reminders.days.values(), page.folder, page.reminders.time)
    assert all(field.description for field in fields)
    assert "invented" not in words(page.view)
    journal.settings["invented"] = True
    page.refresh()
    assert "invented" in words(page.view)
    assert page.folder.value


def test_refresh_keeps_what_was_chosen_and_takes_the_sentence_away(page):
    page.formats["csv"].value = False
    page.actions.press("save")
    page.refresh()
    assert page.guard.notice.html == ""
    assert page.formats["csv"].value is False


def test_a_folder_in_the_home_of_the_person_is_found(page, tmp_path):
    page.folder.value = "~/kept here"
    page.reminders.days["mon"].value = True
    for _ in range(2):
        assert page.actions.press("save")
        assert page.reminders.actions.press("save")
    assert sorted(file.name for file in (tmp_path / "kept here").iterdir()) == [
        "fascia-export_2026-03-03",
        "fascia-export_2026-03-03-2",
        "fascia-reminders_2026-03-03-2.ics",
        "fascia-reminders_2026-03-03.ics",
    ]
