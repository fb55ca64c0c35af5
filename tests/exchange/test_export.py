"""What lies in the folder of an export, and that nobody's spreadsheet runs what a person typed."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import itertools
import os
import stat
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fascia_journal import CheckIn, ExerciseEntry, Pause, Session, Tension, clock
from fascia_journal.analysis.columns import COLUMNS
from fascia_journal.errors import JournalError
from fascia_journal.exchange import sheets
from fascia_journal.exchange.cells import fit, freed, inert
from fascia_journal.exchange.dictionary import TABLES
from fascia_journal.exchange.export import export
from fascia_journal.exchange.tables import tables
from fascia_journal.records import Plan

NASTY = [
    "=1+1",
    '+cmd|" /C calc"!A0',
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '  "=1',
    "'=1",
    "\uff1d1+1",
    "ab;=1+1",
    "ab\n@x",
    "http://example.org",
]
HARMLESS = ["", "a - b", "3 = 3, -1", "l'aprés-midi", "שלום = ok", "😀 fine", "C:\\x"]


@pytest.fixture
def filled(journal, evening):
    at = evening - dt.timedelta(days=9)
    journal.add_all(
        [
            Session(
                at + dt.timedelta(hours=n),
                "Europe/Zurich",
                (ExerciseEntry("lunge", 90.5), ExerciseEntry("roll_down", status="skipped", reason="other")),
                Tension(7, neck=0),
                Tension(3.5),
                note=note,
                ended_at=at + dt.timedelta(hours=n, minutes=10),
            )
            for n, note in enumerate([*NASTY, *HARMLESS, "nul \0 here"])
        ]
    )
    journal.add(CheckIn(at, "America/New_York", Tension(4), sleep=8, note="=private words", flare_up=True))
    journal.add(Pause(dt.date(2026, 1, 1)))
    journal.change_plan(Plan(dt.date(2026, 2, 1), ("lunge", "roll_down"), 1, 2))
    return journal


def folder_of(made: list[Path]) -> Path:
    assert len({file.parent for file in made}) == 1
    return made[0].parent


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_folder_holds_every_table_their_columns_and_a_word_about_them(filled, tmp_path):
    made = export(filled, tmp_path / "out", formats=("csv", "xlsx"))
    folder = folder_of(made)
    assert folder == tmp_path / "out" / "fascia-export_2026-03-03"
    assert {file.name for file in folder.iterdir()} == {file.name for file in made}
    assert {file.name for file in made} == {
        *(f"{name}.csv" for name in TABLES),
        "columns.csv",
        "tables.xlsx",
        "README.txt",
    }
    assert "0 best to 10 worst" in (folder / "README.txt").read_text(encoding="utf-8")


def test_the_dictionary_names_each_column_of_each_file_and_nothing_else(filled, tmp_path):
    folder = folder_of(export(filled, tmp_path, formats=("csv",)))
    told = [(row["table"], row["column"]) for row in rows(folder / "columns.csv")]
    held = []
    for name in TABLES:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
            held += [(name, column) for column in next(csv.reader(opened))]
    assert told == held
    assert all(row["meaning"] and row["type"] for row in rows(folder / "columns.csv"))
    assert not any("NaT" in row["meaning"] or "NaN" in row["meaning"] for row in rows(folder / "columns.csv"))
    by_name = {(row["table"], row["column"]): row for row in rows(folder / "columns.csv")}
    assert by_name["sessions", "before"]["direction"] == "higher is worse"
    assert by_name["check_ins", "sleep"]["direction"] == "higher is better"
    assert by_name["sessions", "started_at"]["unit"] == "UTC"
    assert set(TABLES) == {*COLUMNS, "plans"}


def test_pandas_reads_the_same_numbers_back(filled, tmp_path):
    folder = folder_of(export(filled, tmp_path, formats=("csv",)))
    frames = filled.frames()
    for name in COLUMNS:
        before = getattr(frames, name)
        after = pd.read_csv(folder / f"{name}.csv", keep_default_na=False, na_values=[""])
        assert len(before) == len(after)
        for column, (dtype, _) in COLUMNS[name].items():
            if dtype in ("float64", "int64", "bool"):
                assert after[column].astype(dtype).equals(before[column]), (name, column)
            elif dtype.startswith("datetime64"):
                read = pd.to_datetime(after[column], utc="UTC" in dtype, format="ISO8601")
                assert (read.isna() == before[column].isna()).all()
                assert (read.dropna() == before[column].dropna()).all(), (name, column)


def test_no_text_of_a_person_is_run_and_negative_numbers_stay_numbers(filled, tmp_path):
    folder = folder_of(export(filled, tmp_path, formats=("csv",)))
    written = rows(folder / "sessions.csv")
    assert [row["change"] for row in written] == ["-3.5"] * len(written)
    for row, typed in zip(written, [*NASTY, *HARMLESS], strict=False):
        assert (row["note"] == typed) == (typed in (*HARMLESS, "http://example.org"))
    for row in (*written, *rows(folder / "check_ins.csv")):
        for cell in row["note"].replace("\t", ";").replace("\n", ";").replace("\r", ";").split(";"):
            assert not cell.lstrip(" \"'`").startswith(tuple("=+-@\uff1d")) or cell.lstrip(' "').startswith(
                "'"
            )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1", "'=1"),
        (' "=1', "' \"=1"),
        ("\tx", "'\tx"),
        ("a;  =1", "a;  '=1"),
        ("a\n\n-b", "a\n\n'-b"),
        ("a -b", "a -b"),
        ("-", "'-"),
        ("", ""),
        ("''", "''"),
    ],
)
def test_an_apostrophe_stands_where_a_cell_would_begin_to_run(typed, written):
    assert inert(typed) == written


def test_a_million_blank_lines_are_written_within_a_moment():
    assert inert("x" + "\n" * 1_000_000 + "=1").endswith("\n'=1")


@example("'\n")
@example("'=1")
@given(text=st.text(alphabet="'=+- a;\t\n\"", max_size=12) | st.text(max_size=40))
def test_what_a_spreadsheet_was_kept_from_running_comes_back_as_it_was_typed(text):
    assert freed(inert(text)) == text


def test_what_no_table_can_hold_is_marked():
    assert fit("a\0b\x07c\ttab\nline \u202eturned\ufffe") == "a�b�c\ttab\nline \u202eturned�"


def test_the_spreadsheet_has_typed_cells_and_runs_nothing(filled, tmp_path):
    folder = folder_of(export(filled, tmp_path, formats=("xlsx",)))
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    assert book.sheetnames == [*TABLES, "columns"]
    sheet = book["sessions"]
    head = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:V{len(NASTY) + len(HARMLESS) + 2}"
    first = dict(zip(head, sheet[2], strict=True))
    assert first["local_time"].value == dt.datetime(2026, 2, 22, 18, 5)
    assert first["local_date"].value == dt.datetime(2026, 2, 22)
    assert first["started_at"].value == dt.datetime(2026, 2, 22, 17, 5)
    assert first["local_time"].is_date
    assert first["before"].value == 7
    assert first["change"].value == -3.5
    assert first["flare_up"].value is False
    notes = [dict(zip(head, row, strict=True))["note"] for row in sheet.iter_rows(min_row=2)]
    for cell, typed in zip(notes, [*NASTY, *HARMLESS, "nul � here"], strict=True):
        assert cell.data_type in ("s", "n")  # "n" with no value: nothing was typed
        assert (cell.value or "") == typed.replace("\r", "\n")
        assert cell.hyperlink is None
        assert cell.quotePrefix == (inert(typed) != typed)  # text also when somebody edits the cell
    assert not any(cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row)
    explained = [row[1].value for row in book["columns"].iter_rows(min_row=2) if row[1].value]
    assert "before" in explained
    assert book["check_ins"].column_dimensions["C"].width > 8


def test_what_is_too_long_for_a_cell_is_cut_and_the_sheet_says_so(journal, evening, tmp_path):
    journal.add(Session(evening, "UTC", note="😀" * 20_000))
    folder = folder_of(export(journal, tmp_path, formats=("csv", "xlsx")))
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    note = next(
        cell.value for cell in book["sessions"][2] if isinstance(cell.value, str) and "😀" in cell.value
    )
    assert note == "😀" * 16_383 + "…"
    assert any(
        "1 text was longer than the 32,767" in str(row[0].value) for row in book["columns"].iter_rows()
    )
    assert rows(folder / "sessions.csv")[0]["note"] == "😀" * 20_000


def test_a_table_with_more_rows_than_a_sheet_goes_on_to_another(filled, tmp_path):
    file = sheets.write(tables(filled.frames()), tmp_path / "t.xlsx", read_at=clock.now(), most_rows=8)
    book = openpyxl.load_workbook(file)
    pages = [name for name in book.sheetnames if name.startswith("sessions")]
    assert pages == ["sessions", "sessions 2", "sessions 3"]
    assert sum(book[page].max_row - 1 for page in pages) == len(filled.frames().sessions)
    assert {book[page]["A1"].value for page in pages} == {"id"}
    assert any("goes on to the sheet sessions 3" in str(row[0].value) for row in book["columns"].iter_rows())


def test_a_date_that_no_spreadsheet_knows_is_text(journal, tmp_path):
    journal.add(Pause(dt.date(1890, 5, 1), dt.date(1890, 5, 3)))
    folder = folder_of(export(journal, tmp_path, formats=("csv", "xlsx")))
    assert openpyxl.load_workbook(folder / "tables.xlsx")["pauses"]["B2"].value == "1890-05-01 00:00:00"
    assert rows(folder / "pauses.csv")[0]["first_day"] == "1890-05-01"


def test_the_plans_name_no_folder(journal, tmp_path, monkeypatch):
    given = tables(journal.frames())
    assert given["plans"]["programme"].tolist() == ["back"]
    assert given["plans"]["from_day"].isna().all()
    from fascia_journal.exchange.tables import _plans  # the only way to a plan of a file that is elsewhere

    made = _plans([Plan(dt.date(2026, 1, 1), ("lunge",), programme="C:\\Users\\x\\mine.toml")])
    assert made["programme"].tolist() == ["mine.toml"]


def test_an_empty_journal_gives_tables_with_their_heads(journal, tmp_path):
    folder = folder_of(export(journal, tmp_path, formats=("csv", "xlsx")))
    assert rows(folder / "sessions.csv") == []
    assert openpyxl.load_workbook(folder / "tables.xlsx")["sessions"]["A1"].value == "id"


def test_without_notes_no_file_holds_a_word_of_the_person(filled, tmp_path):
    folder = folder_of(export(filled, tmp_path, formats=("csv", "xlsx"), notes=False))
    for file in folder.glob("*.csv"):
        assert "private words" not in file.read_text(encoding="utf-8")
        assert "calc" not in file.read_text(encoding="utf-8")
    assert "note" not in rows(folder / "sessions.csv")[0]
    assert "left out" in (folder / "README.txt").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    assert not any("note" in [cell.value for cell in page[1]] for page in book)


def test_nothing_is_written_over_and_nobody_else_may_read_it(filled, tmp_path):
    made = [folder_of(export(filled, tmp_path / "out", formats=("csv",))) for _ in range(3)]
    assert [folder.name for folder in made] == [f"fascia-export_2026-03-03{end}" for end in ("", "-2", "-3")]
    for folder in made:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"formats": ("pdf",)}, "There is no format 'pdf'"),
        ({"formats": ()}, "Choose at least one format"),
        ({"folder": "a\0b"}, "can have this name"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(filled, tmp_path, words, sentence):
    with pytest.raises(JournalError, match=sentence):
        export(filled, **({"folder": tmp_path / "out"} | words))
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_place_of_the_folder_is_left_alone(filled, tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(JournalError, match="is a file, not a folder"):
        export(filled, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_an_export_that_fails_half_way_leaves_nothing(filled, tmp_path, monkeypatch):
    calls = itertools.count()

    def full(handle: int) -> None:
        if next(calls) == 3:
            raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(JournalError, match="No space left"):
        export(filled, tmp_path / "out", formats=("csv",))
    assert list((tmp_path / "out").iterdir()) == []


def test_frames_alone_give_tables_but_no_lossless_copy(filled, tmp_path):
    assert export(filled.frames(), tmp_path, formats=("csv",))
    with pytest.raises(JournalError, match="of a journal, not of its frames"):
        export(filled.frames(), tmp_path, formats=("json",))


def test_parquet_without_its_package_says_what_to_install(filled, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(JournalError, match="pip install pyarrow"):
        export(filled, tmp_path / "out", formats=("parquet",))
    assert not (tmp_path / "out").exists()


def test_parquet_gives_the_same_tables(filled, tmp_path):
    pytest.importorskip("pyarrow", reason="pyarrow is no dependency; Parquet is written where it is there")
    folder = folder_of(export(filled, tmp_path, formats=("parquet",)))
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "ratings.parquet"), filled.ratings())
