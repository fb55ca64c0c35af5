"""Typst, in a process of its own: what it loads and keeps, half as much as a page, ends with it.

Run as a module. It reads a `Task` as JSON and writes a `Done` as JSON; nothing goes through the disk.
"""

from __future__ import annotations

import json
import re
import sys
from base64 import b64encode
from pathlib import Path
from typing import Literal, TypedDict

import typst

_HERE = Path(__file__).resolve().parent
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_REFUSED = re.compile(r'disallowed codepoint `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class Task(TypedDict):
    """What is to be set.

    Attributes:
        template: name of a .typ file beside this module. It must leave metadata labelled <pages> and
            <first_ends_on>.
        inputs: what it finds, each as JSON.
        timestamp: the date of the file, in seconds since 1970, UTC.
        format: "pdf", or "svg" for pages to look at.
    """

    template: str
    inputs: dict[str, str]
    timestamp: int
    format: Literal["pdf", "svg"]


class Done(TypedDict):
    """What became of it.

    Attributes:
        refused: why there are no pages; "" when there are.
        missing: characters that no font has; the pages were then set without the accessibility standard.
        pages: one PDF, or one SVG a page, in base64.
        count: how many pages there are.
        first_ends_on: number of the page on which what is meant for page 1 ends.
    """

    refused: str
    missing: list[str]
    pages: list[str]
    count: int
    first_ends_on: int


def done(task: Task) -> Done:
    """Set the pages: with our own fonts; where a glyph lacks, with the system's beside them."""
    missing: list[str] = []
    for system_fonts, standard in ((False, True), (True, True), (True, False)):
        fonts = typst.Fonts(
            include_system_fonts=system_fonts, include_embedded_fonts=False, font_paths=[_HERE / "fonts"]
        )
        compiler = typst.Compiler(_HERE / task["template"], font_paths=fonts, sys_inputs=task["inputs"])
        try:
            # With the standard nothing is missing, whatever an attempt with fewer fonts said.
            return _compiled(compiler, task, missing=[] if standard else missing, standard=standard)
        except typst.TypstError as error:
            missing = _missing(error)
            if not missing or not standard:
                return Done(refused=error.message, missing=missing, pages=[], count=0, first_ends_on=0)
    raise AssertionError("the last attempt returns")


def _compiled(compiler: typst.Compiler, task: Task, *, missing: list[str], standard: bool) -> Done:
    # The standard is what makes Typst complain about a missing glyph, so the preview asks for the PDF too.
    time = task["timestamp"]
    pages = compiler.compile(format="pdf", pdf_standards=["ua-1"] if standard else [], timestamp=time)
    count, ends_on = (
        int(compiler.query(label, field="value", one=True)) for label in ("<pages>", "<first_ends_on>")
    )
    if task["format"] == "svg":
        pages = compiler.compile(format="svg", timestamp=time)
    listed = pages if isinstance(pages, list) else [pages or b""]
    return Done(
        refused="",
        missing=missing,
        pages=[b64encode(page).decode() for page in listed],
        count=count,
        first_ends_on=ends_on,
    )


def _missing(error: typst.TypstError) -> list[str]:
    """Characters that no font has, from Typst's own words."""
    found = _MISSING.findall(error.diagnostic) + _REFUSED.findall(error.diagnostic)
    characters = {_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in found}
    return sorted({character for text in characters for character in text})


if __name__ == "__main__":
    json.dump(done(json.load(sys.stdin)), sys.stdout)
