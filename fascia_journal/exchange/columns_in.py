"""Which column of somebody's table says what: by its name where that is certain, in five languages.

A name is taken apart into words, and it is certain only when each of its words is known and all of them point
at one thing. "Tension before (0-10)" is; "pain before" is not, and neither is "time after".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from fascia_journal.errors import JournalError
from fascia_journal.exchange.wording import listed, short

SESSION_FIELDS = ("before", "after", "exercises")
"""Any of them makes a row a session; so does a column for an exercise."""

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
    "flare": "flare flareup schub schube poussee riacutizzazione brote",
    "note": "note notes notiz notizen comment comments kommentar kommentare bemerkung bemerkungen anmerkung "
    "anmerkungen remark remarks commentaire commentaires remarque remarques nota notas appunti commento "
    "commenti comentario comentarios observaciones",
}
_FILLING = (
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
    frozenset({"flare"}): "flare_up",
    frozenset({"note"}): "note",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_LEFT_ASIDE = frozenset(_FILLING.split()) - set(_KIND_OF)

# What may stand in brackets without changing what a name says: our own scale, and how a date is written.
_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:0\s*(?:-|–|—|\.\.|/|to|bis|à|a)\s*10|/\s*10|[dmyjgathsu:./\-\s]{4,19}|local|lokal)\s*[)\]]",
    re.IGNORECASE,
)
_BARE_SCALE = re.compile(r"(?:\b0\s*(?:-|–|to|bis|à|a)\s*10|/\s*10)\s*$", re.IGNORECASE)
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


def recognise(
    header: Sequence[str],
    holds_dates: Callable[[str], bool],
    holds_words: Callable[[str], bool],
    exercise_of: Callable[[str], str | None],
) -> Columns:
    """What the columns say, and what is not certain about it.

    Args:
        header: names of the columns.
        holds_dates: whether any cell of a column can be read as a date.
        holds_words: whether any cell of a column is more than a number.
        exercise_of: the key of the exercise that a column is named after and ticked for; None: of none.
    """
    found: dict[str, list[str]] = {}
    ticked: dict[str, list[str]] = {}
    for column in header:
        meaning = meaning_of(column)
        if meaning == "date" and not holds_dates(column):
            continue  # "day" may be the weekday, "data" anything
        if meaning == "exercises" and not holds_words(column):
            continue  # how many, not which
        if meaning:
            found.setdefault(meaning, []).append(column)
        elif key := exercise_of(column):
            ticked.setdefault(key, []).append(column)
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
    claimed = set(chain.from_iterable((*found.values(), *ticked.values())))
    left_out = tuple(column for column in header if column not in claimed)
    if left_out and not (doubts or ticked or {*SESSION_FIELDS, "tension"} & set(found)):
        doubts.append(
            f"What these columns hold is not certain: {listed(left_out)}. Say which one is the tension "
            "before or after a session, the exercises done, or the tension without a session; or that only "
            "the date counts."
        )
    return Columns(of, done, tuple(doubts), left_out)


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
    bare = _BARE_SCALE.sub("", _IN_BRACKETS.sub(" ", column)).strip()
    if any(sign in bare for sign in "()[]%/"):
        bare = bare.replace("/", " ") if set("()[]%").isdisjoint(bare) else ""
    kinds = set()
    for word in _WORDS.findall(plain(bare)):
        kind = _KIND_OF.get(word)
        if kind is None and word not in _LEFT_ASIDE:
            return None
        if kind:
            kinds.add(kind)
    return _MEANINGS.get(frozenset(kinds))


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
}
