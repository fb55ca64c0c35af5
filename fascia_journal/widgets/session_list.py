"""The sessions that were saved, newest first, each with its actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from fascia_journal.errors import JournalError
from fascia_journal.records import SCALES, Session, Tension
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.session_form import CONTEXT_WORDS

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

ROWS = 20
"""Sessions shown at first, and by each "show more"."""


def day_and_time(moment: dt.datetime, *, weekday: bool = True) -> str:
    """Such as "Tuesday 3 March 2026, 18:05", in the wall time that the moment carries."""
    name = f"{moment:%A} " if weekday else ""
    return f"{name}{moment.day} {moment:%B %Y, %H:%M}"


class SessionList(Actions):
    """Edit, delete, undo, erase for good. One widget, however many sessions there are.

    Args:
        journal: whose sessions.
        edit: called with the session that is to be changed.

    Its `guard` is its own: what became of a row is said near the row, not at the form's end.
    """

    def __init__(self, journal: Journal, edit: Callable[[Session], None]) -> None:
        self.guard = Guard()
        self.guard.notice.add_class("fj-toast")
        self._journal = journal
        self._edit = edit
        self._shown = ROWS
        self._erasing: str | None = None
        super().__init__(
            self.guard,
            on={
                "edit": self._start_edit,
                "delete": self._delete,
                "undo": self._undo,
                "erase": self._ask_to_erase,
                "erase-yes": self._erase,
                "erase-no": self._keep,
                "more": self._more,
            },
        )
        self.refresh()

    def refresh(self, focus_row: int | None = None) -> None:
        """Show what the journal holds now.

        Args:
            focus_row: number of the row whose first button takes the focus.
        """
        total = self._journal.count()
        sessions = self._journal.latest(self._shown)
        undo = self._journal.can_undo
        rows = [self._row(session, n == focus_row) for n, session in enumerate(sessions)]
        parts = []
        if undo:
            parts.append(
                f'<div class="fj-buttons">{button("undo", "Undo the latest change", look="quiet")}'
                f'<span class="fj-muted fj-small">{escape(undo)}</span></div>'
            )
        if not sessions:
            parts.append("<p>No session yet. The first one that you save appears here.</p>")
        parts.append(f'<ul class="fj-list">{"".join(rows)}</ul>')
        if total > len(sessions):
            parts.append(
                f'<p class="fj-muted fj-small">The latest {len(sessions)} of {total} sessions.</p>'
                + button("more", f"Show {min(ROWS, total - len(sessions))} more")
            )
        self.html = "".join(parts)

    def _row(self, session: Session, focus: bool) -> str:
        key, short = session.id or "", day_and_time(session.started_at, weekday=False)
        note = f'<p class="fj-note">{escape(session.note)}</p>' if session.note.strip() else ""
        if key == self._erasing:
            actions = self._question(key, short)
        else:
            actions = "".join(
                button(
                    action,
                    words,
                    key=key,
                    name=f"{words.split()[0]} session of {short}{end}",
                    look="quiet",
                    focus=focus and action == "edit",
                )
                for action, words, end in (
                    ("edit", "Edit", ""),
                    ("delete", "Delete", ""),
                    ("erase", "Erase for good", " for good"),
                )
            )
        return (
            f"<li><h3>{escape(day_and_time(session.started_at))}</h3>"
            f"<p>{escape(_summary(session))}</p>{note}"
            f'<div class="fj-buttons">{actions}</div></li>'
        )

    def _question(self, key: str, short: str) -> str:
        backups = self._journal.backups()
        kept = (
            f" {len(backups)} {'backups were' if len(backups) > 1 else 'backup was'} made before, the newest "
            f"{backups[0].name}; those that hold it are named afterwards, and keep it until you delete them "
            "or newer ones take their place."
            if backups
            else ""
        )
        yes, no = f"Yes, erase session of {short} for good", f"Keep session of {short}"
        return (
            f'<div class="fj-notice fj-warn"><p>Erase the session of {escape(short)} and all its earlier '
            f"versions for good? Undo cannot bring it back.{escape(kept)}</p>"
            f'<div class="fj-buttons">'
            f"{button('erase-yes', 'Yes, erase it for good', key=key, name=yes)}"
            f"{button('erase-no', 'Keep it', key=key, name=no, focus=True)}</div></div>"
        )

    def _session(self, key: str) -> Session:
        record = self._journal.get("session", key)
        if not isinstance(record, Session):
            raise JournalError("This session is no longer in the journal.")
        return record

    def _start_edit(self, key: str) -> None:
        self.guard.hush()
        self._edit(self._session(key))

    def _delete(self, key: str) -> None:
        session = self._session(key)
        self._journal.delete(session)
        done = f"Deleted the session of {day_and_time(session.started_at)}."
        self.guard.say(done, offers={"Undo": self._undo_latest})
        self.guard.then(done, self.refresh)

    def _undo(self, _key: str) -> None:
        self._undo_latest()

    def _undo_latest(self) -> None:
        done = self._journal.undo()
        self.guard.say(done)
        self.guard.then(done, self.refresh)

    def _ask_to_erase(self, key: str) -> None:
        self.guard.hush()
        self._erasing = key
        self.refresh()

    def _keep(self, _key: str) -> None:
        self._erasing = None
        self.refresh()

    def _erase(self, key: str) -> None:
        session = self._session(key)
        holding = self._journal.erase(session)
        self._erasing = None
        done = f"Erased the session of {day_and_time(session.started_at)} for good."
        if holding:
            names = ", ".join(file.name for file in holding)
            done += f" These backups in {holding[0].parent} still hold it: {names}."
        self.guard.say(done)
        self.guard.then(done, self.refresh)

    def _more(self, _key: str) -> None:
        self._shown += ROWS
        self.refresh(focus_row=self._shown - ROWS)


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
