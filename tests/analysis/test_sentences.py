"""Sentences: what they say, and over every kind of result, what they never say."""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import random
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from fascia_journal.analysis import (
    adherence,
    association,
    descriptions,
    entries,
    items,
    look_back,
    phases,
    sentences,
    tension,
    trend,
)
from fascia_journal.analysis.adherence import Adherence
from fascia_journal.analysis.tension import immediate_change
from fascia_journal.programme import Programme
from fascia_journal.records import CONTEXTS, SCALES, CheckIn, ExerciseEntry, Pause, Plan, Session, Tension

KEYS = Programme.load("back").keys
ZURICH = ZoneInfo("Europe/Zurich")
MONDAY = dt.datetime(2026, 1, 5, 9, tzinfo=ZURICH)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
FORBIDDEN = re.compile(
    r"\b(works?|worked|heal\w*|caus\w+|prove\w*|releases?|clinical\w*|significan\w*|no change|unchanged"
    r"|effect\w*|failed|missed|unfortunately|should|you|your|nan|nat)\b|<na>|[{}]",
    re.IGNORECASE,
)


def every_sentence(data):
    """All sentences that a journal's frames can be turned into."""
    ledger = adherence.of(data)
    days = data.sessions["local_date"]
    yield sentences.adherence_sentence(adherence.summary(ledger))
    yield sentences.completeness_sentence(adherence.completeness(data.sessions), len(days))
    yield sentences.entered_later_sentence(data)
    yield sentences.when_sentence(entries.by_weekday_and_hour(data.sessions))
    yield sentences.this_week(ledger, data.plan, data.as_of, days.max().date() if len(days) else None)
    yield descriptions.describe_sessions_per_week(ledger)
    for year in (None, 2025, 2026):
        yield descriptions.describe_calendar(data, year=year)
    for scale in SCALES:
        change, course = tension.of(data, scale), trend.of(data, scale)
        yield sentences.change_sentence(change, scale)
        for context in CONTEXTS:
            yield sentences.change_sentence(tension.of(data, scale, context=context), scale, context=context)
        yield sentences.association_sentence(association.of(data, scale))
        yield descriptions.describe_immediate_change(change, scale)
        yield sentences.course_sentence(course)
        yield descriptions.describe_course(course)
        yield sentences.phases_sentence(phases.of(data, scale))
    yield from sentences.look_back_sentences(look_back.of(data), data.programme.title_of)
    yield descriptions.describe_exercises(adherence.by_exercise(data.exercises), data.programme.title_of)
    yield descriptions.describe_regions({scale: trend.of(data, scale) for scale in SCALES[1:]})
    for item in items.ITEMS:
        yield descriptions.describe_item(data, item, item.capitalize())
    yield sentences.CHANGE_CAVEAT
    yield sentences.ASSOCIATION_CAVEAT


def check(sentence):
    found = FORBIDDEN.search(sentence) or re.search(r"\bNone\b", sentence)
    assert not found, f"{found.group()!r} in: {sentence}"
    assert sentence[0].isupper(), sentence
    assert sentence.endswith("."), sentence
    assert "  " not in sentence, sentence
    assert " ." not in sentence, sentence
    assert ".." not in sentence, sentence
    assert not re.search(r"-\d", re.sub(r"\d{4}-W\d\d", "", sentence)), f"a hyphen for a minus in: {sentence}"
    # "−2 to 1 points" is right, "1 points" is not
    assert not re.search(r"(?<![\d.,])(?<!to )(?<!to −)1 (weeks|days|sessions|points|pauses)\b", sentence), (
        sentence
    )
    rounded = re.sub(r"\(from .*; slope .*\)", "", sentence)  # as many digits as its interval takes
    assert not re.search(r"\d\.\d{3,}", rounded), f"not rounded: {sentence}"
    assert not re.search(r"−0(?![.\d])", sentence), f"minus nothing: {sentence}"
    assert not re.search(r"\bof 0\b", sentence), f"a part of nothing: {sentence}"
    assert not re.search(r"(lower|higher)[^.;]*−", sentence), f"two signs for one direction: {sentence}"


