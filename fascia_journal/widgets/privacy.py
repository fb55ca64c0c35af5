"""Where the data lie, who can read them, backups, and erasing for good."""

from __future__ import annotations

import datetime as dt
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal import clock, places
from fascia_journal.checks import zone_info
from fascia_journal.errors import JournalError, RecordError
from fascia_journal.widgets.going_back import GoingBack
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import day_and_time, heading, section, text
from fascia_journal.widgets.pauses import spoken

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

ALL = "erase everything"
"""What is typed before a whole journal is erased."""


def where(journal: Journal) -> str:
    """HTML: what is stored, where, and who can read it."""
    return (
        f"<p>All of it is one file on this computer: <code>{escape(str(journal.path))}</code>. The page that "
        "you are looking at is made by this computer too. Nothing is sent anywhere: no account, no cloud, no "
        "counting of visits.</p>"
        "<p>The file holds what you enter: sessions, check-ins, pauses, plans, notes, settings; and, for "
        "undo, the versions before your changes, when they were made, and this computer's name.</p>"
        "<p>It is marked as yours alone, but not encrypted: whoever uses your account on this computer, or "
        "looks after it, can read it. An encrypted disk keeps it from anyone who finds or steals the "
        "computer.</p>"
        f"<p>This journal is called <strong>{escape(journal.name)}</strong>, after its file. Reports bear no "
        "name unless you type one, and no notes unless you tick them; their file names hold dates only. They "
        f"are saved in <code>{escape(str(places.reports(journal.path)))}</code> unless you choose another "
        "folder.</p>"
    )


class Backups:
    """The newest backup, the folder, and a button that makes one now. `view` is the widget."""

    def __init__(self, journal: Journal, guard: Guard) -> None:
        self._journal = journal
        self._guard = guard
        self.folder = widgets.Text(description="Folder for backups", continuous_update=False)
        self.folder.add_class("fj-field")
        self.actions = Actions(
            guard, on={"folder": self._use_folder, "backup": lambda _key: self._back_up()}, patience=20
        )
        self.view = widgets.VBox([self.folder, self.actions])
        self.view.add_class("fj-form")
        self.refresh()

    def refresh(self) -> None:
        """Show what there is now."""
        made = self._journal.backups()
        newest = (
            f"<p>Newest backup: {escape(_made(made[0]))}, in the folder "
            f"<code>{escape(str(made[0].parent))}</code>. {len(made)} in all.</p>"
            if made
            else "<p>There is no backup yet; one is made on each day with changes.</p>"
        )
        if problem := self._journal.keeping.problem:
            newest = f'<div class="fj-notice fj-warn"><p>{escape(problem)}</p></div>{newest}'
        self.folder.value = str(self._journal.keeping.folder)
        self.actions.html = (
            f'{newest}<div class="fj-buttons">{button("folder", "Use this folder")}'
            f"{button('backup', 'Make a backup now')}</div>"
        )

    def _back_up(self) -> None:
        file = self._journal.backup()
        self._guard.say(f"A backup was written and checked: {file}")
        self.refresh()

    def _use_folder(self, _key: str) -> None:
        """Take a folder when a backup could really be written there."""
        typed = self.folder.value.strip()
        settings, before = self._journal.settings, self._journal.settings["backup_folder"]
        default = not typed or Path(typed).expanduser() == places.backups(self._journal.path)
        settings["backup_folder"] = None if default else typed
        try:
            file = self._journal.backup()
        except JournalError:
            settings["backup_folder"] = before
            raise
        self._guard.say(
            f"Backups go there from now on, the first one too: {file}. Older ones stay where they are."
        )
        self.refresh()


