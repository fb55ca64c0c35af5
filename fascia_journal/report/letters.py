"""A person's text made ready for a page; it stays text, whatever it holds."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_JOINER = "\u200d"
_VARIANTS, _SKIN, _FLAGS = (
    frozenset(map(chr, range(first, last + 1)))
    for first, last in ((0xFE00, 0xFE0F), (0x1F3FB, 0x1F3FF), (0x1F1E6, 0x1F1FF))
)
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


def breakable(text: str, most: int = _UNBROKEN) -> str:
    """Text in which a very long word, such as an address, may break: a zero-width space now and then.

    Never within what is seen as one letter: before an accent, within a family of emoji.
    """
    return re.sub(rf"\S{{{most + 1},}}", lambda word: _apart(word.group(), most), text)


def _apart(word: str, most: int) -> str:
    pieces, begin = [], 0
    for place in range(1, len(word)):
        if place - begin >= most and not _bound(word[place - 1], word[place]):
            pieces.append(word[begin:place])
            begin = place
    return "\u200b".join([*pieces, word[begin:]])


def _bound(left: str, right: str) -> bool:
    """Whether two characters may be one letter to the eye."""
    joined = _JOINER in (left, right) or right in _VARIANTS or all(map(_FLAGS.__contains__, (left, right)))
    return joined or right in _SKIN or unicodedata.category(right) in ("Mn", "Mc", "Me")


def right_to_left(text: str) -> bool:
    """Whether a text runs from right to left: by its first letter that has a direction."""
    directions = map(unicodedata.bidirectional, text)
    return next((one for one in directions if one in ("L", "R", "AL")), "L") != "L"