def random_journal(seed):
    """Records, plan and day of one person out of many: short and long, with gaps, pauses and trends."""
    rng = random.Random(seed)
    weeks = rng.choice([0, 1, 3, 5, 9, 16])
    slope = rng.choice([-0.5, 0, 0.5])
    ratings = [None, 0, 1, 2.5, 3, 7]
    made = []
    for week in range(weeks):
        level = min(10, max(0, 5 + slope * (week - weeks / 2)))
        for day in rng.sample(range(7), rng.randint(0, 4)):
            started = MONDAY + week * WEEK + day * DAY
            done = tuple(ExerciseEntry(key) for key in KEYS[: rng.randint(0, 6)])
            late = rng.choice([None, started + 2 * DAY])
            context = rng.choice(CONTEXTS)
            before = Tension(rng.choice([None, level]), neck=rng.choice(ratings))
            after = Tension(rng.choice(ratings), neck=rng.choice(ratings))
            made.append(
                Session(
                    *(started, "Europe/Zurich", done, before, after),
                    context=context,
                    entered_at=late,
                )
            )
        if rng.random() < 0.5:
            made.append(CheckIn(MONDAY + week * WEEK - 9 * DAY / 24, "Europe/Zurich", Tension(level)))
    for _ in range(rng.randint(0, 2)):
        begin = MONDAY.date() + rng.randint(0, 100) * DAY
        entered = MONDAY + rng.randint(0, 100) * DAY
        made.append(Pause(begin, rng.choice([None, begin, begin + 10 * DAY]), entered_at=entered))
    begins = rng.choice([None, MONDAY.date(), MONDAY.date() + 30 * DAY])
    ends = rng.choice([None, MONDAY.date() + 50 * DAY])
    plan = Plan(MONDAY.date(), KEYS, programme_start=begins, programme_end=ends)
    return made, plan, MONDAY.date() + 7 * weeks * DAY + rng.randint(0, 10) * DAY


@pytest.mark.parametrize("seed", range(80))
def test_every_sentence_that_a_journal_can_make(make_frames, seed):
    made, plan, as_of = random_journal(seed)
    data = make_frames(*made, plan=plan, as_of=as_of)
    for part in (data, data.between(as_of - 20 * DAY, as_of)):
        for sentence in every_sentence(part):
            check(sentence)


@pytest.mark.parametrize("n", range(9))
@pytest.mark.parametrize("step", [-0.5, 0, 1])
def test_every_sentence_of_a_change(n, step):
    change = immediate_change([5] * n, [5 + step * (k % 3) for k in range(n)])
    for scale in SCALES:
        check(sentences.change_sentence(change, scale))
    assert re.search(rf"\b{n} sessions? with both ratings", sentences.change_sentence(change))


@pytest.mark.parametrize(
    "word", ["The routine works.", "It healed.", "Caused by.", "nan points.", "None of it."]
)
def test_the_check_itself_finds_what_is_forbidden(word):
    with pytest.raises(AssertionError):
        check(word)


def test_numbers_for_people():
    assert [sentences.number(x) for x in (0.5, 2, -0.25, 0.25, -0.04, 1.96, 10)] == [
        *("0.5", "2", "−0.3", "0.3", "0", "2", "10")
    ]
    assert sentences.number(-0.126, 2) == "−0.13"
    assert [sentences.points(x) for x in (1, -1, 0.96, 1.5, 0, -2)] == [
        *("1 point", "−1 point", "1 point", "1.5 points", "0 points", "−2 points")
    ]
    assert sentences.count(1, "week") == "1 week"
    assert sentences.count(1234, "day") == "1,234 days"


def test_only_all_is_called_100_percent_and_only_nothing_0():
    assert [sentences.percent(part, 400) for part in (0, 1, 2, 200, 398, 399, 400)] == [
        *("0 %", "1 %", "1 %", "50 %", "99 %", "99 %", "100 %")
    ]
    assert sentences.percent(5, 8) == "63 %"  # half up


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (
            Adherence(None, 0, 0, 0, 0, 0, None, "no data"),
            "There is no week of the programme to look at yet.",
        ),
        (
            Adherence(None, 0, 0, 0, 0, 0, None, "no full week yet", sessions_logged=2),
            "No week can be assessed so far, so there is no percentage. Sessions so far: 2.",
        ),
        (
            Adherence(80.0, 8, 10, 3, 5, 0, None, None, session_days=11),
            "Session days: 11 over 5 weeks. "
            "They cover 8 of the 10 asked for (80 %, each week capped). Goal reached in 3 of 5 weeks.",
        ),
        (
            Adherence(50.0, 1, 2, 0, 1, 0, "too early to judge", None, paused_days=1, session_days=1),
            "Session days: 1 over 1 week. "
            "They cover 1 of the 2 asked for (50 %, each week capped). Goal reached in 0 of 1 week. "
            "With 1 week it is too early to judge. 1 paused day is left out.",
        ),
        (
            Adherence(100.0, 12, 12, 6, 6, 2, None, None, paused_days=14, session_days=19),
            "Session days: 19 over 6 weeks. "
            "They cover 12 of the 12 asked for (100 %, each week capped). Goal reached in 6 of 6 weeks, "
            "more than planned in 2. 14 paused days are left out.",
        ),
        (
            Adherence(100.0, 2, 2, 1, 1, 0, None, None, paused_days=5, entered_afterwards=3, session_days=2),
            "Session days: 2 over 1 week. "
            "They cover 2 of the 2 asked for (100 %, each week capped). Goal reached in 1 of 1 week. "
            "5 paused days are left out, 3 of them entered afterwards.",
        ),
    ],
)
def test_adherence_sentence(result, sentence):
    assert sentences.adherence_sentence(result) == sentence


