"""The report page: choose the period, see the pages, save the PDF."""

from __future__ import annotations

import base64
import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal import places
from fascia_journal.errors import JournalError
from fascia_journal.report.defaults import default_period, free_name
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, page, page_part, section, text
from fascia_journal.widgets.warning_signs import one_click_away

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

_SHOWN = 8  # pages of the preview; ten years have 44, and nobody scrolls through 14 MB


@page_part
def report_page(journal: Journal) -> widgets.Widget:
    """Make the report for a physiotherapist."""
    return ReportPage(journal).view


class ReportPage:
    """The choices, the preview, and the file. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.guard = Guard()
        first, last = default_period(journal.frames())
        self.first_day = widgets.DatePicker(description="First day", value=first)
        self.last_day = widgets.DatePicker(description="Last day", value=last)
        self.person = widgets.Text(
            description="Name or initials (may stay empty)", continuous_update=False, placeholder="left out"
        )
        self.notes = widgets.Checkbox(description="Put my notes into the report", indent=False)
        self.folder = widgets.Text(
            description="Folder for the PDF", value=str(places.reports(journal.path)), continuous_update=False
        )
        for field in (self.first_day, self.last_day, self.person, self.folder):
            field.add_class("fj-field")
        for field in (self.first_day, self.last_day, self.person, self.notes):
            field.observe(self.guard(lambda _change: self.show()), "value")
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
        self.view = page(
            section(
                text(heading("Report for your physiotherapist")),
                days,
                self.person,
                self.notes,
                self.folder,
                self.actions,
                self.guard.notice,
            ),
            section(text(heading("As it will print")), self.pages),
            text(one_click_away(number=journal.settings["emergency_number"]), "fj-small"),
        )
        self.guard.run(self.show)

    def show(self) -> None:
        """Draw the pages as they will print."""
        from fascia_journal import report

        self.guard.hush()
        first, last = self._period()
        drawn = report.preview(
            self._journal.frames(),
            first_day=first,
            last_day=last,
            person=self.person.value,
            notes=self.notes.value,
        )
        shown = [_sheet(svg, n, len(drawn)) for n, svg in enumerate(drawn[:_SHOWN], start=1)]
        if len(drawn) > _SHOWN:
            shown.append(f"<p>Pages {_SHOWN + 1} to {len(drawn)}, more tables, are in the PDF only.</p>")
        self.pages.value = "".join(shown)

    def _period(self) -> tuple[dt.date, dt.date]:
        first, last = self.first_day.value, self.last_day.value
        if first is None or last is None:
            raise JournalError("Give the first and the last day of the report.")
        if last < first:
            raise JournalError("The last day lies before the first: change one of them.")
        return first, last

    def _build(self, target: Path) -> tuple[Path, list[str]]:
        from fascia_journal import report

        first, last = self._period()
        built = report.build(
            self._journal.frames(),
            first_day=first,
            last_day=last,
            target=target,
            person=self.person.value,
            notes=self.notes.value,
        )
        return Path(built.path), [str(warning) for warning in built.warnings]

    def _save(self, _key: str) -> None:
        first, last = self._period()
        if not self.folder.value.strip():
            raise JournalError("Name the folder into which the PDF is to be saved.")
        folder = Path(self.folder.value.strip()).expanduser()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise JournalError(
                f"The folder {folder} cannot be made ({error.strerror}); choose another."
            ) from error
        path, warnings = self._build(free_name(folder, first, last))
        self.guard.say(" ".join([f"Saved: {path}", *warnings]), "warn" if warnings else "good")

    def _download(self, _key: str) -> None:
        first, last = self._period()
        with tempfile.TemporaryDirectory() as folder:
            path, warnings = self._build(free_name(Path(folder), first, last))
            self.actions.download(path.name, "application/pdf", path.read_bytes())
        self.guard.say(
            " ".join([f"Handed to the browser as {path.name}; it says where it put it.", *warnings]),
            "warn" if warnings else "good",
        )


def _sheet(svg: str, number: int, count: int) -> str:
    """One page as a picture by itself, so that its styles and ids touch nothing else on ours."""
    data = base64.b64encode(svg.encode()).decode()
    name = f"Page {number} of {count} of the report, as it will print"
    return f'<img class="fj-sheet" alt="{name}" src="data:image/svg+xml;base64,{data}">'
