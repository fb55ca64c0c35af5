"""What a power cut may leave: the file calls of real saves recorded, and replayed to disk images.

    python tests/torture/power_cut.py --images 10000 --seed 1
    python tests/torture/power_cut.py --images 2000 --synchronous 2     # the control: SQLite's own default

The store saves through apsw here, whose VFS hands us each call; apsw never opens anybody's journal but this
one. The model of a disk: what was written is certain once its file was synced; before that none, all or any
part of it (in sectors of 512 bytes) may have arrived. A deleted file is certainly gone only when its folder
was synced with it. From each image the journal is opened as a person would, and must hold exactly what was
acknowledged, with or without the change that was under way. Prints one line of JSON with what was found.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import apsw

from fascia_journal.errors import JournalError
from fascia_journal.records import ExerciseEntry, Session, Tension
from fascia_journal.store import engine
from fascia_journal.store.store import Store

SECTOR = 512
PRESCRIBED = ("roll_down", "lunge", "doorway")
BEGIN = dt.datetime(2020, 1, 1, 18, tzinfo=dt.UTC)
Call = tuple[Any, ...]
Held = dict[str, Session]


class RecordingFile(apsw.VFSFile):
    """Passes each call on, and notes the ones that change the disk."""

    def __init__(self, name: Any, flags: list[int], log: list[Call]) -> None:
        self._name = Path(name.filename() if isinstance(name, apsw.URIFilename) else name).name
        self._log = log
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - apsw's name
        self._log.append(("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802 - apsw's name
        self._log.append(("truncate", self._name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802 - apsw's name
        self._log.append(("sync", self._name))
        super().xSync(flags)


class RecordingVFS(apsw.VFS):
    """A file system that notes what is written, synced and deleted."""

    def __init__(self, log: list[Call]) -> None:
        self._log = log
        super().__init__("recording", "")

    def xOpen(self, name: Any, flags: list[int]) -> RecordingFile:  # noqa: N802 - apsw's name
        return RecordingFile(name, flags, self._log)

    def xDelete(self, name: str, syncdir: bool) -> None:  # noqa: N802 - apsw's name
        self._log.append(("delete", Path(name).name, bool(syncdir)))
        super().xDelete(name, syncdir)


class _Cursor:
    """As much of sqlite3's cursor as the store uses."""

    def __init__(self, cursor: Any, row: int) -> None:
        self._cursor, self.lastrowid = cursor, row

    def __iter__(self) -> Any:
        return iter(self._cursor)

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    def fetchall(self) -> Any:
        return self._cursor.fetchall()


class Recorded:
    """As much of sqlite3's connection as the store uses, through apsw and its VFS."""

    def __init__(self, path: Path, synchronous: int) -> None:
        self._db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE, vfs="recording")
        for name, value in (engine.PRAGMAS | {"synchronous": synchronous}).items():
            self._db.execute(f"PRAGMA {name} = {value}").fetchall()

    def execute(self, statement: str, values: Any = ()) -> _Cursor:
        cursor = self._db.execute(statement, values)
        return _Cursor(cursor, self._db.last_insert_rowid())

    def executemany(self, statement: str, values: Any) -> None:
        self._db.executemany(statement, values)

    def close(self) -> None:
        self._db.close()


@contextmanager
def recorded(path: Path, synchronous: int) -> Any:
    """A store on apsw; the log of its calls."""
    log: list[Call] = []
    vfs = RecordingVFS(log)
    real = engine.connect
    engine.connect = lambda file, **_: Recorded(file, synchronous)  # type: ignore[assignment, return-value]
    try:
        store = Store(path, create=False)
        yield store, log
        store.close()
    finally:
        engine.connect = real
        vfs.unregister()


def save(store: Store, log: list[Call], changes: int, chance: random.Random) -> None:
    """Changes of each kind; the log notes what the journal holds after each, when it begins and ends."""
    held: Held = {}

    for number in range(changes):
        entries = tuple(ExerciseEntry(key, float(number)) for key in PRESCRIBED)
        new = Session(
            BEGIN + dt.timedelta(days=number),
            "UTC",
            entries,
            Tension(number % 11),
            prescribed=PRESCRIBED,
            note="x" * chance.choice((0, 20, 5000)),
        )
        log.append(("begin",))
        saved = store.add_all([new])[0]
        held = {**held, saved.id: saved}  # type: ignore[dict-item]
        log.append(("saved", held))
        if number % 3 == 1:
            key = chance.choice(sorted(held))
            log.append(("begin",))
            changed = store.replace(replace(held[key], note="edited"))
            held = {**held, key: changed}  # type: ignore[dict-item]
            log.append(("saved", held))
        if number % 5 == 4:
            key = chance.choice(sorted(held))
            log.append(("begin",))
            store.delete(held[key])
            held = {other: record for other, record in held.items() if other != key}
            log.append(("saved", held))


