"""The session page on a real journal: what is typed is saved, kept as a draft, changed, taken back."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt

import pytest

from fascia_journal import CheckIn, Journal, Plan, Session, Tension, clock
from fascia_journal.errors import StoreError
from fascia_journal.widgets.journal_page import journal_page
from fascia_journal.widgets.session import SessionPage

NASTY = '<img src=x onerror="alert(1)"> & <b>müde</b> \'"; DROP TABLE session; -- ${x} $a^2$'


def fill(page: SessionPage, before: int | None = 6, after: int | None = 4, note: str = "") -> None:
    page.form.before.overall = before
    page.form.exercises._shortcuts.press("all")
    page.form.after.overall = after
    page.form.note.value = note


def saved(page: SessionPage) -> bool:
    assert page.save.press("save")
    return "Saved: session of" in page.guard.notice.html


def only(journal: Journal) -> Session:
    (session,) = journal.latest(5)
    return session


def draft_of(journal: Journal) -> dict:
    ((_key, draft),) = journal.draft.items()
    return draft


def test_a_session_is_in_the_file_after_save(journal, reopened, evening):
    page = SessionPage(journal)
    fill(page, note="good")
    page.form.before.neck = 7
    page.form.context.value = "after_sport"
    assert saved(page)
    with reopened() as other:
        session = only(other)
        assert session.started_at == evening
        assert session.zone == "Europe/Zurich"
        assert session.before == Tension(6, neck=7)
        assert session.after == Tension(4)
        assert session.done == len(session.prescribed) == 6
        assert (session.context, session.note, session.source) == ("after_sport", "good", "form")
        assert other.draft is None


def test_it_says_what_was_saved_and_where_the_week_stands(journal):
    page = SessionPage(journal)
    fill(page)
    saved(page)
    assert "Saved: session of Tuesday 3 March 2026, 18:05." in page.guard.notice.html
    assert "This week so far: 1 session day" in page.guard.notice.html
    assert "fj-good" in page.guard.notice.html


def test_the_form_is_empty_afterwards_and_the_list_shows_the_session(journal):
    page = SessionPage(journal)
    fill(page, note="gone from the form")
    saved(page)
    assert page.form.empty
    assert page.form.exercises.entries == ()
    assert not any(tick.value for tick in page.form.exercises.ticks.values())
    assert "6 of 6 exercises · tension 6 → 4 · on its own" in page.list.html
    assert "gone from the form" in page.list.html


def test_missing_ratings_stay_missing(journal, reopened):
    page = SessionPage(journal)
    fill(page, before=None, after=0)
    saved(page)
    with reopened() as other:
        assert only(other).before == Tension()
        assert only(other).after == Tension(0)
    assert "not rated → 0" in page.list.html


def test_nothing_said_is_not_saved(journal):
    page = SessionPage(journal)
    assert not page.save.press("save")
    assert "There is nothing to save yet" in page.guard.notice.html
    assert journal.count() == 0


def test_the_future_is_refused_and_what_was_typed_stays(journal):
    page = SessionPage(journal)
    fill(page, note="tomorrow")
    page.form.when.date.value = dt.date(2026, 3, 4)
    assert not page.save.press("save")
    assert "lies in the future" in page.guard.notice.html
    assert page.form.note.value == "tomorrow"
    assert page.form.before.overall == 6
    assert journal.count() == 0


def test_an_earlier_session_gets_its_own_date(journal, reopened):
    page = SessionPage(journal)
    fill(page)
    page.form.when.date.value = dt.date(2025, 7, 1)
    page.form.when.time.value = dt.time(23, 50)
    saved(page)
    with reopened() as other:
        assert only(other).started_at.isoformat() == "2025-07-01T23:50:00+02:00"


def test_a_page_that_stood_open_takes_the_time_when_it_is_used(journal, evening):
    page = SessionPage(journal)
    with clock.fixed(evening + dt.timedelta(hours=3)):
        page.form.before.overall = 5
        assert page.form.when.moment == evening + dt.timedelta(hours=3)
    with clock.fixed(evening + dt.timedelta(hours=4)):
        page.form.after.overall = 5
        assert page.form.when.moment == evening + dt.timedelta(hours=4)


def test_partly_done_and_skipped_with_a_reason(journal, reopened):
    page = SessionPage(journal)
    page.form.exercises._shortcuts.press("all")
    page.form.exercises._shortcuts.press("details")
    page.form.exercises.details["lunge"].value = "partly"
    page.form.exercises.details["neck_roll"].value = "skipped:uncomfortable"
    page.form.exercises.ticks["doorway"].value = False
    assert not page.form.exercises.ticks["lunge"].value
    saved(page)
    with reopened() as other:
        session = only(other)
    found = {entry.exercise: (entry.status, entry.reason) for entry in session.exercises}
    assert found["lunge"] == ("partly", None)
    assert found["neck_roll"] == ("skipped", "uncomfortable")
    assert "doorway" not in found
    assert session.done == 3


def test_the_exercises_are_those_of_the_plan_of_that_day(journal):
    journal.add(Plan(dt.date(2026, 1, 1), ("roll_down", "lunge")))
    page = SessionPage(journal)
    assert page.form.exercises.offered == ("roll_down", "lunge")
    assert "All two done" in page.form.exercises._shortcuts.html


def test_a_rise_of_three_shows_the_stop_text_at_once(journal):
    page = SessionPage(journal)
    fill(page, before=4, after=6)
    assert page.form.stop.html == ""
    page.form.after.overall = 7
    assert "Please stop here for now" in page.form.stop.html
    assert "Call the emergency number 112 now" in page.form.stop.html
    page.form.after.overall = 4
    page.form.before.neck, page.form.after.neck = 0, 3
    assert "Please stop here for now" in page.form.stop.html


def test_the_stop_text_stays_after_saving(journal):
    page = SessionPage(journal)
    fill(page, before=4, after=8)
    saved(page)
    assert "Please stop here for now" in page.stop.html
    fill(page, before=4, after=3)
    saved(page)
    assert page.stop.html == ""


def test_a_note_is_text_wherever_it_is_shown(journal, reopened):
    page = SessionPage(journal)
    fill(page, note=NASTY)
    saved(page)
    with reopened() as other:
        assert only(other).note == NASTY
    assert "<img" not in page.list.html + page.guard.notice.html + page.banner.html
    assert "&lt;b&gt;müde&lt;/b&gt;" in page.list.html


# The draft


def test_a_draft_comes_back_in_another_page(journal, reopened):
    fill(SessionPage(journal), note="half way")
    with reopened() as other:
        page = SessionPage(other)
        assert page.form.before.tension == Tension(6)
        assert len(page.form.exercises.entries) == 6
        assert page.form.note.value == "half way"
        assert "You began this session on Tuesday 3 March 2026, 18:05." in page.banner.html
        assert saved(page)
        assert other.draft is None
        assert other.count() == 1
        assert page.banner.html == ""


def test_starting_afresh_forgets_the_draft_and_can_be_taken_back(journal):
    fill(SessionPage(journal), note="half way")
    page = SessionPage(journal)
    page.banner.press("afresh")
    assert page.form.empty
    assert journal.draft is None
    page.guard.notice.press("offer0")
    assert page.form.note.value == "half way"
    assert journal.draft is not None


def test_a_draft_that_is_emptied_is_gone(journal):
    page = SessionPage(journal)
    page.form.before.overall = 3
    assert journal.draft
    page.form.before.overall = None
    assert journal.draft is None


def readable(**changes) -> dict:
    """A draft as the page keeps it, with changes that may break it."""
    form = {
        "before": {"overall": 6.0, "neck": None, "upper_back": None, "lower_back": None},
        "after": {"overall": None, "neck": None, "upper_back": None, "lower_back": None},
        "exercises": [],
        "context": "alone",
        "note": "kept",
        "flare_up": False,
        "based_on": None,
        "when": {"wall": "2026-03-03T18:05:00", "zone": "Europe/Zurich", "which": None},
    }
    return {
        "kind": "session",
        "began": "2026-03-03T17:05:00+00:00",
        "set_aside": None,
        "form": form | changes,
    }


@pytest.mark.parametrize(
    "draft",
    [
        {"kind": "guided"},
        {"one": {"kind": "guided"}},
        {"one": {"kind": "session", "form": {"before": 3}}},
        {"one": readable(before={"overall": 11})},
        {"one": readable(when={"wall": "zzz"})},
        {"one": {name: value for name, value in readable().items() if name != "began"}},
        {"one": "text"},
        ["a list"],
        "a string",
    ],
)
def test_a_draft_of_another_kind_or_shape_keeps_nobody_out(journal, draft):
    journal.draft = draft
    page = SessionPage(journal)
    assert page.form.empty
    assert "Save session" in page.save.html
    assert journal.draft == draft  # whoever can read it may still do so
    fill(page)
    assert saved(page)


def test_behind_a_draft_that_cannot_be_read_an_older_one_is_found(journal):
    fill(SessionPage(journal), note="older but whole")
    journal.keep_draft("broken", {"kind": "session", "at": "9999", "form": None})
    page = SessionPage(journal)
    assert page.form.note.value == "older but whole"
    assert "cannot be read by this version" in page.guard.notice.html


# Two windows


def test_a_draft_that_two_windows_hold_is_saved_once(journal, reopened):
    first = SessionPage(journal)
    fill(first, note="draft A")
    with reopened() as other:
        second = SessionPage(other)
        assert saved(second)
    assert not saved(first)
    assert "was saved already, in another window" in first.guard.notice.html
    assert only(journal).note == "draft A"
    assert first.form.note.value == "draft A"
    first.guard.notice.press("offer0")  # "Save it as well": somebody means two
    assert journal.count() == 2


def test_a_form_that_was_saved_elsewhere_can_be_emptied(journal):
    first = SessionPage(journal)
    fill(first)
    assert saved(SessionPage(journal))
    first.save.press("save")
    first.guard.notice.press("offer1")
    assert first.form.empty
    assert journal.count() == 1
    fill(first)
    assert saved(first)
    assert journal.count() == 2


def test_a_window_that_ends_an_edit_leaves_what_another_one_is_typing(page, journal, reopened):
    with reopened() as other:
        editing = SessionPage(other)
        editing.list.press("edit", only(other).id)
        page.form.note.value = "typed in the first window"
        editing.banner.press("cancel")
    assert SessionPage(journal).form.note.value == "typed in the first window"


def test_an_edit_begun_in_one_window_leaves_what_another_one_is_typing(page, journal, reopened):
    page.form.note.value = "typed in the first window"
    key = page._draft.key
    with reopened() as other:
        editing = SessionPage(other)
        editing.banner.press("afresh")  # it had taken up the same draft; begun anew, it has one of its own
        page.form.note.value = "typed on"
        editing.list.press("edit", only(other).id)
        editing.form.note.value = "an edit"
    assert journal.draft[key]["form"]["note"] == "typed on"
    assert len(journal.draft) == 2


def test_a_draft_is_no_change_that_undo_would_take_back(journal):
    page = SessionPage(journal)
    page.form.note.value = "typing"
    assert journal.can_undo is None
    assert journal.count() == 0


def test_within_a_kernel_a_draft_is_written_when_typing_pauses(journal):
    async def typing() -> None:
        page = SessionPage(journal)
        for end in range(1, 6):
            page.form.note.value = "notes"[:end]
        assert journal.draft is None
        async with asyncio.timeout(5):
            while journal.draft is None:
                await asyncio.sleep(0.02)

    asyncio.run(typing())
    assert draft_of(journal)["form"]["note"] == "notes"


def test_what_a_lost_kernel_left_in_the_tab_is_taken_back(journal):
    page = SessionPage(journal)
    page.save.send = lambda *_arguments, **_named: None
    page.save._answer(
        {
            "type": "kept",
            "fields": {
                "note": {"value": "typed after the kernel died", "layout": "x"},
                "before": {"overall": 6, "neck": None},
                "exercise lunge": {"value": True},
                "unknown": {"value": 1},
            },
        }
    )
    assert page.form.note.value == "typed after the kernel died"
    assert page.form.before.overall == 6
    assert [entry.exercise for entry in page.form.exercises.entries] == ["lunge"]
    assert draft_of(journal)["form"]["note"] == "typed after the kernel died"
    assert "is back in the form" in page.guard.notice.html


# Changing what was saved


@pytest.fixture
def page(journal) -> SessionPage:
    """A page with one session in its list."""
    page = SessionPage(journal)
    fill(page, note="first words")
    saved(page)
    return page


def test_an_edit_keeps_id_and_what_was_not_touched(page, journal, reopened):
    old = only(journal)
    page.list.press("edit", old.id)
    assert "You are changing the session of Tuesday 3 March 2026, 18:05." in page.banner.html
    assert "Save changes" in page.save.html
    page.form.note.value = "better words"
    assert saved(page)
    with reopened() as other:
        session = only(other)
    assert session == dataclasses.replace(old, note="better words", revision=2)
    assert page.form.based_on is None
    assert "Save session" in page.save.html


def test_an_edit_of_a_guided_session_keeps_seconds_and_the_end(journal):
    start = dt.datetime(2026, 3, 1, 18, 5, 33, tzinfo=dt.UTC)
    from fascia_journal import ExerciseEntry

    entries = (ExerciseEntry("roll_down", 88.5), ExerciseEntry("lunge", 40, "partly", "no_time"))
    guided = journal.add(
        Session(start, "Europe/Zurich", entries, Tension(5.5), ended_at=start + dt.timedelta(minutes=14))
    )
    page = SessionPage(journal)
    page.list.press("edit", guided.id)
    page.form.flare_up.value = True
    assert saved(page)
    assert only(journal) == dataclasses.replace(guided, flare_up=True, revision=2)
    page.list.press("edit", guided.id)
    page.form.when.time.value = dt.time(10, 0)
    assert saved(page)
    assert only(journal).started_at.isoformat() == "2026-03-01T10:00:00+01:00"
    assert only(journal).ended_at - only(journal).started_at == dt.timedelta(minutes=14)


def test_leaving_an_edit_changes_nothing(page, journal):
    old = only(journal)
    page.list.press("edit", old.id)
    page.form.note.value = "never mind"
    page.banner.press("cancel")
    assert only(journal) == old
    assert page.form.empty
    assert journal.draft is None


def test_what_was_being_typed_comes_back_after_an_edit(page, journal):
    page.form.before.overall = 9
    page.list.press("edit", only(journal).id)
    assert page.form.before.overall == 6
    page.form.note.value = "better words"
    other = SessionPage(journal)
    assert other.form.based_on is not None
    assert saved(other)
    assert other.form.before.overall == 9
    assert other.form.based_on is None
    assert draft_of(journal)["form"]["before"]["overall"] == 9


def test_a_stale_edit_says_what_changed_and_offers_the_newer_version(page, journal, reopened):
    page.list.press("edit", only(journal).id)
    page.form.note.value = "mine"
    with reopened() as other:
        other.replace(dataclasses.replace(only(other), note="theirs", after=Tension(2)))
    page.save.press("save")
    assert "was changed in another window meanwhile" in page.guard.notice.html
    assert "note" in page.guard.notice.html
    assert page.form.note.value == "mine"
    assert only(journal).note == "theirs"
    page.guard.notice.press("offer0")
    assert page.form.note.value == "theirs"
    assert page.form.after.overall == 2
    page.guard.notice.press("offer0")  # "Bring back what I typed"
    assert page.form.note.value == "mine"
    page.save.press("save")
    page.guard.notice.press("offer0")
    page.form.note.value = "both"
    assert saved(page)
    assert (only(journal).note, only(journal).revision) == ("both", 3)


def test_an_edit_of_a_session_deleted_elsewhere_can_be_saved_as_new(page, journal, reopened):
    page.list.press("edit", only(journal).id)
    page.form.note.value = "still wanted"
    with reopened() as other:
        other.delete(only(other))
    page.save.press("save")
    assert "is not in the journal any more" in page.guard.notice.html
    page.guard.notice.press("offer0")
    assert only(journal).note == "still wanted"


def test_delete_and_its_undo(page, journal, reopened):
    old = only(journal)
    page.list.press("delete", old.id)
    assert "Deleted the session of Tuesday 3 March 2026, 18:05." in page.list.guard.notice.html
    assert "No session yet" in page.list.html
    with reopened() as other:
        assert other.count() == 0
    page.list.guard.notice.press("offer0")
    with reopened() as other:
        assert only(other).note == "first words"
    assert "first words" in page.list.html


def test_undo_names_what_it_would_take_back(page, journal):
    assert "Added: the session of 3 March 2026, 18:05" in page.list.html
    page.list.press("undo")
    assert journal.count() == 0
    assert "Taken back" in page.list.guard.notice.html


def test_erasing_asks_first_and_names_the_backups(page, journal, reopened):
    old = only(journal)
    (backup,) = journal.backups()  # the one that the journal made by itself that day
    page.list.press("erase", old.id)
    assert "for good? Undo cannot bring it back." in page.list.html
    assert journal.count() == 1
    page.list.press("erase-no", old.id)
    assert "for good?" not in page.list.html
    page.list.press("erase", old.id)
    page.list.press("erase-yes", old.id)
    assert "Erased the session of" in page.list.guard.notice.html
    assert backup.name in page.list.guard.notice.html
    with reopened() as other:
        assert other.count() == 0
        assert other.history(old.kind, old.id) == []
    assert b"first words" not in bytes_of(journal)


def bytes_of(journal: Journal) -> bytes:
    """What lies in the journal's file, read from a copy: nobody else opens the live file."""
    return journal.backup(journal.path.with_name("copy.sqlite")).read_bytes()


