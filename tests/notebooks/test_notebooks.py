"""The notebooks as they are shipped: thin, without outputs, and they run on the sample journal."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from fascia_journal import places
from fascia_journal.app.settings import ONLY_IN_LAB

NOTEBOOKS = sorted(places.notebooks().glob("*.ipynb"))
NAMES = ["0_start_here", "1_journal", "2_review", "3_report"]


@pytest.fixture
def sample(own_folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample journal, which the kernels open."""
    journal = tmp_path / "sample.sqlite"
    made = subprocess.run(
        [sys.executable, "-m", "fascia_journal", "demo", "--into", str(journal)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    monkeypatch.setenv("FASCIA_JOURNAL", str(journal))
    return journal


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cells that make the page; those that are for JupyterLab alone show their code, and are left out."""
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and ONLY_IN_LAB not in cell.metadata.get("tags", ())
    ]


def test_there_are_four() -> None:
    assert [file.stem for file in NOTEBOOKS] == NAMES


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_thin_and_without_outputs(file: Path) -> None:
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].cell_type == "markdown"
    assert notebook.cells[0].source.startswith("# ")
    assert notebook.metadata.title
    assert notebook.metadata.kernelspec.name == "python3"
    assert 1 <= len(code(notebook)) <= 2
    for cell in code(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None
        assert cell.metadata.jupyter.source_hidden
        defined = [
            node
            for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)
        ]
        assert defined == []


def test_nbval_runs_them(sample: Path) -> None:
    words = [
        "-m",
        "pytest",
        "--nbval-lax",
        "--nbval-kernel-name=python3",
        "-p",
        "no:cacheprovider",
        "-q",
        *map(str, NOTEBOOKS),
    ]
    run = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, cwd=sample.parent, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "7 passed" in run.stdout  # a page each, and three cells that go on in pandas


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_each_shows_its_page_of_the_journal(sample: Path, file: Path) -> None:
    """A page that cannot be built shows a sentence and no error, which nbval alone would let pass."""
    from nbclient import NotebookClient

    notebook = nbformat.read(file, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("print(journal.path)"))
    NotebookClient(notebook, timeout=120).execute()
    shown, path = code(notebook)[0].outputs, code(notebook)[-1].outputs
    assert [list(output.data)[-1] for output in shown if output.output_type == "display_data"] == [
        "application/vnd.jupyter.widget-view+json"
    ]
    assert path[0].text.strip() == str(sample)


def test_the_review_shows_how_to_go_on_in_pandas(sample: Path) -> None:
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOKS[2], as_version=4)
    cells = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and ONLY_IN_LAB in cell.metadata.get("tags", ())
    ]
    assert len(cells) == 3
    assert max(len(cell.source.splitlines()) for cell in cells) <= 5
    NotebookClient(notebook, timeout=120).execute()
    sessions, weeks, picture = (cell.outputs[0].data for cell in cells)
    assert "local_date" in sessions["text/html"]
    assert "on target" in weeks["text/html"]
    assert picture["image/png"]


@pytest.mark.parametrize("file", NOTEBOOKS[1:3], ids=lambda file: file.stem)
def test_a_journal_that_cannot_be_opened_is_said_in_a_sentence(
    file: Path, own_folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbclient import NotebookClient

    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"this is no journal " * 300)
    monkeypatch.setenv("FASCIA_JOURNAL", str(damaged))
    notebook = nbformat.read(file, as_version=4)
    NotebookClient(notebook, timeout=120).execute()
    (output,) = code(notebook)[0].outputs
    assert "application/vnd.jupyter.widget-view+json" in output.data
    page = str(notebook.metadata.widgets)  # the state of the widgets that are shown
    assert "Bring back the newest good backup" in page
    assert damaged.name in page
    assert "Traceback" not in str(notebook)
    assert damaged.read_bytes() == b"this is no journal " * 300
