"""The frame that every page shares: its look, its headings, and a sentence where it cannot be built."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from fascia_journal.widgets.guard import Guard, button, sentence_for

if TYPE_CHECKING:
    from fascia_journal.journal import Journal


def text(html: str, *classes: str) -> widgets.HTML:
    """Static HTML; text of a person must be escaped in it."""
    part = widgets.HTML(html)
    for name in ("fj-text", *classes):
        part.add_class(name)
    return part


def heading(words: str, level: int = 2) -> str:
    """HTML of a heading."""
    return f"<h{level}>{escape(words)}</h{level}>"


def day_and_time(moment: dt.datetime, *, weekday: bool = True) -> str:
    """Such as "Tuesday 3 March 2026, 18:05", in the wall time that the moment carries."""
    name = f"{moment:%A} " if weekday else ""
    return f"{name}{moment.day} {moment:%B %Y, %H:%M}"


def invented(settings: Mapping[str, Any]) -> str:
    """HTML that says of the sample journal that its person is invented; "" for a journal of somebody."""
    return "<p><strong>The person of this journal is invented.</strong></p>" if settings["invented"] else ""


def trouble(journal: Journal) -> str:
    """HTML: copies beside the journal, and why there is no backup of today; "" when all is well."""
    found = (journal.copies_beside, journal.keeping.problem)
    return "".join(f'<p role="alert">{escape(words)}</p>' for words in found if words)


def taking_back(journal: Journal, kind: str | None = None) -> str:
    """HTML of a button that undoes the latest change, and says what that was; "" when there is none.

    Args:
        journal: whose change.
        kind: only when it was about a record of this kind; None: whatever it was.
    """
    undo = journal.can_undo
    if not undo or (kind and f" the {kind} " not in undo):
        return ""
    if journal.settings["invented"] and "batch" in undo:
        return ""  # the whole sample came in one change: a click would leave an empty journal
    return (
        f'<div class="fj-buttons">{button("undo", "Undo the latest change", look="quiet")}'
        f'<span class="fj-muted fj-small">{escape(undo)}</span></div>'
    )


def section(*children: widgets.Widget) -> widgets.VBox:
    """What belongs together, on one sheet."""
    part = widgets.VBox(children)
    part.add_class("fj-section")
    return part


def ticks(*boxes: widgets.Widget) -> widgets.VBox:
    """Ticks that answer one question; guard.js makes them a group, named by the heading before them."""
    group = widgets.VBox(boxes)
    group.add_class("fj-ticks")
    return group


def part(*children: widgets.Widget) -> widgets.VBox:
    """Several sheets, one below the other."""
    sheets = widgets.VBox(children)
    sheets.add_class("fj-part")
    return sheets


def page(*children: widgets.Widget) -> widgets.VBox:
    """A whole page."""
    whole = widgets.VBox(children)
    whole.add_class("fj-page")
    return whole


def page_part(build: Callable[..., widgets.Widget]) -> Callable[..., widgets.Widget]:
    """A page that cannot be built shows its sentence instead of a traceback."""

    @functools.wraps(build)
    def built(*arguments: Any, **named: Any) -> widgets.Widget:
        try:
            return build(*arguments, **named)
        except Exception as error:  # noqa: BLE001 - a person never sees a traceback
            guard = Guard()
            guard.say(sentence_for(error), "warn")
            return page(section(guard.notice))

    return built
