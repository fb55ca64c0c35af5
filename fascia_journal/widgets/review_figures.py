"""The figures of the review, in the order of its questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from fascia_journal import plots
from fascia_journal.analysis import adherence, descriptions, items, sentences, tension, trend
from fascia_journal.plots import svg
from fascia_journal.plots.by_item import name_of
from fascia_journal.plots.by_region import REGIONS
from fascia_journal.widgets.figure import Figure
from fascia_journal.widgets.guard import button
from fascia_journal.widgets.player import picture as exercise_picture

if TYPE_CHECKING:
    from fascia_journal.analysis.frames import Frames
    from fascia_journal.analysis.tension import Change
    from fascia_journal.analysis.trend import Course
    from fascia_journal.programme import Programme

_WIDE, _NARROW = 6.25, 3.6  # inches of a picture, 96 pixels each


@dataclass(eq=False)
class View:
    """What a person chose to look at, and its numbers, each computed once.

    Attributes:
        whole: the whole journal.
        chosen: the period, with all of its sessions.
        around: the period, with the sessions of the chosen context.
        scale: "overall" or a region.
        year: of the calendar.
        narrow: the window is as narrow as a telephone's.
    """

    whole: Frames
    chosen: Frames
    around: Frames
    scale: str
    year: int
    narrow: bool

    @property
    def width(self) -> float:
        """Of a picture, in inches."""
        return _NARROW if self.narrow else _WIDE

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """One row a week of the period."""
        return adherence.of(self.chosen)

    @cached_property
    def course(self) -> Course:
        """Over the weeks."""
        return trend.of(self.around, self.scale)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Ratings before and after each session: local_time, before, after, change."""
        before, after = tension.ratings_of(self.around, self.scale)
        times = self.around.sessions["local_time"]
        return pd.DataFrame({"local_time": times, "before": before, "after": after, "change": after - before})

    @cached_property
    def change(self) -> Change:
        """Right after a session."""
        return tension.immediate_change(self.pairs["before"], self.pairs["after"])


def figures(view: View) -> Iterator[Figure]:
    """All figures that have something to show."""
    yield _weeks(view)
    yield _calendar(view)
    yield _course(view)
    yield _change(view)
    yield _exercises(view)
    if (view.around.ratings["scale"] != "overall").any():
        yield _regions(view)
    names = [name for name in items.ITEMS if view.chosen.check_ins[name].notna().any()]
    if names:
        yield _items(view, names)


def _weeks(view: View) -> Figure:
    picture = svg.picture(
        plots.sessions_per_week,
        view.ledger,
        first_day=view.chosen.first_day,
        last_day=view.chosen.last_shown,
        width=view.width,
    )
    words = descriptions.describe_sessions_per_week(view.ledger)
    return Figure("weeks", "Sessions per week", words, view.ledger, [picture])


def _calendar(view: View) -> Figure:
    data, year = view.whole, view.year
    halves = [(1, 12)]
    if view.narrow:  # the newer half of the year on top; one that has not begun is left out
        halves = [(7, 12), (1, 6)]
        if year == data.as_of.year and data.as_of.month < 7:
            halves = halves[1:]
    pictures = [
        svg.picture(
            plots.calendar,
            data,
            year=year,
            months=months,
            width=view.width,
            height=1.7 if view.narrow else 1.55,
        )
        for months in halves
    ]
    sessions = data.sessions[data.sessions["local_date"].dt.year == year]
    table = sessions[["local_time", "week", "done", "prescribed", "context"]]
    words = descriptions.describe_calendar(data, year=year)
    return Figure("calendar", f"Calendar of {year}", words, table, pictures, above=_years(data, year))


def _years(data: Frames, year: int) -> str:
    """Buttons to the year before and after, as far as the journal goes."""
    days = [*data.sessions["local_date"].agg(["min"]), *data.check_ins["local_date"].agg(["min"])]
    first = min((day.year for day in days if not pd.isna(day)), default=data.as_of.year)
    parts = []
    if year > first:
        parts.append(button("year", f"← {year - 1}", key=str(year - 1), name=f"Calendar of {year - 1}"))
    if year < data.as_of.year:
        parts.append(button("year", f"{year + 1} →", key=str(year + 1), name=f"Calendar of {year + 1}"))
    return f'<div class="fj-buttons">{"".join(parts)}</div>' if parts else ""


