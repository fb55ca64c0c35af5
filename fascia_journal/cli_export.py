"""The shell's `export` and `reminders`: files for other programs, in a folder that the person chooses."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fascia_journal import checks, clock, places, terminal

if TYPE_CHECKING:
    from fascia_journal.journal import Journal


def export(journal: Journal, options: argparse.Namespace) -> str:
    """Write everything into a new folder; what to print.

    Raises:
        JournalError: an unknown format, one that lacks its package, or a folder that cannot be written to.
    """
    from fascia_journal.exchange.export import USUAL
    from fascia_journal.exchange.export import export as write_all

    made = write_all(
        journal,
        options.to or places.reports(journal.path),
        formats=options.formats or USUAL,
        notes=options.notes,
        history=options.history,
    )
    names = ", ".join(file.name for file in made)
    invented = "The person of these tables is invented.\n" if journal.settings["invented"] else ""
    return f"{invented}Saved in {terminal.harmless(str(made[0].parent))}:\n{terminal.harmless(names)}"


def reminders(journal: Journal, options: argparse.Namespace) -> str:
    """Write reminders for a calendar; what to print.

    Raises:
        RecordError: no such day or zone.
        JournalError: the file is there, or cannot be written.
    """
    from fascia_journal.exchange import reminders as calendar

    zone = checks.zone_info(options.zone or journal.settings["zone"] or clock.zone_name()).key
    today = clock.today(zone)
    target = options.out or calendar.free_file(places.reports(journal.path), today)
    file: Path = calendar.write(
        target,
        weekdays=options.days,
        hour=options.at.hour,
        minute=options.at.minute,
        zone=zone,
        first_day=today,
    )
    days = ", ".join(words for key, words in calendar.WEEKDAYS.items() if key in options.days)
    return (
        f"Saved: {terminal.harmless(str(file))}\n{days} at {options.at:%H:%M} in {zone}. "
        "Open the file to put them into your calendar."
    )
