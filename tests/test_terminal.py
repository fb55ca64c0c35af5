"""Text on a terminal: it fits, and nothing in a note steers the terminal."""

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascia_journal import terminal
from fascia_journal.errors import JournalError


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand  more", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("bell\x07, delete\x7f, c1\x9b2J", "bell\\x07, delete\\x7f, c1\\x9b2J"),
        ("a\u202egnp.exe", "a\\u202egnp.exe"),
        ("\u2066isolated\u2069", "\\u2066isolated\\u2069"),
        ("آسان‌تر 👩‍💻 Größe", "آسان‌تر 👩‍💻 Größe"),  # joiners that letters and emoji need stay
        ("\0", "\\x00"),
    ],
)
def test_what_would_steer_a_terminal_is_spelled_out(note, shown):
    assert terminal.harmless(note) == shown


@given(st.text())
def test_no_text_whatever_keeps_a_control_character(text):
    shown = terminal.harmless(text)
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in shown)
    assert "\n" not in shown


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("é", 1), ("e\u0301", 1), ("美咲", 4), ("ﾊ", 1), ("", 0)]
)
def test_how_many_cells_a_text_takes(text, cells):
    assert terminal.width(text) == cells


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))), st.integers(2, 40))
def test_a_cut_text_fits(text, cells):
    shown = terminal.cut(text, cells)
    assert terminal.width(shown) <= cells
    assert shown == text or shown.endswith("…")


def test_a_table_stands_in_columns_and_fits_the_line():
    rows = [("2026-03-03", "美咲と", "a long note that would go on and on"), ("2026-03-01", "b", "")]
    shown = terminal.table(("Date", "With", "Note"), rows, cells=40)
    assert shown.splitlines() == [
        "Date        With    Note",
        "2026-03-03  美咲と  a long note that wo…",
        "2026-03-01  b",
    ]
    assert "on and on" in terminal.table(("Date", "With", "Note"), rows)


def test_one_asks_until_the_answer_can_be_read(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("eleven\n 7 \n"))
    assert terminal.ask("How much? ", int) == 7
    assert "eleven" in capsys.readouterr().out


def test_whoever_closes_the_input_is_told_that_nothing_was_saved(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(JournalError, match="Nothing was saved"):
        terminal.ask("How much? ", int)
