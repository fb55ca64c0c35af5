"""The connection to a journal's file, and how it reads and writes.

Why each pragma is what it is stands in docs/store.md. In short: a rollback journal that is deleted and its
folder synced (DELETE, EXTRA) loses no acknowledged save in a power cut; the other modes did in trials.
Nothing else in this process may open the live file: closing any other handle drops SQLite's locks.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from fascia_journal import places
from fascia_journal.errors import DamagedJournalError, NewerJournalError, StoreError

APPLICATION_ID = 0x46_4A_6E_6C  # "FJnl": tells this file from any other SQLite file
OLDEST_SQLITE = (3, 37, 0)  # the first with STRICT tables
SIDES = ("-journal", "-wal", "-shm")
"""What SQLite, or another tool, may leave beside a file: changes that belong to that file alone."""
PRAGMAS = {
    "busy_timeout": 5000,
    "journal_mode": "delete",
    "synchronous": 3,  # EXTRA
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cache_size": -65_536,  # KiB at most: an import of 100,000 records stays in memory until it is committed
    "secure_delete": 1,  # what is deleted is overwritten: "erase for good" leaves nothing in free pages
}
_INSTRUCTIONS = 100_000  # of SQLite, after which it is told how far a long change is
_FIRST_PAGE = 2.0  # seconds that another process may take from making the file to its first page
if sys.platform == "darwin":
    PRAGMAS["fullfsync"] = 1  # plain fsync there does not reach the disk


def connect(path: Path, *, create: bool, schema: int) -> sqlite3.Connection:
    """Open a journal's file for reading and writing; make an empty one when there is none.

    Args:
        path: the file.
        create: make the file, and its folder, when it is not there.
        schema: the schema that this package writes.

    Raises:
        DamagedJournalError, NewerJournalError: the file is none of ours to write; it was left as it is.
        StoreError: it cannot be opened; the sentence says why and what to do.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreError(
            f"This Python brings SQLite {sqlite3.sqlite_version}; the journal needs 3.37 or newer. "
            "Use a newer Python."
        )
    with sentences(path):
        if not create and not path.exists():
            backups = any(places.backups(path).glob("*.sqlite"))
            raise StoreError(
                f"There is no journal at {path}."
                + f" There are backups: {places.command(path, 'restore')}." * backups
            )
        if path.exists() or not _make(path):
            _look(path, schema)
        _keep_private(path)
        return _connection(path)


