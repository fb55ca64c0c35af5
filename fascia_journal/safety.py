"""The warning signs, read from safety.toml: pages, report and shell show the same words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fascia_journal.errors import JournalError

FILE = Path(__file__).resolve().parent / "safety.toml"

RISE = 3
"""Points by which a rating after a session exceeds the one before when the stop text is shown."""


@dataclass(frozen=True, slots=True)
class SafetyPart:
    """Signs that ask for the same thing: `key` is "emergency", "doctor" or "ask"."""

    key: str
    title: str
    lead: str
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Safety:
    """What safety.toml holds; plain text throughout.

    Attributes:
        emergency_number: the number to call, as the parts name it.
        emergency_numbers: the number of each country that the file knows.
        hint: one line for the form of a session.
        stop_title, stop_rise, stop_sign, stop_text: shown after a rise of `RISE` points or more, or when a
            pain that is sharp, spreading or numb was ticked; `stop_rise` or `stop_sign` says which.
        parts: the lists, the most urgent first.
    """

    emergency_number: str
    emergency_numbers: dict[str, str]
    hint: str
    stop_title: str
    stop_rise: str
    stop_sign: str
    stop_text: tuple[str, ...]
    parts: tuple[SafetyPart, ...]


def stop_lines(*, rose: bool, sharp: bool) -> tuple[str, ...]:
    """The stop-and-ask text, its title first; empty when neither gives cause for it."""
    words = load()
    causes = ((words.stop_rise,) if rose else ()) + ((words.stop_sign,) if sharp else ())
    return (words.stop_title, *causes, *words.stop_text) if causes else ()


@cache
def load(file: Path = FILE, *, number: str | None = None) -> Safety:
    """Read the file once.

    Args:
        file: where the words stand.
        number: the emergency number that a person has chosen; None: the file's own.

    Raises:
        JournalError: it was edited and can no longer be read; says where it lies.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        number = number or str(data["emergency_number"])
        numbers = {str(country): str(its) for country, its in data["emergency_numbers"].items()}
        return Safety(
            emergency_number=number,
            emergency_numbers=numbers,
            hint=str(data["hint"]),
            stop_title=str(data["stop"]["title"]),
            stop_rise=str(data["stop"]["rise"]),
            stop_sign=str(data["stop"]["sign"]),
            stop_text=tuple(str(line) for line in data["stop"]["text"]),
            parts=tuple(_part(table, number) for table in data["part"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise JournalError(
            f"The list of warning signs, {file}, cannot be read ({type(error).__name__}: {error}). "
            "Mend it, or put the file back that came with the journal."
        ) from error


def _part(table: dict[str, Any], number: str) -> SafetyPart:
    def words(line: Any) -> str:
        return str(line).replace("{number}", number)

    return SafetyPart(
        key=str(table["key"]),
        title=words(table["title"]),
        lead=words(table["lead"]),
        signs=tuple(words(sign) for sign in table["signs"]),
    )
