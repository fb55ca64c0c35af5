"""No journal, no output of a notebook and nothing that was exported is in git; no data is run as code."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from fascia_journal import CheckIn, Journal, Tension, clock, places
from fascia_journal.exchange import export

ROOT = places.checkout()
SAMPLE = "data/sample/"  # of an invented person


def leaks(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """What a person's data would be among these files, by their content as well as by their name."""
    found = {}
    for name in names:
        content = (folder / name).read_bytes()
        if content.startswith(b"SQLite format 3") or re.search(r"\.(sqlite\d?|db)(-\w+)?$", name):
            found[name] = "a journal"
        elif name.startswith("data/") and not name.startswith(SAMPLE):
            found[name] = "in the folder of journals"
        elif name.endswith(".ipynb") and (what := _of_notebook(json.loads(content))):
            found[name] = what
        elif re.search(r"fascia-(report|export|reminders)_", name):
            found[name] = "something exported"
        elif name.endswith(".json") and _is_copy(content):
            found[name] = "a copy of a journal"
    return found


def _of_notebook(notebook: dict) -> str:
    if "widgets" in notebook.get("metadata", {}):
        return "the state of widgets"
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    if any(cell["outputs"] or cell["execution_count"] is not None for cell in cells):
        return "an output"
    return ""


def _is_copy(content: bytes) -> bool:
    try:
        found = json.loads(content)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("format") == "fascia-journal"


def tracked() -> list[str]:
    """Files that git would commit: those it knows, and new ones that are not ignored."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in shown.split("\0") if name and (ROOT / name).is_file())


def test_nothing_of_a_person_is_in_the_repository() -> None:
    names = tracked()
    assert len([name for name in names if name.endswith(".ipynb")]) >= 4
    assert leaks(ROOT, names) == {}


@pytest.fixture
def exported(tmp_path: Path, own_folders: Path) -> Path:
    """A folder with a journal and everything that comes out of it."""
    with Journal.open(tmp_path / "journal.bin") as journal:
        journal.add(CheckIn(clock.now(), "Europe/Zurich", Tension(3)))
        export.export(journal, tmp_path)
    (copy,) = tmp_path.rglob("journal.json")
    (tmp_path / "innocent.json").write_bytes(copy.read_bytes())
    return tmp_path


def test_what_would_leak_is_noticed(exported: Path) -> None:
    """Control: under any name."""
    plain = {"cells": [{"cell_type": "code", "outputs": [], "execution_count": None}], "metadata": {}}
    cell = plain["cells"][0]
    for name, notebook in {
        "fine.ipynb": plain,
        "output.ipynb": {**plain, "cells": [{**cell, "outputs": [{"output_type": "stream"}]}]},
        "counted.ipynb": {**plain, "cells": [{**cell, "execution_count": 1}]},
        "state.ipynb": {**plain, "metadata": {"widgets": {}}},
    }.items():
        (exported / name).write_text(json.dumps(notebook))
    (exported / "data").mkdir()
    (exported / "data" / "note.txt").write_text("mine")
    names = [str(file.relative_to(exported)) for file in exported.rglob("*") if file.is_file()]
    names = [name for name in names if not name.startswith("home/")]
    found = leaks(exported, names)
    assert found.pop("journal.bin") == "a journal"
    assert found.pop("innocent.json") == "a copy of a journal"
    assert found.pop("data/note.txt") == "in the folder of journals"
    assert [found.pop(f"{name}.ipynb") for name in ("output", "counted", "state")] == [
        "an output",
        "an output",
        "the state of widgets",
    ]
    assert "fine.ipynb" not in found
    assert {file.name for file in exported.glob("fascia-export_*/*")} == {Path(name).name for name in found}


# No data is run as code --------------------------------------------------------------------------------

RUN = {"eval", "exec", "compile", "__import__", "execfile", "query", "system", "popen", "unsafe_load"}
UNPACK = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle", "jsonpickle", "yaml"}
SCRIPT = re.compile(
    r"\beval\s*\(|new Function|\bFunction\s*\(|document\.write|insertAdjacentHTML|outerHTML\s*="
)


def run_as_code(source: str) -> list[str]:
    """Calls and imports in Python by which data could become code."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found += [one.name for one in names if one.name.split(".")[0] in UNPACK]
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in UNPACK:
                found.append(module)
            case ast.Call(func=ast.Name(id=name)) if name in RUN:
                found.append(name)
            case ast.Call(func=ast.Attribute(attr=name, value=of)) if name in RUN:
                called = f"{ast.unparse(of)}.{name}"
                if called not in ("re.compile", "compiler.query", "compiler.compile"):
                    found.append(called)
            case ast.Call(func=ast.Attribute(attr="read_pickle" | "to_pickle" as name)):
                found.append(name)
            case ast.keyword(arg="allow_pickle" | "shell" as name):
                found.append(name)
    return found


def test_no_pickle_and_no_eval_in_the_package() -> None:
    modules = sorted((ROOT / "fascia_journal").rglob("*.py"))
    assert len(modules) > 100
    found = {str(file): run_as_code(file.read_text(encoding="utf-8")) for file in modules}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import pickle as p",
        "from pickle import loads",
        "import yaml",
        "eval('1')",
        "exec(x)",
        "__import__(name)",
        "frame.eval('a')",
        "frame.query('a')",
        "pandas.read_pickle(x)",
        "numpy.load(x, allow_pickle=True)",
        "os.system(x)",
        "subprocess.run(x, shell=True)",
        "compile(x, 'f', 'exec')",
    ],
)
def test_what_would_run_data_is_noticed(source: str) -> None:
    assert run_as_code(source)


def test_no_script_of_a_page_runs_or_parses_data() -> None:
    """HTML comes into a page in two places: what Python escaped, and a picture that Python let through."""
    scripts = sorted((ROOT / "fascia_journal").rglob("*.js"))
    assert {file.name for file in scripts} >= {"guard.js", "player.js", "rating.js", "page.js"}
    parsed = []
    for file in scripts:
        text = file.read_text(encoding="utf-8")
        assert not SCRIPT.search(text), file
        parsed += [f"{file.name}: {one}" for one in re.findall(r".*innerHTML.*=[^=].*", text)]
    assert len(parsed) == 2, parsed
    assert all(one.startswith(("guard.js", "player.js")) for one in parsed)


# The audit of what the package needs ---------------------------------------------------------------------


def test_the_audit_takes_in_every_locked_package() -> None:
    """`make audit` as far as it runs without a network: all versions of both locks, each with its hashes."""
    command = re.search(r"^AUDIT := \.venv/bin/(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    recipe = re.search(r"^audit:.*\n\t@\$\(AUDIT\) (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert command
    assert recipe
    words = [*command[1].split(), *recipe[1].split()]
    assert {"--strict", "--require-hashes", "--disable-pip"} <= set(words)
    assert "--dry-run" not in words
    done = subprocess.run(
        [str(Path(sys.executable).with_name(words[0])), "--dry-run", *words[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    locked = set()
    for lock in ("requirements.lock", "requirements-dev.lock"):
        for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
            if not line.startswith((" ", "#")):
                one = Requirement(line.rstrip("\\").strip())
                if one.marker is None or one.marker.evaluate():
                    locked.add(canonicalize_name(one.name))
    assert len(locked) > 100
    assert f"would have audited {len(locked)} packages" in done.stderr