def test_change_sentences():
    say = sentences.change_sentence
    assert say(immediate_change([6, 5], [4, 5])) == (
        "Tension in 2 sessions with both ratings: 6 before, 4 after; 5 before, 5 after."
    )
    assert say(immediate_change([6, 5, 7], [4, 5, 6.5])) == (
        "Tension after 3 sessions with both ratings: lower in 2, the same in 1, higher in 0. "
        "Median 6 before, 5 after; changes 0 to 2 points lower."
    )
    assert say(immediate_change([6, 5, 7, 4, 6, 5], [4, 4, 5, 4, 5, 3]), "neck") == (
        "Tension in the neck after a session was typically 1.5 points lower "
        "(95 % interval 0 to 2 points lower). "
        "In 6 sessions with both ratings it was lower in 5, the same in 1, higher in 0."
    )
    assert "typically about the same" in say(immediate_change([5] * 6, [5] * 6))


def week_so_far(days, as_of, pauses=(), **plan):
    made = Plan(dt.date(2026, 1, 5), KEYS, **plan)
    table = pd.DataFrame([(day, 6, 6) for day in days], columns=["local_date", "done", "prescribed"])
    ledger = adherence.weekly(
        table,
        start=made.programme_start or dt.date(2026, 1, 5),
        end=made.programme_end,
        as_of=as_of,
        pauses=pauses,
        plans=[made],
        minimum=made.minimum,
        maximum=made.maximum,
    )
    return sentences.this_week(ledger, made, as_of, max(days, default=None))


def test_this_week():
    monday = dt.date(2026, 1, 12)
    assert week_so_far([], monday) == (
        "This week so far: 0 session days; the plan asks for 2 to 3. 7 days left, today included."
    )
    assert week_so_far([monday, monday + DAY], monday + 6 * DAY) == (
        "This week so far: 2 session days; the plan asks for 2 to 3, so the goal is reached. 1 day left, "
        "today included. The last session was on 13 January 2026, 5 days ago."
    )
    assert week_so_far([monday], monday, minimum=1, maximum=1).endswith("The last session was today.")
    assert "asks for 1, so the goal is reached" in week_so_far([monday], monday, minimum=1, maximum=1)
    assert week_so_far([monday], monday + DAY).endswith("The last session was yesterday.")
    whole = [(monday, monday + 6 * DAY)]
    assert week_so_far([], monday, whole) == "This week is paused."
    assert "asks for 1 to 2." in week_so_far([], monday, [(monday + 4 * DAY, None)])
    assert "with 3 days to count, the plan asks for no session." in week_so_far(
        [], monday, [(monday + 3 * DAY, None)]
    )
    assert week_so_far([], monday, programme_end=monday - DAY) == "The programme has ended."
    later = {"programme_start": dt.date(2026, 2, 3)}
    assert week_so_far([], dt.date(2026, 1, 4), **later) == "The programme begins on 3 February 2026."


def test_this_week_before_anything_was_done(make_frames):
    data = make_frames()
    sentence = sentences.this_week(adherence.of(data), data.plan, data.as_of)
    assert sentence == "The programme begins with the first session."


