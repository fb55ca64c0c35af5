"""What the cells of a column show, where its name alone does not decide what it says."""

from __future__ import annotations

from collections.abc import Mapping

from fascia_journal.exchange import dates_in, values_in
from fascia_journal.exchange.dates_in import Wrong
from fascia_journal.exchange.tabular import Table
from fascia_journal.exchange.workbook_xml import Fault

_LOOKED_AT = 2_000  # cells of a column


class SeenCells:
    """The cells of a table, looked at.

    Args:
        table: its cells.
        known: key and title of each exercise.
    """

    def __init__(self, table: Table, known: Mapping[str, str]) -> None:
        self._table, self._names = table, values_in.exercise_names(known)

    def empty(self, column: str) -> bool:
        """Whether nothing stands in it."""
        return not any(map(str.strip, self._table.column(column)))

    def holds_dates(self, column: str) -> bool:
        """Whether any cell can be read as a date."""
        return any(map(dates_in.looks_like_a_date, self._table.column(column)[:_LOOKED_AT]))

    def holds_times(self, column: str) -> bool:
        """Whether each cell that is filled is a time."""
        cells = self._different(column)
        read_cell = dates_in.time_reader(cells, typed=self._table.typed, day_zero=self._table.day_zero)
        return bool(cells) and not any(isinstance(read_cell(cell), Wrong) for cell in cells)

    def holds_words(self, column: str) -> bool:
        """Whether any cell is more than a number."""
        read_cell = values_in.rating_reader(None)
        return any(isinstance(read_cell(cell), Wrong) for cell in self._different(column))

    def holds_ratings(self, column: str) -> bool:
        """Whether each cell that is filled is a rating, 0 to 10."""
        return not self.holds_words(column)

    def holds_ticks(self, column: str) -> bool:
        """Whether each cell that is filled says that something was done, or not."""
        cells = self._different(column)
        return bool(cells) and not any(isinstance(values_in.done(cell), Wrong) for cell in cells)

    def says_no(self, column: str) -> bool:
        """Whether they are such ticks, and one of them says no."""
        return self.holds_ticks(column) and any(
            values_in.done(cell) is False for cell in self._different(column)
        )

    def exercise_of(self, column: str) -> str | None:
        """The exercise that a column is named after, when its cells say whether it was done: no amounts."""
        key = self._names.get(values_in.name(column))
        return None if key is None or any(map(values_in.counts, self._different(column))) else key

    def _different(self, column: str) -> set[str]:
        """Its cells that say something; an error of a spreadsheet does not."""
        cells = set(self._table.column(column)[:_LOOKED_AT])
        return {cell for cell in cells if cell.strip() and not isinstance(cell, Fault)}
