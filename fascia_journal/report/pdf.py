"""From frames to a PDF file, and to pages for a preview."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fascia_journal.errors import JournalError
from fascia_journal.report.content import content
from fascia_journal.report.letters import left_out
from fascia_journal.report.summary import Summary, summarise

if TYPE_CHECKING:
    import typst
    from matplotlib.axes import Axes

    from fascia_journal.analysis.frames import Frames

_HERE = Path(__file__).resolve().parent
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_REFUSED = re.compile(r'disallowed codepoint `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_WIDE = 178 / 25.4  # inches between the margins
_NARROW = 70 / 25.4

Format = Literal["pdf", "svg"]


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was written.

    Attributes:
        path: the PDF.
        pages: how many it has.
        warnings: sentences for the person; empty when all is well.
    """

    path: Path
    pages: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Typeset:
    pages: list[bytes]  # one PDF, or one SVG a page
    count: int
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
) -> Report:
    """Write the report on a period as a tagged PDF (PDF/UA-1) that only its owner may read.

    The same frames, options and timestamp give the same bytes.

    Args:
        frames: what the journal holds; it is cut to the period here.
        first_day, last_day: local dates, both included.
        target: the file to write; its folder must exist.
        person: name or initials on the page; "" leaves them out.
        notes: whether to print the person's own notes, which are private by default.
        timestamp: aware instant that the file carries as its date; None: when the frames were read.
        overwrite: replace a file that is there already; otherwise it is refused.

    Returns:
        Where it is and how many pages it has. Where no font has a character that the person typed, the PDF is
        written without the accessibility standard and `warnings` names the characters.

    Raises:
        JournalError: the period, the target or the timestamp cannot be used; nothing was written.
    """
    path = Path(target).expanduser()
    _check_target(path, overwrite=overwrite)
    if timestamp is not None and timestamp.utcoffset() is None:
        raise JournalError("The report's timestamp has no time zone; give an aware datetime.")
    summary = summarise(frames, first_day=first_day, last_day=last_day)
    typeset = _typeset(
        summary, person=person, notes=notes, timestamp=timestamp or frames.read_at, format="pdf"
    )
    _write(path, typeset.pages[0], overwrite=overwrite)
    return Report(path=path, pages=typeset.count, warnings=typeset.warnings)


def preview(
    frames: Frames, *, first_day: dt.date, last_day: dt.date, person: str = "", notes: bool = False
) -> list[str]:
    """The pages as they will print, each an SVG.

    Show each in an <img> of its own: the ids of two pages are not made to live in one document.

    Raises:
        JournalError: the period cannot be used.
    """
    summary = summarise(frames, first_day=first_day, last_day=last_day)
    typeset = _typeset(summary, person=person, notes=notes, timestamp=frames.read_at, format="svg")
    return [page.decode() for page in typeset.pages]


def _typeset(
    summary: Summary, *, person: str, notes: bool, timestamp: dt.datetime, format: Format
) -> _Typeset:
    """Let Typst set the pages: with our own fonts; where a glyph lacks, with the system's beside them."""
    import typst  # only here: no other page needs a typesetter

    pictures = _pictures(summary)
    data = content(summary, person=person, notes=notes, pictures=[alt for _, alt in pictures])
    inputs = {"data": json.dumps(data), "pictures": json.dumps([picture for picture, _ in pictures])}
    unseen = _unseen(summary, person=person, notes=notes)
    warnings: tuple[str, ...] = unseen
    for system_fonts, standard in ((False, True), (True, True), (True, False)):
        fonts = typst.Fonts(
            include_system_fonts=system_fonts, include_embedded_fonts=False, font_paths=[_HERE / "fonts"]
        )
        compiler = typst.Compiler(_HERE / "report.typ", font_paths=fonts, sys_inputs=inputs)
        try:
            # With the standard nothing was missing, whatever an attempt with fewer fonts said.
            said = unseen if standard else warnings
            return _compiled(compiler, standard=standard, timestamp=timestamp, format=format, warnings=said)
        except typst.TypstError as error:
            missing = _missing(error)
            if not missing or not standard:
                raise JournalError(f"The report could not be typeset: {error.message}") from error
            warnings = (*unseen, _warning(missing))
    raise AssertionError("the last attempt returns or raises")


