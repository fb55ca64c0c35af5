"""The form of a check-in: tension first, so that one rating and Save are enough; the rest on demand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fascia_journal.records import SCALES, CheckIn, Tension
from fascia_journal.widgets.activity import ActivityScale
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, part, section, text
from fascia_journal.widgets.rating import RatingScale, TensionScale
from fascia_journal.widgets.record_form import Fields, RecordForm

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

ITEMS = {
    "wellbeing": ("Wellbeing", ("very bad", "very good")),
    "sleep": ("Sleep last night", ("very bad", "very good")),
    "stress": ("Stress", ("none", "extreme")),
}
_WHY = (
    "One rating and Save are enough. It helps most in the hours before a session, or on a day without one: "
    "only ratings at some distance from a session show the course over weeks."
)
_HELP = (
    "<details><summary>About these questions</summary>"
    "<p>Wellbeing and sleep: 0 is worst, 10 is best. Stress: 0 is none, 10 is worst. What you want to do: "
    "0 is no trouble, 10 is that you cannot do it. Leave open what you do not want to answer.</p>"
    "<p>Each of these is our own question, not validated: nobody has tested how well it measures. It is for "
    "looking back at your own days, not for comparing with other people.</p></details>"
)


class CheckInForm(RecordForm):
    """What a person says on a day, or at an hour, without a session; as `RecordForm`."""

    record_class = CheckIn
    moment_field = "at"
    nothing = "There is nothing to save yet: rate the tension, or answer another question."

    def __init__(self, journal: Journal, guard: Guard, changed: Callable[..., None]) -> None:
        self.tension = TensionScale("Tension")
        self.scales = {name: RatingScale(label, ends=ends) for name, (label, ends) in ITEMS.items()}
        self.activity = ActivityScale(journal, guard, self._edited)
        self.more = Actions(guard, on={"more": lambda _key: self._open()})
        super().__init__(journal, guard, changed)
        self._listen({name: field for name, field in self.own_fields.items() if "activity" not in name})
        self._rest = part(
            section(text(heading("How it is going") + _HELP), *self.scales.values(), self.activity),
            section(text(heading("About this check-in")), self.when, self.note),
        )
        latest = journal.latest(1, kind=self.kind)
        self._open(bool(latest) and _says_more(latest[0]))
        self.children = (
            section(
                self.tension,
                text(f"<p>{_WHY}</p>", "fj-muted", "fj-small"),
                self.flare_up,
                self.sharp,
                self.stop,
                self.more,
            ),
            self._rest,
        )

    @property
    def own_fields(self) -> Fields:
        """As in `RecordForm`."""
        return {
            "tension": (self.tension, list(SCALES)),
            **{name: (scale, ["value"]) for name, scale in self.scales.items()},
            **self.activity.fields,
        }

    @property
    def _answered(self) -> bool:
        others = (*(scale.rating for scale in self.scales.values()), self.activity.rating)
        return bool(self.tension.tension) or any(rating is not None for rating in others)

    def _answers(self) -> dict[str, Any]:
        return {
            "tension": self.tension.tension,
            **{name: scale.rating for name, scale in self.scales.items()},
            "activity": self.activity.rating,
        }

    def _show(self, record: CheckIn) -> None:
        self.tension.tension = record.tension
        for name, scale in self.scales.items():
            scale.rating = getattr(record, name)
        self.activity.show(record.activity, of=self._based_on.entered_at if self._based_on else None)
        if _says_more(record) or self._based_on:
            self._open()

    def _keep(self) -> dict[str, Any]:
        return {**self._answers(), "tension": dataclasses.asdict(self.tension.tension)}

    def _kept(self, kept: dict[str, Any]) -> dict[str, Any]:
        ratings = {name: kept[name] for name in (*ITEMS, "activity")}
        return {"tension": Tension(**kept["tension"]), **ratings}

    def _open(self, opened: bool = True) -> None:
        """Show the questions beyond tension, or the button that does."""
        self._rest.layout.display = None if opened else "none"
        words = "More: wellbeing, sleep, stress, a note, another time"
        self.more.html = "" if opened else button("more", words)


def _says_more(record: CheckIn) -> bool:
    """True when it answers more than tension: whoever did so last time finds the questions open."""
    return bool(record.note) or any(getattr(record, name) is not None for name in (*ITEMS, "activity"))
