"""Typst at work: a template and its data in, pages out; and a PDF into a file that nobody loses."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fascia_journal.errors import JournalError
from fascia_journal.report.letters import left_out

if TYPE_CHECKING:
    import typst

_HERE = Path(__file__).resolve().parent
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_REFUSED = re.compile(r'disallowed codepoint `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")

Format = Literal["pdf", "svg"]


@dataclass(frozen=True, slots=True)
class Report:
    """A PDF that was written.

    Attributes:
        path: the PDF.
        pages: how many it has.
        warnings: sentences for the person; empty when all is well.
    """

    path: Path
    pages: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typeset:
    """Pages that were set.

    Attributes:
        pages: one PDF, or one SVG a page.
        count: how many pages there are.
        first_ends_on: number of the page on which what is meant for page 1 ends.
        warnings: sentences for the person.
    """

    pages: list[bytes]
    count: int
    first_ends_on: int
    warnings: tuple[str, ...]


def typeset(
    template: str,
    *,
    data: Mapping[str, Any],
    pictures: Iterable[str],
    timestamp: dt.datetime,
    format: Format = "pdf",
    warnings: tuple[str, ...] = (),
) -> Typeset:
    """Let Typst set the pages: with our own fonts; where a glyph lacks, with the system's beside them.

    Args:
        template: name of a .typ file beside this module. It must leave metadata labelled <pages> and
            <first_ends_on>.
        data, pictures: what it finds under these names; pictures are SVG.
        timestamp: the date of the file.
        format: "pdf", or "svg" for pages to look at.
        warnings: sentences that hold in any case.

    Raises:
        JournalError: Typst refuses for another reason than a missing glyph.
    """
    import typst  # only here: no other page needs a typesetter

    inputs = {"data": json.dumps(data), "pictures": json.dumps(list(pictures))}
    said = warnings
    for system_fonts, standard in ((False, True), (True, True), (True, False)):
        fonts = typst.Fonts(
            include_system_fonts=system_fonts, include_embedded_fonts=False, font_paths=[_HERE / "fonts"]
        )
        compiler = typst.Compiler(_HERE / template, font_paths=fonts, sys_inputs=inputs)
        try:
            # With the standard nothing was missing, whatever an attempt with fewer fonts said.
            return _compiled(
                compiler,
                standard=standard,
                timestamp=timestamp,
                format=format,
                warnings=warnings if standard else said,
            )
        except typst.TypstError as error:
            missing = _missing(error)
            if not missing or not standard:
                raise JournalError(f"The pages could not be typeset: {error.message}") from error
            said = (*warnings, _warning(missing))
    raise AssertionError("the last attempt returns or raises")


def unseen(texts: Iterable[str]) -> tuple[str, ...]:
    """A sentence on what was left out of a person's texts because it cannot be seen; none when all can."""
    found = sorted(set().union(*(left_out(text) for text in texts)))
    return (f"Characters that cannot be seen were left out: {_named(found)}.",) if found else ()


def _compiled(
    compiler: typst.Compiler,
    *,
    standard: bool,
    timestamp: dt.datetime,
    format: Format,
    warnings: tuple[str, ...],
) -> Typeset:
    # The standard is what makes Typst complain about a missing glyph, so the preview asks for the PDF too.
    options: dict[str, Any] = {"timestamp": int(timestamp.timestamp())}
    pdf = _pages(compiler.compile(format="pdf", pdf_standards=["ua-1"] if standard else [], **options))
    count, ends_on = (
        int(compiler.query(label, field="value", one=True)) for label in ("<pages>", "<first_ends_on>")
    )
    pages = pdf if format == "pdf" else _pages(compiler.compile(format="svg", **options))
    return Typeset(pages, count, ends_on, warnings)


def _pages(compiled: bytes | list[bytes] | None) -> list[bytes]:
    return compiled if isinstance(compiled, list) else [compiled or b""]


def _missing(error: typst.TypstError) -> list[str]:
    """Characters that no font has, from Typst's own words."""
    found = _MISSING.findall(error.diagnostic) + _REFUSED.findall(error.diagnostic)
    characters = {_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in found}
    return sorted({character for text in characters for character in text})


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


# The file ------------------------------------------------------------------------------------------------


def check_moment(timestamp: dt.datetime | None) -> None:
    """Refuse a timestamp without a zone: it would name another instant on another machine."""
    if timestamp is not None and timestamp.utcoffset() is None:
        raise JournalError("The report's timestamp has no time zone; give an aware datetime.")


def check_target(path: Path, *, overwrite: bool) -> None:
    """Refuse a target that is no file to be, or that is there already."""
    if not path.parent.is_dir():
        raise JournalError(f"There is no folder {path.parent}: make it, or choose another place.")
    if path.is_dir():
        raise JournalError(f"{path} is a folder: give the name of a file in it, such as fascia-report.pdf.")
    if os.path.lexists(path) and not overwrite:
        raise _taken(path)


def write(path: Path, pdf: bytes, *, overwrite: bool) -> None:
    """Write beside the target, then give it its name: a reader finds the whole file or none.

    Only its owner may read it. A file of that name that came meanwhile is left as it is.

    Raises:
        JournalError: it could not be written; nothing was left behind.
    """
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".fascia-report-", suffix=".part", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            Path(temporary).replace(path)
        else:
            _give_name(Path(temporary), path)
    except OSError as error:
        raise JournalError(f"The report could not be written to {path}: {error.strerror}.") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()


def _give_name(temporary: Path, path: Path) -> None:
    """Let the file appear under its name, unless the name was taken while the pages were set."""
    try:
        path.hardlink_to(temporary)  # refused where anything lies, a link that leads nowhere included
    except FileExistsError:
        raise _taken(path) from None
    except OSError:  # a disk without hard links
        check_target(path, overwrite=False)
        temporary.replace(path)


def _taken(path: Path) -> JournalError:
    return JournalError(f"{path} is there already and was left as it is: choose another name.")
