"""Makes the sample journal's tables. The person in them is invented; nobody's data went into it.

    python data/sample/make_sample.py [FOLDER]      FOLDER: where to write, this script's own by default

The same script writes the same bytes on every machine: of the seeded generator it uses only `random()`,
the one method whose sequence Python promises to keep.

The half year is not a success story. It has a baseline, two missed weeks, a trip, a flare-up, a holiday,
a few days of illness noted afterwards, late entries, and sessions that left the back the same, or worse.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import sys
from pathlib import Path

SEED = 20260302
FIRST_MONDAY = dt.date(2026, 3, 2)
PROGRAMME_START = dt.date(2026, 3, 12)  # after ten days of check-ins alone: the baseline
HOME = "Europe/Zurich"
TRIP_WEEK, TRIP_ZONE = 10, "Europe/Lisbon"
EXERCISES = ("roll_down", "lunge", "ball_upper_back", "wall_lean", "doorway", "neck_roll")

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)

# Session days of each week, counted from FIRST_MONDAY; two times the same day is two sessions on it. The last
# Sunday stays free, so that on a Sunday, too, a moved copy has nothing in the future.
SESSION_DAYS: dict[int, tuple[int, ...]] = {
    1: (THU, SUN),
    2: (TUE, FRI),
    3: (TUE, THU, SUN),
    4: (WED, SAT),
    5: (TUE,),
    6: (MON, THU, SAT),
    7: (),  # missed
    8: (TUE, SAT),
    9: (TUE, THU, SAT),
    10: (TUE, FRI),  # in Lisbon
    11: (MON, WED, SUN),
    12: (WED, WED, SAT),  # two sessions on the Wednesday
    13: (TUE, FRI),
    14: (TUE,),  # the flare-up begins
    15: (THU, SUN),
    16: (MON, TUE, THU, SAT),  # above plan
    17: (TUE, FRI),
    18: (WED,),
    19: (),  # holiday
    20: (),  # holiday
    21: (WED, SAT),
    22: (TUE, THU, SAT),
    23: (),  # missed
    24: (FRI, SAT),  # ill from Monday to Wednesday
    25: (MON, WED, SAT),
}
FLARE_UP = (dt.date(2026, 6, 9), dt.date(2026, 6, 13))
PAUSES = [
    # first day, last day, reason, entered at
    (dt.date(2026, 7, 13), dt.date(2026, 7, 26), "holiday", "2026-07-11 09:20"),
    (dt.date(2026, 8, 17), dt.date(2026, 8, 19), "illness", "2026-08-21 19:40"),
]
LATE = {"2026-03-24": 3, "2026-05-20": 2, "2026-07-29": 5}  # entered so many days afterwards
UNRATED = ("2026-04-28",)
UNRATED_AFTER = ("2026-04-04", "2026-06-02")
UNRATED_CHECK_IN = "2026-04-06"

NOTES = {  # of the day's first session, or with "b" of its second
    "2026-03-12": "First time. Took longer than 15 minutes, mostly looking for the ball.",
    "2026-03-20": "Nach einem langen Bürotag. Die Dehnung tut gut; Größe & Druck des Balls übe ich noch!",
    "2026-03-29": "Matin difficile, épaules raides, nuque < hier. L'étirement « à la porte » deux fois.",
    "2026-04-13": "Dopo la corsa: più sciolto, però il collo resta teso.",
    "2026-04-16": 'Ball #2 (the blue one, CHF 7.90 / $9) is too hard. Physio said "light pressure".',
    "2026-04-28": "No ratings, the phone rang. 🙂",
    "2026-05-02": "Before hiking; a < b and b > c, or so my back says <b>today</b> & yesterday.",
    "2026-05-12": "リスボンのホテルで。ボールがないので壁だけ。",
    "2026-05-15": "No hotel outra vez; o chão é duro, mas não faz mal.",
    "2026-05-27b": "Сьогодні двічі: вранці та ввечері. Шия легша, поперек — ні.",
    "2026-06-09": "Lower back seized up when lifting a box. Only did what felt safe.",
    "2026-06-18": "Wieder angefangen, vorsichtig.",
    "2026-06-22": "Really *slow* today, 50 % effort, no music [my #1 rule].",
    "2026-06-30": "Sentito meglio dopo, ma può essere anche il bagno caldo.",
    "2026-07-08": "كان الظهر متيبسًا في الصباح، ثم أصبح أخف قليلًا بعد التمرين.",
    "2026-07-29": "Zurück aus den Ferien, alles wieder etwas steifer.",
    "2026-08-01": "Price of a new roll: $25?\nAsk the physio on Monday.",
    "2026-08-21": "Fatigué après la fièvre : ça va, sans hâte.",
}
CHECK_IN_NOTES = {
    "2026-03-04": "Sat in meetings all day.",
    "2026-03-09": "Slept badly, the neighbour's party.",
    "2026-04-30": "Zug verpasst, Rucksack geschleppt …",
    "2026-05-14": "À la mer : beaucoup marché.",
    "2026-06-10": "Back hurts since the box. A warm shower helps a little.",
}


class Person:
    """The invented person's back: a level that drifts a little, moods from day to day, and noise."""

    def __init__(self) -> None:
        self.rng = random.Random(SEED)
        self.day_levels: dict[dt.date, float] = {}
        mood = 0.0
        for n in range(7 * 26):
            day = FIRST_MONDAY + dt.timedelta(days=n)
            mood = 0.6 * mood + 0.7 * self.bell()
            drift = 5.6 - 1.1 * n / (7 * 26)
            self.day_levels[day] = drift + mood + (2.4 if FLARE_UP[0] <= day <= FLARE_UP[1] else 0)

    def bell(self) -> float:
        """About normally distributed, mean 0, standard deviation 1; made of `random()` alone."""
        return sum(self.rng.random() for _ in range(12)) - 6

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(self, *weighted: tuple[float, str]) -> str:
        """One of the words, by weights that add up to 1."""
        point = self.rng.random()
        for weight, word in weighted:
            point -= weight
            if point < 0:
                return word
        return weighted[-1][1]

    def minute(self, hour: int) -> dt.time:
        return dt.time(hour, int(self.rng.random() * 60))

    def tension(self, day: dt.date) -> int:
        return _on_scale(self.day_levels[day] + 0.6 * self.bell())


