"""The shipped programme against its facts, and every broken file refused with file, key and reason."""

import dataclasses
import os
import re
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascia_journal import programme
from fascia_journal.errors import ProgrammeError
from fascia_journal.programme import Programme

EXERCISE = '[[exercise]]\nkey = "lunge"\ntitle = "Lunge"\ninstruction = "Step forward."\n'
SMALLEST = 'key = "mine"\ntitle = "Mine"\n' + EXERCISE


@pytest.fixture
def write(tmp_path):
    def _write(content, name="mine.toml"):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return file

    return _write


# The shipped programme -------------------------------------------------------------------------------

FACTS = [
    # key, title, what it needs, how the two sides share the time
    ("roll_down", "Spinal roll-down", (), "both at once"),
    ("lunge", "Lunge with raised arms", (), "left, then right"),
    ("ball_upper_back", "Ball on the upper back", ("tennis or fascia ball", "wall"), "left, then right"),
    ("wall_lean", "Wall lean", ("wall",), "both at once"),
    ("doorway", "Doorway stretch", ("wall or door frame",), "left, then right"),
    ("neck_roll", "Neck roll", ("fascia roll", "wall"), "both in turn"),
]


def test_the_routine_is_six_exercises_of_a_minute_and_a_half():
    back = Programme.load()
    assert [(e.key, e.title, e.equipment, e.sides) for e in back.exercises] == FACTS
    assert {e.seconds for e in back.exercises} == {90}
    assert back.keys == tuple(key for key, *_ in FACTS)


def test_two_to_three_sessions_a_week_of_around_fifteen_minutes():
    back = Programme.load("back")
    assert (back.key, back.weekly_minimum, back.weekly_maximum) == ("back", 2, 3)
    minutes = sum(e.seconds + back.get_ready_seconds for e in back.exercises) / 60
    assert 11 <= minutes <= 16


def test_the_cue_to_change_sides_comes_where_the_time_is_shared():
    back = Programme.load()
    assert [e.key for e in back.exercises if e.two_sides] == ["lunge", "ball_upper_back", "doorway"]
    for exercise in back.exercises:
        assert ("half-way" in exercise.instruction) == exercise.two_sides


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("roll_down", ("slowly", "knees soft", "osteoporosis", "disc", "dizziness")),
        ("lunge", ("shoulders low", "unsteady")),
        ("ball_upper_back", ("muscle", "never on the spine", "light")),
        ("wall_lean", ("pleasant", "sharp pain")),
        ("doorway", ("still", "tingle")),
        ("neck_roll", ("slowly", "dizzy", "whiplash")),
    ],
)
def test_each_exercise_says_what_to_mind(key, words):
    caution = {e.key: e.caution for e in Programme.load().exercises}[key]
    for word in words:
        assert word in caution.replace("Turn slowly", "turn slowly").replace("Go slowly", "go slowly")


def test_instructions_are_two_to_four_short_sentences():
    for exercise in Programme.load().exercises:
        assert 2 <= exercise.instruction.count(".") <= 4, exercise.key
        assert len(exercise.instruction) < 260, exercise.key
    variations = {e.key for e in Programme.load().exercises if e.variation}
    assert variations == {"roll_down", "lunge", "wall_lean", "doorway", "neck_roll"}


def test_no_sentence_promises_anything():
    back = Programme.load()
    text = " ".join(f"{e.instruction} {e.variation} {e.caution}" for e in back.exercises).lower()
    for word in ("works", "heal", "cure", "proven", "releases"):
        assert word not in text


def test_titles_also_for_an_exercise_of_another_programme():
    back = Programme.load()
    assert back.title_of("lunge") == "Lunge with raised arms"
    assert back.title_of("cat_cow") == "Cat cow"


def test_a_programme_does_not_change_under_a_journal():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Programme.load().weekly_minimum = 1


# A file of one's own ---------------------------------------------------------------------------------


