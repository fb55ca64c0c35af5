"""Copies of a journal beside it: what a cloud client leaves when two computers wrote at once.

A copy is known by its content, the journal's own key, whatever its name; and by its name, should it be so
broken that nothing can be read in it.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from fascia_journal.store import backup, engine

_CONFLICT = re.compile(
    r"conflict|konflikt|conflit|conflitto|conflicto|\(\d+\)$|-[A-Za-z0-9]+-\d{8}$", re.IGNORECASE
)
"""What clients write into the name of the second version; the last: a computer's name and a date."""


def copies_beside(path: Path, journal_id: str) -> list[Path]:
    """Other files in a journal's folder that are the same journal, or bear the name of a conflict copy.

    Backups that this package made are none. The live file itself is not opened.
    """
    made = {one.path for one in backup.backups_in(path.parent)}
    found = []
    with suppress(OSError):
        for other in sorted(path.parent.iterdir()):
            if other == path or other in made or other.name.startswith(".") or not other.is_file():
                continue
            if other.samefile(path):  # another name of the live file, which nobody may open
                continue
            if (
                ".sqlite" in other.name
                and ".aside-" not in other.name
                and not other.name.endswith("-journal")
            ):
                same = _is(other, journal_id)
                if same or (same is None and _named_so(other, path)):
                    found.append(other)
    return found


def _named_so(other: Path, path: Path) -> bool:
    return other.stem.startswith(path.stem) and bool(_CONFLICT.search(other.stem[len(path.stem) :]))


def _is(other: Path, journal_id: str) -> bool | None:
    """Whether a file is this journal; None when it cannot be read.

    Immutable: nothing is written beside somebody's file.
    """
    try:
        with closing(sqlite3.connect(f"{engine.uri(other)}?mode=ro&immutable=1", uri=True)) as copy:
            if copy.execute("PRAGMA application_id").fetchone()[0] != engine.APPLICATION_ID:
                return False
            return bool(copy.execute("SELECT journal_id FROM journal").fetchone() == (journal_id,))
    except sqlite3.Error:
        return None
