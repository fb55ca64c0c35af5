"""The plan tab: what holds from which day on, earlier plans, and pauses."""

from __future__ import annotations

import dataclasses
import datetime as dt
from html import escape
from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal import clock, plans
from fascia_journal.errors import JournalError, ProgrammeError, RecordError
from fascia_journal.programme import Programme, source_of
from fascia_journal.records import Plan
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, page, page_part, part, section, taking_back, text, ticks
from fascia_journal.widgets.pauses import Pauses, spoken

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

SHIPPED = "back"
_DAYS = range(1, 8)
_DAY = dt.timedelta(days=1)


@page_part
def plan_page(journal: Journal) -> widgets.Widget:
    """The plan and its changes, and the pauses."""
    return page(PlanPage(journal).view)


class PlanForm(widgets.VBox):  # type: ignore[misc] # ipywidgets is untyped
    """Days a week, exercises, first and last day, programme. It saves nothing: `record()` gives the Plan.

    Args:
        guard: guard of the page.
    """

    def __init__(self, guard: Guard) -> None:
        self._programme = Programme.load()
        self.minimum = widgets.Dropdown(options=_DAYS, description="At least, days a week")
        self.maximum = widgets.Dropdown(options=_DAYS, description="At most, days a week")
        self.ticks: dict[str, widgets.Checkbox] = {}
        self._exercises = ticks()
        self._exercises.add_class("fj-exercises")
        self.start = widgets.DatePicker(description="Programme begins (empty: with the first session)")
        self.end = widgets.DatePicker(description="Programme ends (empty: it goes on)")
        self.programme = widgets.Text(
            description="Programme file of your own (empty: the routine that comes with the journal)",
            placeholder="such as ~/mine.toml",
            continuous_update=False,
        )
        self.from_day = widgets.DatePicker(description="Holds from")
        super().__init__(
            [
                _row(self.minimum, self.maximum),
                text(heading("Exercises", 3)),
                self._exercises,
                _row(self.start, self.end),
                self.programme,
                self.from_day,
            ]
        )
        for field in (self.programme, self.from_day):
            field.add_class("fj-field")
        self.add_class("fj-form")
        self.programme.observe(guard(self._other_programme), "value")
        self._guard = guard
        self._quiet = False

    def load(self, plan: Plan, from_day: dt.date) -> None:
        """Show a plan, to be changed from a day on."""
        self._quiet = True
        try:
            self.programme.value = "" if plan.programme == SHIPPED else plan.programme
            self.minimum.value, self.maximum.value = plan.minimum, plan.maximum
            self.start.value, self.end.value = plan.programme_start, plan.programme_end
            self.from_day.value = from_day
        finally:
            self._quiet = False
        self._offer(plans.readable(plan.programme), plan.exercises)

    def record(self) -> Plan:
        """The plan as the form has it.

        Raises:
            JournalError: what a Plan refuses, a programme that cannot be used, or no day.
        """
        if self.from_day.value is None:
            raise RecordError("from_day", None, "Give the day from which it holds.")
        return Plan(
            from_day=self.from_day.value,
            exercises=tuple(key for key, tick in self.ticks.items() if tick.value),
            minimum=self.minimum.value,
            maximum=self.maximum.value,
            programme=source_of(self._source()),
            programme_start=self.start.value,
            programme_end=self.end.value,
        )

    def _source(self) -> str:
        return self.programme.value.strip() or SHIPPED

    def _other_programme(self, _change: object) -> None:
        """Offer the exercises and the goal of another programme; a broken one is refused."""
        if self._quiet:
            return
        self._guard.hush()
        programme = Programme.load(self._source())
        self.minimum.value, self.maximum.value = programme.weekly_minimum, programme.weekly_maximum
        self._offer(programme, programme.keys)

    def _offer(self, programme: Programme, chosen: tuple[str, ...]) -> None:
        self.ticks, rows = {}, []
        for exercise in programme.exercises:
            tick = widgets.Checkbox(exercise.key in chosen, description=exercise.title, indent=False)
            self.ticks[exercise.key] = tick
            row = widgets.VBox([tick, text(f"<p>{escape(exercise.caution)}</p>", "fj-small")])
            row.add_class("fj-exercise")
            rows.append(row)
        self._exercises.children = rows


