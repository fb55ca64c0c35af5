"""One way from a file to the journal, for the page and the shell alike."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pytest

from fascia_journal import CheckIn, Journal, JournalError, Pause, Session, Tension
from fascia_journal.exchange import archive, importing
from fascia_journal.exchange.reading import Choices, Unclear

TABLE = "Datum,Vorher\n31.01.2026,6\n02.02.2026,5\n"
OWN_PROGRAMME = """
key = "mine"
title = "One for the back"
weekly_minimum = 2
weekly_maximum = 3
get_ready_seconds = 10

[[exercise]]
key = "bridge"
title = "Bridge"
instruction = "Lie down and lift the hips."
caution = "Go slowly."
equipment = []
sides = "both at once"
seconds = 60
"""
AT = dt.datetime(2026, 2, 3, 17, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (TABLE.encode(), "table"),
        (TABLE.encode("utf-16"), "table"),
        (b"", "table"),
        (b"\xef\xbb\xbf \r\n{}", "copy"),
        (b"SQLite format 3\x00", "habits"),
    ],
)
def test_the_content_decides_which_reader_it_is_for(data, kind):
    assert importing.kind_of(data, "anything") == kind


def test_an_offer_is_said_in_words_and_written_once(journal):
    offer = importing.read(journal, TABLE.encode(), "mine.csv")
    assert importing.in_words(offer)[:2] == [
        "Read from mine.csv: 2 rows.",
        "New: 2 sessions, from 31 January 2026 to 2 February 2026.",
    ]
    assert journal.count() == 0
    assert importing.write(journal, offer) == 2
    with pytest.raises(JournalError, match="changed meanwhile"):
        importing.write(journal, offer)
    assert importing.again(journal, offer).preview.new == ()
    assert "New: nothing." in importing.in_words(importing.again(journal, offer))
    journal.undo()
    assert journal.count() == 0


@pytest.mark.parametrize("table", [TABLE, "date,before\n2026-01-31T18:05:00+01:00,6\n2026-02-01 18:05,5\n"])
def test_the_same_file_read_in_another_zone_adds_nothing(journal, table):
    importing.write(journal, importing.read(journal, table.encode(), "mine.csv"))
    amount = journal.count()
    again = importing.read(journal, table.encode(), "mine.csv", zone="Asia/Tokyo")
    assert again.preview.new == again.preview.others_there == ()
    assert again.preview.already_there == amount > 0


def test_times_are_lived_in_the_journals_zone_unless_another_is_named(journal):
    there = importing.read(journal, TABLE.encode(), "mine.csv").preview.new[0]
    elsewhere = importing.read(journal, TABLE.encode(), "mine.csv", zone="Asia/Tokyo").preview.new[0]
    assert there.started_at == dt.datetime(2026, 1, 31, 11, tzinfo=dt.UTC)
    assert elsewhere.started_at == dt.datetime(2026, 1, 31, 3, tzinfo=dt.UTC)


def test_all_exercises_are_those_of_the_plan_of_that_day(journal):
    from dataclasses import replace

    now = journal.plan()
    journal.change_plan(replace(now, from_day=dt.date(2026, 2, 1), exercises=now.exercises[:2]))
    offer = importing.read(journal, TABLE.encode(), "mine.csv", choices=Choices(all_exercises=True))
    assert [len(one.exercises) for one in offer.preview.new] == [6, 2]
    importing.write(journal, offer)
    assert journal.frames().sessions["done"].tolist() == [6, 2]


def test_an_exercise_that_the_programme_of_that_day_had_not_is_a_row_that_is_not_taken(journal, tmp_path):
    from dataclasses import replace

    own = tmp_path / "mine.toml"
    own.write_text(OWN_PROGRAMME)
    now = journal.plan()
    journal.change_plan(replace(now, from_day=dt.date(2026, 2, 1), exercises=("bridge",), programme=str(own)))
    rows = ["2026-01-20,6,lunge", "2026-01-21,6,Bridge", "2026-02-02,5,Bridge", "2026-02-03,5,lunge"]
    table = "\n".join(["Date,Before,Exercises", *rows])
    offer = importing.read(journal, table.encode(), "mine.csv")
    assert [one.row for one in offer.preview.incoming.rejected] == [3, 5]
    assert "of that day had no exercise 'bridge'" in offer.preview.incoming.rejected[0].reason
    assert importing.write(journal, offer) == 2


def test_what_is_not_certain_comes_back_as_questions(journal):
    assert isinstance(importing.read(journal, b"When,Vorher\n01/02/2026,6\n", "x.csv"), Unclear)


def test_a_copy_goes_into_an_empty_journal_as_a_whole_also_without_history(journal, tmp_path):
    with Journal.open(tmp_path / "other.sqlite") as other:
        other.add_all([Session(AT, "UTC"), CheckIn(AT, "UTC", Tension(3)), Pause(AT.date(), AT.date())])
        other.settings["activity"] = "gardening"
        archive.write(other, tmp_path / "copy.json", history=False)
    data = (tmp_path / "copy.json").read_bytes()
    offer = importing.read(journal, data, "copy.json")
    assert "New: 1 session, 1 check-in and 1 pause, of 3 February 2026." in importing.in_words(offer)
    assert importing.can_be_undone(offer)
    assert importing.write(journal, offer) == 3
    assert journal.settings["activity"] == "gardening"
    journal.undo()
    assert journal.known() == set()
    offer = importing.read(journal, data, "copy.json")  # its log is not empty any more
    assert offer.whole is None
    assert importing.write(journal, offer) == 3


def test_a_copy_with_its_history_is_not_what_undo_takes_back(journal, tmp_path):
    with Journal.open(tmp_path / "other.sqlite") as other:
        other.add(Session(AT, "UTC"))
        archive.write(other, tmp_path / "copy.json")
    offer = importing.read(journal, (tmp_path / "copy.json").read_bytes(), "copy.json")
    assert not importing.can_be_undone(offer)
    assert any("does not take it back" in line for line in importing.in_words(offer))
    assert importing.again(journal, offer).whole == offer.whole


def test_a_copy_brings_each_record_that_has_an_id_of_its_own(journal, tmp_path):
    from dataclasses import replace

    with Journal.open(tmp_path / "other.sqlite") as other:
        other.settings["invented"] = True
        two = [other.add(CheckIn(AT, "UTC", Tension(value))) for value in (3, 5)]
        other.change_plan(replace(other.plan(), minimum=3, maximum=4))
        file = archive.write(other, tmp_path / "copy.json")
        plans = len(other.plans())
    mine = journal.add(CheckIn(AT, "UTC", Tension(8)))
    journal.change_plan(replace(journal.plan(), minimum=1))
    offer = importing.read(journal, file.read_bytes(), file.name)
    assert {one.id for one in offer.preview.new if one.kind == "check_in"} == {one.id for one in two}
    assert any(f"{plans} plan" in line and "it stays" in line for line in importing.in_words(offer))
    importing.write(journal, offer)
    assert {one.id for one in journal.latest(9, kind="check_in")} == {mine.id, *(one.id for one in two)}
    assert journal.plan().minimum == 1


@pytest.mark.parametrize(("number", "words"), [(0, "nothing"), (1, "1 session"), (1234, "1,234 sessions")])
def test_records_are_counted_by_what_they_are(number, words):
    assert importing.counted([Session(AT, "UTC")] * number) == words


def test_the_page_on_data_says_what_works(journal, tmp_path, monkeypatch, capsys):
    page = Path(__file__).parents[2] / "docs" / "data.md"
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 2
    journal.close()
    monkeypatch.setenv("FASCIA_JOURNAL", str(journal.path))
    monkeypatch.chdir(tmp_path)
    Path("diary.csv").write_text("When,How tight\n01/02/2026,6\n", encoding="utf-8")
    for block in blocks:
        exec(compile(block, str(page), "exec"), {})
    out = capsys.readouterr().out
    assert "New: 1 session, of 1 February 2026." in out
    assert "Taken back: the import of diary.csv" in out


def test_what_a_copy_leaves_behind_is_said(journal, tmp_path):
    with Journal.open(tmp_path / "other.sqlite") as other:
        other.settings["activity"] = "carry the shopping"
        other.add(CheckIn(AT, "UTC", Tension(3), activity=4))
        copy = archive.write(other, tmp_path / "journal.json").read_bytes()
    whole = importing.read(journal, copy, "journal.json")
    assert whole.whole is not None
    journal.add(Session(AT, "UTC"))
    journal.undo()
    words = " ".join(importing.in_words(importing.read(journal, copy, "journal.json")))
    assert "holds no record, but earlier changes" in words
    assert "carry the shopping, has no name here" in words
    journal.settings["activity"] = "climb"
    journal.add(Session(AT, "UTC"))
    words = " ".join(importing.in_words(importing.read(journal, copy, "journal.json")))
    assert "earlier changes" not in words
    assert "has no name here" not in words


def test_writing_tells_how_far_it_is(journal):
    days = [dt.date(2000, 1, 1) + dt.timedelta(n) for n in range(3_000)]
    data = ("date,before,exercises\n" + "".join(f"{day},5,all\n" for day in days)).encode()
    told: list[float] = []
    assert importing.write(journal, importing.read(journal, data, "mine.csv"), progress=told.append) == 3_000
    assert told == sorted(told)
    assert told[-1] == 1
    assert len([share for share in told if 0 < share < 1]) > 3


def test_days_that_are_there_keep_their_exercises_and_that_is_said(journal):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr(
            "Habits.csv",
            "Position,Name,Question,Description,NumRepetitions,Interval,Color\n001,Stretch,,,3,7,#FF8F00\n",
        )
        made.writestr("001 Stretch/Checkmarks.csv", "2026-02-01,2\n2026-02-03,2\n")
    loop, name = held.getvalue(), "Loop Habits CSV.zip"
    importing.write(journal, importing.read(journal, loop, name))
    again = importing.read(journal, loop, name, choices=Choices(all_exercises=True))
    assert "keep the exercises that they have" in " ".join(importing.in_words(again))
