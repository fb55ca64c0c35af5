"""From somebody's file to the journal: which reader it is for, what an import would do, and doing it.

The shell and the page ask here, so that the same file means the same in both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from fascia_journal import clock, plans
from fascia_journal.errors import JournalError, Rejected
from fascia_journal.exchange import archive, habits, incoming, reading, values_in
from fascia_journal.exchange.incoming import Incoming, Preview
from fascia_journal.exchange.reading import Choices, Unclear
from fascia_journal.exchange.wording import amount, listed, short
from fascia_journal.records import CheckIn, Pause, Plan, Record, Session

if TYPE_CHECKING:
    from fascia_journal.journal import Dump, Journal

Kind = Literal["habits", "copy", "table"]

_NAMES = {"session": "session", "check_in": "check-in", "pause": "pause", "plan": "plan"}


@dataclass(frozen=True, slots=True)
class Several:
    """A file of Loop Habit Tracker, of which one habit must be picked.

    Attributes:
        name: of the file.
        habits: those that can be picked, as the app orders them.
    """

    name: str
    habits: tuple[habits.Habit, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What an import would do.

    Attributes:
        preview: what was read, and what of it is new.
        version: of the journal that it was compared with.
        whole: the copy, when an empty journal takes all of it: ids, history, settings; else None.
    """

    preview: Preview
    version: int
    whole: Dump | None = None


def kind_of(data: bytes, name: str) -> Kind:
    """Which reader a file is for; that reader says what is wrong with it."""
    if habits.recognised(data, name):
        return "habits"
    return "copy" if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else "table"


def read(
    journal: Journal,
    data: bytes,
    name: str,
    *,
    habit: str | None = None,
    zone: str | None = None,
    choices: Choices | None = None,
    progress: Callable[[float], None] | None = None,
) -> Offer | Unclear | Several:
    """What an import of a file would do, or what must be asked first. Nothing is written.

    Args:
        journal: whose records it would come to; of a file without exercises, whose plans count as done.
        data: the file's bytes.
        name: of the file.
        habit: the one to take, from a file of Loop Habit Tracker; None: the only one, or asked for.
        zone: IANA name of the zone in which the times were lived; None: the journal's own.
        choices: what the person said about a table. Its hour and all_exercises hold for habits as well.
        progress: is told the share that is done, from 0 to 1, now and then.

    Raises:
        JournalError: the file is damaged, too large, or of no kind that can be read.
    """
    zone = zone or journal.settings["zone"] or clock.zone_name()
    choices = choices or Choices()
    kind = kind_of(data, name)
    if kind == "copy":
        return _copy(journal, archive.read_bytes(data, name), name)
    planned, allowed = _planned(journal), _allowed(journal)
    found: Incoming | Unclear
    if kind == "table":
        found = reading.read(
            data,
            name,
            zone=zone,
            choices=choices,
            known=_titles(journal),
            planned=planned,
            allowed=allowed,
            progress=progress,
        )
        if isinstance(found, Unclear):
            return found
    else:
        if habit is None:
            pickable = tuple(one for one in habits.habits(data, name) if not one.numerical)
            if not pickable:
                raise JournalError(f"There is no habit in {name} that is kept as done or not done.")
            if len(pickable) > 1:
                return Several(name, pickable)
            habit = pickable[0].key
        done = planned if choices.all_exercises else ()
        found = habits.read(data, name, habit=habit, zone=zone, hour=choices.hour, exercises=done)
        found = replace(found, remarks=(f"Habit: {listed([habit])}.", *found.remarks))
        if choices.all_exercises:
            return _with_stays(_offer(journal, found))
    return _offer(journal, found)


def again(journal: Journal, offer: Offer) -> Offer:
    """The same offer, compared with what the journal holds now."""
    if offer.whole is not None:
        return _copy(journal, offer.whole, offer.preview.incoming.name)
    return _offer(journal, offer.preview.incoming)


def write(journal: Journal, offer: Offer, *, progress: Callable[[float], None] | None = None) -> int:
    """Do what was offered, in one change or not at all; how many records came in.

    `progress` is told the share that is written, from 0 to 1, now and then.

    Raises:
        JournalError: the journal was changed since the offer was made, or a record cannot be taken.
    """
    if journal.version != offer.version:
        raise JournalError(
            "The journal was changed meanwhile, so nothing was imported. Look at what it would do once more."
        )
    if offer.whole is not None:
        journal.load(offer.whole)
        return len(offer.whole.records)
    return len(incoming.take_in(journal, offer.preview, progress))


def can_be_undone(offer: Offer) -> bool:
    """Whether `undo` takes this import back: not of a whole copy, which goes on where its own log ends."""
    return offer.whole is None or not offer.whole.changes


def in_words(offer: Offer) -> list[str]:
    """What an import would do, in sentences."""
    shown = offer.preview
    rows = amount(shown.incoming.rows, "record" if offer.whole else "row")
    said = [f"Read from {shown.incoming.name}: {rows}."]
    new = f"New: {counted(shown.new)}{_span(shown.new)}." if shown.new else "New: nothing."
    said.append(new)
    if shown.already_there:
        said.append(f"Already there: {amount(shown.already_there, 'record')}, left as they are.")
    if shown.others_there:
        said.append(
            f"Not taken, because another record stands at the same time and stays: "
            f"{counted(shown.others_there)}{_span(shown.others_there)}. Compare them where they differ."
        )
    if shown.incoming.rejected:
        said.append(f"Not taken: {amount(shown.rejected_rows, 'row')}.")
    return [*said, *shown.incoming.remarks]


