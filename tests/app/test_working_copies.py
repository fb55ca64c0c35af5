"""Copies of the notebooks follow an update, and never cost a person what they wrote."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from fascia_journal import places
from fascia_journal.app import working_copies
from fascia_journal.errors import JournalError


def notebook(source: str) -> str:
    return nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id="page")]))


@pytest.fixture
def shipped(tmp_path: Path, own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "1_journal.ipynb").write_text(notebook("first()"))
    monkeypatch.setattr(places, "notebooks", lambda: folder)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    return folder


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "anna.sqlite"


def source(file: Path) -> str:
    return str(json.loads(file.read_text())["cells"][0]["source"][0])


def change(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text().replace(old, new))


def test_first_start(shipped: Path, journal: Path, own_folders: Path) -> None:
    folder = working_copies.refresh(journal)
    assert folder.is_relative_to(own_folders)
    assert (folder / "1_journal.ipynb").read_bytes() == (shipped / "1_journal.ipynb").read_bytes()


def test_an_update_brings_the_newer_one(shipped: Path, journal: Path) -> None:
    folder = working_copies.refresh(journal)
    change(shipped / "1_journal.ipynb", "first", "second")
    working_copies.refresh(journal)
    assert source(folder / "1_journal.ipynb") == "second()"
    assert len(list(folder.glob("*.ipynb"))) == 1


def test_what_a_person_changed_stays_without_an_update(shipped: Path, journal: Path) -> None:
    folder = working_copies.refresh(journal)
    change(folder / "1_journal.ipynb", "first", "mine")
    working_copies.refresh(journal)
    assert source(folder / "1_journal.ipynb") == "mine()"


def test_what_a_person_changed_is_kept_beside_an_update(shipped: Path, journal: Path) -> None:
    folder = working_copies.refresh(journal)
    for number, name in ((1, "1_journal (mine).ipynb"), (2, "1_journal (mine 2).ipynb")):
        change(folder / "1_journal.ipynb", "first" if number == 1 else "update1", f"mine{number}")
        change(shipped / "1_journal.ipynb", "first" if number == 1 else "update1", f"update{number}")
        working_copies.refresh(journal)
        assert source(folder / "1_journal.ipynb") == f"update{number}()"
        assert source(folder / name) == f"mine{number}()"


def test_outputs_are_no_change(shipped: Path, journal: Path) -> None:
    folder = working_copies.refresh(journal)
    run = nbformat.read(folder / "1_journal.ipynb", as_version=4)
    run.cells[0].outputs = [nbformat.v4.new_output("stream", text="a note of mine")]
    nbformat.write(run, folder / "1_journal.ipynb")
    working_copies.refresh(journal)
    assert "a note of mine" not in (folder / "1_journal.ipynb").read_text()
    assert len(list(folder.glob("*.ipynb"))) == 1


def test_other_notebooks_are_left_alone(shipped: Path, journal: Path) -> None:
    folder = working_copies.refresh(journal)
    (folder / "my own.ipynb").write_text("not even a notebook")
    working_copies.refresh(journal)
    assert (folder / "my own.ipynb").read_text() == "not even a notebook"


def test_a_deleted_copy_comes_back_and_a_broken_one_is_kept_beside(shipped: Path, journal: Path) -> None:
    folder = working_copies.refresh(journal)
    (folder / "1_journal.ipynb").unlink()
    working_copies.refresh(journal)
    assert source(folder / "1_journal.ipynb") == "first()"
    (folder / "1_journal.ipynb").write_text("{")
    working_copies.refresh(journal)
    assert source(folder / "1_journal.ipynb") == "first()"
    assert (folder / "1_journal (mine).ipynb").read_text() == "{"


def test_the_copies_are_trusted(shipped: Path, journal: Path) -> None:
    folder = working_copies.refresh(journal)
    copy = nbformat.read(folder / "1_journal.ipynb", as_version=4)
    assert NotebookNotary().check_signature(copy)
    assert not NotebookNotary().check_signature(nbformat.reads(notebook("other()"), as_version=4))


def test_namesakes_in_other_folders_do_not_share_copies(tmp_path: Path, own_folders: Path) -> None:
    household = places.journals().resolve()
    named = working_copies.folder(household / "anna.sqlite")
    assert named.name == "anna"
    assert (
        len(
            {
                named,
                working_copies.folder(tmp_path / "anna.sqlite"),
                working_copies.folder(tmp_path / "b/anna.sqlite"),
            }
        )
        == 3
    )


def test_a_folder_that_cannot_be_made(shipped: Path, journal: Path, own_folders: Path) -> None:
    place = working_copies.folder(journal).parent
    place.parent.mkdir(parents=True)
    place.write_text("a file in its way")
    with pytest.raises(JournalError, match="cannot be copied"):
        working_copies.refresh(journal)