def test_an_action_on_a_session_that_is_gone_is_a_sentence(page):
    assert not page.list.press("edit", "0" * 32)
    assert "no longer in the journal" in page.list.guard.notice.html


def test_editing_what_was_deleted_and_erasing_under_an_edit(page, journal):
    old = only(journal)
    page.list.press("edit", old.id)
    page.list.press("delete", old.id)
    assert page.form.based_on is not None
    page.save.press("save")
    assert "is not in the journal any more" in page.guard.notice.html


def test_the_list_shows_twenty_and_then_more(journal, evening):
    journal.add_all(
        Session(evening - dt.timedelta(days=day), "Europe/Zurich", before=Tension(5), note=f"day {day}.")
        for day in range(45)
    )
    page = SessionPage(journal)
    assert page.list.html.count("<li>") == 20
    assert "The latest 20 of 45 sessions." in page.list.html
    assert page.list.html.index("day 0.") < page.list.html.index("day 19.")
    page.list.press("more")
    page.list.press("more")
    assert page.list.html.count("<li>") == 45
    assert "Show" not in page.list.html


def test_each_button_says_which_session_it_is_about(page):
    for words in ("Edit session of", "Delete session of"):
        assert f'aria-label="{words} 3 March 2026, 18:05"' in page.list.html
    assert 'aria-label="Erase session of 3 March 2026, 18:05 for good"' in page.list.html


