"""The exercise sheet: pictures, timing and cautions of a plan's exercises, to hang on the wall."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from typing import Any, NamedTuple
from xml.etree import ElementTree

from fascia_journal import clock, safety
from fascia_journal.analysis import given
from fascia_journal.analysis.sentences import count, number
from fascia_journal.errors import JournalError, ProgrammeError
from fascia_journal.programme import Exercise, Programme
from fascia_journal.records import Plan
from fascia_journal.report import typesetting
from fascia_journal.report.choices import Paper, paper_of
from fascia_journal.report.letters import breakable, clean, trimmed
from fascia_journal.report.typesetting import Report, Typeset
from fascia_journal.timeline import timeline

_TITLE, _INSTRUCTION, _CAUTION = 80, 500, 300  # characters


class _Layout(NamedTuple):
    """How the cards stand: columns, millimetres of a picture, points of the type, instructions or none."""

    columns: int
    height: float
    size: float
    instructions: bool = True


# The first that fits on one page is taken; of more exercises than the last can hold there is a second page.
_LAYOUTS = (
    _Layout(1, 100, 13), _Layout(1, 62, 11), _Layout(2, 52, 10), _Layout(2, 46, 9), _Layout(2, 43, 8.5),
    _Layout(2, 40, 8), _Layout(2, 33, 7.5), _Layout(3, 34, 7.5), _Layout(3, 30, 8, instructions=False),
    _Layout(3, 26, 7, instructions=False), _Layout(4, 22, 6.5, instructions=False),
)  # fmt: skip


class _Drawing(NamedTuple):
    svg: str
    description: str


def exercise_sheet(
    programme: Programme,
    plan: Plan,
    *,
    target: str | os.PathLike[str],
    paper: str = "a4",
    timestamp: dt.datetime | None = None,
    overwrite: bool = False,
) -> Report:
    """Write the exercises of a plan on one page, as a tagged PDF (PDF/UA-1).

    The more exercises there are, the smaller the cards; from 9 or so on the instructions are left out.

    Args:
        programme: lends titles, pictures, timing and cautions; its order is that of the sheet.
        plan: which of the exercises, and how often a week.
        target: the file to write; its folder must exist.
        paper: "a4" or "us-letter".
        timestamp: aware instant that the file carries as its date; None: now.
        overwrite: replace a file that is there already; otherwise it is refused.

    Returns:
        Where it is; `warnings` names exercises that the programme does not have, pictures that cannot be
        read, and characters that no font has.

    Raises:
        JournalError: the target, the timestamp or the paper cannot be used, or the programme has none of the
            exercises; then nothing was written.
    """
    given.instance(programme, Programme, "Programme.load()")
    given.instance(plan, Plan, "journal.plan()")
    path = typesetting.target_of(target, overwrite=overwrite)
    typesetting.check_moment(timestamp)
    typeset = _typeset(programme, plan, paper_of(paper), timestamp or clock.now())
    typesetting.write(path, typeset.pages[0], overwrite=overwrite)
    return Report(path=path, pages=typeset.count, warnings=typeset.warnings)


def _typeset(programme: Programme, plan: Plan, paper: Paper, timestamp: dt.datetime) -> Typeset:
    chosen = [exercise for exercise in programme.exercises if exercise.key in plan.exercises]
    if not chosen:
        raise JournalError("The programme has none of the plan's exercises: choose some in the plan first.")
    drawings, warnings = _drawings(programme, chosen)
    unknown = [key for key in plan.exercises if key not in programme.keys]
    if unknown:
        titles = ", ".join(programme.title_of(key) for key in unknown)
        warnings.append(f"Not in the programme {programme.title}, so not on the sheet: {titles}.")
    for layout in _LAYOUTS[0 if len(chosen) == 1 else 1 if len(chosen) == 2 else 2 :]:
        typeset = typesetting.typeset(
            "sheet.typ",
            data={
                "title": trimmed(clean(programme.title), _TITLE),
                "lead": _lead(programme, plan, chosen),
                "hint": safety.load().hint,
                "paper": paper.name,
                "columns": layout.columns,
                "height": layout.height,
                "size": layout.size,
                "pictures": [drawing.description for drawing in drawings.values()],
                "exercises": [
                    _card(exercise, list(drawings), instructions=layout.instructions) for exercise in chosen
                ],
            },
            pictures=[drawing.svg for drawing in drawings.values()],
            timestamp=timestamp,
            warnings=tuple(warnings),
        )
        if typeset.count == 1:
            break
    return typeset


def _drawings(programme: Programme, chosen: Sequence[Exercise]) -> tuple[dict[str, _Drawing], list[str]]:
    """Pictures by the exercise's key, and sentences on those that cannot be read."""
    drawings: dict[str, _Drawing] = {}
    warnings: list[str] = []
    for exercise in chosen:
        try:
            svg = programme.picture_of(exercise.key)
        except ProgrammeError as error:  # a sheet without that picture is better than none
            warnings.append(str(error))
            continue
        if svg:
            drawings[exercise.key] = _Drawing(svg, _description(svg, exercise))
    return drawings, warnings


def _description(svg: str, exercise: Exercise) -> str:
    """What the picture says about itself, else the exercise's instruction."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - checked and written anew by Programme.picture_of
    own = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    return clean(own) or clean(exercise.instruction)


def _card(exercise: Exercise, pictured: list[str], *, instructions: bool) -> dict[str, Any]:
    return {
        "picture": pictured.index(exercise.key) if exercise.key in pictured else None,
        "title": breakable(trimmed(clean(exercise.title), _TITLE)),
        "timing": _timing(exercise),
        "instruction": _text(exercise.instruction, _INSTRUCTION) if instructions else "",
        "caution": _text(exercise.caution, _CAUTION),
    }


def _text(text: str, longest: int) -> str:
    return breakable(trimmed(clean(text), longest))


def _timing(exercise: Exercise) -> str:
    """Such as "90 seconds, change sides after 45"."""
    seconds = count(exercise.seconds, "second")
    if exercise.two_sides:
        return f"{seconds}, change sides after {number(exercise.seconds / 2)}"
    return f"{seconds}, to both sides in turn" if exercise.sides == "both in turn" else seconds


def _lead(programme: Programme, plan: Plan, chosen: Sequence[Exercise]) -> str:
    """How often, how long, and what to have at hand."""
    often = str(plan.minimum) if plan.minimum == plan.maximum else f"{plan.minimum} to {plan.maximum}"
    days = "day" if often == "1" else "days"
    minutes = timeline(programme, exercises=[exercise.key for exercise in chosen])[-1].ends_at / 60
    ready = programme.get_ready_seconds
    before = f", with {count(ready, 'second')} to get ready before each" if ready else ""
    things = dict.fromkeys(clean(item) for exercise in chosen for item in exercise.equipment)
    hand = f" At hand: {trimmed(', '.join(things), 200)}." if things else ""
    return (
        f"{often} session {days} a week. {count(len(chosen), 'exercise')}, "
        f"{count(max(1, round(minutes)), 'minute')}{before}.{hand}"
    )
