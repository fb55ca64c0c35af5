"""The report for the physiotherapist: one page that is read in a minute, then an appendix."""

from __future__ import annotations

from fascia_journal.report.pdf import Report, build, preview
from fascia_journal.report.summary import Summary, summarise

__all__ = ["Report", "Summary", "build", "preview", "summarise"]
