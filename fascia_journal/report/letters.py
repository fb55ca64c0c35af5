"""A person's text made ready for a page; it stays text, whatever it holds."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_UNBROKEN = 40  # letters without a space after which a line may break anyway


def clean(text: str) -> str:
    """A person's text without what no page can show: control characters, and marks that turn text around.

    Line ends and tabs stay, as line ends and spaces.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(character for character in text if not _unseen(character)).strip()


def left_out(text: str) -> set[str]:
    """The characters that `clean` drops and that a person may miss."""
    return {character for character in text if _unseen(character) and character not in "\t\r"}


def _unseen(character: str) -> bool:
    if character == "\n":
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or character in _UNSEEN


def shortened(text: str, longest: int) -> str:
    """Text of at most so many characters; says how many were left out."""
    if len(text) <= longest:
        return text
    return f"{text[:longest].rstrip()}… ({len(text) - longest:,} characters more)"


def trimmed(text: str, longest: int) -> str:
    """A name or title in one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def breakable(text: str) -> str:
    """Text in which a very long word, such as an address, may break: a zero-width space now and then."""
    words = text.split(" ")
    return " ".join(
        "\u200b".join(word[n : n + _UNBROKEN] for n in range(0, len(word), _UNBROKEN)) for word in words
    )
