"""Adherence: the worked examples, a naive second implementation, properties, and the odd ends."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fascia_journal.analysis import adherence
from fascia_journal.errors import JournalError
from fascia_journal.programme import Programme
from fascia_journal.records import ExerciseEntry, Pause, Plan, Session

HERE = Path(__file__).resolve()
REFERENCES = [HERE.with_name("adherence_examples.json")]
SHARED = HERE.parents[3] / "shared" / "reference" / "adherence_examples.json"
if SHARED.is_file():  # beside the repository on the machines of the project; a plain clone has only its copy
    REFERENCES.append(SHARED)
CASES = [case for file in REFERENCES for case in json.loads(file.read_text("utf-8"))["cases"]]
KEYS = Programme.load("back").keys
DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 3, 2)


def table(sessions):
    return pd.DataFrame(sessions, columns=["local_date", "done", "prescribed"])


def plain(weeks, columns=None):
    """Rows as plain dictionaries, <NA> as None."""
    rows = weeks[columns or list(weeks)].to_dict("records")
    return [{name: None if pd.isna(value) else value for name, value in row.items()} for row in rows]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_worked_examples(case):
    given_, expected = case["input"], case["expected"]
    sessions = table(given_["sessions"])
    weeks = adherence.weekly(
        sessions,
        start=given_["start"],
        as_of=given_["as_of"],
        pauses=given_.get("pauses", ()),
        end=given_.get("end"),
    )
    columns = list(expected["weeks"][0]) if expected["weeks"] else None
    assert plain(weeks, columns) == expected["weeks"]
    result = adherence.summary(weeks)
    for field in ("weeks_assessed", "weeks_reached", "weeks_above_plan", "required", "credited"):
        assert getattr(result, field) == expected[field], field
    assert result.sessions_logged == expected["sessions_logged"]
    assert (result.reason, result.verdict) == (expected["reason"], expected["verdict"])
    percent = result.percent if result.percent is None else round(result.percent, 1)
    assert percent == expected["percent"]
    share = adherence.completeness(sessions)
    assert (share if share is None else round(share, 3)) == expected["completeness"]


def naive(sessions, *, start, as_of, minimum, maximum, pauses, end, plans, share, late=()):
    """The rules once more, day by day, without pandas; None is "not yet known". `late`: pauses, too."""

    def within(day, spans):
        return any(a <= day and (b is None or day <= b) for a, b in spans)

    if start is None:
        start = min((day for day, _, _ in sessions), default=None)
    if start is None or start > as_of or (end is not None and end < start):
        return []
    rows = []
    monday = start - dt.timedelta(days=start.weekday())
    while monday <= min(as_of, end or as_of):
        days = [monday + n * DAY for n in range(7)]
        in_programme = [d for d in days if start <= d and (end is None or d <= end)]
        paused = [d for d in in_programme if within(d, pauses) or within(d, late)]
        eligible = [d for d in in_programme if d not in paused]
        low, high = minimum, maximum
        for plan in plans:
            if eligible and plan.from_day <= eligible[0]:
                low, high = plan.minimum, plan.maximum
        required = int(Fraction(low * len(eligible), 7) + Fraction(1, 2)) if len(eligible) >= 4 else 0
        upper = -int(-Fraction(high * len(eligible), 7) // 1)
        logged = [session for session in sessions if session[0] in days]
        row, credited_days = naive_classes(logged, in_programme, paused, share)
        n = len(credited_days)
        credit = min(n, required)
        if days[-1] >= as_of:
            credit, status = None, "in progress"
        elif not eligible:
            status = "paused"
        elif len(eligible) < 4:
            status = "not assessed"
        else:
            status = "above plan" if n > upper else "on target" if n >= required else "below"
        year, week, _ = monday.isocalendar()
        rows.append(
            {
                "week": f"{year}-W{week:02d}",
                "first_day": pd.Timestamp(monday),
                "eligible_days": len(eligible),
                "paused_days": len(paused),
                "entered_afterwards": sum(not within(d, pauses) for d in paused),
                "required": required,
                "maximum": upper if eligible else 0,
                "session_days": n,
                "sessions_logged": len(logged),
                "short_sessions": row["short"],
                "same_day_extra": row["extra"],
                "on_paused_days": row["paused"],
                "outside_programme": row["outside"],
                "credit": credit,
                "status": status,
            }
        )
        monday += 7 * DAY
    return rows


def naive_classes(logged, in_programme, paused, share):
    row = dict.fromkeys(("short", "extra", "paused", "outside"), 0)
    credited_days = set()
    for day, done, prescribed in logged:
        if day not in in_programme:
            row["outside"] += 1
        elif day in paused:
            row["paused"] += 1
        elif Fraction(done) < share * prescribed:
            row["short"] += 1
        elif day in credited_days:
            row["extra"] += 1
        else:
            credited_days.add(day)
    return row, credited_days


@st.composite
def journals(draw):
    """Some months around a turn of the year that has a week 53."""
    origin = dt.date(2026, 11, 16) + draw(st.integers(0, 6)) * DAY
    offsets = st.integers(0, 100)

    def some_day():
        return origin + draw(offsets) * DAY

    sessions = [
        (some_day(), draw(st.integers(0, 6)), draw(st.integers(1, 6)))
        for _ in range(draw(st.integers(0, 60)))
    ]
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        first = some_day()
        pauses.append((first, draw(st.sampled_from([None, first, first + 3 * DAY, first + 20 * DAY]))))
    if sum(last is None for _, last in pauses) and draw(st.booleans()):  # open ones end too much of it
        pauses = [(first, last or first) for first, last in pauses]
    plans = sorted(
        (
            Plan(some_day(), KEYS, minimum=low, maximum=draw(st.integers(low, 7)))
            for low in draw(st.lists(st.integers(1, 7), max_size=3))
        ),
        key=lambda plan: plan.from_day,
    )
    low = draw(st.integers(1, 4))
    return {
        "sessions": sessions,
        "start": draw(st.sampled_from([None, some_day(), some_day()])),
        "end": draw(st.sampled_from([None, None, some_day()])),
        "as_of": some_day(),
        "minimum": low,
        "maximum": draw(st.integers(low, 7)),
        "pauses": pauses,
        "plans": plans,
        "share": Fraction(draw(st.sampled_from([1, 2, 3, 4])), draw(st.sampled_from([4, 5]))),
    }


def ledger(case, **changes):
    case = case | changes
    return adherence.weekly(
        table(case["sessions"]),
        start=case["start"],
        as_of=case["as_of"],
        end=case["end"],
        minimum=case["minimum"],
        maximum=case["maximum"],
        pauses=case["pauses"],
        plans=case["plans"],
        counted_share=float(case["share"]),
    )


def test_agrees_with_a_naive_implementation():
    """400 random journals; NAIVE_JOURNALS=10000 asks for more, and -rP shows how many agreed."""
    agreed = 0

    @settings(max_examples=int(os.environ.get("NAIVE_JOURNALS", "400")), deadline=None)
    @given(case=journals())
    def compare(case):
        nonlocal agreed
        agrees(case)
        agreed += 1

    compare()
    print(f"{agreed:,} random journals: the ledger and the naive implementation agree")
    assert agreed >= 300  # a small journal may come twice


def agrees(case):
    weeks = ledger(case)
    assert plain(weeks) == naive(**case)
    classes = ["session_days", "short_sessions", "same_day_extra", "on_paused_days", "outside_programme"]
    assert (weeks[classes].sum(axis=1) == weeks["sessions_logged"]).all()
    result = adherence.summary(weeks)
    assert (result.percent is None) == (result.reason is not None)
    assert result.percent is None or 0 <= result.percent <= 100
    assert 0 <= result.weeks_above_plan <= result.weeks_reached <= result.weeks_assessed


@settings(max_examples=150, deadline=None)
@given(case=journals(), day=st.integers(0, 100), seed=st.integers(0, 99))
def test_another_session_never_lowers_adherence_and_order_never_matters(case, day, seed):
    case["start"] = case["start"] or dt.date(2026, 11, 16)
    before = adherence.summary(ledger(case)).percent
    more = [*case["sessions"], (dt.date(2026, 11, 16) + day * DAY, 6, 6)]
    random.Random(seed).shuffle(more)
    after = adherence.summary(ledger(case, sessions=more)).percent
    assert (before is None) == (after is None)
    assert before is None or after >= before
    pd.testing.assert_frame_equal(ledger(case, sessions=more), ledger(case, sessions=sorted(more)))


def test_dtypes_are_those_documented_with_and_without_rows():
    for sessions in ([], [(MONDAY, 6, 6)]):
        weeks = adherence.weekly(table(sessions), start=None, as_of=MONDAY + 20 * DAY)
        assert {name: str(dtype) for name, dtype in weeks.dtypes.items()} == {
            name: dtype for name, (dtype, _) in adherence.COLUMNS.items()
        }


def test_dates_may_be_dates_timestamps_or_text():
    days = [MONDAY, MONDAY + 2 * DAY]
    made = [
        adherence.weekly(
            table([(convert(day), 6, 6) for day in days]),
            start=convert(MONDAY),
            as_of=convert(MONDAY + 7 * DAY),
            end=convert(MONDAY + 8 * DAY),
            pauses=[(convert(MONDAY + 3 * DAY), None)],
        )
        for convert in (lambda day: day, pd.Timestamp, dt.date.isoformat)
    ]
    assert made[0]["paused_days"].tolist() == [4, 2]
    pd.testing.assert_frame_equal(made[0], made[1])
    pd.testing.assert_frame_equal(made[0], made[2])


def test_pauses_may_be_records_pairs_or_the_frame(make_frames):
    pause = Pause(MONDAY + 8 * DAY, MONDAY + 9 * DAY)
    open_ = Pause(MONDAY + 20 * DAY)
    frame = make_frames(pause, open_).pauses
    made = [
        adherence.weekly(table([]), start=MONDAY, as_of=MONDAY + 30 * DAY, pauses=pauses)
        for pauses in ([pause, open_], [(p.first_day, p.last_day) for p in (pause, open_)], frame)
    ]
    assert made[0]["paused_days"].tolist() == [0, 2, 1, 7, 7]
    pd.testing.assert_frame_equal(made[0], made[1])
    pd.testing.assert_frame_equal(made[0], made[2])


def test_overlapping_pauses_count_each_day_once():
    pauses = [(MONDAY, MONDAY + DAY), (MONDAY + DAY, MONDAY + 2 * DAY), (MONDAY, MONDAY + 2 * DAY)]
    weeks = adherence.weekly(table([]), start=MONDAY, as_of=MONDAY + 7 * DAY, pauses=pauses)
    assert weeks["paused_days"].tolist() == [3, 0]
    assert adherence.summary(weeks).paused_days == 3


def test_days_known_from_a_pause_entered_afterwards_are_flagged(make_frames):
    entered = dt.datetime(2026, 3, 6, 12, tzinfo=dt.UTC)
    late = Pause(MONDAY + DAY, MONDAY + 5 * DAY, entered_at=entered)  # Tuesday to Saturday, entered on Friday
    in_time = Pause(MONDAY + 4 * DAY, MONDAY + 8 * DAY, entered_at=entered)
    frame = make_frames(late, in_time).pauses
    for pauses in ([late, in_time], frame):
        weeks = adherence.weekly(table([]), start=MONDAY, as_of=MONDAY + 14 * DAY, pauses=pauses)
        assert weeks["paused_days"].tolist() == [6, 2, 0]
        assert weeks["entered_afterwards"].tolist() == [3, 0, 0]  # Friday and Saturday were known in time
    assert adherence.summary(weeks).entered_afterwards == 3


def test_nested_overlapping_and_open_pauses():
    pauses = [(MONDAY, MONDAY + 20 * DAY), (MONDAY + 3 * DAY, MONDAY + 4 * DAY), (MONDAY + 15 * DAY, None)]
    weeks = adherence.weekly(table([]), start=MONDAY, as_of=MONDAY + 35 * DAY, pauses=pauses)
    assert weeks["status"].tolist() == ["paused"] * 5 + ["in progress"]
    assert adherence.summary(weeks).reason == "no full week yet"


@pytest.mark.parametrize(
    ("start", "end"),
    [(MONDAY + 30 * DAY, None), (MONDAY + 9 * DAY, MONDAY + 8 * DAY)],
    ids=["begins after today", "ends before it begins"],
)
def test_a_programme_without_a_day_has_no_weeks(start, end):
    weeks = adherence.weekly(table([(MONDAY, 6, 6)]), start=start, end=end, as_of=MONDAY + 14 * DAY)
    assert weeks.empty
    assert adherence.summary(weeks) == adherence.Adherence(None, 0, 0, 0, 0, 0, None, "no data")


def test_sessions_outside_the_programme_are_listed_and_not_credited():
    start, end = MONDAY + 2 * DAY, MONDAY + 11 * DAY
    days = [MONDAY - 5 * DAY, MONDAY, start, end, end + DAY, end + 10 * DAY]
    weeks = adherence.weekly(
        table([(day, 6, 6) for day in days]), start=start, end=end, as_of=MONDAY + 40 * DAY
    )
    assert weeks["sessions_logged"].tolist() == [2, 2]
    assert weeks["session_days"].tolist() == [1, 1]
    assert weeks["outside_programme"].tolist() == [1, 1]


def test_four_assessed_weeks_are_judged():
    days = [MONDAY + n * DAY for n in range(0, 28, 3)]
    for weeks, verdict in ((3, "too early to judge"), (4, None)):
        result = adherence.summary(
            adherence.weekly(
                table([(day, 6, 6) for day in days]), start=MONDAY, as_of=MONDAY + 7 * weeks * DAY
            )
        )
        assert (result.weeks_assessed, result.verdict, result.percent) == (weeks, verdict, 100.0)


def test_old_weeks_are_judged_by_the_plan_of_their_time():
    days = [MONDAY + n * DAY for n in (0, 2, 7, 9, 14, 16)]
    plans = [Plan(MONDAY + 7 * DAY, KEYS, minimum=3, maximum=4), Plan(MONDAY + 15 * DAY, KEYS, 1, 1)]
    weeks = adherence.weekly(
        table([(day, 6, 6) for day in days]), start=MONDAY, as_of=MONDAY + 28 * DAY, plans=plans
    )
    assert weeks["required"].tolist() == [2, 3, 3, 1, 1]  # a new plan on Tuesday holds from next Monday on
    assert weeks["maximum"].tolist() == [3, 4, 4, 1, 1]
    assert weeks["status"].tolist()[:4] == ["on target", "below", "below", "below"]


def test_a_share_that_no_float_holds_is_met_all_the_same():
    weeks = adherence.weekly(
        table([(MONDAY, 11, 20)]), start=MONDAY, as_of=MONDAY + 7 * DAY, counted_share=0.55
    )
    assert weeks["session_days"].tolist() == [1, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"minimum": 0},
        {"minimum": 4, "maximum": 3},
        {"maximum": 8},
        {"counted_share": 0},
        {"counted_share": 1.1},
        {"start": "next week"},
        {"as_of": "2026-02-30"},
        {"pauses": [(3.5, None)]},
    ],
    ids=str,
)
def test_a_bad_call_is_refused_with_a_sentence(wrong):
    call = {"start": MONDAY, "as_of": MONDAY} | wrong
    with pytest.raises(JournalError, match=r"\.$"):
        adherence.weekly(table([]), **call)


def sessions_on(*days):
    noon = dt.time(12, tzinfo=ZoneInfo("Europe/Zurich"))
    return [
        Session(dt.datetime.combine(day, noon), "Europe/Zurich", tuple(map(ExerciseEntry, KEYS)))
        for day in days
    ]


def test_of_takes_start_end_plans_pauses_and_share_from_the_frames(make_frames):
    plan = Plan(MONDAY, KEYS, minimum=1, maximum=2, programme_start=MONDAY, programme_end=MONDAY + 13 * DAY)
    data = make_frames(
        *sessions_on(MONDAY, MONDAY + 8 * DAY, MONDAY + 15 * DAY),
        Pause(MONDAY + DAY, MONDAY + 2 * DAY),
        plan=plan,
        as_of=MONDAY + 28 * DAY,
    )
    weeks = adherence.of(data)
    assert weeks["required"].tolist() == [1, 1]
    assert weeks["paused_days"].tolist() == [2, 0]
    assert weeks["session_days"].tolist() == [1, 1]


def test_of_a_period_does_not_blame_for_what_lies_outside_it(make_frames):
    days = [MONDAY + n * DAY for n in range(0, 70, 3)]
    data = make_frames(*sessions_on(*days), as_of=MONDAY + 70 * DAY)
    whole = adherence.of(data)
    part = adherence.of(data.between(MONDAY + 14 * DAY, MONDAY + 34 * DAY))
    pd.testing.assert_frame_equal(part, whole.iloc[2:5].reset_index(drop=True))
    cut = adherence.of(data.between(MONDAY + 16 * DAY, MONDAY + 33 * DAY))
    assert cut["eligible_days"].tolist() == [5, 7, 6]
    later = adherence.of(data.between(MONDAY + 21 * DAY, None))
    assert adherence.summary(later).percent == 100.0


def test_completeness_by_exercise_with_the_commonest_reason(make_frames):
    zone = ZoneInfo("Europe/Zurich")
    records = [
        Session(
            dt.datetime(2026, 3, 2 + number, 12, tzinfo=zone),
            "Europe/Zurich",
            (
                ExerciseEntry("lunge"),
                ExerciseEntry("doorway", status="skipped", reason=reason),
                ExerciseEntry("roll_down"),
            ),
            prescribed=("lunge", "doorway", "wall_lean"),
        )
        for number, reason in enumerate(["no_time", "uncomfortable", "uncomfortable", None])
    ]
    found = adherence.by_exercise(make_frames(*records).exercises).set_index("exercise")
    assert found.index.tolist() == ["doorway", "lunge", "wall_lean"]
    assert found["prescribed"].tolist() == [4, 4, 4]
    assert found["share"].tolist() == [0, 1, 0]
    assert found["reason"].tolist() == ["uncomfortable", "", ""]
    assert found["not_recorded"].tolist() == [0, 0, 4]
    assert found["uncomfortable"].tolist() == [2, 0, 0]
    assert found["no_time"].tolist() == [1, 0, 0]
    assert found[["no_equipment", "other"]].to_numpy().sum() == 0
    assert adherence.by_exercise(make_frames().exercises).empty


def test_completeness_without_anything_prescribed_is_unknown():
    assert adherence.completeness(table([])) is None
    assert adherence.completeness(table([(MONDAY, 0, 4)])) == 0.0
