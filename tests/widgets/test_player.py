"""The player's Python side, and the session that the form makes of what it reports."""

from __future__ import annotations

import dataclasses

import pytest
from traitlets import TraitError

from fascia_journal.programme import Exercise, Programme
from fascia_journal.records import SKIP_REASONS
from fascia_journal.timeline import timeline
from fascia_journal.widgets.player import Player, cards

BACK = Programme.load("back")


def test_the_page_gets_the_timeline_and_a_card_for_each_exercise():
    player = Player()
    steps = timeline(BACK)
    player.begin_anew(steps, cards(BACK), resume={"step": 1, "into": 3.5, "n": 7}, events=[{"n": 7}])
    state = player.get_state()
    assert [row["starts_at"] for row in state["timeline"]] == [step.starts_at for step in steps]
    assert set(state["cards"]) == set(BACK.keys)
    assert state["resume"] == {"step": 1, "into": 3.5, "n": 7}
    assert state["events"] == [{"n": 7}]
    assert state["reasons"] == list(SKIP_REASONS.items())
    first = state["round"]
    player.begin_anew(steps, cards(BACK))
    assert player.round > first
    assert (player.events, player.resume) == ([], None)


def test_a_card_says_everything_that_the_programme_says():
    for exercise in BACK.exercises:
        card = cards(BACK)[exercise.key]
        for name in ("title", "instruction", "variation", "caution"):
            assert card[name] == getattr(exercise, name)
        assert card["equipment"] == ", ".join(exercise.equipment)
        assert card["picture"].startswith("<svg")


def test_an_exercise_without_a_picture_has_a_card_all_the_same():
    mine = Programme("mine", "Mine", (Exercise("bridge", "Bridge", "Lift the pelvis."),))
    assert cards(mine)["bridge"]["picture"] == ""
    lost = dataclasses.replace(BACK.exercises[0], picture="nowhere.svg")
    assert cards(dataclasses.replace(BACK, exercises=(lost,)))["roll_down"]["picture"] == ""


@pytest.mark.parametrize(("name", "value"), [("volume", 1.1), ("volume", -0.1), ("get_ready", 601)])
def test_what_cannot_be_set_is_refused(name, value):
    with pytest.raises(TraitError):
        setattr(Player(), name, value)


def test_each_trait_that_the_page_sees_is_documented():
    shared = {
        name
        for name, trait in Player.class_traits(sync=True).items()
        if trait.this_class is Player and name[0] != "_"
    }
    assert shared
    for name in shared:
        assert f"\n        {name}:" in Player.__doc__ or f" {name}: " in Player.__doc__, name
