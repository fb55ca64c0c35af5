"""The shell's `report` and `sheet`: PDFs, beside the journal or where the person says."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from fascia_journal import clock, places, plans, terminal

if TYPE_CHECKING:
    from fascia_journal.analysis.frames import Frames
    from fascia_journal.journal import Journal
    from fascia_journal.report import Report


def report(journal: Journal, options: argparse.Namespace) -> str:
    """Save the report for the physiotherapist; what to print.

    Raises:
        JournalError: the period or a section cannot be used, or the file is there or cannot be written.
    """
    from fascia_journal.report import SECTIONS, build
    from fascia_journal.report.defaults import default_period, free_name

    frames = _frames(journal, options.last_day, options.timestamp)
    earliest, latest = default_period(frames)
    last_day = options.last_day or latest
    first_day = options.first_day or min(earliest, last_day)
    return _told(
        build(
            frames,
            first_day=first_day,
            last_day=last_day,
            target=options.out or free_name(_folder(journal), first_day, last_day),
            person=options.name,
            notes=options.notes,
            timestamp=options.timestamp,
            paper=options.paper,
            sections=[name for name in SECTIONS if name not in options.without],
        )
    )


def sheet(journal: Journal, options: argparse.Namespace) -> str:
    """Save the plan's exercises on one page; what to print.

    Raises:
        JournalError: the file is there, or cannot be written.
    """
    from fascia_journal.report import exercise_sheet
    from fascia_journal.report.defaults import SHEET, free_file

    plan = journal.plan()
    target = options.out or free_file(_folder(journal), SHEET)
    return _told(exercise_sheet(plans.readable(plan.programme), plan, target=target, paper=options.paper))


def _frames(journal: Journal, last_day: dt.date | None, timestamp: dt.datetime | None) -> Frames:
    """The frames, as of the timestamp when the period was over then: so the report is the same next month.

    A timestamp before the end of the period, or one to come, dates the file only: weeks that are over count.
    """
    fits = (
        timestamp is not None and timestamp <= clock.now() and timestamp.date() >= (last_day or dt.date.min)
    )
    with clock.fixed(timestamp) if timestamp and fits else nullcontext():
        return journal.frames()


def _folder(journal: Journal) -> Path:
    folder = places.reports(journal.path)
    places.make_folder(folder)
    return folder


def _told(made: Report) -> str:
    for warning in made.warnings:
        print(terminal.harmless(warning), file=sys.stderr)
    return terminal.harmless(f"Saved, {made.pages} {'page' if made.pages == 1 else 'pages'}: {made.path}")
