"""What the frames hold: of each its columns in their order, with dtype and meaning.

Tension, stress and the valued activity go from 0 best to 10 worst, wellbeing and sleep from 0 worst to 10
best; a missing rating is NaN, never 0. The dtypes are the same when a frame is empty.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

UTC = "datetime64[us, UTC]"
WALL = "datetime64[us]"

COLUMNS: dict[str, dict[str, tuple[str, str]]] = {
    "sessions": {  # one row a session, ordered by started_at
        "id": ("str", "key of the session"),
        "started_at": (UTC, "instant at which it began"),
        "local_time": (WALL, "wall time at the place at which it began"),
        "local_date": (WALL, "midnight of the local date on which it began"),
        "week": ("str", 'ISO week of the local date, such as "2026-W13"'),
        "zone": ("str", "IANA name of the place's time zone"),
        "ended_at": (UTC, "instant at which it ended; NaT when nobody measured"),
        "context": ("str", '"alone", "before_sport" or "after_sport"'),
        "done": ("int64", "prescribed exercises that were done"),
        "partly": ("int64", "prescribed exercises that were partly done"),
        "skipped": ("int64", "prescribed exercises that were skipped"),
        "prescribed": ("int64", "exercises that the plan of that day asked for"),
        "before": ("float64", "overall tension before, 0 none to 10 worst"),
        "after": ("float64", "overall tension after, 0 none to 10 worst"),
        "change": ("float64", "after minus before, in points; negative is relief"),
        "flare_up": ("bool", 'the person ticked "flare-up"'),
        "note": ("str", "the person's own words"),
        "source": ("str", "how it came into the journal"),
        "entered_at": (UTC, "instant at which it was written down"),
        "late": (
            "bool",
            "written down more than 24 hours after it began; of an import, where that is not known, false",
        ),
        "revision": ("int64", "1 as first saved, one more with each edit"),
    },
    "ratings": {  # long: one row a rating of tension that was given, ordered by at
        "record_id": ("str", "key of the session or check-in"),
        "at": (UTC, "instant; of an after-rating the session's end, if known, else its beginning"),
        "local_time": (WALL, "wall time at the place"),
        "local_date": (WALL, "midnight of the record's local date"),
        "week": ("str", "ISO week of the local date"),
        "kind": ("str", '"before", "after" or "check_in"'),
        "scale": ("str", '"overall", "neck", "upper_back" or "lower_back"'),
        "tension": ("float64", "0 none to 10 worst; never NaN here"),
        "context": ("str", "the session's context; empty for check-ins"),
        "flare_up": ("bool", 'the person ticked "flare-up"'),
        "hours_since_session": (
            "float64",
            "hours since the latest session began, a before-rating's own left aside; NaN: none before",
        ),
    },
    "exercises": {  # one row an exercise of a session: those recorded, and those prescribed but not recorded
        "session_id": ("str", "key of the session"),
        "local_date": (WALL, "midnight of the session's local date"),
        "week": ("str", "ISO week of the local date"),
        "exercise": ("str", "key of the exercise"),
        "prescribed": ("bool", "the plan of that day asked for it"),
        "status": ("str", '"done", "partly", "skipped"; "not recorded": prescribed, but no word about it'),
        "reason": ("str", "why it was not wholly done; empty when none was given"),
        "seconds": ("float64", "time spent on it; NaN when nobody measured"),
    },
    "check_ins": {  # one row a check-in, ordered by at
        "id": ("str", "key of the check-in"),
        "at": (UTC, "instant"),
        "local_time": (WALL, "wall time at the place"),
        "local_date": (WALL, "midnight of the local date"),
        "week": ("str", "ISO week of the local date"),
        "zone": ("str", "IANA name of the place's time zone"),
        "overall": ("float64", "tension of the whole back, 0 none to 10 worst"),
        "neck": ("float64", "tension, 0 none to 10 worst"),
        "upper_back": ("float64", "tension, 0 none to 10 worst"),
        "lower_back": ("float64", "tension, 0 none to 10 worst"),
        "wellbeing": ("float64", "0 to 10, 10 best; own item, not validated"),
        "sleep": ("float64", "0 to 10, 10 best; own item, not validated"),
        "stress": ("float64", "0 to 10, 10 worst; own item, not validated"),
        "activity": ("float64", "valued activity, 0 no trouble to 10 cannot do it"),
        "flare_up": ("bool", 'the person ticked "flare-up"'),
        "note": ("str", "the person's own words"),
        "source": ("str", "how it came into the journal"),
        "entered_at": (UTC, "instant at which it was written down"),
        "late": (
            "bool",
            "written down more than 24 hours afterwards; of an import, where that is not known, false",
        ),
        "revision": ("int64", "1 as first saved, one more with each edit"),
    },
    "pauses": {  # one row a pause, ordered by first_day
        "id": ("str", "key of the pause"),
        "first_day": (WALL, "midnight of its first day"),
        "last_day": (WALL, "midnight of its last day, which still belongs to it; NaT: still open"),
        "reason": ("str", '"holiday", "illness", "injury" or "other"'),
        "entered_at": (UTC, "instant at which it was written down"),
        "afterwards": ("bool", "written down later than the day after its first day"),
        "revision": ("int64", "1 as first saved, one more with each edit"),
    },
}
"""Of each frame its columns in their order: dtype and meaning."""


def matches(column: pd.Series, *values: Any) -> npt.NDArray[np.bool_]:
    """Which cells of a text column hold one of these values.

    A text column of ours has no missing cell; pandas would look for them first, and take four times as long.
    """
    cells = column.to_numpy(dtype=object)
    found = np.zeros(len(cells), dtype=bool)
    for value in values:
        found |= cells == value
    return found
