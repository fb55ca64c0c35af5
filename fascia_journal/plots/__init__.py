"""The figures of the journal: each a function of data that draws on an `ax` and returns it.

With `ax=None` a figure is drawn on pyplot's current axes, and pyplot is imported then and only then.
Our own pages pass the axes of a plain `matplotlib.figure.Figure`; `svg.picture` does that.
"""

from __future__ import annotations

from fascia_journal.plots.before_after import immediate_change
from fascia_journal.plots.by_exercise import exercises
from fascia_journal.plots.by_item import items
from fascia_journal.plots.by_region import regions
from fascia_journal.plots.over_time import course
from fascia_journal.plots.weeks import sessions_per_week
from fascia_journal.plots.year import calendar

__all__ = [
    "calendar",
    "course",
    "exercises",
    "immediate_change",
    "items",
    "regions",
    "sessions_per_week",
]
