"""Data that come in: a file is chosen, what it would bring is shown, and only then anything is written."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from fascia_journal.errors import JournalError
from fascia_journal.exchange import importing
from fascia_journal.exchange.importing import Offer, Several
from fascia_journal.exchange.incoming import rejected_csv, rejected_table
from fascia_journal.exchange.reading import Unclear
from fascia_journal.widgets.data_in_form import FileForm, table
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, invented, part, section, text
from fascia_journal.widgets.upload import Upload

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

_ABOUT = (
    "<p>A table of your own (CSV, XLSX, ODS), an export or backup of Loop Habit Tracker, or a lossless copy "
    "of a journal. The file stays as it is and is sent nowhere.</p>"
    "<p>You see first what would come in. Nothing is written before you press Import.</p>"
)
_ACCEPT = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.zip,.db,.json"
_WRITING = "Writing into the journal"
_SHOWN = 10  # rejected values
_LONG = 10  # minutes that an import may take at most before the page asks what became of it


class DataInPage:
    """Choose a file, answer what it does not say, look, import, take back. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.guard = Guard()
        self._name, self._data = "", b""
        self._offer: Offer | None = None
        self._imported: str | None = None
        self.upload = Upload(self.guard, "File to read", _ACCEPT, self.take)
        self.again = Actions(
            self.guard,
            f'<div class="fj-buttons">{button("read", "Read it this way")}</div>',
            on={"read": lambda _key: self._read()},
            undone="Not read",
            patience=_LONG * 60,
        )
        self.form = FileForm(self.again)
        self.actions = Actions(
            self.guard,
            on={"import": self._import, "download": self._download, "undo": self._take_back},
            undone="Not imported",
            patience=_LONG * 60,
        )
        self.preview = text("")
        self.offer_view = section(self.preview, self.actions)
        self.progress = text("")
        self._who = text("")
        self.view = part(
            section(text(heading("Bring data in") + _ABOUT), self._who, self.upload),
            self.form.view,
            self.offer_view,
            self.progress,
            self.guard.notice,
        )
        self._show_offer(None)
        self.refresh()

    def refresh(self) -> None:
        """Show what is so now: an offer is compared anew, an import taken back while it is the last."""
        self._who.value = invented(self._journal.settings)
        self.guard.hush()
        if self._imported is not None and self._journal.can_undo != self._imported:
            self._show_offer(None)
        if self._offer is not None and self._offer.version != self._journal.version:
            self._show_offer(importing.again(self._journal, self._offer))

    def take(self, name: str, data: bytes) -> None:
        """A file has come: read it, and show what it would bring or what must be said first."""
        self._name, self._data = name, data
        self.form.clear()
        self._read()

    def _read(self) -> None:
        self._show_offer(None)
        self.guard.hush()
        choices, habit = self.form.choices(), self.form.picked()
        try:
            found = importing.read(
                self._journal,
                self._data,
                self._name,
                habit=habit,
                choices=choices,
                progress=lambda share: self._tell("Reading the file", share),
            )
        finally:
            self.progress.value = ""
        if isinstance(found, Several):
            self.form.pick(found.habits)
            self.guard.say("There are several habits in this file: choose one.", "plain")
        elif isinstance(found, Unclear):
            self.form.ask(found)
            self.guard.say("Something is not certain about this file: please say it above.", "plain")
        else:
            if importing.kind_of(self._data, self._name) != "copy":
                self.form.told(found.preview.incoming.layout)
            self._show_offer(found)

    def _show_offer(self, offer: Offer | None) -> None:
        self._offer, self._imported = offer, None
        self.offer_view.layout.display = "none" if offer is None else None
        if offer is None:
            self.preview.value = self.actions.html = ""
            return
        lines = "".join(f"<li>{escape(line)}</li>" for line in importing.in_words(offer))
        self.preview.value = f"{heading('What the import would do')}<ul>{lines}</ul>{_rejected(offer)}"
        amount = len(offer.preview.new)
        buttons = button("import", f"Import {_records(amount)}", look="main") if amount else ""
        if offer.preview.incoming.rejected:
            buttons += button("download", "Download what was not taken (CSV)")
        nothing = "" if amount else "<p>There is nothing to import.</p>"
        self.actions.html = f'{nothing}<div class="fj-buttons">{buttons}</div>'

    def _import(self, _key: str) -> None:
        offer = self._offer
        if offer is None:  # pressed in two windows
            raise JournalError("This was imported already, or another file was chosen. Look at the journal.")
        if offer.version != self._journal.version:
            self._show_offer(importing.again(self._journal, offer))
            raise JournalError("The journal was changed meanwhile. Look above once more, then press Import.")
        self._tell(_WRITING, None)
        try:
            amount = importing.write(self._journal, offer, progress=lambda share: self._tell(_WRITING, share))
        finally:
            self.progress.value = ""
        done = f"Imported: {_records(amount)}."
        self.guard.then(done, lambda: self._finish(offer, done))

    def _finish(self, offer: Offer, done: str) -> None:
        self.form.clear()
        self._data = b""
        if importing.can_be_undone(offer):
            take_back = button("undo", "Take it back", name="Take this import back", focus=True)
            self._show_end("In the journal now", take_back)
            self._imported = self._journal.can_undo
        else:
            self._show_offer(None)
        self.guard.say(done)

    def _show_end(self, title: str, words: str) -> None:
        """What stands in place of the offer; the button that was pressed is gone, so it takes the focus."""
        self._offer, self._imported = None, None
        self.preview.value = heading(title)
        self.actions.html = words

    def _take_back(self, _key: str) -> None:
        if self._imported is None or self._journal.can_undo != self._imported:
            raise JournalError(
                "Something was changed after this import. Undo that first, where it was done; then this "
                "import can be undone there, too."
            )
        said = self._journal.undo()
        self._show_end(
            "As it was before", '<p tabindex="-1" data-focus>The import is out of the journal.</p>'
        )
        self.guard.say(said)

    def _download(self, _key: str) -> None:
        if self._offer is None:
            raise JournalError("Choose the file again: what was not taken is known once it is read.")
        rejected = self._offer.preview.incoming.rejected
        name = "fascia-import_not-taken.csv"
        self.actions.download(name, "text/csv", rejected_csv(rejected))
        self.guard.say(f"Handed to the browser as {name}; it says where it put it.")

    def _tell(self, doing: str, share: float | None) -> None:
        """Show how far it is; None: that cannot be known."""
        value = "" if share is None else f' value="{share:.2f}"'
        self.progress.value = (
            f'<p aria-hidden="true">{doing}…</p><progress aria-label="{doing}"{value}></progress>'
        )


def _records(amount: int) -> str:
    return f"{amount:,} {'record' if amount == 1 else 'records'}"


def _rejected(offer: Offer) -> str:
    rejected = offer.preview.incoming.rejected
    if not rejected:
        return ""
    rows = rejected_table(rejected[:_SHOWN])
    more = f"<p>The first {_SHOWN} of {len(rejected):,}.</p>" if len(rejected) > _SHOWN else ""
    return (
        f'{heading("Not taken", 3)}<div class="fj-reasons">'
        + table("Values that were not taken", ("Row", "Field", "Value", "Reason"), rows)
        + f"</div>{more}"
    )