def test_the_smallest_file_that_is_a_programme(write):
    mine = Programme.load(write(SMALLEST))
    assert mine.keys == ("lunge",)
    assert (mine.weekly_minimum, mine.weekly_maximum, mine.get_ready_seconds) == (2, 3, 30)
    exercise = mine.exercises[0]
    assert (exercise.seconds, exercise.sides, exercise.equipment) == (90, "both at once", ())


def test_everything_a_file_can_say(write):
    mine = Programme.load(
        write(
            'key = "mine"\ntitle = " Für \\"Zoë\\" "\n'
            + "weekly_minimum = 4\nweekly_maximum = 5\nget_ready_seconds = 0\n"
            + EXERCISE
            + 'variation = "v"\ncaution = "c"\nequipment = ["毛巾"]\n'
            + 'sides = "left, then right"\nseconds = 45\n'
        )
    )
    assert mine.title == 'Für "Zoë"'
    assert (mine.weekly_minimum, mine.weekly_maximum, mine.get_ready_seconds) == (4, 5, 0)
    exercise = mine.exercises[0]
    assert (exercise.variation, exercise.caution, exercise.equipment) == ("v", "c", ("毛巾",))
    assert exercise.two_sides
    assert exercise.seconds == 45


def test_a_copy_of_the_shipped_file_is_a_programme(write):
    shipped = Programme.load()
    source = Path(programme.__file__).parent / "programmes" / "back.toml"
    assert Programme.load(write(source.read_bytes())) == shipped


def test_a_minimum_above_three_lifts_the_maximum_with_it(write):
    mine = Programme.load(write("weekly_minimum = 5\n" + SMALLEST))
    assert (mine.weekly_minimum, mine.weekly_maximum) == (5, 5)


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(write):
    assert Programme.load(write(b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode())).title == "Mine"


def test_a_path_may_start_at_home(write, monkeypatch, tmp_path):
    write(SMALLEST)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Programme.load("~/mine.toml").key == "mine"


TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # what follows is turned around


@given(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters=TURNING), min_size=1
    ).filter(str.strip)
)
def test_any_title_in_any_language(text):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mine.toml"
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        file.write_bytes(f'key = "mine"\ntitle = "{quoted}"\n{EXERCISE}'.encode())
        assert Programme.load(file).title == " ".join(text.split())


def test_a_title_is_one_line_that_turns_nothing_around(write):
    made = Programme.load(write(SMALLEST.replace('"Mine"', '"a\\tb \\n c\\u202e\\u001b[31md"')))
    assert made.title == "a b c[31md"
    with pytest.raises(ProgrammeError, match="missing or empty"):
        Programme.load(write(SMALLEST.replace('"Mine"', '"\\u202e \\u001b"')))


# Pictures --------------------------------------------------------------------------------------------

KEYS = [key for key, *_ in FACTS]
PICTURES = Path(programme.__file__).parent / "programmes" / "back"
SVG = "{http://www.w3.org/2000/svg}"
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def ids(svg):
    return re.findall(r'\bid="([^"]*)"', svg)


def test_every_shipped_exercise_has_its_picture_and_no_picture_is_left_over():
    back = Programme.load()
    assert [e.picture for e in back.exercises] == [f"back/{key}.svg" for key in KEYS]
    assert {file.name for file in PICTURES.iterdir()} == {f"{key}.svg" for key in KEYS}


@pytest.mark.parametrize("key", KEYS)
def test_a_picture_is_one_drawing_with_a_text_alternative(key):
    root = ElementTree.fromstring(Programme.load().picture_of(key))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("viewBox") == "0 0 480 300"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    assert title.text == Programme.load().title_of(key)
    assert 150 < len(description.text) < 500


