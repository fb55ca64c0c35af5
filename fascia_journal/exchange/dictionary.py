"""The data dictionary: of each table its columns, in plain words, with unit and direction of the scale."""

from __future__ import annotations

from typing import NamedTuple

from fascia_journal.analysis.columns import COLUMNS, UTC, WALL

PLANS: dict[str, tuple[str, str]] = {  # one row a dated plan, oldest first
    "from_day": (WALL, "first local date on which the plan holds; NaT: from the first day on"),
    "exercises": ("str", "keys of the chosen exercises, with a space between them"),
    "minimum": ("int64", "session days a week that are asked for"),
    "maximum": ("int64", "session days a week up to which more are within the plan"),
    "programme": ("str", "key of the programme, or the name of its file without the folder"),
    "programme_start": (WALL, "first day of the programme; NaT: the first session's day"),
    "programme_end": (WALL, "last day of the programme; NaT: it goes on"),
}
DONE = "exercises_done"
TABLES: dict[str, dict[str, tuple[str, str]]] = {
    **COLUMNS,
    "sessions": {
        **COLUMNS["sessions"],
        DONE: ("str", "keys of the exercises that were done, with a space between them"),
    },
    "plans": PLANS,
}
"""Of each exported table its columns in their order: dtype and meaning."""

ROWS = {
    "sessions": "one row a session",
    "ratings": "one row a rating of tension that was given",
    "exercises": "one row an exercise of a session",
    "check_ins": "one row a check-in",
    "pauses": "one row a pause",
    "plans": "one row a dated plan",
}

EXPLAINING = "columns"
"""The sheet of a workbook that holds this dictionary; no program but ours adds it."""
HEADER = ("table", "column", "type", "meaning", "unit", "direction")

_WORSE, _BETTER = "higher is worse", "higher is better"
_POINTS = "points, 0 to 10"
_SCALES = {
    **dict.fromkeys(
        ("before", "after", "tension", "overall", "neck", "upper_back", "lower_back", "stress", "activity"),
        (_POINTS, _WORSE),
    ),
    **dict.fromkeys(("wellbeing", "sleep"), (_POINTS, _BETTER)),
    "change": ("points, -10 to 10", "lower is better; negative is relief"),
}
_UNITS = {
    **dict.fromkeys(("done", "partly", "skipped"), "exercises"),
    "seconds": "seconds",
    "hours_since_session": "hours",
    **dict.fromkeys(("minimum", "maximum"), "days a week"),
}


class Column(NamedTuple):
    """One line of the dictionary."""

    table: str
    column: str
    type: str
    meaning: str
    unit: str
    direction: str


def dictionary(tables: dict[str, list[str]]) -> list[Column]:
    """A line for each column of these tables, in their order.

    Args:
        tables: name of each table, and of its columns.
    """
    return [_line(table, column) for table, columns in tables.items() for column in columns]


def kind_of(table: str, column: str) -> str:
    """What the cells are: "instant", "wall time", "date", "whole number", "number", "yes or no", "text"."""
    dtype, _ = TABLES[table][column]
    if dtype == UTC:
        return "instant"
    if dtype == WALL:
        return "wall time" if column == "local_time" else "date"
    return {"bool": "yes or no", "int64": "whole number", "float64": "number"}.get(dtype, "text")


def _line(table: str, column: str) -> Column:
    kind = kind_of(table, column)
    meaning = TABLES[table][column][1]
    for written, read in (("NaT", "empty"), ("NaN", "empty"), ("midnight of ", "")):
        meaning = meaning.replace(written, read)
    unit, direction = _SCALES.get(column, (_UNITS.get(column, ""), ""))
    if column == "prescribed" and kind == "whole number":
        unit = "exercises"
    if kind == "instant":
        unit = "UTC"
    return Column(table, column, kind, meaning, unit, direction)
