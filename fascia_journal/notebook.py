"""The verbs that a notebook types. Each shows a page of the journal that $FASCIA_JOURNAL names.

They return the journal, to go on with in pandas. A page that cannot be built shows a sentence in its place,
never a traceback; the verb then returns None.
"""

from __future__ import annotations

import importlib
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from IPython.display import HTML, display

from fascia_journal import places
from fascia_journal.errors import DamagedJournalError

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

__all__ = ["open_journal", "show_journal", "show_report", "show_review", "show_start"]


@cache
def open_journal() -> Journal:
    """The journal of this notebook, opened once for the whole kernel.

    Raises:
        JournalError: its file cannot be used.
    """
    from fascia_journal.journal import Journal

    return Journal.open()


def show_start() -> Journal | None:
    """What this is, warning signs, where the data lie, backup."""
    return _show("start", "start_page")


def show_journal() -> Journal | None:
    """Session, check-in and plan, as tabs."""
    return _show("journal_page", "journal_page")


def show_review() -> Journal | None:
    """How often, and how the tension went."""
    return _show("review", "review_page")


def show_report() -> Journal | None:
    """The report, data out and data in, as tabs."""
    return _show("report_page", "report_page")


def _show(module: str, part: str) -> Journal | None:
    journal = None
    page: object
    try:
        build = getattr(importlib.import_module(f"fascia_journal.widgets.{module}"), part)
        journal = open_journal()
        page = build(journal)
    except DamagedJournalError as error:
        from fascia_journal.widgets.damaged import DamagedPage

        page = DamagedPage(places.default_journal().absolute(), error).view
    except Exception as error:  # noqa: BLE001 - a person never sees a traceback
        from fascia_journal.widgets.guard import sentence_for

        words = f'<p role="alert" class="fj-problem">{escape(sentence_for(error))}</p>'
        page = HTML(words)  # type: ignore[no-untyped-call] # IPython is untyped
    display(page)  # type: ignore[no-untyped-call] # IPython is untyped
    return journal
