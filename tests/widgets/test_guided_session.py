"""The guided session in the form: what the page reports, the draft, going on, saving."""

from __future__ import annotations

import datetime as dt

import pytest

from fascia_journal import Plan, Programme, clock
from fascia_journal.records import ExerciseEntry
from fascia_journal.timeline import timeline
from fascia_journal.widgets.player import cards, picture
from fascia_journal.widgets.session import SessionPage

KEYS = Programme.load().keys
STEPS = timeline(Programme.load())


@pytest.fixture
def page(journal):
    return SessionPage(journal)


def report(page, *events):
    """What the browser does: add to the trait, one event after the other."""
    now = clock.now().timestamp() * 1000
    for second, kind, step in events:
        known = page.form.guided.player.events
        event = {"n": len(known) + 1, "at": now + 1000 * second, "kind": kind, "step": step}
        page.form.guided.player.events = [*known, event]


def draft_of(journal):
    ((_key, draft),) = journal.draft.items()
    return draft["form"]


def whole(page):
    steps = [(step.starts_at, "step", n) for n, step in enumerate(STEPS) if n]
    report(page, (0, "start", 0), *steps, (720, "end", 11))


def test_a_finished_session_writes_itself(page, journal, evening):
    page.form.before.overall = 6
    whole(page)
    page.form.after.overall = 4
    with clock.fixed(evening + dt.timedelta(minutes=14)):
        assert page.save.press("save")
    (session,) = journal.latest(1)
    assert session.exercises == tuple(ExerciseEntry(key, 90.0) for key in KEYS)
    assert session.started_at == evening
    assert session.ended_at - session.started_at == dt.timedelta(minutes=12)
    assert session.source == "guided"
    assert (session.before.overall, session.after.overall) == (6, 4)
    assert not page.form.guided.begun
    assert page.form.guided.player.events == []
    assert "1 session day" in page.guard.notice.html


def test_each_step_is_in_the_journal_at_once(page, journal):
    page.form.before.overall = 6
    report(page, (0, "start", 0))
    assert draft_of(journal)["before"]["overall"] == 6
    assert [event["kind"] for event in draft_of(journal)["guided"]["events"]] == ["start"]
    report(page, (30, "step", 1), (120, "step", 2))
    assert len(draft_of(journal)["guided"]["events"]) == 3
    assert draft_of(journal)["exercises"][0] == {
        "exercise": "roll_down",
        "seconds": 90.0,
        "status": "done",
        "reason": None,
    }


def test_after_a_reload_it_can_go_on_or_be_saved_or_thrown_away(page, journal, reopened, evening):
    report(page, (0, "start", 0), (30, "step", 1), (120, "step", 2), (130, "pause", 2))
    with reopened() as other, clock.fixed(evening + dt.timedelta(hours=3)):
        again = SessionPage(other)
        player = again.form.guided.player
        assert player.resume == {"step": 2, "into": 10, "n": 4}
        assert player.layout.display is None
        assert "stands at exercise 2 of 6" in again.form.guided.words.value
        assert "You began this session on Tuesday 3 March 2026, 18:05" in again.banner.html
        assert again.save.press("save")
        (session,) = other.latest(1)
        assert [entry.exercise for entry in session.exercises] == ["roll_down"]
        assert (session.source, session.started_at) == ("guided", evening)


def test_it_goes_on_where_it_was(page, journal, reopened):
    report(page, (0, "start", 0), (30, "step", 1), (120, "step", 2))
    with reopened() as other:
        again = SessionPage(other)
        report(again, (7200, "go_on", 2), (7230, "step", 3), (7320, "step", 4), (7325, "stop", 4))
        assert [entry.seconds for entry in again.form.exercises.entries] == [90.0, 90.0]
        assert again.form.guided.played.ended


def test_a_draft_older_than_a_day_can_be_saved_but_not_gone_on_with(page, journal, reopened, evening):
    report(page, (0, "start", 0), (30, "step", 1), (120, "step", 2))
    with reopened() as other, clock.fixed(evening + dt.timedelta(days=2)):
        again = SessionPage(other)
        assert again.form.guided.player.resume is None
        assert again.form.guided.player.layout.display == "none"
        assert other.count() == 0  # never counted by itself
        assert again.save.press("save")
        assert other.latest(1)[0].local_date == evening.date()


