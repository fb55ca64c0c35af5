"""`restore` in the shell: a backup in the journal's place, and an exact word on what came back."""

from __future__ import annotations

from pathlib import Path

from fascia_journal import terminal
from fascia_journal.app import running
from fascia_journal.errors import JournalError
from fascia_journal.restoring import in_words, restore


def brought_back(file: Path, chosen: Path | None) -> str:
    """Restore a journal and say what came back.

    Raises:
        JournalError: the journal is open in a running server, or there is nothing to restore it from.
    """
    found = running.find(file)
    if found is not None:
        raise JournalError("This journal is open. Nothing was changed. End it first: fascia-journal stop.")
    lines = in_words(restore(file, chosen))
    return "\n".join(terminal.harmless(line) for line in lines)
