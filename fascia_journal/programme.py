"""A programme: its exercises, their timing and the weekly goal, read from a TOML file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal, get_args
from xml.etree import ElementTree

from fascia_journal import checks
from fascia_journal.errors import JournalError, ProgrammeError

Sides = Literal["both at once", "left, then right", "both in turn"]

_SHIPPED = Path(__file__).resolve().parent / "programmes"
_LARGEST_FILE = 1_000_000
_LARGEST_PICTURE = 200_000

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
# What a drawing is made of. Scripts, links, animation, style sheets, bitmaps and HTML are not in it.
_ELEMENTS = re.compile(
    "svg|g|defs|symbol|use|title|desc|path|rect|circle|ellipse|line|polyline|polygon|text|tspan"
    "|mask|clipPath|marker|pattern|linearGradient|radialGradient|stop"
)
# In an attribute: anything that is fetched or run, and the backslash that could hide it.
_REACHES_OUT = re.compile(r"\\|@|//|script:|data:|image-set|src\(|url\((?!\s*[\"']?#)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of a programme.

    Attributes:
        key: what the journal stores, such as "roll_down".
        title, instruction, variation, caution: sentences for the person; variation and caution may be "".
        equipment: what to have at hand; empty when nothing is needed.
        sides: whether the time is shared between two sides.
        seconds: length of the exercise, both sides together.
        picture: an SVG file, named from the programme file's folder; "" for none.
    """

    key: str
    title: str
    instruction: str
    variation: str = ""
    caution: str = ""
    equipment: tuple[str, ...] = ()
    sides: Sides = "both at once"
    seconds: int = 90
    picture: str = ""

    @property
    def two_sides(self) -> bool:
        """True when a cue to change sides comes half-way."""
        return self.sides == "left, then right"


