"""The start page, and the warning signs that all pages share."""

from __future__ import annotations

import re

import pytest

from fascia_journal import safety
from fascia_journal.records import Tension
from fascia_journal.widgets.start import start_page
from fascia_journal.widgets.warning_signs import rose


def words(widget) -> str:
    found = "".join(str(getattr(widget, name, "")) for name in ("value", "html"))
    return found + "".join(words(child) for child in getattr(widget, "children", ()))


def test_it_says_what_is_known_where_data_lie_and_when_to_stop(journal):
    said = words(start_page(journal))
    for part in safety.load().parts:
        assert part.title in said
        for sign in part.signs:
            assert sign in said
    assert str(journal.path) in said
    assert "is not clear" in said


def test_nothing_claims_an_effect_or_an_all_clear(journal):
    said = re.sub(r"<[^>]+>", " ", words(start_page(journal))).lower()
    for claim in ("works", "heal", "proven", "harmless", "is safe", "nothing to worry", "releases"):
        assert claim not in said


def test_a_backup_is_made_at_once_and_named(journal):
    page = start_page(journal)
    actions, notice = page.children[4].children[1:]
    assert "There is no backup yet" in actions.html
    assert actions.press("backup")
    (file,) = journal.backups()
    assert str(file) in notice.html
    assert "Newest backup:" in actions.html
    assert str(file.parent) in actions.html


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Tension(4), Tension(6), False),
        (Tension(4), Tension(7), True),
        (Tension(), Tension(10), False),
        (Tension(5, neck=0), Tension(4, neck=3), True),
        (Tension(4), Tension(lower_back=10), False),
    ],
)
def test_a_rise_is_three_points_on_the_same_scale(before, after, expected):
    assert rose(before, after) is expected
