"""The page in place of any other when the journal's file cannot be used: what is wrong, and the way back."""

from __future__ import annotations

from html import escape
from pathlib import Path

import ipywidgets as widgets

from fascia_journal.errors import DamagedJournalError
from fascia_journal.restoring import in_words, restore
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, page, section

_WHAT = (
    "<p>You can bring back the newest good backup. The file that lies there now is not written to: it is "
    "kept beside, under a name that says when, and what it still holds whole is brought over. Close the "
    "other pages of the journal first.</p>"
)


class DamagedPage:
    """Offers to restore a journal, and says exactly what came back. `view` is the widget.

    Args:
        path: the journal's file.
        error: why it was refused.
    """

    def __init__(self, path: Path, error: DamagedJournalError) -> None:
        self._path = path
        self.guard = Guard()
        self.offer = Actions(
            self.guard,
            f'{heading("The journal cannot be opened")}<div class="fj-notice fj-warn" role="alert">'
            f"<p>{escape(str(error))}</p></div>{_WHAT}"
            f'<div class="fj-buttons">{button("restore", "Bring back the newest good backup", look="main")}'
            "</div>",
            on={"restore": self._restore},
            patience=20,
        )
        self.view: widgets.Widget = page(section(self.offer, self.guard.notice))

    def _restore(self, _key: str) -> None:
        lines = in_words(restore(self._path))
        self.guard.hush()
        self.offer.html = (
            '<h2 tabindex="-1" data-focus>The journal is back</h2>'
            + "".join(f"<p>{escape(line)}</p>" for line in lines)
            + "<p>Reload this page to go on.</p>"
        )
