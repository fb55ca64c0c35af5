"""What a report covers by itself, and names that are not taken."""

import datetime as dt

from fascia_journal.report.defaults import free_name


def test_free_names_count_on(tmp_path):
    day = dt.date(2026, 3, 3)
    (tmp_path / free_name(tmp_path, day, day).name).touch()
    (tmp_path / free_name(tmp_path, day, day).name).touch()
    assert free_name(tmp_path, day, day).name == "fascia-report_2026-03-03_2026-03-03-3.pdf"