@pytest.mark.parametrize("key", KEYS)
def test_a_picture_needs_no_font_no_style_sheet_and_nothing_from_elsewhere(key):
    file = (PICTURES / f"{key}.svg").read_text(encoding="utf-8")
    picture = Programme.load().picture_of(key)
    for word in ("<text", "font", "<style", "style=", "var(", "<image", "<script", "data:"):
        assert word not in file.replace("</style", ""), word
    assert set(re.findall(r"https?://[^\"]*", file)) == {"http://www.w3.org/2000/svg"}
    assert "<!--" not in picture
    assert len(file) < 20_000


@pytest.mark.parametrize("key", KEYS)
def test_a_picture_takes_its_ink_from_the_page_and_names_its_other_colours(key):
    """So that it can be read on a light and on a dark page, and a page can change its colours."""
    colours = {"#8b94a3": "soft|floor", "#c2570c": "accent|accent-line", "#2f7fd6": "move", "#dc2626": "no"}
    drawing = ElementTree.fromstring(Programme.load().picture_of(key))
    masked = {part for mask in drawing.iter(f"{SVG}mask") for part in mask.iter()}
    assert "currentColor" in ElementTree.tostring(drawing, encoding="unicode")
    for part in drawing.iter():
        for paint in (part.get("fill"), part.get("stroke")):
            if part in masked or paint in (None, "none", "currentColor"):
                continue
            assert re.fullmatch(f"fj-picture-({colours[paint]})", part.get("class", "")), paint


@pytest.mark.parametrize("page", ["#ffffff", "#111827"])
def test_every_colour_of_the_pictures_stands_out_from_a_light_and_a_dark_page(page):
    def luminance(colour):
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for colour in ("#8b94a3", "#c2570c", "#2f7fd6", "#dc2626"):
        low, high = sorted((luminance(colour), luminance(page)))
        assert (high + 0.05) / (low + 0.05) >= 3, colour  # what WCAG asks of graphics


def test_all_pictures_can_stand_in_one_page():
    back = Programme.load()
    named = [name for key in KEYS for name in ids(back.picture_of(key))]
    assert len(named) == len(set(named))
    for key in KEYS:
        picture = back.picture_of(key)
        assert all(name.startswith(f"{key}-") for name in ids(picture))
        used = re.findall(r'href="#([^"]*)"|url\(#([^)]*)\)|aria-\w+="([^"]*)"', picture)
        assert {name for names in used for name in names if name} == set(ids(picture))


def test_a_picture_beside_ones_own_programme(write):
    write(OPEN + '<desc>A step &amp; a half</desc><path d="M0 0h9"/></svg>', "step.svg")
    mine = Programme.load(write(SMALLEST + 'picture = "step.svg"\n'))
    assert "<desc>A step &amp; a half</desc>" in mine.picture_of("lunge")
    assert mine.picture_of("another") is None


def test_no_picture_is_no_fault(write):
    assert Programme.load(write(SMALLEST)).picture_of("lunge") is None


def test_a_copy_of_the_shipped_file_finds_the_shipped_pictures(write):
    copy = Programme.load(write((PICTURES.parent / "back.toml").read_bytes()))
    assert copy.picture_of("neck_roll") == Programme.load().picture_of("neck_roll")


def test_what_a_drawing_program_notes_for_itself_is_left_out(write):
    write(
        '<?xml version="1.0"?><?notes ><img src="a" onerror="b">?><!-- mine -->\n'
        + OPEN.replace(" viewBox", ' xmlns:i="http://www.inkscape.org" i:version="1" viewBox')
        + '<i:view zoom="1"/><metadata><i:licence/></metadata>'
        + '<path id="a" d="M0 0" i:label="leg"/><use xlink:href="#a"/><g fill="url( #a )"/></svg>',
        "step.svg",
    )
    picture = Programme.load(write(SMALLEST + 'picture = "step.svg"\n')).picture_of("lunge")
    for word in ("inkscape", "notes", "onerror", "mine", "metadata", "zoom", "leg", "xlink"):
        assert word not in picture
    assert '<use href="#a" />' in picture


