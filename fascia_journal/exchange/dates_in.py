"""Dates and times of somebody's table, in whatever way they are written. Day and month are never guessed.

In which order they stand is found out in date_order.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from fascia_journal.exchange.columns_in import plain
from fascia_journal.exchange.wording import bare
from fascia_journal.exchange.workbook import DAY_ZERO, SPAN

DATE_ORDERS: Mapping[str, str] = {
    "day-month-year": "31.12.2026: day, month, year",
    "month-day-year": "12/31/2026: month, day, year",
    "year-month-day": "2026-12-31: year, month, day",
}
"""In which orders a date may stand, and how that is said."""

SERIALS = range(20_000, 80_001)
"""Whole numbers that are taken for days as spreadsheets count them: 1954 to 2119."""

_AT = r"(?:(?i:at|um|à|alle(?: ore)?|ore|a las?)\s+)?"
_REST = rf"(?:(?:\s*[T,;]\s*|\s+){_AT}(?P<rest>\S.*))?$"
_TRIPLE = re.compile(  # before it perhaps the weekday
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?([0-9]{1,2})\s*([./\- ])\s*([0-9]{1,2})\s*\2\s*([0-9]{4}|[0-9]{2})" + _REST,
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})([./\- ])(\d{{1,2}})\2(\d{{1,2}}){_REST}", re.ASCII)
_COMPACT = re.compile(rf"((?:19|20)\d\d)(\d\d)(\d\d){_REST}", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d{1,15}))?$", re.ASCII)
_DAY_WORD = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})(?:\.|st|nd|rd|th|er|º)?[\s\-/]*(?:de\s+|di\s+)?([^\W\d]{3,10})\.?,?"
    rf"[\s\-/]*(?:de\s+|del\s+)?(\d{{4}}|\d{{2}}){_REST}"
)
_WORD_DAY = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?([^\W\d]{{3,10}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}|\d{{2}}){_REST}"
)
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar jänner janvier janv gennaio gen enero ene",
            "feb february februar février fevrier févr fevr febbraio febrero",
            "mar march märz mär mrz mars marzo",
            "apr april avril avr aprile abril abr",
            "may mai maggio mag mayo",
            "jun june juni juin giugno giu junio",
            "jul july juli juillet juil luglio lug julio",
            "aug august août aou agosto ago",
            "sep sept september septembre settembre set septiembre",
            "oct october okt oktober octobre ottobre ott octubre",
            "nov november novembre noviembre",
            "dec december dez dezember décembre déc dicembre dic diciembre",
        ),
        start=1,
    )
    for word in map(plain, words.split())
}
_TIME = re.compile(
    r"(\d{1,2})(?:\s?[:.h]\s?(\d{2}))?(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s?([ap]m|[ap]\.\s?m\.?|uhr|h)?\s?"
    r"(z|utc|gmt|[+-]\d{2}:?\d{2})?$",
    re.ASCII | re.IGNORECASE,
)
_FRACTION = re.compile(r"0?[.,](\d{1,15})$", re.ASCII)
_LONG_FRACTION = re.compile(r"0?[.,]\d{3,15}$", re.ASCII)


class Moment(NamedTuple):
    """What a cell says: a day, perhaps a time, perhaps its offset from UTC."""

    day: dt.date
    time: dt.time | None = None
    offset: dt.timedelta | None = None


class Clock(NamedTuple):
    """What a cell of the column of times says: a time, perhaps its offset from UTC, perhaps its day."""

    time: dt.time
    offset: dt.timedelta | None = None
    day: dt.date | None = None


class Wrong(NamedTuple):
    """A cell that cannot be taken, and why."""

    reason: str


class Doubt(NamedTuple):
    """The order cannot be told; which rows show it, and the orders that are possible."""

    words: str
    orders: tuple[str, ...]


NO_DATE = Wrong("This is no date that can be read. Write it like 2026-12-31.")
NO_SUCH_DAY = Wrong("There is no such day in the calendar.")
NO_TIME = Wrong("This is no time that can be read. Write it like 18:05.")
A_SPAN = Wrong("This is a length of time, not a time of day. Format the column as a time, such as 18:05.")
MISSING = Wrong("The date is missing.")


def spoken(order: str) -> str:
    """An order as words."""
    return order.replace("-", ", ")


def possible_days(cell: str) -> dict[str, dt.date] | None:
    """Of each order in which a cell is a day that there is, that day; None: it has no such numbers."""
    found = _TRIPLE.match(bare(cell))
    return _possible(found) if found else None


def _possible(found: re.Match[str]) -> dict[str, dt.date]:
    """Of each order in which three numbers are a day that there is, that day.

    A year of two digits may stand first between hyphens; between dots or slashes nobody writes it so. That a
    day would lie ahead rules out nothing: it may be an entry planned, and then decided for all rows.
    """
    days = {}
    for order in DATE_ORDERS:
        if order == "year-month-day" and found.group(2) != "-":
            continue
        if day := _ordered(found, order):
            days[order] = day
    return days


def _ordered(found: re.Match[str], order: str) -> dt.date | None:
    first, second, third = found.group(1), found.group(3), found.group(4)
    if order == "year-month-day":
        if len(first) != 2 or len(third) != 2:
            return None
        year, month, day = first, second, third
    elif order == "day-month-year":
        day, month, year = first, second, third
    else:
        month, day, year = first, second, third
    return _date(_whole(year), int(month), int(day))


def _whole(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def reader(order: str | None, day_zero: dt.date = DAY_ZERO) -> Callable[[str], Moment | Wrong]:
    """What reads a cell of the column of dates.

    Args:
        order: from `order_of`.
        day_zero: from which day on a number of a day counts.
    """

    def read(cell: str) -> Moment | Wrong:
        text = bare(cell)
        if text[4:5] == "-" and text[7:8] == "-":
            try:
                moment = dt.datetime.fromisoformat(text)
            except ValueError:
                pass
            else:
                if len(text) == 10:
                    return Moment(moment.date())
                return Moment(moment.date(), moment.time(), moment.utcoffset())
        return _read(text, order, day_zero)

    return read


def _read(text: str, order: str | None, day_zero: dt.date = DAY_ZERO) -> Moment | Wrong:
    if not text:
        return MISSING
    if serial := _SERIAL.match(text):
        return _serial(serial[1], serial[2], day_zero)
    for pattern, taken in _FORMS:
        found = pattern.match(text)
        if found:
            day = taken(found, order)
            if isinstance(day, Wrong):
                return day
            return _with_time(day, found.group("rest"))
    return NO_DATE


def _numbers(found: re.Match[str], order: str | None) -> dt.date | Wrong:
    if order is None:
        days = _possible(found)
        return next(iter(days.values())) if len(set(days.values())) == 1 else NO_SUCH_DAY
    day = _ordered(found, order)
    if day:
        return day
    if _possible(found):
        return Wrong(f"This is no date in the order {spoken(order)}, as the others are.")
    return NO_SUCH_DAY


def _year_first(found: re.Match[str], _: str | None) -> dt.date | Wrong:
    groups = found.groups()
    year, month, day = groups[0], groups[-3], groups[-2]
    return _date(int(year), int(month), int(day)) or NO_SUCH_DAY


def _day_word(found: re.Match[str], _: str | None) -> dt.date | Wrong:
    return _named(found.group(3), found.group(2), found.group(1))


def _word_day(found: re.Match[str], _: str | None) -> dt.date | Wrong:
    return _named(found.group(3), found.group(1), found.group(2))


def _named(year: str, month: str, day: str) -> dt.date | Wrong:
    number = _MONTHS.get(plain(month))
    if number is None or not (year + day).isascii():
        return NO_DATE
    return _date(_whole(year), number, int(day)) or NO_SUCH_DAY


_FORMS: Iterable[tuple[re.Pattern[str], Callable[[re.Match[str], str | None], dt.date | Wrong]]] = (
    (_TRIPLE, _numbers),
    (_YEAR_FIRST, _year_first),
    (_COMPACT, _year_first),
    (_DAY_WORD, _day_word),
    (_WORD_DAY, _word_day),
)


def looks_like_a_date(cell: str) -> bool:
    """Whether a cell can be read as a date, in one order or several."""
    text = bare(cell)
    days = possible_days(text)
    return bool(days) if days is not None else not isinstance(_read(text, None), Wrong)


def is_serial(cell: str) -> bool:
    """Whether a cell is a number of a day as spreadsheets count them."""
    found = _SERIAL.match(bare(cell))
    return found is not None and int(found.group(1)) in SERIALS


def _serial(days: str, part: str | None, day_zero: dt.date) -> Moment | Wrong:
    if int(days) not in SERIALS:
        return NO_DATE
    day = day_zero + dt.timedelta(int(days))
    return Moment(day, _part_of_day(part)) if part and part.strip("0") else Moment(day)


def _part_of_day(digits: str) -> dt.time:
    seconds = min(round(int(digits) * 86_400 / 10 ** len(digits)), 86_399)
    return (dt.datetime.combine(DAY_ZERO, dt.time()) + dt.timedelta(seconds=seconds)).time()


def _with_time(day: dt.date, rest: str | None) -> Moment | Wrong:
    if not rest:
        return Moment(day)
    said = _clock(rest)
    if said is None:
        return Wrong("The date can be read, what follows it cannot. Write it like 2026-12-31 18:05.")
    return Moment(day, *said)


def time_reader(
    cells: Iterable[str], *, typed: bool = False, day_zero: dt.date = DAY_ZERO
) -> Callable[[str], Clock | Wrong | None]:
    """What reads a cell of the column of times; None for an empty one.

    Args:
        cells: all of them: parts of a day as spreadsheets count them are known by the long ones. Where all
            are below 1, such as 0.25, they may be either and are no time.
        typed: they come from a workbook, where a number below 1 is a part of a day.
        day_zero: the day of times that have none.
    """
    different = {text for cell in cells if (text := bare(cell))}
    parts_of_a_day = typed or any(map(_LONG_FRACTION.match, different))
    unclear = not parts_of_a_day and all(map(_FRACTION.match, different))

    def read(cell: str) -> Clock | Wrong | None:
        text = bare(cell)
        if not text or text in "-–—":
            return None
        if (parts_of_a_day or unclear) and (found := _FRACTION.match(text)):
            return NO_TIME if unclear else Clock(_part_of_day(found.group(1)))
        if text[4:5] == "-" and text[7:8] == "-":
            return _dated(text, day_zero) or NO_TIME
        said = _clock(text)
        return Clock(*said) if said else A_SPAN if text.endswith(SPAN) else NO_TIME

    return read


def _dated(text: str, day_zero: dt.date) -> Clock | None:
    """A time with its day: a workbook may show 18:05 and hold both."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.date() == day_zero:
        return Clock(moment.time())
    return Clock(moment.time(), moment.utcoffset(), moment.date()) if len(text) > 10 else None


def _clock(text: str) -> tuple[dt.time, dt.timedelta | None] | None:
    """A time, and its offset from UTC where it names one."""
    found = _TIME.match(text)
    if not found:
        return None
    hours, minutes, seconds, half, offset = found.groups()
    hour, half = int(hours), re.sub(r"[.\s]", "", (half or "").lower())
    if minutes is None and (seconds is not None or not half):
        return None  # "18" alone may be anything
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        time = dt.time(hour, int(minutes or 0), int(seconds or 0))
        return time, _offset(offset) if offset else None
    except ValueError:
        return None


def _offset(text: str) -> dt.timedelta:
    if text[0] not in "+-":
        return dt.timedelta()
    digits = text[1:].replace(":", "")
    ahead = dt.time(int(digits[:2]), int(digits[2:]))  # refuses what is no length of a day's part
    length = dt.timedelta(hours=ahead.hour, minutes=ahead.minute)
    return -length if text[0] == "-" else length
