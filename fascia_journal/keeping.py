"""Backups of one journal: where they lie, when one is due, which of them hold a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from fascia_journal import clock, places
from fascia_journal.errors import JournalError, StoreError
from fascia_journal.store import backup as files
from fascia_journal.store import copies, engine
from fascia_journal.store.store import Store


class Kept(NamedTuple):
    """A backup to go back to: when it was made (UTC), how many records it holds; None: it cannot be read."""

    path: Path
    at: dt.datetime
    records: int | None


class Keeping:
    """The backups of an open journal.

    Attributes:
        problem: why the latest automatic backup could not be made; None when all is well.
    """

    def __init__(self, store: Store, settings: MutableMapping[str, Any]) -> None:
        self._store = store
        self._settings = settings
        self.problem: str | None = None
        self._said_on: str | None = None

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
        chosen = self._settings["backup_folder"]
        if target is None and chosen and not self.folder.is_dir():
            # Not made: where a disk is not connected, its folder would lie on another one.
            raise StoreError(
                f"The folder for backups, {chosen}, is not there. No backup was made. "
                "Connect the disk that holds it, or choose another folder on the start page."
            )
        made = store.backup(file)
        if target is None:
            if chosen:
                files.remember(store.path, self.folder)
            self.problem = None
            with suppress(OSError):
                self._note.unlink(missing_ok=True)
        return made

    def backups(self) -> list[Path]:
        """Those in the folder, newest first."""
        return [one.path for one in self._in_folder()]

    def to_go_back_to(self) -> list[Kept]:
        """The journal's own backups, in the chosen folder and in the usual one, newest first."""
        return [_kept(one) for one in self._everywhere(self._store.journal_id)]

    def of_an_earlier_file(self) -> Kept | None:
        """Of a journal without records: the newest backup of another file of its name that holds some.

        So it is after a fresh clone, or when the journal's file was lost: the new file has another key.
        """
        if any(self._store.count(kind) for kind in ("session", "check_in", "pause", "plan")):
            return None
        for one in self._everywhere(None):
            stem = one.path.name.rsplit("_", 3)[0]
            if stem == self._store.path.stem and not self._store.journal_id.startswith(one.journal):
                kept = _kept(one)
                if kept.records:
                    return kept
        return None

    def said_of_an_earlier_file(self) -> str | None:
        """Of a journal that is new: that there are backups of an earlier file, and the way to them."""
        kept = self.of_an_earlier_file()
        if kept is None:
            return None
        path, amount = self._store.path, f"{kept.records:,} record{'' if kept.records == 1 else 's'}"
        return (
            "This journal is new, and there are backups of an earlier one of its name, the newest with "
            f"{amount}. To go on with that one: move {path} to another folder, "
            f"then {places.command(path, 'restore')}."
        )

    def problem_to_say(self) -> str | None:
        """The problem, once on each day, in one window or command; `problem` stays for whoever looks."""
        today = clock.today(self._settings["zone"]).isoformat()
        if self.problem is None or today in (self._said_on, self._read_note()):
            return None
        self._said_on = today
        with suppress(OSError):  # where no note can be written, other windows say it, too
            places.make_folder(self._note.parent)
            self._note.touch(mode=0o600)
            self._note.write_text(today, encoding="ascii")
        return self.problem

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

        Those of earlier folders are looked at, too; and beside the journal the copies of a cloud folder, and
        files that were set aside when a backup was brought back.
        """
        path, journal_id = self._store.path, self._store.journal_id
        beside = copies.copies_beside(path, journal_id)
        with suppress(OSError):
            beside += [
                one
                for one in sorted(path.parent.iterdir())
                if one.name.startswith(f"{path.name}.aside-") and not one.name.endswith(engine.SIDES)
            ]
        backups = [one.path for one in self._everywhere(journal_id)]
        return files.holding([*backups, *beside], records)

    def back_up_if_due(self) -> None:
        """Once on each day with changes; a backup that fails never keeps anyone from saving."""
        try:
            if self._settings["invented"] or not files.due(self._in_folder(), self._store.version):
                return
            made = self.backup()
            files.prune(self._in_folder(), spare=made)
            files.clear(self.folder, self._store.journal_id)
        except JournalError as error:
            self.problem = f"The daily backup could not be made: {error}"

    @property
    def _note(self) -> Path:
        """Holds the day on which the problem was said, until a backup succeeds; no change of the journal."""
        return places.user_data() / "backup-problem-said" / self._store.journal_id

    def _read_note(self) -> str | None:
        try:
            return self._note.read_text(encoding="ascii")
        except (OSError, ValueError):
            return None

    def _in_folder(self) -> list[files.Backup]:
        """Without the live file: whoever went on in a backup would lose it with the old ones."""
        found = files.backups_in(self.folder, self._store.journal_id)
        return [one for one in found if one.path != self._store.path]

    def _everywhere(self, journal_id: str | None) -> list[files.Backup]:
        """Those of one journal, or of all of its name, wherever backups lie, newest first."""
        path = self._store.path
        folders = files.folders(path, renamed=journal_id is not None, chosen=self.folder)
        found = [one for at in folders for one in files.backups_in(at, journal_id) if one.path != path]
        return sorted(found, key=lambda one: (one.at, one.version), reverse=True)


def _kept(one: files.Backup) -> Kept:
    return Kept(one.path, one.at, files.counted(one.path))
