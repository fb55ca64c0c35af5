"""A figure of a page: its picture, what it says in words, and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from fascia_journal.widgets.guard import button
from fascia_journal.widgets.page import heading

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 120  # of a table; a longer one says that it is shortened, and is copied whole


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One figure.

    Attributes:
        key: names it among the others of its page.
        title: its heading.
        words: its text alternative.
        table: the numbers behind it, the oldest row first.
        pictures: SVG elements, one below the other.
        wide: on a narrow screen it scrolls sideways, so the keyboard must reach it.
        above, below: HTML around the picture.
    """

    key: str
    title: str
    words: str
    table: pd.DataFrame
    pictures: Sequence[str]
    wide: bool = False
    above: str = ""
    below: str = ""

    def html(self) -> str:
        """All of it. The button's action is "copy", with the figure's key."""
        attributes = 'class="fj-picture"'
        name = escape(self.title)
        if self.wide:
            attributes = f'class="fj-picture fj-wide" tabindex="0" role="group" aria-label="{name}, picture"'
        copy = button("copy", "Copy as CSV", key=self.key, name=f"Copy as CSV: {self.title}", look="quiet")
        return (
            f'<section class="fj-section fj-figure">{heading(self.title)}{self.above}'
            f"<div {attributes}>{''.join(self.pictures)}</div>{self.below}"
            f"<details><summary>In words<span class='fj-hidden'>: {name}</span></summary>"
            f"<p>{escape(self.words)}</p></details>"
            f"<details><summary>As a table<span class='fj-hidden'>: {name}</span></summary>"
            f"{copy}{self._table()}</details></section>"
        )

    def csv(self) -> str:
        """The whole table, the oldest row first, as CSV with a comma and a point."""
        return _readable(self.table).to_csv(index=False, lineterminator="\n")

    def _table(self) -> str:
        """Newest rows first; every cell is escaped."""
        shown = _readable(self.table.iloc[::-1].head(_ROWS))
        names = {name: str(name).replace("_", " ") for name in shown.columns}
        html = shown.rename(columns=names).to_html(
            index=False, border=0, na_rep="", float_format="{:g}".format
        )
        more = (
            f"<p>The newest {_ROWS} of {len(self.table):,} rows; the copy has all of them.</p>"
            if len(self.table) > _ROWS
            else ""
        )
        name = f"{escape(self.title)}, table"
        return f'<div class="fj-scroll" tabindex="0" role="region" aria-label="{name}">{html}</div>{more}'


def _readable(table: pd.DataFrame) -> pd.DataFrame:
    """Dates as dates, and times only where there are any."""
    shown = table
    for name in map(str, table.select_dtypes("datetime").columns):
        midnight = bool((table[name] == table[name].dt.normalize()).all())
        written = table[name].dt.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M")
        shown = shown.assign(**{name: written})
    return shown
