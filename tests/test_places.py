"""Where things lie; HOME and the user data folder are the test's own."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascia_journal import places
from fascia_journal.errors import JournalError


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """As if the package came from a wheel, on a machine whose user data folder is empty."""
    monkeypatch.setattr(places, "checkout", lambda: None)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("FASCIA_JOURNAL", raising=False)
    return tmp_path


def test_in_a_checkout_the_journal_lies_in_its_data_folder(monkeypatch):
    monkeypatch.delenv("FASCIA_JOURNAL", raising=False)
    root = places.checkout()
    assert root is not None
    assert (root / "fascia_journal").is_dir()
    assert places.default_journal() == root / "data" / "journal.sqlite"
    assert places.notebooks() == root / "notebooks"
    assert places.sample() == root / "data" / "sample"


def test_from_a_wheel_everything_lies_in_the_user_data_folder_and_the_package(installed):
    assert places.default_journal().is_relative_to(places.user_data())
    assert places.user_data().name == "fascia-journal"
    package = Path(places.__file__).parent
    assert places.notebooks() == package / "notebooks"
    assert places.sample() == package / "sample"


def test_the_environment_chooses_the_journal(monkeypatch, tmp_path):
    monkeypatch.setenv("FASCIA_JOURNAL", str(tmp_path / "mine.sqlite"))
    assert places.default_journal() == tmp_path / "mine.sqlite"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("FASCIA_JOURNAL", "~/other.sqlite")
    assert places.default_journal() == tmp_path / "other.sqlite"


def test_asking_where_creates_nothing(installed):
    places.default_journal()
    places.backups(places.default_journal())
    assert places.named_journals() == []
    assert not places.user_data().exists()


def test_named_journals_the_default_one_first(installed):
    places.journals().mkdir(parents=True)
    for name in ("anna", "journal", "Zoë"):
        places.journal_file(name).touch()
    (places.journals() / "notes.txt").touch()
    assert places.named_journals() == ["journal", "Zoë", "anna"]


def test_backups_do_not_lie_in_the_checkout():
    folder = places.backups(places.journal_file("anna"))
    assert not folder.is_relative_to(places.checkout())
    assert folder.is_relative_to(places.user_data())
    assert folder != places.backups(places.journal_file("bernd"))


@pytest.mark.parametrize("name", ["anna", "Anna B", "zoë", "美咲", "mum-2_old", "a" * 60])
def test_a_plain_name_becomes_a_file_in_the_journals_folder(name):
    assert places.journal_file(name) == places.journals() / f"{name}.sqlite"


@pytest.mark.parametrize(
    "name", ["", " ", " anna", "anna ", "..", "../anna", "a/b", "a\\b", "a.b", "a\nb", "a\0b", "-a", "a" * 61]
)
def test_any_other_name_is_refused(name):
    with pytest.raises(JournalError, match="letters"):
        places.journal_file(name)


@given(st.text())
def test_no_name_leads_out_of_the_folder(name):
    try:
        file = places.journal_file(name)
    except JournalError:
        return
    assert file.parent == places.journals()
    assert file.stem == name


def test_finding_places_needs_neither_pandas_nor_the_store():
    code = "import sys, fascia_journal.places; print({'pandas', 'sqlite3'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"


def test_tests_leave_the_folders_of_the_person_alone(tmp_path_factory):
    assert places.user_data().is_relative_to(tmp_path_factory.getbasetemp())


def test_a_folder_is_made_for_its_owner_alone_with_those_above_it(tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    there.chmod(0o755)
    before = os.umask(0o000)
    try:
        places.make_folder(there / "one" / "two")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (there, there / "one", there / "one" / "two")]
    assert modes == [0o755, 0o700, 0o700]
    (there / "file").touch()
    with pytest.raises(FileExistsError):
        places.make_folder(there / "file")
