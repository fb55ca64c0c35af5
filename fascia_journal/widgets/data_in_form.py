"""What a person says about a file that does not say it itself: columns, order of dates, habit, hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets

from fascia_journal.errors import JournalError
from fascia_journal.exchange.habits import Habit
from fascia_journal.exchange.reading import FIELDS, Choices, Unclear
from fascia_journal.widgets.page import heading, section, text

NOON = dt.time(12)
NONE = ""
"""What stands in a list that says nothing; of None itself a browser would show no words."""

_NAMES = {"date_order": "Order of the dates", "decimal": "Sign before decimals"}
_SHOWN = 60  # characters of a column's name or a habit's


class FileForm:
    """The questions about one file. `view` is the widget, empty while there is nothing to say.

    Args:
        actions: the button below, which reads the file with what was answered.
    """

    def __init__(self, actions: widgets.Widget) -> None:
        self._actions = actions
        self._columns: dict[str, str] | None = None
        self._shown: dict[str, str] | None = None
        self.columns: dict[str, widgets.Dropdown] = {}
        self.answers: dict[str, widgets.Dropdown] = {}
        self.habit: widgets.Dropdown | None = None
        self.hour = _field(widgets.TimePicker(description="Time of day where none is given", value=NOON))
        self.all_exercises = widgets.Checkbox(
            description="Where no exercises are named, all of my plan were done", indent=False
        )
        self.view = section()
        self.clear()

    def clear(self) -> None:
        """Forget everything that was said: another file comes."""
        self._columns = self._shown = None
        self.columns, self.answers, self.habit = {}, {}, None
        self.hour.value, self.all_exercises.value = NOON, False
        self._show()

    def ask(self, found: Unclear) -> None:
        """Show what is unclear about a table. What was answered before stays."""
        said = {key: field.value for key, field in self.answers.items()}
        names = [(_short(name), name) for name in found.header]
        self._shown = dict(found.columns)
        self.columns = {
            key: _dropdown(words[:1].upper() + words[1:], [("not in the file", NONE), *names])
            for key, words in FIELDS.items()
        }
        for key, column in found.columns.items():
            if key in self.columns and column in found.header:
                self.columns[key].value = column
        questions = text(
            heading("What this file does not say")
            + "".join(f"<p>{escape(question.words)}</p>" for question in found.questions)
            + table("The first rows of the file", found.header, found.first_rows)
        )
        for question in found.questions:
            if question.answers:
                offered = [(words, value) for value, words in question.answers.items()]
                field = _dropdown(_NAMES[question.option], [("please choose", NONE), *offered])
                if said.get(question.option) in question.answers:
                    field.value = said[question.option]
                self.answers[question.option] = field
        if any(question.option == "columns" for question in found.questions):
            self._shown = None  # whatever stands there now is an answer
        self._show(
            questions,
            *self.answers.values(),
            text(heading("Which column holds what", 3)),
            *self.columns.values(),
        )

    def pick(self, habits: Sequence[Habit]) -> None:
        """Ask for one of several habits."""
        offered = [
            (f"{_short(one.name)}: {one.done_days:,} {'day' if one.done_days == 1 else 'days'}", one.key)
            for one in habits
        ]
        self.habit = _dropdown("Habit to take", [("please choose", NONE), *offered])
        self._show(text(heading("Which habit?")), self.habit)

    def told(self) -> None:
        """Nothing is asked; the hour and the exercises can still be said."""
        if not self.columns and self.habit is None:
            self._show(text(heading("How it is read")))

    def choices(self) -> Choices:
        """What was said.

        Raises:
            JournalError: a question has no answer yet.
        """
        if self.hour.value is None:
            raise JournalError("Give the time of day for rows that say none.")
        for key, field in self.answers.items():
            if field.value == NONE:
                raise JournalError(f"Please choose: {_NAMES[key].lower()}.")
        named = {key: field.value for key, field in self.columns.items() if field.value != NONE}
        if self.columns and named != self._shown:
            self._columns = named
        return Choices(
            columns=self._columns,
            hour=self.hour.value.replace(tzinfo=None),
            all_exercises=self.all_exercises.value,
            **{key: field.value for key, field in self.answers.items()},
        )

    def picked(self) -> str | None:
        """The habit that was picked; None: none was asked for.

        Raises:
            JournalError: one was, and none is chosen.
        """
        if self.habit is None:
            return None
        if self.habit.value == NONE:
            raise JournalError("Please choose: the habit to take.")
        return str(self.habit.value)

    def _show(self, *asked: widgets.Widget) -> None:
        self.view.children = (*asked, self.hour, self.all_exercises, self._actions) if asked else ()
        self.view.layout.display = None if asked else "none"


def table(name: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """HTML of a table that scrolls by itself where it is wide; all text in it is escaped."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        '<div class="fj-table">'
        f'<div class="fj-scroll" tabindex="0" role="region" aria-label="{escape(name)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def _field(field: Any) -> Any:
    field.add_class("fj-field")
    return field


def _dropdown(words: str, options: Sequence[tuple[str, str]]) -> widgets.Dropdown:
    made: widgets.Dropdown = _field(widgets.Dropdown(description=words, options=options, value=NONE))
    return made


def _short(name: str) -> str:
    return name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"
