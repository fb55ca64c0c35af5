"""The sample: made again by its script, said to be invented, and full of what real journals are full of."""

import collections
import csv
import datetime as dt
import statistics
import subprocess
import sys
import unicodedata
import zoneinfo

import pytest

from fascia_journal import Journal, clock, places, sample
from fascia_journal.programme import Programme

FOLDER = places.sample()
TABLES = ("plans", "sessions", "exercises", "check_ins", "pauses")
FIRST_DAY, LAST_DAY = dt.date(2026, 3, 2), dt.date(2026, 8, 30)


@pytest.fixture(scope="module")
def records():
    with clock.fixed(dt.datetime(2026, 8, 30, 12, tzinfo=dt.UTC)):
        return sample.load()


def of(records, kind):
    return [record for record in records if record.kind == kind]


def test_the_script_makes_the_same_bytes_again(tmp_path):
    subprocess.run([sys.executable, str(FOLDER / "make_sample.py"), str(tmp_path)], check=True)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    kept = {file.name: file.read_bytes() for file in FOLDER.glob("*.csv")}
    assert sorted(made) == sorted(f"{name}.csv" for name in TABLES)
    assert made == kept


@pytest.mark.parametrize("table", TABLES)
def test_the_tables_are_tidy(table):
    content = (FOLDER / f"{table}.csv").read_bytes()
    assert b"\r" not in content
    header, *rows = csv.reader(content.decode("utf-8").splitlines(keepends=True))
    assert all(name.replace("_", "").isalpha() and name.islower() for name in header)
    assert rows
    assert {len(row) for row in rows} == {len(header)}


def test_it_says_that_the_person_is_invented():
    assert "invented" in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()[0]


def test_every_record_says_that_it_is_a_sample(records):
    for record in of(records, "session") + of(records, "check_in"):
        assert record.source == "sample"
    assert all(record.entered_at for record in records)


def test_it_spans_half_a_year_of_whole_weeks(records):
    days = [record.local_date for record in of(records, "session") + of(records, "check_in")]
    assert min(days) == FIRST_DAY
    assert clock.monday(min(days)) == FIRST_DAY
    assert clock.monday(max(days)) + dt.timedelta(days=6) == LAST_DAY
    assert (LAST_DAY - FIRST_DAY).days + 1 == 26 * 7


def test_it_holds_what_real_journals_are_full_of(records):
    sessions, check_ins = of(records, "session"), of(records, "check_in")
    days = collections.Counter(session.local_date for session in sessions)
    weeks = collections.defaultdict(set)
    for day in days:
        weeks[clock.monday(day)].add(day)
    pauses = of(records, "pause")
    paused = {
        pause.first_day + dt.timedelta(days=n)
        for pause in pauses
        for n in range((pause.last_day - pause.first_day).days + 1)
    }
    mondays = [FIRST_DAY + dt.timedelta(weeks=n) for n in range(2, 26)]
    missed = [monday for monday in mondays if not weeks[monday] and monday not in paused]
    entries = [entry for session in sessions for entry in session.exercises]

    assert len(missed) == 2
    assert max(len(days) for days in weeks.values()) == 4  # a week above plan
    assert max(days.values()) == 2  # two sessions on a day
    assert {pause.reason for pause in pauses} == {"holiday", "illness"}
    assert any(pause.entered_at.date() > pause.last_day for pause in pauses)
    assert sum((s.entered_at - s.started_at) > dt.timedelta(days=1) for s in sessions) == 3
    assert {session.context for session in sessions} == {"alone", "before_sport", "after_sport"}
    assert {entry.status for entry in entries} == {"done", "partly", "skipped"}
    assert {e.reason for e in entries if e.status == "skipped"} >= {
        "no_time",
        "uncomfortable",
        "no_equipment",
    }
    assert {session.zone for session in sessions} == {"Europe/Zurich", "Europe/Lisbon"}
    assert len({clock.iso_week(s.local_date) for s in sessions if s.zone == "Europe/Lisbon"}) == 1
    assert any(not session.before and not session.after for session in sessions)
    assert any(session.before and not session.after for session in sessions)
    assert any(session.ended_at is None for session in sessions)
    assert any(session.before.neck is not None for session in sessions)
    flared = {record.local_date for record in sessions + check_ins if record.flare_up}
    assert 2 <= len(flared) <= 7
    assert (max(flared) - min(flared)).days < 7