MORE_THAN_A_DRAWING = {
    "no svg": ("<html/>", "does not begin with <svg"),
    "svg without its namespace": ("<svg><path/></svg>", "does not begin with <svg"),
    "not closed": (OPEN + "<g></svg>", "not well-formed XML"),
    "empty": ("", "not well-formed XML"),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00", "not text in UTF-8"),
    "UTF-16": ((OPEN + "</svg>").encode("utf-16"), "not text in UTF-8"),
    "too large": (OPEN + " " * 200_000 + "</svg>", "larger than 200 kB"),
    "nested without end": (OPEN + "<g>" * 20_000 + "</g>" * 20_000 + "</svg>", "nested too deeply"),
    "DOCTYPE": ('<!DOCTYPE svg [<!ENTITY a "aa">]>' + OPEN + "&a;</svg>", "DOCTYPE"),
    "an entity that nobody named": (OPEN + "&nbsp;</svg>", "not well-formed XML"),
    "script": (OPEN + "<script>alert(1)</script></svg>", "contains <script>"),
    "script behind a prefix": (
        OPEN + '<s:script xmlns:s="http://www.w3.org/2000/svg">1</s:script></svg>',
        "contains <script>",
    ),
    "HTML": (OPEN + "<foreignObject><p>1</p></foreignObject></svg>", "contains <foreignObject>"),
    "style sheet": (OPEN + "<style>* { display: none }</style></svg>", "contains <style>"),
    "bitmap": (OPEN + '<image href="#a"/></svg>', "contains <image>"),
    "link": (OPEN + '<a href="#a"/></svg>', "contains <a>"),
    "animation of a link": (OPEN + '<set attributeName="href" to="javascript:1"/></svg>', "contains <set>"),
    "event": (OPEN + '<g onclick="alert(1)"/></svg>', "contains onclick="),
    "event of the whole": (OPEN.replace(" viewBox", ' OnLoad="1" viewBox') + "</svg>", "contains OnLoad="),
    "another file": (OPEN + '<use href="other.svg#a"/></svg>', "reaches outside itself with href="),
    "another host": (OPEN + '<use xlink:href="https://a.example/#a"/></svg>', "outside itself with href="),
    "paint from elsewhere": (
        OPEN + '<g fill="url(https://a.example/#a)"/></svg>',
        "outside itself with fill",
    ),
    "style from elsewhere": (OPEN + "<g style=\"fill: url('a.svg#b')\"/></svg>", "outside itself with style"),
    "a hidden address": (OPEN + '<g style="fill: u\\72l(a.svg)"/></svg>', "outside itself with style"),
    "an image set": (
        OPEN + "<g style=\"background: image-set('a' 1x)\"/></svg>",
        "outside itself with style",
    ),
}


@pytest.mark.parametrize(("content", "reason"), MORE_THAN_A_DRAWING.values(), ids=MORE_THAN_A_DRAWING)
def test_a_picture_that_is_more_than_a_drawing_is_refused(write, content, reason):
    write(content, "step.svg")
    mine = Programme.load(write(SMALLEST + 'picture = "step.svg"\n'))
    with pytest.raises(ProgrammeError) as refusal:
        mine.picture_of("lunge")
    assert refusal.value.key == "exercise 1: picture"
    assert refusal.value.reason.startswith("step.svg ")
    assert reason in refusal.value.reason
    assert len(str(refusal.value)) < 600


def test_a_missing_picture_is_named_with_the_place_where_it_belongs(write, tmp_path):
    mine = Programme.load(write(SMALLEST + 'picture = "img/step.svg"\n'))
    with pytest.raises(ProgrammeError, match=r"img/step\.svg is not there; put it into") as refusal:
        mine.picture_of("lunge")
    assert str(tmp_path) in refusal.value.reason


