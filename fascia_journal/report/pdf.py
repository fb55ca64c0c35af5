"""From frames to the report's PDF, and to its pages for a preview."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from fascia_journal.errors import JournalError
from fascia_journal.report import typesetting
from fascia_journal.report.choices import SECTIONS, Paper, checked_sections, paper_of
from fascia_journal.report.content import content
from fascia_journal.report.pictures import pictures
from fascia_journal.report.summary import Summary, summarise
from fascia_journal.report.typesetting import Format, Report, Typeset

if TYPE_CHECKING:
    from fascia_journal.analysis.frames import Frames

_SCALES = (1.0, 0.9, 0.8, 0.7)  # of the pictures of page 1, until all that belongs on it has room


class Preview(NamedTuple):
    """Pages to look at, each an SVG, and sentences for the person."""

    pages: list[str]
    warnings: tuple[str, ...]


def build(
    frames: Frames,
    *,
    first_day: dt.date,
    last_day: dt.date,
    target: str | os.PathLike[str],
    person: str = "",
    notes: bool = False,
    timestamp: dt.datetime | None = None,
    overwrite: bool = False,
    paper: str = "a4",
    sections: Iterable[str] = SECTIONS,
) -> Report:
    """Write the report on a period as a tagged PDF (PDF/UA-1) that only its owner may read.

    The same frames, options and timestamp give the same bytes. Up to a year is printed row by row; of more
    the latest 26 weeks are, and what was before month by month; the page says so.

    Args:
        frames: what the journal holds; it is cut to the period here.
        first_day, last_day: local dates, both included.
        target: the file to write; its folder must exist.
        person: name or initials on the page; "" leaves them out.
        notes: whether to print the person's own notes, which are private by default.
        timestamp: aware instant that the file carries as its date; None: when the frames were read.
        overwrite: replace a file that is there already; otherwise it is refused.
        paper: "a4" or "us-letter".
        sections: which of `SECTIONS` follow page 1, in whatever order; all by default.

    Returns:
        Where it is and how many pages it has. Where no font has a character that the person typed, the PDF is
        written without the accessibility standard and `warnings` names the characters.

    Raises:
        JournalError: the period, the target, the timestamp, the paper or a section cannot be used; then
            nothing was written.
    """
    path = typesetting.target_of(target, overwrite=overwrite)
    typesetting.check_moment(timestamp)
    typeset = _typeset(
        frames, first_day=first_day, last_day=last_day, person=person, notes=notes,
        timestamp=timestamp, format="pdf", paper=paper, sections=sections,
    )  # fmt: skip
    typesetting.write(path, typeset.pages[0], overwrite=overwrite)
    return Report(path=path, pages=typeset.count, warnings=typeset.warnings)


def preview(
    frames: Frames,
    *,
    first_day: dt.date,
    last_day: dt.date,
    person: str = "",
    notes: bool = False,
    paper: str = "a4",
    sections: Iterable[str] = SECTIONS,
) -> Preview:
    """The pages as they will print, each an SVG, with the sentences that `build` would give beside them.

    Show each in an <img> of its own: the ids of two pages are not made to live in one document.

    Raises:
        JournalError: the period, the paper or a section cannot be used.
    """
    typeset = _typeset(
        frames, first_day=first_day, last_day=last_day, person=person, notes=notes,
        timestamp=None, format="svg", paper=paper, sections=sections,
    )  # fmt: skip
    return Preview([page.decode() for page in typeset.pages], typeset.warnings)


def _typeset(
    frames: Frames,
    *,
    first_day: dt.date,
    last_day: dt.date,
    person: str,
    notes: bool,
    timestamp: dt.datetime | None,
    format: Format,
    paper: str,
    sections: Iterable[str],
) -> Typeset:
    """Set the pages; with smaller pictures where page 1 would not hold all that belongs on it."""
    sheet, chosen = paper_of(paper), checked_sections(sections)
    if not isinstance(person, str):
        raise JournalError(f"{person!r} is no name: give text, or an empty one for no name.")
    if not isinstance(notes, bool):
        raise JournalError(f"Notes are printed or not: give True or False, not {notes!r}.")
    summary = summarise(frames, first_day=first_day, last_day=last_day)
    typed = _typed(summary, person=person, notes=notes)
    made = timestamp or frames.read_at
    for scale in _SCALES:
        typeset = _set(
            summary, person=person, notes=notes, timestamp=made, format=format, typed=typed,
            paper=sheet, sections=chosen, scale=scale,
        )  # fmt: skip
        if typeset.first_ends_on == 1:
            break
    return typeset


def _set(
    summary: Summary,
    *,
    person: str,
    notes: bool,
    timestamp: dt.datetime,
    format: Format,
    typed: list[str],
    paper: Paper,
    sections: frozenset[str],
    scale: float,
) -> Typeset:
    drawn = pictures(summary, paper=paper, scale=scale)
    described = [picture.description for picture in drawn]
    said = content(summary, person=person, notes=notes, pictures=described, sections=sections)
    return typesetting.typeset(
        "report.typ",
        data={**said, "paper": paper.name},
        pictures=[picture.svg for picture in drawn],
        timestamp=timestamp,
        format=format,
        warnings=typesetting.unseen(typed),
    )


def _typed(summary: Summary, *, person: str, notes: bool) -> list[str]:
    """The person's own texts on the pages."""
    frames = summary.frames
    return [
        person,
        summary.activity.name if summary.activity else "",
        *(frames.sessions["note"] if notes else ()),
        *(frames.check_ins["note"] if notes else ()),
    ]
