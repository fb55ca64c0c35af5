"""The warning signs as HTML."""

from __future__ import annotations

from html import escape

from fascia_journal import safety
from fascia_journal.records import Tension


def rose(before: Tension, after: Tension) -> bool:
    """True when a rating after is `safety.RISE` points or more above its own before."""
    rise = before.rise_to(after)
    return rise is not None and rise >= safety.RISE


def parts(level: int = 3) -> str:
    """The three lists under headings."""
    return "".join(
        f"<h{level}>{escape(part.title)}</h{level}><p>{escape(part.lead)}</p>"
        f"<ul>{''.join(f'<li>{escape(sign)}</li>' for sign in part.signs)}</ul>"
        for part in safety.load().parts
    )


def hint() -> str:
    """One line, and the lists one click away."""
    return (
        f"<p>{escape(safety.load().hint)}</p>"
        f"<details><summary>Warning signs, and what to do</summary>{parts()}</details>"
    )


def stop() -> str:
    """The stop-and-ask text, with the lists open below it."""
    words = safety.load()
    lines = "".join(f"<p>{escape(line)}</p>" for line in words.stop_text)
    return (
        f'<div class="fj-notice fj-warn"><h3>{escape(words.stop_title)}</h3>{lines}'
        f"<details><summary>Warning signs, and what to do</summary>{parts(4)}</details></div>"
    )
