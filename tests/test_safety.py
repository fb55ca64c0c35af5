"""The warning signs that pages, report and shell share."""

from __future__ import annotations

import pytest

from fascia_journal import safety
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


@pytest.mark.parametrize("text", ["", "[[part", 'emergency_number = "112"'])
def test_a_broken_list_is_refused_with_its_file(tmp_path, text):
    file = tmp_path / "safety.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(JournalError, match=r"safety\.toml"):
        safety.load(file)
