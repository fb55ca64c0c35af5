"""The warning signs as HTML."""

from __future__ import annotations

from html import escape

from fascia_journal import safety
from fascia_journal.records import Tension


def rose(before: Tension, after: Tension) -> bool:
    """True when a rating after is `safety.RISE` points or more above its own before."""
    rise = before.rise_to(after)
    return rise is not None and rise >= safety.RISE


def parts(level: int = 3, *, number: str | None = None) -> str:
    """The three lists under headings.

    Args:
        level: of the headings.
        number: the emergency number that the person has chosen; None: the list's own. So in what follows.
    """
    return "".join(
        f"<h{level}>{escape(part.title)}</h{level}><p>{escape(part.lead)}</p>"
        f"<ul>{''.join(f'<li>{escape(sign)}</li>' for sign in part.signs)}</ul>"
        for part in safety.load(number=number).parts
    )


def one_click_away(level: int = 3, *, number: str | None = None, opened: bool = False) -> str:
    """The lists behind a click, which is made already where they are `opened`."""
    lists = parts(level, number=number)
    return f"<details{' open' * opened}><summary>Warning signs, and what to do</summary>{lists}</details>"


def hint(number: str | None = None, *, opened: bool = False) -> str:
    """One line before a session, and the lists, which a click opens where they are not `opened`."""
    return f"<p>{escape(safety.load().hint)}</p>{one_click_away(number=number, opened=opened)}"


def stop(*, rose: bool, sharp: bool, number: str | None = None) -> str:
    """The stop-and-ask text, with the lists open below it; "" when neither gives cause for it.

    Args:
        rose: a rating rose by `safety.RISE` points or more.
        sharp: a pain that is sharp, spreading or numb was ticked.
    """
    lines = safety.stop_lines(rose=rose, sharp=sharp)
    if not lines:
        return ""
    title, *rest = map(escape, lines)
    return (
        f'<div class="fj-notice fj-warn"><h3>{title}</h3>{"".join(f"<p>{line}</p>" for line in rest)}'
        f"{one_click_away(4, number=number, opened=True)}</div>"
    )
