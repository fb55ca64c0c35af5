"""Which column of somebody's table says what: by its name where that is certain, in five languages.

A name is taken apart into words, and it is certain only when each of its words is known and all of them point
at one thing. "Tension before (0-10)" is; "pain before" is not, and neither is "time after". A column whose
name has such a word and is not certain is asked about, where no other column holds what it may hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from fascia_journal.errors import JournalError
from fascia_journal.exchange.wording import listed, short

SESSION_FIELDS = ("before", "after", "exercises", "done")
"""Any of them makes a row a session; so does a column for an exercise."""
REGIONS = ("neck", "upper_back", "lower_back")
ITEMS = (*REGIONS, "wellbeing", "sleep", "stress", "activity")
"""What a check-in may hold beside its tension, in the order of the record."""
CHECK_IN_FIELDS = ("tension", *ITEMS)
"""Any of them makes a row a check-in, beside its session where it is one."""

_KINDS: dict[str, str] = {
    "date": "date datum day tag jour fecha dia data giorno wann when quand quando cuando",
    "date_time": "datetime timestamp zeitstempel zeitpunkt horodatage datumzeit",
    "time": "time uhrzeit zeit uhr heure ora orario hora hour clock startzeit anfangszeit tageszeit",
    "start": "start started beginn begin beginning anfang debut inizio inicio",
    "before": "before beforehand pre vorher vor davor zuvor avant prima antes",
    "after": "after afterwards post nachher nach danach apres dopo despues",
    "tension": "tension tensions tightness spannung verspannung ruckenspannung tensione tenso",
    "exercises": "exercise exercises ubung ubungen exercice exercices esercizio esercizi ejercicio "
    "ejercicios",
    "neck": "neck nacken nuque collo cuello",
    "upper_back": "upperback",
    "lower_back": "lowerback",
    "wellbeing": "wellbeing wohlbefinden benessere bienestar",
    "sleep": "sleep schlaf sommeil sonno sueno",
    "quality": "quality qualitat qualite qualita calidad",
    "sleep_quality": "schlafqualitat",
    "stress": "stress stresslevel estres",
    "flare": "flare flareup schub schube poussee riacutizzazione brote",
    "note": "note notes notiz notizen comment comments kommentar kommentare bemerkung bemerkungen anmerkung "
    "anmerkungen remark remarks commentaire commentaires remarque remarques nota notas appunti commento "
    "commenti comentario comentarios observaciones",
}
_PHRASES = {
    "well being": "wellbeing",
    "bien etre": "wellbeing",
    **dict.fromkeys(
        (
            *("upper back", "oberer rucken", "haut du dos", "schiena alta", "parte alta della schiena"),
            *("espalda alta", "parte alta de la espalda"),
        ),
        "upperback",
    ),
    **dict.fromkeys(
        (
            *("lower back", "unterer rucken", "bas du dos", "schiena bassa", "parte bassa della schiena"),
            *("espalda baja", "parte baja de la espalda"),
        ),
        "lowerback",
    ),
}
# Words that may mean it and may mean something else: tension of the mind, any activity.
_PERHAPS = {
    "tension": "anspannung anspannungen angespanntheit",
    "activity": "activity aktivitat activite attivita actividad",
}
# Certain where nothing else stands beside them; beside another word some of them only fill.
_DONE = "done completed status gemacht erledigt geubt absolviert fait faite fatto fatta hecho hecha"
_FILLING = (
    "which welche welches quel quels quelle quelles quale quali cuales level niveau livello nivel "
    "the of on at in by and a an my each up session sessions training workout self rating rated score "
    "overall back done made completed local der die das dem den des am um von im und mein meine einheit "
    "sitzung gemacht gemachte erledigt erledigte gesamt rucken wert bewertung le la les l de du d et a "
    "ma mes seance entrainement dos faits note il lo i gli del della di e mia "
    "sessione allenamento schiena fatti el los y sesion entrenamiento espalda hechos"
)
_MEANINGS: dict[frozenset[str], str] = {
    frozenset({"date"}): "date",
    frozenset({"date_time"}): "date",
    frozenset({"date", "time"}): "date",
    frozenset({"date", "start"}): "date",
    frozenset({"date", "time", "start"}): "date",
    frozenset({"date_time", "start"}): "date",
    frozenset({"time"}): "time",
    frozenset({"time", "start"}): "time",
    frozenset({"before"}): "before",
    frozenset({"before", "tension"}): "before",
    frozenset({"after"}): "after",
    frozenset({"after", "tension"}): "after",
    frozenset({"tension"}): "tension",
    frozenset({"exercises"}): "exercises",
    **{frozenset({key}): key for key in (*REGIONS, "wellbeing", "stress")},
    **{frozenset({"tension", key}): key for key in REGIONS},
    frozenset({"sleep", "quality"}): "sleep",  # "sleep" alone may be the hours
    frozenset({"sleep_quality"}): "sleep",
    frozenset({"flare"}): "flare_up",
    frozenset({"note"}): "note",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_HINTS = {word: kind for kind, words in _PERHAPS.items() for word in words.split()} | _KIND_OF
_LEFT_ASIDE = frozenset(_FILLING.split()) - set(_KIND_OF)
_DONE_WORDS = frozenset(_DONE.split())
_FIELDS_OF = {"date_time": "date", "start": "time", "flare": "flare_up", "sleep_quality": "sleep"}
_PHRASE = re.compile(rf"\b(?:{'|'.join(_PHRASES)})\b")

# What may stand in brackets without changing what a name says: our own scale, and how a date is written.
_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:0\s*(?:-|–|—|\.\.|/|to|bis|à|a)\s*10|/\s*10|[dmyjgathsu:./\-\s]{4,19}|local|lokal)\s*[)\]]",
    re.IGNORECASE,
)
_BARE_SCALE = re.compile(r"(?:\b0\s*(?:-|–|to|bis|à|a)\s*10|/\s*10)\s*$", re.IGNORECASE)
_TO_TEN = re.compile(r"\b0\s*(?:-|–|—|\.\.|/|to|bis|à|a)\s*10\b|/\s*10\b")
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table say.

    Attributes:
        of: of each field the column that holds it.
        done: of each exercise, by its key, the column that is ticked where it was done.
        doubts: sentences, when that is not certain; then something must be asked.
        left_out: columns that nothing is taken from.
    """

    of: Mapping[str, str]
    done: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def sessions(self) -> bool:
        """Whether a row may say more of a session than its date."""
        return bool(self.done) or any(key in self.of for key in SESSION_FIELDS)

    @property
    def check_ins(self) -> bool:
        """Whether a row may hold a rating without a session."""
        return any(key in self.of for key in CHECK_IN_FIELDS)

    @property
    def diary(self) -> bool:
        """Whether the rows say something, and nothing that makes them sessions or check-ins."""
        return not (self.sessions or self.check_ins) and ("note" in self.of or "flare_up" in self.of)


