"""What a person writes lies in the journal, and nowhere else: no output, no log, no history, no traceback."""

from __future__ import annotations

import json
import os
import sqlite3
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client import BlockingKernelClient

from fascia_journal import Journal
from fascia_journal.app.saved_notebooks import without_outputs

NOTE = "zwölf Nashörner im Kreuz"
PAGE = "voila/render/1_journal.ipynb"
ASK = """
from fascia_journal import Journal, Session, Tension, clock
from fascia_journal.notebook import open_journal
from fascia_journal.widgets.session import SessionPage
journal = open_journal()
note = "zwölf Nashörner im Kreuz"

def by_the_form(first=lambda: None):
    page = SessionPage(journal)
    page.form.before.overall = 6
    page.form.note.value = note
    first()
    page.save.press("save")
    print(page.guard.notice.html)
"""


def holding(folder: Path, words: str) -> list[Path]:
    """Files below a folder in which these words stand, in one of the encodings that a program may choose."""
    spelled = {words.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")}
    spelled |= {json.dumps(words).strip('"').encode(), json.dumps(words)[1:-1].replace("\\", "\\\\").encode()}
    found = []
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            content = file.read_bytes()
            if any(one in content for one in spelled):
                found.append(file)
    return found


@pytest.fixture
def kernel_of() -> Iterator[Callable[[Any], BlockingKernelClient]]:
    """Speak to the one kernel of a server as its page does."""
    opened: list[BlockingKernelClient] = []

    def connect(served: Any) -> BlockingKernelClient:
        runtime = Path(served.environment["HOME"]) / ".local/state/fascia-journal/running/jupyter"
        (file,) = runtime.glob("kernel-*.json")
        client = BlockingKernelClient(connection_file=str(file))
        client.load_connection_file()
        client.start_channels()
        client.wait_for_ready(timeout=60)
        opened.append(client)
        return client

    yield connect
    for client in opened:
        client.stop_channels()


def run(client: BlockingKernelClient, code: str) -> str:
    """What a cell printed, and its traceback."""
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        content = message["content"]
        said.append(content.get("text", "") + "\n".join(content.get("traceback", [])))

    client.execute_interactive(code, output_hook=hear, timeout=120)
    return "".join(said)


def start_a_kernel(served: Any) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(served.address(PAGE), timeout=60) as answer:
        assert b"</html>" in answer.read()


def test_notes_lie_in_the_journal_alone(
    serve: Callable[..., Any], own_folders: Path, tmp_path: Path, kernel_of: Any
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    served = serve(TMPDIR=str(scratch))
    start_a_kernel(served)
    client = kernel_of(served)
    assert run(client, ASK) == ""
    assert "Saved: session of" in run(client, "by_the_form()")
    # Errors of many kinds, with the note on the way.
    for refused in (
        "Session(clock.now(), 'Nowhere/Zone', note=note)",
        "Session(clock.now(), 'Europe/Zurich', note=[note])",
        "journal.get('session', note)['x']",
    ):
        said = run(client, refused)
        assert "Error" in said
        assert NOTE not in said
    broken = run(client, "by_the_form(journal._store._db.close)")
    assert "fj-warn" in broken
    assert NOTE not in broken
    assert NOTE not in run(client, "raise RuntimeError('of a cell') from None")
    assert served.command("log", "--before", "99", "--note", NOTE).returncode == 2
    assert served.command("log", "--before", "5", "--note", NOTE).returncode == 0
    assert served.command("stop").returncode == 0
    assert served.process.wait(20) == 0
    assert NOTE not in served.complaints.read_text() + served.process.stdout.read()
    allowed = {served.journal.parent, own_folders / ".local/share/fascia-journal/backups"}
    found = holding(tmp_path, NOTE)
    assert served.journal in found  # so the search finds it where it is
    assert [file for file in found if not any(file.is_relative_to(place) for place in allowed)] == []
    assert [file for file in found if file.suffix != ".sqlite"] == []


def test_the_search_finds_what_would_stay_behind(tmp_path: Path) -> None:
    for name, content in [
        ("a.log", f"saved {NOTE}".encode()),
        ("b.ipynb", json.dumps({"outputs": [NOTE]}).encode()),
        ("c.bin", NOTE.encode("utf-16-le")),
    ]:
        (tmp_path / name).write_bytes(content)
    with sqlite3.connect(tmp_path / "history.sqlite") as db:
        db.execute("CREATE TABLE history (source TEXT)")
        db.execute("INSERT INTO history VALUES (?)", (f"note = '{NOTE}'",))
    db.close()
    assert {file.name for file in holding(tmp_path, NOTE)} == {"a.log", "b.ipynb", "c.bin", "history.sqlite"}


def test_the_shell_speaks_of_an_error_without_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_folders: Path
) -> None:
    from fascia_journal import cli

    def fail(*given: object) -> None:
        raise RuntimeError(f"could not write {given}")

    monkeypatch.setattr(Journal, "add", fail)
    file = tmp_path / "journal.sqlite"
    assert cli.main(["--journal", str(file), "log", "--before", "6", "--note", NOTE]) == cli.REFUSED
    said = capsys.readouterr()
    assert "RuntimeError" in said.err
    assert NOTE not in said.err + said.out


def test_the_page_speaks_of_an_error_without_the_words() -> None:
    from fascia_journal.widgets.guard import Guard

    def fail() -> None:
        raise RuntimeError(f"could not write {NOTE}")

    guard = Guard()
    assert not guard.run(fail)
    guard.then("Saved.", fail)
    assert "RuntimeError" in guard.notice.html
    assert NOTE not in guard.notice.html


# Notebooks --------------------------------------------------------------------------------------------


def notebook_with_outputs() -> dict[str, Any]:
    notebook = nbformat.v4.new_notebook()
    output = nbformat.v4.new_output("execute_result", {"text/plain": f"Textarea(value='{NOTE}')"})
    cell = nbformat.v4.new_code_cell("start()", outputs=[output], execution_count=3)
    cell.metadata["execution"] = {"iopub.execute_input": "2026-03-03T17:05:00Z"}
    notebook.cells = [nbformat.v4.new_markdown_cell("# Mine"), cell]
    notebook.metadata["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"state": {"1": {"state": {"value": NOTE}}}}
    }
    return json.loads(nbformat.writes(notebook))


def test_jupyterlab_saves_no_output_and_no_state_of_a_widget(server: Any, own_folders: Path) -> None:
    for name in ("1_journal.ipynb", "mine.ipynb"):
        body = json.dumps({"type": "notebook", "format": "json", "content": notebook_with_outputs()})
        request = urllib.request.Request(
            f"{server.url}api/contents/{name}",
            method="PUT",
            data=body.encode(),
            headers={"Authorization": f"token {server.token}", "Content-Type": "application/json"},
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=30) as answer:
            assert answer.status in (200, 201)
        (file,) = (own_folders / ".local/share/fascia-journal/notebooks").rglob(name)
        saved = json.loads(file.read_text(encoding="utf-8"))
        assert "# Mine" in json.dumps(saved)
        (cell,) = (one for one in saved["cells"] if one["cell_type"] == "code")
        assert (cell["source"], cell["outputs"], cell["execution_count"]) == (["start()"], [], None)
        assert "widgets" not in saved["metadata"]
    assert holding(own_folders, NOTE) == []


@pytest.mark.parametrize(
    "model",
    [
        {"type": "file", "content": "text"},
        {"type": "directory", "content": None},
        {"type": "notebook", "content": None},
        {"type": "notebook"},
        {"type": "notebook", "content": {}},
        {"type": "notebook", "content": {"cells": [{"cell_type": "markdown"}]}},
    ],
)
def test_what_is_no_notebook_with_outputs_stays_as_it_is(model: dict[str, Any]) -> None:
    before = json.dumps(model)
    without_outputs(model=model, path="x", contents_manager=None)
    assert json.dumps(model) == before


# Files ------------------------------------------------------------------------------------------------


def test_everything_below_our_folders_is_for_its_owner_alone(
    serve: Callable[..., Any], own_folders: Path, tmp_path: Path
) -> None:
    """A session, a backup, an export, a report, the sheet, reminders, the running server: umask 0."""
    before = os.umask(0)
    try:
        served = serve()
        start_a_kernel(served)
        for words in (
            ["log", "--before", "6", "--note", NOTE],
            ["backup"],
            ["export"],
            ["report"],
            ["sheet"],
            ["reminders", "--days", "mon", "--at", "18:00"],
        ):
            done = served.command(*words)
            assert done.returncode == 0, done.stderr
    finally:
        os.umask(before)
    state = list(own_folders.glob(".local/*/fascia-journal"))
    assert len(state) == 2  # data and state
    ours = [served.journal.parent, *state]
    files = [file for folder in ours for file in folder.rglob("*") if file.is_file()]
    files.remove(served.complaints)  # of this test
    kinds = {file.suffix for file in files}
    assert {".sqlite", ".csv", ".xlsx", ".json", ".pdf", ".ics", ".ipynb"} <= kinds
    data = (".sqlite", ".csv", ".xlsx", ".json", ".pdf", ".ics", ".txt")
    open_files = [file for file in files if file.suffix in data and file.stat().st_mode & 0o077]
    # What Jupyter and IPython write for themselves is shut in by the folder that we made for them.
    open_ways = [
        file
        for file in files
        if file.stat().st_mode & 0o077
        and not any(
            folder.stat().st_mode & 0o077 == 0
            for folder in file.parents
            if any(folder.is_relative_to(place) for place in state)
        )
    ]
    assert open_ways == []
    assert open_files == []