def _course(view: View) -> Figure:
    flare_ups = [
        day.date()
        for frame in (view.around.sessions, view.chosen.check_ins)
        for day in frame.loc[frame["flare_up"], "local_date"]
    ]
    picture = svg.picture(
        plots.course,
        view.course,
        pauses=view.chosen.pauses,
        flare_ups=flare_ups,
        programme_start=view.whole.start,
        first_day=view.chosen.first_day,
        last_day=view.chosen.last_shown,
        width=view.width,
    )
    title = _titled("Tension over the weeks", view)
    return Figure("course", title, descriptions.describe_course(view.course), view.course.weeks, [picture])


def _change(view: View) -> Figure:
    picture = svg.picture(
        plots.immediate_change,
        view.pairs,
        change=view.change,
        width=view.width,
        height=2.6 if view.narrow else 3.2,
    )
    words = f"{descriptions.describe_immediate_change(view.change, view.scale)} {sentences.CHANGE_CAVEAT}"
    return Figure("change", _titled("Right after a session", view), words, view.pairs, [picture])


def _exercises(view: View) -> Figure:
    programme = view.whole.programme
    table = adherence.by_exercise(view.around.exercises)
    place = (
        table["exercise"].map({key: n for n, key in enumerate(programme.keys)}).fillna(len(programme.keys))
    )
    table = table.iloc[place.argsort(kind="stable")].reset_index(drop=True)
    picture = svg.picture(
        plots.exercises,
        table,
        title_of=programme.title_of,
        width=view.width,
        height=0.9 + 0.5 * max(len(table), 2),
    )
    words = descriptions.describe_exercises(table, programme.title_of)
    return Figure("exercises", "Exercises", words, table, [picture], below=_drawn(programme, table))


def _drawn(programme: Programme, table: pd.DataFrame) -> str:
    """The small picture of each exercise beside its name and how often it was done."""
    rows = []
    for row in table.to_dict("records"):
        told = f"{row['done']:,} of {row['prescribed']:,}"
        reasons = descriptions.reasons_in_words(row)
        told += f"; not done: {reasons}" if reasons else ""
        rows.append(
            f'<li><div class="fj-thumbnail">{exercise_picture(programme, row["exercise"])}</div>'
            f"<p>{escape(programme.title_of(row['exercise']))}<br>"
            f'<span class="fj-muted fj-small">{escape(told)}</span></p></li>'
        )
    return f'<ul class="fj-drawn">{"".join(rows)}</ul>'


def _regions(view: View) -> Figure:
    courses = {region: trend.of(view.around, region) for region in REGIONS}
    picture = svg.picture(plots.regions, view.around, courses=courses, panels=3, width=view.width, height=5.4)
    table = pd.concat([one.weeks.assign(region=region) for region, one in courses.items()])
    words = descriptions.describe_regions(courses)
    return Figure("regions", "Neck, upper back and lower back", words, table, [picture])


def _items(view: View, names: list[str]) -> Figure:
    data = view.chosen
    picture = svg.picture(
        plots.items, data, names=names, panels=len(names), width=view.width, height=0.5 + 1.6 * len(names)
    )
    table = data.check_ins[["local_time", *names]].dropna(how="all", subset=names)
    called = [name_of(data, name) for name in names]
    words = " ".join(
        descriptions.describe_item(data, name, own) for name, own in zip(names, called, strict=True)
    )
    note = (
        "<p class='fj-muted fj-small'>Own questions, not validated. Each has its own axis and direction.</p>"
    )
    return Figure("items", _listed(called), words, table, [picture], below=note)


def _listed(names: list[str]) -> str:
    words = [names[0], *(name.lower() if name in ("Sleep", "Stress") else name for name in names[1:])]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _titled(words: str, view: View) -> str:
    return words if view.scale == "overall" else f"{words}: {view.scale.replace('_', ' ')}"
