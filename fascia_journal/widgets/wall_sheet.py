"""A section of the report page: the plan's exercises on one page, for the wall."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal import plans
from fascia_journal.report.defaults import SHEET, free_file
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, section, text
from fascia_journal.widgets.saved_pdf import download_pdf, save_pdf

if TYPE_CHECKING:
    from fascia_journal.journal import Journal
    from fascia_journal.report import Report

_WORDS = "Pictures, timing and cautions of the exercises of your plan, on one page to print."


class WallSheet:
    """Save and Download of the exercise sheet; `view` is the widget.

    Args:
        journal: whose plan.
        folder: the field that names where PDFs go.
        paper: the field that names the paper.
    """

    def __init__(self, journal: Journal, folder: widgets.Text, paper: widgets.Dropdown) -> None:
        self._journal, self._folder, self._paper = journal, folder, paper
        self.guard = Guard()
        self.actions = Actions(
            self.guard,
            f'<div class="fj-buttons">{button("save", "Save the sheet")}'
            f"{button('download', 'Download the sheet')}</div>",
            on={"save": self._save, "download": self._download},
            undone="Not saved",
            patience=60,
        )
        self.view = section(
            text(f"{heading('Exercise sheet for the wall')}<p>{_WORDS}</p>"), self.actions, self.guard.notice
        )

    def _save(self, _key: str) -> None:
        save_pdf(self.guard, self._folder.value, self._build)

    def _download(self, _key: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            download_pdf(self.guard, self.actions, self._build(Path(folder)))

    def _build(self, folder: Path) -> Report:
        from fascia_journal import report

        plan = self._journal.plan()
        return report.exercise_sheet(
            plans.readable(plan.programme),
            plan,
            target=free_file(folder, SHEET),
            paper=self._paper.value,
        )