class Disk:
    """What is certainly on the disk, and what may be."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.certain: dict[str, bytearray] = {name: bytearray(data) for name, data in files.items()}
        self.waiting: list[Call] = []

    def apply(self, call: Call) -> None:
        what, name = call[0], call[1]
        if what == "sync" or (what == "delete" and call[2]):
            rest = []
            for waiting in self.waiting:
                if waiting[1] == name:
                    _onto(self.certain, waiting)
                else:
                    rest.append(waiting)
            self.waiting = rest
            if what == "delete":
                self.certain.pop(name, None)
        else:
            self.waiting.append(call)

    def after_a_cut(self, chance: random.Random, how: str) -> dict[str, bytes]:
        """One of the images that a cut at this moment may leave: none, all or some of what waits."""
        files = {name: bytearray(data) for name, data in self.certain.items()}
        for call in self.waiting if how != "none" else []:
            parts = _sectors(call) if how == "some" else [call]
            for part in parts:
                if how == "all" or chance.random() < 0.5:
                    _onto(files, part)
        return {name: bytes(data) for name, data in files.items()}


def _sectors(call: Call) -> list[Call]:
    if call[0] != "write":
        return [call]
    _, name, offset, data = call
    return [
        ("write", name, offset + start, data[start : start + SECTOR]) for start in range(0, len(data), SECTOR)
    ]


def _onto(files: dict[str, bytearray], call: Call) -> None:
    if call[0] == "delete":
        files.pop(call[1], None)
        return
    held = files.setdefault(call[1], bytearray())
    if call[0] == "truncate":
        del held[call[2] :]
    else:
        _, _, offset, data = call
        held.extend(bytes(max(0, offset - len(held))))
        held[offset : offset + len(data)] = data


def look(folder: Path, files: dict[str, bytes], accepted: list[Held]) -> str:
    """Open the journal of an image: "" when it is as it must be, else what is wrong."""
    for name in ("journal.sqlite", "journal.sqlite-journal"):
        (folder / name).unlink(missing_ok=True)
        if name in files:
            (folder / name).write_bytes(files[name])
    try:
        store = Store(folder / "journal.sqlite", create=False)
    except JournalError:
        return "does not open"
    try:
        held = {record.id: record for record in store.latest("session", 10_000)}
        if held not in accepted:
            return "lost"
        return "damaged" if store.check() else ""
    except JournalError:
        return "damaged"
    finally:
        store.close()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--synchronous", type=int, default=int(engine.PRAGMAS["synchronous"]))
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        first, cut = Path(folder) / "first", Path(folder) / "cut"
        cut.mkdir()
        Store(first / "journal.sqlite").close()
        disk = Disk({"journal.sqlite": (first / "journal.sqlite").read_bytes()})
        with recorded(first / "journal.sqlite", options.synchronous) as (store, log):
            save(store, log, 60, chance)
        calls = [call for call in log if call[0] not in ("begin", "saved")]
        cuts = [(moment, how) for moment in range(len(log)) for how in ("none", "all", "some")]
        each, rest = divmod(options.images, len(cuts))
        once_more = set(chance.sample(cuts, rest))
        found = {"saves": sum(call[0] == "saved" for call in log), "file calls": len(calls), "images": 0}
        found |= {"lost": 0, "damaged": 0, "does not open": 0}
        held: Held = {}
        following = [call[1] for call in log if call[0] == "saved"]
        under_way = 0
        for moment, call in enumerate(log):
            if call[0] == "begin":
                under_way = 1
            elif call[0] == "saved":
                held, under_way = following.pop(0), 0
            else:
                disk.apply(call)
            accepted = [held, *following[:under_way]]
            for how in ("none", "all", "some"):
                for _ in range(each + ((moment, how) in once_more)):
                    found["images"] += 1
                    wrong = look(cut, disk.after_a_cut(chance, how), accepted)
                    if wrong:
                        found[wrong] += 1
    with suppress(BrokenPipeError):
        print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
