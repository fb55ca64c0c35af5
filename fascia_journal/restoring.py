"""A journal brought back from a backup, and an exact word on what came back and what could not.

The file that lay in its place is never written to: it is kept beside, under a name that says when. What it
still holds whole, and the backup does not know yet, is brought over; a record whose hash is not true is not
trusted.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fascia_journal import clock, places
from fascia_journal.errors import DamagedJournalError, JournalError, StoreError
from fascia_journal.records import Record
from fascia_journal.store import backup, engine, migrations, rows, tables
from fascia_journal.store.store import Store

_SHOWN = 20
_KINDS = {"session": "sessions", "check_in": "check-ins", "pause": "pauses", "plan": "plans"}


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back.

    Attributes:
        path: the journal.
        backup: the backup that now lies there.
        set_aside: where the file that lay there is kept; None when there was none.
        came_back: how many records of each kind the backup held.
        brought_over: records, in words, that the damaged file still held whole and the backup did not.
        lost: those that could not be brought back, in words.
        unreadable: the damaged file could not be read to its end: there may have been more.
        passed_over: newer backups that are not good, each with the reason.
        out_of_reach: folders that held backups and could not be looked into now.
    """

    path: Path
    backup: Path
    set_aside: Path | None
    came_back: dict[str, int]
    brought_over: tuple[str, ...]
    lost: tuple[str, ...]
    unreadable: bool
    passed_over: tuple[tuple[Path, str], ...]
    out_of_reach: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a damaged file still shows: whole records, the keys of broken ones, and whether that is all."""

    whole: tuple[Record, ...]
    broken: tuple[tuple[str, str], ...]
    unreadable: bool


def is_damaged(path: Path) -> bool:
    """Whether a journal's file is damaged or foreign, or its check finds something; False without a file.

    Raises:
        StoreError: whether it is cannot be told: it was written by a newer version, is in use, or may not be
            read.
    """
    if not path.exists():
        return False
    try:
        with closing(Store(path, create=False)) as store:
            return bool(store.check())
    except DamagedJournalError:
        return True


def restore(path: Path, chosen: Path | None = None) -> Restored:
    """Put a backup in a journal's place. Whoever has the journal open is refused from then on, and told why.

    Args:
        path: the journal's file; it may be damaged, or missing.
        chosen: the backup; None: the newest good one.

    Raises:
        StoreError: there is no good backup, the file is whole and no backup was chosen, it is in use, or it
            cannot be told whose backups these are; nothing was changed.
    """
    damaged = is_damaged(path)
    if path.exists() and not damaged and chosen is None:
        raise StoreError(
            f"{path} has no damage, and was left as it is. To go back to an earlier state all the same, "
            "name the backup."
        )
    passed_over: list[tuple[Path, str]] = []
    folders = [] if chosen else _folders(path)
    good = _first_good([chosen] if chosen else _candidates(path, folders), passed_over)
    if good is None:
        reasons = "".join(f" {one.name}: {reason}" for one, reason in passed_over)
        raise StoreError(
            f"No good backup was found in {' or '.join(map(str, folders))}. Nothing was changed.{reasons}"
            if chosen is None
            else f"That backup cannot be used. Nothing was changed.{reasons}"
        )
    with ExitStack() as held:
        if path.exists():
            with suppress(DamagedJournalError):  # nobody can save into what cannot be opened
                held.enter_context(_nobody_saves(path))
        found = _look_into(path) if path.exists() else _Found((), (), False)
        _refuse_another_s(path, good, found)
        aside = _put_in_place(good, path)
    with closing(Store(path, create=False)) as store:
        if store.check():
            raise DamagedJournalError(
                f"{good.name} was put in place, but what lies at {path} now is damaged. Check the disk. "
                f"The file that lay there is kept: {aside}"
            )
        came_back = {kind: store.count(kind) for kind in rows.KINDS}
        if damaged:
            brought, lost = _bring_over(store, found)
        else:
            brought, lost = [], [_named(record, before) for record, before in _newer(store, found)]
        for kind, key in found.broken:
            if (record := store.get(kind, key)) is None:
                lost.append(f"a {rows.spoken_kind(kind)} that cannot be read")
            else:
                lost.append(f"the latest version of {rows.name_of(record)}; an earlier one came back")
    return Restored(
        path,
        good,
        aside,
        came_back,
        tuple(brought),
        tuple(lost),
        found.unreadable,
        tuple(passed_over),
        tuple(one for one in folders if one != places.backups(path) and not one.is_dir()),
    )


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
        lines.append(
            "No record is known to be missing. Settings, and what was deleted or undone, are as they were "
            "when the backup was made."
        )
    lines += [
        f"Not looked into, because it is not there now: {folder}. It may hold a newer backup."
        for folder in done.out_of_reach
    ]
    lines += [f"Passed over, not good: {path.name} ({reason})" for path, reason in done.passed_over]
    if done.set_aside is not None:
        lines.append(f"The file that lay there is kept: {done.set_aside}")
    return lines


def _listed(names: tuple[str, ...]) -> list[str]:
    more = len(names) - _SHOWN
    return [f"- {name}" for name in names[:_SHOWN]] + ([f"- and {more:,} more"] if more > 0 else [])


def _folders(path: Path) -> list[Path]:
    """Where backups of the journal may lie: in the folder that it names, and in others that are known."""
    journal_id, chosen = _says_of_itself(path)
    return backup.folders(path, renamed=bool(journal_id), chosen=Path(chosen) if chosen else None)


def _candidates(path: Path, folders: list[Path]) -> list[Path]:
    """Backups of a journal of this name, newest first.

    Raises:
        StoreError: they are of several journals, and the file does not say which it was.
    """
    journal_id, _ = _says_of_itself(path)
    found = [one for folder in folders for one in backup.backups_in(folder, journal_id)]
    if not journal_id:
        found = [one for one in found if one.path.name.startswith(f"{path.stem}_")]
    newest_first = sorted(found, key=lambda one: (one.at, one.version), reverse=True)
    newest_of = {one.journal: one.path for one in reversed(newest_first)}
    if len(newest_of) > 1:
        named = " ".join(str(one) for one in newest_of.values())
        raise StoreError(
            f"There are backups of {len(newest_of)} journals called {path.stem}, and the file does not say "
            "any more which is its own. Nothing was changed. Name the right one, as in "
            f"{places.command(path, 'restore')} BACKUP: {named}"
        )
    return [one.path for one in newest_first]


def _says_of_itself(path: Path) -> tuple[str | None, str | None]:
    """A journal's key and backup folder, as far as damage lets them be read."""
    journal_id: str | None = None
    chosen: str | None = None
    if path.exists():
        with suppress(sqlite3.Error, ValueError, TypeError), closing(engine.open_copy(path)) as db:
            db.execute("PRAGMA writable_schema = ON")
            journal_id = db.execute("SELECT journal_id FROM journal").fetchone()[0]
            row = db.execute("SELECT value FROM setting WHERE name = 'backup_folder'").fetchone()
            chosen = json.loads(row[0]) if row else None
    return journal_id, chosen