def able_to_write(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """The connection; a new one when the file was for reading only as it was opened, and is no more."""
    if not isinstance(connection, _ReadOnly) or not _may_write(path):
        return connection
    connection.close()
    return _connection(path)


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One change, all or none; durable when the block has ended without an error.

    IMMEDIATE: a transaction that reads first and writes later is refused under load, whatever the timeout.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # SQLite has rolled back by itself after some errors
            connection.execute("ROLLBACK")
        raise


@contextmanager
def told(
    connection: sqlite3.Connection, rows: int, progress: Callable[[float], None] | None
) -> Iterator[None]:
    """Tell how much of a long change is written, by the rows that SQLite has changed of so many."""
    if progress is None:
        yield
        return
    before = connection.total_changes

    def tell() -> int:
        progress(min((connection.total_changes - before) / rows, 1.0))
        return 0  # go on

    connection.set_progress_handler(tell, _INSTRUCTIONS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
    progress(1.0)


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything that is read in the block was true at one moment."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


@contextmanager
def sentences(path: Path, outcome: str = "Nothing was saved.") -> Iterator[None]:
    """Turn SQLite's and the system's errors into ones that say what is wrong and what to do.

    Args:
        path: the file that is used in the block.
        outcome: what an error in the block means for what the person did.
    """
    try:
        yield
    except sqlite3.Error as error:
        if str(error).startswith("Could not decode"):  # it quotes the text, which may be a note: no cause
            raise _damaged(path) from None
        raise _explained(path, error, outcome) from error
    except (json.JSONDecodeError, UnicodeDecodeError):  # the second: SQLite's sentence quotes broken bytes
        raise _damaged(path) from None
    except UnicodeEncodeError:
        raise StoreError(f"There is a character that no file can hold. {outcome} Type it anew.") from None
    except PermissionError as error:
        raise StoreError(
            f"There is no permission to use {path}. {outcome} Check who owns the file and its folder."
        ) from error
    except OSError as error:
        raise StoreError(f"{path} cannot be used ({error.strerror}). {outcome}") from error


def code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 when the error is Python's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def identity(path: Path) -> tuple[int, int]:
    """Which file lies at a path; tells when it was moved away or replaced."""
    status = path.stat()
    return status.st_dev, status.st_ino


def open_copy(path: Path) -> sqlite3.Connection:
    """Open a backup for reading only; or the live file, to read anew what lies on the disk."""
    return sqlite3.connect(f"{uri(path)}?mode=ro", uri=True, isolation_level=None)


def side_files(path: Path) -> list[Path]:
    """Those that lie beside a path now, whether there is a file at it or not."""
    beside = (path.with_name(f"{path.name}{ending}") for ending in SIDES)
    return [side for side in beside if side.exists()]


def uri(path: Path) -> str:
    """A path as SQLite takes it before options such as `?mode=ro`."""
    return "file:" + quote(str(path.resolve()))


class _ReadOnly(sqlite3.Connection):
    """To a file that could not be written to: SQLite never tries again on the same connection."""


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{uri(path)}?mode=rw",
        uri=True,
        isolation_level=None,
        check_same_thread=False,  # the store has a lock
        factory=sqlite3.Connection if _may_write(path) else _ReadOnly,
    )
    try:
        _set_pragmas(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make(path: Path) -> bool:
    """An empty file that only its owner may read, before SQLite writes the first byte to it.

    Returns:
        False when another process was quicker.

    Raises:
        StoreError: what belongs to a journal lies there without it; a new file would take it for its own.
    """
    places.make_folder(path.parent)
    left = side_files(path)
    if left and not path.exists():
        raise StoreError(
            f"There is no journal at {path}, but {left[0].name}, which belongs to one that was moved away or "
            "deleted. Nothing was saved. Put that journal back, or bring a backup back with "
            f"{places.command(path, 'restore')}."
        )
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        return False
    os.close(handle)
    path.chmod(0o600)
    return True


def _keep_private(path: Path) -> None:
    """Take back rights that others got since, by a copy or a careless tool."""
    if os.name != "posix":
        return
    with suppress(OSError):  # a file that is not ours to change can still be ours to use
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        if path.parent.resolve() == places.journals().resolve() and path.parent.stat().st_mode & 0o077:
            path.parent.chmod(0o700)


def _look(path: Path, schema: int) -> None:
    """Recognise what the file is, without writing to it."""
    _look_at_the_mark(path, schema)
    try:
        _recognise(path, schema, "ro")
    except sqlite3.OperationalError as error:
        if code(error) not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        # A crash left a rollback journal beside it: only a connection that may write can finish the rollback.
        _recognise(path, schema, "rw")


def _look_at_the_mark(path: Path, schema: int) -> None:
    """Refuse a file that says itself that it is not ours to write.

    Immutable: SQLite leaves no side file beside it, and finishes no other program's change. The marks of a
    journal that is written meanwhile are still true; for all else `_recognise` reads with locks.
    """
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{uri(path)}?mode=ro&immutable=1", uri=True)) as connection,
    ):
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application == APPLICATION_ID:
            _refuse_newer(path, connection.execute("PRAGMA user_version").fetchone()[0], schema)
        elif application or connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            raise _foreign(path)


def _recognise(path: Path, schema: int, mode: str) -> None:
    with closing(sqlite3.connect(f"{uri(path)}?mode={mode}", uri=True, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")
        with reading(connection):
            tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            application, version, pages, size = (
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("application_id", "user_version", "page_count", "page_size")
            )
            length = path.stat().st_size
    if application == 0 and version == 0 and tables == 0:
        if length == 0 and any(places.backups(path).glob("*.sqlite")) and _stays_empty(path):
            raise DamagedJournalError(
                f"{path} is empty, although there are backups of it. It was left as it is. "
                f"The backups lie in {places.backups(path)}: bring the newest one back with "
                f"{places.command(path, 'restore')}, or delete the empty file to begin anew."
            )
        return  # just made, or cut off before the schema was in it
    if application != APPLICATION_ID:
        raise _foreign(path)
    _refuse_newer(path, version, schema)
    if length < pages * size and not any(side.name.endswith("-wal") for side in side_files(path)):
        raise _damaged(path)


def _stays_empty(path: Path) -> bool:
    """Whether nobody is about to write the first page: another process may have made the file just now."""
    until = time.monotonic() + _FIRST_PAGE
    while path.stat().st_size == 0:
        if time.monotonic() > until:
            return True
        time.sleep(0.02)
    return False


def _refuse_newer(path: Path, version: int, schema: int) -> None:
    if version > schema:
        raise NewerJournalError(
            f"{path} was written by a newer version of Fascia Journal. It was left as it is. "
            "Update this one, then open it again."
        )


def _foreign(path: Path) -> DamagedJournalError:
    return DamagedJournalError(
        f"{path} is a database of another program, not a journal. It was left as it is. "
        "Choose another file or another name."
    )


def _set_pragmas(connection: sqlite3.Connection) -> None:
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
        took = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if took != value:
            raise StoreError(f"SQLite refused a setting that keeps the journal safe ({name} is {took}).")


def _damaged(path: Path) -> DamagedJournalError:
    return DamagedJournalError(
        f"{path} is damaged, or no journal at all. It was left as it is. "
        f"The backups lie in {places.backups(path)}: bring the newest one back with "
        f"{places.command(path, 'restore')}."
    )


def _explained(path: Path, error: sqlite3.Error, outcome: str) -> StoreError:
    number = code(error)
    if number in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _damaged(path)
    reasons = {
        sqlite3.SQLITE_FULL: f"The disk is full. {outcome} Make some room, then try again.",
        sqlite3.SQLITE_READONLY: f"{path} can only be read, not written. {outcome} "
        "Check the rights of the file and of its folder, then try again.",
        sqlite3.SQLITE_BUSY: f"The journal is being written by another window or program. {outcome} "
        "Wait a moment, then try again.",
        sqlite3.SQLITE_CANTOPEN: f"{path} cannot be opened. {outcome} "
        "Check that its folder is there and may be written to.",
        sqlite3.SQLITE_IOERR: f"The disk that holds {path} does not answer as it should. {outcome} "
        "Check that it is connected and not full, then try again.",
        sqlite3.SQLITE_CONSTRAINT: f"The journal's file does not take this record. {outcome}",
    }
    return StoreError(reasons.get(number, f"The journal's file could not be used ({error}). {outcome}"))
