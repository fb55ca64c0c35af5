"""The shell's face: `fascia-journal` and its commands, doing what the pages do through the same code."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fascia_journal import cli_plan, clock, places, programme, terminal
from fascia_journal.cli_log import in_words, log_check_in, log_session, number, stop_words
from fascia_journal.cli_options import make_parser
from fascia_journal.errors import JournalError, RecordError

if TYPE_CHECKING:
    from fascia_journal.journal import Journal
    from fascia_journal.records import CheckIn, Session

USAGE, REFUSED, INTERRUPTED = 2, 1, 130
"""Exit codes: the command was not understood; it was refused; Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the shell.

    Args:
        arguments: the words after `fascia-journal`; None: those of this process.

    Returns:
        The exit code, 0 when all went well. What went wrong stands on stderr, in one sentence.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that knows ASCII alone must not end in a traceback
            stream.reconfigure(errors="backslashreplace")
    try:
        options = _understood(list(sys.argv[1:] if arguments is None else arguments))
        code = COMMANDS[options.command](options)
        sys.stdout.flush()
    except RecordError as error:
        code = _complain(error, USAGE)
    except JournalError as error:
        code = _complain(error, REFUSED)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        code = INTERRUPTED
    except BrokenPipeError:  # `fascia-journal list | head`: whoever read us has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = REFUSED
    except OSError as error:
        code = _complain(f"{error.filename or 'A file'}: {error.strerror or error}.", REFUSED)
    except Exception as error:  # noqa: BLE001 - a person never sees a traceback
        # Its text may hold what was typed, and whoever reports it would send that along.
        what = type(error).__name__
        code = _complain(f"Something went wrong in the journal itself ({what}); please report it.", REFUSED)
    return code


def _understood(words: list[str]) -> argparse.Namespace:
    """What the words mean; whoever has such a pain is told what to do even where they mean nothing."""
    try:
        return make_parser(COMMANDS).parse_args(words)
    except SystemExit as refused:
        if refused.code and "--sharp" in words:
            named = words[words.index("--journal") + 1] if "--journal" in words[:-1] else None
            file = named or str(places.default_journal())  # no question comes before this text
            chosen = None
            with suppress(JournalError), _open(argparse.Namespace(journal=file)) as journal:
                chosen = journal.settings["emergency_number"]
            print(stop_words(None, sharp=True, emergency_number=chosen), end="")
        raise


def _complain(sentence: object, code: int) -> int:
    print(terminal.harmless(str(sentence)), file=sys.stderr)
    return code


# Commands ----------------------------------------------------------------------------------------------


def start(options: argparse.Namespace) -> int:
    """start the journal, or open the page of the one that runs (this is the default)"""
    return _serve(_journal_file(options), options)


def stop(options: argparse.Namespace) -> int:
    """end the running journal"""
    from fascia_journal.app import server

    file = _journal_file(options)
    print("The journal has been closed." if server.stop(file) else "This journal is not running.")
    return 0


def log(options: argparse.Namespace) -> int:
    """write down a session"""
    return _write_down(log_session, options)


def check_in(options: argparse.Namespace) -> int:
    """write down a check-in: how the back is, without a session"""
    return _write_down(log_check_in, options)


def _write_down(
    save: Callable[[Journal, argparse.Namespace], Session | CheckIn], options: argparse.Namespace
) -> int:
    with _open(options, create=True) as journal:
        chosen = journal.settings["emergency_number"]
        try:
            saved = save(journal, options)
        except JournalError:  # whoever has such a pain is told what to do, whatever was wrong with the rest
            print(stop_words(None, sharp=options.sharp, emergency_number=chosen), end="")
            raise
        print(terminal.harmless(f"Saved in {_title(journal)}: {in_words(saved)}"))
    print("To take it back: fascia-journal undo")
    if words := stop_words(saved, sharp=options.sharp, emergency_number=chosen):
        print(f"\n{words}", end="")
    return 0


