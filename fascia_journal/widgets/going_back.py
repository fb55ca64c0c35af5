"""Going back to a backup from a page: of this journal, or of one whose file was lost."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal import clock, places
from fascia_journal.checks import zone_info
from fascia_journal.errors import JournalError
from fascia_journal.restoring import in_words, restore
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import day_and_time, heading, section

if TYPE_CHECKING:
    from fascia_journal.journal import Journal
    from fascia_journal.keeping import Kept

_WHAT = (
    "<p>The journal as it is now is not lost: its file is kept beside, under a name that says when. What was "
    "entered since the backup does not come along; it is named afterwards. Other pages of the journal, where "
    "they stand open, save nothing any more until they are reloaded.</p>"
)


class GoingBack:
    """The backups of a journal, and the way back to one of them, in two steps. `view` is the widget.

    Args:
        journal: which goes on with the backup.
        guard: guard of the page.
    """

    def __init__(self, journal: Journal, guard: Guard) -> None:
        self._journal = journal
        self._guard = guard
        self.view = Actions(
            guard,
            on={
                "list": self._list,
                "ask": self._ask,
                "restore": self._restore,
                "keep": lambda _key: self._show(focus=True),
            },
            patience=30,
            undone="Nothing was changed",
        )
        self._show()

    def _show(self, *, focus: bool = False) -> None:
        opener = button("list", "Bring back a backup", look="quiet", focus=focus)
        self.view.html = f'<div class="fj-buttons">{opener}</div>'

    def _list(self, _key: str) -> None:
        kept = self._journal.keeping.to_go_back_to()
        rows = "".join(
            f"<li><p>{escape(_made(self._journal, one))}, {_holds(one)}</p>"
            + button(
                "ask",
                "Bring this one back",
                key=str(one.path),
                name=f"Bring back the backup of {_made(self._journal, one)}",
            )
            + "</li>"
            for one in kept
        )
        listed = f"<ul>{rows}</ul>" if kept else "<p>There is no backup of this journal yet.</p>"
        self.view.html = (
            f'<h4 tabindex="-1" data-focus>Which one?</h4>{listed}'
            f'<div class="fj-buttons">{button("keep", "Leave the journal as it is")}</div>'
        )

    def _ask(self, key: str) -> None:
        one = self._found(key)
        self._guard.hush()
        self.view.html = (
            f'<div class="fj-notice fj-warn"><p>The journal goes back to '
            f"{escape(_made(self._journal, one))}, with {_holds(one)}.</p>{_WHAT}</div>"
            f'<div class="fj-buttons">{button("restore", "Yes, bring this one back", key=key)}'
            f"{button('keep', 'Leave the journal as it is', focus=True)}</div>"
        )

    def _restore(self, key: str) -> None:
        self.view.html = brought_back(self._journal, self._found(key).path)

    def _found(self, key: str) -> Kept:
        for one in self._journal.keeping.to_go_back_to():
            if str(one.path) == key:
                return one
        raise JournalError("That backup is not there any more. Nothing was changed.")


class Offer:
    """Where an empty journal finds backups of a lost one of its name: go on with it. `view` is the widget.

    Args:
        journal: an empty one.
        kept: the newest backup.
    """

    def __init__(self, journal: Journal, kept: Kept) -> None:
        self._journal = journal
        self._kept = kept
        self.guard = Guard()
        self.actions = Actions(
            self.guard,
            heading("Go on where you were?")
            + f"<p>{escape(_there_are(journal, kept))} You can go on with it, or begin anew: then leave this "
            "as it is and go on below.</p>"
            f'<div class="fj-buttons">{button("restore", "Go on with that backup", look="main")}</div>',
            on={"restore": self._restore},
            patience=30,
            undone="Nothing was changed",
        )
        self.view = section(self.actions, self.guard.notice)

    def _restore(self, _key: str) -> None:
        if any(map(self._journal.count, ("session", "check_in", "pause", "plan"))):
            raise JournalError(
                "There are records in this journal by now. Nothing was changed. The backup can be brought "
                f"back in a terminal: {places.command(self._journal.path, 'restore')} {self._kept.path}"
            )
        self.actions.html = brought_back(self._journal, self._kept.path)


def offer(journal: Journal) -> tuple[widgets.Widget, ...]:
    """The offer, where there is one to make."""
    kept = journal.keeping.of_an_earlier_file()
    return (Offer(journal, kept).view,) if kept else ()


def offer_line(journal: Journal) -> str:
    """HTML for the journal page: that there are such backups, and where to go; "" when there are none."""
    kept = journal.keeping.of_an_earlier_file()
    if kept is None:
        return ""
    return (
        f"<p>{escape(_there_are(journal, kept))} "
        '<a href="0_start_here.ipynb">Go on with it on the start page</a></p>'
    )


def brought_back(journal: Journal, backup: Path) -> str:
    """Restore a backup under an open journal, and say in HTML what came back."""
    journal.close()  # Windows sets no open file aside
    try:
        lines = in_words(restore(journal.path, backup))
    except BaseException:
        with suppress(JournalError):  # why it was refused is what the person needs to know
            journal.reopen()
        raise
    journal.reopen()
    return (
        '<h3 tabindex="-1" data-focus>The backup is back</h3>'
        + "".join(f"<p>{escape(line)}</p>" for line in lines)
        + "<p>Reload this page, and others of the journal, to go on.</p>"
    )


def _there_are(journal: Journal, kept: Kept) -> str:
    return (
        "This journal is new and empty, and there are backups of a journal of this name, the newest of "
        f"{_made(journal, kept)}, with {_holds(kept)}."
    )


def _made(journal: Journal, kept: Kept) -> str:
    zone: dt.tzinfo = zone_info(journal.settings["zone"] or clock.zone_name())
    return day_and_time(kept.at.astimezone(zone))


def _holds(kept: Kept) -> str:
    if kept.records is None:
        return "which cannot be read"
    return f"{kept.records:,} record{'' if kept.records == 1 else 's'}"
