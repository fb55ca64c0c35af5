"""What becomes of the file: never over another, never outside its folder, the whole of it or nothing."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import pytest

from fascia_journal import JournalError, report
from fascia_journal.report import typesetting
from fascia_journal.report.defaults import free_file, free_name

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 8, 30)


def test_a_file_that_comes_while_the_pages_are_set_is_left_as_it_is(
    frames_of, one_session, tmp_path, monkeypatch
):
    frames, target, folder = (
        frames_of([one_session], today=LAST),
        tmp_path / "out" / "r.pdf",
        tmp_path / "out",
    )
    folder.mkdir()
    flush = os.fsync

    def somebody_is_quicker(descriptor):
        flush(descriptor)
        target.write_text("mine")

    monkeypatch.setattr(typesetting.os, "fsync", somebody_is_quicker)
    with pytest.raises(JournalError, match="there already"):
        report.build(frames, first_day=FIRST, last_day=LAST, target=target)
    assert target.read_text() == "mine"
    assert [file.name for file in folder.iterdir()] == ["r.pdf"]


def test_a_link_that_leads_nowhere_is_a_name_that_is_taken(tmp_path):
    target = tmp_path / "r.pdf"
    target.symlink_to(tmp_path / "elsewhere" / "secret.pdf")
    with pytest.raises(JournalError, match="there already"):
        typesetting.target_of(target, overwrite=False)
    typesetting.write(target, b"%PDF", overwrite=True)
    assert not target.is_symlink()  # what it led to was not touched
    assert target.read_bytes() == b"%PDF"


def test_a_disk_without_hard_links_overwrites_nothing_either(tmp_path, monkeypatch):
    def unsupported(self, other):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", unsupported)
    target = tmp_path / "r.pdf"
    typesetting.write(target, b"one", overwrite=False)
    with pytest.raises(JournalError, match="there already"):
        typesetting.write(target, b"two", overwrite=False)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"one"]


def test_names_count_on_past_links_and_folders(tmp_path):
    (tmp_path / "a.pdf").symlink_to("nowhere")
    (tmp_path / "a-2.pdf").mkdir()
    assert free_file(tmp_path, "a") == tmp_path / "a-3.pdf"
    assert free_name(tmp_path, FIRST, LAST).parent == tmp_path


@pytest.mark.parametrize("person", ["../../out", "/etc/passwd", "a/b", "..", "~", "nul\x00l", "C:\\x"])
def test_a_name_that_is_typed_reaches_the_page_and_no_path(frames_of, one_session, tmp_path, person):
    frames, folder = frames_of([one_session], today=LAST), tmp_path / "chosen" / "folder"
    folder.mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    made = report.build(
        frames, first_day=FIRST, last_day=LAST, target=free_name(folder, FIRST, LAST), person=person
    )
    assert sorted(tmp_path.rglob("*")) == sorted([*before, made.path])
    assert made.path == folder / "fascia-report_2026-03-02_2026-08-30.pdf"


@pytest.mark.parametrize("python", ["/bin/false", "/nowhere/python"])
def test_a_typesetter_that_does_not_work_is_told_and_leaves_no_file(
    python, frames_of, one_session, tmp_path, monkeypatch
):
    frames = frames_of([one_session], today=LAST)
    monkeypatch.setattr(typesetting.sys, "executable", python)
    with pytest.raises(JournalError, match="could not be typeset"):
        report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf")
    assert not (tmp_path / "r.pdf").exists()


def test_what_typst_loads_ends_with_its_own_process(frames_of, one_session, tmp_path):
    frames = frames_of([one_session], today=LAST)
    report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf")
    assert "typst" not in sys.modules
