"""The 0 to 10 scale, without a browser."""

from __future__ import annotations

import pytest
from traitlets import TraitError

from fascia_journal.records import Tension
from fascia_journal.widgets.rating import Choice, RatingScale, TensionScale


def test_nothing_is_chosen_at_first():
    assert RatingScale("Tension").value is None
    assert TensionScale("Tension").tension == Tension()


def test_zero_is_an_answer_and_none_is_not():
    scale = TensionScale("Tension")
    scale.overall = 0
    assert scale.tension == Tension(0)
    scale.overall = None
    assert not scale.tension


@pytest.mark.parametrize("value", [-1, 11, 10.5, "7", float("inf")])
def test_what_is_not_on_the_scale_is_refused(value):
    with pytest.raises(TraitError):
        RatingScale("Tension").value = value


def test_a_decimal_of_an_import_is_kept_and_whole_numbers_match_the_buttons():
    scale = TensionScale("Tension", Tension(5.5, neck=4.0))
    assert scale.tension == Tension(5.5, neck=4)
    assert type(scale.neck) is int


def test_the_ends_are_named():
    names = [name for _, _, name in RatingScale("Tension")._options]
    assert names == ["0 none", *map(str, range(1, 10)), "10 worst imaginable"]


def test_a_choice_has_its_first_value():
    assert (
        Choice("Context", [("alone", "On its own"), ("after_sport", "After sport")], "alone").value == "alone"
    )
