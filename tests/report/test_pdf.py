"""The PDF as a reader finds it: what it says, what it is, and what becomes of the file."""

from __future__ import annotations

import datetime as dt
import os
import stat
from dataclasses import replace

import pytest

from fascia_journal import CheckIn, JournalError, Plan, Session, Tension, report
from fascia_journal.analysis import (
    adherence,
    association,
    descriptions,
    entries,
    phases,
    sentences,
    tension,
    trend,
)
from fascia_journal.plots.dates import short
from fascia_journal.programme import Programme

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 8, 30)
TODAY = dt.date(2026, 9, 2)
KEYS = Programme.load("back").keys


@pytest.fixture
def built(frames_of, half_year, tmp_path, read):
    """The half-year's frames, its Report and the PDF that was read back."""
    frames = frames_of(half_year, today=TODAY)
    made = report.build(
        frames,
        first_day=FIRST,
        last_day=LAST,
        target=tmp_path / "half.pdf",
        person="Zoë Ångström",
        notes=True,
    )
    return frames, made, read(made.path)


def squeezed(text):
    return "".join(text.split())


def test_page_1_says_the_three_sentences_of_the_public_functions(built):
    frames, _, pdf = built
    cut = frames.between(FIRST, LAST)
    for sentence in (
        sentences.adherence_sentence(adherence.summary(adherence.of(cut))),
        sentences.change_sentence(tension.of(cut)),
        sentences.course_sentence(trend.of(cut)),
        sentences.completeness_sentence(adherence.completeness(cut.sessions), len(cut.sessions)),
        sentences.entered_later_sentence(cut),
    ):
        assert squeezed(sentence) in squeezed(pdf.pages[0])


def test_page_1_holds_what_a_physiotherapist_asks_for(built):
    frames, _, pdf = built
    page = pdf.pages[0]
    missing = int(frames.sessions["before"].isna().sum()), int(frames.sessions["after"].isna().sum())
    for words in (
        "2 Mar 2026 to 30 Aug 2026",
        frames.programme.title,
        "2 to 3 session days",
        "self-reported",
        "Zoë Ångström",
        f"{len(frames.sessions)} sessions, {len(frames.check_ins)} check-ins",
        f"before {missing[0]} and after {missing[1]} of {len(frames.sessions)} sessions",
        "at least 50 % of the prescribed exercises",
        "Weekly minimum and maximum: 2 and 3",
    ):
        assert squeezed(words) in squeezed(page)
    for row in adherence.by_exercise(frames.exercises).itertuples():
        title = frames.programme.title_of(row.exercise)
        assert squeezed(f"{title} {row.done} of {row.prescribed} {row.partly} {row.skipped}") in squeezed(
            page
        )


def test_flare_ups_are_dated(built):
    frames, _, pdf = built
    days = frames.sessions["local_date"][frames.sessions["flare_up"]]
    assert len(days)
    for day in days.iloc[-8:]:
        assert squeezed(short(day)) in squeezed(pdf.pages[0])


def test_the_appendix_holds_every_statistic(built):
    frames, _, pdf = built
    text = squeezed(" ".join(pdf.pages[1:]))
    change, course, compared = tension.of(frames), trend.of(frames).trend, phases.of(frames)
    number, points = sentences.number, sentences.points
    for words in (
        f"{number(adherence.summary(adherence.of(frames.between(FIRST, LAST))).percent)} %",
        f"{points(change.estimate)} {number(change.low)} to {number(change.high)} "
        f"({number(100 * change.level)} %) {change.n} sessions",
        f"{points(course.slope, 3)} a week {number(course.low, 3)} to {number(course.high, 3)} (95 %) "
        f"{course.n} weeks",
        f"tau-b {number(course.tau, 2)}",
        f"{number(compared.overlap.value, 2)} {number(compared.overlap.low, 2)} to "
        f"{number(compared.overlap.high, 2)} (95 %)",
        f"{points(compared.shift.estimate)}",
        "Change, neck",
    ):
        assert squeezed(words) in text, words