def test_events_that_come_together_date_it_from_the_first(page, journal, evening):
    page.form.when.date.value = dt.date(2026, 2, 1)  # a date that was typed before has no say in it
    now = clock.now().timestamp() * 1000
    page.form.guided.player.events = [
        {"n": 1, "at": now, "kind": "start", "step": 0},
        {"n": 2, "at": now + 30_000, "kind": "step", "step": 1},
        {"n": 3, "at": now + 120_000, "kind": "step", "step": 2},
        {"n": 4, "at": now + 120_000, "kind": "stop", "step": 2},
    ]
    with clock.fixed(evening + dt.timedelta(minutes=3)):
        assert page.save.press("save")
    (session,) = journal.latest(1)
    assert (session.started_at, session.ended_at - session.started_at) == (evening, dt.timedelta(minutes=2))


def test_what_a_lost_kernel_left_in_the_tab_goes_on_after_its_latest_event(page, journal, reopened):
    report(page, (0, "start", 0), (30, "step", 1))
    kept = [*page.form.guided.player.events]
    with reopened() as other:
        again = SessionPage(other)
        later = {"n": 3, "at": kept[0]["at"] + 120_000, "kind": "step", "step": 2}
        state = {"guided": {"events": [*kept, later]}}
        again.save._answer({"type": "kept", "fields": state})
        assert again.form.guided.player.resume == {"step": 2, "into": 0, "n": 3}
        assert [entry.exercise for entry in again.form.exercises.entries] == ["roll_down"]
        assert len(again.form.guided.player.events) == 3


def test_starting_afresh_forgets_it(page, journal):
    report(page, (0, "start", 0), (30, "step", 1), (120, "step", 2))
    rounds = page.form.guided.player.round
    page._show_state()
    page.banner.press("afresh")
    assert journal.draft is None
    assert page.form.guided.player.round > rounds
    assert page.form.guided.player.layout.display is None


def test_what_a_person_changes_afterwards_holds(page, journal, evening):
    whole(page)
    page.form.exercises.ticks["neck_roll"].value = False
    with clock.fixed(evening + dt.timedelta(minutes=14)):
        page.save.press("save")
    assert [entry.exercise for entry in journal.latest(1)[0].exercises] == list(KEYS[:5])


def test_sound_speech_and_time_to_get_ready_are_remembered(page, journal, reopened):
    player = page.form.guided.player
    player.volume, player.speech, player.get_ready = 0.2, False, 10
    assert player.timeline[0]["seconds"] == 10
    with reopened() as other:
        again = SessionPage(other).form.guided.player
        assert (again.volume, again.speech, again.get_ready) == (0.2, False, 10)
        assert again.timeline[0]["seconds"] == 10


def test_a_programme_that_went_missing_leaves_a_form_without_a_player(journal, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        'key = "mine"\ntitle = "Mine"\n[[exercise]]\nkey = "bend"\ntitle = "Bend"\ninstruction = "Bend."\n',
        encoding="utf-8",
    )
    journal.change_plan(Plan(clock.now().date(), ("bend",), programme=str(file)))
    assert SessionPage(journal).form.guided.player.layout.display is None
    file.unlink()
    form = SessionPage(journal).form
    assert form.guided.player.timeline == []
    assert form.guided.player.layout.display == "none"
    assert "bend" in form.exercises.ticks


def test_an_edit_has_no_player(page, journal, evening):
    whole(page)
    with clock.fixed(evening + dt.timedelta(minutes=14)):
        page.save.press("save")
        saved = journal.latest(1)[0]
        page.list.press("edit", saved.id)
        assert page.form.guided.layout.display == "none"
        page.form.note.value = "changed"
        assert page.save.press("save")
    assert page.form.guided.layout.display is None
    changed = journal.latest(1)[0]
    assert (changed.note, changed.source, changed.ended_at) == ("changed", "guided", saved.ended_at)


def test_the_change_is_said_in_one_plain_sentence(page):
    page.form.before.overall, page.form.after.overall = 6, 4
    assert "Tension was 6 before and is 4 after: 2 points lower." in page.form.difference.value
    page.form.after.overall = 6
    assert "6 after: the same." in page.form.difference.value
    page.form.after.overall = None
    assert page.form.difference.value == ""


def test_an_exercise_without_a_picture_or_with_a_broken_one_has_a_card(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        'key = "mine"\ntitle = "Mine"\n'
        '[[exercise]]\nkey = "bend"\ntitle = "Bend"\ninstruction = "Bend <b>over</b>."\n'
        '[[exercise]]\nkey = "turn"\ntitle = "Turn"\ninstruction = "Turn."\npicture = "turn.svg"\n',
        encoding="utf-8",
    )
    (tmp_path / "turn.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    programme = Programme.load(file)
    assert cards(programme)["bend"]["instruction"] == "Bend <b>over</b>."
    assert (picture(programme, "bend"), picture(programme, "turn")) == ("", "")
    assert all("<svg" in card["picture"] for card in cards(Programme.load()).values())
