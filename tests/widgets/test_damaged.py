"""A journal that cannot be opened: the page says so and brings the newest good backup back."""

from __future__ import annotations

import pytest

from fascia_journal import Journal, Session, Tension, notebook
from fascia_journal.errors import DamagedJournalError
from fascia_journal.widgets.damaged import DamagedPage


@pytest.fixture
def broken(path, evening):
    """A journal of one session with a backup; its file was then overwritten."""
    with Journal.open(path) as journal:
        journal.add(
            Session(started_at=evening, zone="Europe/Zurich", before=Tension(6), after=Tension(4)),
        )
    path.write_bytes(b"no journal at all" * 500)
    return path


def test_the_page_brings_the_backup_back_and_keeps_the_damaged_file(broken):
    bytes_before = broken.read_bytes()
    with pytest.raises(DamagedJournalError, match=r"fascia-journal --journal \S+ restore") as refused:
        Journal.open(broken)
    page = DamagedPage(broken, refused.value)
    assert "It was left as it is" in page.offer.html
    assert broken.read_bytes() == bytes_before
    assert page.offer.press("restore")
    assert "Came back: 1 sessions" in page.offer.html
    with Journal.open(broken) as journal:
        assert journal.count() == 1
    (aside,) = broken.parent.glob("journal.sqlite.aside-*")
    assert aside.read_bytes() == bytes_before


def test_without_a_backup_the_page_says_so_and_changes_nothing(broken, tmp_path):
    for backup in tmp_path.rglob("journal_*.sqlite"):
        backup.unlink()
    bytes_before = broken.read_bytes()
    page = DamagedPage(broken, DamagedJournalError("damaged"))
    assert not page.offer.press("restore")
    assert "No good backup was found" in page.guard.notice.html
    assert broken.read_bytes() == bytes_before


def test_a_notebook_shows_that_page_in_place_of_its_own(broken, monkeypatch):
    monkeypatch.setenv("FASCIA_JOURNAL", str(broken))
    notebook.open_journal.cache_clear()
    shown = []
    monkeypatch.setattr(notebook, "display", shown.append)
    assert notebook.show_journal() is None
    assert "Bring back the newest good backup" in shown[0].children[0].children[0].html
