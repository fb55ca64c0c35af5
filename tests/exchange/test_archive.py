"""A lossless copy gives back exactly what was typed, with ids and history; a bad one changes nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fascia_journal import CheckIn, ExerciseEntry, Journal, Pause, Session, Tension
from fascia_journal.errors import JournalError, NewerJournalError, RecordError, StoreError
from fascia_journal.exchange import archive
from fascia_journal.exchange.export import export
from fascia_journal.exchange.incoming import preview, take_in
from fascia_journal.records import PAUSE_REASONS, Plan, Record

KINDS = ("session", "check_in", "pause", "plan")
AT = dt.datetime(2026, 2, 22, 17, 5, tzinfo=dt.UTC)


@pytest.fixture
def filled(journal):
    """Records that were added, changed, deleted and brought back; settings; a draft."""
    first = journal.add(
        Session(
            AT,
            "Europe/Zurich",
            (ExerciseEntry("lunge", 90.5), ExerciseEntry("roll_down", status="skipped", reason="other")),
            Tension(7, neck=0.1),
            Tension(3),
            note="=words \0 of mine",
            ended_at=AT + dt.timedelta(minutes=9, microseconds=1),
        )
    )
    edited = journal.replace(dataclasses.replace(first, note="words, edited", flare_up=True))
    journal.add(CheckIn(AT, "America/New_York", Tension(4), sleep=8))
    gone = journal.add(CheckIn(AT, "UTC", Tension(9), note="deleted words"))
    journal.delete(gone)
    pause = journal.add(Pause(dt.date(2026, 1, 1)))
    journal.undo()
    assert journal.get("pause", pause.id) is None
    journal.change_plan(Plan(dt.date(2026, 2, 1), ("lunge", "roll_down"), 1, 2))
    journal.settings["activity"] = "lifting my words"
    journal.settings["backup_folder"] = str(journal.path.parent / "elsewhere")
    journal.keep_draft("k", {"kind": "session", "note": "a draft"})
    journal.replace(dataclasses.replace(edited, context="after_sport"))
    return journal


@pytest.fixture
def empty(tmp_path):
    with Journal.open(tmp_path / "other" / "copy.sqlite") as opened:
        yield opened


def records(journal: Journal) -> dict[tuple[str, str | None], Record]:
    return {
        (kind, record.id): record
        for kind in KINDS
        for record in journal.latest(max(1, journal.count(kind)), kind=kind)
    }


def test_an_empty_journal_becomes_the_same_journal(filled, empty, tmp_path):
    file = archive.write(filled, tmp_path / "all.json")
    empty.load(archive.read(file))
    assert records(empty) == records(filled)
    assert empty.dump() == filled.dump()
    for kind, key in records(filled):
        assert empty.history(kind, key) == filled.history(kind, key)
    assert empty.settings["activity"] == "lifting my words"
    assert empty.settings["backup_folder"] is None
    assert empty.draft is None
    assert empty.check() == []


def test_undo_goes_on_where_it_was(filled, empty, tmp_path):
    empty.load(archive.read(archive.write(filled, tmp_path / "all.json")))
    taken_back = 0
    while filled.can_undo:
        assert empty.can_undo == filled.can_undo
        assert empty.undo() == filled.undo()
        assert records(empty) == records(filled)
        taken_back += 1
    assert taken_back == 7
    assert empty.can_undo is None
    assert empty.check() == []


def test_without_history_nothing_of_earlier_versions_is_in_it_and_one_undo_takes_the_copy_back(
    filled, empty, tmp_path
):
    file = archive.write(filled, tmp_path / "all.json", history=False)
    text = file.read_text(encoding="utf-8")
    assert "deleted words" not in text
    assert "of mine" not in text
    assert "process" not in text
    empty.load(archive.read(file))
    assert records(empty) == records(filled)
    assert empty.undo().startswith("Taken back: the copy of a journal (4 records)")
    assert records(empty) == {}


def test_without_notes_no_word_of_the_person_is_in_it(filled, tmp_path):
    text = archive.write(filled, tmp_path / "all.json", notes=False).read_text(encoding="utf-8")
    assert "words" not in text
    assert archive.read(tmp_path / "all.json").changes


def test_the_file_is_private_and_never_written_over(filled, tmp_path):
    file = archive.write(filled, tmp_path / "all.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(JournalError, match="is there already"):
        archive.write(filled, file)
    assert file.read_bytes() == before
    assert not list(tmp_path.glob(".fascia-*"))


def test_the_folder_of_an_export_holds_it(filled, empty, tmp_path):
    made = export(filled, tmp_path / "out", history=False, notes=False)
    file = next(one for one in made if one.name == "journal.json")
    assert "words" not in file.read_text(encoding="utf-8")
    empty.load(archive.read(file))
    assert records(empty).keys() == records(filled).keys()


def test_a_journal_that_is_not_empty_takes_no_whole_copy(filled, empty, tmp_path):
    dump = archive.read(archive.write(filled, tmp_path / "all.json"))
    empty.add(Pause(dt.date(2026, 1, 5)))
    version, before = empty.version, empty.dump()
    with pytest.raises(StoreError, match="not empty"):
        empty.load(dump)
    assert (empty.version, empty.dump()) == (version, before)
    empty.undo()  # the log of changes still holds it
    with pytest.raises(StoreError, match="not empty"):
        empty.load(dump)


def test_into_a_journal_with_records_it_is_read_as_an_import(filled, empty, tmp_path):
    file = archive.write(filled, tmp_path / "all.json")
    empty.add(Pause(dt.date(2026, 1, 5)))
    read = archive.incoming(file)
    assert "Earlier versions and settings are not taken over" in read.remarks[0]
    assert (read.name, read.rows) == ("all.json", 4)
    take_in(empty, preview(empty, read))
    assert records(filled).keys() < records(empty).keys()
    again = preview(empty, archive.incoming(file))
    assert (len(again.new), again.already_there) == (0, 4)
    empty.undo()
    assert empty.count() == 0


# What no copy may be -----------------------------------------------------------------------------------


def changed(file: Path, change) -> None:
    """The file as somebody changed it on purpose."""
    found = json.loads(file.read_text(encoding="utf-8"))
    found.pop("sha256")
    change(found)
    file.write_text(json.dumps(found), encoding="utf-8")


def session_of(found):
    return next(one for one in found["records"] if one["kind"] == "session")


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"\0" * 1000,
        b"[]",
        b"{}",
        b"null",
        b'{"format": "fascia-journal"}',
        b'{"format": "fascia-journal", "version": 1}',
        b'{"format": "fascia-journal", "version": NaN}',
        b'{"format": "fascia-journal", "version": 1e999}',
        b'{"format": "fascia-journal", "version": ' + b"9" * 10_000 + b"}",
        b'{"format": "fascia-journal", "version": 1, "settings": ' + DEEP.encode() + b"}",
        b'{"format": "fascia-journal", "settings": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
    ],
)
def test_a_file_that_is_no_copy_is_a_sentence(content, tmp_path):
    file = tmp_path / "all.json"
    file.write_bytes(content)
    with pytest.raises(JournalError, match=r"all\.json"):
        archive.read(file)


def test_one_that_was_cut_off_anywhere_is_refused(filled, tmp_path):
    whole = archive.write(filled, tmp_path / "all.json").read_bytes()
    for end in range(0, len(whole) - 2, 97):
        (tmp_path / "cut.json").write_bytes(whole[:end])
        with pytest.raises(JournalError, match=r"cut\.json is (cut off|no)"):
            archive.read(tmp_path / "cut.json")


def test_a_flipped_digit_is_seen(filled, tmp_path):
    file = archive.write(filled, tmp_path / "all.json")
    file.write_text(file.read_text(encoding="utf-8").replace('"overall": 7', '"overall": 8', 1))
    with pytest.raises(JournalError, match="damaged or changed"):
        archive.read(file)


def test_one_of_a_newer_version_is_left_to_it(filled, tmp_path):
    file = archive.write(filled, tmp_path / "all.json")
    changed(file, lambda found: found.update(version=2))
    with pytest.raises(NewerJournalError, match="newer version"):
        archive.read(file)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (lambda f: f.update(version="1"), "version"),
        (lambda f: f.update(more=1), "more"),
        (lambda f: f.pop("records"), "records"),
        (lambda f: f.update(records={}), "records"),
        (lambda f: session_of(f).update(kind="secret words"), "records"),
        (lambda f: session_of(f).update(note=5), "note"),
        (lambda f: session_of(f).update(more="secret words"), "more"),
        (lambda f: session_of(f).update(started_at="2026-02-30T10:00:00+00:00"), "started_at"),
        (lambda f: session_of(f).update(started_at="2026-02-03T10:00:00"), "started_at"),
        (lambda f: session_of(f).update(started_at=17), "started_at"),
        (lambda f: session_of(f).update(revision=1.5), "revision"),
        (lambda f: session_of(f).update(revision=True), "revision"),
        (lambda f: session_of(f).pop("id"), "id"),
        (lambda f: session_of(f).update(id="half \ud800"), "id"),
        (lambda f: session_of(f)["before"].update(overall="7"), "overall"),
        (lambda f: session_of(f)["before"].update(overall=11), "outside the scale"),
        (lambda f: session_of(f)["before"].update(overall=10**400), "overall"),
        (lambda f: session_of(f).update(zone="Mars/Base"), "no time zone"),
        (lambda f: session_of(f)["exercises"][0].update(exercise="; drop"), "not the key"),
        (lambda f: f["changes"][0].update(action="burn"), "action"),
    ],
)
def test_a_value_that_cannot_be_is_named_by_its_place_and_never_quoted(filled, tmp_path, wrong, where):
    file = archive.write(filled, tmp_path / "all.json")
    changed(file, wrong)
    with pytest.raises(JournalError, match=where) as refused:
        archive.read(file)
    assert "words" not in str(refused.value)
    assert len(str(refused.value)) < 600


@pytest.mark.parametrize(
    "wrong",
    [
        lambda f: f["records"].append(f["records"][0]),
        lambda f: session_of(f).update(revision=0),
        lambda f: session_of(f).update(revision=10**30),
        lambda f: f["changes"][0]["earlier"].append(f["changes"][0]["earlier"][0]),
        lambda f: f["changes"][0]["earlier"][0].update(record=f["records"][-1]),
        lambda f: f["settings"].update(counted_share=7),
        lambda f: f["settings"].update(programme=["x"]),
        lambda f: f["settings"].update(activity_names=[["yesterday", "x"]]),
    ],
)
def test_what_no_journal_holds_is_not_loaded_and_nothing_else_of_the_file_is(filled, empty, tmp_path, wrong):
    file = archive.write(filled, tmp_path / "all.json")
    changed(file, wrong)
    version = empty.version
    with pytest.raises((RecordError, StoreError)):
        empty.load(archive.read(file))
    assert empty.version == version
    assert empty.dump().records == ()
    assert empty.dump().settings == {}
    empty.load(archive.read(archive.write(filled, tmp_path / "good.json")))


def test_settings_of_the_computer_and_unknown_ones_are_passed_over(filled, empty, tmp_path):
    file = archive.write(filled, tmp_path / "all.json")
    assert "backup_folder" not in file.read_text(encoding="utf-8")
    changed(file, lambda f: f["settings"].update(backup_folder="/somewhere", colour="red"))
    empty.load(archive.read(file))
    assert empty.settings["backup_folder"] is None


def test_a_journal_itself_is_never_opened_as_a_copy(filled, tmp_path):
    with pytest.raises(JournalError, match="a journal itself"):
        archive.read(filled.path)
    with pytest.raises(JournalError, match="cannot be read"):
        archive.read(tmp_path / "none.json")
    with pytest.raises(JournalError, match="No file has this name"):
        archive.read("a\0b")


def test_half_a_letter_in_a_setting_is_left_out_before_it_is_written(journal, empty, tmp_path):
    journal.settings["activity"] = "half \ud83d"
    empty.load(archive.read(archive.write(journal, tmp_path / "all.json")))
    assert empty.settings["activity"] == journal.settings["activity"] == "half"


# Any records at all ------------------------------------------------------------------------------------

TEXT = st.one_of(
    st.sampled_from(
        ["=1+1", "+x", "-x", "@x", "\tx", "\rx", "a\0b", "\ud83d", "\u202eabc", "😀", "\ufeff", "\x85"]
    ),
    st.text(st.characters(), max_size=30),  # halves of surrogate pairs, too
)
RATING = st.none() | st.floats(0, 10)
TENSION = st.builds(Tension, RATING, RATING, RATING, RATING)
ZONE = st.sampled_from(["Europe/Zurich", "UTC", "America/St_Johns", "Pacific/Kiritimati", "Asia/Kathmandu"])
MOMENT = st.datetimes(dt.datetime(1, 1, 3), dt.datetime(2026, 3, 3, 12), timezones=st.just(dt.UTC))
DAY = st.dates()
KEYS = ("roll_down", "lunge", "doorway")
ENTRY = st.builds(
    ExerciseEntry,
    st.sampled_from(KEYS),
    st.none() | st.floats(0, 86400),
    st.sampled_from(["partly", "skipped"]),
    st.none() | st.sampled_from(["no_time", "other"]),
)
ENTRIES = st.lists(ENTRY, max_size=3, unique_by=lambda entry: entry.exercise).map(tuple)


@st.composite
def sessions(draw):
    at = draw(MOMENT)
    ended = draw(st.none() | st.timedeltas(dt.timedelta(0), dt.timedelta(hours=2)))
    return Session(
        at,
        draw(ZONE),
        draw(ENTRIES),
        draw(TENSION),
        draw(TENSION),
        KEYS,
        None if ended is None else at + ended,
        note=draw(TEXT),
        flare_up=draw(st.booleans()),
        offset_seconds=draw(st.none() | st.integers(-86399, 86399)),
    )


CHECK_INS = st.builds(
    CheckIn,
    MOMENT,
    ZONE,
    TENSION,
    *(RATING,) * 4,
    TEXT,
    st.booleans(),
    offset_seconds=st.none() | st.integers(-86399, 86399),
)
PAUSES = st.builds(
    lambda days, reason, is_open: Pause(min(days), None if is_open else max(days), reason),
    st.tuples(DAY, DAY),
    st.sampled_from(PAUSE_REASONS),
    st.booleans(),
)
PLANS = st.builds(
    lambda day, low, high: Plan(day, KEYS, min(low, high), max(low, high)),
    DAY,
    st.integers(1, 7),
    st.integers(1, 7),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(sessions() | CHECK_INS | PAUSES | PLANS, min_size=1, max_size=6), st.data())
def test_any_records_whatever_was_done_with_them_come_back_as_they_were(given_records, data):
    with (
        TemporaryDirectory() as folder,
        Journal.open(Path(folder) / "a.sqlite") as one,
        Journal.open(Path(folder) / "b.sqlite") as other,
    ):
        saved = one.add_all(given_records)
        for record in saved:
            match data.draw(st.sampled_from(["keep", "edit", "delete", "undo"])):
                case "edit" if isinstance(record, Session | CheckIn):
                    note = data.draw(TEXT)
                    current = one.get(record.kind, record.id)
                    if current is not None:
                        one.replace(dataclasses.replace(current, note=note))
                case "delete":
                    current = one.get(record.kind, record.id)
                    if current is not None:
                        one.delete(current)
                case "undo" if one.can_undo:
                    one.undo()
        other.load(archive.read(archive.write(one, Path(folder) / "all.json")))
        assert other.dump() == one.dump()
        assert records(other) == records(one)
        assert other.check() == []
        while one.can_undo:
            assert other.undo() == one.undo()
        assert records(other) == records(one)
