"""What a person can set in a journal: known names, each with its default and its check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

from fascia_journal import checks
from fascia_journal.errors import JournalError, RecordError
from fascia_journal.programme import Programme, file_of

DEFAULTS: dict[str, Any] = {
    "counted_share": 0.5,  # share of the prescribed exercises from which on a session counts
    "zone": None,  # IANA name; None: what this machine is set to
    "programme": "back",  # of the plan when none is saved: a shipped key, or the path of a TOML file
    "backup_folder": None,  # None: the platform's user data folder
    "activity": "",  # the one valued activity, in the person's words
    "invented": False,  # True in the sample journal: pages and reports say so
}


class Settings(MutableMapping[str, Any]):
    """The settings of a journal; setting one saves it at once, deleting one gives its default back."""

    def __init__(self, read: Callable[[], dict[str, Any]], write: Callable[[str, Any], None]) -> None:
        self._read = read
        self._write = write

    def __getitem__(self, name: str) -> Any:
        _known(name)
        return self._read().get(name, DEFAULTS[name])

    def __setitem__(self, name: str, value: Any) -> None:
        _known(name)
        self._write(name, _checked(name, value))

    def __delitem__(self, name: str) -> None:
        _known(name)
        self._write(name, DEFAULTS[name])

    def __iter__(self) -> Iterator[str]:
        return iter(DEFAULTS)

    def __len__(self) -> int:
        return len(DEFAULTS)

    def __repr__(self) -> str:
        return f"Settings({dict(self)})"


def _known(name: str) -> None:
    if name not in DEFAULTS:
        raise JournalError(f"There is no setting {name!r}; there are {', '.join(DEFAULTS)}.")


def _checked(name: str, value: Any) -> Any:
    match name:
        case "counted_share":
            share = checks.number(name, value)
            if not 0 < share <= 1:
                raise RecordError(name, value, f"counted_share: {value} is not a share above 0 and up to 1.")
            return share
        case "zone":
            if value is not None:
                checks.zone_info(value)
            return value
        case "programme":
            Programme.load(value)
            file = file_of(value)
            return str(value) if file == file_of(file.stem) else str(file.resolve())
        case "backup_folder":
            return None if value is None else str(Path(value).expanduser().resolve())
        case "activity":
            if not isinstance(value, str) or len(value) > 200:
                raise RecordError(name, value, "activity: name it in a few words, at most 200 characters.")
            return value.strip()
        case _:
            checks.flag(name, value)
            return value