def counted(records: Iterable[Record]) -> str:
    """Such as "12 sessions and 1 check-in"."""
    counts: dict[str, int] = {}
    for record in records:
        counts[record.kind] = counts.get(record.kind, 0) + 1
    parts = [amount(counts[kind], name) for kind, name in _NAMES.items() if kind in counts]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts) or "nothing"


def habits_in_words(found: Several) -> list[str]:
    """Of each habit its key, and how many days were ticked by hand."""
    return [
        f"{listed([one.key])}: {amount(one.done_days, 'day')}{', archived' if one.archived else ''}"
        for one in found.habits
    ]


def _offer(journal: Journal, found: Incoming) -> Offer:
    version = journal.version  # before the comparison: what comes in meanwhile is noticed
    return Offer(incoming.preview(journal, found), version)


def _with_stays(offer: Offer) -> Offer:
    """Says that days that are there keep the exercises with which they came."""
    shown = offer.preview
    if not shown.already_there:
        return offer
    said = (
        "Days that are there already keep the exercises that they have. To count all of your plan in them, "
        "undo their import first."
    )
    return replace(offer, preview=_saying(shown, [said]))


def _saying(shown: Preview, words: Iterable[str]) -> Preview:
    found = replace(shown.incoming, remarks=(*shown.incoming.remarks, *words))
    return replace(shown, incoming=found)


def _copy(journal: Journal, dump: Dump, name: str) -> Offer:
    version = journal.version
    if journal.known() or journal.dump().changes:
        shown = _merged(journal, archive.of_dump(dump, name))
        return Offer(_saying(shown, _left_behind(journal, dump, shown)), version)
    said = "This journal is empty, so it takes the copy as a whole, with ids and settings"
    if dump.changes:
        said += (
            " and earlier versions. Undo then goes on where the copy left off, and does not take it back; "
            "to be rid of it, erase everything on the first page"
        )
    whole = Incoming(name, len(dump.records), dump.records, remarks=(f"{said}.",))
    return Offer(Preview(whole, dump.records, 0), version, dump)


def _left_behind(journal: Journal, dump: Dump, shown: Preview) -> Iterator[str]:
    """What a person may miss of a copy that is not taken as a whole."""
    if not journal.known():
        yield (
            "This journal holds no record, but earlier changes, so it is not empty: another one, begun under "
            "a new name (--journal NAME), takes the copy as a whole."
        )
    named = dump.settings.get("activity")
    rated = any(isinstance(one, CheckIn) and one.activity is not None for one in shown.new)
    if rated and named and not journal.settings["activity"]:
        yield (
            f"The activity that is rated in it, {short(str(named))}, has no name here: give it one on the "
            "check-in tab."
        )


def _merged(journal: Journal, copy: Incoming) -> Preview:
    """What a copy brings to a journal that has records of its own."""
    allowed = _allowed(journal)
    known = journal.known()
    taken: list[Record] = []
    rejected: list[Rejected] = []
    for number, record in enumerate(copy.records, start=1):
        if isinstance(record, Session) and ("session", record.id) not in known:
            keys = {*(record.prescribed or ()), *allowed(record.local_date)}
            reason = values_in.not_of_that_day([one.exercise for one in record.exercises], keys)
            if reason:
                rejected.append(Rejected(number, "exercises", record.local_date.isoformat(), reason))
                continue
        taken.append(record)
    shown = incoming.preview(
        journal, replace(copy, records=tuple(taken), rejected=tuple(rejected)), by_moment=False
    )
    brought = {one.id for one in shown.new}
    stays = sum(
        isinstance(one, Plan) and one.id not in brought and ("plan", one.id) not in known for one in taken
    )
    if not stays:
        return shown
    said = (
        f"{amount(stays, 'plan')} of the copy left out: this journal has another one that begins on the same "
        "day, and it stays."
    )
    return replace(shown, incoming=replace(shown.incoming, remarks=(*shown.incoming.remarks, said)))


def _planned(journal: Journal) -> Callable[[dt.date], Iterable[str]]:
    """The keys of a day's plan; a long table asks for the same days over and over."""
    saved = journal.plans()
    return cache(lambda day: plans.in_force(saved, day).exercises)


def _allowed(journal: Journal) -> Callable[[dt.date], frozenset[str]]:
    """The keys that a session of a day may have: those of its plan and of that plan's programme."""
    saved = journal.plans()

    @cache
    def of_plan(number: int) -> frozenset[str]:
        plan = saved[number]
        return frozenset((*plan.exercises, *plans.readable(plan.programme).keys))

    return cache(lambda day: of_plan(saved.index(plans.in_force(saved, day))))


def _titles(journal: Journal) -> Mapping[str, str]:
    """Key and title of each exercise that a plan's programme has; where two share a key, the later title."""
    programmes = [plans.readable(plan.programme) for plan in (*journal.plans(), journal.plan())]
    return {one.key: one.title for programme in programmes for one in programme.exercises}


def _span(records: Iterable[Record]) -> str:
    days = [day for record in records if (day := _day(record)) is not None]
    if not days:
        return ""
    first, last = min(days), max(days)
    return f", of {_spoken(first)}" if first == last else f", from {_spoken(first)} to {_spoken(last)}"


def _day(record: Record) -> dt.date | None:
    match record:
        case Session() | CheckIn():
            return record.local_date
        case Pause():
            return record.first_day
        case Plan():
            return None  # the first one holds from the beginning of the calendar


def _spoken(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
