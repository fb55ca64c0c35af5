"""docs/methods.md computes what it says."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "methods.md"


def test_the_examples_of_the_page_give_what_it_prints():
    result = doctest.testfile(str(PAGE), module_relative=False, report=True)
    assert result.attempted > 20
    assert result.failed == 0


def test_every_part_of_the_list_of_contents_exists():
    text = PAGE.read_text("utf-8")
    headings = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    }
    links = set(re.findall(r"\]\(#([\w-]+)\)", text))
    assert links == headings


def test_every_source_is_cited_and_every_citation_is_listed():
    text = PAGE.read_text("utf-8")
    body, sources = text.split("## Sources")
    listed = re.findall(r"^- (\w[\w-]*) .*?(\d{4})\.", sources, flags=re.MULTILINE | re.DOTALL)
    assert len(listed) == sources.count("\n- ")
    for name, year in listed:
        assert re.search(rf"{name}\b[^\n]*\n?[^\n]*{year}", body), f"{name} {year} is cited nowhere"
    names = {name for name, _ in listed}
    cited = set(re.findall(r"(\w[\w-]*)(?: et al\.)? (?:19|20)\d\d\b(?!-)", body))
    others = {"Vannest", "Lehmann", "Chicken"}  # second authors
    assert cited - names - others == set()


def test_every_part_about_a_number_names_its_limits_and_its_source():
    parts = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    about = [part for part in parts if part.splitlines()[0] not in ("What is rated", "Speed", "Sources")]
    about = [part for part in about if not part.startswith("How often")]
    assert len(about) == 7
    for part in about:
        title = part.splitlines()[0]
        assert "*Limits.*" in part, title
        assert re.search(r"\*Sources?:\*", part), title
        assert ">>> " in part, title