def test_this_week_names_the_goal_by_which_it_will_be_judged():
    monday = dt.date(2026, 1, 12)
    old = Plan(dt.date(2026, 1, 5), KEYS)
    new = Plan(monday + DAY, KEYS, minimum=4, maximum=5)  # from Tuesday on: it judges the next week
    table = pd.DataFrame({"local_date": [], "done": [], "prescribed": []})
    ledger = adherence.weekly(table, start=old.from_day, as_of=monday + 2 * DAY, plans=[old, new])
    assert "asks for 2 to 3." in sentences.this_week(ledger, new, monday + 2 * DAY)


def falling(weeks, make_frames, step=0.5):
    made = (CheckIn(MONDAY + n * WEEK, "Europe/Zurich", Tension(9 - step * n)) for n in range(weeks))
    return trend.of(make_frames(*made))


def test_course_sentences(make_frames):
    say = sentences.course_sentence
    assert say(trend.of(make_frames())) == "Tension over weeks: 0 weeks with ratings so far."
    assert (
        say(falling(2, make_frames)) == "Tension over weeks: 2 weeks of check-ins so far; a course needs 4."
    )
    assert say(falling(5, make_frames)) == (
        "Tension over weeks: no clear trend can be told from 5 weeks of check-ins; that takes 8 "
        "(slope −0.5 points a week, 95 % interval −0.5 to −0.5)."
    )
    assert "−0.5 points a week, 91 % interval −0.5 to −0.5" in say(falling(4, make_frames))
    assert say(falling(9, make_frames)) == (
        "Tension is clearly falling: 4 points lower over 9 weeks (from 9 weeks of check-ins; "
        "slope −0.5 points a week, 95 % interval −0.5 to −0.5)."
    )
    assert "no clear trend can be told from 9 weeks of check-ins (" in say(falling(9, make_frames, 0.1))


def test_a_slope_of_years_is_told_by_the_year_and_never_with_a_0_that_it_has_not(make_frames):
    made = [
        CheckIn(MONDAY - n * WEEK, "Europe/Zurich", Tension(round(4 + 0.006 * n + n % 4 / 4, 2)))
        for n in range(0, 520, 3)
    ]
    found = trend.of(make_frames(*made))
    assert found.trend.verdict == trend.FALLING
    assert sentences.number(found.trend.low, 2) == "−0.01"  # by the week, and 0 for its other end
    assert "slope −0.31 points a year, 95 % interval −0.3" in sentences.course_sentence(found)
    slight = dataclasses.replace(found.trend, span=12.0, high=-0.00004)
    assert sentences.slope_in_words(slight)[2] == "−0.00004"
    unclear = dataclasses.replace(slight, verdict=trend.UNCLEAR)
    assert sentences.slope_in_words(unclear)[2] == "0"


def test_a_change_of_kind_is_said(make_frames):
    sessions = [Session(MONDAY + n * WEEK, "Europe/Zurich", before=Tension(5)) for n in range(9, 18)]
    checks = [CheckIn(MONDAY + n * WEEK, "Europe/Zurich", Tension(9 - n)) for n in range(9)]
    assert sentences.course_sentence(trend.of(make_frames(*sessions, *checks))) == (
        "Tension over weeks: no trend is named, since the kind of rating changes on the way "
        "(shown: 9 weeks of check-ins)."
    )


def test_text_alternatives_of_the_figures(make_frames):
    entries = tuple(ExerciseEntry(key) for key in KEYS)
    made = [
        Session(MONDAY + n * DAY, "Europe/Zurich", entries, before=Tension(6), after=Tension(5))
        for n in (0, 2, 7, 9, 11, 12, 30)
    ]
    as_of = MONDAY.date() + 30 * DAY
    data = make_frames(*made, Pause(MONDAY.date() + 14 * DAY, MONDAY.date() + 20 * DAY), as_of=as_of)
    assert descriptions.describe_sessions_per_week(adherence.of(data)) == (
        "Bar chart of session days a week over 5 weeks, 2026-W02 to 2026-W06: 0 to 4 a week, median 1. "
        "Weeks by status: on target 1, above plan 1, paused 1, below 1, in progress 1."
    )
    assert descriptions.describe_calendar(data) == (
        "Calendar of 2026: 7 sessions on 7 days; days by month: January 6, February 1; 7 paused days."
    )
    assert descriptions.describe_immediate_change(tension.of(data)).startswith(
        "Chart of tension before and after each session, 0 none to 10 worst. Tension after a session"
    )
    assert descriptions.describe_course(trend.of(data)) == (
        "Chart of weekly median tension, 0 none to 10 worst, from ratings before a session, in 3 weeks with "
        "ratings, 2026-W02 to 2026-W06: first 6, last 6, lowest 6, highest 6. Tension over weeks: 3 weeks of "
        "ratings before a session so far; a course needs 4."
    )


