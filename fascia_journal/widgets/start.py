"""The start page: what the journal is, when to stop and ask, where the data lie; at first, step by step."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal import places
from fascia_journal.widgets import warning_signs
from fascia_journal.widgets.first_start import (
    BASELINE,
    KNOWN,
    OPEN_JOURNAL,
    REVIEW,
    STEPS,
    WHAT,
    EmergencyNumber,
    FirstStart,
)
from fascia_journal.widgets.going_back import offer
from fascia_journal.widgets.guard import Actions, Guard
from fascia_journal.widgets.page import heading, invented, page, page_part, part, section, text
from fascia_journal.widgets.privacy import privacy

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

_ROUTINE = """
<p>Six exercises of a minute and a half each, about fifteen minutes with the time between them, two or three
times a week. Before and after, you rate the tension in your back from 0, none, to 10, the worst you can
imagine. Lower is better. You may leave any question open.</p>
"""
_LAB = """
<p>Each page is a notebook. “Open in JupyterLab” in the bar on top opens the same pages there, one click on
Start each; below them you can go on in pandas with <code>journal.sessions()</code> and its companions.</p>
"""


def is_new(journal: Journal) -> bool:
    """True until the person of a journal has read the warning signs; the sample's person is invented."""
    return not journal.settings["safety_read"] and not journal.settings["invented"]


def first_start_line(journal: Journal) -> str:
    """HTML for the journal page: the way to the first start, as long as nobody went it; "" afterwards."""
    if not is_new(journal):
        return ""
    return (
        '<p><a href="0_start_here.ipynb">New here? Two minutes: what this journal is, and when to stop and '
        "ask</a></p>"
    )


@page_part
def start_page(journal: Journal) -> widgets.Widget:
    """The first start, or what a person should know and where everything lies."""
    whole = page()

    def through() -> None:
        whole.children = (_all(journal, focus=True),)

    rest = FirstStart(journal, through).view if is_new(journal) else _all(journal)
    whole.children = (*_copies(journal), *offer(journal), rest)
    return whole


def _copies(journal: Journal) -> tuple[widgets.Widget, ...]:
    words = journal.copies_beside
    return (section(text(f'<div class="fj-notice fj-warn"><p>{escape(words)}</p></div>')),) if words else ()


def _all(journal: Journal, *, focus: bool = False) -> widgets.Widget:
    """Every section, one below the other.

    Args:
        focus: the page has just taken the first start's place: say so.
    """
    guard, signs_guard = Guard(), Guard()
    signs = text("")

    def show_signs() -> None:
        number = journal.settings["emergency_number"]
        signs.value = heading(STEPS["safety"]) + warning_signs.parts(number=number) + REVIEW

    show_signs()
    title = heading("What this journal is")
    if focus:
        guard.say("That was the first start. Everything of it stays here to look up.", "plain")
        title = '<h2 tabindex="-1" data-focus>What this journal is</h2>'
    sheets = [
        section(
            Actions(guard, title, on={}),
            text(invented(journal.settings) + WHAT + OPEN_JOURNAL),
            guard.notice,
        ),
        section(text(heading("The routine") + _ROUTINE)),
        section(text(heading("What is known, and what is not") + KNOWN)),
        section(signs, EmergencyNumber(journal, signs_guard, show_signs), signs_guard.notice),
        privacy(journal),
        section(text(heading("Several people, several journals") + _household(journal))),
        section(text(heading("Going on in JupyterLab") + _LAB)),
    ]
    if journal.count() == 0:
        sheets.insert(1, section(text(heading(STEPS["baseline"]) + BASELINE)))
    return part(*sheets)


def _household(journal: Journal) -> str:
    names = places.named_journals()
    others = [name for name in names if name != journal.name]
    listed = f" Besides this one there are: {escape(', '.join(others))}." if others else ""
    return (
        f"<p>You have the journal called <strong>{escape(journal.name)}</strong> open.{listed}</p>"
        "<p>Each person keeps a journal of their own. To open or begin one, type its name when you start: "
        "<code>make journal NAME=anna</code>, or <code>fascia-journal --journal anna</code>.</p>"
    )
