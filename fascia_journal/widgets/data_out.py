"""Data that leave: tables and a lossless copy to keep or hand on, and reminders for a calendar."""

from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from fascia_journal import clock, places
from fascia_journal.errors import JournalError
from fascia_journal.exchange import export, reminders
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, invented, part, section, text, ticks

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

_ABOUT = (
    "<p>CSV and the spreadsheet are for other programs, with a word on each column. The lossless copy holds "
    "everything as it was entered; Fascia Journal can read it into an empty journal.</p>"
)
_TO_HAND_ON = (
    "<p>These are health data. To hand them on, leave out both your notes and the earlier versions: those "
    "hold what you changed or deleted, and this computer's name.</p>"
)
_CALENDAR = (
    "<p>A file that you open with your calendar, on the computer or the telephone. It shows "
    f"“{reminders.SUMMARY}” and nothing about you. The time stays the same in summer and in winter.</p>"
)


class DataOutPage:
    """What is to be saved, where, and the reminders. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.guard = Guard()
        self.formats = {
            key: _box(words[:1].upper() + words[1:], chosen=key in export.USUAL)
            for key, words in export.FORMATS.items()
            if key != "parquet" or importlib.util.find_spec("pyarrow")
        }
        self.without_notes = _box("Leave out my notes")
        self.without_history = _box("Leave out earlier versions (to hand on)")
        self.folder = widgets.Text(
            description="Folder for the files",
            value=str(places.reports(journal.path)),
            continuous_update=False,
        )
        self.folder.add_class("fj-field")
        self.actions = Actions(
            self.guard,
            f'<div class="fj-buttons">{button("save", "Save tables", look="main")}'
            f"{button('download', 'Download them')}</div>",
            on={"save": self._save, "download": self._download},
            undone="Not saved",
            patience=60,
        )
        self.reminders = Reminders(journal, self.folder)
        self._who = text("")
        self.view = part(
            section(
                text(heading("Save your data") + _ABOUT),
                self._who,
                ticks(*self.formats.values()),
                text(heading("What to leave out", 3) + _TO_HAND_ON),
                ticks(self.without_notes, self.without_history),
                self.folder,
                self.actions,
                self.guard.notice,
            ),
            self.reminders.view,
        )
        self.refresh()

    def refresh(self) -> None:
        """Show what is so now; what the person chose stays."""
        self.guard.hush()
        self._who.value = invented(self._journal.settings)
        self.reminders.refresh()

    def _choices(self) -> dict[str, Any]:
        return {
            "formats": [key for key, box in self.formats.items() if box.value],
            "notes": not self.without_notes.value,
            "history": not self.without_history.value,
        }

    def _save(self, _key: str) -> None:
        made = export.export(self._journal, folder_of(self.folder), **self._choices())
        self.guard.say(f"Saved, {len(made)} files: {made[0].parent}")

    def _download(self, _key: str) -> None:
        name, content = export.zipped(self._journal, **self._choices())
        self.actions.download(name, "application/zip", content)
        self.guard.say(f"Handed to the browser as {name}; it says where it put it.")


class Reminders:
    """On which days and at what time a calendar reminds. `view` is the widget.

    Args:
        journal: its zone is offered.
        folder: the field that names the folder for files.
    """

    def __init__(self, journal: Journal, folder: widgets.Text) -> None:
        self._journal = journal
        self._folder = folder
        self.guard = Guard()
        self.days = {key: _box(words) for key, words in reminders.WEEKDAYS.items()}
        self.time = widgets.TimePicker(description="Time", value=dt.time(18, 0))
        self.zone = widgets.Text(description="Time zone", value=journal.settings["zone"] or clock.zone_name())
        for field in (self.time, self.zone):
            field.add_class("fj-field")
        self.actions = Actions(
            self.guard,
            f'<div class="fj-buttons">{button("save", "Save reminders")}'
            f"{button('download', 'Download', name='Download the reminders')}</div>",
            on={"save": self._save, "download": self._download},
            undone="Not saved",
            patience=20,
        )
        when = widgets.HBox([self.time, self.zone])
        when.add_class("fj-row")
        self.view = section(
            text(heading("Reminders") + _CALENDAR),
            ticks(*self.days.values()),
            when,
            self.actions,
            self.guard.notice,
        )

    def refresh(self) -> None:
        """Take the last sentence away."""
        self.guard.hush()

    def _choices(self) -> dict[str, Any]:
        if self.time.value is None:
            raise JournalError("Give the time at which you want to be reminded.")
        zone = self.zone.value.strip()
        return {
            "weekdays": [key for key, box in self.days.items() if box.value],
            "hour": self.time.value.hour,
            "minute": self.time.value.minute,
            "zone": zone,
            "first_day": clock.today(self._journal.settings["zone"]),
        }

    def _save(self, _key: str) -> None:
        choices = self._choices()
        target = reminders.free_file(folder_of(self._folder), choices["first_day"])
        self.guard.say(f"Saved: {reminders.write(target, **choices)}")

    def _download(self, _key: str) -> None:
        choices = self._choices()
        name = f"fascia-reminders_{choices['first_day'].isoformat()}.ics"
        self.actions.download(name, "text/calendar", reminders.calendar(**choices))
        self.guard.say(f"Handed to the browser as {name}; open it with your calendar.")


def folder_of(field: widgets.Text) -> Path:
    """The folder that was typed.

    Raises:
        JournalError: none was.
    """
    if not field.value.strip():
        raise JournalError("Name the folder into which the files are to be saved.")
    return Path(field.value.strip())


def _box(words: str, *, chosen: bool = False) -> widgets.Checkbox:
    return widgets.Checkbox(description=words, value=chosen, indent=False)
