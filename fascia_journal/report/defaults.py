"""What a report covers when nobody says, and a name for its file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from fascia_journal import clock
from fascia_journal.analysis.frames import Frames

WEEKS = 26
"""A report goes back half a year at most, unless somebody asks for more."""


def default_period(frames: Frames) -> tuple[dt.date, dt.date]:
    """From the first session or check-in on, at most half a year, to today."""
    earliest = frames.as_of - dt.timedelta(weeks=WEEKS)
    days = [
        frame["local_date"].min().date() for frame in (frames.sessions, frames.check_ins) if not frame.empty
    ]
    return max(earliest, min(days)) if days else clock.monday(earliest), frames.as_of


def free_name(folder: Path, first: dt.date, last: dt.date) -> Path:
    """A file name that is not taken yet, such as fascia-report_2026-03-02_2026-05-31.pdf, or with -2."""
    stem = f"fascia-report_{first.isoformat()}_{last.isoformat()}"
    number = 1
    while (target := folder / f"{stem}{'' if number == 1 else f'-{number}'}.pdf").exists():
        number += 1
    return target
