"""The report: choose the period, see the pages, save the PDF; and the exercise sheet for the wall."""

from __future__ import annotations

import base64
import datetime as dt
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from fascia_journal import places
from fascia_journal.errors import JournalError
from fascia_journal.report.choices import PAPERS, SECTION_TITLES, SECTIONS
from fascia_journal.report.defaults import default_period, free_name
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, part, section, text, ticks
from fascia_journal.widgets.saved_pdf import download_pdf, save_pdf
from fascia_journal.widgets.wall_sheet import WallSheet
from fascia_journal.widgets.warning_signs import one_click_away

if TYPE_CHECKING:
    from fascia_journal.journal import Journal
    from fascia_journal.report import Report

_SHOWN = 8  # pages of the preview; notes of years go on and on, and nobody scrolls through 14 MB


class ReportPage:
    """The choices, the preview, and the file. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.guard = Guard()
        self._quiet = False
        self._shown_version = journal.version
        self._offered = first, last = default_period(journal.frames())
        self.first_day = widgets.DatePicker(description="First day", value=first)
        self.last_day = widgets.DatePicker(description="Last day", value=last)
        self.person = widgets.Text(
            description="Name or initials (may stay empty)", continuous_update=False, placeholder="left out"
        )
        self.notes = widgets.Checkbox(description="Put my notes into the report", indent=False)
        self.paper = widgets.Dropdown(
            options=[(paper.title, name) for name, paper in PAPERS.items()], value="a4", description="Paper"
        )
        self.sections = {
            name: widgets.Checkbox(description=SECTION_TITLES[name], value=True, indent=False)
            for name in SECTIONS
        }
        self.folder = widgets.Text(
            description="Folder for the PDF", value=str(places.reports(journal.path)), continuous_update=False
        )
        for field in (self.first_day, self.last_day, self.person, self.paper, self.folder):
            field.add_class("fj-field")
        chosen = (self.first_day, self.last_day, self.person, self.notes, self.paper)
        for field in (*chosen, *self.sections.values()):
            field.observe(self.guard(self._changed), "value")
        self.actions = Actions(
            self.guard,
            f'<div class="fj-buttons">{button("save", "Save PDF", look="main")}'
            f"{button('download', 'Download it in the browser')}</div>",
            on={"save": self._save, "download": self._download},
            undone="Not saved",
            patience=60,
        )
        self.pages = text("", "fj-pages")
        days = widgets.HBox([self.first_day, self.last_day])
        days.add_class("fj-row")
        self.wall = WallSheet(journal, self.folder, self.paper)
        self.view = part(
            section(
                text(heading("Report for your physiotherapist")),
                days,
                self.person,
                self.notes,
                self.paper,
                text(heading("What follows page 1", 3)),
                ticks(*self.sections.values()),
                self.folder,
                self.actions,
                self.guard.notice,
            ),
            section(text(heading("As it will print")), self.pages),
            self.wall.view,
            text(one_click_away(number=journal.settings["emergency_number"]), "fj-small"),
        )
        self.guard.run(self.show)

    def refresh(self) -> None:
        """Draw anew what changed elsewhere; a period that the person chose stays."""
        if self._shown_version == self._journal.version:
            return
        self._shown_version = self._journal.version
        chosen = (self.first_day.value, self.last_day.value) != self._offered
        self._offered = default_period(self._journal.frames())
        if not chosen:
            self._quiet = True
            self.first_day.value, self.last_day.value = self._offered
            self._quiet = False
        self.guard.run(self.show)

    def _changed(self, _change: object) -> None:
        if not self._quiet:
            self.show()

    def show(self) -> None:
        """Draw the pages as they will print."""
        from fascia_journal import report

        self.guard.hush()
        try:
            drawn, warnings = report.preview(self._journal.frames(), **self._choices())
        except JournalError:
            self.pages.value = ""  # nothing would print; the pages of another choice would mislead
            raise
        shown = [_sheet(svg, n, len(drawn)) for n, svg in enumerate(drawn[:_SHOWN], start=1)]
        if len(drawn) > _SHOWN:
            shown.append(f"<p>Pages {_SHOWN + 1} to {len(drawn)}, more tables, are in the PDF only.</p>")
        said = [f"<p>{escape(warning)}</p>" for warning in warnings]
        self.pages.value = "".join([*said, *shown])

    def _period(self) -> tuple[dt.date, dt.date]:
        first, last = self.first_day.value, self.last_day.value
        if first is None or last is None:
            raise JournalError("Give the first and the last day of the report.")
        if last < first:
            raise JournalError("The last day lies before the first: change one of them.")
        return first, last

    def _choices(self) -> dict[str, Any]:
        """What a report is asked for; the same for the pages and for the file."""
        first, last = self._period()
        return {
            "first_day": first,
            "last_day": last,
            "person": self.person.value,
            "notes": self.notes.value,
            "paper": self.paper.value,
            "sections": [name for name, box in self.sections.items() if box.value],
        }

    def _build(self, target: Path) -> Report:
        from fascia_journal import report

        return report.build(self._journal.frames(), target=target, **self._choices())

    def _save(self, _key: str) -> None:
        days = self._period()
        save_pdf(self.guard, self.folder.value, lambda folder: self._build(free_name(folder, *days)))

    def _download(self, _key: str) -> None:
        days = self._period()
        with tempfile.TemporaryDirectory() as folder:
            download_pdf(self.guard, self.actions, self._build(free_name(Path(folder), *days)))


def _sheet(svg: str, number: int, count: int) -> str:
    """One page as a picture by itself, so that its styles and ids touch nothing else on ours."""
    data = base64.b64encode(svg.encode()).decode()
    name = f"Page {number} of {count} of the report, as it will print"
    return f'<img class="fj-sheet" alt="{name}" src="data:image/svg+xml;base64,{data}">'