def list_(options: argparse.Namespace) -> int:
    """show the sessions, the latest first"""
    _check_period(options)
    with _open(options) as journal:
        sessions = journal.sessions()
        invented = journal.settings["invented"]
    if options.first_day:
        sessions = sessions[sessions["local_date"] >= options.first_day.isoformat()]
    if options.last_day:
        sessions = sessions[sessions["local_date"] <= options.last_day.isoformat()]
    if sessions.empty:
        print("There is no session to show.")
        return 0
    rows = [
        (
            f"{row['local_time']:%Y-%m-%d %a %H:%M}",
            number(row["before"]),
            number(row["after"]),
            f"{row['done']}/{row['prescribed']}",
            row["context"].replace("_", " "),
            "yes" if row["flare_up"] else "",
            row["note"],
        )
        for row in sessions.iloc[::-1].head(options.limit).to_dict("records")
    ]
    if invented:
        print("Sample journal: an invented person.")
    header = ("Date and time", "Before", "After", "Done", "Context", "Flare-up", "Note")
    print(terminal.table(header, rows, cells=terminal.line_length()))
    if len(rows) < len(sessions):
        print(f"{len(rows)} of {len(sessions)} sessions; --limit {len(sessions)} shows all of them.")
    return 0


def pause(options: argparse.Namespace) -> int:
    """enter days that do not count, or show them; --end ends the pause that runs"""
    with _open(options, create=True) as journal:
        print(cli_plan.pause(journal, options))
    return 0


def plan(options: argparse.Namespace) -> int:
    """show the plan and the earlier ones, or change it from a day on"""
    with _open(options, create=True) as journal:
        print(cli_plan.plan(journal, options))
    return 0


def report(options: argparse.Namespace) -> int:
    """save the report for the physiotherapist as a PDF"""
    _check_period(options)
    from fascia_journal import cli_report

    with _open(options) as journal:
        print(cli_report.report(journal, options))
    return 0


def sheet(options: argparse.Namespace) -> int:
    """save the plan's exercises on one page, for the wall"""
    from fascia_journal import cli_report

    with _open(options) as journal:
        print(cli_report.sheet(journal, options))
    return 0


def export(options: argparse.Namespace) -> int:
    """save everything as tables and as a lossless copy, in a new folder"""
    from fascia_journal import cli_export

    with _open(options) as journal:
        print(cli_export.export(journal, options))
    return 0


def import_(options: argparse.Namespace) -> int:
    """bring records in: a table (CSV, XLSX, ODS), Loop Habit Tracker, or a lossless copy"""
    from fascia_journal import cli_import

    given = cli_import.content(options.file)
    with _open(options, create=True) as journal:
        return cli_import.bring_in(journal, given, options)


def reminders(options: argparse.Namespace) -> int:
    """save reminders for your calendar, on the days and at the time that you choose"""
    from fascia_journal import cli_export

    with _open(options, create=True) as journal:
        print(cli_export.reminders(journal, options))
    return 0


def undo(options: argparse.Namespace) -> int:
    """take the latest change back"""
    with _open(options) as journal:
        print(terminal.harmless(journal.undo()))
    return 0


def backup(options: argparse.Namespace) -> int:
    """make a checked copy of the journal now"""
    with _open(options) as journal:
        print(terminal.harmless(f"Backed up to {journal.backup(options.to)}"))
    return 0


def restore(options: argparse.Namespace) -> int:
    """bring the journal back from a backup: the newest good one, or the one that you name"""
    from fascia_journal.cli_restore import brought_back

    print(brought_back(_journal_file(options), options.backup))
    return 0


def check(options: argparse.Namespace) -> int:
    """look for damage in the journal's file"""
    with _open(options) as journal:
        findings = journal.check()
        said = findings or [f"{journal.path}: no damage found."]
        print("\n".join(map(terminal.harmless, said)))
    return REFUSED if findings else 0


