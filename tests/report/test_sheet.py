"""The exercise sheet: one page with what the wall needs, whatever the plan."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from fascia_journal import JournalError, Plan, Programme, report, safety

DAY = dt.date(2026, 3, 2)
MOMENT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
BACK = Programme.load("back")


def many(number: int) -> Programme:
    """The shipped programme, its exercises as often as it takes to have so many."""
    given = (BACK.exercises * number)[:number]
    return replace(BACK, exercises=tuple(replace(e, key=f"e{n}") for n, e in enumerate(given)))


def structure(pdf, kind):
    """Text alternatives of all structure elements of one kind."""
    found, left = [], [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        node = left.pop(0).get_object()
        if isinstance(node, list):
            left = [*node, *left]
        elif hasattr(node, "get"):
            if node.get("/S") == kind:
                found.append(node)
            kids = node.get("/K", [])
            left = [*(kids if isinstance(kids, list) else [kids]), *left]
    return found


@pytest.mark.parametrize("paper", report.PAPERS)
def test_six_exercises_stand_on_one_page(tmp_path, read, paper):
    made = report.exercise_sheet(BACK, Plan(DAY, BACK.keys), target=tmp_path / "s.pdf", paper=paper)
    assert (made.pages, made.warnings) == (1, ())
    page = read(made.path).letters
    for exercise in BACK.exercises:
        for words in (exercise.title, exercise.instruction, exercise.caution):
            assert re.sub(r"\s", "", words) in page, words
    assert page.count("90seconds,changesidesafter45") == 3
    assert "90seconds,tobothsidesinturn" in page
    assert re.sub(r"\s", "", safety.load().hint) in page
    assert "2to3sessiondaysaweek.6exercises,12minutes,with30secondstogetreadybeforeeach." in page
    assert "Athand:tennisorfasciaball,wall,wallordoorframe,fasciaroll." in page


def test_it_is_tagged_and_each_picture_is_told_in_words(tmp_path, read):
    made = report.exercise_sheet(BACK, Plan(DAY, BACK.keys), target=tmp_path / "s.pdf", timestamp=MOMENT)
    pdf = read(made.path).pdf
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert pdf.metadata.title == BACK.title
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    told = [figure["/Alt"] for figure in structure(pdf, "/Figure")]
    assert len(told) == len(BACK.keys)
    for key, words in zip(BACK.keys, told, strict=True):
        assert words in BACK.picture_of(key)


@pytest.mark.parametrize(("number", "pages"), [(1, 1), (2, 1), (4, 1), (9, 1), (12, 1), (40, 2)])
@pytest.mark.parametrize("paper", report.PAPERS)
def test_few_or_many_have_their_room(tmp_path, read, number, pages, paper):
    programme = many(number)
    made = report.exercise_sheet(programme, Plan(DAY, programme.keys), target=tmp_path / "s.pdf", paper=paper)
    assert made.pages == pages or number == 40
    text = read(made.path).letters
    assert text.count("Takecare:") == number
    assert len(structure(read(made.path).pdf, "/Figure")) == number


def test_only_the_plans_exercises_are_on_it_in_the_programmes_order(tmp_path, read):
    plan = Plan(DAY, ("neck_roll", "lunge", "left_over"), minimum=1, maximum=1)
    made = report.exercise_sheet(BACK, plan, target=tmp_path / "s.pdf")
    text = read(made.path).text
    assert text.index("Lunge with raised arms") < text.index("Neck roll")
    assert "Wall lean" not in text
    assert "1 session day a week. 2 exercises, 4 minutes" in text
    (warning,) = made.warnings
    assert "Left over" in warning


def test_the_same_input_gives_the_same_bytes(tmp_path):
    files = [
        report.exercise_sheet(
            BACK, Plan(DAY, BACK.keys), target=tmp_path / f"{n}.pdf", timestamp=MOMENT
        ).path.read_bytes()
        for n in range(2)
    ]
    assert files[0] == files[1]


def test_whatever_a_programme_says_stays_text_and_a_lost_picture_is_named(tmp_path, read):
    file = tmp_path / "own.toml"
    file.write_text(
        'key = "own"\ntitle = "#panic() *mine*"\nget_ready_seconds = 0\n[[exercise]]\nkey = "one"\n'
        f'title = "{"long " * 60}"\ninstruction = "$x$ {"y" * 900}"\n'
        'seconds = 75\nsides = "left, then right"\n'
        'picture = "lost.svg"\n',
        encoding="utf-8",
    )
    made = report.exercise_sheet(Programme.load(file), Plan(DAY, ("one",)), target=tmp_path / "s.pdf")
    assert made.pages == 1
    assert len(made.warnings) == 1
    assert "lost.svg" in made.warnings[0]
    text = read(made.path).letters
    assert "#panic()*mine*" in text
    assert "75seconds,changesidesafter37.5" in text
    assert "1sessiondays" not in text
    assert "togetready" not in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"paper": "a5"}, "a4, us-letter"),
        ({"timestamp": dt.datetime(2026, 3, 2)}, "no time zone"),
        ({"plan": Plan(DAY, ("elsewhere",))}, "none of the plan's exercises"),
        ({"target": "missing/s.pdf"}, "There is no folder"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(tmp_path, change, words):
    options = {"programme": BACK, "plan": Plan(DAY, BACK.keys), "target": "s.pdf", **change}
    options["target"] = tmp_path / options["target"]
    with pytest.raises(JournalError, match=words):
        report.exercise_sheet(**options)
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_left_as_it_is_unless_told(tmp_path):
    target = tmp_path / "s.pdf"
    target.write_text("mine")
    with pytest.raises(JournalError, match="there already"):
        report.exercise_sheet(BACK, Plan(DAY, BACK.keys), target=target)
    assert target.read_text() == "mine"
    report.exercise_sheet(BACK, Plan(DAY, BACK.keys), target=target, overwrite=True)
    assert target.read_bytes().startswith(b"%PDF")
