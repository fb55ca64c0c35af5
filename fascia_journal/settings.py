"""What a person can set in a journal: known names, each with its default and its check."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from fascia_journal import checks, clock, places
from fascia_journal.errors import JournalError, RecordError
from fascia_journal.programme import source_of

DEFAULTS: dict[str, Any] = {
    "counted_share": 0.5,  # share of the prescribed exercises from which on a session counts
    "zone": None,  # IANA name; None: what this machine is set to
    "programme": "back",  # of the plan when none is saved: a shipped key, or the path of a TOML file
    "backup_folder": None,  # None: the platform's user data folder
    "activity": "",  # the one valued activity, in the person's words
    "activity_names": [],  # each name that it had, oldest first: [instant from which it was it, the words]
    "emergency_number": None,  # the one to call where the person lives; None: that of safety.toml
    "player_volume": 0.7,  # of the signals in a guided session, 0 to 1
    "player_speech": True,  # say what comes, where the machine has a voice
    "get_ready_seconds": None,  # before each exercise; None: as the programme has it
    "safety_read": None,  # date on which the person had read the warning signs, as "2026-03-02"
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
        kept = checked(name, value)
        if name == "activity" and kept != self[name]:  # ratings until now are of the other one
            self._write("activity_names", [*self["activity_names"], [clock.now().isoformat(), kept]])
        self._write(name, kept)

    def __delitem__(self, name: str) -> None:
        _known(name)
        self._write(name, DEFAULTS[name])

    def __iter__(self) -> Iterator[str]:
        return iter(DEFAULTS)

    def __len__(self) -> int:
        return len(DEFAULTS)

    def __repr__(self) -> str:
        return f"Settings({dict(self)})"


def activity_at(settings: Mapping[str, Any], moment: dt.datetime) -> str:
    """What a rating of the valued activity that was entered at a moment is about; "" when it had no name."""
    names = [
        words for since, words in settings["activity_names"] if dt.datetime.fromisoformat(since) <= moment
    ]
    return str(names[-1]) if names else ""


def _known(name: str) -> None:
    if name not in DEFAULTS:
        raise JournalError(f"There is no setting {name!r}; there are {', '.join(DEFAULTS)}.")


def checked(name: str, value: Any) -> Any:
    """A setting's value as it is kept.

    Raises:
        JournalError: there is no such setting, or it cannot have this value.
    """
    _known(name)
    return _CHECKS[name](name, value)


def _share(name: str, value: Any) -> float:
    share = checks.number(name, value)
    if not 0 < share <= 1:
        raise RecordError(name, value, f"{name}: {value} is not a share above 0 and up to 1.")
    return share


def _zone(_name: str, value: Any) -> str | None:
    return None if value is None else checks.zone_info(value).key


def _programme(_name: str, value: Any) -> str:
    return source_of(value)


def _folder(name: str, value: Any) -> str | None:
    """Made when it is chosen, and never by itself later: see `Keeping.backup`."""
    if value is None:
        return None
    folder = Path(value).expanduser().resolve()
    try:
        places.make_folder(folder)
    except OSError as error:
        raise RecordError(
            name, value, f"{folder} cannot be used for backups ({error.strerror}). Choose another folder."
        ) from None
    return str(folder)


def _words(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise RecordError(name, value, f"{name}: name it in a few words, at most 200 characters.")
    return checks.name(value)


def _dated_words(name: str, value: Any) -> list[list[str]]:
    try:
        dated = [(dt.datetime.fromisoformat(since), words) for since, words in value]
        if any(since.utcoffset() is None for since, _ in dated):
            raise ValueError
        return [[since.isoformat(), _words(name, words)] for since, words in dated]
    except (TypeError, ValueError):
        raise RecordError(
            name, value, f"{name}: give pairs of an instant with its offset, and a name."
        ) from None


def _number_to_call(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"\+?[0-9][0-9 ]{1,19}", value.strip()):
        raise RecordError(name, value, "The emergency number: give 2 to 20 digits, such as 112.")
    return value.strip()


def _volume(name: str, value: Any) -> float:
    volume = checks.number(name, value)
    if not 0 <= volume <= 1:
        raise RecordError(name, value, f"{name}: {value} is not from 0, silent, to 1, loudest.")
    return volume


def _get_ready(name: str, value: Any) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value <= 600):
        raise RecordError(name, value, f"{name}: {value!r} is not a whole number of seconds from 0 to 600.")
    return value


def _date(name: str, value: Any) -> str | None:
    try:
        return None if value is None else dt.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise RecordError(name, value, f"{name}: {value!r} is no date; write it like 2026-03-02.") from None


def _flag(name: str, value: Any) -> bool:
    checks.flag(name, value)
    return bool(value)


_CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "counted_share": _share,
    "zone": _zone,
    "programme": _programme,
    "backup_folder": _folder,
    "activity": _words,
    "activity_names": _dated_words,
    "emergency_number": _number_to_call,
    "player_volume": _volume,
    "player_speech": _flag,
    "get_ready_seconds": _get_ready,
    "safety_read": _date,
    "invented": _flag,
}