class Seen(Protocol):
    """What the cells of a column show, where its name alone does not decide."""

    def empty(self, column: str) -> bool:
        """Whether nothing stands in it."""

    def holds_dates(self, column: str) -> bool:
        """Whether any cell can be read as a date."""

    def holds_times(self, column: str) -> bool:
        """Whether each cell that is filled is a time."""

    def holds_words(self, column: str) -> bool:
        """Whether any cell is more than a number."""

    def holds_ratings(self, column: str) -> bool:
        """Whether each cell that is filled is a rating, 0 to 10."""

    def holds_ticks(self, column: str) -> bool:
        """Whether each cell that is filled says that something was done, or not."""

    def says_no(self, column: str) -> bool:
        """Whether they are such ticks, and one of them says no."""

    def exercise_of(self, column: str) -> str | None:
        """The key of the exercise that it is named after and ticked for; None: of none."""


def recognise(header: Sequence[str], seen: Seen) -> Columns:
    """What the columns say, and what is not certain about it.

    Args:
        header: names of the columns.
        seen: what their cells show.
    """
    found: dict[str, list[str]] = {}
    ticked: dict[str, list[str]] = {}
    for column in header:
        meaning = meaning_of(column)
        if meaning and _fits(meaning, column, seen):
            found.setdefault(meaning, []).append(column)
        elif key := seen.exercise_of(column):
            ticked.setdefault(key, []).append(column)
    _settle_regions(found)
    begun = [one for one in header if _kinds(one) == ({"start"}, True) and seen.holds_times(one)]
    if begun and "time" not in found:
        found["time"] = begun
    claimed = set(chain.from_iterable((*found.values(), *ticked.values())))
    if "exercises" in found:
        ticked = {}  # one column says it already
    done = {key: columns[0] for key, columns in ticked.items() if len(columns) == 1}
    of = {meaning: columns[0] for meaning, columns in found.items() if len(columns) == 1}
    doubts = [
        f"Several columns could be {_SPOKEN[meaning]}: {listed(columns)}. Say which one to take."
        for meaning, columns in found.items()
        if len(columns) > 1
    ]
    doubts += [
        f"Several columns could be the exercise {key}: {listed(columns)}. Say which one to take."
        for key, columns in ticked.items()
        if len(columns) > 1
    ]
    if "date" not in found:
        doubts.insert(0, "No column is certain to hold the date. Say which one does.")
    taken = set(chain.from_iterable((*found.values(), *ticked.values())))
    left_out = tuple(column for column in header if column not in taken)
    says_more = ticked or {*SESSION_FIELDS, *CHECK_IN_FIELDS} & set(found)
    if left_out and not (doubts or says_more):
        doubts.append(
            f"What these columns hold is not certain: {listed(left_out)}. Say which one is the tension "
            "before or after a session, the exercises done, whether it was done, or the tension without a "
            "session; or that only the date counts."
        )
    elif unsure := [one for one in left_out if one not in claimed and _matters(one, {*found, "date"}, seen)]:
        doubts.append(
            f"These columns may hold what counts, and it is not certain: {listed(unsure)}. Say which column "
            "holds what; those that you leave out are not read."
        )
    return Columns(of, done, tuple(doubts), left_out)