def _on_scale(value: float) -> int:
    return max(0, min(10, round(value)))


def _stamp(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def sessions(person: Person) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The rows of sessions.csv and of exercises.csv."""
    rows: list[dict[str, object]] = []
    entries: list[dict[str, object]] = []
    for week, weekdays in SESSION_DAYS.items():
        for position, weekday in enumerate(weekdays):
            number = len(rows) + 1
            day = FIRST_MONDAY + dt.timedelta(weeks=week, days=weekday)
            second = position > 0 and weekdays[position - 1] == weekday
            name = f"{day}b" if second else str(day)
            twice = second or weekdays.count(weekday) > 1
            hour = 19 if second else 7 if twice else 10 if weekday in (SAT, SUN) else 18
            start = dt.datetime.combine(day, person.minute(hour))
            length = 13 + int(person.rng.random() * 6)
            measured = person.chance(0.7)
            entered = start + dt.timedelta(days=LATE.get(name, 0), minutes=length + 2)
            before, after = _ratings(person, name, day)
            rows.append(
                {
                    "session": number,
                    "started_at": _stamp(start),
                    "ended_at": _stamp(start + dt.timedelta(minutes=length)) if measured else "",
                    "zone": TRIP_ZONE if week == TRIP_WEEK else HOME,
                    "context": person.pick((0.72, "alone"), (0.12, "before_sport"), (0.16, "after_sport")),
                    **{f"before_{scale}": value for scale, value in before.items()},
                    **{f"after_{scale}": value for scale, value in after.items()},
                    "flare_up": "yes" if FLARE_UP[0] <= day <= FLARE_UP[1] else "no",
                    "note": NOTES.get(name, ""),
                    "entered_at": _stamp(entered),
                }
            )
            entries += _entries(person, number, trip=week == TRIP_WEEK, day=day)
    return rows, entries


def _ratings(person: Person, name: str, day: dt.date) -> tuple[dict[str, object], dict[str, object]]:
    """Ratings of one session, overall and sometimes by region; "" is missing."""
    scales = ("overall", "neck", "upper_back", "lower_back")
    before: dict[str, object] = dict.fromkeys(scales, "")
    after: dict[str, object] = dict.fromkeys(scales, "")
    overall = person.tension(day)
    change = int(person.pick((0.12, "1"), (0.28, "0"), (0.38, "-1"), (0.22, "-2")))
    regions = person.chance(0.3)
    shifts = [round(1.2 * person.bell()) for _ in scales[1:]]
    if name in UNRATED:
        return before, after
    before["overall"] = overall
    if name not in UNRATED_AFTER:
        after["overall"] = _on_scale(overall + change)
    if regions:
        for scale, shift in zip(scales[1:], shifts, strict=True):
            before[scale] = _on_scale(overall + shift)
            if name not in UNRATED_AFTER and person.chance(0.8):
                after[scale] = _on_scale(overall + shift + change)
    return before, after


def _entries(person: Person, number: int, *, trip: bool, day: dt.date) -> list[dict[str, object]]:
    """What became of each exercise in one session."""
    entries: list[dict[str, object]] = []
    for exercise in EXERCISES:
        status, reason, seconds = "done", "", "90"
        if trip and exercise in ("ball_upper_back", "neck_roll"):
            status, reason, seconds = "skipped", "no_equipment", ""
        elif FLARE_UP[0] <= day <= FLARE_UP[1] and exercise not in ("wall_lean", "doorway"):
            status, reason, seconds = "skipped", "uncomfortable", ""
        elif person.chance(0.07):
            status, seconds = "skipped", ""
            reason = person.pick((0.6, "no_time"), (0.25, "uncomfortable"), (0.15, "other"))
        elif person.chance(0.05):
            status, seconds = "partly", str(30 + int(person.rng.random() * 40))
            reason = person.pick((0.5, "no_time"), (0.5, "uncomfortable"))
        elif person.chance(0.15):
            seconds = ""  # done, and nobody measured
        entries.append(
            {
                "session": number,
                "exercise": exercise,
                "status": status,
                "reason": reason,
                "seconds": seconds,
            }
        )
    return entries


def check_ins(person: Person) -> list[dict[str, object]]:
    """The rows of check_ins.csv: each day of the baseline, then two or three mornings a week."""
    days = [FIRST_MONDAY + dt.timedelta(days=n) for n in range((PROGRAMME_START - FIRST_MONDAY).days)]
    for week in range(2, 26):
        mornings = [MON, THU] + ([SAT] if person.chance(0.35) else [])
        if person.chance(0.12):
            mornings.remove(THU)
        days += [FIRST_MONDAY + dt.timedelta(weeks=week, days=weekday) for weekday in mornings]
    days += [FLARE_UP[0] + dt.timedelta(days=n) for n in (1, 3)]
    rows: list[dict[str, object]] = []
    for day in sorted(days):
        at = dt.datetime.combine(day, person.minute(7))
        rated = _on_scale(person.day_levels[day] - 0.2 + 0.7 * person.bell())
        strain = person.bell()
        extras = person.chance(0.85)
        rows.append(
            {
                "at": _stamp(at),
                "zone": TRIP_ZONE if (day - FIRST_MONDAY).days // 7 == TRIP_WEEK else HOME,
                "overall": "" if str(day) == UNRATED_CHECK_IN else rated,
                "wellbeing": _on_scale(6.6 - 0.3 * (rated - 5) - strain) if extras else "",
                "sleep": _on_scale(6.4 - 0.8 * strain + 0.8 * person.bell()) if extras else "",
                "stress": _on_scale(4.2 + 1.3 * strain + 0.6 * person.bell()) if extras else "",
                "flare_up": "yes" if FLARE_UP[0] <= day <= FLARE_UP[1] else "no",
                "note": CHECK_IN_NOTES.get(str(day), ""),
                "entered_at": _stamp(at + dt.timedelta(minutes=1)),
            }
        )
    return rows


def main(folder: Path) -> None:
    """Write the five tables."""
    person = Person()
    session_rows, exercise_rows = sessions(person)
    pause_rows: list[dict[str, object]] = [
        {"first_day": first, "last_day": last, "reason": reason, "entered_at": entered}
        for first, last, reason, entered in PAUSES
    ]
    plan_rows: list[dict[str, object]] = [
        {
            "from_day": FIRST_MONDAY,
            "programme": "back",
            "exercises": " ".join(EXERCISES),
            "minimum": 2,
            "maximum": 3,
            "programme_start": PROGRAMME_START,
            "entered_at": f"{FIRST_MONDAY} 06:00",
        }
    ]
    tables = {
        "plans": plan_rows,
        "sessions": session_rows,
        "exercises": exercise_rows,
        "check_ins": check_ins(person),
        "pauses": pause_rows,
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