def test_the_appendix_holds_the_comparisons_and_when_sessions_were(frames_of, half_year, tmp_path, read):
    frames = frames_of(half_year, today=TODAY, counted_share=0.9)  # so that some weeks are below
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf")
    cut, text = frames.between(FIRST, LAST), squeezed(" ".join(read(made.path).pages[1:]))
    number, points = sentences.number, sentences.points
    compared, weeks = phases.of(cut), association.of(cut)
    assert weeks.estimate is not None
    table = entries.by_weekday_and_hour(cut.sessions, counted_share=0.9)
    mondays = table.loc[table["weekday"] == 1, "session_days"].sum()
    late = entries.late(cut)
    for words in (
        f"Association: weeks on target minus weeks below {points(weeks.estimate)} {number(weeks.low)} to "
        f"{number(weeks.high)} ({number(100 * weeks.level)} %) {weeks.n_on_target} and {weeks.n_below} weeks "
        f"{weeks.method}, of weekly medians of {weeks.kind_text}",
        f"{weeks.verdict} ({weeks.reason}). {sentences.ASSOCIATION_CAVEAT}",
        f"{compared.shift.method}; {compared.verdict} ({compared.reason}). {sentences.ASSOCIATION_CAVEAT}",
        f"{compared.overlap.n_baseline} and {compared.overlap.n_programme} days {compared.overlap.method}; "
        f"{compared.overlap.verdict} of daily medians",
        f"Session days by weekday Mon {mondays}",
        f"{table['session_days'].sum()} session days count, by the local date",
        f"Sessions written down later {late.late_sessions} (",
    ):
        assert squeezed(words) in text, words
    for context, words in (("alone", "on its own"), ("before_sport", "before sport")):
        change = tension.of(cut, context=context)
        told = f"Change, {words} {points(change.estimate)} {number(change.low)} to {number(change.high)}"
        assert squeezed(f"{told} ({number(100 * change.level)} %) {change.n} sessions") in text, told


def test_what_cannot_be_compared_has_its_reason(frames_of, one_session, tmp_path, read):
    for name, records in (("none", []), ("one", [one_session])):
        frames = frames_of(records, today=TODAY)
        made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / f"{name}.pdf")
        text = squeezed(read(made.path).text)
        for words in (
            f"NAP not computed – 0 and {len(records)} days",
            f"Shift since the programme began not computed – 0 and {len(records)} days",
            "Association: weeks on target minus weeks below not computed",
            "fewer than 4 weeks with ratings on target, or below",
        ):
            assert squeezed(words) in text, words
        assert "of0" not in text
    assert squeezed("Weekday and hour not computed") in squeezed(read(tmp_path / "none.pdf").text)


def test_the_appendix_lists_every_week_and_every_session(built):
    frames, _, pdf = built
    text = squeezed(" ".join(pdf.pages[1:]))
    for week in adherence.of(frames.between(FIRST, LAST)).itertuples():
        assert squeezed(f"{week.week} {short(week.first_day)} {week.eligible_days}") in text
    for row in frames.sessions.itertuples():
        assert squeezed(f"{short(row.local_date)} {row.local_time:%H:%M}") in text


def test_check_ins_have_a_column_only_for_what_was_rated(built):
    text = " ".join(built[2].pages[1:])
    assert squeezed("Date Time Overall Sleep Remark") in squeezed(text)
    assert "Wellbeing and sleep: 10 best" in text


def test_the_limits_are_told_and_nothing_is_promised(built):
    text = built[2].text.lower()
    for words in ("no cause can be told", "yardstick borrowed from pain research", "nobody else measured"):
        assert squeezed(words) in squeezed(text)
    for word in ("healed", "caused", "proven", "significant", "releases fascia", " nan", "none,"):
        assert word not in text


