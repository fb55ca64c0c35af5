"""Data out and data in, on the tabs of the report page, in a real browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from fascia_journal import Journal, clock
from fascia_journal.widgets.upload import LARGEST

pytestmark = pytest.mark.browser

REPORT = "voila/render/3_report.ipynb"
MONTH = (clock.today().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
"""The month before this one: what it holds is on a report by default."""
DIARY = "Datum;Verspannung vorher;wie danach\n" + "".join(
    f"{day:02}/{MONTH:%m/%Y};{rest}\n" for day, rest in ((1, "6;4"), (3, "5,5;=1+1"), (5, "7;3"))
)


def saved(file: Path) -> list[tuple[str, float | None]]:
    """Of each session its day and its rating before, oldest first."""
    with Journal.open(file, create=False) as journal:
        return [(one.local_date.isoformat(), one.before.overall) for one in journal.latest(100)[::-1]]


def open_tab(page: Page, name: str) -> Locator:
    page.get_by_role("tab", name=name, exact=True).click()
    panel = page.get_by_role("tabpanel", name=name, exact=True)
    expect(panel.locator(".fj-section").first).to_be_visible()
    return panel


def status(panel: Locator, words: str) -> Locator:
    return panel.get_by_role("status").filter(has_text=words)


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    file = tmp_path / "Rückentagebuch.csv"
    file.write_bytes(DIARY.encode("cp1252"))
    return file


def test_a_table_is_asked_about_imported_and_taken_back(
    server: Any, visit: Callable[..., Page], diary: Path
) -> None:
    page = visit(server.address(REPORT))
    expect(page.get_by_role("heading", name="Report for your physiotherapist")).to_be_visible()
    panel = open_tab(page, "Data in")
    panel.get_by_label("File to read").set_input_files(diary)
    expect(status(panel, "Something is not certain about this file")).to_be_visible()
    expect(panel.get_by_role("region", name="The first rows of the file")).to_contain_text(
        f"03/{MONTH:%m/%Y}"
    )
    panel.get_by_label("Tension after the session").select_option("wie danach")
    panel.get_by_role("button", name="Read it this way").click()
    expect(status(panel, "Please choose: order of the dates")).to_be_visible()
    panel.get_by_label("Order of the dates").select_option("31.12.2026: day, month, year")
    panel.get_by_role("button", name="Read it this way").click()
    expect(panel.get_by_text(f"New: 2 sessions, from 1 {MONTH:%B %Y} to 5 {MONTH:%B %Y}.")).to_be_visible()
    expect(panel.get_by_role("region", name="Values that were not taken")).to_contain_text("=1+1")
    with page.expect_download() as handed:
        panel.get_by_role("button", name="Download what was not taken").click()
    assert handed.value.suggested_filename == "fascia-import_not-taken.csv"
    assert "=1+1" in handed.value.path().read_text(encoding="utf-8-sig")
    assert saved(server.journal) == []

    panel.get_by_role("button", name="Import 2 records").click()
    expect(status(panel, "Imported: 2 records.")).to_be_visible()
    expect(panel.get_by_role("button", name="Take this import back")).to_be_focused()
    assert saved(server.journal) == [(f"{MONTH:%Y-%m}-01", 6), (f"{MONTH:%Y-%m}-05", 7)]
    report = open_tab(page, "Report")
    expect(report.get_by_label("First day")).to_have_value(MONTH.isoformat())  # it knows of what came in
    panel = open_tab(page, "Data in")
    panel.get_by_role("button", name="Take this import back").click()
    expect(status(panel, "Taken back: the import of Rückentagebuch.csv (2 records)")).to_be_visible()
    assert saved(server.journal) == []


def test_a_file_larger_than_a_message_comes_whole_and_one_too_large_is_told_the_way(
    server: Any, visit: Callable[..., Page], tmp_path: Path
) -> None:
    panel = open_tab(visit(server.address(REPORT)), "Data in")
    large, too_large = tmp_path / "large.csv", tmp_path / "years.csv"
    filler = "x" * 3_000_000  # four such notes are more than the server takes in one message
    large.write_text(
        "Datum,Vorher,Notiz\n" + "".join(f"{day}.01.2026,5,{filler}\n" for day in range(28, 32)),
        encoding="utf-8",
    )
    with too_large.open("wb") as sparse:
        sparse.truncate(LARGEST + 1)
    panel.get_by_label("File to read").set_input_files(large)
    expect(panel.get_by_text("Read from large.csv: 4 rows.")).to_be_visible()
    panel.get_by_label("File to read").set_input_files(too_large)
    expect(status(panel, "years.csv is larger than 64 MB")).to_contain_text("fascia-journal import")


def test_tables_and_reminders_are_saved(server: Any, visit: Callable[..., Page]) -> None:
    assert server.command("log", "--before", "6", "--after", "4").returncode == 0
    page = visit(server.address(REPORT))
    panel = open_tab(page, "Data out")
    panel.get_by_role("button", name="Save tables").click()
    expect(status(panel, "Saved, ")).to_be_visible()
    (folder,) = (server.journal.parent / "reports").iterdir()
    assert {"sessions.csv", "tables.xlsx", "journal.json"} <= {file.name for file in folder.iterdir()}
    assert str(folder) in status(panel, "Saved, ").inner_text()
    with page.expect_download() as handed:
        panel.get_by_role("button", name="Download them").click()
    assert handed.value.suggested_filename == f"{folder.name}.zip"
    panel.get_by_role("checkbox", name="Monday").check()
    panel.get_by_role("button", name="Save reminders").click()
    expect(status(panel, "fascia-reminders_")).to_be_visible()

    panel = open_tab(page, "Data in")  # and the lossless copy is known again
    panel.get_by_label("File to read").set_input_files(folder / "journal.json")
    expect(panel.get_by_text("Already there: 1 record")).to_be_visible()
