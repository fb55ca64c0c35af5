"""Files for a person to keep: whole or not there, for their owner alone, never over another one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fascia_journal import places
from fascia_journal.errors import JournalError


def placed(path: str | Path) -> Path:
    """The whole path of what a person typed.

    Raises:
        JournalError: it begins with the home of nobody.
    """
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError:
        raise JournalError(f"There is no such place as {path}; choose another.") from None


def made_folder(folder: Path) -> Path:
    """The folder, made with those above it that are missing, for their owner alone; others stay as they are.

    Raises:
        JournalError: it cannot be made; says why.
    """
    folder = placed(folder)
    with _sentences(folder):
        if folder.exists() and not folder.is_dir():
            raise JournalError(f"{folder} is a file, not a folder. Choose another one.")
        places.make_folder(folder)
    return folder


def new_folder(folder: Path, name: str) -> Path:
    """A folder of that name that was not there before; with -2, -3, … where the name is taken."""
    folder = made_folder(folder)
    number = 1
    with _sentences(folder):
        while True:
            target = folder / (name if number == 1 else f"{name}-{number}")
            try:
                target.mkdir(mode=0o700)
            except FileExistsError:
                number += 1
                continue
            target.chmod(0o700)
            return target


def free_file(folder: Path, stem: str, suffix: str) -> Path:
    """A file name in a folder that is not taken; with -2, -3, … where it is."""
    folder, number = placed(folder), 1
    while (target := folder / f"{stem}{'' if number == 1 else f'-{number}'}{suffix}").exists():
        number += 1
    return target


@contextmanager
def writing(target: Path) -> Iterator[Path]:
    """A file to write to, beside the target; it takes the target's name when the block ends without an error.

    Raises:
        JournalError: a file of that name is there, or it cannot be written; nothing is left behind.
    """
    target = placed(target)
    made_folder(target.parent)
    with _sentences(target):
        if target.exists():
            raise _taken(target)
        handle, name = tempfile.mkstemp(prefix=".fascia-", suffix=".part", dir=target.parent)  # 0600
        os.close(handle)
        part = Path(name)
        try:
            yield part
            with part.open("rb+") as written:
                os.fsync(written.fileno())
            part.chmod(0o600)
            _publish(part, target)
        finally:
            part.unlink(missing_ok=True)


def _publish(part: Path, target: Path) -> None:
    try:
        os.link(part, target)  # unlike a rename, it refuses to replace what came there meanwhile
    except FileExistsError:
        raise _taken(target) from None
    except OSError:  # a disk without links, such as a USB stick's
        if target.exists():
            raise _taken(target) from None
        part.rename(target)


def remove(folder: Path) -> None:
    """Take back a folder of ours that was not finished."""
    with suppress(OSError):
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


def _taken(target: Path) -> JournalError:
    return JournalError(f"{target} is there already, and was left as it is. Choose another name.")


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise JournalError(
            f"{path} cannot be written ({error.strerror or type(error).__name__}). Choose another folder, or "
            "make some room, then try again."
        ) from error
    except ValueError as error:  # a NUL in a name
        if "null" not in str(error):
            raise
        raise JournalError("No folder and no file can have this name; choose another.") from None
