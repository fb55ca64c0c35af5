"""Write down a check-in; change, delete, undo, erase earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascia_journal.records import SCALES, CheckIn
from fascia_journal.widgets.check_in_form import CheckInForm
from fascia_journal.widgets.record_page import RecordPage

if TYPE_CHECKING:
    from fascia_journal.journal import Journal


class CheckInPage(RecordPage):
    """The form of a check-in and the list of those that were saved. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, CheckInForm, _summary)


def _summary(check_in: CheckIn) -> str:
    rated = [
        (name if name != "overall" else "tension", getattr(check_in.tension, name)) for name in SCALES
    ] + [(name, getattr(check_in, name)) for name in ("wellbeing", "sleep", "stress", "activity")]
    parts = [f"{name.replace('_', ' ')} {rating:g}" for name, rating in rated if rating is not None]
    if check_in.flare_up:
        parts.append("flare-up")
    return " · ".join(parts) or "note alone"