def test_it_is_a_tagged_pdf_with_title_language_and_text_alternatives(built):
    _, made, pdf = built
    root = pdf.pdf.trailer["/Root"]
    assert made.warnings == ()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.pdf.metadata.title == "Back routine: report, 2 Mar 2026 to 30 Aug 2026"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    found = list(elements(root["/StructTreeRoot"]))
    kinds = [element["/S"] for element in found]
    assert {"/Table", "/TH", "/TD", "/H1", "/H2", "/Figure", "/L"} <= set(kinds)
    alternatives = [element["/Alt"] for element in found if element["/S"] == "/Figure"]
    assert len(alternatives) == 3
    assert alternatives[0] == descriptions.describe_sessions_per_week(
        adherence.of(built[0].between(FIRST, LAST))
    )


def elements(node):
    """Structure elements below a node."""
    kids = node.get("/K", [])
    for found in kids if isinstance(kids, list) else [kids]:
        kid = found.get_object()
        if hasattr(kid, "get") and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_pages_are_counted(built):
    assert built[1].pages == len(built[2].pdf.pages)


def test_page_1_is_one_page(built):
    assert "Appendix" not in built[2].pages[0]
    assert built[2].pages[1].startswith("Appendix")


def test_the_same_input_gives_the_same_bytes(frames_of, half_year, tmp_path):
    frames = frames_of(half_year, today=TODAY)
    moment = dt.datetime(2026, 9, 2, 8, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    files = [
        report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / name, timestamp=moment).path
        for name in ("one.pdf", "two.pdf")
    ]
    assert files[0].read_bytes() == files[1].read_bytes()
    other = report.build(
        frames, first_day=FIRST, last_day=LAST, target=tmp_path / "three.pdf",
        timestamp=moment + dt.timedelta(hours=1),
    )  # fmt: skip
    assert other.path.read_bytes() != files[0].read_bytes()


def test_without_a_name_nobody_is_named(frames_of, one_session, tmp_path, read):
    frames = frames_of([one_session], today=TODAY)
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf")
    assert not read(made.path).pdf.metadata.author


def test_notes_stay_out_unless_they_are_asked_for(frames_of, tmp_path, read):
    at = dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)
    frames = frames_of([Session(at, "Europe/Zurich", note="between us")], today=TODAY)
    for notes in (False, True):
        made = report.build(
            frames, first_day=FIRST, last_day=LAST, target=tmp_path / f"{notes}.pdf", notes=notes
        )
        assert ("between us" in read(made.path).text) is notes


@pytest.mark.parametrize(
    "note",
    [
        '#import "x": y; #panic("no")',
        "$x$ _under_ *star* `tick` = head",
        "<b>bold</b> & <label>",
        "back\\slash \\u{41} // comment /* block */",
        "@ref [bracket] {brace} ~ -- ---",
        "quote \" and '",
        "Größe, tête, Šárka, вранці, κάτω",
        "x" * 300,
    ],
)
def test_whatever_is_typed_stays_text(frames_of, tmp_path, read, note):
    at = dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)
    frames = frames_of([Session(at, "Europe/Zurich", note=note)], today=TODAY)
    made = report.build(
        frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf", notes=True, person=note[:60]
    )
    assert made.warnings == ()
    letters = read(made.path).letters
    assert squeezed(note) in letters
    assert squeezed(note[:60]) in squeezed(read(made.path).pages[0]).replace("\u200b", "")


def test_characters_that_cannot_be_seen_are_left_out_and_named(frames_of, tmp_path, read):
    at = dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)
    frames = frames_of([Session(at, "Europe/Zurich", note="a\x00b\u202ecd\x1b e\ufefff")], today=TODAY)
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf", notes=True)
    assert "abcd ef" in read(made.path).text
    assert len(made.warnings) == 1
    for code in ("U+0000", "U+202E", "U+001B", "U+FEFF"):
        assert code in made.warnings[0]