class PlanPage:
    """Joins the form, the list of plans and the pauses. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._open = False
        self._seen: tuple[Plan, ...] = ()
        self.guard = Guard()
        self.now = text("")
        self.form = PlanForm(self.guard)
        self.opener = Actions(self.guard, on={"open": self._toggle})
        self.save = Actions(self.guard, on={"save": self._save}, undone="Not saved")
        self.list = Actions(self.guard, on={"delete": self._delete, "undo": lambda _key: self._undo()})
        self.pauses = Pauses(journal, changed=self._show_plans)
        self._plan = section()
        self._earlier = section(text(heading("All plans, by date")), self.list)
        self.view = part()
        self.refresh()

    def refresh(self, *, focus: bool = False) -> None:
        """Show what the journal holds now.

        Args:
            focus: the form goes with the button that was pressed: its opener takes the focus.
        """
        self.pauses.refresh()
        saved, now = self._journal.plans(), self._journal.plan()
        self.now.value = heading("Your plan") + self._in_words(now)
        words = "Leave the plan as it is" if self._open else "Change the plan"
        self.opener.html = button("open", words, focus=focus)
        self.save.html = button("save", "Save plan", look="main")
        form = (self.form, self.save) if self._open else ()
        self._plan.children = (self.now, self.opener, *form, self.guard.notice)
        self._show_plans()
        dated = (self._earlier,) if saved[0].id else ()
        self.view.children = (self._plan, self.pauses.view, *dated)

    def _show_plans(self) -> None:
        saved, now = self._journal.plans(), self._journal.plan()
        rows = "".join(self._row(plan, saved, now) for plan in reversed(saved))
        self.list.html = f'{taking_back(self._journal, "plan")}<ul class="fj-list">{rows}</ul>'

    def _in_words(self, now: Plan) -> str:
        today = self._today()
        try:
            programme = Programme.load(now.programme)
            dropped = [programme.title_of(key) for key in programme.keys if key not in now.exercises]
            but = f": all but {', '.join(dropped)}" if dropped else ""
            lines = [f"{plans.in_words(now)} of “{programme.title}”{but}."]
        except ProgrammeError as error:
            lines = [f"{plans.in_words(now)}.", f"{error} Or change the plan and choose another programme."]
        if now.programme_start or now.programme_end:
            begins = f"begins on {spoken(now.programme_start)}" if now.programme_start else ""
            if now.programme_start and now.programme_start <= today:
                begins = f"began on {spoken(now.programme_start)}"
            ends = f"ends on {spoken(now.programme_end)}" if now.programme_end else ""
            if now.programme_end and now.programme_end < today:
                ends = f"ended on {spoken(now.programme_end)}"
            lines.append(f"The programme {' and '.join(filter(None, [begins, ends]))}.")
        return "".join(f"<p>{escape(line)}</p>" for line in lines)

    def _row(self, plan: Plan, saved: tuple[Plan, ...], now: Plan) -> str:
        since = "At first" if plan.from_day == plans.ALWAYS else f"From {spoken(plan.from_day)}"
        marks = [plans.in_words(plan)]
        if plan.programme != SHIPPED:
            marks.append(plan.programme)
        if plan == now:
            marks.append("holds today")
        elif plan.from_day > self._today():
            marks.append("not yet")
        name = f"Delete the plan from {spoken(plan.from_day)}"
        delete = (
            ""
            if plan == saved[0]
            else f'<div class="fj-buttons">'
            f"{button('delete', 'Delete', key=plan.id or '', name=name, look='quiet')}</div>"
        )
        return f"<li><h3>{escape(since)}</h3><p>{escape(' · '.join(marks))}</p>{delete}</li>"

    def _today(self) -> dt.date:
        return clock.today(self._journal.settings["zone"])

    def _toggle(self, _key: str) -> None:
        self.guard.hush()
        self._open = not self._open
        if self._open:
            self._load()
        self.refresh()

    def _load(self) -> None:
        self.form.load(self._journal.plan(), self._today())
        self._seen = self._journal.plans()

    def _show_newer(self) -> None:
        self._load()
        self.refresh()
        self.guard.say("The newer plan is in the form above.", "plain")

    def _save(self, _key: str) -> None:
        plan = self.form.record()
        held = self._journal.plan(plan.from_day)
        if plan == dataclasses.replace(held, from_day=plan.from_day, id=None, revision=None, entered_at=None):
            raise JournalError(f"This is the plan that holds on {spoken(plan.from_day)} already.")
        if plans.judges_the_past(self._journal.plans(), plan, self._today()):
            today = dataclasses.replace(plan, from_day=self._today())
            self.guard.say(
                f"From {spoken(plan.from_day)} on, weeks that are over would be judged by another minimum "
                "than the one you had then. If the change is for the time ahead, let it hold from today.",
                "plain",
                offers={
                    "Let it hold from today": lambda: self._keep(today),
                    f"Save it from {spoken(plan.from_day)}": lambda: self._keep(plan),
                },
            )
            return
        self._keep(plan)

    def _keep(self, plan: Plan, *, over: bool = False) -> None:
        if self._journal.plans() != self._seen and not over:
            self.guard.say(
                "The plan was changed in another window meanwhile. Nothing was saved.",
                "warn",
                offers={
                    "Show the newer plan": self._show_newer,
                    "Save mine over it": lambda: self._keep(plan, over=True),
                },
            )
            return
        held = self._journal.plan(plan.from_day)
        midweek = (plan.minimum, plan.maximum) != (held.minimum, held.maximum) and plan.from_day.weekday()
        asked = self._asked() if midweek else None
        began = self._journal.frames().start if plan.programme_start != held.programme_start else None
        saved = self._journal.change_plan(plan)
        self._open = False
        done = f"Saved: from {spoken(saved.from_day)} on, {plans.in_words(saved)}."
        if midweek:
            done += self._since_when(saved.from_day, asked)
        begins = self._journal.frames().start if began else None
        if began and begins and begins > began:
            done += f" Days before {spoken(begins)} are outside the programme now: they no longer count."
        self._done(done, focus=True)

    def _asked(self) -> tuple[int, int] | None:
        """Session days that the week in progress asks for, and its upper end; None while nothing is asked."""
        from fascia_journal.analysis import adherence

        ledger = adherence.of(self._journal.frames())
        weeks = ledger[ledger["status"] == adherence.IN_PROGRESS]
        return None if weeks.empty else (int(weeks.iloc[-1]["required"]), int(weeks.iloc[-1]["maximum"]))

    def _since_when(self, from_day: dt.date, asked: tuple[int, int] | None) -> str:
        """What becomes of the goal of a week in whose midst a plan begins."""
        monday = clock.monday(from_day)
        if monday != clock.monday(self._today()):
            return " A week keeps the goal of its first day that counts."
        if asked is None or self._asked() != asked:
            return ""  # the programme begins with this plan, or nothing counted before it
        return (
            " The week that has begun keeps its goal; the new one is asked from "
            f"{spoken(monday + 7 * _DAY)} on."
        )

    def _delete(self, key: str) -> None:
        plan = self._journal.get("plan", key)
        if not isinstance(plan, Plan):
            raise JournalError("This plan is no longer in the journal.")
        self._journal.delete(plan)
        self._done(f"Deleted the plan from {spoken(plan.from_day)}.")

    def _undo(self) -> None:
        self._done(self._journal.undo(), undo=False, focus=True)

    def _done(self, sentence: str, *, undo: bool = True, focus: bool = False) -> None:
        self._seen = self._journal.plans()
        problem = self._journal.keeping.problem_to_say()
        words = f"{sentence} {problem}" if problem else sentence
        self.guard.say(words, offers={"Undo": self._undo} if undo else None)
        self.guard.then(sentence, lambda: self.refresh(focus=focus))


def _row(*fields: widgets.Widget) -> widgets.HBox:
    row = widgets.HBox(fields)
    row.add_class("fj-row")
    for field in fields:
        field.add_class("fj-field")
    return row
