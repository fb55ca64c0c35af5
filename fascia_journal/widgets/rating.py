"""The 0 to 10 scale, and a choice between words: radio groups that start with nothing chosen.

Tension is rated 0 none to 10 worst imaginable; lower is better. No answer is None, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from fascia_journal.records import SCALES, Tension

_HERE = Path(__file__).parent
COLOURS = (_HERE / "colours.css").read_text(encoding="utf-8")
TENSION_ENDS = ("none", "worst imaginable")


def _rating() -> Any:
    return traitlets.Union(
        [traitlets.Int(min=0, max=10), traitlets.Float(min=0, max=10)], default_value=None, allow_none=True
    ).tag(sync=True)


def _whole(rating: float | None) -> float | None:
    """The same number as the button bears it: an int where it is whole."""
    return int(rating) if rating is not None and rating == int(rating) else rating


def _scale_options(ends: tuple[str, str]) -> list[tuple[int, str, str]]:
    names = {0: f"0 {ends[0]}", 10: f"10 {ends[1]}"}
    return [(value, str(value), names.get(value, str(value))) for value in range(11)]


class _RadioGroups(anywidget.AnyWidget):
    """What the browser needs to draw groups of radio buttons; each group sets one trait of its model.

    `_options` holds (value, text, accessible name); `_groups` names a trait and a label for each group, of
    which all but the first stand behind a disclosure. With `_ends`, the words for 0 and 10, it is a scale,
    and an answer can be taken back.
    """

    _esm = _HERE / "rating.js"
    _css = COLOURS + (_HERE / "rating.css").read_text(encoding="utf-8")
    _options: Any = traitlets.List().tag(sync=True)
    _groups: Any = traitlets.List().tag(sync=True)
    _ends: Any = traitlets.List(allow_none=True, default_value=None).tag(sync=True)


class RatingScale(_RadioGroups):
    """One rating: eleven buttons, nothing chosen at first.

    Args:
        label: what is rated; the accessible name of the group.
        value: 0 to 10, or None: no answer. The buttons give whole numbers; a record may bring decimals.
        ends: what 0 and 10 mean; they say which direction is the better one.
    """

    value = _rating()

    def __init__(
        self, label: str, value: float | None = None, *, ends: tuple[str, str] = TENSION_ENDS
    ) -> None:
        super().__init__(
            value=_whole(value),
            _options=_scale_options(ends),
            _ends=list(ends),
            _groups=[{"trait": "value", "label": label, "heading": "h3"}],
        )

    @property
    def rating(self) -> float | None:
        """The answer; None when there is none. Setting one that a record holds chooses its button."""
        answer: float | None = self.value
        return answer

    @rating.setter
    def rating(self, rating: float | None) -> None:
        self.value = _whole(rating)


class TensionScale(_RadioGroups):
    """A `Tension`: the overall rating first, the three regions on demand.

    Args:
        label: such as "Tension before"; the groups are called "Tension before: overall", "... : neck".
    """

    overall = _rating()
    neck = _rating()
    upper_back = _rating()
    lower_back = _rating()

    def __init__(self, label: str, tension: Tension = Tension()) -> None:  # noqa: B008 - it is frozen
        super().__init__(
            _options=_scale_options(TENSION_ENDS),
            _ends=list(TENSION_ENDS),
            _groups=[
                {"trait": "overall", "label": label, "heading": "h2"},
                *(
                    {"trait": name, "label": f"{label}: {name.replace('_', ' ')}", "heading": "h3"}
                    for name in SCALES[1:]
                ),
            ],
        )
        self.tension = tension

    @property
    def tension(self) -> Tension:
        """The answers; what was not answered is None."""
        return Tension(**{name: getattr(self, name) for name in SCALES})

    @tension.setter
    def tension(self, tension: Tension) -> None:
        with self.hold_sync():
            for name in SCALES:
                setattr(self, name, _whole(getattr(tension, name)))


class Choice(_RadioGroups):
    """One of several words, such as the context of a session.

    Args:
        label: the question; the accessible name of the group.
        options: (value, words) in their order.
        value: the value that is chosen at first.
    """

    value = traitlets.Unicode(allow_none=True, default_value=None).tag(sync=True)

    def __init__(self, label: str, options: Sequence[tuple[str, str]], value: str | None = None) -> None:
        super().__init__(
            value=value,
            _options=[(key, words, words) for key, words in options],
            _groups=[{"trait": "value", "label": label}],
        )