def test_a_character_that_no_font_has_is_named_and_the_report_is_written(frames_of, tmp_path, read):
    at = dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)
    # U+10FFFD is for private use: no machine has a font with it, whatever else it has.
    note = "so \U0010fffd it goes"
    frames = frames_of([Session(at, "Europe/Zurich", note=note)], today=TODAY)
    options = {"first_day": FIRST, "last_day": LAST}
    made = report.build(frames, **options, target=tmp_path / "r.pdf", notes=True)
    assert len(made.warnings) == 1
    assert "U+10FFFD" in made.warnings[0]
    assert "it goes" in read(made.path).text
    assert len(read(made.path).pdf.pages) == made.pages
    assert report.preview(frames, **options, notes=True).warnings == made.warnings
    assert report.build(frames, **options, target=tmp_path / "without.pdf").warnings == ()


def test_thai_and_emoji_are_shown_or_named(frames_of, tmp_path, read):
    at = dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)
    frames = frames_of([CheckIn(at, "Europe/Zurich", Tension(3), note="สวัสดี 🙂")], today=TODAY)
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf", notes=True)
    named = " ".join(made.warnings)
    text = read(made.path).text
    assert all(letter in text or letter in named for letter in "ส🙂")


def test_an_empty_journal_gives_a_page_with_reasons(frames_of, tmp_path, read):
    frames = frames_of([], today=TODAY)
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf", notes=True)
    pdf = read(made.path)
    assert made.warnings == ()
    assert sentences.adherence_sentence(adherence.summary(adherence.of(frames))) in pdf.pages[0]
    assert "No session in this period." in pdf.pages[0]
    assert "No notes in this period." in pdf.text
    assert made.pages == 2


def test_one_session_is_a_report(frames_of, one_session, tmp_path, read):
    frames = frames_of([one_session], today=dt.date(2026, 3, 8))
    made = report.build(frames, first_day=FIRST, last_day=dt.date(2026, 3, 8), target=tmp_path / "r.pdf")
    page = read(made.path).pages[0]
    assert "6 before, 4 after" in page
    assert "1 session, 0 check-ins." in page


def test_the_longest_period_that_there_is_gives_a_report(frames_of, one_session, tmp_path, read):
    frames = frames_of([one_session], today=dt.date(2026, 3, 8))
    made = report.build(frames, first_day=dt.date.min, last_day=dt.date.max, target=tmp_path / "r.pdf")
    assert "6 before, 4 after" in read(made.path).pages[0]


def test_ten_years_still_have_one_first_page(frames_of, ten_years, tmp_path, read):
    frames = frames_of(ten_years, today=dt.date(2036, 3, 1))
    made = report.build(frames, first_day=FIRST, last_day=dt.date(2036, 2, 24), target=tmp_path / "r.pdf")
    pdf = read(made.path)
    assert pdf.page(1).startswith("Appendix")
    assert f"{len(frames.sessions):,} sessions" in pdf.page(0)
    assert made.pages == len(pdf.pdf.pages)


def test_long_names_titles_and_many_exercises_leave_page_1_one_page(frames_of, ten_years, tmp_path, read):
    titles = [
        f"Exercise {n} with a title that goes on for rather longer than anybody would wish it to"
        for n in range(20)
    ]
    text = 'key = "long"\ntitle = "' + "A programme whose title never ends " * 10 + '"\n'
    for n, title in enumerate(titles):
        text += f'[[exercise]]\nkey = "e{n}"\ntitle = "{title}"\ninstruction = "Move."\n'
    file = tmp_path / "long.toml"
    file.write_text(text, encoding="utf-8")
    keys = Programme.load(file).keys
    kept = [
        replace(record, prescribed=(*keys, *KEYS)) if isinstance(record, Session) else record
        for record in ten_years
        if not isinstance(record, Plan)
    ]
    plans = [
        Plan(FIRST + dt.timedelta(weeks=30 * n), keys, minimum=2 + n % 2, programme=str(file))
        for n in range(6)
    ]
    at = dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)
    long = Session(at, "Europe/Zurich", prescribed=keys, note="w" * 20_000)
    frames = frames_of([*plans, *kept, long], today=dt.date(2036, 3, 1))
    made = report.build(
        frames, first_day=FIRST, last_day=dt.date(2036, 2, 24), target=tmp_path / "r.pdf",
        person="Somebody with " * 40, notes=True,
    )  # fmt: skip
    pdf = read(made.path)
    assert pdf.page(1).startswith("Appendix")
    assert squeezed(titles[19]) in squeezed(pdf.page(1)).replace("\u200b", "")
    assert "15,000 characters more" in pdf.page(-2) + pdf.page(-1)


