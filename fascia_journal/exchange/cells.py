"""What no cell of a spreadsheet may hold, and what it holds in its place."""

from __future__ import annotations

import re

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_RUN = "=+-@\uff1d\uff0b\uff0d\uff20"  # narrow and wide
_GAP = re.compile(r"[\s;\"'`\u200b\ufeff]+")


def fit(text: str) -> str:
    """The text with U+FFFD in place of what no table can hold: NUL, control characters, no characters."""
    return _UNFIT.sub("\ufffd", text)


def inert(text: str) -> str:
    """The text, with an apostrophe before whatever a spreadsheet would run.

    It runs what begins with = + - @ (narrow or wide), a tab or a line end, also behind blanks and quotes. One
    that separates cells by semicolons or tabs begins new cells within a text, so what follows those counts,
    too.
    """
    first = _GAP.match(text)
    begins = text[first.end() if first else 0 :][:1]
    # Also where there is an apostrophe already: else what was typed with one and without would be the same.
    lead = "'" if text.lstrip("'")[:1] in tuple("\t\r\n") or begins in tuple(_RUN) else ""
    return lead + _GAP.sub(_stopped, text)


def freed(text: str) -> str:
    """What `inert` was given to make this text of it; a text that it did not make stays as it is."""
    for guarded in (1, 0) if text[:1] == "'" else (0,):
        before = _GAP.sub(_let_go, text[guarded:])
        if inert(before) == text:
            return before
    return text


def _let_go(gap: re.Match[str]) -> str:
    found, end = gap.group(), gap.end()
    new_cell = not set(found).isdisjoint(";\t\r\n")
    guarded = new_cell and found[-1] == "'" and gap.string[end : end + 1] in tuple(_RUN)
    return found[:-1] if guarded else found


def _stopped(gap: re.Match[str]) -> str:
    found, end = gap.group(), gap.end()
    new_cell = not set(found).isdisjoint(";\t\r\n")
    return f"{found}'" if new_cell and gap.string[end : end + 1] in tuple(_RUN) else found
