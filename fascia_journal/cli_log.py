"""The shell's `log`: a session from options, or from the answers of a person at a terminal."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from fascia_journal import checks, clock, safety, terminal
from fascia_journal.cli_options import read_number
from fascia_journal.errors import RecordError
from fascia_journal.records import CONTEXTS, SCALES, Context, ExerciseEntry, Plan, Session, Tension

if TYPE_CHECKING:
    from fascia_journal.journal import Journal
    from fascia_journal.programme import Programme

REGIONS = SCALES[1:]


def log_session(journal: Journal, options: argparse.Namespace) -> Session:
    """Save the session that the options describe; with none of them, ask for it.

    Raises:
        RecordError: something about it cannot be, or nothing was said and nobody is there to be asked.
    """
    zone = options.zone or journal.settings["zone"] or clock.zone_name()
    started_at = _instant(options.at, zone)
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
    saved = journal.add(session)
    assert isinstance(saved, Session)  # noqa: S101 - tells mypy what add promises
    return saved


def _instant(at: dt.datetime | dt.time | None, zone: str) -> dt.datetime:
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
            "started_at",
            wall_time,
            f"{wall_time:%H:%M} did not exist on that day in {zone}: the clocks went forward.",
        )
    first, second = (moment.isoformat(timespec="minutes") for moment in found)
    raise RecordError(
        "started_at",
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
    said = ("before", "after", "exercises", "at", "zone", "context", "note")
    return (
        options.flare_up
        or any(getattr(options, name) is not None for name in said)
        or bool(options.skip or options.partly)
        or any(getattr(options, name) != (None, None) for name in REGIONS)
    )


def _ask(options: argparse.Namespace, plan: Plan, programme: Programme) -> None:
    """Ask a person at a terminal; an empty answer leaves a rating out."""

    def rating(answer: str) -> float | None:
        return checks.rating("tension", read_number(answer)) if answer else None

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

    print("Tension from 0, none, to 10, worst imaginable. Enter alone leaves a question out.")
    options.before = terminal.ask("Tension before: ", rating)
    options.after = terminal.ask("Tension after: ", rating)
    for number, key in enumerate(plan.exercises, start=1):
        print(f"  {number}  {terminal.harmless(programme.title_of(key))}")
    options.exercises = terminal.ask("Done, such as 1 2 4 [all]: ", exercises)
    options.context = terminal.ask("1 on its own, 2 before sport, 3 after sport [1]: ", context)
    options.note = terminal.ask("Note: ", str)


def in_words(session: Session) -> str:
    """What was saved, in one sentence."""
    start = session.started_at
    parts = [f"{start:%A} {start.day} {start:%B %Y}, {start:%H:%M} ({session.zone})"]
    for name, tension in (("before", session.before), ("after", session.after)):
        for scale in SCALES:
            if (rated := getattr(tension, scale)) is not None:
                where = "tension" if scale == "overall" else scale.replace("_", " ")
                parts.append(f"{where} {name} {number(rated)}")
    parts.append(f"{session.done} of {len(session.prescribed or ())} exercises done")
    return "; ".join(parts) + "."


def stop_words(session: Session) -> str:
    """What the page, too, says when tension rose by much; "" when it did not."""
    rise = session.before.rise_to(session.after)
    if rise is None or rise < safety.RISE:
        return ""
    words = safety.load()
    lines = [words.stop_title, *words.stop_text]
    for part in words.parts:
        lines += ["", f"{part.title}. {part.lead}", *(f"- {sign}" for sign in part.signs)]
    return "\n".join(lines)


def number(value: float) -> str:
    """A rating as a person writes it; "-" when it is missing (NaN)."""
    return "-" if value != value else f"{value:g}"  # noqa: PLR0124 - NaN, without pandas