def _first_good(candidates: Any, passed_over: list[tuple[Path, str]]) -> Path | None:
    for one in candidates:
        try:
            with closing(engine.open_copy(one)) as copy:
                if copy.execute("PRAGMA application_id").fetchone()[0] != engine.APPLICATION_ID:
                    problems = ["It is no journal."]
                elif migrations.version(copy) > migrations.newest():
                    problems = ["It was written by a newer version of Fascia Journal."]
                else:
                    problems = backup.findings(copy)
        except sqlite3.Error:
            problems = ["It cannot be read."]
        if not problems:
            return Path(one)
        passed_over.append((Path(one), problems[0]))
    return None


def _look_into(path: Path) -> _Found:
    """Read what can be read, record by record; the file is opened for reading only."""
    whole: list[Record] = []
    broken: list[tuple[str, str]] = []
    unreadable = False
    try:
        with closing(engine.open_copy(path)) as db:
            db.execute("PRAGMA writable_schema = ON")  # reads on where the end of the file is missing
            db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            for kind in rows.KINDS:
                try:
                    for payload, kept in tables.hashed(db, kind):
                        try:
                            if payload.hash() != kept:
                                raise StoreError("not what was saved")
                            whole.append(rows.record(payload))
                        except (JournalError, TypeError, ValueError):
                            broken.append((kind, str(payload.columns[0])))
                except (sqlite3.Error, UnicodeError):
                    unreadable = True
    except (sqlite3.Error, UnicodeError):
        unreadable = True
    return _Found(tuple(whole), tuple(broken), unreadable)


