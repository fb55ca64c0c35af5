"""Ratings, ticks and names of exercises in somebody's cells: the value, or why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from fascia_journal.exchange.columns_in import plain
from fascia_journal.exchange.dates_in import Doubt, Wrong
from fascia_journal.exchange.wording import bare, listed, short

DECIMALS: Mapping[str, str] = {
    ".": "3.5: a point before the decimals",
    ",": "3,5: a comma before the decimals",
}
"""What may stand before decimals, and how that is said."""

ALL = ("all of the plan",)
"""Stands for the exercises of the day's plan, whichever they are."""

_NUMBER = re.compile(r"([+-]?\d{1,15})(?:([.,])(\d{1,20}))?(?:\s?/\s?10)?$", re.ASCII)
_NONE = frozenset(("", "-", "–", "—", "n/a", "na", "nan", "none", "null", "."))
_YES = frozenset(
    (
        *("true", "yes", "y", "1", "x", "ja", "j", "wahr", "oui", "vrai", "si", "sì", "sí", "vero"),
        *("verdadero", "✓", "✔", "☑"),
    )
)
_NO = frozenset(("false", "no", "n", "0", "nein", "falsch", "non", "faux", "falso", "☐")) | _NONE
_WAS_DONE = frozenset(
    (
        *("done", "completed", "gemacht", "erledigt", "geubt", "absolviert", "fait", "faite", "fatto"),
        *("fatta", "hecho", "hecha"),
    )
)
_WAS_NOT_DONE = frozenset(
    (
        *("skip", "skipped", "missed", "not done", "ausgelassen", "ausgefallen", "ubersprungen"),
        *("nicht gemacht", "nicht erledigt", "pas fait", "pas faite", "saute", "sautee", "manque"),
        *("non fatto", "non fatta", "saltato", "saltata", "no hecho", "no hecha", "saltado", "saltada"),
    )
)
_ALL_WORDS = frozenset(("all", "alle", "alles", "tout", "toutes", "tous", "tutti", "tutte", "todos", "todas"))
_BETWEEN = re.compile(r"[,;|\n\r/+•·&]+")
_LETTERS = re.compile(r"[^\W_]+")

_OUTSIDE = Wrong("This is outside the scale: a rating goes from 0 to 10, and another scale is not converted.")
_NO_NUMBER = Wrong("This is no number. Give 0 to 10, or leave the cell empty.")
_NOT_SAID = Wrong("This does not say whether it was done. Write yes or no.")
_NO_TICK = Wrong("This is neither yes nor no. Write yes, or leave the cell empty.")


def decimal_of(columns: Mapping[str, Sequence[str]], numbers: Sequence[int]) -> Doubt | None:
    """What is unclear about the sign before decimals: both stand in one column. None: nothing."""
    for column, cells in columns.items():
        shown: dict[str, tuple[int, str]] = {}
        for sign in DECIMALS:
            with_it = {cell for cell in set(cells) if sign in cell and _NUMBER.match(bare(cell))}
            for number, cell in zip(numbers, cells, strict=True) if with_it else ():
                if cell in with_it:
                    shown[sign] = (number, cell)
                    break
        if len(shown) > 1:
            rows = "; ".join(f"row {number:,} has {short(cell.strip())}" for number, cell in shown.values())
            return Doubt(
                f"In {short(column)} decimals stand behind a point and behind a comma: {rows}. Say which one "
                "holds; rows that do not follow it are left out.",
                tuple(DECIMALS),
            )
    return None


def rating_reader(decimal: str | None) -> Callable[[str], float | Wrong | None]:
    """What reads a rating; None for an empty cell.

    Args:
        decimal: the sign before decimals; None: whichever the column has.
    """

    def read(cell: str) -> float | Wrong | None:
        text = bare(cell)
        if text.casefold() in _NONE:
            return None
        found = _NUMBER.match(text)
        if not found:
            return _NO_NUMBER
        whole, sign, part = found.groups()
        if sign and decimal and sign != decimal:
            return Wrong(f"Decimals stand behind {_SIGNS[decimal]} here; this one has {_SIGNS[sign]}.")
        rated = float(f"{whole}.{part or 0}")
        return rated + 0.0 if 0 <= rated <= 10 else _OUTSIDE

    return read


_SIGNS = {".": "a point", ",": "a comma"}


def tick(cell: str) -> bool | Wrong:
    """Yes or no."""
    word = bare(cell).casefold()
    if word in _NO:
        return False
    return True if word in _YES else _NO_TICK


def ticked(cell: str) -> bool | Wrong | None:
    """Yes or no; None for an empty cell, which says nothing."""
    return tick(cell) if cell.strip() else None


def done(cell: str) -> bool | Wrong | None:
    """Whether something was done, in a tick or a word; None for an empty cell or a dash."""
    word = bare(cell).casefold()
    if word in _NONE:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    words = name(cell)
    return words in _WAS_DONE if words in _WAS_DONE or words in _WAS_NOT_DONE else _NOT_SAID


def done_reader(cells: Iterable[str]) -> Callable[[str], bool | Wrong]:
    """What reads whether something was done.

    Args:
        cells: all of the column: where none of them says no, an empty one does.
    """
    silent = _NOT_SAID if any(done(cell) is False for cell in set(cells)) else False

    def read(cell: str) -> bool | Wrong:
        said = done(cell)
        return silent if said is None else said

    return read


def counts(cell: str) -> bool:
    """Whether a cell is a number that is neither 0 nor 1: how often or how much, not whether."""
    return _NUMBER.match(bare(cell)) is not None and isinstance(tick(cell), Wrong)


def exercise_names(known: Mapping[str, str]) -> Mapping[str, str]:
    """The key of an exercise by what it may be called, spelled as `name` spells it: its key or its title.

    Args:
        known: key of each exercise, and its title.
    """
    keys: dict[str, str] = {}
    for key, title in known.items():
        keys.setdefault(name(title), key)
    return keys | {name(key): key for key in known}


def exercise_reader(known: Mapping[str, str]) -> Callable[[str], tuple[str, ...] | Wrong | None]:
    """What reads the exercises that were done: keys or titles, several with commas or the like between them.

    An empty cell says nothing, None; a dash or the like says that none were done.

    Args:
        known: key of each exercise, and its title.
    """
    keys = exercise_names(known)

    def read(cell: str) -> tuple[str, ...] | Wrong | None:
        if not cell.strip():
            return None
        if bare(cell).casefold() in _NONE:
            return ()
        whole = name(cell)
        if whole in _ALL_WORDS:
            return ALL
        if whole in keys:
            return (keys[whole],)
        found: list[str] = []
        for piece in _BETWEEN.split(cell):
            called = name(piece)
            if not called:
                continue
            words = [called] if called in keys else [name(word) for word in piece.split()]
            unknown = [word for word in words if word not in keys]
            if unknown:
                return Wrong(
                    f"There is no exercise {short(piece.strip())!r} in the programme; there are "
                    f"{listed(list(known.values()), 20)}."
                )
            found += [keys[word] for word in words]
        return tuple(dict.fromkeys(found))

    return read


def not_of_that_day(keys: Iterable[str], allowed: Container[str]) -> str | None:
    """Why a session of a day cannot have these exercises; None when it can."""
    for key in keys:
        if key not in allowed:
            return f"The programme of that day had no exercise {key!r}."
    return None


def name(text: str) -> str:
    """Its words in small letters, without accents and signs: so are names of exercises compared."""
    return " ".join(_LETTERS.findall(plain(text)))