def test_it_begins_with_a_baseline_of_ten_days(records):
    (plan,) = of(records, "plan")
    before = [record for record in of(records, "check_in") if record.local_date < plan.programme_start]
    assert len({record.local_date for record in before}) == 10
    assert min(session.local_date for session in of(records, "session")) == plan.programme_start
    assert plan.exercises == Programme.load().keys


def test_it_is_no_success_story(records):
    sessions, check_ins = of(records, "session"), of(records, "check_in")
    pairs = [(s.before.overall, s.after.overall) for s in sessions]
    changes = [after - before for before, after in pairs if None not in (before, after)]
    assert set(changes) == {-2, -1, 0, 1}
    lower = sum(change < 0 for change in changes) / len(changes)
    assert 0.5 < lower < 0.75
    ratings = [record.tension.overall for record in check_ins if record.tension]
    fall = statistics.mean(ratings[:20]) - statistics.mean(ratings[-20:])
    assert 0 < fall < 2
    assert statistics.stdev(ratings) > 0.8
    assert all(
        value is None or 0 <= value <= 10 for r in check_ins for value in (r.wellbeing, r.sleep, r.stress)
    )


def test_notes_come_in_several_languages_and_with_every_sign_that_makes_trouble(records):
    notes = "".join(record.note for record in of(records, "session") + of(records, "check_in"))
    scripts = {unicodedata.name(letter).split()[0] for letter in notes if letter.isalpha()}
    assert scripts >= {"LATIN", "CYRILLIC", "ARABIC", "KATAKANA", "HIRAGANA", "CJK"}
    for sign in '<>&$#"*\n🙂':
        assert sign in notes
    for letter in "ßüéçãù":
        assert letter in notes


@pytest.mark.parametrize(
    "today", [dt.date(2026, 8, 30) + dt.timedelta(days=n) for n in (0, 1, 6, 7, 85, 400)]
)
def test_moved_to_the_present_it_keeps_weekdays_and_wall_times(records, today):
    with clock.fixed(dt.datetime.combine(today, dt.time(0, 1), zoneinfo.ZoneInfo(sample.HOME))):
        moved = sample.load(clock.today(sample.HOME))  # a record in the future would be refused
    shifts = set()
    for original, record in zip(records, moved, strict=True):
        if record.kind in ("session", "check_in"):
            was = original.started_at if record.kind == "session" else original.at
            now = record.started_at if record.kind == "session" else record.at
            shifts.add(now.replace(tzinfo=None) - was.replace(tzinfo=None))
            wall = now.replace(tzinfo=zoneinfo.ZoneInfo(record.zone))
            assert wall.utcoffset() == now.utcoffset()
    (shift,) = shifts
    assert shift.days % 7 == 0
    assert shift.seconds == 0
    assert 0 <= (today - (LAST_DAY + shift)).days < 7
    assert all(record.entered_at <= dt.datetime.combine(today, dt.time(), dt.UTC) for record in moved)
    assert of(moved, "plan")[0].programme_start == dt.date(2026, 3, 12) + shift
    assert of(moved, "pause")[0].first_day == dt.date(2026, 7, 13) + shift


def test_a_journal_takes_it_whole_and_gives_it_back(records, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    with clock.fixed(dt.datetime(2026, 8, 31, tzinfo=dt.UTC)):
        with Journal.open(tmp_path / "sample.sqlite") as journal:
            added = journal.add_all(records)
        with Journal.open(tmp_path / "sample.sqlite", create=False) as journal:
            for given, saved in zip(records, added, strict=True):
                back = journal.get(saved.kind, saved.id)
                assert back == saved
                assert back.entered_at == given.entered_at
            assert len(journal.sessions()) == len(of(records, "session"))
            assert journal.sessions()["late"].sum() == 3
            assert journal.check() == []
