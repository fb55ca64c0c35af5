"""How values and names of somebody's file are said: shortened, on one line, a few of many."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = 60
"""Characters of a value that are shown."""


def short(text: str) -> str:
    """The text, or its beginning with "…"."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def listed(names: Sequence[str], most: int = 10) -> str:
    """Names with commas between them, the first ones of many."""
    shown = ", ".join(short(" ".join(name.split())) for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown


def amount(number: int, one: str, several: str | None = None) -> str:
    """Such as "1 row" and "1,204 rows"."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
