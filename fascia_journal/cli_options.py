"""The words that `fascia-journal` understands, and what each of them means."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from fascia_journal import __version__
from fascia_journal.records import CONTEXTS, PAUSE_REASONS, SKIP_REASONS
from fascia_journal.report.choices import PAPERS, SECTIONS


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence, and where to read more; argparse's own would print the whole usage first."""
        self.exit(2, f"{message}\nSee: {self.prog} --help\n")


def make_parser(commands: Mapping[str, Callable[..., int]]) -> argparse.ArgumentParser:
    """The parser of the whole command; each command's docstring is its help."""
    parser = _Parser(
        prog="fascia-journal",
        description="A journal for a short back routine. Without a command it starts, and opens its page.",
        epilog="Each command has its own help: fascia-journal log --help",
        allow_abbrev=False,
    )
    parser.add_argument("--journal", metavar="NAME|PATH", help="which journal, by its name or its file")
    parser.add_argument("--version", action="version", version=f"fascia-journal {__version__}")
    parser.set_defaults(
        command="start", lab=False, open_browser=True, port=0, address=None, open_to_others=False
    )
    added = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, command in commands.items():
        text = (command.__doc__ or "").strip()
        sub = added.add_parser(
            name, help=text, description=text[:1].upper() + text[1:] + ".", allow_abbrev=False
        )
        sub.set_defaults(command=name)
        if name in _OPTIONS:
            _OPTIONS[name](sub)
    return parser


def _start(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lab", action="store_true", help="open JupyterLab instead of the journal page")
    _browser(parser)
    parser.add_argument(
        "--port", type=_port, default=0, metavar="N", help="port on this machine; a free one by default"
    )
    parser.add_argument(
        "--address", metavar="ADDRESS", help="where it listens; this machine alone (127.0.0.1) by default"
    )
    parser.add_argument(
        "--open-to-others",
        action="store_true",
        help="needed beside an address that other machines can reach; nothing is encrypted on the way",
    )


def _browser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-browser", dest="open_browser", action="store_false", help="only print the page's address"
    )


