"""The report for the physiotherapist: one page that is read in a minute, then an appendix."""

from __future__ import annotations

from fascia_journal.report.choices import PAPERS, SECTIONS
from fascia_journal.report.pdf import build, preview
from fascia_journal.report.summary import Summary, summarise
from fascia_journal.report.typesetting import Report

__all__ = ["PAPERS", "SECTIONS", "Report", "Summary", "build", "preview", "summarise"]