class Erasing:
    """Erase a span of days, or everything, for good. `view` is the widget.

    Args:
        journal: whose records.
        guard: says what became of it.
        backups: asked for a last backup, and shown anew.
    """

    def __init__(self, journal: Journal, guard: Guard, backups: Backups) -> None:
        self._journal = journal
        self._guard = guard
        self._backups = backups
        self._open = ""
        self.first_day = widgets.DatePicker(description="First day to erase")
        self.last_day = widgets.DatePicker(description="Last day to erase")
        self.typed = widgets.Text(description=f"To erase the whole journal, type: {ALL}")
        for field in (self.first_day, self.last_day, self.typed):
            field.add_class("fj-field")
        self._days = widgets.HBox([self.first_day, self.last_day])
        self._days.add_class("fj-row")
        self.opener = Actions(guard, on={"open": self._show})
        self.actions = Actions(
            guard,
            on={
                "span": self._ask,
                "span-yes": self._erase_span,
                "all": self._erase_all,
                "backup": self._back_up,
                "keep": lambda _key: self._show("", focus=True),
            },
            patience=30,
            undone="Not erased",
        )
        self.view = widgets.VBox()
        self.view.add_class("fj-form")
        self._show("")

    def _show(self, what: str, *, focus: bool = False) -> None:
        """Show the buttons alone (""), or the fields for a "span" or for "all".

        Args:
            what: to show.
            focus: the button that was pressed goes, and the first of these takes the focus.
        """
        self._open = what
        self.typed.value = ""
        choices = button("open", "Erase a span of days", key="span", focus=focus) + button(
            "open", "Erase everything", key="all"
        )
        self.opener.html = (
            "<p>To erase one session or check-in for good, use its row in the list on the journal page.</p>"
            f'<div class="fj-buttons">{choices}</div>'
        )
        no = button("keep", "Keep it all")
        if what == "span":
            self.actions.html = (
                f'<div class="fj-buttons">{button("span", "Look what that would be")}{no}</div>'
            )
            self.view.children = (self.opener, self._days, self.actions)
        elif what == "all":
            self.actions.html = (
                f'<div class="fj-notice fj-warn"><p>Sessions, check-ins, pauses, plans, drafts, settings and '
                f"all earlier versions go, and undo cannot bring them back. {self._kept()}</p></div>"
                f'<div class="fj-buttons">{button("backup", "Make a last backup first")}'
                f"{button('all', 'Erase everything for good')}{no}</div>"
            )
            self.view.children = (self.opener, self.typed, self.actions)
        else:
            self.actions.html = ""
            self.view.children = (self.opener, self.actions)

    def _kept(self) -> str:
        if self._journal.backups():
            there = "Backups keep what they hold until you delete them; those that do are named afterwards."
        else:
            there = "There is no backup of this journal."
        return f"{there} Copies and reports that you saved elsewhere are not touched."

    def _span(self) -> tuple[dt.date, dt.date]:
        first, last = self.first_day.value, self.last_day.value
        if first is None or last is None:
            raise RecordError("first_day", None, "Give the first and the last day that are to be erased.")
        if last < first:
            raise RecordError("last_day", last, "The span ends before it begins: check the two dates.")
        return first, last

    def _ask(self, _key: str) -> None:
        first, last = self._span()
        within = self._journal.frames().between(first, last)
        pauses = within.pauses
        held = (pauses["first_day"] >= first.isoformat()) & (pauses["last_day"] <= last.isoformat())
        counts = (
            _count(len(within.sessions), "session"),
            _count(len(within.check_ins), "check-in"),
            _count(int(held.sum()), "pause"),
        )
        self._guard.hush()
        self.actions.html = (
            f'<div class="fj-notice fj-warn"><p>{escape(_from_to(first, last))}: {", ".join(counts)}, with '
            "what the history holds of these days, go for good; undo cannot bring them back. A pause that "
            f"reaches beyond stays. {self._kept()}</p></div>"
            f'<div class="fj-buttons">{button("backup", "Make a last backup first")}'
            f"{button('span-yes', 'Yes, erase these days for good', key=f'{first} {last}')}"
            f"{button('keep', 'Keep it all', focus=True)}</div>"
        )

    def _erase_span(self, key: str) -> None:
        first, last = (dt.date.fromisoformat(word) for word in key.split())
        if (first, last) != self._span():
            raise JournalError("The two days were changed meanwhile: look again what that would be.")
        count, holding = self._journal.erase_between(first, last)
        self._said(f"{_from_to(first, last)}: {_count(count, 'record')} erased for good.", holding)

    def _erase_all(self, _key: str) -> None:
        if self.typed.value.strip().lower() != ALL:
            raise JournalError(f"Nothing was erased. To go on, type the two words: {ALL}")
        holding = self._journal.erase_everything()
        self._said("The journal is empty now. Reload the page to begin anew.", holding)

    def _back_up(self, _key: str) -> None:
        file = self._journal.backup()
        self._guard.say(f"A backup was written and checked: {file}")
        self._backups.refresh()

    def _said(self, done: str, holding: list[Path]) -> None:
        if holding:
            names = ", ".join(str(file) for file in holding)
            done += f" These backups still hold it, until you delete them: {names}"
        self._guard.say(done)
        self._guard.then(done, self._backups.refresh)
        self._guard.then(done, lambda: self._show("", focus=True))


def privacy(journal: Journal) -> widgets.Widget:
    """The section of the start page."""
    guard = Guard()
    backups = Backups(journal, guard)
    back = GoingBack(journal, guard)
    erasing = Erasing(journal, guard, backups)
    return section(
        text(heading("Where your data lie") + where(journal)),
        text(heading("Backups", 3) + _BACKUPS),
        backups.view,
        back.view,
        text(heading("Erase for good", 3)),
        erasing.view,
        guard.notice,
    )


_BACKUPS = "<p>They lie in a folder of their own, so that they outlive the folder of the program.</p>"


def _made(file: Path) -> str:
    written = dt.datetime.fromtimestamp(file.stat().st_mtime, zone_info(clock.zone_name()))
    return day_and_time(written)


def _from_to(first: dt.date, last: dt.date) -> str:
    return spoken(first) if first == last else f"{spoken(first)} to {spoken(last)}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
