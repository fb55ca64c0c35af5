"""Fascia Journal: a journal for a short back routine, and an honest report of it.

The public names load on first use: importing the package loads neither pandas nor matplotlib.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fascia_journal.errors import JournalError
    from fascia_journal.journal import Journal
    from fascia_journal.programme import Programme
    from fascia_journal.records import CheckIn, ExerciseEntry, Pause, Plan, Session, Tension

__version__ = "0.1.0"

_HOMES = {
    "Journal": "journal",
    "JournalError": "errors",
    "Programme": "programme",
    "CheckIn": "records",
    "ExerciseEntry": "records",
    "Pause": "records",
    "Plan": "records",
    "Session": "records",
    "Tension": "records",
}

__all__ = [  # noqa: RUF022 - in the order in which a reader meets them
    "Journal",
    "Session",
    "ExerciseEntry",
    "Tension",
    "CheckIn",
    "Pause",
    "Plan",
    "Programme",
    "JournalError",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    if name in ("analysis", "plots", "report"):
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
