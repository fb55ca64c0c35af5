"""The report page: a PDF where the person wants it, never over another."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pypdf
import pytest

from fascia_journal import ExerciseEntry, Session, Tension
from fascia_journal.report.defaults import default_period
from fascia_journal.widgets.report_form import ReportPage


@pytest.fixture
def page(journal, evening) -> ReportPage:
    journal.add(
        Session(
            evening - dt.timedelta(days=9),
            "Europe/Zurich",
            (ExerciseEntry("lunge"),),
            Tension(7),
            Tension(3),
            note="private words",
        )
    )
    return ReportPage(journal)


def pdf(path: Path) -> str:
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(path).pages)


def test_the_period_begins_with_the_first_session_but_not_before_half_a_year(page, journal, evening):
    assert (page.first_day.value, page.last_day.value) == (dt.date(2026, 2, 22), dt.date(2026, 3, 3))
    journal.add(Session(evening - dt.timedelta(days=800), "Europe/Zurich", before=Tension(1)))
    assert default_period(journal.frames()) == (dt.date(2025, 9, 2), dt.date(2026, 3, 3))


def test_an_empty_journal_has_a_period_too(journal):
    first, last = default_period(journal.frames())
    assert first < last == dt.date(2026, 3, 3)
    assert ReportPage(journal).pages.value.count("<img") >= 1


def test_the_pages_are_shown_as_they_will_print(page):
    assert 'alt="Page 1 of ' in page.pages.value
    assert 'src="data:image/svg+xml;base64,' in page.pages.value


def test_a_change_of_period_redraws_the_pages(page):
    before = page.pages.value
    page.first_day.value = dt.date(2026, 2, 1)
    assert page.pages.value != before


def test_save_writes_the_pdf_beside_the_journal_and_says_where(page, journal):
    assert page.actions.press("save")
    file = journal.path.parent / "reports" / "fascia-report_2026-02-22_2026-03-03.pdf"
    assert f"Saved: {file}" in page.guard.notice.html
    text = pdf(file)
    assert "7" in text
    assert "private words" not in text


def test_a_second_save_overwrites_nothing(page, journal):
    page.actions.press("save")
    folder = journal.path.parent / "reports"
    first = (folder / "fascia-report_2026-02-22_2026-03-03.pdf").read_bytes()
    page.notes.value = True
    page.person.value = "A. B."
    page.actions.press("save")
    assert (folder / "fascia-report_2026-02-22_2026-03-03.pdf").read_bytes() == first
    second = pdf(folder / "fascia-report_2026-02-22_2026-03-03-2.pdf")
    assert "private words" in second
    assert "A. B." in second


def test_a_name_never_reaches_a_path(page, journal):
    page.person.value = "../../../etc/passwd"
    page.actions.press("save")
    names = [file.name for file in (journal.path.parent / "reports").iterdir()]
    assert names == ["fascia-report_2026-02-22_2026-03-03.pdf"]


def test_another_folder_is_made_and_used(page, tmp_path):
    page.folder.value = str(tmp_path / "for the physio")
    assert page.actions.press("save")
    assert [file.suffix for file in (tmp_path / "for the physio").iterdir()] == [".pdf"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("folder", "  ", "Name the folder"),
        ("folder", "/proc/no/such", "cannot be made"),
        ("first_day", None, "Give the first and the last day"),
        ("first_day", dt.date(2026, 3, 4), "lies before the first"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(page, field, value, sentence):
    getattr(page, field).value = value
    assert not page.actions.press("save")
    assert sentence in page.guard.notice.html


def test_the_download_hands_over_the_same_report_and_leaves_no_file(page, journal, monkeypatch):
    sent: list[tuple[dict[str, str], list[bytes]]] = []
    monkeypatch.setattr(page.actions, "send", lambda content, buffers=None: sent.append((content, buffers)))
    assert page.actions.press("download")
    ((content, buffers),) = sent
    assert content == {
        "type": "download",
        "name": "fascia-report_2026-02-22_2026-03-03.pdf",
        "mime": "application/pdf",
    }
    assert buffers[0].startswith(b"%PDF-")
    assert not (journal.path.parent / "reports").exists()


def test_of_a_long_report_the_first_pages_are_shown_and_the_rest_is_named(journal, evening):
    journal.add_all(
        [
            Session(evening - dt.timedelta(days=day), "Europe/Zurich", before=Tension(5), note="n")
            for day in range(365)
        ]
    )
    page = ReportPage(journal)
    page.first_day.value = dt.date(2025, 3, 4)
    page.notes.value = True
    assert page.pages.value.count("<img") == 8
    assert "Pages 9 to " in page.pages.value


def test_paper_and_sections_change_the_pages_and_the_file(page, journal):
    shown = page.pages.value
    page.paper.value = "us-letter"
    assert page.pages.value != shown
    count = page.pages.value.count("<img")
    for box in page.sections.values():
        box.value = False
    assert page.pages.value.count("<img") == 1 < count
    page.sections["methods"].value = True
    assert page.actions.press("save")
    (file,) = (journal.path.parent / "reports").iterdir()
    sheets = pypdf.PdfReader(file).pages
    assert [round(sheet.mediabox.width) for sheet in sheets] == [612, 612]
    assert "Methods and limits" in pdf(file)
    assert "Statistics" not in pdf(file)


def test_the_exercise_sheet_is_saved_and_saved_again_beside_it(page, journal):
    folder = journal.path.parent / "reports"
    assert page.wall.actions.press("save")
    assert f"Saved: {folder / 'fascia-exercises.pdf'}" in page.wall.guard.notice.html
    assert "Spinal roll-down" in pdf(folder / "fascia-exercises.pdf")
    first = (folder / "fascia-exercises.pdf").read_bytes()
    page.paper.value = "us-letter"
    assert page.wall.actions.press("save")
    assert (folder / "fascia-exercises.pdf").read_bytes() == first
    (sheet,) = pypdf.PdfReader(folder / "fascia-exercises-2.pdf").pages
    assert round(sheet.mediabox.width) == 612


def test_the_exercise_sheet_is_handed_to_the_browser(page, journal, monkeypatch):
    sent: list[tuple[dict[str, str], list[bytes]]] = []
    monkeypatch.setattr(
        page.wall.actions, "send", lambda content, buffers=None: sent.append((content, buffers))
    )
    assert page.wall.actions.press("download")
    ((content, buffers),) = sent
    assert content["name"] == "fascia-exercises.pdf"
    assert buffers[0].startswith(b"%PDF-")
    assert not (journal.path.parent / "reports").exists()


def test_each_choice_has_a_name(page):
    names = [box.description for box in page.sections.values()]
    assert all(names)
    assert len(set(names)) == len(names)
    assert page.paper.description == "Paper"
