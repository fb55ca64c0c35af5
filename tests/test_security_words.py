"""docs/security.md names a test for each promise; each of them exists, and is run."""

from __future__ import annotations

import ast
import re

import pytest

from fascia_journal import places

ROOT = places.checkout()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def promises(text: str) -> list[str]:
    """Rows of the tables of promises: what is promised, and what shows it."""
    tables = re.findall(r"^\| promise \| shown by \|\n\|---\|---\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [row for table in tables for row in table.splitlines()]


def missing(text: str) -> list[str]:
    """Tests that are named and are not there, or are skipped whatever happens."""
    found = []
    for file, name in NAMED.findall(text):
        path = ROOT / file
        tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
        defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        if name not in defined or any(
            ast.unparse(mark).startswith(("pytest.mark.skip(", "pytest.mark.xfail"))
            for mark in defined[name].decorator_list
        ):
            found.append(f"{file}::{name}")
    return found


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_exists(text: str) -> None:
    assert len(set(NAMED.findall(text))) > 40
    assert missing(text) == []
    alone = re.findall(r"`(test_\w+)`", text)  # without its file, nobody can look it up
    assert alone == []


def test_every_promise_has_a_test(text: str) -> None:
    rows = promises(text)
    assert len(rows) > 30
    assert [row for row in rows if not NAMED.search(row)] == []


def test_a_wrong_name_is_noticed() -> None:
    """Control."""
    assert missing("`tests/test_security_words.py::test_a_wrong_name_is_noticed`") == []
    assert missing("`tests/test_security_words.py::test_of_nothing`, `tests/nowhere.py::test_x`") == [
        "tests/test_security_words.py::test_of_nothing",
        "tests/nowhere.py::test_x",
    ]
    table = "| promise | shown by |\n|---|---|\n| It holds. | trust us |\n"
    assert [row for row in promises(table) if not NAMED.search(row)] == ["| It holds. | trust us |"]


def test_its_commands_exist(text: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`make ([a-z-]+)`", text)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for file in set(re.findall(r"(?:pytest|python) ((?:tests|benchmarks)/[\w/]+\.py)", text)):
        assert (ROOT / file).is_file(), file
