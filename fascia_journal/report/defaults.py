"""What a report covers when nobody says, and a name for its file."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from fascia_journal import clock
from fascia_journal.analysis.frames import Frames

WEEKS = 26
"""A report goes back half a year at most, unless somebody asks for more."""

SHEET = "fascia-exercises"
"""What the file of the exercise sheet is called, without its ending."""


def default_period(frames: Frames) -> tuple[dt.date, dt.date]:
    """From the first session or check-in on, at most half a year, to today."""
    earliest = frames.as_of - dt.timedelta(weeks=WEEKS)
    days = [
        frame["local_date"].min().date() for frame in (frames.sessions, frames.check_ins) if not frame.empty
    ]
    return max(earliest, min(days)) if days else clock.monday(earliest), frames.as_of


def free_name(folder: Path, first: dt.date, last: dt.date) -> Path:
    """A file name that is not taken yet, such as fascia-report_2026-03-02_2026-05-31.pdf, or with -2."""
    return free_file(folder, f"fascia-report_{first.isoformat()}_{last.isoformat()}")


def free_file(folder: Path, stem: str) -> Path:
    """A PDF's name in a folder that nothing lies under yet, with -2, -3 and so on behind a stem of ours."""
    number = 1
    while os.path.lexists(target := folder / f"{stem}{'' if number == 1 else f'-{number}'}.pdf"):
        number += 1
    return target
