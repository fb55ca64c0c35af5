"""In which order day and month stand in a column of dates. It is never guessed.

Which of two numbers is the day is decided by a row that allows one order only, such as 31.12.2026; where
there is none, or where rows contradict each other, a person is asked. So it is where a sheet of a workbook
has true dates beside texts: the program that made it may have swapped day and month where it could, and left
as a text what was no date in its own order.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

from fascia_journal.exchange.dates_in import DATE_ORDERS, Doubt, is_serial, possible_days, spoken
from fascia_journal.exchange.wording import short


class Order(NamedTuple):
    """In which order day and month stand; None: no cell leaves it open. `said`: what decided it."""

    name: str | None
    said: str | None = None


class _Shown(NamedTuple):
    row: int
    cell: str

    def __str__(self) -> str:
        return f"row {self.row:,} has {short(self.cell.strip())}"


def order_of(
    cells: Sequence[str], numbers: Sequence[int], given: str | None, *, typed: bool = False
) -> Order | Doubt:
    """The order of day and month in a column.

    Args:
        cells: of the column.
        numbers: of each cell its row.
        given: what a person said; None: found out.
        typed: they come from a workbook, where what has the year first, or is a number, is a true date.
    """
    if given is not None and not typed:
        return Order(given)
    only: dict[str, _Shown] = {}  # of each order a row that allows no other one
    unclear: _Shown | None = None
    orders: dict[str, None] = {}  # of rows that allow several
    true: _Shown | None = None
    text: _Shown | None = None
    seen: set[str] = set()
    for number, cell in zip(numbers, cells, strict=True):
        if cell[4:5] == "-" and cell[:4].isdigit():  # the year first: nothing is open
            true = true or _Shown(number, cell)
            continue
        if cell in seen:
            continue
        seen.add(cell)
        days = possible_days(cell)
        if days is None and typed and is_serial(cell):
            true = true or _Shown(number, cell)
        if not days:
            continue
        text = text or _Shown(number, cell)
        if len(set(days.values())) > 1:
            unclear = unclear or _Shown(number, cell)
            orders |= dict.fromkeys(days)
        elif len(days) == 1:
            only.setdefault(next(iter(days)), _Shown(number, cell))
    if typed and true and text:
        return _beside_true_dates(true, text, only | orders or possible_days(text.cell) or (), given)
    return Order(given) if given is not None else _shown_by(only, unclear, orders)


def _shown_by(only: dict[str, _Shown], unclear: _Shown | None, orders: Container[str]) -> Order | Doubt:
    """The order that the rows themselves show."""
    if len(only) == 1:
        ((order, shown),) = only.items()
        return Order(order, f"Dates are read as {spoken(order)}: {shown}.")
    if only:
        return Doubt(
            f"The order of day and month is not the same everywhere: {'; '.join(map(str, only.values()))}. "
            "Say which order holds; rows that do not follow it are left out.",
            _in_order(only),
        )
    if unclear:
        return Doubt(
            f"Which number is the day and which the month? Row {unclear.row:,} has "
            f"{short(unclear.cell.strip())}, and no row decides it.",
            _in_order(orders),
        )
    return Order(None)


def _beside_true_dates(
    true: _Shown, text: _Shown, orders: Container[str], given: str | None
) -> Order | Doubt:
    """A person has to look: what is a true date may be another day than the one that was typed."""
    if given is not None:
        return Order(
            given,
            f"True dates are taken as the workbook has them: {true}. Dates that are texts are read as "
            f"{spoken(given)}: {text}.",
        )
    return Doubt(
        f"Some dates of this workbook are true dates ({true}), others are texts ({text}). Where a program "
        "made dates of such texts, day and month may be swapped in the true ones: compare some with what you "
        "know. They are taken as they are; say in which order the texts stand.",
        _in_order(orders),
    )


def _in_order(orders: Container[str]) -> tuple[str, ...]:
    return tuple(order for order in DATE_ORDERS if order in orders)