def _compiled(
    compiler: typst.Compiler,
    *,
    standard: bool,
    timestamp: dt.datetime,
    format: Format,
    warnings: tuple[str, ...],
) -> _Typeset:
    # The standard is what makes Typst complain about a missing glyph, so the preview asks for the PDF too.
    options: dict[str, Any] = {"timestamp": int(timestamp.timestamp())}
    pdf = _pages(compiler.compile(format="pdf", pdf_standards=["ua-1"] if standard else [], **options))
    count = int(compiler.query("<pages>", field="value", one=True))
    pages = pdf if format == "pdf" else _pages(compiler.compile(format="svg", **options))
    return _Typeset(pages, count, warnings)


def _pages(compiled: bytes | list[bytes] | None) -> list[bytes]:
    return compiled if isinstance(compiled, list) else [compiled or b""]


def _pictures(summary: Summary) -> list[tuple[str, str]]:
    """The pictures of page 1 with their text alternatives, drawn at the size at which they are printed."""
    from fascia_journal import plots
    from fascia_journal.plots import style, svg

    frames = summary.frames
    flare_ups = [flare.day for flare in summary.flare_ups]
    drawing: list[tuple[Callable[..., Axes], Any, dict[str, Any], tuple[float, float]]] = [
        (plots.sessions_per_week, summary.ledger, {}, (_WIDE, 1.7)),
        (
            plots.course,
            summary.courses["overall"],
            {"pauses": frames.pauses, "flare_ups": flare_ups, "programme_start": frames.start},
            (_WIDE, 2.35),
        ),
        (plots.immediate_change, frames.sessions, {"change": summary.changes["overall"]}, (_NARROW, 2.75)),
    ]
    drawn = []
    with style.house():
        for draw, data, options, size in drawing:
            figure = style.new_figure(*size)
            ax = draw(data, ax=figure.subplots(), **options)
            drawn.append((svg.to_svg(figure), style.description(ax)[1]))
    return drawn


def _missing(error: typst.TypstError) -> list[str]:
    """Characters that no font has, from Typst's own words."""
    found = _MISSING.findall(error.diagnostic) + _REFUSED.findall(error.diagnostic)
    characters = {_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in found}
    return sorted({character for text in characters for character in text})


def _unseen(summary: Summary, *, person: str, notes: bool) -> tuple[str, ...]:
    """What was left out of the person's text because it cannot be seen."""
    frames = summary.frames
    texts = [
        person,
        *(frames.sessions["note"] if notes else ()),
        *(frames.check_ins["note"] if notes else ()),
    ]
    found = sorted(set().union(*(left_out(text) for text in texts)))
    if not found:
        return ()
    return (f"Characters that cannot be seen were left out: {_named(found)}.",)


def _named(characters: list[str]) -> str:
    shown = ", ".join(
        f"{character} (U+{ord(character):04X})" if character.isprintable() else f"U+{ord(character):04X}"
        for character in characters[:20]
    )
    return shown + (f" and {len(characters) - 20} more" if len(characters) > 20 else "")


def _warning(missing: list[str]) -> str:
    return (
        f"No font on this computer has these characters: {_named(missing)}. They show as boxes, and the PDF "
        "was written without the accessibility standard."
    )


def _check_target(path: Path, *, overwrite: bool) -> None:
    if not path.parent.is_dir():
        raise JournalError(f"There is no folder {path.parent}: make it, or choose another place.")
    if path.is_dir():
        raise JournalError(f"{path} is a folder: give the name of a file, such as fascia-report.pdf.")
    if path.exists() and not overwrite:
        raise JournalError(f"{path} is there already and was left as it is: choose another name.")


def _write(path: Path, pdf: bytes, *, overwrite: bool) -> None:
    """Write beside the target, then rename: a reader finds the whole file or none. mkstemp makes it 0600."""
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".fascia-report-", suffix=".part", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        _check_target(path, overwrite=overwrite)  # it may have come while the pages were set
        Path(temporary).replace(path)
    except OSError as error:
        raise JournalError(f"The report could not be written to {path}: {error.strerror}.") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
