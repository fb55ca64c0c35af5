"""The connection to a journal's file, and how it reads and writes.

Why each pragma is what it is stands in docs/store.md. In short: a rollback journal that is deleted and its
folder synced (DELETE, EXTRA) loses no acknowledged save in a power cut; the other modes did in trials.
Nothing else in this process may open the live file: closing any other handle drops SQLite's locks.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from fascia_journal import places
from fascia_journal.errors import DamagedJournalError, NewerJournalError, StoreError

APPLICATION_ID = 0x46_4A_6E_6C  # "FJnl": tells this file from any other SQLite file
OLDEST_SQLITE = (3, 37, 0)  # the first with STRICT tables
PRAGMAS = {
    "busy_timeout": 5000,
    "journal_mode": "delete",
    "synchronous": 3,  # EXTRA
    "foreign_keys": 1,
    "trusted_schema": 0,
    "secure_delete": 1,  # what is deleted is overwritten: "erase for good" leaves nothing in free pages
}
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
        if not path.exists():
            if not create:
                raise StoreError(f"There is no journal at {path}.")
            _make(path)
        _look(path, schema)
        _keep_private(path)
        connection = sqlite3.connect(f"{_uri(path)}?mode=rw", uri=True, isolation_level=None)
        try:
            _set_pragmas(connection)
        except BaseException:
            connection.close()
            raise
    return connection


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
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything that is read in the block was true at one moment."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors into ones that say what is wrong and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error) from error
    except PermissionError as error:
        raise StoreError(
            f"There is no permission to use {path}. Nothing was saved. "
            "Check who owns the file and its folder."
        ) from error
    except OSError as error:
        raise StoreError(f"{path} cannot be used ({error.strerror}). Nothing was saved.") from error


def identity(path: Path) -> tuple[int, int]:
    """Which file lies at a path; tells when it was moved away or replaced."""
    status = path.stat()
    return status.st_dev, status.st_ino


def open_copy(path: Path) -> sqlite3.Connection:
    """Open a backup (never the live file) for reading only."""
    return sqlite3.connect(f"{_uri(path)}?mode=ro", uri=True, isolation_level=None)


def _uri(path: Path) -> str:
    return "file:" + quote(str(path.resolve()))


def _make(path: Path) -> None:
    """An empty file that only its owner may read, before SQLite writes the first byte to it."""
    missing = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)  # whatever the umask says
    with suppress(FileExistsError):  # another process was quicker
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        os.close(handle)
        path.chmod(0o600)


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
    try:
        _recognise(path, schema, "ro")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        # A crash left a rollback journal beside it: only a connection that may write can finish the rollback.
        _recognise(path, schema, "rw")


def _recognise(path: Path, schema: int, mode: str) -> None:
    with closing(sqlite3.connect(f"{_uri(path)}?mode={mode}", uri=True, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")
        with reading(connection):
            tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            application, version, pages, size = (
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("application_id", "user_version", "page_count", "page_size")
            )
            short = path.stat().st_size < pages * size
    if application == 0 and version == 0 and tables == 0:
        return  # empty: just made, or cut off before the schema was in it
    if application != APPLICATION_ID:
        raise DamagedJournalError(
            f"{path} is a database of another program, not a journal. It was left as it is. "
            "Choose another file or another name."
        )
    if version > schema:
        raise NewerJournalError(
            f"{path} was written by a newer version of Fascia Journal. It was left as it is. "
            "Update this one, then open it again."
        )
    if short:
        raise _damaged(path)


def _set_pragmas(connection: sqlite3.Connection) -> None:
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
        took = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if took != value:
            raise StoreError(f"SQLite refused a setting that keeps the journal safe ({name} is {took}).")


def _damaged(path: Path) -> DamagedJournalError:
    return DamagedJournalError(
        f"{path} is damaged, or no journal at all. It was left as it is. "
        f"The backups lie in {places.backups(path)}: copy the newest one to this place."
    )


def _explained(path: Path, error: sqlite3.Error) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _damaged(path)
    reasons = {
        sqlite3.SQLITE_FULL: "The disk is full. Nothing was saved. Make some room, then save again.",
        sqlite3.SQLITE_READONLY: f"{path} can only be read, not written. Nothing was saved. "
        "Check the rights of the file and of its folder, then save again.",
        sqlite3.SQLITE_BUSY: "The journal is being written by another window or program. "
        "Nothing was saved. Wait a moment, then try again.",
        sqlite3.SQLITE_CANTOPEN: f"{path} cannot be opened. Nothing was saved. "
        "Check that its folder is there and may be written to.",
        sqlite3.SQLITE_IOERR: f"The disk that holds {path} does not answer as it should. Nothing was saved. "
        "Check that it is connected and not full, then save again.",
        sqlite3.SQLITE_CONSTRAINT: "The journal's file does not take this record. Nothing was saved.",
    }
    return StoreError(
        reasons.get(code, f"The journal's file could not be used ({error}). Nothing was saved.")
    )