def _newer(store: Store, found: _Found) -> Iterator[tuple[Record, Record | None]]:
    """What the other file holds whole, and the journal not at all (None) or in an older version."""
    for record in found.whole:
        there = store.get(record.kind, record.id or "")
        if there is None or (record.revision or 0) > (there.revision or 0):
            yield record, there


def _bring_over(store: Store, found: _Found) -> tuple[list[str], list[str]]:
    """Save what the damaged file held whole, and the backup does not know; in words, what came and what not.

    One that is refused, such as one that lies ahead of a clock set back, holds up no other.
    """
    came: list[str] = []
    refused: list[str] = []
    for record, there in list(_newer(store, found)):
        try:
            if there is None:
                store.add_all([record], what="a record of the damaged file", keep_ids=True)
            else:
                store.replace(replace(record, revision=there.revision), restored=True)
        except JournalError:
            refused.append(f"{_named(record, there)}; it is whole in the file that is kept")
        else:
            came.append(rows.name_of(record))
    return came, refused


def _refuse_another_s(path: Path, good: Path, found: _Found) -> None:
    """A backup of another journal takes the place of an empty or missing one only."""
    if not (found.whole or found.broken):
        return
    with closing(engine.open_copy(good)) as db:
        theirs = db.execute("SELECT journal_id FROM journal").fetchone()[0]
    ours, _ = _says_of_itself(path)
    if ours not in (None, theirs):
        raise StoreError(
            f"{good.name} is a backup of another journal. Nothing was changed. To go back to it all the "
            f"same, move {path} to another folder, then type this again."
        )


def _put_in_place(good: Path, path: Path) -> Path | None:
    """Copy a backup beside the journal, then let the two change places; where the old file is kept."""
    path = path.resolve()  # a link stays one
    ready = path.with_name(f".{path.name}.{os.getpid()}.restored")
    ready.unlink(missing_ok=True)
    try:
        with closing(engine.open_copy(good)) as source:
            backup.write(source, ready, "Nothing was changed.")
        aside = _set_aside(path)
        try:
            ready.rename(path)
        except BaseException:
            if aside is not None:
                _renamed(aside, path)
            raise
    finally:
        ready.unlink(missing_ok=True)
    return aside


def _named(record: Record, before: Record | None) -> str:
    name = rows.name_of(record)
    return name if before is None else f"the latest version of {name}; an earlier one came back"


@contextmanager
def _nobody_saves(path: Path) -> Iterator[None]:
    """Hold the write lock, so that no page's save is acknowledged into the file that is being set aside.

    Who waits for the lock finds another file at the path before the commit, and saves nothing. Windows
    renames no open file: there the other pages must be closed, and the rename is refused while they are not.
    """
    if os.name != "posix":
        yield
        return
    with (
        engine.sentences(path, "Nothing was changed."),
        closing(engine.connect(path, create=False, schema=migrations.newest())) as db,
        engine.writing(db),
    ):
        yield


def _set_aside(path: Path) -> Path | None:
    """Give the file that lies there another name, and with it what belongs to it, should it be alone, too.

    Beside another file, SQLite would take those changes for its own.
    """
    there = path.exists()
    if not there and not engine.side_files(path):
        return None
    stamp = clock.now().strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}.aside-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.aside-{stamp}-{number}")
    with engine.sentences(path, "Nothing was changed."):
        _renamed(path, aside)
    return aside if there else None


def _renamed(file: Path, to: Path) -> None:
    """Give a journal's file another name, and what belongs to it."""
    for side in engine.side_files(file):
        side.replace(to.with_name(to.name + side.name.removeprefix(file.name)))
    if file.exists():
        file.rename(to)