@dataclass(frozen=True, slots=True)
class Programme:
    """Exercises in their order, the time to get ready before each, and the goal of session days a week.

    file is where it was read from, and no part of what a programme is: a copy elsewhere is the same one.
    """

    key: str
    title: str
    exercises: tuple[Exercise, ...]
    weekly_minimum: int = 2
    weekly_maximum: int = 3
    get_ready_seconds: int = 30
    file: Path | None = field(default=None, compare=False, repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the exercises, in their order."""
        return tuple(exercise.key for exercise in self.exercises)

    def title_of(self, key: str) -> str:
        """Title of an exercise; of a key that this programme does not have, the key in plain words."""
        for exercise in self.exercises:
            if exercise.key == key:
                return exercise.title
        return key.replace("_", " ").capitalize()

    def picture_of(self, key: str) -> str | None:
        """The SVG of an exercise, ready to stand inside a page; None when it has none.

        It holds shapes and words only. Comments, and what a drawing program adds for itself, are left out.

        Raises:
            ProgrammeError: the picture is missing, broken, too large, or more than a drawing.
        """
        for n, exercise in enumerate(self.exercises, start=1):
            if exercise.key == key and exercise.picture:
                file = self.file or _SHIPPED / f"{self.key}.toml"
                return _Picture(str(file), f"exercise {n}: picture", exercise.picture).read(file.parent)
        return None

    @classmethod
    def load(cls, source: str | Path = "back") -> Programme:
        """Read a programme that is shipped, by its key, or any TOML file, by its path.

        Raises:
            ProgrammeError: the file is missing or broken; names the file, the key and the reason.
        """
        file = file_of(source)
        return _shipped(file) if file.parent == _SHIPPED else _read(file)


@cache
def _shipped(file: Path) -> Programme:
    """One that does not change; asked for with each save."""
    return _read(file)


def _read(file: Path) -> Programme:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise ProgrammeError(str(file), "file", "it is far too large for a programme.")
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ProgrammeError(str(file), "file", "there is no such file; check the path.") from None
    except OSError as error:
        raise ProgrammeError(str(file), "file", f"it cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError:
        raise ProgrammeError(str(file), "file", "it is not text in UTF-8; save it as UTF-8.") from None
    except (ValueError, RecursionError) as error:  # also a NUL in the path, a number of 5,000 digits
        raise ProgrammeError(str(file), "file", f"it is not valid TOML: {error}.") from error
    return _Reader(file).programme(data)


def file_of(source: str | Path) -> Path:
    """The file of a programme that is shipped, by its key, or of any other, by its path."""
    shipped = _SHIPPED / f"{source}.toml"
    return shipped if str(source).isidentifier() and shipped.is_file() else Path(source).expanduser()


def source_of(source: str | Path) -> str:
    """How a plan or setting keeps a programme: a shipped one by its key, any other by its whole path.

    Raises:
        ProgrammeError: its file is missing or broken.
    """
    Programme.load(source)
    file = file_of(source)
    return file.stem if file == file_of(file.stem) else str(file.resolve())


class _Reader:
    """Turns the tables of one file into a Programme; knows the file's name for its refusals."""

    def __init__(self, file: Path) -> None:
        self.path = file
        self.file = str(file)

    def programme(self, data: dict[str, Any]) -> Programme:
        known = {"key", "title", "exercise", "weekly_minimum", "weekly_maximum", "get_ready_seconds"}
        self._refuse_unknown("", data, known)
        tables = data.get("exercise")
        if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
            raise ProgrammeError(self.file, "exercise", "list at least one exercise, each as [[exercise]].")
        exercises = tuple(self._exercise(f"exercise {n}: ", t) for n, t in enumerate(tables, start=1))
        keys = [exercise.key for exercise in exercises]
        for n, key in enumerate(keys, start=1):
            if keys.index(key) != n - 1:
                raise ProgrammeError(self.file, f"exercise {n}: key", f"{key!r} is used twice; keys differ.")
        minimum = self._whole("", data, "weekly_minimum", default=2, low=1, high=7)
        maximum = self._whole("", data, "weekly_maximum", default=max(minimum, 3), low=1, high=7)
        if maximum < minimum:
            raise ProgrammeError(
                self.file, "weekly_maximum", f"{maximum} is less than weekly_minimum, {minimum}."
            )
        return Programme(
            key=self._key("", data),
            title=self._text("", data, "title", required=True),
            exercises=exercises,
            weekly_minimum=minimum,
            weekly_maximum=maximum,
            get_ready_seconds=self._whole("", data, "get_ready_seconds", default=30, low=0, high=600),
            file=self.path.absolute(),
        )

    def _exercise(self, where: str, table: dict[str, Any]) -> Exercise:
        self._refuse_unknown(where, table, set(Exercise.__dataclass_fields__))
        sides = table.get("sides", "both at once")
        if sides not in get_args(Sides):
            choices = ", ".join(f'"{choice}"' for choice in get_args(Sides))
            raise ProgrammeError(self.file, f"{where}sides", f"{sides!r} is not one of {choices}.")
        equipment = table.get("equipment", [])
        if not isinstance(equipment, list) or not all(isinstance(item, str) for item in equipment):
            raise ProgrammeError(self.file, f"{where}equipment", 'give a list of words, such as ["wall"].')
        return Exercise(
            key=self._key(where, table),
            title=self._text(where, table, "title", required=True),
            instruction=self._text(where, table, "instruction", required=True),
            variation=self._text(where, table, "variation"),
            caution=self._text(where, table, "caution"),
            equipment=tuple(equipment),
            sides=sides,
            seconds=self._whole(where, table, "seconds", default=90, low=5, high=3600),
            picture=self._picture(where, table),
        )

    def _refuse_unknown(self, where: str, table: dict[str, Any], known: set[str]) -> None:
        for key in table:
            if key not in known:
                raise ProgrammeError(
                    self.file, f"{where}{key}", f"unknown; what can stand here: {', '.join(sorted(known))}."
                )

    def _key(self, where: str, table: dict[str, Any]) -> str:
        try:
            checks.exercise_key("key", table.get("key"))
        except JournalError:
            raise ProgrammeError(
                self.file,
                f"{where}key",
                f"{table.get('key')!r} is not a key: lower-case letters, digits and _, such as roll_down.",
            ) from None
        return str(table["key"])

    def _text(self, where: str, table: dict[str, Any], key: str, *, required: bool = False) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise ProgrammeError(self.file, f"{where}{key}", f"{value!r} is not text in quotes.")
        value = checks.name(value) if key == "title" else value.strip()
        if required and not value:
            raise ProgrammeError(self.file, f"{where}{key}", "it is missing or empty; write a sentence.")
        return value

    def _picture(self, where: str, table: dict[str, Any]) -> str:
        name = self._text(where, table, "picture")
        path = PurePosixPath(name)
        inside = not path.is_absolute() and ".." not in path.parts and not set(name) & {"\\", ":", "\0"}
        if name and not (inside and path.suffix.lower() == ".svg"):
            raise ProgrammeError(
                self.file,
                f"{where}picture",
                f"{name!r} is not an SVG file in the programme file's folder, such as back/lunge.svg.",
            )
        return name

    def _whole(
        self, where: str, table: dict[str, Any], key: str, *, default: int, low: int, high: int
    ) -> int:
        value = table.get(key, default)
        if type(value) is not int or not low <= value <= high:
            raise ProgrammeError(
                self.file, f"{where}{key}", f"{value!r} is not a whole number from {low} to {high}."
            )
        return value


class _Picture:
    """Reads one SVG and lets nothing through that is more than a drawing."""

    def __init__(self, file: str, where: str, name: str) -> None:
        self.file = file
        self.where = where
        self.name = name

    def read(self, folder: Path) -> str:
        text = self._text(self._find(folder))
        if "<!DOCTYPE" in text.upper():
            raise self._refusal("has a DOCTYPE; take that line out, a drawing needs none")
        try:
            root = ElementTree.fromstring(text)  # noqa: S314 - no DOCTYPE, so no entity that could grow
        except ElementTree.ParseError as error:
            raise self._refusal(f"is not well-formed XML ({error})") from None
        if root.tag != f"{_SVG}svg":
            raise self._refusal('does not begin with <svg xmlns="http://www.w3.org/2000/svg">')
        try:
            drawing = ElementTree.tostring(self._drawing(root), encoding="unicode")
        except RecursionError:
            raise self._refusal("is nested too deeply") from None
        return drawing.strip()

    def _find(self, folder: Path) -> Path:
        """The file beside the programme file or, for a copy of a shipped programme, among the shipped."""
        for home in (folder, _SHIPPED):
            file = home / self.name
            try:
                if file.is_file():
                    if not file.resolve().is_relative_to(home.resolve()):
                        raise self._refusal("leads out of the programme file's folder")
                    return file
            except OSError as error:
                raise self._refusal(f"cannot be read ({error.strerror})") from error
        raise self._refusal(f"is not there; put it into {folder} or take the line out")

    def _text(self, file: Path) -> str:
        try:
            with file.open("rb") as opened:
                content = opened.read(_LARGEST_PICTURE + 1)
        except OSError as error:
            raise self._refusal(f"cannot be read ({error.strerror})") from error
        if len(content) > _LARGEST_PICTURE:
            raise self._refusal(f"is larger than {_LARGEST_PICTURE // 1000} kB")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise self._refusal("is not text in UTF-8") from None

    def _drawing(self, source: ElementTree.Element) -> ElementTree.Element:
        """A copy with the elements and attributes of SVG alone, each of them checked."""
        name = source.tag.removeprefix(_SVG)
        if not _ELEMENTS.fullmatch(name):
            raise self._refusal(f"contains <{name}>; a picture holds shapes and words only")
        copy = ElementTree.Element(name)
        if name == "svg":
            copy.set("xmlns", _SVG[1:-1])
        for key, value in source.items():
            attribute = key.removeprefix(_XLINK)
            if attribute.startswith("{"):
                continue  # notes that a drawing program makes for itself
            if attribute.lower().startswith("on"):
                raise self._refusal(f"contains {attribute}=, which runs a script")
            leads_away = attribute.lower() == "href" and not value.strip().startswith("#")
            if leads_away or _REACHES_OUT.search(value):
                raise self._refusal(f"reaches outside itself with {attribute}={value[:60]!r}")
            copy.set(attribute, value)
        copy.text, copy.tail = source.text, source.tail
        for child in source:
            foreign = child.tag.startswith("{") and not child.tag.startswith(_SVG)
            if not foreign and child.tag != f"{_SVG}metadata":
                copy.append(self._drawing(child))
        return copy

    def _refusal(self, reason: str) -> ProgrammeError:
        return ProgrammeError(self.file, self.where, f"{self.name} {reason}.")
