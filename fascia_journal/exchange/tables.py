"""The tables that leave the journal, and what no cell of a spreadsheet may hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import pandas as pd

from fascia_journal.analysis.frames import Frames
from fascia_journal.exchange.dictionary import DONE, TABLES
from fascia_journal.plans import ALWAYS
from fascia_journal.records import Plan

Tables = dict[str, pd.DataFrame]

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_RUN = "=+-@\uff1d\uff0b\uff0d\uff20"  # narrow and wide
_GAP = re.compile(r"[\s;\"'`\u200b\ufeff]+")


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


def fit(text: str) -> str:
    """The text with U+FFFD in place of what no table can hold: NUL, control characters, no characters."""
    return _UNFIT.sub("\ufffd", text)


def inert(text: str) -> str:
    """The text, with an apostrophe before whatever a spreadsheet would run.

    It runs what begins with = + - @ (narrow or wide), a tab or a line end, also behind blanks and quotes. One
    that separates cells by semicolons or tabs begins new cells within a text, so what follows those counts,
    too.
    """
    first = _GAP.match(text)
    begins = text[first.end() if first else 0 :][:1]
    lead = "'" if text[:1] in tuple("\t\r\n") or begins in tuple(_RUN) else ""
    return lead + _GAP.sub(_stopped, text)


def _stopped(gap: re.Match[str]) -> str:
    found, end = gap.group(), gap.end()
    new_cell = not set(found).isdisjoint(";\t\r\n")
    return f"{found}'" if new_cell and gap.string[end : end + 1] in tuple(_RUN) else found


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
