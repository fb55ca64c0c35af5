"""The warning signs that pages, report and shell share."""

from __future__ import annotations

import pytest

from fascia_journal import Journal, safety
from fascia_journal.errors import JournalError


def test_the_list_of_signs_is_complete():
    data = safety.load()
    assert [part.key for part in data.parts] == ["emergency", "doctor", "ask"]
    assert data.parts[0].title == "Call the emergency number 112 now"
    every = " ".join(sign for part in data.parts for sign in part.signs)
    for word in (
        *("both legs", "genitals", "urine", "bladder", "bowel", "sexual", "chest", "accident", "headache"),
        *("double vision", "slurred", "swallowing", "numb face", "falls", "unsteady", "fever", "weight"),
        *("cancer", "night", "lump", "steroids", "osteoporosis", "immune", "no position", "weakness"),
        *("wound", "broken bone", "inflammation", "thrombosis", "blood thinners", "disc", "dizziness"),
        *("pregnancy", "whiplash"),
    ):
        assert word in every


def test_the_list_says_what_it_was_asked_to_say():
    """Each point of the list that this project was given, part by part."""
    emergency, doctor, ask = (" | ".join((part.lead, *part.signs)) for part in safety.load().parts)
    for words in (
        *("back pain with pain, tingling, weakness or numbness in both legs", "genitals or the buttocks"),
        *("passing urine", "control over bladder or bowel", "new trouble with sexual function"),
        *("pain in the chest", "after a serious accident", "weakness that spreads, or is in both legs"),
        *("sudden pain in the neck", "sudden headache", "unlike any you know", "double vision"),
        *("slurred speech", "trouble swallowing", "numb face", "sudden falls", "newly unsteady"),
    ):
        assert words in emergency, words
    for words in (
        *("fever", "losing weight without a reason", "cancer, now or at some time before"),
        *("worse at night or that rest does not ease", "a lump on the back", "shape has changed"),
        *("a small injury while you take steroids or have osteoporosis", "weakened immune system"),
        *("new, constant pain in the upper back that no position changes", "new weakness", "on the same day"),
        "if it spreads or is in both legs, call 112",
    ):
        assert words in doctor, words
    for words in (
        *("never roll over an open wound or a broken bone", "inflammation in the area", "thrombosis"),
        *("illness of bones or muscles", "blood thinners", "osteoporosis", "acute disc problem"),
        *("dizziness", "pregnancy", "whiplash not long ago"),
    ):
        assert words in ask, words


def test_a_number_that_was_chosen_stands_wherever_the_number_is_named():
    chosen = safety.load(number="144")
    words = [text for part in chosen.parts for text in (part.title, part.lead, *part.signs)]
    assert chosen.emergency_number == "144"
    assert sum("144" in text for text in words) == 2
    assert not any("112" in text or "{" in text for text in words)


def test_the_numbers_of_countries_are_ones_that_can_be_kept(tmp_path):
    numbers = safety.load().emergency_numbers
    assert numbers["Switzerland"] == "144"
    assert numbers["United Kingdom"] == "999"
    assert list(numbers) == sorted(numbers)
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        journal.settings["invented"] = True  # no backups
        for number in {*numbers.values(), "+41 144"}:
            journal.settings["emergency_number"] = number
            assert journal.settings["emergency_number"] == number
        for wrong in ("", "1", "one one two", "<b>112</b>", 112, "112;"):
            with pytest.raises(JournalError):
                journal.settings["emergency_number"] = wrong


def test_a_broken_number_names_its_file(tmp_path):
    file = tmp_path / "safety.toml"
    file.write_text("emergency_numbers = 3", encoding="utf-8")
    with pytest.raises(JournalError, match=r"safety\.toml"):
        safety.load(file)


@pytest.mark.parametrize("text", ["", "[[part", 'emergency_number = "112"'])
def test_a_broken_list_is_refused_with_its_file(tmp_path, text):
    file = tmp_path / "safety.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(JournalError, match=r"safety\.toml"):
        safety.load(file)
