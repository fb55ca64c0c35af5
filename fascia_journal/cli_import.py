"""The shell's `import`: what a file would bring, a question, and one change that `undo` takes back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fascia_journal import terminal
from fascia_journal.errors import JournalError, Rejected

if TYPE_CHECKING:
    from fascia_journal.exchange.importing import Kind
    from fascia_journal.exchange.reading import Choices, Unclear
    from fascia_journal.journal import Journal

LARGEST = 512 * 2**20
"""Bytes of a file that is read at all; each reader has a limit of its own."""

_SHOWN = 10  # rejected values
_CELL = 20  # cells of the terminal that a column of the sample takes at most
_WORTH_A_WAIT = 2**20  # bytes from which on it is told how far the reading is
_FOR_TABLES = {
    "columns": "--column",
    "rows": "--rows",
    "dates": "--dates",
    "decimal": "--decimal",
    "encoding": "--encoding",
    "separator": "--separator",
    "sheet": "--sheet",
    "header_row": "--header-row",
}
_OPTION_OF = {"rows": "--rows", "date_order": "--dates", "decimal": "--decimal"}


def content(file: Path) -> bytes:
    """The bytes of a file; asked for before the journal is opened.

    A second handle on a journal that is open in this process would drop its locks.

    Raises:
        JournalError: it is not there, is no file, is larger than any that is read, or cannot be read.
    """
    try:
        if file.is_dir():
            raise JournalError(
                f"{file} is a folder; name a file. Loop Habit Tracker exports a ZIP: it is read as it is."
            )
        if not file.exists():
            raise JournalError(f"{file} is not there.")
        if not file.is_file():
            raise JournalError(f"{file} is no file that can be imported.")
        if file.stat().st_size > LARGEST:
            raise JournalError(f"{file.name} is larger than {LARGEST // 2**20} MB. Nothing was read.")
        return file.read_bytes()
    except OSError as error:
        raise JournalError(f"{file} cannot be read ({error.strerror or type(error).__name__}).") from error
    except ValueError:  # a NUL in a name
        raise JournalError("No file has this name; name another.") from None


def bring_in(journal: Journal, data: bytes, options: argparse.Namespace) -> int:
    """Show what an import would do, ask, and do it.

    Returns:
        The exit code: 0 when all is in the journal now, 1 when the person said no.

    Raises:
        JournalError: the file cannot be read, something must be said first, or nobody could be asked.
        RecordError: there is no such time zone.
    """
    from fascia_journal.exchange import importing
    from fascia_journal.exchange.reading import Unclear

    name = options.file.name
    kind = importing.kind_of(data, name)
    _refuse_idle_options(kind, options)
    found = importing.read(
        journal,
        data,
        name,
        habit=options.habit,
        zone=options.zone,
        choices=_choices(options),
        progress=_progress("Reading", len(data)),
    )
    if isinstance(found, importing.Several):
        _print("Habits in this file:", *importing.habits_in_words(found))
        raise JournalError("Say which habit to take: --habit NAME. Nothing was written.")
    if isinstance(found, Unclear):
        print(_questions(found))
        raise JournalError("Something must be said about this file first, as shown. Nothing was written.")
    _print(*importing.in_words(found))
    rejected = found.preview.incoming.rejected
    _show_rejected(rejected)
    if not found.preview.new:
        _save_rejected(rejected, options.rejected)
        if found.preview.already_there or not found.preview.incoming.rejected:
            print("There is nothing to import.")
            return 0
        raise JournalError("No row could be taken. Nothing was written.")
    if not options.yes and not _agreed(len(found.preview.new)):
        print("Nothing was written.")
        return 1
    _save_rejected(rejected, options.rejected)
    amount = importing.write(journal, found, progress=_progress("Writing", len(data)))
    print(f"Imported: {amount:,} {'record' if amount == 1 else 'records'}.")
    if importing.can_be_undone(found):
        print("To take it back: fascia-journal undo")
    return 0


def _choices(options: argparse.Namespace) -> Choices:
    from fascia_journal.exchange.reading import Choices

    columns = None
    if options.columns is not None:
        columns = dict(options.columns)
        if len(columns) < len(options.columns):
            raise JournalError("Two columns are given for one field; give each field once.")
    return Choices(
        columns=columns,
        date_order=options.dates,
        decimal=options.decimal,
        encoding=options.encoding,
        separator=options.separator,
        sheet=options.sheet,
        header_row=options.header_row,
        rows=options.rows,
        hour=options.time,
        all_exercises=options.all_exercises,
    )


def _refuse_idle_options(kind: Kind, options: argparse.Namespace) -> None:
    """Whoever says something about a file expects that it counts."""
    said = [option for key, option in _FOR_TABLES.items() if getattr(options, key) is not None]
    idle = [] if kind == "table" else said
    if kind != "habits" and options.habit is not None:
        idle.append("--habit")
    if kind == "copy" and options.all_exercises:
        idle.append("--all-exercises")
    if idle:
        what = {"habits": "Loop Habit Tracker", "copy": "a copy of a journal", "table": "a table"}[kind]
        raise JournalError(f"{options.file.name}: {', '.join(idle)} cannot be used with {what}.")


def _agreed(amount: int) -> bool:
    if not terminal.somebody_there():
        raise JournalError("Nothing was written: nobody could be asked. --yes imports without asking.")

    def read(answer: str) -> bool:
        if answer.lower() in ("y", "yes"):
            return True
        if answer.lower() in ("", "n", "no"):
            return False
        raise ValueError("Type y or n.")

    return terminal.ask(f"Import {amount:,} {'record' if amount == 1 else 'records'}? [y/N] ", read)


def _show_rejected(rejected: Sequence[Rejected]) -> None:
    from fascia_journal.exchange.incoming import rejected_table

    if not rejected:
        return
    rows = [
        (*(terminal.cut(terminal.harmless(cell), _CELL) for cell in row[:3]), row[3])
        for row in rejected_table(rejected[:_SHOWN])
    ]
    header = ("Row", "Field", "Value", "Reason")
    print(f"\n{terminal.table(header, rows, cells=terminal.line_length())}")
    if len(rejected) > _SHOWN:
        print(f"The first {_SHOWN} of {len(rejected):,}; --rejected FILE.csv saves all of them.")
    print()


def _save_rejected(rejected: Sequence[Rejected], file: Path | None) -> None:
    """Save what was not taken; before anything is written, so that a file that is there already stops it."""
    from fascia_journal.exchange import files
    from fascia_journal.exchange.incoming import rejected_csv

    if file is None:
        return
    if not rejected:
        print("Everything was taken, so no file of rejected rows was made.")
        return
    with files.writing(file) as part:
        part.write_bytes(rejected_csv(rejected))
    _print(f"What was not taken is saved in {file}")


def _questions(found: Unclear) -> str:
    """What is unclear, with the options that answer it, and a sample of the rows."""
    layout = found.layout
    width = max(map(len, layout.first_rows), default=1)
    header = ["Row", *layout.header]
    header += [""] * (width - len(header))
    rows = [[*row, *[""] * (len(header) - len(row))] for row in layout.first_rows]
    shown = [[terminal.cut(terminal.harmless(cell), _CELL) for cell in row] for row in (header, *rows)]
    lines = [f"The first rows of {terminal.harmless(found.name)}:", "", terminal.table(shown[0], shown[1:])]
    for question in found.questions:
        lines += ["", terminal.harmless(question.words)]
        option = _OPTION_OF.get(question.option)
        lines += [f"  {option} {value:<16}{words}" for value, words in question.answers.items() if option]
    asked = {question.option for question in found.questions}
    if "columns" in asked:
        lines += ["", "Name the columns, those that you leave out are not read:"]
        longest = max(map(len, layout.fields)) + len("=COLUMN")
        for key, words in layout.fields.items():
            column = layout.columns.get(key)
            told = f"  (is certain: {terminal.harmless(column)})" if column else ""
            lines.append(f"  --column {key + '=COLUMN':<{longest}}  {terminal.harmless(words)}{told}")
    if asked & {"columns", "header_row"}:
        named = f"Row {layout.header_row} was" if layout.header_row else "No row was"
        lines += ["", f"{named} taken for the names; if another row holds them:"]
        lines.append(f"  --header-row {'NUMBER':<16}as it is counted in the file; 0: no row does")
        if len(layout.sheets) > 1:
            lines += ["", f"Read from the sheet {terminal.harmless(str(layout.sheet))}; there are others:"]
            lines += [f"  --sheet {terminal.harmless(repr(one))}" for one in layout.sheets]
    return "\n".join(lines)


def _progress(doing: str, size: int) -> Callable[[float], None] | None:
    """Tells a person at a terminal how far it is; nothing where a file is small or nobody looks."""
    if size < _WORTH_A_WAIT or not sys.stderr.isatty():
        return None

    def tell(share: float) -> None:
        print(f"\r{doing}: {share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)

    return tell


def _print(*lines: str) -> None:
    print("\n".join(terminal.harmless(line) if line.strip() else "" for line in lines))