def _fits(meaning: str, column: str, seen: Seen) -> bool:
    """Whether the cells can be what the name says."""
    match meaning:
        case "date":
            return seen.holds_dates(column)  # "day" may be the weekday, "data" anything
        case "exercises":
            return seen.holds_words(column) and not seen.holds_ticks(column)  # which; not how many or whether
        case "done":
            return seen.holds_ticks(column)
        case _:
            return meaning not in ITEMS or seen.holds_ratings(column)


def _settle_regions(found: dict[str, list[str]]) -> None:
    """A region is certain beside the tension that it is a part of; of a session it may be before or after."""
    of_session = "before" in found or "after" in found
    for key in REGIONS:
        columns = found.get(key, [])
        if columns and (of_session or ("tension" not in found and not all(map(_names_tension, columns)))):
            del found[key]


def _names_tension(column: str) -> bool:
    return "tension" in _kinds(column)[0]


def _matters(column: str, found: set[str], seen: Seen) -> bool:
    """Whether a column that nothing is taken from may hold something that no other column holds."""
    if seen.empty(column):
        return False
    if seen.says_no(column):  # perhaps whether it was done
        return True
    meaning = meaning_of(column)
    if meaning == "exercises" and not seen.holds_words(column):
        return False  # how many
    fields = {_FIELDS_OF.get(kind, kind) for kind in _kinds(column)[0]} - {"quality"}
    if fields & {"before", "after"}:
        fields.discard("tension")
    return meaning == "done" or not fields <= found


def chosen(
    given: Mapping[str, str],
    header: Sequence[str],
    name: str,
    fields: Iterable[str],
    exercises: Iterable[str],
) -> Columns:
    """The columns that a person named, of fields and of exercises.

    Raises:
        JournalError: no such field, no such column, one column for two fields, none for the date, or two ways
            to say the exercises.
    """
    of: dict[str, str] = {}
    for key, wanted in given.items():
        if key not in fields and key not in exercises:
            raise JournalError(
                f"There is no field {key!r}; there are {', '.join(fields)}, and the exercises "
                f"{', '.join(exercises)}."
            )
        alike = [column for column in header if column == wanted] or [
            column for column in header if column.strip().casefold() == str(wanted).strip().casefold()
        ]
        if len(alike) != 1:
            raise JournalError(f"{name} has no column {short(str(wanted))!r}; it has {listed(header, 20)}.")
        if alike[0] in of.values():
            raise JournalError(f"The column {short(alike[0])!r} is given for two fields; give each its own.")
        of[key] = alike[0]
    if "date" not in of:
        raise JournalError("Say which column holds the date.")
    left_out = tuple(column for column in header if column not in of.values())
    done = {key: of.pop(key) for key in tuple(of) if key not in fields}
    if done and "exercises" in of:
        raise JournalError(
            "Give either one column that names the exercises, or a column for each exercise; not both."
        )
    return Columns(of, done, left_out=left_out)


def meaning_of(column: str) -> str | None:
    """The field that a name points at with certainty; None: it does not."""
    kinds, certain = _kinds(column)
    if not certain:
        return None
    if not kinds:
        return None if _DONE_WORDS.isdisjoint(_words(column)) else "done"
    return _MEANINGS.get(frozenset(kinds))


def _kinds(column: str) -> tuple[set[str], bool]:
    """What the words of a name point at, and whether each of them is known."""
    bare = _BARE_SCALE.sub("", _IN_BRACKETS.sub(" ", column)).strip()
    words = _words(bare)
    kinds = {kind for word in words if (kind := _HINTS.get(word))}
    known = all(
        word in _KIND_OF or word in _LEFT_ASIDE or (word in _DONE_WORDS and not kinds) for word in words
    )
    if kinds == {"sleep"} and _TO_TEN.search(column):
        kinds.add("quality")
    return kinds, known and set("()[]%").isdisjoint(bare)


def _words(name: str) -> list[str]:
    """The words of a name, small and without accents; what is said in several words is one."""
    text = " ".join(_WORDS.findall(plain(name)))
    return _PHRASE.sub(lambda found: _PHRASES[found[0]], text).split()


def plain(text: str) -> str:
    """The text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


_SPOKEN = {
    "date": "the date",
    "time": "the time",
    "before": "the tension before",
    "after": "the tension after",
    "exercises": "the exercises done",
    "flare_up": "the flare-up",
    "note": "the note",
    "tension": "the tension without a session",
    "done": "whether it was done",
    "neck": "the tension in the neck",
    "upper_back": "the tension in the upper back",
    "lower_back": "the tension in the lower back",
    "wellbeing": "the wellbeing",
    "sleep": "the sleep",
    "stress": "the stress",
}
