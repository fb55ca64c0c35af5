"""The only writer of a journal: records in, rows out, and every earlier version kept.

Each public method that changes something is one transaction: durable when it returns, or not done at all.
"""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from fascia_journal import checks, clock
from fascia_journal.errors import AlreadySavedError, StaleRecordError, StoreError
from fascia_journal.records import Plan, Record, refuse_future
from fascia_journal.store import (
    archive,
    backup,
    changes,
    drafts,
    edits,
    engine,
    erasing,
    migrations,
    moment,
    rows,
    tables,
)
from fascia_journal.store.rows import Payload


class Store:
    """An open journal file. Threads may share it: JupyterLab runs a page's callbacks in one of its own."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        """Open the file, bring it to the newest schema, make it when it is not there.

        Raises:
            StoreError: and its family; see `engine.connect`.
        """
        self.path = path
        self._lock = threading.RLock()  # one connection is in one transaction at a time
        self._db = engine.connect(path, create=create, schema=migrations.newest())
        try:
            with engine.sentences(path):
                if migrations.version(self._db) == 0:
                    migrations.create(self._db)
                migrations.migrate(self._db, lambda: self.backup(self._migration_backup()))
                self._file = engine.identity(path)
                self.journal_id: str = self._one("SELECT journal_id FROM journal")
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._db.close()

    # -- changing ------------------------------------------------------------------------------------------

    def add_all(
        self,
        records: Iterable[Record],
        missing: Callable[[Record], Mapping[str, Any]] = lambda _: {},
        *,
        key: str | None = None,
        what: str | None = None,
        keep_ids: bool = False,
        progress: Callable[[float], None] | None = None,
    ) -> list[Record]:
        """Add records in one change; each comes back with id, revision 1 and entered_at.

        Args:
            records: what to add.
            missing: gives what a record does not say itself, by field; checked already.
            key: the id of the first one, and of the draft that it was until now, which goes in the same
                transaction. A draft that stands in two windows is so saved once.
            what: how the log of changes names them; None: by what they are.
            keep_ids: let a record that has an id keep it.
            progress: is told the share that is written, from 0 to 1, now and then.

        Raises:
            AlreadySavedError: a record of that key was added before, or one of such an id is there.
        """
        now = clock.now()
        saved: list[Record] = []
        for record in records:
            refuse_future(record, now)
            entered = record.entered_at or now
            given = record.id if keep_ids else None
            own = key if key and not saved else given or uuid.uuid4().hex
            given_by_us = {"id": own, "revision": 1, "entered_at": entered}
            saved.append(checks.copied(record, **missing(record), **given_by_us))
        if saved:
            with self._writing(), engine.told(self._db, rows.amount(saved), progress):
                if key and changes.remembers(self._db, saved[0].kind, key):
                    raise AlreadySavedError(
                        f"{_upper(rows.name_of(saved[0]))} was saved already, in another window. "
                        "It was not saved a second time."
                    )
                if key:
                    drafts.keep(self._db, key, None)
                change = changes.begin(self._db, "add", what or changes.words_for(saved))
                for kind, group in rows.by_kind(saved).items():
                    if keep_ids:
                        self._refuse_known(kind, group)
                    tables.insert_all(self._db, kind, map(rows.payload, group))
                changes.remember_new(self._db, change, saved)
        return saved

    def replace(self, record: Record, *, restored: bool = False) -> Record:
        """Save an edited record; its revision must be the one that stands in the journal.
        A restored one counts as entered when it was, however it differs from what stands there.

        Raises:
            StaleRecordError: it was changed or deleted elsewhere meanwhile; says what differs.
        """
        refuse_future(record)
        with self._writing():
            current = self._current(record)
            at = record.entered_at if restored else edits.entered(record, rows.record(current))
            saved = replace(record, revision=current.revision + 1, entered_at=at)
            change = changes.begin(self._db, "replace", rows.name_of(saved))
            changes.remember(self._db, change, record.kind, current.id, current)
            tables.remove(self._db, current)
            tables.insert(self._db, rows.payload(saved))
        return saved

    def delete(self, record: Record) -> None:
        """Take a record out; its last version stays in the history.

        Raises:
            StaleRecordError: as in `replace`.
        """
        with self._writing():
            current = self._current(record)
            change = changes.begin(self._db, "delete", rows.name_of(rows.record(current)))
            changes.remember(self._db, change, record.kind, current.id, current)
            tables.remove(self._db, current)

    def undo(self) -> str:
        """Take the latest change back, whoever made it, and say what it was.

        Raises:
            StoreError: there is nothing to take back.
        """
        with self._writing():
            latest = changes.latest(self._db)
            if latest is None:
                raise StoreError("There is no change to take back.")
            changes.take_back(self._db, latest)
        return changes.taken_back(latest)

    def can_undo(self) -> str | None:
        """What `undo` would take back, such as "Added: the session of 3 March 2026, 18:05"; None: nothing."""
        with self._reading():
            latest = changes.latest(self._db)
        return changes.in_words(latest) if latest else None

    def erase(self, record: Record) -> None:
        """Remove a record and its whole history for good; what lay in the file is overwritten.

        A record that was deleted before can be erased too: its history still holds it.

        Raises:
            StaleRecordError: it was changed elsewhere since it was read.
        """
        kind, key = record.kind, record.id or ""
        with self._writing():
            deleted = tables.stored(self._db, kind, key) is None and changes.remembers(self._db, kind, key)
            if not deleted:
                tables.remove(self._db, self._current(record))
            changes.forget(self._db, kind, key)
            changes.rise(self._db)
        self._give_room_back()

    def erase_between(self, first_day: dt.date, last_day: dt.date) -> set[tuple[str, str]]:
        """Remove for good what is about a span of local days, both included: records, versions, drafts.

        A record that was moved out of the span by an edit stays, without its versions from within.

        Returns:
            Kind and id of each record that the span held, or ever held.
        """
        with self._writing():
            erased = erasing.between(self._db, first_day, last_day)
            changes.rise(self._db)
        self._give_room_back()
        return erased

    def erase_everything(self) -> set[tuple[str, str]]:
        """Empty the journal for good: records, history, draft and settings.

        Returns:
            Kind and id of each record that it held, or ever held.
        """
        with self._writing():
            erased = erasing.everything(self._db)
            changes.rise(self._db)
        self._give_room_back()
        return erased

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting (anything that JSON holds)."""
        with self._writing():
            moment.keep_setting(self._db, name, value)
            changes.rise(self._db)

    def load(self, dump: archive.Dump) -> None:
        """Put a whole journal into this empty one; see `archive.load`."""
        with self._writing():
            archive.load(self._db, dump)

    def set_draft(self, value: dict[str, Any] | None) -> None:
        """Put what is being typed in place of all drafts. No change in the sense of `undo` and `version`.

        Raises:
            StoreError: it holds something that JSON does not.
        """
        drafts.refuse_unwritable(value)
        with self._writing():
            drafts.write(self._db, value)

    def keep_draft(self, key: str, value: dict[str, Any] | None) -> None:
        """Keep one draft, or forget it (None); those of other windows stay.

        Raises:
            StoreError: it holds something that JSON does not.
        """
        drafts.refuse_unwritable(value)
        with self._writing():
            drafts.keep(self._db, key, value)

    # -- reading -------------------------------------------------------------------------------------------

    @property
    def version(self) -> int:
        """A number that rises with each committed change, from whichever process."""
        with self._lock, engine.sentences(self.path):
            return int(self._one("SELECT version FROM journal"))

    def draft(self) -> dict[str, Any] | None:
        """What was being typed, by the keys of the drafts."""
        with self._reading():
            return cast("dict[str, Any] | None", drafts.read(self._db))

    def settings(self) -> dict[str, Any]:
        """The settings that were ever set."""
        with self._reading():
            return moment.settings(self._db)

    def plans(self) -> tuple[Plan, ...]:
        """The dated plans, oldest first."""
        with self._reading():
            return moment.plans(self._db)

    def get(self, kind: str, key: str) -> Record | None:
        """One record, or None when it is not there."""
        with self._reading():
            found = tables.stored(self._db, kind, key)
        return rows.record(found) if found else None

    def latest(self, kind: str, limit: int, skip: int = 0) -> list[Record]:
        """The latest records of a kind, newest first."""
        newest_first = ", ".join(f"{column} DESC" for column in rows.ORDER[tables.known(kind)].split(", "))
        with self._reading():
            found = tables.select(self._db, kind, f"ORDER BY {newest_first} LIMIT ? OFFSET ?", limit, skip)
        return [rows.record(stored) for stored in found]

    def count(self, kind: str) -> int:
        """Number of records of a kind."""
        with self._reading():
            return int(self._one(f"SELECT count(*) FROM {tables.known(kind)}"))

    def known(self) -> set[tuple[str, object]]:
        """Of each record its kind with its id, and its kind with the moment or day on which it began."""
        with self._reading():
            return moment.known(self._db)

    def history(self, kind: str, key: str) -> list[Record]:
        """Earlier versions of a record, oldest first."""
        with self._reading():
            found = self._db.execute(
                "SELECT earlier FROM history WHERE kind = ? AND record_id = ? AND earlier IS NOT NULL "
                "ORDER BY change_id",
                (kind, key),
            ).fetchall()
        return [rows.record(Payload.from_text(text)) for (text,) in found]

    def moment(self) -> moment.Moment:
        """All rows, plans and settings, read in one transaction."""
        with self._reading():
            return moment.read(self._db)

    def dump(self, *, history: bool) -> archive.Dump:
        """All that the journal holds, read at one moment; see `archive.dump`."""
        with self._reading():
            return archive.dump(self._db, history=history)

    def check(self) -> list[str]:
        """Look for damage; a sentence for each finding, none when all is well."""
        with self._reading():
            return backup.findings_in(self.path)

    def backup(self, target: Path) -> Path:
        """Copy the journal to a new file and verify the copy.

        Raises:
            StoreError: it could not be written, or the copy is not good; nothing is left behind.
        """
        with self._lock:
            return backup.write(self._db, target)

    # -- within a transaction ------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, engine.sentences(self.path):
            self._still_there()
            self._db = engine.able_to_write(self._db, self.path)
            with engine.writing(self._db):
                yield
                self._still_there()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock, engine.sentences(self.path):
            self._still_there()
            with engine.reading(self._db):
                yield

    def _still_there(self) -> None:
        try:
            there = engine.identity(self.path) == self._file
        except FileNotFoundError:
            there = False
        if not there:
            raise StoreError(
                f"{self.path} was moved away or replaced while it was open. Nothing was saved. "
                "Put it back, or reload the page to go on with the file that lies there now."
            )

    def _current(self, record: Record) -> Payload:
        """The stored version of a record that somebody wants to change, if theirs is not stale."""
        current = tables.stored(self._db, record.kind, record.id) if record.id else None
        if current is None:
            raise StaleRecordError(
                f"{_upper(rows.name_of(record))} is not in the journal any more. Nothing was saved.",
                yours=record,
                theirs=None,
            )
        if current.revision != record.revision:
            theirs = rows.record(current)
            raise StaleRecordError(
                f"{_upper(rows.name_of(theirs))} was changed in another window meanwhile"
                f"{edits.differing(record, theirs)}. Nothing was saved. "
                "Look at the newer version, then decide.",
                yours=record,
                theirs=theirs,
            )
        return current

    def _refuse_known(self, kind: str, records: list[Record]) -> None:
        there = tables.there(self._db, kind, [cast(str, record.id) for record in records])
        for record in records:
            if record.id in there:
                raise AlreadySavedError(
                    f"{_upper(rows.name_of(record))} is in the journal already. Nothing was saved."
                )
            there.add(cast(str, record.id))

    def _give_room_back(self) -> None:
        """Write the file anew without what was erased; deleted rows were overwritten before."""
        with (
            self._lock,
            engine.sentences(self.path, "It is erased; only the room that it took is still in use."),
        ):
            self._db.execute("VACUUM")

    def _one(self, statement: str, *values: Any) -> Any:
        return self._db.execute(statement, values).fetchone()[0]

    def _migration_backup(self) -> Path:
        self.journal_id = self._one("SELECT journal_id FROM journal")
        return backup.default_target(
            self.path, self.journal_id, int(self._one("SELECT version FROM journal"))
        )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