def test_a_check_in_is_no_session(journal, evening):
    journal.add(CheckIn(evening, "Europe/Zurich", Tension(3)))
    assert "No session yet" in SessionPage(journal).list.html


def test_a_stale_edit_can_be_saved_over_the_newer_version(journal, reopened):
    page = SessionPage(journal)
    fill(page, note="first words")
    saved(page)
    page.list.press("edit", only(journal).id)
    page.form.note.value = "long and precious"
    with reopened() as other:
        other.replace(dataclasses.replace(only(other), note="theirs"))
    page.save.press("save")
    page.guard.notice.press("offer1")
    assert only(journal).note == "long and precious"
    assert [earlier.note for earlier in journal.history("session", only(journal).id)] == [
        "first words",
        "theirs",
    ]


def test_an_edit_of_an_earlier_day_keeps_its_day_when_the_clocks_have_changed_since(journal):
    """5 January 00:30 in winter time, moved to a day of summer time, is still half past midnight."""
    winter = Session(dt.datetime(2026, 1, 4, 23, 30, tzinfo=dt.UTC), "Europe/Zurich", before=Tension(5))
    kept = journal.add(winter)
    page = SessionPage(journal)
    page.list.press("edit", kept.id)
    page.form.when.date.value = dt.date(2025, 7, 5)
    assert saved(page)
    assert only(journal).started_at.isoformat() == "2025-07-05T00:30:00+02:00"