def _log(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Without options, the command asks. Tension: 0 none to 10 worst imaginable."
    parser.add_argument("--before", type=_rating, metavar="0-10", help="tension before")
    parser.add_argument("--after", type=_rating, metavar="0-10", help="tension after")
    for name in ("neck", "upper-back", "lower-back"):
        parser.add_argument(
            f"--{name}", type=_pair, default=(None, None), metavar="B/A", help="before/after: 5/3, 5/ or /3"
        )
    parser.add_argument(
        "--exercises",
        type=_keys,
        metavar="KEYS",
        help="done: roll_down,lunge or none; all of the plan by default",
    )
    for option, what in (("skip", "left out"), ("partly", "partly done")):
        parser.add_argument(
            f"--{option}",
            type=_key_and_reason,
            action="append",
            default=[],
            metavar="KEY[:REASON]",
            help=f"an exercise {what}; the reason is one of {', '.join(SKIP_REASONS)}",
        )
    parser.add_argument("--context", type=_context, metavar="WORD", help=", ".join(CONTEXTS))
    _about(parser)


def _check_in(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Without options, the command asks. Wellbeing, sleep, stress and activity are our own questions, not "
        "validated."
    )
    for name, what in (
        ("tension", "0 none to 10 worst imaginable"),
        ("neck", "tension in the neck"),
        ("upper-back", "tension in the upper back"),
        ("lower-back", "tension in the lower back"),
        ("wellbeing", "0 very bad to 10 very good"),
        ("sleep", "last night: 0 very bad to 10 very good"),
        ("stress", "0 none to 10 extreme"),
        ("activity", "the thing that you want to do: 0 no trouble to 10 cannot do it"),
    ):
        parser.add_argument(f"--{name}", type=_rating, metavar="0-10", help=what)
    _about(parser)


def _about(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", type=_moment, metavar="WHEN", help='"2026-03-03 18:05", or 18:05 for today')
    parser.add_argument("--yes", action="store_true", help="the date is right, far from the last one or not")
    parser.add_argument("--zone", help="time zone of the place, such as Europe/Zurich")
    parser.add_argument("--note", help="any text")
    parser.add_argument("--flare-up", action="store_true", help="the back is much worse than usual")
    parser.add_argument(
        "--sharp",
        action="store_true",
        help="a pain that is sharp, spreading or numb: shows what to do; is not saved",
    )


def _period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first_day", type=_day, metavar="DAY", help="first day: 2026-03-02")
    parser.add_argument("--to", dest="last_day", type=_day, metavar="DAY", help="last day: 2026-05-31")


def _list(parser: argparse.ArgumentParser) -> None:
    _period(parser)
    parser.add_argument("--limit", type=_whole, default=20, metavar="N", help="how many at most (20)")


def _pause(parser: argparse.ArgumentParser) -> None:
    _period(parser)
    parser.epilog = "Without --to it goes on until you end it. Without options: the list of pauses."
    parser.add_argument("--reason", choices=PAUSE_REASONS, help="other by default")
    parser.add_argument("--end", action="store_true", help="today is the last day of the one that runs")


def _plan(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "What is not named stays as it is. Without options: all plans."
    parser.add_argument("--from", dest="first_day", type=_day, metavar="DAY", help="holds from; today")
    for name in ("minimum", "maximum"):
        parser.add_argument(f"--{name}", type=_whole, metavar="1-7", help=f"{name} of session days a week")
    parser.add_argument("--exercises", type=_keys, metavar="KEYS", help="roll_down,lunge or all")
    parser.add_argument("--programme", metavar="FILE", help="your own programme, or back for the shipped one")
    for name, what in (("start", "first"), ("end", "last")):
        parser.add_argument(
            f"--{name}",
            dest=f"programme_{name}",
            type=_day,
            metavar="DAY",
            help=f"{what} day of the programme",
        )


def _report(parser: argparse.ArgumentParser) -> None:
    _period(parser)
    parser.add_argument("--out", type=_file, metavar="FILE", help="the PDF to write; must not exist yet")
    parser.add_argument("--name", default="", help="a name to print on it; none by default")
    parser.add_argument("--notes", action="store_true", help="print the notes too")
    parser.add_argument(
        "--timestamp",
        type=_timestamp,
        metavar="WHEN",
        help="as of when it is made; the same records then give the same file on any day",
    )
    _paper(parser)
    parser.add_argument(
        "--without",
        choices=SECTIONS,
        action="append",
        default=[],
        metavar="SECTION",
        help=f"leave a section out, more than once if need be: {', '.join(SECTIONS)}",
    )


def _sheet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=_file, metavar="FILE", help="the PDF to write; must not exist yet")
    _paper(parser)


def _paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--paper", choices=list(PAPERS), default="a4", help="a4 by default")


def _export(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Into a folder of its own; nothing is written over. To hand on: leave both out."
    parser.add_argument("--to", type=_file, metavar="FOLDER", help="in which folder; beside the journal")
    parser.add_argument(
        "--format",
        dest="formats",
        action="append",
        metavar="FORMAT",
        help="csv, xlsx, json or parquet, several times for several; csv, xlsx and json by default",
    )
    parser.add_argument("--without-notes", dest="notes", action="store_false", help="leave my words out")
    parser.add_argument(
        "--without-history", dest="history", action="store_false", help="leave earlier versions out"
    )


def _import(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "What is not certain is asked for, never guessed. Nothing is written before you said yes."
    parser.add_argument("file", type=_file, metavar="FILE", help="the file to read; it stays as it is")
    parser.add_argument("--yes", action="store_true", help="import without being asked")
    parser.add_argument("--habit", metavar="NAME", help="which habit of Loop Habit Tracker to take")
    parser.add_argument(
        "--column",
        dest="columns",
        type=_column,
        action="append",
        metavar="FIELD=COLUMN",
        help="date=Datum, once for each of date, time, before, after, exercises, done, flare_up, note; "
        "tension, neck, upper_back, lower_back, wellbeing, sleep, stress, activity; or an exercise by its "
        "key; columns that are not named are left out",
    )
    parser.add_argument(
        "--header-row",
        type=lambda word: 0 if word == "0" else _whole(word),
        metavar="NUMBER",
        help="the row that names the columns; 0: none does",
    )
    parser.add_argument("--sheet", metavar="NAME", help="which sheet of a workbook to read")
    parser.add_argument(
        "--rows",
        metavar="KIND",
        help="sessions or check-ins, where the columns do not show what the rows are",
    )
    parser.add_argument("--dates", metavar="ORDER", help="day-month-year, month-day-year or year-month-day")
    parser.add_argument(
        "--decimal", choices=(".", ","), metavar="SIGN", help="what stands before decimals: . or ,"
    )
    parser.add_argument("--encoding", metavar="NAME", help="of a text file, such as cp1252")
    parser.add_argument("--separator", type=_separator, metavar="SIGN", help="between cells; or the word tab")
    parser.add_argument(
        "--time", type=_time, default=dt.time(12), metavar="TIME", help="if none is said: 12:00"
    )
    parser.add_argument("--zone", help="time zone of the place, such as Europe/Zurich")
    parser.add_argument(
        "--all-exercises",
        action="store_true",
        help="where no exercises are named, all of that day's plan were done",
    )
    parser.add_argument("--rejected", type=_file, metavar="FILE", help="save what was not taken as CSV")


def _reminders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=_keys, required=True, metavar="DAYS", help="mon,thu")
    parser.add_argument("--at", type=_time, required=True, metavar="TIME", help="18:30")
    parser.add_argument("--zone", help="time zone of the place, such as Europe/Zurich")
    parser.add_argument("--out", type=_file, metavar="FILE", help="the file to write; must not exist yet")


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=_file, metavar="FILE", help="where to; the backups folder by default")


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "backup", nargs="?", type=_file, metavar="BACKUP", help="the backup; the newest good one by default"
    )


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--into", type=_file, metavar="FILE", help="only write it into this new file")
    _browser(parser)


_OPTIONS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "start": _start,
    "log": _log,
    "check-in": _check_in,
    "list": _list,
    "pause": _pause,
    "plan": _plan,
    "report": _report,
    "sheet": _sheet,
    "export": _export,
    "import": _import,
    "reminders": _reminders,
    "backup": _backup,
    "restore": _restore,
    "demo": _demo,
}


