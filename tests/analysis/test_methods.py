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
