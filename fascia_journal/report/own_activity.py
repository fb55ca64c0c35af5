"""The one thing that a person wants to do, as far as it was rated in a period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from fascia_journal.analysis.frames import Frames
from fascia_journal.settings import activity_at


@dataclass(frozen=True, slots=True, eq=False)
class OwnActivity:
    """Ratings of one activity, 0 no trouble to 10 cannot do it; an own question, not validated.

    Attributes:
        name: in the person's words, those of the latest rating in the period; "" when it had none.
        frames: the period's frames, in which only ratings of this activity are left.
        rated: how many there are, at least 1.
        others: ratings in the period that are about another activity, which the person named before.
    """

    name: str
    frames: Frames
    rated: int
    others: int


def own_activity(frames: Frames) -> OwnActivity | None:
    """The activity that was rated last in the frames, or None when none was rated.

    A person may name another one on the way: ratings of two activities are never drawn as one course.
    """
    check_ins = frames.check_ins
    rated = check_ins[check_ins["activity"].notna()]
    if rated.empty:
        return None
    named = {"activity_names": frames.settings.get("activity_names") or []}
    # What was rated before anything had a name is taken for what was named first.
    first = next((str(words) for _, words in named["activity_names"]), "")
    names = [activity_at(named, moment) or first for moment in _moments(rated["entered_at"])]
    name = names[-1]
    about_it = [other == name for other in names]
    left_out = rated.index[[not it for it in about_it]]
    kept = check_ins.assign(activity=check_ins["activity"].mask(check_ins.index.isin(left_out)))
    return OwnActivity(
        name=name,
        frames=replace(frames, check_ins=kept, settings={**frames.settings, "activity": name}),
        rated=sum(about_it),
        others=len(left_out),
    )


def _moments(column: Any) -> list[dt.datetime]:
    return [moment.to_pydatetime() for moment in column]
