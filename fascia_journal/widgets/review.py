"""The review page: headline sentences, the pictures, and the table behind each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from fascia_journal import clock
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, invented, page, page_part, section, text
from fascia_journal.widgets.rating import Choice
from fascia_journal.widgets.warning_signs import one_click_away

if TYPE_CHECKING:
    import pandas as pd

    from fascia_journal.analysis.frames import Frames
    from fascia_journal.journal import Journal

PERIODS = [("4", "Last 4 weeks"), ("12", "Last 12 weeks"), ("26", "Last 26 weeks"), ("all", "All")]
_WIDE, _NARROW = 6.25, 3.6  # inches of a picture, 96 pixels each
_ROWS = 400  # of a table; a longer one says that it is shortened


@page_part
def review_page(journal: Journal) -> widgets.Widget:
    """What the weeks were like: how often, how it felt, and how sure one can be."""
    return ReviewPage(journal).view


class ReviewPage:
    """Draws what the chosen period holds. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.guard = Guard()
        self.period = Choice("Period", PERIODS, "12")
        self.sentences = text("")
        self.pictures = text("")
        self.refresh = Actions(
            self.guard, on={"refresh": lambda _key: self.show()}, patience=20, measures=True
        )
        self.refresh.observe(self.guard(lambda _change: self.show()), "narrow")
        self.refresh.html = button("refresh", "Read the journal again", look="quiet")
        self.period.observe(self.guard(lambda _change: self.show()), "value")
        self.view = page(
            section(
                text(heading("How it is going")),
                self.period,
                self.sentences,
                self.refresh,
                self.guard.notice,
            ),
            self.pictures,
            text(one_click_away(number=journal.settings["emergency_number"]), "fj-small"),
        )
        self.show()

    def show(self) -> None:
        """Read the journal and show the chosen period."""
        frames = self._journal.frames()
        if frames.sessions.empty and frames.check_ins.empty:
            self.sentences.value = (
                "<p>Nothing is in this journal yet. Log a first session on the Journal page; "
                "what the weeks were like then appears here.</p>"
            )
            self.pictures.value = ""
            return
        chosen = frames.between(first_day(frames.as_of, self.period.value), None)
        width = _NARROW if self.refresh.narrow else _WIDE
        parts = list(_parts(frames, chosen, width))
        self.sentences.value = _headline(frames, chosen)
        self.pictures.value = "".join(parts)


def first_day(as_of: dt.date, period: str | None) -> dt.date | None:
    """First day of a period: the Monday so many whole weeks before the present one; None: from the start."""
    if period is None or period == "all":
        return None
    return clock.monday(as_of) - dt.timedelta(weeks=int(period))


def _headline(frames: Frames, chosen: Frames) -> str:
    from fascia_journal.analysis import adherence, sentences, tension, trend

    last = frames.sessions["local_date"].max().date() if len(frames.sessions) else None
    whole, ledger = adherence.of(frames), adherence.of(chosen)
    change = tension.of(chosen)
    lines = [
        sentences.this_week(whole, frames.plan, frames.as_of, last),
        sentences.adherence_sentence(adherence.summary(ledger)),
        sentences.course_sentence(trend.of(chosen)),
        f"{sentences.change_sentence(change)} {sentences.CHANGE_CAVEAT if change.n else ''}".strip(),
        sentences.completeness_sentence(adherence.completeness(chosen.sessions), len(chosen.sessions)),
        *([sentences.entered_later_sentence(chosen)] if len(chosen.sessions) + len(chosen.check_ins) else []),
    ]
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"{invented(frames.settings)}<ul class='fj-headline'>{listed}</ul>"


def _parts(frames: Frames, chosen: Frames, width: float) -> Iterator[str]:
    from fascia_journal import plots
    from fascia_journal.analysis import adherence, sentences, tension, trend

    ledger, course, change = adherence.of(chosen), trend.of(chosen), tension.of(chosen)
    flare_ups = [
        day.date()
        for frame in (chosen.sessions, chosen.check_ins)
        for day in frame.loc[frame["flare_up"], "local_date"]
    ]
    yield _figure(
        "Sessions per week",
        sentences.describe_sessions_per_week(ledger),
        ledger,
        plots.sessions_per_week,
        ledger,
        width=width,
    )
    yield _figure(
        "Tension over the weeks",
        sentences.describe_course(course),
        course.weeks,
        plots.course,
        course,
        pauses=chosen.pauses,
        flare_ups=flare_ups,
        programme_start=frames.start,
        width=width,
    )
    yield _figure(
        "Right after a session",
        f"{sentences.describe_immediate_change(change)} {sentences.CHANGE_CAVEAT}",
        chosen.sessions[["local_time", "before", "after", "change"]],
        plots.immediate_change,
        chosen.sessions,
        change=change,
        width=width,
        height=3.2 if width == _WIDE else 2.6,
    )
    for year in _years(frames, chosen):
        yield _figure(
            f"Calendar of {year}",
            sentences.describe_calendar(frames, year=year),
            _days(frames, year),
            plots.calendar,
            frames,
            year=year,
            width=_WIDE,
            height=1.7,
        )


def _years(frames: Frames, chosen: Frames) -> list[int]:
    """The year of today, and the one in which the period began when it is another; the newest first."""
    first = chosen.first_day or frames.as_of
    return sorted({frames.as_of.year, max(first.year, frames.as_of.year - 1)}, reverse=True)


def _days(frames: Frames, year: int) -> pd.DataFrame:
    sessions = frames.sessions[frames.sessions["local_date"].dt.year == year]
    days: pd.DataFrame = sessions[["local_time", "week", "done", "prescribed"]]
    return days


def _figure(
    title: str, words: str, table: pd.DataFrame, draw: Callable[..., Any], *data: Any, **options: Any
) -> str:
    from fascia_journal.plots import svg

    picture = svg.picture(draw, *data, **options)
    attributes = 'class="fj-picture"'
    if options["width"] == _WIDE:  # on a narrow screen it scrolls, so the keyboard must reach it
        attributes = (
            f'class="fj-picture fj-wide" tabindex="0" role="group" aria-label="{escape(title)}, picture"'
        )
    return (
        f'<section class="fj-section fj-figure">{heading(title)}<div {attributes}>{picture}</div>'
        f"<details><summary>In words<span class='fj-hidden'>: {escape(title)}</span></summary>"
        f"<p>{escape(words)}</p></details>"
        f"<details><summary>As a table<span class='fj-hidden'>: {escape(title)}</span></summary>"
        f"{_table(table, title)}</details></section>"
    )


def _table(table: pd.DataFrame, title: str) -> str:
    """Newest rows first; every cell is escaped."""
    shown = table.iloc[::-1].head(_ROWS)
    for name in map(str, shown.select_dtypes("datetime").columns):
        midnight = bool((shown[name] == shown[name].dt.normalize()).all())
        shown = shown.assign(**{name: shown[name].dt.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M")})
    names = {name: str(name).replace("_", " ") for name in shown.columns}
    html = shown.rename(columns=names).to_html(index=False, border=0, na_rep="", float_format="{:g}".format)
    more = (
        f"<p>The newest {_ROWS} of {len(table):,} rows; journal.frames() in JupyterLab has all of them.</p>"
        if len(table) > _ROWS
        else ""
    )
    name = f"{escape(title)}, table"
    return f'<div class="fj-scroll" tabindex="0" role="region" aria-label="{name}">{html}</div>{more}'
