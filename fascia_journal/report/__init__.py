"""The report for the physiotherapist, read in a minute, with its appendix; the exercise sheet for the wall.

The names are loaded on first use: the shell lists papers and sections without loading pandas.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from fascia_journal.report.choices import PAPERS, SECTIONS

if TYPE_CHECKING:
    from fascia_journal.report.pdf import build, preview
    from fascia_journal.report.sheet import exercise_sheet
    from fascia_journal.report.summary import Summary, summarise
    from fascia_journal.report.typesetting import Report

_HOMES = {
    "Report": "typesetting",
    "Summary": "summary",
    "build": "pdf",
    "exercise_sheet": "sheet",
    "preview": "pdf",
    "summarise": "summary",
}

__all__ = ["PAPERS", "SECTIONS", "Report", "Summary", "build", "exercise_sheet", "preview", "summarise"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
