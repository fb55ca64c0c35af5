"""The names that others build on: they are there, light to import, and have the signatures of the design."""

import importlib
import inspect
import subprocess
import sys

import pytest

import fascia_journal

HEAVY = {"pandas", "numpy", "matplotlib", "scipy", "ipywidgets", "anywidget", "typst", "sqlite3"}
NAMES = ["Journal", "Session", "ExerciseEntry", "Tension", "CheckIn", "Pause", "Plan", "Programme"]
NAMES += ["JournalError"]


def loaded_by(code):
    """Which heavy modules a fresh Python has loaded after running the code."""
    script = f"{code}\nimport sys\nprint(*sorted({HEAVY!r} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(shown.stdout.splitlines()[-1].split()) if shown.stdout.strip() else set()


@pytest.mark.parametrize(
    "code",
    [
        "import fascia_journal; dir(fascia_journal)",
        "from fascia_journal import Session, Tension, CheckIn, Pause, Plan, JournalError",
        "from fascia_journal import Programme; Programme.load()",
        "import fascia_journal.cli",
    ],
)
def test_importing_loads_nothing_heavy(code):
    assert loaded_by(code) == set()


def test_a_journal_is_opened_without_what_analyses_or_draws():
    assert loaded_by("from fascia_journal import Journal") <= {"sqlite3"}


def test_a_heavy_module_would_be_seen():
    assert loaded_by("import pandas") >= {"pandas", "numpy"}


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_can_be_imported(name):
    assert getattr(fascia_journal, name).__doc__
    assert name in fascia_journal.__all__
    assert name in dir(fascia_journal)


def test_the_public_names_are_these_and_no_others():
    assert sorted(fascia_journal.__all__) == sorted(NAMES)
    with pytest.raises(AttributeError, match="no attribute 'Jornal'"):
        fascia_journal.Jornal  # noqa: B018 - looking is the test


def parameters(function):
    return inspect.signature(function).parameters


def names_of(function, *kinds):
    return [p.name for p in parameters(function).values() if p.kind in kinds and p.name != "self"]


POSITIONAL = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY)
KEYWORD = inspect.Parameter.KEYWORD_ONLY
REQUIRED = inspect.Parameter.empty

# module, function: the positional parameters, and the keyword-only ones with their defaults
SIGNATURES = [
    ("records", "Tension", {"overall": None, "neck": None, "upper_back": None, "lower_back": None}, {}),
    ("journal", "Journal.open", {"path": None}, {}),
    ("journal", "Journal.add", {"record": REQUIRED}, {}),
    ("journal", "Journal.add_all", {"records": REQUIRED}, {}),
    ("journal", "Journal.replace", {"record": REQUIRED}, {}),
    ("journal", "Journal.delete", {"record": REQUIRED}, {}),
    ("journal", "Journal.undo", {}, {}),
    ("journal", "Journal.plan", {"on": None}, {}),
    ("journal", "Journal.backup", {"target": None}, {}),
    ("journal", "Journal.check", {}, {}),
    *(
        ("journal", f"Journal.{name}", {}, {})
        for name in ("sessions", "ratings", "exercises", "check_ins", "pauses", "frames")
    ),
    (
        "analysis.adherence",
        "weekly",
        {"sessions": REQUIRED},
        {"start": REQUIRED, "as_of": REQUIRED, "minimum": 2, "maximum": 3, "pauses": (), "end": None},
    ),
    ("analysis.adherence", "summary", {"weeks": REQUIRED}, {}),
    ("analysis.adherence", "completeness", {"sessions": REQUIRED}, {}),
    ("analysis.tension", "immediate_change", {"before": REQUIRED, "after": REQUIRED}, {}),
    ("analysis.trend", "theil_sen", {"x": REQUIRED, "y": REQUIRED}, {}),
    (
        "report",
        "build",
        {"frames": REQUIRED},
        {
            "first_day": REQUIRED,
            "last_day": REQUIRED,
            "target": REQUIRED,
            "person": "",
            "notes": False,
            "timestamp": None,
        },
    ),
    *(("plots", name, None, {"ax": None}) for name in ("sessions_per_week", "calendar", "course")),
    ("plots", "immediate_change", None, {"ax": None}),
]


@pytest.mark.parametrize(
    ("module", "name", "positional", "keyword"), SIGNATURES, ids=[f"{m}.{n}" for m, n, *_ in SIGNATURES]
)
def test_signatures_may_grow_keywords_but_not_change(module, name, positional, keyword):
    function = importlib.import_module(f"fascia_journal.{module}")
    for part in name.split("."):
        function = getattr(function, part)
    given = parameters(function)
    if positional is None:  # a plot: data first, by any name
        assert len(names_of(function, *POSITIONAL)) == 1
    else:
        assert {n: given[n].default for n in names_of(function, *POSITIONAL)} == positional
    for keyword_name, default in keyword.items():
        assert given[keyword_name].kind is KEYWORD
        assert given[keyword_name].default == default
    for extra in set(names_of(function, KEYWORD)) - set(keyword):
        assert given[extra].default is not REQUIRED, f"{extra} must have a default"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (
            "Session",
            "started_at zone exercises before after prescribed ended_at context note flare_up source",
        ),
        ("CheckIn", "at zone tension wellbeing sleep stress activity note flare_up"),
        ("ExerciseEntry", "exercise seconds status reason"),
        ("Pause", "first_day last_day reason"),
    ],
)
def test_records_take_the_fields_of_the_design_by_name(name, fields):
    given = parameters(getattr(fascia_journal, name))
    assert set(fields.split()) <= set(given)
    assert next(iter(given)) == fields.split()[0]


@pytest.mark.parametrize(
    ("module", "name", "fields"),
    [
        (
            "analysis.adherence",
            "Adherence",
            "percent credited required weeks_reached weeks_assessed weeks_above_plan verdict reason",
        ),
        (
            "analysis.tension",
            "Change",
            "n lower same higher median_before median_after median_change estimate low high level p method",
        ),
        ("analysis.trend", "Trend", "slope intercept low high tau p n verdict reason"),
        ("report", "Report", "path pages warnings"),
    ],
)
def test_results_have_the_names_of_the_design(module, name, fields):
    result = getattr(importlib.import_module(f"fascia_journal.{module}"), name)
    assert fields.split() == list(result.__dataclass_fields__)[: len(fields.split())]
    assert result.__dataclass_params__.frozen


def test_journal_has_version_draft_and_settings():
    for name in ("version", "draft", "settings"):
        assert isinstance(inspect.getattr_static(fascia_journal.Journal, name), property)
