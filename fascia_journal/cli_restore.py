"""`restore` in the shell: a backup in the journal's place, and an exact word on what came back."""

from __future__ import annotations

from pathlib import Path

from fascia_journal import terminal
from fascia_journal.app import running
from fascia_journal.errors import JournalError
from fascia_journal.restoring import Restored, restore

_SHOWN = 20
_KINDS = {"session": "sessions", "check_in": "check-ins", "pause": "pauses", "plan": "plans"}


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


def in_words(done: Restored) -> list[str]:
    """Line by line, for a person."""
    counted = ", ".join(f"{done.came_back[kind]:,} {name}" for kind, name in _KINDS.items())
    lines = [f"{done.path} is the backup {done.backup.name} now.", f"Came back: {counted}."]
    if done.brought_over:
        lines += ["Brought over from the damaged file, where they were whole:", *_listed(done.brought_over)]
    if done.lost:
        lines += ["Not brought back:", *_listed(done.lost)]
    if done.unreadable:
        lines.append("The damaged file could not be read to its end; there may have been more in it.")
    if not done.lost and not done.unreadable:
        lines.append("Nothing is known to be missing.")
    lines += [f"Passed over, not good: {path.name} ({reason})" for path, reason in done.passed_over]
    if done.set_aside is not None:
        lines.append(f"The file that lay there is kept: {done.set_aside}")
    return lines


def _listed(names: tuple[str, ...]) -> list[str]:
    more = len(names) - _SHOWN
    return [f"- {name}" for name in names[:_SHOWN]] + ([f"- and {more:,} more"] if more > 0 else [])
