"""The first start: four short steps, of which only the warning signs must be seen."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal import clock, safety
from fascia_journal.widgets import warning_signs
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import part, section, text
from fascia_journal.widgets.privacy import Backups, where

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

WHAT = """
<p>A place to write down each time you do a short back routine, and how tense your back feels before and
after. Over the weeks you see how often you did it and how it felt, and you can hand a short report to your
physiotherapist.</p>
<p>It is your own record. It makes no diagnosis, gives no treatment, and does not replace a doctor or
physiotherapist. A week without a session is just that; nothing needs to be made up for.</p>
"""
KNOWN = """
<p>What fascia training does in the body is not clear, nor whether what people feel afterwards comes from the
body or from the mind.</p>
<ul>
<li>Before sport, people became a little more flexible for a short time. Sprinting gained very little at most;
jumping and strength stayed as they were.</li>
<li>After sport, people had less pain and tension in the muscles, at least for a while.</li>
</ul>
<p>The journal shows your own course. It cannot tell what caused it.</p>
"""
BASELINE = """
<p>Ratings around a session alone cannot tell a calmer back from a lucky day. A check-in is a rating at some
distance from a session, and takes ten seconds.</p>
<p>If you like, do one on most days for a week or two before your first session: later the journal can set the
weeks before beside the weeks since. You need not; a first session today is a good beginning too.</p>
"""
OPEN_JOURNAL = '<a class="fj-button main" href="1_journal.ipynb">Open the journal</a>'
REVIEW = f"""
<p class="fj-muted fj-small">This list names signs; it cannot tell you that all is well. A physiotherapist
should go through it for your country. The words and the numbers stand in the file
<code>{escape(str(safety.FILE))}</code>, where they can be changed.</p>
"""
STEPS = {
    "what": "What this journal is",
    "safety": "When to stop, and whom to ask",
    "data": "Where your data lie",
    "baseline": "A week or two of check-ins first?",
}


def note_read(journal: Journal) -> None:
    """Keep that the person has read the warning signs, and on which day."""
    journal.settings["safety_read"] = clock.today(journal.settings["zone"]).isoformat()


class EmergencyNumber(widgets.VBox):  # type: ignore[misc] # ipywidgets is untyped
    """The number to call: by country, or typed.

    Args:
        journal: keeps it in its settings.
        guard: guard of the page.
        changed: called after another number was kept.
    """

    def __init__(self, journal: Journal, guard: Guard, changed: Callable[[], None]) -> None:
        self._journal = journal
        self._guard = guard
        self._changed = changed
        numbers = safety.load().emergency_numbers
        self.country = widgets.Dropdown(
            options=[("Choose to fill in the number", ""), *((f"{c}: {n}", n) for c, n in numbers.items())],
            description="Country",
        )
        self.number = widgets.Text(description="Emergency number", continuous_update=False)
        self._show()
        self.country.observe(guard(self._fill_in), "value")
        self.number.observe(guard(lambda change: self._keep(change["new"])), "value")
        row = widgets.HBox([self.country, self.number])
        row.add_class("fj-row")
        for field in (self.country, self.number):
            field.add_class("fj-field")
        super().__init__([row])

    def _show(self) -> None:
        settings = self._journal.settings
        self.number.value = settings["emergency_number"] or safety.load().emergency_number

    def _fill_in(self, change: dict[str, str]) -> None:
        if change["new"]:
            self.number.value = change["new"]

    def _keep(self, number: str) -> None:
        chosen = number.strip() or None
        settings = self._journal.settings
        if chosen != (settings["emergency_number"] or safety.load().emergency_number):
            try:
                settings["emergency_number"] = chosen
            finally:
                self._show()  # a refused one does not stay in the field, as if it were the one to call
            self._guard.hush()
            self._changed()


class FirstStart:
    """One step at a time. `view` is the widget.

    Args:
        journal: a new one, or one whose person has not seen the warning signs yet.
        done: called when the person is through.
    """

    def __init__(self, journal: Journal, done: Callable[[], None]) -> None:
        self._journal = journal
        self._done = done
        self._hurry = False
        self.guard = Guard()
        self.title = Actions(self.guard, on={})
        self.body = text("")
        self.number = EmergencyNumber(journal, self.guard, self._show_signs)
        self.backups = Backups(journal, self.guard)
        self.buttons = Actions(
            self.guard,
            on={
                "go": self._go,
                "hurry": self._only_the_signs,
                "read": self._read,
                "end": lambda _key: done(),
            },
        )
        self._sheet = section()
        self.view = part(self._sheet)
        self._show("what" if journal.count() == 0 else "safety", focus=False)

    def _show(self, step: str, *, focus: bool = True) -> None:
        place = list(STEPS).index(step) + 1
        self.title.html = (
            f'<p class="fj-muted fj-small">First start, step {place} of {len(STEPS)}</p>'
            f'<h2 tabindex="-1"{" data-focus" if focus else ""}>{STEPS[step]}</h2>'
        )
        extra: tuple[widgets.Widget, ...] = ()
        if step == "what":
            self.body.value = f"{WHAT}<h3>What is known, and what is not</h3>{KNOWN}"
            buttons = button("go", "Go on", key="safety", look="main") + button(
                "hurry", "Only the warning signs, please", look="quiet"
            )
        elif step == "safety":
            self._show_signs()
            extra = (self.number,)
            buttons = button("read", "I have read this", look="main")
        elif step == "data":
            self.body.value = where(self._journal)
            extra = (self.backups.view,)
            buttons = button("go", "Go on", key="baseline", look="main") + button(
                "end", "Skip the rest", look="quiet"
            )
        else:
            self.body.value = BASELINE
            buttons = OPEN_JOURNAL + button("end", "Stay on the start page", look="quiet")
        self.buttons.html = f'<div class="fj-buttons">{buttons}</div>'
        self._sheet.children = (self.title, self.body, *extra, self.guard.notice, self.buttons)

    def _show_signs(self) -> None:
        self.body.value = warning_signs.parts(number=self._journal.settings["emergency_number"]) + REVIEW

    def _go(self, step: str) -> None:
        self.guard.hush()
        self._show(step)

    def _only_the_signs(self, _key: str) -> None:
        self._hurry = True
        self._show("safety")

    def _read(self, _key: str) -> None:
        self.guard.hush()
        note_read(self._journal)
        if self._hurry or self._journal.count():
            self._done()
        else:
            self._show("data")
