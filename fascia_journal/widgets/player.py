"""The guided session as a widget: it leads through the exercises and reports what happened, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from fascia_journal.errors import ProgrammeError
from fascia_journal.programme import Programme
from fascia_journal.records import SKIP_REASONS
from fascia_journal.timeline import Step
from fascia_journal.widgets.rating import COLOURS

_HERE = Path(__file__).parent


class Player(anywidget.AnyWidget):
    """Picture, instruction, figures, signals and speech of one session after the other.

    Attributes:
        timeline: rows of `timeline.timeline`, as dictionaries.
        cards: of each exercise, by its key: title, instruction, variation, caution, equipment, and picture
            (SVG; "" for none).
        events: what the page has reported; see `guided`. The page alone adds to it.
        resume: where a session that was begun before stands: step, into (seconds), n (its latest event);
            None: it begins at the start.
        round: a higher number makes the page forget what it plays, and begin anew.
        volume: of the signals, 0 to 1.
        speech: say what comes, where the machine has a voice.
        get_ready: seconds before each exercise; whoever makes the timeline follows it.
        reasons: key and words of each reason for skipping.
    """

    _esm = _HERE / "player.js"
    _css = COLOURS + (_HERE / "player.css").read_text(encoding="utf-8")
    timeline: Any = traitlets.List().tag(sync=True)
    cards: Any = traitlets.Dict().tag(sync=True)
    events: Any = traitlets.List().tag(sync=True)
    resume: Any = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    round: Any = traitlets.Int(0).tag(sync=True)
    volume: Any = traitlets.Float(0.7, min=0, max=1).tag(sync=True)
    speech: Any = traitlets.Bool(True).tag(sync=True)
    get_ready: Any = traitlets.Int(30, min=0, max=600).tag(sync=True)
    reasons: Any = traitlets.List(list(SKIP_REASONS.items())).tag(sync=True)

    def begin_anew(
        self,
        steps: tuple[Step, ...],
        cards: dict[str, dict[str, str]],
        *,
        events: list[Any] | None = None,
        resume: dict[str, Any] | None = None,
    ) -> None:
        """Forget what was played; show what is to be played next.

        Args:
            steps: the timeline.
            cards: see the class; one for each exercise of the timeline.
            events: of a session that was begun before.
            resume: where that one stands.
        """
        with self.hold_sync():
            self.cards = cards
            self.timeline = [step._asdict() for step in steps]
            self.events = events or []
            self.resume = resume
            self.round += 1


def cards(programme: Programme) -> dict[str, dict[str, str]]:
    """What the player shows of each exercise. One without a picture, or with a broken one, goes without."""
    return {
        exercise.key: {
            "title": exercise.title,
            "instruction": exercise.instruction,
            "variation": exercise.variation,
            "caution": exercise.caution,
            "equipment": ", ".join(exercise.equipment),
            "picture": picture(programme, exercise.key),
        }
        for exercise in programme.exercises
    }


def picture(programme: Programme, key: str) -> str:
    """The picture of an exercise as SVG; "" when there is none that can be shown."""
    try:
        return programme.picture_of(key) or ""
    except ProgrammeError:
        return ""