def test_a_picture_does_not_lead_out_of_its_folder(write, tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.svg").write_text(OPEN + "</svg>", encoding="utf-8")
    (tmp_path / "inside" / "step.svg").symlink_to(tmp_path / "secret.svg")
    mine = Programme.load(write(SMALLEST + 'picture = "step.svg"\n', "inside/mine.toml"))
    with pytest.raises(ProgrammeError, match="leads out of"):
        mine.picture_of("lunge")


@given(st.binary(max_size=200))
def test_no_picture_whatever_gives_more_than_a_refusal(content):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "mine.toml").write_text(SMALLEST + 'picture = "step.svg"\n', encoding="utf-8")
        (Path(folder) / "step.svg").write_bytes(content)
        with pytest.raises(ProgrammeError):
            Programme.load(Path(folder) / "mine.toml").picture_of("lunge")


# Broken files ----------------------------------------------------------------------------------------

BROKEN = {
    "empty": ("", "exercise", "at least one exercise"),
    "no exercise": ('key = "mine"\ntitle = "Mine"\n', "exercise", "at least one exercise"),
    "exercises as text": ('exercise = "lunge"\n', "exercise", "at least one exercise"),
    "exercises as a list of text": ('exercise = ["lunge"]\n', "exercise", "at least one exercise"),
    "one table, not a list": ('[exercise]\nkey = "lunge"\n', "exercise", "[[exercise]]"),
    "missing title": ('key = "mine"\n' + EXERCISE, "title", "missing or empty"),
    "empty title": ('key = "mine"\ntitle = " "\n' + EXERCISE, "title", "missing or empty"),
    "title as number": ('key = "mine"\ntitle = 5\n' + EXERCISE, "title", "5 is not text"),
    "missing key": ('title = "Mine"\n' + EXERCISE, "key", "not a key"),
    "key with capitals": (SMALLEST.replace('"mine"', '"Mine"'), "key", "'Mine' is not a key"),
    "key as number": (SMALLEST.replace('"mine"', "5"), "key", "5 is not a key"),
    "unknown key": ("minutes = 15\n" + SMALLEST, "minutes", "unknown; what can stand here"),
    "exercise: unknown key": (SMALLEST + "minutes = 1.5\n", "exercise 1: minutes", "unknown"),
    "exercise: missing key": (SMALLEST.replace('key = "lunge"\n', ""), "exercise 1: key", "not a key"),
    "exercise: key with a space": (SMALLEST.replace('"lunge"', '"a lunge"'), "exercise 1: key", "not a key"),
    "exercise: missing title": (SMALLEST.replace('title = "Lunge"\n', ""), "exercise 1: title", "missing"),
    "exercise: missing instruction": (
        SMALLEST.replace('instruction = "Step forward."\n', ""),
        "exercise 1: instruction",
        "missing or empty",
    ),
    "exercise: same key twice": (SMALLEST + EXERCISE, "exercise 2: key", "'lunge' is used twice"),
    "exercise: seconds as text": (
        SMALLEST + 'seconds = "90"\n',
        "exercise 1: seconds",
        "'90' is not a whole",
    ),
    "exercise: minutes as text": (
        SMALLEST + 'seconds = "1.5 min"\n',
        "exercise 1: seconds",
        "from 5 to 3600",
    ),
    "exercise: half a second": (SMALLEST + "seconds = 90.5\n", "exercise 1: seconds", "not a whole number"),
    "exercise: seconds true": (SMALLEST + "seconds = true\n", "exercise 1: seconds", "not a whole number"),
    "exercise: no time": (SMALLEST + "seconds = 0\n", "exercise 1: seconds", "from 5 to 3600"),
    "exercise: all day": (SMALLEST + "seconds = 3601\n", "exercise 1: seconds", "from 5 to 3600"),
    "exercise: wrong sides": (SMALLEST + 'sides = "left"\n', "exercise 1: sides", '"left, then right"'),
    "exercise: sides as a list": (SMALLEST + 'sides = ["left"]\n', "exercise 1: sides", "is not one of"),
    "exercise: equipment as text": (SMALLEST + 'equipment = "wall"\n', "exercise 1: equipment", '["wall"]'),
    "exercise: equipment as numbers": (
        SMALLEST + "equipment = [1]\n",
        "exercise 1: equipment",
        "list of words",
    ),
    "exercise: caution as a list": (SMALLEST + 'caution = ["slow"]\n', "exercise 1: caution", "not text"),
    "exercise: picture as a number": (SMALLEST + "picture = 1\n", "exercise 1: picture", "1 is not text"),
    "exercise: picture of another kind": (
        SMALLEST + 'picture = "a.png"\n',
        "exercise 1: picture",
        "SVG file",
    ),
    "exercise: picture far away": (SMALLEST + 'picture = "/a.svg"\n', "exercise 1: picture", "folder"),
    "exercise: picture above": (SMALLEST + 'picture = "b/../../a.svg"\n', "exercise 1: picture", "folder"),
    "exercise: picture on a drive": (SMALLEST + "picture = 'C:a.svg'\n", "exercise 1: picture", "folder"),
    "exercise: picture above, backwards": (
        SMALLEST + "picture = '..\\a.svg'\n",
        "exercise 1: picture",
        "folder",
    ),
    "minimum above maximum": (
        "weekly_minimum = 4\nweekly_maximum = 3\n" + SMALLEST,
        "weekly_maximum",
        "3 is less than weekly_minimum, 4",
    ),
    "minimum of nothing": ("weekly_minimum = 0\n" + SMALLEST, "weekly_minimum", "from 1 to 7"),
    "more days than a week has": ("weekly_maximum = 8\n" + SMALLEST, "weekly_maximum", "from 1 to 7"),
    "minimum as text": ('weekly_minimum = "2"\n' + SMALLEST, "weekly_minimum", "'2' is not a whole number"),
    "get ready before the start": (
        "get_ready_seconds = -1\n" + SMALLEST,
        "get_ready_seconds",
        "from 0 to 600",
    ),
    "minimum true": ("weekly_minimum = true\n" + SMALLEST, "weekly_minimum", "True is not a whole number"),
    "not TOML": ("key: mine\n", "file", "not valid TOML"),
    "the same line twice": ('key = "mine"\n' + SMALLEST, "file", "not valid TOML"),
    "no such date": ("start = 2026-02-30\n" + SMALLEST, "file", "not valid TOML"),
    "a number without end": ("weekly_minimum = " + "9" * 5000 + "\n" + SMALLEST, "file", "not valid TOML"),
    "brackets without end": ("a = " + "[" * 100_000, "file", "not valid TOML"),
    "not UTF-8": (SMALLEST.replace("Lunge", "Füße").encode("latin-1"), "file", "UTF-8"),
    "UTF-16": (SMALLEST.encode("utf-16"), "file", "UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "file", "UTF-8"),
    "too large": (SMALLEST + "#" * 1_000_001, "file", "too large"),
}


@pytest.mark.parametrize(("content", "key", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_with_file_key_and_reason(write, content, key, reason):
    file = write(content)
    with pytest.raises(ProgrammeError) as refusal:
        Programme.load(file)
    assert refusal.value.file == str(file)
    assert refusal.value.key == key
    assert reason in refusal.value.reason
    for part in (str(file), key, reason):
        assert part in str(refusal.value)
    assert len(str(refusal.value)) < 600


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    for source in (tmp_path / "none.toml", "nowhere", "", "\0"):
        with pytest.raises(ProgrammeError) as refusal:
            Programme.load(source)
        assert refusal.value.key == "file"


def test_a_folder_is_no_programme(tmp_path):
    with pytest.raises(ProgrammeError, match="cannot be read"):
        Programme.load(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_one_may_not_read(write):
    file = write(SMALLEST)
    file.chmod(0)
    with pytest.raises(ProgrammeError, match="cannot be read"):
        Programme.load(file)


@given(st.binary(max_size=200))
def test_no_content_whatever_gives_more_than_a_refusal(content):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mine.toml"
        file.write_bytes(content)
        with pytest.raises(ProgrammeError):
            Programme.load(file)
