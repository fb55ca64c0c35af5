"""Into which folder a PDF goes, or to the browser, and what the person is told then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fascia_journal import places
from fascia_journal.errors import JournalError

if TYPE_CHECKING:
    from fascia_journal.report import Report
    from fascia_journal.widgets.guard import Actions, Guard


def save_pdf(guard: Guard, typed: str, build: Callable[[Path], Report]) -> None:
    """Make the folder that was typed, let `build` write into it, and say where the file is.

    Raises:
        JournalError: no folder was named, or it cannot be made; nothing was written.
    """
    if not typed.strip():
        raise JournalError("Name the folder into which the PDF is to be saved.")
    try:
        folder = Path(typed.strip()).expanduser()
        places.make_folder(folder)
    except (OSError, RuntimeError, ValueError) as error:  # also the home of nobody, and a NUL
        reason = getattr(error, "strerror", None) or "there is no such place"
        raise JournalError(
            f"The folder {typed.strip()} cannot be made ({reason}); choose another."
        ) from error
    _say(guard, f"Saved: {(made := build(folder)).path}", made)


def download_pdf(guard: Guard, actions: Actions, made: Report) -> None:
    """Hand a PDF that was written to the browser."""
    actions.download(made.path.name, "application/pdf", made.path.read_bytes())
    _say(guard, f"Handed to the browser as {made.path.name}; it says where it put it.", made)


def _say(guard: Guard, sentence: str, made: Report) -> None:
    guard.say(" ".join([sentence, *made.warnings]), "warn" if made.warnings else "good")
