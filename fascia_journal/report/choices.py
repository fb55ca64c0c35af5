"""What a person may choose of a report: its paper, and the sections behind page 1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fascia_journal.errors import JournalError


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper, upright; millimetres. `name` is also what Typst calls it."""

    name: str
    title: str
    width: float
    height: float


PAPERS = {
    paper.name: paper
    for paper in (Paper("a4", "A4", 210.0, 297.0), Paper("us-letter", "US Letter", 215.9, 279.4))
}

SECTIONS = ("exercises", "statistics", "methods", "weeks", "pauses", "sessions", "check-ins", "months")
"""Sections of the appendix, in their order; notes are asked for by themselves."""

SECTION_TITLES = {
    "exercises": "All exercises, when there are more than page 1 holds",
    "statistics": "Statistics",
    "methods": "Methods and limits",
    "weeks": "Weeks",
    "pauses": "Pauses",
    "sessions": "Sessions",
    "check-ins": "Check-ins",
    "months": "Earlier months, of more than a year",
}


def paper_of(name: str) -> Paper:
    """The paper of that name.

    Raises:
        JournalError: there is none; lists those that there are.
    """
    if not isinstance(name, str) or name not in PAPERS:
        raise JournalError(f"There is no paper {name!r}; there are {', '.join(PAPERS)}.")
    return PAPERS[name]


def checked_sections(names: Iterable[str]) -> frozenset[str]:
    """The sections that were named, each once.

    Raises:
        JournalError: one of them does not exist; lists those that do.
    """
    if not isinstance(names, Iterable):
        raise JournalError(f"{names!r} is no list of sections; there are {', '.join(SECTIONS)}.")
    chosen = [names] if isinstance(names, str) else list(names)  # "weeks" alone is no row of letters
    for name in chosen:
        if name not in SECTIONS:
            raise JournalError(f"There is no section {name!r}; there are {', '.join(SECTIONS)}.")
    return frozenset(chosen)
