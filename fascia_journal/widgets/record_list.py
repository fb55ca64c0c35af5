"""The sessions or check-ins that were saved, newest first, each with its actions."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from fascia_journal.errors import JournalError
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import day_and_time, taking_back
from fascia_journal.widgets.record_form import Said, moment_of

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

ROWS = 20
"""Records shown at first, and by each "show more"."""


class RecordList(Actions):
    """Edit, delete, undo, erase for good. One widget, however many records there are.

    Args:
        journal: whose records.
        kind: "session" or "check_in".
        summary: what one holds, in a line of text.
        edit: called with the record that is to be changed.

    Its `guard` is its own: what became of a row is said near the row, not at the form's end.
    """

    def __init__(
        self,
        journal: Journal,
        kind: str,
        summary: Callable[[Any], str],
        edit: Callable[[Said], None],
    ) -> None:
        self.guard = Guard()
        self.guard.notice.add_class("fj-toast")
        self._journal = journal
        self._kind = kind
        self._noun = kind.replace("_", "-")
        self._summary = summary
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
        total = self._journal.count(self._kind)
        records = self._journal.latest(self._shown, kind=self._kind)
        rows = [self._row(record, n == focus_row) for n, record in enumerate(records)]
        parts = [taking_back(self._journal)]
        if not records:
            parts.append(f"<p>No {self._noun} yet. The first one that you save appears here.</p>")
        parts.append(f'<ul class="fj-list">{"".join(rows)}</ul>')
        if total > len(records):
            parts.append(
                f'<p class="fj-muted fj-small">The latest {len(records)} of {total} {self._noun}s.</p>'
                + button("more", f"Show {min(ROWS, total - len(records))} more")
            )
        self.html = "".join(parts)

    def _row(self, record: Any, focus: bool) -> str:
        key, short = record.id or "", day_and_time(moment_of(record), weekday=False)
        note = f'<p class="fj-note">{escape(record.note)}</p>' if record.note.strip() else ""
        if key == self._erasing:
            actions = self._question(key, short)
        else:
            actions = "".join(
                button(
                    action,
                    words,
                    key=key,
                    name=f"{words.split()[0]} {self._noun} of {short}{end}",
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
            f"<li><h3>{escape(day_and_time(moment_of(record)))}</h3>"
            f"<p>{escape(self._summary(record))}</p>{note}"
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
        what = f"{self._noun} of {short}"
        yes, no = f"Yes, erase {what} for good", f"Keep {what}"
        return (
            f'<div class="fj-notice fj-warn"><p>Erase the {escape(what)} and all its earlier '
            f"versions for good? Undo cannot bring it back.{escape(kept)}</p>"
            f'<div class="fj-buttons">'
            f"{button('erase-yes', 'Yes, erase it for good', key=key, name=yes)}"
            f"{button('erase-no', 'Keep it', key=key, name=no, focus=True)}</div></div>"
        )

    def _record(self, key: str) -> Any:
        record = self._journal.get(self._kind, key)
        if record is None:
            raise JournalError(f"This {self._noun} is no longer in the journal.")
        return record

    def _named(self, record: Any) -> str:
        return f"the {self._noun} of {day_and_time(moment_of(record))}"

    def _start_edit(self, key: str) -> None:
        self.guard.hush()
        self._edit(self._record(key))

    def _delete(self, key: str) -> None:
        record = self._record(key)
        self._journal.delete(record)
        done = f"Deleted {self._named(record)}."
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
        record = self._record(key)
        holding = self._journal.erase(record)
        self._erasing = None
        done = f"Erased {self._named(record)} for good."
        if holding:
            names = ", ".join(file.name for file in holding)
            done += f" These backups in {holding[0].parent} still hold it: {names}."
        self.guard.say(done)
        self.guard.then(done, self.refresh)

    def _more(self, _key: str) -> None:
        self._shown += ROWS
        self.refresh(focus_row=self._shown - ROWS)