def where(options: argparse.Namespace) -> int:
    """say where the journal, its backups, its reports and its programme lie"""
    file = _journal_file(options)
    backups, source, note = places.backups(file), "back", "" if file.exists() else " (not begun yet)"
    if file.exists():
        try:
            with _open(options) as journal:
                backups = Path(journal.settings["backup_folder"] or backups)
                source = journal.plan().programme
        except JournalError as error:  # whoever looks for a backup may have a damaged journal
            note = f" ({error})"
    for name, value in (
        ("Journal", f"{file}{note}"),
        ("Backups", str(backups)),
        ("Reports", str(places.reports(file))),
        ("Programme", str(programme.file_of(source))),
        ("Journals", ", ".join(places.named_journals()) or "none yet"),
    ):
        print(f"{name:<11}{terminal.harmless(value)}")
    return 0


def demo(options: argparse.Namespace) -> int:
    """open the sample journal of an invented person"""
    from fascia_journal import sample
    from fascia_journal.journal import Journal

    records = sample.load(moved_to=clock.today(sample.HOME))
    # A folder of its own each time: a demo that still runs elsewhere keeps its file.
    file = options.into or Path(tempfile.mkdtemp(prefix="fascia-journal-demo-")) / "sample.sqlite"
    if file.exists():
        raise JournalError(f"{file} is there already; give the name of a new file.")
    with Journal.open(file) as journal:
        journal.add_all(records)
        journal.settings["invented"] = True
        if not options.into:
            journal.settings["backup_folder"] = str(file.parent / "backups")
    if options.into:
        print(terminal.harmless(f"The sample journal of an invented person is now in {file}"))
        print(terminal.harmless(f'To open it: fascia-journal --journal "{file}"'))
        return 0
    print("Sample journal: an invented person. Your own journal stays as it is.")
    return _serve(file, options)


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "start": start,
    "stop": stop,
    "log": log,
    "check-in": check_in,
    "list": list_,
    "pause": pause,
    "plan": plan,
    "report": report,
    "sheet": sheet,
    "export": export,
    "import": import_,
    "reminders": reminders,
    "undo": undo,
    "backup": backup,
    "restore": restore,
    "check": check,
    "where": where,
    "demo": demo,
}


def _check_period(options: argparse.Namespace) -> None:
    if options.first_day and options.last_day and options.last_day < options.first_day:
        raise RecordError("to", options.last_day, "The period ends before it begins: check --from and --to.")


# Which journal -----------------------------------------------------------------------------------------


@contextmanager
def _open(options: argparse.Namespace, *, create: bool = False) -> Iterator[Journal]:
    from fascia_journal.journal import Journal

    with Journal.open(_journal_file(options), create=create) as journal:
        said = [journal.keeping.said_of_an_earlier_file()] if create else []
        yield journal
        for words in filter(None, [*said, journal.keeping.problem_to_say()]):
            _complain(words, 0)


def _journal_file(options: argparse.Namespace) -> Path:
    """The journal that is meant: by option, by $FASCIA_JOURNAL, by the person's answer, or the default."""
    if options.journal is not None:
        named = Path(options.journal).expanduser()
        is_path = named.suffix == ".sqlite" or named.name != options.journal
        return named.absolute() if is_path else places.journal_file(options.journal)
    names = [] if os.environ.get("FASCIA_JOURNAL") else places.named_journals()
    if len(names) > 1 and terminal.somebody_there():
        print("Which journal?")
        for number, name in enumerate(names, start=1):
            print(f"  {number}  {terminal.harmless(name)}")

        def chosen(answer: str) -> str:
            if answer in names:
                return answer
            if (answer or "1").isdecimal() and 1 <= int(answer or 1) <= len(names):
                return names[int(answer or 1) - 1]
            raise ValueError(f"Type a number from 1 to {len(names)}, or a name.")

        options.journal = terminal.ask(f"Number or name [{terminal.harmless(names[0])}]: ", chosen)
        return places.journal_file(options.journal)
    return places.default_journal().absolute()


def _serve(file: Path, options: argparse.Namespace) -> int:
    from fascia_journal.app import server

    chosen = ("open_browser", "lab", "port", "address", "open_to_others")
    return server.start(file, **{name: getattr(options, name) for name in chosen})


def _title(journal: Journal) -> str:
    return "your journal" if journal.name == places.DEFAULT_NAME else f"the journal {journal.name}"