def test_the_sample_is_said_to_be_invented(frames_of, one_session, tmp_path, read):
    frames = frames_of([one_session], today=TODAY, invented=True)
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf")
    assert all("Invented sample" in page for page in read(made.path).pages)


def test_the_preview_shows_the_same_pages(frames_of, half_year, tmp_path):
    frames = frames_of(half_year, today=TODAY)
    pages = report.preview(frames, first_day=FIRST, last_day=LAST).pages
    made = report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf")
    assert len(pages) == made.pages
    assert all(page.startswith("<svg") for page in pages)


def test_only_the_owner_may_read_it(built):
    assert stat.S_IMODE(built[1].path.stat().st_mode) == 0o600


def test_an_existing_file_is_left_as_it_is_unless_told(frames_of, one_session, tmp_path):
    frames = frames_of([one_session], today=TODAY)
    target = tmp_path / "r.pdf"
    target.write_text("mine")
    with pytest.raises(JournalError, match="there already"):
        report.build(frames, first_day=FIRST, last_day=LAST, target=target)
    assert target.read_text() == "mine"
    report.build(frames, first_day=FIRST, last_day=LAST, target=target, overwrite=True)
    assert target.read_bytes().startswith(b"%PDF")


def test_nothing_is_left_behind(built, tmp_path):
    assert not list(tmp_path.glob(".fascia-report-*"))


def test_a_failed_write_leaves_nothing_and_says_why(frames_of, one_session, tmp_path, monkeypatch):
    frames = frames_of([one_session], today=TODAY)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fascia_journal.report.pdf.os.fsync", full)
    with pytest.raises(JournalError, match="No space left on device"):
        report.build(frames, first_day=FIRST, last_day=LAST, target=tmp_path / "r.pdf")
    assert not list(tmp_path.glob("*.pdf"))
    assert not list(tmp_path.glob(".fascia-report-*"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"first_day": LAST, "last_day": FIRST}, "earlier day first"),
        ({"first_day": "2026-03-02"}, "is no date"),
        ({"timestamp": dt.datetime(2026, 9, 2)}, "no time zone"),
        ({"timestamp": "2026-09-02"}, "is no instant"),
        (
            {"timestamp": dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=5)))},
            "beyond the calendar",
        ),
        ({"target": "missing/r.pdf"}, "There is no folder"),
        ({"target": "."}, "is a folder"),
        ({"target": "a\0b.pdf"}, "No file can be made"),
        ({"target": "x" * 300 + ".pdf"}, "No file can be made"),
        ({"target": "pipe", "overwrite": True}, "no file that can be replaced"),
        ({"sections": None}, "no list of sections"),
        ({"person": None}, "is no name"),
        ({"notes": "no"}, "True or False"),
        ({"frames": None}, "give the Frames"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(frames_of, one_session, tmp_path, change, words):
    os.mkfifo(tmp_path / "pipe")
    frames = frames_of([one_session], today=TODAY)
    options = {"frames": frames, "first_day": FIRST, "last_day": LAST, "target": "r.pdf", **change}
    options["target"] = tmp_path / options["target"]
    with pytest.raises(JournalError, match=words):
        report.build(**options)
    assert (tmp_path / "pipe").is_fifo()
    assert not list(tmp_path.glob("*.pdf"))
