"""Every text of the product, read as one: nothing says that something is safe, or that all is well.

"Safe" has an honest use here, of files; each such place stands in `ABOUT_FILES`. Everything else is refused,
wherever it is said: on a page, in the shell, in the report, in the README.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fascia_journal import places

ROOT = places.checkout()
ALL_CLEAR = re.compile(
    r"""\b(?:
        safe | safely | unsafe | safest
        | harmless | harmlessly | risk[- ]?free | danger[- ]?free
        | (?:nothing|no\ (?:need|reason|cause))\ (?:to\ worry|to\ fear|for\ (?:worry|concern|alarm))
        | (?:do\ not|don['’]t|need\ not)\ worry
        | (?:without|no|not\ a)\ (?:risks?|dangers?)
        | not\ dangerous | cannot\ (?:hurt|harm|do\ (?:any\ )?harm) | (?:can|will)\ do\ no\ harm
        | (?:all|everything)\ is\ (?:well|fine|in\ order|all\ right) | all[- ]clear
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
ABOUT_FILES = (
    # (file, words): each is about a file or a program, and can give nobody an all-clear about their body
    ("fascia_journal/store/engine.py", "a setting that keeps the journal safe"),
    ("fascia_journal/app/headers.py", "unsafe-inline"),
    ("fascia_journal/app/headers.py", "unsafe-eval"),
)
NEGATED = (
    # said in order to say that it is not so
    "it cannot tell you that all is well",
)


def texts() -> Iterator[tuple[str, str]]:
    """Name of a file, and a text in it that a person may be shown."""
    package = sorted((ROOT / "fascia_journal").rglob("*"))
    for file in [*package, *sorted((ROOT / "notebooks").glob("*.ipynb")), ROOT / "README.md"]:
        reader = READERS.get(file.suffix)
        if reader and file.is_file() and "__pycache__" not in file.parts:
            for text in reader(file):
                yield file.relative_to(ROOT).as_posix(), re.sub(r"\s+", " ", text)


def of_python(file: Path) -> Iterator[str]:
    """What stands in quotes. Docstrings are for whoever reads the code, but those of the shell's commands."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    if file.name == "cli.py":
        silent.clear()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def of_toml(file: Path) -> Iterator[str]:
    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                yield from walk(one)

    yield from walk(tomllib.loads(file.read_text(encoding="utf-8")))


def of_notebook(file: Path) -> Iterator[str]:
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        yield "".join(cell["source"])


def without_comments(file: Path) -> Iterator[str]:
    text = re.sub(r"/\*.*?\*/|\{#.*?#\}|<!--.*?-->", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    yield re.sub(r"(?m)(^|\s)//.*$", "", text)


def whole(file: Path) -> Iterator[str]:
    yield file.read_text(encoding="utf-8")


READERS = {
    ".py": of_python,
    ".toml": of_toml,
    ".ipynb": of_notebook,
    ".js": without_comments,
    ".css": without_comments,
    ".typ": without_comments,
    ".j2": without_comments,
    ".json": whole,
    ".md": whole,
}


def all_clears(name: str, text: str) -> list[str]:
    for words in NEGATED:
        text = text.replace(words, "")
    for file, words in ABOUT_FILES:
        if file == name:
            text = text.replace(words, "")
    return [f"{name}: …{text[max(0, m.start() - 40) : m.end() + 40]}…" for m in ALL_CLEAR.finditer(text)]


def test_nothing_in_the_product_gives_an_all_clear():
    read = list(texts())
    assert {Path(name).suffix for name, _ in read} >= {".py", ".toml", ".js", ".typ", ".ipynb", ".md", ".j2"}
    assert len(read) > 1000
    assert [found for name, text in read for found in all_clears(name, text)] == []


def test_every_exception_is_still_needed():
    read = list(texts())
    for file, words in ABOUT_FILES:
        assert any(name == file and words in text for name, text in read), (file, words)
    for words in NEGATED:
        assert any(words in text for _, text in read), words


@pytest.mark.parametrize(
    "said",
    [
        "These exercises are safe.",
        "It is perfectly safe to go on",
        "A little soreness is harmless.",
        "That is nothing to worry about.",
        "No need to worry: it passes.",
        "Do not worry.",
        "All is well.",
        "Your back shows no danger.",
        "There is no risk.",
        "It cannot hurt.",
    ],
)
def test_an_all_clear_is_found(said):
    assert all_clears("fascia_journal/widgets/start.py", said)


@pytest.mark.parametrize("said", ["Saved: session of", "for safekeeping", "SAFETY.toml", "The journal harms"])
def test_other_words_are_left_alone(said):
    assert not all_clears("README.md", said)
