"""Plain text on a terminal: tables that fit, notes that cannot do harm, questions to a person."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

from fascia_journal.errors import JournalError

T = TypeVar("T")

_NARROWEST_LAST_COLUMN = 12
# They turn the order of what follows around, so that a line can be made to read as something else.
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def harmless(text: str) -> str:
    """The text on one line; what would steer the terminal (escapes, turned text) is spelled out instead."""
    shown = []
    for sign in text:
        if sign.isspace():
            shown.append(" ")
        elif unicodedata.category(sign) == "Cc" or ord(sign) in _TURNING:
            shown.append(f"\\x{ord(sign):02x}" if ord(sign) < 0x100 else f"\\u{ord(sign):04x}")
        else:
            shown.append(sign)
    return " ".join("".join(shown).split())


def width(text: str) -> int:
    """Cells that the text takes on a terminal: letters of East Asia take two, accents put on top none."""
    cells = 0
    for sign in text:
        if unicodedata.category(sign) not in ("Mn", "Me", "Cf"):
            cells += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
    return cells


def cut(text: str, cells: int) -> str:
    """The text, or its beginning with "…", so that it takes no more than so many cells."""
    if width(text) <= cells:
        return text
    while text and width(text) >= cells:
        text = text[:-1]
    return text.rstrip() + "…"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, cells: int | None = None) -> str:
    """Columns side by side, two spaces between them; the last column is cut where the line would be too long.

    Args:
        header: names of the columns.
        rows: as many texts each; made harmless here.
        cells: how long a line may be; None: as long as it needs.
    """
    lines = [list(header), *([harmless(text) for text in row] for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(header))]
    if cells is not None:
        taken = sum(widths[:-1]) + 2 * (len(widths) - 1)
        widths[-1] = max(_NARROWEST_LAST_COLUMN, cells - taken)
        for line in lines:
            line[-1] = cut(line[-1], widths[-1])
    padded = (
        "  ".join(text + " " * (cells - width(text)) for text, cells in zip(line, widths, strict=True))
        for line in lines
    )
    return "\n".join(line.rstrip() for line in padded)


def line_length() -> int | None:
    """Cells of a line of the terminal; None when the text goes into a file or another program."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        return shutil.get_terminal_size().columns
    return None


def somebody_there() -> bool:
    """Whether a person can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(question: str, read: Callable[[str], T]) -> T:
    """Ask until the answer can be read; an empty answer is read too.

    Raises:
        JournalError: the person closed the input instead of answering.
    """
    while True:
        try:
            answer = input(question)
        except EOFError:
            print()
            raise JournalError("Nothing was saved: the questions were not answered.") from None
        try:
            return read(answer.strip())
        except (JournalError, ValueError) as error:
            print(harmless(str(error)))