def test_text_alternatives_of_empty_figures(make_frames):
    data = make_frames()
    assert descriptions.describe_sessions_per_week(adherence.of(data)) == (
        "Bar chart of session days a week: 0 weeks so far."
    )
    assert descriptions.describe_calendar(data) == "Calendar of 2026: 0 sessions on 0 days."
    assert descriptions.describe_course(trend.of(data)) == (
        "Chart of weekly tension, 0 none to 10 worst. Tension over weeks: 0 weeks with ratings so far."
    )
    assert descriptions.describe_immediate_change(tension.of(data)) == (
        "Chart of tension before and after each session, 0 none to 10 worst. "
        "Tension before and after: 0 sessions with both ratings so far."
    )


def test_late_entries_and_pauses_afterwards_are_named(make_frames):
    late = Session(MONDAY, "Europe/Zurich", entered_at=MONDAY + 2 * DAY)
    pause = Pause(MONDAY.date(), entered_at=MONDAY + 5 * DAY)
    assert sentences.entered_later_sentence(make_frames(late, pause)) == (
        "Written down more than 24 hours later: 1 of 1 session (100 %). "
        "Pauses entered after they began: 1 of 1 pause."
    )


def test_what_was_imported_is_not_called_late(make_frames):
    much_later = MONDAY + 500 * DAY
    made = [
        Session(MONDAY, "Europe/Zurich", source="import", entered_at=much_later),
        CheckIn(MONDAY, "Europe/Zurich", Tension(4), source="import", entered_at=much_later),
        CheckIn(MONDAY + DAY, "Europe/Zurich", Tension(4), entered_at=much_later),
    ]
    data = make_frames(*made)
    assert (list(data.sessions["late"]), list(data.check_ins["late"])) == ([False], [False, True])
    assert sentences.entered_later_sentence(data) == (
        "Written down more than 24 hours later: 1 of 1 check-in (100 %). "
        "Imported, and not known when written down: 1 session and 1 check-in."
    )


def test_a_part_of_nothing_is_never_told(make_frames):
    say = sentences.entered_later_sentence
    assert say(make_frames()) == "Written down later: 0 sessions and 0 pauses so far."
    assert say(make_frames(Session(MONDAY, "Europe/Zurich"))) == (
        "Written down more than 24 hours later: 0 of 1 session (0 %)."
    )
    assert say(make_frames(Pause(MONDAY.date(), entered_at=MONDAY))) == (
        "Pauses entered after they began: 0 of 1 pause."
    )


@pytest.mark.parametrize(
    ("before", "after", "interval"),
    [
        ([5] * 6, [3, 3.5, 4, 3, 4, 4.5], "(95 % interval 0.5 to 2 points lower)"),
        ([5] * 6, [5, 5, 4, 3, 5, 4], "(95 % interval 0 to 2 points lower)"),
        ([5] * 6, [4, 6, 3, 4, 4, 4], "(95 % interval from 2 points lower to 1 point higher)"),
        ([5] * 6, [6, 7, 6, 7, 6, 6], "(95 % interval 1 to 2 points higher)"),
        ([5] * 6, [5] * 6, "(95 % interval 0 to 0 points)"),
        ([5] * 6, [5.04, 4.96] * 3, "(95 % interval 0 to 0 points)"),
    ],
)
def test_an_interval_is_told_in_the_direction_of_its_estimate(before, after, interval):
    sentence = sentences.change_sentence(immediate_change(before, after))
    assert interval in sentence
    check(sentence)


def test_without_a_programme_there_is_no_baseline(make_frames):
    checks = (CheckIn(MONDAY + n * DAY, "Europe/Zurich", Tension(5)) for n in range(20))
    assert sentences.phases_sentence(phases.of(make_frames(*checks))) == (
        "Baseline and programme: 0 days compared, since the programme has no first day yet."
    )


def test_phases_sentence(make_frames):
    plan = Plan(MONDAY.date(), KEYS, programme_start=MONDAY.date())
    checks = [
        CheckIn(MONDAY + n * DAY, "Europe/Zurich", Tension(7 if n < 0 else 5))
        for n in (-5, -4, -3, -2, 0, 1, 2, 3, 4)
    ]
    sentence = sentences.phases_sentence(phases.of(make_frames(*checks, plan=plan)))
    assert sentence.startswith(
        "Baseline and programme, check-ins, 4 days before and 5 since the programme began: the later day was "
        "the better one in 100 % of all pairs (95 % interval "
    )
    assert (
        "No clear difference can be told; the shift is 2 points lower (95 % interval 2 to 2 points lower)."
        in sentence
    )
    assert "indicative" in sentence
    assert sentence.endswith(sentences.ASSOCIATION_CAVEAT)


