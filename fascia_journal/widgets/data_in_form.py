"""What a person says about a file that does not say it itself: columns, order of dates, habit, hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import ipywidgets as widgets

from fascia_journal.errors import JournalError
from fascia_journal.exchange.columns_in import ITEMS
from fascia_journal.exchange.delimited import SEPARATORS
from fascia_journal.exchange.habits import Habit
from fascia_journal.exchange.incoming import Layout
from fascia_journal.exchange.reading import FIELDS, Choices, Unclear
from fascia_journal.widgets.page import heading, section, text

NOON = dt.time(12)
NONE = ""
"""What stands in a list that says nothing; of None itself a browser would show no words."""

_NAMES = {"rows": "What the rows are", "date_order": "Order of the dates", "decimal": "Sign before decimals"}
_FOUND_OUT = ("found out", NONE)
_ENCODINGS = {"UTF-8": "utf-8", "Windows-1252": "cp1252", "UTF-16": "utf-16", "Mac Roman": "mac_roman"}
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
        self._layout: Layout | None = None
        self.columns: dict[str, widgets.Dropdown] = {}
        self.answers: dict[str, widgets.Dropdown] = {}
        self.habit: widgets.Dropdown | None = None
        self.sheet: widgets.Dropdown | None = None
        self.header_row = _field(
            widgets.BoundedIntText(description="Row that names the columns (0: none)", min=0, max=10**6)
        )
        signs = [(words, sign) for sign, words in SEPARATORS.items()]
        self.encoding = _dropdown("Encoding of the text", [_FOUND_OUT, *_ENCODINGS.items()])
        self.separator = _dropdown("What separates the cells", [_FOUND_OUT, *signs])
        self._written = (NONE, NONE)  # encoding and separator as the table that is shown was read
        self.by_hand = _tick("Say myself where things stand in the file")
        self.each_item = _tick("There are columns for regions, wellbeing, sleep, stress or my activity")
        self.each_exercise = _tick("There is a column for each exercise")
        self._places, self._items, self._exercises = widgets.VBox(), widgets.VBox(), widgets.VBox()
        boxes = {
            self.by_hand: self._places,
            self.each_item: self._items,
            self.each_exercise: self._exercises,
        }
        for tick, box in boxes.items():
            box.add_class("fj-form")
            tick.observe(lambda change, box=box: _display(box, change["new"]), names="value")
        self.hour = _field(widgets.TimePicker(description="Time of day where none is given", value=NOON))
        self.all_exercises = _tick("Where no exercises are named, all of my plan were done")
        self.view = section()
        self.clear()

    def clear(self) -> None:
        """Forget everything that was said: another file comes."""
        self._columns = self._shown = self._layout = None
        self.columns, self.answers, self.habit, self.sheet = {}, {}, None, None
        self.hour.value, self.all_exercises.value = NOON, False
        self.encoding.value = self.separator.value = NONE
        self._show()

    def ask(self, found: Unclear) -> None:
        """Show what is unclear about a table. What was answered before stays."""
        said = {key: field.value for key, field in self.answers.items()}
        self._written = (self.encoding.value, self.separator.value)
        self._lay_out(found.layout)
        self.by_hand.value = True
        width = max(map(len, found.layout.first_rows), default=1)
        header = ("Row", *found.layout.header)
        questions = text(
            heading("What this file does not say")
            + "".join(f"<p>{escape(question.words)}</p>" for question in found.questions)
            + table(
                "The first rows of the file",
                (*header, *[""] * (width - len(header))),
                found.layout.first_rows,
            )
        )
        for question in found.questions:
            if question.answers:
                offered = [(words, value) for value, words in question.answers.items()]
                field = _dropdown(_NAMES[question.option], [("please choose", NONE), *offered])
                if said.get(question.option) in question.answers:
                    field.value = said[question.option]
                self.answers[question.option] = field
        asked = {question.option for question in found.questions}
        if asked == {"header_row"}:
            # What the columns hold is found out when it is known which row names them.
            self._show(questions, *((self.sheet,) if self.sheet else ()), self.header_row)
            return
        if "columns" in asked:
            self._shown = None  # whatever stands there now is an answer
        self._show(
            questions, *self.answers.values(), text(heading("Which column holds what", 3)), self._places
        )

    def told(self, layout: Layout | None) -> None:
        """Nothing is asked; the hour, the exercises and where things stand in a table can still be said."""
        self._written = (self.encoding.value, self.separator.value)
        if layout is not None and not self._same_place(layout):
            self._lay_out(layout)
            self.by_hand.value = False
            self._show(text(heading("How it is read")), self.by_hand, self._places)
        elif layout is None and self.habit is None:
            self._show(text(heading("How it is read")))

    def _same_place(self, layout: Layout) -> bool:
        known = self._layout
        return known is not None and (known.sheet, known.header_row, known.header) == (
            layout.sheet, layout.header_row, layout.header,
        )  # fmt: skip

    def _lay_out(self, layout: Layout) -> None:
        """Offer the columns of a table, those that are certain chosen; drop answers to another table."""
        if not self._same_place(layout):
            self.answers = {}
        self._layout = layout
        self._shown = dict(layout.columns)
        names = [(_short(name), name) for name in layout.header]
        self.columns = {
            key: _dropdown(words[:1].upper() + words[1:], [("not in the file", NONE), *names])
            for key, words in layout.fields.items()
        }
        for key, column in layout.columns.items():
            self.columns[key].value = column
        self.header_row.value = layout.header_row
        self.sheet = None
        if len(layout.sheets) > 1:
            sheets = [(_short(name), name) for name in layout.sheets]
            self.sheet = _dropdown("Sheet to read", sheets, chosen=layout.sheet)
        items = [self.columns[key] for key in ITEMS]
        exercises = [field for key, field in self.columns.items() if key not in FIELDS]
        for tick, box, fields in (
            (self.each_item, self._items, items),
            (self.each_exercise, self._exercises, exercises),
        ):
            box.children = fields
            tick.value = any(field.value != NONE for field in fields)
            _display(box, tick.value)
        self._places.children = (
            *((self.sheet,) if self.sheet else ()),
            *((self.encoding, self.separator) if layout.sheet is None else ()),
            self.header_row,
            *(self.columns[key] for key in FIELDS if key not in ITEMS),
            self.each_item,
            self._items,
            self.each_exercise,
            self._exercises,
        )
        _display(self._places, self.by_hand.value)

    def pick(self, habits: Sequence[Habit]) -> None:
        """Ask for one of several habits."""
        offered = [
            (f"{_short(one.name)}: {one.done_days:,} {'day' if one.done_days == 1 else 'days'}", one.key)
            for one in habits
        ]
        self.habit = _dropdown("Habit to take", [("please choose", NONE), *offered])
        self._show(text(heading("Which habit?")), self.habit)

    def choices(self) -> Choices:
        """What was said.

        Raises:
            JournalError: a question has no answer yet.
        """
        if self.hour.value is None:
            raise JournalError("Give the time of day for rows that say none.")
        told = Choices(hour=self.hour.value.replace(tzinfo=None), all_exercises=self.all_exercises.value)
        if self._layout is None:
            return told
        sheet = self.sheet.value if self.sheet else self._layout.sheet
        row, written = self.header_row.value, (self.encoding.value, self.separator.value)
        told = replace(told, sheet=sheet, encoding=written[0] or None, separator=written[1] or None)
        place = (self._layout.sheet, self._layout.header_row, self._written)
        if (sheet, row, written) != place:  # other columns: found out anew
            self._columns = None
            return replace(told, header_row=None if row == self._layout.header_row else row)
        for key, field in self.answers.items():
            if field.value == NONE:
                raise JournalError(f"Please choose: {_NAMES[key].lower()}.")
        named = {key: field.value for key, field in self.columns.items() if field.value != NONE}
        if named != self._shown:
            self._columns = named
        answers = {key: field.value for key, field in self.answers.items()}
        return replace(told, columns=self._columns, header_row=row, **answers)

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


def _dropdown(
    words: str, options: Sequence[tuple[str, str]], *, chosen: str | None = NONE
) -> widgets.Dropdown:
    made: widgets.Dropdown = _field(widgets.Dropdown(description=words, options=options, value=chosen))
    return made


def _tick(words: str) -> widgets.Checkbox:
    return widgets.Checkbox(description=words, indent=False)


def _display(box: widgets.VBox, shown: bool) -> None:
    box.layout.display = None if shown else "none"


def _short(name: str) -> str:
    return name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"
