"""The shell's `log` and `check-in`: from options, or from the answers of a person at a terminal."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from fascia_journal import checks, clock, safety, terminal
from fascia_journal.cli_options import read_number
from fascia_journal.errors import RecordError
from fascia_journal.records import CONTEXTS, SCALES, CheckIn, Context, ExerciseEntry, Plan, Session, Tension
from fascia_journal.widgets.far_date import far_from_last
from fascia_journal.widgets.warning_signs import rose

if TYPE_CHECKING:
    from fascia_journal.journal import Journal
    from fascia_journal.programme import Programme

REGIONS = SCALES[1:]
ITEMS = ("wellbeing", "sleep", "stress", "activity")
_ABOUT = ("at", "zone", "note")


def log_session(journal: Journal, options: argparse.Namespace) -> Session:
    """Save the session that the options describe; with none of them, ask for it.

    Raises:
        RecordError: something about it cannot be, or nothing was said and nobody is there to be asked.
    """
    zone = _zone(journal, options)
    started_at = _instant("started_at", options.at, zone)
    plan = journal.plan(started_at.date())
    if not _anything_said(options):
        if not terminal.somebody_there():
            raise RecordError("session", None, "Say what to log, such as: --before 6 --after 4.")
        _ask(options, plan, journal.programme(started_at.date()))
    before, after = ({name: getattr(options, name)[place] for name in REGIONS} for place in (0, 1))
    session = Session(
        started_at=started_at,
        zone=zone,
        exercises=_entries(options, plan),
        before=Tension(options.before, **before),
        after=Tension(options.after, **after),
        context=options.context or "alone",
        note=options.note or "",
        flare_up=options.flare_up,
        source="shell",
    )
    if not (session.exercises or session.before or session.after or session.note or session.flare_up):
        raise RecordError("session", None, "No exercise, no rating and no note: there is nothing to save.")
    _ask_about_a_far_date(journal, session, options)
    saved = journal.add(session)
    assert isinstance(saved, Session)  # noqa: S101 - tells mypy what add promises
    return saved


def log_check_in(journal: Journal, options: argparse.Namespace) -> CheckIn:
    """Save the check-in that the options describe; with none of them, ask for it.

    Raises:
        RecordError: something about it cannot be, or nothing was said and nobody is there to be asked.
    """
    rated = ("tension", *REGIONS, *ITEMS)
    zone = _zone(journal, options)
    at = _instant("at", options.at, zone)
    if not _said(options, (*rated, *_ABOUT)):
        if not terminal.somebody_there():
            raise RecordError("check_in", None, "Say what to write down, such as: --tension 5.")
        _ask_check_in(options, journal.settings["activity"])
    if not _said(options, (*rated, "note")):
        raise RecordError(
            "check_in", None, "There is nothing to save: rate the tension, or say something else."
        )
    check_in = CheckIn(
        at=at,
        zone=zone,
        tension=Tension(options.tension, **{name: getattr(options, name) for name in REGIONS}),
        **{name: getattr(options, name) for name in ITEMS},
        note=options.note or "",
        flare_up=options.flare_up,
        source="shell",
    )
    _ask_about_a_far_date(journal, check_in, options)
    return journal.add(check_in)


def _ask_about_a_far_date(journal: Journal, record: Session | CheckIn, options: argparse.Namespace) -> None:
    """A wrong year, or a clock that was set wrong, is noticed before it is saved."""
    question = None if options.yes else far_from_last(journal, record)
    if question is None:
        return
    if not terminal.somebody_there():
        raise RecordError("at", record.local_date, f"{question} Nothing was saved. If so, add --yes.")
    if not terminal.ask(f"{question} y or n: ", _yes_or_no):
        raise RecordError("at", record.local_date, "Nothing was saved. Give the date with --at.")


def _yes_or_no(answer: str) -> bool:
    if answer.lower() in ("y", "yes", "n", "no"):
        return answer.lower() in ("y", "yes")
    raise ValueError("Type y or n.")


def _zone(journal: Journal, options: argparse.Namespace) -> str:
    zone: str = options.zone or journal.settings["zone"] or clock.zone_name()
    return zone


def _instant(field: str, at: dt.datetime | dt.time | None, zone: str) -> dt.datetime:
    """The instant that --at means at the place."""
    place = checks.zone_info(zone)
    if at is None:
        return clock.now().replace(microsecond=0).astimezone(place)
    wall_time = at if isinstance(at, dt.datetime) else dt.datetime.combine(clock.today(zone), at)
    if wall_time.tzinfo is not None:
        return wall_time.astimezone(place)
    found = clock.instants(wall_time, zone)
    if len(found) == 1:
        return found[0]
    if not found:
        raise RecordError(
            field,
            wall_time,
            f"{wall_time:%H:%M} did not exist on that day in {zone}: the clocks went forward.",
        )
    first, second = (moment.isoformat(timespec="minutes") for moment in found)
    raise RecordError(
        field,
        wall_time,
        f"{wall_time:%H:%M} came twice on that day in {zone}: give --at {first} or --at {second}.",
    )


def _entries(options: argparse.Namespace, plan: Plan) -> tuple[ExerciseEntry, ...]:
    """What became of the exercises: those of the plan, unless some were named."""
    other = [ExerciseEntry(key, status="partly", reason=reason) for key, reason in options.partly]
    other += [ExerciseEntry(key, status="skipped", reason=reason) for key, reason in options.skip]
    keys = options.exercises
    if keys in (None, ["all"]):
        keys = [key for key in plan.exercises if key not in {entry.exercise for entry in other}]
    return (*(ExerciseEntry(key) for key in keys), *other)


def _anything_said(options: argparse.Namespace) -> bool:
    return (
        _said(options, ("before", "after", "exercises", "context", *_ABOUT))
        or bool(options.skip or options.partly)
        or any(getattr(options, name) != (None, None) for name in REGIONS)
    )


def _said(options: argparse.Namespace, names: tuple[str, ...]) -> bool:
    return options.flare_up or any(getattr(options, name) not in (None, "") for name in names)


def _rating(name: str) -> Callable[[str], float | None]:
    return lambda answer: checks.rating(name, read_number(answer)) if answer else None


def _ask_check_in(options: argparse.Namespace, activity: str) -> None:
    """Ask a person at a terminal; an empty answer leaves a question out."""
    print("From 0 to 10. Enter alone leaves a question out.")
    questions = {
        "tension": "Tension, 0 none to 10 worst imaginable: ",
        "wellbeing": "Wellbeing, 0 very bad to 10 very good: ",
        "sleep": "Sleep last night, 0 very bad to 10 very good: ",
        "stress": "Stress, 0 none to 10 extreme: ",
    }
    if activity:
        questions["activity"] = f"{terminal.harmless(activity)}, 0 no trouble to 10 cannot do it: "
    for name, question in questions.items():
        setattr(options, name, terminal.ask(question, _rating(name)))
    options.note = terminal.ask("Note: ", str)


def _ask(options: argparse.Namespace, plan: Plan, programme: Programme) -> None:
    """Ask a person at a terminal; an empty answer leaves a rating out."""
    rating = _rating("tension")

    def exercises(answer: str) -> list[str] | None:
        words = [word for word in answer.replace(",", " ").split() if word]
        try:
            chosen = [plan.exercises[int(word) - 1] if int(word) > 0 else "" for word in words]
        except (ValueError, IndexError):
            chosen = [""]
        if "" in chosen and words != ["0"]:
            raise ValueError(f"Type numbers from 1 to {len(plan.exercises)}, or 0 for none.")
        return [key for key in dict.fromkeys(chosen) if key] if words else None

    def context(answer: str) -> Context:
        if not answer:
            return "alone"
        if answer not in ("1", "2", "3"):
            raise ValueError("Type 1, 2 or 3.")
        return CONTEXTS[int(answer) - 1]

    print(safety.load().hint)
    print("Tension from 0, none, to 10, worst imaginable. Enter alone leaves a question out.")
    options.before = terminal.ask("Tension before: ", rating)
    options.after = terminal.ask("Tension after: ", rating)
    for number, key in enumerate(plan.exercises, start=1):
        print(f"  {number}  {terminal.harmless(programme.title_of(key))}")
    options.exercises = terminal.ask("Done, such as 1 2 4 [all]: ", exercises)
    options.context = terminal.ask("1 on its own, 2 before sport, 3 after sport [1]: ", context)
    options.note = terminal.ask("Note: ", str)


def in_words(record: Session | CheckIn) -> str:
    """What was saved, in one sentence."""
    if isinstance(record, Session):
        rated = {**_tension(record.before, " before"), **_tension(record.after, " after")}
        end = [f"{record.done} of {len(record.prescribed or ())} exercises done"]
        return _in_words(record.started_at, record.zone, rated, end)
    rated = {**_tension(record.tension), **{name: getattr(record, name) for name in ITEMS}}
    return _in_words(record.at, record.zone, rated, ["flare-up"] if record.flare_up else [])


def _in_words(moment: dt.datetime, zone: str, rated: dict[str, float | None], end: list[str]) -> str:
    when = f"{moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M} ({zone})"
    ratings = [f"{name} {number(rating)}" for name, rating in rated.items() if rating is not None]
    return "; ".join([when, *ratings, *end]) + "."


def _tension(tension: Tension, when: str = "") -> dict[str, float | None]:
    names = {scale: "tension" if scale == "overall" else scale.replace("_", " ") for scale in SCALES}
    return {f"{name}{when}": getattr(tension, scale) for scale, name in names.items()}


def stop_words(record: Session | CheckIn | None, *, sharp: bool, emergency_number: str | None) -> str:
    """What the page, too, says when tension rose by much, or after --sharp; "" when neither is so.

    Args:
        record: what was saved; None: nothing was.
        sharp: a pain that is sharp, spreading or numb was named.
        emergency_number: the one that the person has chosen; None: the list's own.
    """
    higher = isinstance(record, Session) and rose(record.before, record.after)
    lines = list(safety.stop_lines(rose=higher, sharp=sharp))
    if lines:
        for part in safety.load(number=emergency_number).parts:
            lines += ["", f"{part.title}. {part.lead}", *(f"- {sign}" for sign in part.signs)]
    return "".join(f"{line}\n" for line in lines)


def number(value: float) -> str:
    """A rating as a person writes it; "-" when it is missing (NaN)."""
    return "-" if value != value else f"{value:g}"  # noqa: PLR0124 - NaN, without pandas