def test_every_public_sentence_is_walked_over(make_frames):
    """A sentence that nobody walks over could say anything."""
    walked = Path(__file__).read_text("utf-8").split("def check(")[0]
    helpers = {"number", "count", "points", "percent", "day", "slope_in_words"}
    made = {
        name
        for name, value in vars(sentences).items()
        if inspect.isfunction(value) and value.__module__ == sentences.__name__ and not name.startswith("_")
    }
    assert {name for name in made - helpers if f"sentences.{name}(" not in walked} == set()


@pytest.mark.parametrize(
    "word", ["works", "healed", "caused", "proven", "releases", "clinically significant"]
)
def test_the_walk_would_find_a_forbidden_word(word):
    with pytest.raises(AssertionError):
        check(f"The routine {word} in 3 weeks.")


@pytest.mark.parametrize("verdict", ["clearly lower", "clearly higher", phases.UNCLEAR])
@pytest.mark.parametrize("reason", [None, trend.LEFT_OUT, "it could well be chance"])
@pytest.mark.parametrize("n", [4, 1])
def test_every_sentence_of_an_association(verdict, reason, n):
    found = association.Association(
        *(-1.0, -2.25, 0.04, 0.95, n, 6, 4.0, 5.5, "check_in", "check-ins", verdict, reason, "a method")
    )
    check(sentences.association_sentence(found))
    check(sentences.association_sentence(dataclasses.replace(found, estimate=None)))


def test_association_sentence():
    found = association.Association(
        *(-1.0, -2.0, 0.5, 0.95, 8, 6, 4.0, 5.0, "check_in", "check-ins", phases.UNCLEAR, "chance", "method")
    )
    assert sentences.association_sentence(found) == (
        "Association of weeks on target with tension: 8 weeks on target and 6 below, check-ins, median 4 "
        "and 5. No clear difference can be told; the shift is 1 point lower (95 % interval from 2 points "
        "lower to 0.5 points higher, if weeks are independent). This is an association: other things in life "
        "may have changed as well."
    )
    few = association.Association(
        *(None,) * 4, 3, 2, 4.0, 5.0, "check_in", "check-ins", None, "few", "method"
    )
    assert sentences.association_sentence(few) == (
        "Association of weeks on target with tension: 3 weeks on target and 2 below with ratings; a "
        "comparison needs 4 of each."
    )


def test_a_clear_difference_of_phases_is_said(make_frames):
    plan = Plan(MONDAY.date(), KEYS, programme_start=MONDAY.date())
    checks = [
        CheckIn(MONDAY + n * WEEK + day * DAY, "Europe/Zurich", Tension(7 if n < 0 else 4))
        for n in range(-5, 6)
        for day in (0, 3)
    ]
    sentence = sentences.phases_sentence(phases.of(make_frames(*checks, plan=plan)))
    assert (
        "Tension since then is clearly lower; the shift is 3 points lower "
        "(95 % interval 3 to 3 points lower)." in sentence
    )
    check(sentence)


def test_sessions_of_a_context_are_named():
    change = immediate_change([6, 5], [4, 5])
    assert sentences.change_sentence(change, "neck", context="before_sport") == (
        "Sessions before sport: tension in the neck in 2 sessions with both ratings: 6 before, 4 after; "
        "5 before, 5 after."
    )


def test_weekdays_and_hours_are_said(make_frames):
    done = tuple(ExerciseEntry(key) for key in KEYS)
    made = [Session(MONDAY + n * DAY, "Europe/Zurich", done) for n in (0, 2, 7, 9.5)]
    assert sentences.when_sentence(entries.by_weekday_and_hour(make_frames(*made).sessions)) == (
        "Session days by weekday, 4 in all: Monday 2, Wednesday 2. "
        "Begun at: 9:00 to 9:59 3, 21:00 to 21:59 1."
    )
    assert sentences.when_sentence(entries.by_weekday_and_hour(make_frames().sessions)) == (
        "Session days by weekday and hour: 0 so far."
    )