# What may go wrong


def test_a_journal_that_cannot_write_says_so_and_keeps_what_was_typed(journal, monkeypatch):
    page = SessionPage(journal)
    fill(page, note="kept")

    def refuse(_record, **_named):
        raise StoreError("The disk is full. Nothing was saved.")

    monkeypatch.setattr(journal, "add", refuse)
    assert not page.save.press("save")
    assert "The disk is full. Nothing was saved." in page.guard.notice.html
    assert page.form.note.value == "kept"


def test_a_save_is_told_even_when_the_week_cannot_be_counted(journal, monkeypatch):
    page = SessionPage(journal)
    fill(page)

    def fail():
        raise RuntimeError("secret")

    monkeypatch.setattr(journal, "frames", fail)
    assert page.save.press("save")
    assert "Saved: session of" in page.guard.notice.html
    assert "secret" not in page.guard.notice.html
    assert journal.count() == 1


def test_a_closed_journal_gives_a_page_with_a_sentence(journal):
    journal.close()
    view = journal_page(journal)
    assert "fj-warn" in view.children[0].children[0].html


def test_a_programme_file_that_went_missing_keeps_nobody_out(journal, tmp_path):
    file = tmp_path / "own.toml"
    own = '[[exercise]]\nkey = "twist"\ntitle = "Twist"\ninstruction = "Turn."\n'
    file.write_text('key = "own"\ntitle = "Own"\n' + own, encoding="utf-8")
    journal.settings["programme"] = str(file)
    assert SessionPage(journal).form.exercises.ticks["twist"].description == "Twist"
    file.unlink()
    page = SessionPage(journal)
    assert "cannot be used" in page.guard.notice.html
    page.form.before.overall = 3
    assert saved(page)
