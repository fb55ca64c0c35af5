"""The review page: what the weeks were like, in headlines, pictures and a look back at the last week."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal import clock
from fascia_journal.widgets.guard import Actions, Guard
from fascia_journal.widgets.page import heading, invented, page, page_part, section, text
from fascia_journal.widgets.rating import Choice
from fascia_journal.widgets.warning_signs import one_click_away

if TYPE_CHECKING:
    from fascia_journal.analysis.frames import Frames
    from fascia_journal.journal import Journal
    from fascia_journal.widgets.figure import Figure
    from fascia_journal.widgets.review_figures import View

PERIODS = [
    ("4", "4 weeks"),
    ("12", "12 weeks"),
    ("52", "52 weeks"),
    ("all", "All"),
    ("own", "Own dates"),
]
SCALES = [
    ("overall", "Overall"),
    ("neck", "Neck"),
    ("upper_back", "Upper back"),
    ("lower_back", "Lower back"),
]
CONTEXTS = [
    ("all", "All sessions"),
    ("alone", "On its own"),
    ("before_sport", "Before sport"),
    ("after_sport", "After sport"),
]
_LOOK = 2.0  # seconds between two looks at the journal for what another page or the shell has saved
_CELL = 0.05  # seconds; by then the cell has ended, and the browser loads what shows the page while we draw
_EMPTY = (
    "<p>Nothing is in this journal yet. Log a first session on the "
    '<a href="1_journal.ipynb">Journal page</a>; what the weeks were like then appears here.</p>'
)
_OF_ONE_CONTEXT = (
    "<p class='fj-muted fj-small'>How often, the calendar and check-ins are shown for all sessions: "
    "the plan asks for sessions of any kind.</p>"
)


@page_part
def review_page(journal: Journal) -> widgets.Widget:
    """What the weeks were like: how often, how it felt, and how sure one can be."""
    return ReviewPage(journal).view


class ReviewPage:
    """Draws what the choices ask for, anew when the journal has changed. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.guard, self.pictures_guard = Guard(), Guard()
        self.pictures_guard.notice.add_class("fj-toast")
        self.period = Choice("How far back", PERIODS, "12")
        self.scale = Choice("Where", SCALES, "overall")
        self.context = Choice("Which sessions", CONTEXTS, "all")
        self.first = widgets.DatePicker(description="First day")
        self.last = widgets.DatePicker(description="Last day")
        self.dates = widgets.HBox([self.first, self.last])
        self.dates.add_class("fj-row")
        self.sentences = text("")
        self.pictures = Actions(
            self.pictures_guard,
            on={"copy": self._copy, "year": self._turn},
            patience=20,
            measures=True,
            undone="Not done",
        )
        self._year: int | None = None
        self._figures: dict[str, Figure] = {}
        self._frames: Frames | None = None
        self._seen: tuple[int, dt.date] | None = None
        for field in (self.first, self.last):
            field.add_class("fj-field")
            field.observe(self.guard(lambda _change: self.show()), "value")
        for choice in (self.period, self.scale, self.context):
            choice.observe(self.guard(self._chosen), "value")
        self.pictures.observe(self.guard(lambda _change: self.show()), "narrow")
        self.view = page(
            section(self.period, self.dates, self.scale, self.context, self.guard.notice),
            self.sentences,
            self.pictures,
            self.pictures_guard.notice,
            text(one_click_away(number=journal.settings["emergency_number"]), "fj-small"),
        )
        self._offer(self._read())
        if not self._later(_CELL, self._draw_first):
            self.show()

    def show(self) -> None:
        """Show what is chosen; the journal is read only when it has changed since."""
        own = self.period.value == "own"
        self.dates.layout.display = None if own else "none"
        frames = self._read()
        self._offer(frames)
        if frames.sessions.empty and frames.check_ins.empty:
            self.sentences.value = f'<section class="fj-section">{_EMPTY}</section>'
            self.pictures.html, self._figures = "", {}
            return
        from fascia_journal.widgets.review_figures import figures

        view = self._view(frames)
        drawn = {figure.key: figure for figure in figures(view)}
        self.sentences.value = _headline(view, one_context=self.context.value != "all")
        self._figures = drawn
        self.pictures.html = "".join(figure.html() for figure in drawn.values())

    def _offer(self, frames: Frames) -> None:
        """Ask which region and which sessions only where the journal has more than one."""
        regions = bool((frames.ratings["scale"] != "overall").any())
        contexts = frames.sessions["context"].nunique() > 1
        for choice, offered in ((self.scale, regions), (self.context, contexts)):
            choice.layout.display = None if offered else "none"

    def _read(self) -> Frames:
        seen = (self._journal.version, clock.today(self._journal.settings["zone"]))
        if self._frames is None or seen != self._seen:
            self._frames = self._journal.frames()
            self._seen = seen
        return self._frames

    def _view(self, frames: Frames) -> View:
        from fascia_journal.widgets.review_figures import View

        first, last = self._span(frames.as_of)
        chosen = frames.between(first, last)
        context = self.context.value
        return View(
            whole=frames,
            chosen=chosen,
            around=chosen if context in (None, "all") else chosen.in_context(context),
            scale=self.scale.value or "overall",
            year=self._year or min(last or frames.as_of, frames.as_of).year,
            narrow=self.pictures.narrow,
        )

    def _span(self, as_of: dt.date) -> tuple[dt.date | None, dt.date | None]:
        if self.period.value != "own":
            return first_day(as_of, self.period.value), None
        first, last = self.first.value, self.last.value
        if first and last and last < first:
            self.guard.say("The last day lies before the first: the two were swapped.", "plain")
            return last, first
        self.guard.hush()
        return first, last

    def _chosen(self, change: dict[str, object]) -> None:
        if change["owner"] is self.period:
            self._year = None
            if self.period.value == "own" and self.first.value is None:
                as_of = self._read().as_of
                self.last.value, self.first.value = as_of, first_day(as_of, "12")
        self.show()

    def _turn(self, key: str) -> None:
        self._year = int(key)
        self.show()

    def _copy(self, key: str) -> None:
        figure = self._figures[key]
        rows = len(figure.table)
        done = f"Copied: {figure.title}, {rows:,} {'row' if rows == 1 else 'rows'} as CSV."
        self.pictures.copy(figure.csv(), done)

    def _later(self, seconds: float, do: Callable[[], object]) -> bool:
        """Let the kernel do something when it has time; False where there is none."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return False
        loop.call_later(seconds, do)
        return True

    def _draw_first(self) -> None:
        self.guard.run(self.show)
        self._later(_LOOK, self._look)

    def _look(self) -> None:
        """Look from time to time whether the journal has changed."""
        if self.guard.run(self._show_if_changed):  # what cannot be read is said once, not every two seconds
            self._later(_LOOK, self._look)

    def _show_if_changed(self) -> None:
        if self._seen != (self._journal.version, clock.today(self._journal.settings["zone"])):
            self.show()


def first_day(as_of: dt.date, period: str | None) -> dt.date | None:
    """First day of a period: the Monday so many whole weeks before the present one; None: from the start."""
    if period is None or not period.isdigit():
        return None
    return clock.monday(as_of) - dt.timedelta(weeks=int(period))


def _headline(view: View, *, one_context: bool) -> str:
    """Four cards, what makes them hard to judge, and the look back."""
    from fascia_journal.analysis import adherence, look_back, sentences

    whole, chosen, around = view.whole, view.chosen, view.around
    last = whole.sessions["local_date"].max().date() if len(whole.sessions) else None
    cards = {
        "This week": sentences.this_week(adherence.of(whole), whole.plan, whole.as_of, last),
        "How often": sentences.adherence_sentence(adherence.summary(view.ledger)),
        "Over the weeks": sentences.course_sentence(view.course),
        "Right after a session": sentences.change_sentence(view.change, view.scale),
    }
    listed = "".join(
        f'<section class="fj-section">{heading(name)}<p>{escape(words)}</p></section>'
        for name, words in cards.items()
    )
    notes = [
        *([sentences.CHANGE_CAVEAT] if view.change.n else []),
        sentences.completeness_sentence(adherence.completeness(around.sessions), len(around.sessions)),
        sentences.entered_later_sentence(chosen),
    ]
    small = "".join(f"<p class='fj-muted fj-small'>{escape(line)}</p>" for line in notes)
    looked = sentences.look_back_sentences(look_back.of(whole), whole.programme.title_of)
    lines = "".join(f"<li>{escape(line)}</li>" for line in looked)
    back = f'<section class="fj-section">{heading("Looking back")}<ul>{lines}</ul></section>' if lines else ""
    return (
        f'{invented(whole.settings)}<div class="fj-cards">{listed}</div>'
        f'<div class="fj-cards-notes">{_OF_ONE_CONTEXT if one_context else ""}{small}</div>{back}'
    )
