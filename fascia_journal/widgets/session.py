"""Log a session; change, delete, undo, erase earlier ones."""

from __future__ import annotations

import importlib
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from fascia_journal.records import SCALES, Session, Tension
from fascia_journal.widgets.record_page import RecordPage
from fascia_journal.widgets.session_form import CONTEXT_WORDS, SessionForm

if TYPE_CHECKING:
    from fascia_journal.journal import Journal


class SessionPage(RecordPage):
    """The form of a session and the list of those that were saved. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, SessionForm, _summary)
        threading.Thread(target=_load_analysis, daemon=True).start()

    def _standing(self) -> str:
        """Where the week stands, such as "2 of 2 to 3 this week"."""
        from fascia_journal.analysis import adherence, sentences

        frames = self._journal.frames()
        return sentences.this_week(adherence.of(frames), frames.plan, frames.as_of)


def _load_analysis() -> None:
    """Load pandas while the person rates, so that saving need not wait for it."""
    with suppress(Exception):  # the kernel may be ended meanwhile; what is wrong else, the next import says
        importlib.import_module("fascia_journal.analysis.adherence")


def _summary(session: Session) -> str:
    parts = [
        f"{session.done} of {len(session.prescribed or ())} exercises",
        f"tension {_change(session.before, session.after, 'overall')}",
    ]
    parts += [
        f"{name.replace('_', ' ')} {_change(session.before, session.after, name)}"
        for name in SCALES[1:]
        if getattr(session.before, name) is not None or getattr(session.after, name) is not None
    ]
    parts.append(CONTEXT_WORDS[session.context])
    if session.flare_up:
        parts.append("flare-up")
    return " · ".join(parts)


def _change(before: Tension, after: Tension, name: str) -> str:
    first, then = getattr(before, name), getattr(after, name)
    if first is None and then is None:
        return "not rated"
    return (
        f"{'not rated' if first is None else f'{first:g}'} → {'not rated' if then is None else f'{then:g}'}"
    )
