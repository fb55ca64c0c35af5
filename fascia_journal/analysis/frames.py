"""From the rows of a journal to tidy, documented DataFrames.

`from_rows` builds all of them at once; what each column holds stands in `columns.COLUMNS`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fascia_journal.analysis.arrays import (
    MICROSECONDS,
    MISSING,
    Integers,
    flags,
    instants,
    integers,
    numbers,
    objects,
    wall_times,
    week_labels,
)
from fascia_journal.analysis.columns import COLUMNS, UTC, WALL, matches
from fascia_journal.programme import Programme
from fascia_journal.records import LAST_CLOCK, SCALES, Plan

IMPORTED = "import"
"""The `source` of what was brought in from a table or another app."""

_HOUR = 3600 * MICROSECONDS
_DAY = 24 * _HOUR

_ROWS: dict[str, tuple[str, ...]] = {
    "session": (
        *("id", "started", "offset", "zone", "ended", "context", "note", "flare_up", "source", "prescribed"),
        *(f"before_{scale}" for scale in SCALES),
        *(f"after_{scale}" for scale in SCALES),
        *("entered", "revision"),
    ),
    "exercise": ("session_id", "position", "exercise", "seconds", "status", "reason"),
    "check_in": (
        *("id", "at", "offset", "zone", *SCALES, "wellbeing", "sleep", "stress", "activity"),
        *("note", "flare_up", "source", "entered", "revision"),
    ),
    "pause": ("id", "first_day", "last_day", "reason", "entered", "revision"),
}

Columns = dict[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Frames:
    """All that a journal held at one moment.

    Attributes:
        sessions, ratings, exercises, check_ins, pauses: DataFrames; their columns stand in `columns.COLUMNS`.
        plan: the plan in force at `as_of`.
        plans: all dated plans, oldest first.
        programme: the programme of `plan`.
        settings: the journal's settings.
        read_at: aware instant, in UTC.
        as_of: the local date at `read_at`; that day is not over yet.
        start: first day of the programme: the plan's, else that of the first session in the whole journal;
            None when there is neither.
        first_day, last_day: the period to which `between` cut it; None: not cut on that side.
    """

    sessions: pd.DataFrame
    ratings: pd.DataFrame
    exercises: pd.DataFrame
    check_ins: pd.DataFrame
    pauses: pd.DataFrame
    plan: Plan
    plans: tuple[Plan, ...]
    programme: Programme
    settings: dict[str, Any]
    read_at: dt.datetime
    as_of: dt.date
    start: dt.date | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None

    @property
    def last_shown(self) -> dt.date | None:
        """The period's last day, or `as_of` where that comes first: no figure stretches into days to come."""
        return None if self.last_day is None else min(self.last_day, self.as_of)

    def between(self, first_day: dt.date | None, last_day: dt.date | None) -> Frames:
        """The rows whose local date lies within the period, and the pauses that overlap it.

        Both days belong to the period; None leaves that side open. Plans, start and as_of stay, so that
        a session before the period is not taken for a session that never was.
        """
        first = _later(first_day, self.first_day)
        last = _earlier(last_day, self.last_day)
        low, high = pd.Timestamp(first or dt.date.min), pd.Timestamp(last or dt.date.max)

        def within(frame: pd.DataFrame) -> pd.DataFrame:
            return frame[frame["local_date"].between(low, high)].reset_index(drop=True)

        overlapping = (self.pauses["first_day"] <= high) & ~(self.pauses["last_day"] < low)
        return replace(
            self,
            sessions=within(self.sessions),
            ratings=within(self.ratings),
            exercises=within(self.exercises),
            check_ins=within(self.check_ins),
            pauses=self.pauses[overlapping].reset_index(drop=True),
            first_day=first,
            last_day=last,
        )

    def in_context(self, context: str) -> Frames:
        """The sessions of one context with their ratings and exercises; check-ins, which have none, stay.

        What is asked for a week is asked of all sessions: adherence is not for frames cut like this.
        """
        sessions = self.sessions[matches(self.sessions["context"], context)]
        kept = matches(self.ratings["context"], context) | matches(self.ratings["kind"], "check_in")
        return replace(
            self,
            sessions=sessions.reset_index(drop=True),
            ratings=self.ratings[kept].reset_index(drop=True),
            exercises=self.exercises[self.exercises["session_id"].isin(sessions["id"])].reset_index(
                drop=True
            ),
        )


def from_rows(
    rows: Mapping[str, Sequence[tuple[Any, ...]]],
    *,
    plan: Plan,
    plans: Iterable[Plan],
    programme: Programme,
    settings: Mapping[str, Any],
    read_at: dt.datetime,
    as_of: dt.date,
) -> Frames:
    """Build every frame from what `Store.rows()` gives.

    Args:
        rows: lists of tuples under "session", "exercise", "check_in" and "pause"; instants are
            microseconds since 1970 in UTC, offsets seconds, missing values None.
        plan, plans, programme, settings, read_at, as_of: as in `Frames`.
    """
    session = _transposed(rows, "session")
    check_in = _transposed(rows, "check_in")
    exercises, counts = _exercises(session, _transposed(rows, "exercise"))
    sessions = _sessions(session, counts)
    start = plan.programme_start
    if start is None and len(sessions):
        start = sessions["local_date"].min().date()
    return Frames(
        sessions=sessions,
        ratings=_ratings(session, check_in),
        exercises=exercises,
        check_ins=_check_ins(check_in),
        pauses=_pauses(_transposed(rows, "pause")),
        plan=plan,
        plans=tuple(plans),
        programme=programme,
        settings=dict(settings),
        read_at=read_at,
        as_of=as_of,
        start=start,
    )


