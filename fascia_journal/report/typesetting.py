"""Typst at work: a template and its data in, pages out; and a PDF into a file that nobody loses."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from base64 import b64decode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fascia_journal.errors import JournalError
from fascia_journal.report.letters import left_out

if TYPE_CHECKING:
    from fascia_journal.report.compositor import Done, Task

Format = Literal["pdf", "svg"]

_NAMED = 100  # characters that a warning lists; of a page in Chinese there are more


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
        template: name of a .typ file beside this module.
        data, pictures: what it finds under these names; pictures are SVG.
        timestamp: the date of the file.
        format: "pdf", or "svg" for pages to look at.
        warnings: sentences that hold in any case.

    Raises:
        JournalError: Typst refuses for another reason than a missing glyph.
    """
    done = _done_elsewhere(
        {
            "template": template,
            "inputs": {"data": json.dumps(data), "pictures": json.dumps(list(pictures))},
            "timestamp": int(timestamp.timestamp()),
            "format": format,
        }
    )
    if done["refused"]:
        raise JournalError(f"The pages could not be typeset: {done['refused']}")
    return Typeset(
        pages=[b64decode(page) for page in done["pages"]],
        count=done["count"],
        first_ends_on=done["first_ends_on"],
        warnings=(*warnings, _warning(done["missing"])) if done["missing"] else warnings,
    )


def unseen(texts: Iterable[str]) -> tuple[str, ...]:
    """A sentence on what was left out of a person's texts because it cannot be seen; none when all can."""
    found = sorted(set().union(*(left_out(text) for text in texts)))
    return (f"Characters that cannot be seen were left out: {_named(found)}.",) if found else ()


def _done_elsewhere(task: Task) -> Done:
    """Start the process that sets the pages, wait for it, and take what it says."""
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-m", "fascia_journal.report.compositor"],
            input=json.dumps(task),
            capture_output=True,
            check=True,
            encoding="utf-8",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.CalledProcessError) as error:
        why = (
            error.strerror if isinstance(error, OSError) else f"the typesetter ended with {error.returncode}"
        )
        # What it wrote may hold a person's words: it is not repeated.
        raise JournalError(f"The pages could not be typeset: {why}. Try once more.") from None
    done: Done = json.loads(ended.stdout)
    return done


def _named(characters: list[str]) -> str:
    shown = ", ".join(
        f"{character} (U+{ord(character):04X})" if character.isprintable() else f"U+{ord(character):04X}"
        for character in characters[:_NAMED]
    )
    return shown + (f" and {len(characters) - _NAMED} more" if len(characters) > _NAMED else "")


def _warning(missing: list[str]) -> str:
    return (
        f"No font on this computer has these characters: {_named(missing)}. They show as boxes, and the PDF "
        "was written without the accessibility standard."
    )


# The file ------------------------------------------------------------------------------------------------


def check_moment(timestamp: object) -> None:
    """Refuse what is no aware instant (None is fine): without a zone it is another one on another machine."""
    if timestamp is None:
        return
    if not isinstance(timestamp, dt.datetime):
        raise JournalError(f"{timestamp!r} is no instant: give an aware datetime as the report's timestamp.")
    if timestamp.utcoffset() is None:
        raise JournalError("The report's timestamp has no time zone; give an aware datetime.")
    try:
        timestamp.astimezone(dt.UTC)
    except OverflowError:
        raise JournalError("The report's timestamp lies beyond the calendar: give another one.") from None


def target_of(target: str | os.PathLike[str], *, overwrite: bool) -> Path:
    """The file to be; refused where none can be made, or one is there already.

    Raises:
        JournalError: says why, and what to do.
    """
    try:
        path = Path(target).expanduser()
        if not path.parent.is_dir():
            raise JournalError(f"There is no folder {path.parent}: make it, or choose another place.")
        if path.is_dir():
            raise JournalError(
                f"{path} is a folder: give the name of a file in it, such as fascia-report.pdf."
            )
        with suppress(FileNotFoundError):
            path.lstat()
            if not overwrite:
                raise _taken(path)
            if not path.is_file():  # a device or a pipe would be gone
                raise JournalError(f"{path} is no file that can be replaced: choose another name.")
    except (TypeError, ValueError, RuntimeError, OSError):  # a NUL, a name too long, nobody's home folder
        raise JournalError(f"No file can be made at {str(target)[:200]!r}: give another name.") from None
    return path


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
        target_of(path, overwrite=False)
        temporary.replace(path)


def _taken(path: Path) -> JournalError:
    return JournalError(f"{path} is there already and was left as it is: choose another name.")
