"""The lossless copy: everything of a journal in one JSON file, and back into an empty journal.

What a file says is not trusted: its shape is checked here, each record is made anew through `records`, and
the store computes all hashes itself. No sentence quotes what the file holds of a person's words.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from fascia_journal import clock
from fascia_journal.errors import JournalError, NewerJournalError, RecordError
from fascia_journal.exchange import files
from fascia_journal.exchange.incoming import Incoming
from fascia_journal.exchange.shapes import FORMAT, VERSION, shape_of
from fascia_journal.records import CheckIn, Record, Session, Tension

if TYPE_CHECKING:
    from fascia_journal.journal import Dump, Journal

LARGEST = 512 * 1024 * 1024
"""Bytes of a file that is read; fifty years of sessions take a tenth of it."""

_WORDS = ("activity", "activity_names")
"""Settings in the person's own words."""


def write(journal: Journal, file: str | Path, *, history: bool = True, notes: bool = True) -> Path:
    """Write everything of a journal, but drafts and the folder of its backups, into a new file.

    Args:
        journal: whose records.
        file: to write; must not exist yet.
        history: with earlier versions, deleted records, and the log of changes (which names this computer).
        notes: with the person's own words; False: notes are empty, and the valued activity has no name.

    Raises:
        JournalError: the file is there or cannot be written, or the journal is damaged.
    """
    dump = journal.dump(history=history)
    target = files.placed(file)
    text = json.dumps(_document(dump, notes, history), ensure_ascii=False, indent=1, allow_nan=False)
    with files.writing(target) as part:
        part.write_text(text + "\n", encoding="utf-8")
    return target


def read(file: str | Path) -> Dump:
    """What a file of `write` holds, checked; `Journal.load` takes it.

    Raises:
        NewerJournalError: a newer version of this package wrote it.
        JournalError: it is cut off, changed, or no such file; the sentence says what is wrong.
    """
    path = files.placed(file)
    return read_bytes(_content(path), path.name)


def read_bytes(data: bytes, name: str) -> Dump:
    """As `read`, of a file's bytes and its name."""
    from fascia_journal.journal import Dump, Logged, Version

    if len(data) > LARGEST:
        raise _too_large(name)
    shape = shape_of(_parsed(data, name), name)
    try:
        return Dump(
            tuple(one.record() for one in shape.records),
            dict(shape.settings),
            tuple(
                Logged(
                    *(change.at, change.who, change.action, change.what, change.undone),
                    tuple(
                        Version(one.kind, one.id, one.record.record() if one.record else None)
                        for one in change.earlier
                    ),
                )
                for change in shape.changes
            ),
        )
    except RecordError as error:
        raise JournalError(f"{name} cannot be read: {_short(str(error))} Nothing was changed.") from None


def incoming(file: str | Path) -> Incoming:
    """The records of such a file, for a journal that is not empty; ids are kept, so a second import is none.

    Raises:
        JournalError: as in `read`.
    """
    return of_dump(read(file), Path(file).name)


def of_dump(dump: Dump, name: str) -> Incoming:
    """The same of what was read from a file of that name."""
    left = "Earlier versions and settings are not taken over; only an empty journal takes a copy as a whole."
    return Incoming(name, len(dump.records), dump.records, remarks=(left,))


def _document(dump: Dump, notes: bool, history: bool) -> dict[str, Any]:
    def kept(record: Record) -> dict[str, Any]:
        if not notes and isinstance(record, Session | CheckIn):
            record = dataclasses.replace(record, note="")
        return _of_record(record)

    content = {
        "settings": {
            name: _whole(value) for name, value in dump.settings.items() if notes or name not in _WORDS
        },
        "records": [kept(record) for record in dump.records],
        "changes": [
            {
                **{name: _plain(getattr(change, name)) for name in ("at", "who", "action", "what", "undone")},
                "earlier": [
                    {"kind": one.kind, "id": one.id, "record": one.record and kept(one.record)}
                    for one in change.earlier
                ],
            }
            for change in dump.changes
        ],
    }
    head = {"format": FORMAT, "version": VERSION, "written_at": clock.now().isoformat()}
    return {**head, "notes": notes, "history": history, "sha256": _digest(content), **content}


def _of_record(record: Record) -> dict[str, Any]:
    """A record as JSON; what is missing is left out, but for null where a value could stand."""
    fields = {
        field.name: _plain(getattr(record, field.name))
        for field in dataclasses.fields(record)
        if field.name != "offset_seconds"  # started_at says it
    }
    return {"kind": record.kind, **fields}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Tension) or dataclasses.is_dataclass(value):
        named = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: one for name, one in named if one is not None}
    return _whole(value)


def _whole(value: Any) -> Any:
    """Text without halves of surrogate pairs, which no file can hold; lists of such, too."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return [_whole(one) for one in value] if isinstance(value, list) else value


def _digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _parsed(data: bytes, name: str) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise JournalError(f"{name} is not a copy of a journal: it is no text.") from None
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):  # the second: brackets within brackets, thousands of them
        raise JournalError(
            f"{name} is cut off, or was never a copy of a journal: it is not JSON as a whole. "
            "Nothing was changed."
        ) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise JournalError(f"{name} is not a copy of a journal. Nothing was changed.")
    version = found.get("version")
    if type(version) is int and version > VERSION:
        raise NewerJournalError(
            f"{name} was written by a newer version of Fascia Journal. Update this one, then read it "
            "again. Nothing was changed."
        )
    try:
        altered = "sha256" in found and found["sha256"] != _digest(
            {part: found.get(part) for part in ("settings", "records", "changes")}
        )
    except RecursionError:
        altered = True
    if altered:
        raise JournalError(
            f"{name} is not what was written: it was damaged or changed since. Nothing was changed. "
            "(Whoever changed it on purpose takes the line sha256 out.)"
        )
    return found


def _content(path: Path) -> bytes:
    if path.suffix.lower() in (".sqlite", ".db"):  # never: another handle on a live journal drops its locks
        raise JournalError(f"{path.name} is a journal itself, not a copy in JSON. Choose another file.")
    try:
        if path.stat().st_size > LARGEST:
            raise _too_large(path.name)
        return path.read_bytes()
    except OSError as error:
        raise JournalError(f"{path.name} cannot be read ({error.strerror}).") from error
    except ValueError:
        raise JournalError("No file has this name; choose another.") from None


def _too_large(name: str) -> JournalError:
    return JournalError(f"{name} is larger than any copy of a journal. Choose another file.")


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 300 else sentence[:299] + "…"