def iso_weeks(days: pd.Series) -> pd.Series:
    """ISO weeks, as "2026-W53", of a Series of dates (datetime64)."""
    return pd.Series(week_labels(days.to_numpy().astype("datetime64[D]")), index=days.index, dtype="str")


def _sessions(row: Columns, counts: dict[str, Integers]) -> pd.DataFrame:
    started, wall = instants(row["started"]), wall_times(row["started"], row["offset"])
    entered = instants(row["entered"])
    before, after = numbers(row["before_overall"]), numbers(row["after_overall"])
    return _frame(
        "sessions",
        id=row["id"],
        started_at=started,
        **_local(wall),
        zone=row["zone"],
        ended_at=instants(row["ended"]),
        context=row["context"],
        **counts,
        before=before,
        after=after,
        change=after - before,
        flare_up=flags(row["flare_up"]),
        note=row["note"],
        source=row["source"],
        entered_at=entered,
        late=_late(entered, started, row["source"]),
        revision=integers(row["revision"]),
    )


def _check_ins(row: Columns) -> pd.DataFrame:
    at, entered = instants(row["at"]), instants(row["entered"])
    scales = (*SCALES, "wellbeing", "sleep", "stress", "activity")
    return _frame(
        "check_ins",
        id=row["id"],
        at=at,
        **_local(wall_times(row["at"], row["offset"])),
        zone=row["zone"],
        **{scale: numbers(row[scale]) for scale in scales},
        flare_up=flags(row["flare_up"]),
        note=row["note"],
        source=row["source"],
        entered_at=entered,
        late=_late(entered, at, row["source"]),
        revision=integers(row["revision"]),
    )


def _pauses(row: Columns) -> pd.DataFrame:
    first = np.array(row["first_day"], dtype="datetime64[D]")
    entered = instants(row["entered"])
    frame = _frame(
        "pauses",
        id=row["id"],
        first_day=first.astype(WALL),
        last_day=np.array(row["last_day"], dtype="datetime64[D]").astype(WALL),
        reason=row["reason"],
        entered_at=entered,
        afterwards=(entered - np.timedelta64(LAST_CLOCK)).astype("datetime64[D]") - first
        > np.timedelta64(1, "D"),  # as `Pause.afterwards`
        revision=integers(row["revision"]),
    )
    return frame.sort_values("first_day", kind="stable", ignore_index=True)


def _ratings(session: Columns, check_in: Columns) -> pd.DataFrame:
    """Stack the three kinds of rating, of all four scales, and leave out what was not given."""
    started, ended = integers(session["started"]), integers(session["ended"])
    begun = started.astype(WALL)
    wall_start = wall_times(session["started"], session["offset"])
    after = np.where(ended == MISSING, started, ended)
    checked = integers(check_in["at"])
    # A before-rating is given when its own session begins: only sessions that began earlier are near it.
    kinds: list[tuple[str, Columns, str, Integers, npt.NDArray[Any], npt.NDArray[np.float64]]] = [
        ("before", session, "before_", started, wall_start, _hours_since(started, begun, "left")),
        ("after", session, "after_", after, wall_start, _hours_since(after, begun, "right")),
        (
            *("check_in", check_in, "", checked),
            wall_times(check_in["at"], check_in["offset"]),
            _hours_since(checked, begun, "right"),
        ),
    ]
    parts = []
    for kind, row, prefix, at, wall, hours in kinds:
        days = wall.astype("datetime64[D]")
        size = len(at)
        values = np.concatenate([numbers(row[prefix + scale]) for scale in SCALES])
        given = ~np.isnan(values)
        offsets = integers(row["offset"]) * MICROSECONDS
        four = {  # the same four times over, once a scale
            "record_id": objects(row["id"]),
            "at": at.astype(WALL),
            "local_time": (at + offsets).astype(WALL),
            "local_date": days.astype(WALL),
            "week": week_labels(days),
            "context": objects(row["context"]) if "context" in row else np.full(size, "", dtype=object),
            "flare_up": flags(row["flare_up"]),
            "hours_since_session": hours,
        }
        part = {name: np.tile(column, len(SCALES))[given] for name, column in four.items()}
        part["kind"] = np.full(given.sum(), kind, dtype=object)
        part["scale"] = np.repeat(np.array(SCALES, dtype=object), size)[given]
        part["tension"] = values[given]
        parts.append(part)
    columns = {name: np.concatenate([part[name] for part in parts]) for name in COLUMNS["ratings"]}
    order = np.argsort(columns["at"], kind="stable")
    return _frame("ratings", **{name: column[order] for name, column in columns.items()})


