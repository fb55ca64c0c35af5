"""The shell's `pause` and `plan`: see them, enter one, end the one that runs, change the plan."""

from __future__ import annotations

import argparse
import dataclasses
from typing import TYPE_CHECKING, cast

from fascia_journal import clock, plans, terminal
from fascia_journal.errors import JournalError, ProgrammeError, RecordError
from fascia_journal.programme import Programme, source_of
from fascia_journal.records import Pause, Plan

if TYPE_CHECKING:
    from fascia_journal.journal import Journal


def pause(journal: Journal, options: argparse.Namespace) -> str:
    """Enter a pause, end the one that runs, or list them; what to print.

    Raises:
        JournalError: no pause runs that could be ended, or what a Pause refuses.
    """
    today = clock.today(journal.settings["zone"])
    if options.end:
        if options.first_day or options.last_day or options.reason:
            raise RecordError("end", None, "--end stands alone: it ends the pause that runs.")
        running = [one for one in _pauses(journal) if one.goes_on_after(today)]
        if not running:
            raise JournalError("No pause goes on beyond today.")
        ended = journal.replace(dataclasses.replace(running[0], last_day=today))
        others = [f"\nAnother one goes on: {_in_words(one)}" for one in running[1:]]
        return f"Today is the last day of the pause. {_in_words(ended)}{''.join(others)}"
    if options.first_day or options.last_day or options.reason:
        made = Pause(options.first_day or today, options.last_day, options.reason or "other")
        return f"Saved: {_in_words(journal.add(made))}"
    listed = [_in_words(one) for one in _pauses(journal)]
    return "\n".join(listed) or "No pause yet. To enter one: fascia-journal pause --from 2026-03-02"


def plan(journal: Journal, options: argparse.Namespace) -> str:
    """Change the plan from a day on, or show all plans; what to print.

    Raises:
        JournalError: what a Plan or its programme refuses.
    """
    today = clock.today(journal.settings["zone"])
    said = {
        name: getattr(options, name)
        for name in ("minimum", "maximum", "programme_start", "programme_end")
        if getattr(options, name) is not None
    }
    from_day = options.first_day or today
    held = journal.plan(from_day)
    if options.programme:
        programme = Programme.load(options.programme)
        said = {
            "programme": source_of(options.programme),
            "exercises": programme.keys,
            "minimum": programme.weekly_minimum,
            "maximum": programme.weekly_maximum,
        } | said
    if options.exercises:
        every = plans.readable(said.get("programme", held.programme)).keys
        said["exercises"] = every if options.exercises == ["all"] else tuple(options.exercises)
    if not said:
        if options.first_day:
            raise RecordError("from", from_day, "Say what holds from that day: --minimum, --exercises, ...")
        now = journal.plan()
        return "\n".join(_line(one, " (holds today)" if one == now else "") for one in journal.plans())
    new = dataclasses.replace(held, from_day=from_day, id=None, revision=None, entered_at=None, **said)
    past = plans.judges_the_past(journal.plans(), new, today)
    saved = journal.change_plan(new)
    warning = (
        "\nWeeks that are over are judged by this minimum now, not by the one you had then. If you meant the "
        "time ahead: fascia-journal undo, then the same without --from."
        if past
        else ""
    )
    return f"Saved: {_line(saved)}{warning}"


def _pauses(journal: Journal) -> list[Pause]:
    return cast("list[Pause]", journal.latest(journal.count("pause"), kind="pause"))


def _in_words(one: Pause) -> str:
    until = f"to {one.last_day}" if one.last_day else "until you say so"
    return f"{one.first_day} {until}: {one.reason}{' (entered afterwards)' if one.afterwards else ''}"


def _line(one: Plan, end: str = "") -> str:
    since = "At first" if one.from_day == plans.ALWAYS else f"From {one.from_day}"
    try:
        programme = Programme.load(one.programme)
        left_out, title = [key for key in programme.keys if key not in one.exercises], programme.title
    except ProgrammeError:
        left_out, title = [], f"{one.programme}, which cannot be read now"
    parts = [plans.in_words(one)]
    parts += [f"without {', '.join(left_out)}"] if left_out else []
    parts += [f"programme from {one.programme_start}"] if one.programme_start else []
    parts += [f"programme to {one.programme_end}"] if one.programme_end else []
    return terminal.harmless(f"{since}: {', '.join(parts)}; {title}{end}")