# What a word means ---------------------------------------------------------------------------------------


def read_number(word: str) -> float:
    """A number with a point or a comma.

    Raises:
        ValueError: a sentence for the person.
    """
    try:
        return float(word.replace(",", "."))
    except ValueError:
        raise ValueError(f"{word!r} is not a number; give 0 to 10.") from None


def _rating(word: str) -> float:
    try:
        return read_number(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _pair(word: str) -> tuple[float | None, float | None]:
    before, _, after = word.partition("/")
    return (_rating(before) if before else None, _rating(after) if after else None)


def _keys(word: str) -> list[str]:
    return [] if word == "none" else [key.strip() for key in word.split(",")]


def _key_and_reason(word: str) -> tuple[str, str | None]:
    key, _, reason = word.partition(":")
    return key, reason or None


def _column(word: str) -> tuple[str, str]:
    key, sign, column = word.partition("=")
    if not (key.strip() and sign and column):
        raise argparse.ArgumentTypeError(f"{word!r} names no column; write it like date=Datum.")
    return key.strip().replace("-", "_"), column


def _separator(word: str) -> str:
    return {"tab": "\t", "\\t": "\t"}.get(word, word)


def _context(word: str) -> str:
    return word.replace("-", "_")


def _day(word: str) -> dt.date:
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word!r} is not a date; write it like 2026-03-02.") from None


def _moment(word: str) -> dt.datetime | dt.time:
    if ":" in word:  # a date alone would be midnight, which nobody meant
        for read in (dt.time.fromisoformat, dt.datetime.fromisoformat):
            try:
                return read(word)
            except ValueError:
                continue
    raise argparse.ArgumentTypeError(f'{word!r} is not a time; write "2026-03-03 18:05", or 18:05 for today.')


def _time(word: str) -> dt.time:
    try:
        return dt.time.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word!r} is not a time; write it like 18:30.") from None


def _timestamp(word: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f'{word!r} is not a time; write "2026-06-01 09:00".') from None
    try:
        return moment.astimezone()
    except (OverflowError, ValueError):
        raise argparse.ArgumentTypeError(f"{word!r} lies beyond the calendar; give another time.") from None


def _port(text: str) -> int:
    number = _whole(text)
    if number > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; ports go from 1 to 65535")
    return number


def _whole(word: str) -> int:
    if not word.isdecimal() or not 0 < int(word) < 1_000_000:
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number above 0.")
    return int(word)


def _file(word: str) -> Path:
    return Path(word).expanduser().absolute()