def _hours_since(at: Integers, begun: npt.NDArray[Any], side: Any) -> npt.NDArray[np.float64]:
    """Hours since the latest session that began before (side "left") or also at (side "right") an instant."""
    begun = np.sort(begun)
    position = np.searchsorted(begun, at.astype(WALL), side=side)
    known = np.concatenate([[np.datetime64("NaT", "us")], begun])
    hours = (at.astype(WALL) - known[position]) / np.timedelta64(_HOUR, "us")
    return np.asarray(hours, dtype=np.float64)


def _exercises(session: Columns, row: Columns) -> tuple[pd.DataFrame, dict[str, Integers]]:
    """The exercises frame, and of each session how many of the prescribed were done, partly done, skipped."""
    text_of, texts = pd.factorize(objects(session["prescribed"]))
    lists = [json.loads(text) for text in texts]  # a journal holds few different ones
    keys = pd.Index(sorted({key for keys in lists for key in keys} | set(row["exercise"])), dtype=object)
    rank = np.full((len(lists), len(keys)), -1, dtype=np.int64)  # place in the prescription; -1: not in it
    for number, prescription in enumerate(lists):
        rank[number, keys.get_indexer(pd.Index(prescription, dtype=object))] = np.arange(len(prescription))

    owner = pd.Index(session["id"], dtype=object).get_indexer(pd.Index(row["session_id"], dtype=object))
    key = keys.get_indexer(pd.Index(row["exercise"], dtype=object))
    status = objects(row["status"])
    prescribed = rank[text_of[owner], key] >= 0
    size = len(session["id"])
    counts = {
        state: np.bincount(owner[prescribed & (status == state)], minlength=size).astype(np.int64)
        for state in ("done", "partly", "skipped")
    }
    counts["prescribed"] = (rank >= 0).sum(axis=1)[text_of].astype(np.int64)

    silent = rank[text_of] >= 0  # what was asked for and then not mentioned
    silent[owner, key] = False
    silent_owner, silent_key = np.nonzero(silent)
    both_owner = np.concatenate([owner, silent_owner])
    places = np.concatenate([integers(row["position"]), rank[text_of[silent_owner], silent_key]])
    unsaid = np.arange(len(both_owner)) >= len(owner)
    order = np.lexsort((places, unsaid, both_owner))
    days = wall_times(session["started"], session["offset"]).astype("datetime64[D]")
    blank = np.full(len(silent_owner), "", dtype=object)
    reasons = np.array([reason or "" for reason in row["reason"]], dtype=object)
    frame = _frame(
        "exercises",
        session_id=objects(session["id"])[both_owner][order],
        local_date=days.astype(WALL)[both_owner][order],
        week=week_labels(days)[both_owner][order],
        exercise=keys.to_numpy()[np.concatenate([key, silent_key])][order],
        prescribed=np.concatenate([prescribed, np.ones(len(silent_owner), dtype=bool)])[order],
        status=np.concatenate([status, np.full(len(silent_owner), "not recorded", dtype=object)])[order],
        reason=np.concatenate([reasons, blank])[order],
        seconds=np.concatenate([numbers(row["seconds"]), np.full(len(silent_owner), np.nan)])[order],
    )
    return frame, counts


def _transposed(rows: Mapping[str, Sequence[tuple[Any, ...]]], table: str) -> Columns:
    names, given = _ROWS[table], rows.get(table, ())
    if not given:
        return dict.fromkeys(names, ())
    # Not zip(*given): an iterator for each of 50,000 rows sets the garbage collector going.
    return {name: list(map(itemgetter(place), given)) for place, name in enumerate(names)}


def _frame(name: str, **columns: Any) -> pd.DataFrame:
    """A DataFrame with the columns, order and dtypes of `COLUMNS`."""
    made = {}
    for column, (dtype, _) in COLUMNS[name].items():
        values = columns[column]
        if dtype == UTC:
            made[column] = pd.Series(values).dt.tz_localize("UTC")
        elif dtype == "str":
            made[column] = pd.Series(objects(values), dtype="str")
        else:
            made[column] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(made)


def _local(wall: npt.NDArray[Any]) -> dict[str, npt.NDArray[Any]]:
    days = wall.astype("datetime64[D]")
    return {"local_time": wall, "local_date": days.astype(WALL), "week": week_labels(days)}


def _late(entered: npt.NDArray[Any], at: npt.NDArray[Any], source: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Written down more than a day afterwards; when another app's records were, its export does not say."""
    known = np.array([way != IMPORTED for way in source], dtype=bool)
    late: npt.NDArray[np.bool_] = known & (entered - at > np.timedelta64(_DAY, "us"))
    return late


def _later(a: dt.date | None, b: dt.date | None) -> dt.date | None:
    return max(a, b) if a and b else a or b


def _earlier(a: dt.date | None, b: dt.date | None) -> dt.date | None:
    return min(a, b) if a and b else a or b
