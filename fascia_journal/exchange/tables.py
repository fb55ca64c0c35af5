"""The tables that leave the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import pandas as pd

from fascia_journal.analysis.frames import Frames
from fascia_journal.exchange.dictionary import DONE, TABLES
from fascia_journal.plans import ALWAYS
from fascia_journal.records import Plan

Tables = dict[str, pd.DataFrame]


def tables(frames: Frames, *, notes: bool = True) -> Tables:
    """The tables by name, in the order of the dictionary.

    Args:
        frames: all that the journal holds.
        notes: with the person's own words; False: the columns "note" are left out.
    """
    found: Tables = {name: getattr(frames, name) for name in TABLES if name != "plans"}
    found["sessions"] = _with_exercises(frames)
    found["plans"] = _plans(frames.plans)
    if not notes:
        found = {name: table.drop(columns="note", errors="ignore") for name, table in found.items()}
    return found


def columns_of(given: Tables) -> dict[str, list[str]]:
    """Name of each table, and of its columns."""
    return {name: list(table.columns) for name, table in given.items()}


def _plans(plans: Sequence[Plan]) -> pd.DataFrame:
    columns: dict[str, list[Any]] = {
        "from_day": [None if plan.from_day == ALWAYS else plan.from_day for plan in plans],
        "exercises": [" ".join(plan.exercises) for plan in plans],
        "minimum": [plan.minimum for plan in plans],
        "maximum": [plan.maximum for plan in plans],
        # a path names folders, and often a person
        "programme": [PurePath(plan.programme.replace("\\", "/")).name for plan in plans],
        "programme_start": [plan.programme_start for plan in plans],
        "programme_end": [plan.programme_end for plan in plans],
    }
    return pd.DataFrame(
        {
            name: pd.Series([_midnight(value) for value in columns[name]], dtype=dtype)
            for name, (dtype, _) in TABLES["plans"].items()
        }
    )


def _with_exercises(frames: Frames) -> pd.DataFrame:
    """The sessions, each with the keys of the exercises that were done."""
    done: dict[str, list[str]] = {}
    given = frames.exercises
    for session, key, status in zip(given["session_id"], given["exercise"], given["status"], strict=True):
        if status == "done":
            done.setdefault(session, []).append(key)
    sessions = frames.sessions.copy()
    keys = [" ".join(done.get(session, ())) for session in sessions["id"]]
    sessions.insert(list(TABLES["sessions"]).index(DONE), DONE, pd.Series(keys, sessions.index, dtype="str"))
    return sessions


def _midnight(value: Any) -> Any:
    return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else value
