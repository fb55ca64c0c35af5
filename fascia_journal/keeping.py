"""Backups of one journal: where they lie, when one is due, which of them hold a record."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping
from pathlib import Path
from typing import Any

from fascia_journal import places
from fascia_journal.errors import JournalError
from fascia_journal.store import backup as files
from fascia_journal.store import copies
from fascia_journal.store.store import Store


class Keeping:
    """The backups of an open journal.

    Attributes:
        problem: why the latest automatic backup could not be made; None when all is well.
    """

    def __init__(self, store: Store, settings: MutableMapping[str, Any]) -> None:
        self._store = store
        self._settings = settings
        self.problem: str | None = None

    @property
    def folder(self) -> Path:
        """Where backups lie: the folder that the person chose, or the usual one."""
        chosen = self._settings["backup_folder"]
        return Path(chosen) if chosen else places.backups(self._store.path)

    def backup(self, target: Path | None = None) -> Path:
        """Make a verified copy; None: a new file in the folder.

        Raises:
            StoreError: it exists already, cannot be written, or the copy is not good.
        """
        store = self._store
        file = target or files.default_target(store.path, store.journal_id, store.version, self.folder)
        return store.backup(file)

    def backups(self) -> list[Path]:
        """Those in the folder, newest first."""
        return [one.path for one in self._in_folder()]

    def said_of_copies(self) -> str | None:
        """Names files beside the journal that are copies of it, with what to do; None when there are none."""
        found = copies.copies_beside(self._store.path, self._store.journal_id)
        if not found:
            return None
        names = ", ".join(one.name for one in found)
        return (
            f"Beside this journal there is a copy of it: {names}. A cloud folder leaves one when two "
            "computers wrote at once, and then each may hold what the other lacks. This journal goes on in "
            f"{self._store.path.name}. Look into the copy with fascia-journal --journal and its path, "
            "enter here what is missing, then move the copy to another folder."
        )

    def holding(self, records: Collection[tuple[str, str]] | None) -> list[Path]:
        """Those that hold any of the records (kind and id) or an earlier version; None: anything at all.

        Those of the usual folder are looked at, too, where another one was chosen later.
        """
        folders = dict.fromkeys((self.folder, places.backups(self._store.path)))
        known = [one for at in folders for one in files.backups_in(at, self._store.journal_id)]
        return files.holding(known, records)

    def back_up_if_due(self) -> None:
        """Once on each day with changes; a backup that fails never keeps anyone from saving."""
        try:
            if self._settings["invented"] or not files.due(self._in_folder(), self._store.version):
                return
            made = self.backup()
            files.prune(self._in_folder(), spare=made)
        except JournalError as error:
            self.problem = f"The daily backup could not be made: {error}"
        else:
            self.problem = None

    def _in_folder(self) -> list[files.Backup]:
        return files.backups_in(self.folder, self._store.journal_id)
