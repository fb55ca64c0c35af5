"""SVG: the same bytes again, ids of its own, a text alternative, nothing that reaches beyond it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from fascia_journal import plots
from fascia_journal.analysis import descriptions
from fascia_journal.plots import style, svg

NS = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def weeks(ledger):
    return ledger([0, 2, 8, 14, 15, 16, 17, 18], as_of=22)


def test_the_same_picture_gives_the_same_bytes(weeks):
    first, second = (svg.picture(plots.sessions_per_week, weeks) for _ in range(2))
    assert first == second


def test_it_has_a_name_and_a_description(weeks):
    root = ET.fromstring(svg.picture(plots.sessions_per_week, weeks))
    title, description = root.find(f"{NS}title"), root.find(f"{NS}desc")
    assert root.get("role") == "img"
    assert (title.text, title.get("id")) == ("Sessions per week", root.get("aria-labelledby"))
    assert description.text == descriptions.describe_sessions_per_week(weeks)
    assert description.get("id") == root.get("aria-describedby")


def test_two_pictures_share_no_id_and_every_reference_is_met(weeks, make_course):
    pictures = [
        svg.picture(plots.sessions_per_week, weeks),
        svg.picture(plots.course, make_course([5, 4, 6, 5])),
        svg.picture(plots.course, make_course([5, 4, 6, 6])),
    ]
    ids = [set(re.findall(r'\bid="([^"]+)"', text)) for text in pictures]
    assert not ids[0] & ids[1]
    assert not ids[1] & ids[2]
    for text, own in zip(pictures, ids, strict=True):
        wanted = set(re.findall(r"url\(#([^)]+)\)", text)) | set(re.findall(r'href="#([^"]+)"', text))
        assert wanted
        assert wanted <= own


def test_nothing_in_it_styles_or_dates_the_page_around_it(weeks):
    text = svg.picture(plots.sessions_per_week, weeks)
    assert "<style" not in text
    assert "<metadata" not in text
    assert "<!--" not in text
    assert "<?xml" not in text


def test_it_scales_to_its_container(weeks):
    root = ET.fromstring(svg.picture(plots.sessions_per_week, weeks, width=6.25, height=2.0))
    assert root.get("viewBox") == "0 0 450 144"
    assert "width:100%" in root.get("style")


def test_letters_are_outlines_so_no_font_is_needed(weeks):
    assert "<text" not in svg.picture(plots.sessions_per_week, weeks)


def test_a_title_with_markup_is_text(cell):
    ax = cell()
    ax.plot([1, 2])
    text = svg.to_svg(ax.figure, title='<script>"&', description="a < b")
    root = ET.fromstring(text)
    assert root.find(f"{NS}title").text == '<script>"&'
    assert "<script>" not in text


def test_the_house_style_is_put_away_again():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    with style.house():
        assert mpl.rcParams["text.parse_math"] is False
    assert dict(mpl.rcParams) == before


def test_any_text_drawn_in_the_house_style_stays_text(cell):
    ax = cell()
    text = ax.set_title("5 $ and 6 $ \\frac")
    ax.figure.canvas.draw()
    assert text.get_text() == "5 $ and 6 $ \\frac"
    assert not text.get_parse_math()
