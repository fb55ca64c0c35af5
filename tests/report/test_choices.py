"""Paper and sections, as a reader finds them in the PDF."""

from __future__ import annotations

import datetime as dt

import pytest

from fascia_journal import JournalError, report

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 8, 30)
TODAY = dt.date(2026, 9, 2)
HEADINGS = {
    "statistics": "Statistics What Value",
    "methods": "Methods and limits",
    "weeks": "Weeks Week Monday",
    "pauses": "Pauses First day",
    "sessions": "Sessions Date Time",
    "check-ins": "Check-ins Date Time",
}


@pytest.fixture
def frames(frames_of, half_year):
    return frames_of(half_year, today=TODAY)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("us-letter", (612, 792))])
def test_the_paper_is_the_one_that_was_chosen(frames, tmp_path, read, paper, size):
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf", paper=paper)
    pdf = read(made.path)
    for page in pdf.pdf.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size
    assert pdf.pages[1].startswith("Appendix")
    again = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "two.pdf", paper=paper)
    assert again.path.read_bytes() == made.path.read_bytes()
    shown = report.preview(frames, first_day=FIRST, last_day=LAST, paper=paper).pages
    assert len(shown) == made.pages
    assert f'viewBox="0 0 {size[0]}' in shown[0]


@pytest.mark.parametrize("without", HEADINGS)
def test_a_section_that_is_not_wanted_is_left_out(frames, tmp_path, read, without):
    kept = [name for name in report.SECTIONS if name != without]
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf", sections=kept)
    text = read(made.path).text
    assert {name for name, heading in HEADINGS.items() if heading not in text} == {without}


def test_without_any_section_page_1_is_all(frames, tmp_path, read):
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf", sections=())
    assert made.pages == 1
    assert "Appendix" not in read(made.path).text
    noted = report.build(
        frames, first_day=FIRST, last_day=LAST, target=tmp_path / "n.pdf", sections=(), notes=True
    )
    assert "No notes in this period." in read(noted.path).page(1)


def test_the_order_in_which_sections_are_named_changes_nothing(frames, tmp_path):
    files = [
        report.build(
            frames, first_day=FIRST, last_day=LAST, target=tmp_path / f"{n}.pdf", sections=names
        ).path.read_bytes()
        for n, names in enumerate((["weeks", "methods"], ("methods", "weeks", "methods")))
    ]
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("chosen", "listed"),
    [
        ({"paper": "a5"}, "a4, us-letter"),
        ({"paper": None}, "a4, us-letter"),
        ({"sections": ("weeks", "weather")}, ", ".join(report.SECTIONS)),
        ({"sections": "weather"}, ", ".join(report.SECTIONS)),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_what_can(frames, tmp_path, chosen, listed):
    with pytest.raises(JournalError, match=listed):
        report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf", **chosen)
    assert not list(tmp_path.glob("*.pdf"))
    with pytest.raises(JournalError, match=listed):
        report.preview(frames, first_day=FIRST, last_day=LAST, **chosen)
