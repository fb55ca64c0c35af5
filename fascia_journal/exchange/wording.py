"""How values and names of somebody's file are read and said: without odd spaces, shortened, a few of many."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = 60
"""Characters of a value that are shown."""


def bare(cell: str) -> str:
    """A cell without spaces around it, and with plain ones in it: clocks write "6:05\u202fPM" by now."""
    return cell.translate(_SPACES).strip() if not cell.isascii() else cell.strip()


_SPACES = dict.fromkeys((0xA0, 0x2007, 0x2009, 0x202F), " ")


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
