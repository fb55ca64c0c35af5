"""Everything into a folder: tables for people and programs, with a dictionary, and a lossless copy."""

from __future__ import annotations

import csv
import importlib.util
import io
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fascia_journal.analysis.frames import Frames
from fascia_journal.errors import JournalError
from fascia_journal.exchange import files
from fascia_journal.exchange.cells import fit, inert
from fascia_journal.exchange.dictionary import HEADER, ROWS, dictionary, kind_of
from fascia_journal.exchange.tables import Tables, columns_of, tables

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

FORMATS = {
    "csv": "CSV tables",
    "xlsx": "a spreadsheet (XLSX)",
    "json": "a lossless copy (JSON)",
    "parquet": "Parquet tables",
}
"""What can be written, and how that is said."""
USUAL = ("csv", "xlsx", "json")
ARCHIVE = "journal.json"
WORKBOOK = "tables.xlsx"


def export(
    source: Journal | Frames,
    folder: str | Path,
    *,
    formats: Collection[str] = USUAL,
    notes: bool = True,
    history: bool = True,
) -> list[Path]:
    """Write everything into a new folder `fascia-export_2026-03-02` within the chosen one.

    Args:
        source: a journal, or its frames (tables only: a lossless copy needs the journal).
        folder: in which the new one is made; made itself when it is not there.
        formats: some of FORMATS.
        notes: with the person's own words.
        history: with earlier versions and the log of changes, in the lossless copy; tables never hold them.

    Returns:
        The files, in the order in which they were written.

    Raises:
        JournalError: an unknown format, one that lacks its package, or a folder that cannot be written to;
            then nothing is left behind.
    """
    wanted = _wanted(formats)
    if "json" in wanted and isinstance(source, Frames):
        raise JournalError("A lossless copy (JSON) is made of a journal, not of its frames.")
    frames = source if isinstance(source, Frames) else source.frames()
    given = tables(frames, notes=notes)
    target = files.new_folder(Path(folder), f"fascia-export_{frames.as_of.isoformat()}")
    try:
        made: list[Path] = []
        if "csv" in wanted:
            made += _csv_files(given, target)
        if "xlsx" in wanted:
            from fascia_journal.exchange import sheets

            made.append(sheets.write(given, target / WORKBOOK, read_at=frames.read_at))
        if "json" in wanted and not isinstance(source, Frames):
            from fascia_journal.exchange import archive

            made.append(archive.write(source, target / ARCHIVE, notes=notes, history=history))
        if "parquet" in wanted:
            made += [_parquet(table, target / f"{name}.parquet") for name, table in given.items()]
        made.append(_text(target / "README.txt", _readme(given, made, notes, history)))
    except BaseException:
        files.remove(target)
        raise
    return made


def zipped(source: Journal | Frames, **choices: Any) -> tuple[str, bytes]:
    """The same folder as one ZIP: its name and its content; nothing of it stays on this computer.

    Args:
        source: as in `export`.
        choices: formats, notes, history, as in `export`.

    Raises:
        JournalError: as `export` does.
    """
    with tempfile.TemporaryDirectory(prefix="fascia-") as folder:  # for its owner alone
        made = export(source, folder, **choices)
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in made:
                archive.write(file, f"{file.parent.name}/{file.name}")
        return f"{made[0].parent.name}.zip", content.getvalue()


def _wanted(formats: Collection[str]) -> set[str]:
    wanted = {formats} if isinstance(formats, str) else set(formats)
    if unknown := sorted(wanted - set(FORMATS)):
        raise JournalError(f"There is no format {unknown[0]!r}; there are {', '.join(FORMATS)}.")
    if not wanted:
        raise JournalError(f"Choose at least one format: {', '.join(FORMATS)}.")
    if "parquet" in wanted and importlib.util.find_spec("pyarrow") is None:
        raise JournalError("Parquet needs the package pyarrow, which is not installed: pip install pyarrow")
    return wanted


def _csv_files(given: Tables, folder: Path) -> list[Path]:
    made = []
    for name, table in given.items():
        cells = [_cells(table[column], kind_of(name, column)) for column in table.columns]
        made.append(
            _csv(folder / f"{name}.csv", [str(one) for one in table.columns], zip(*cells, strict=True))
        )
    made.append(_csv(folder / "columns.csv", HEADER, dictionary(columns_of(given))))
    return made


def _csv(target: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with files.writing(target) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")  # with it, a lone \r in a note is quoted, too
        writer.writerow(header)
        writer.writerows(rows)
    return target


def _cells(column: pd.Series, kind: str) -> list[str]:
    """The cells of a column as text; what is missing is empty."""
    write = _WRITERS[kind]
    missing = column.isna().to_numpy()
    return ["" if gone else write(value) for value, gone in zip(column.tolist(), missing, strict=True)]


def _number(value: float) -> str:
    return repr(value).removesuffix(".0")


_WRITERS: dict[str, Callable[[Any], str]] = {
    "instant": lambda moment: moment.isoformat().replace("+00:00", "Z"),
    "wall time": lambda moment: moment.isoformat(sep=" "),
    "date": lambda moment: moment.date().isoformat(),
    "yes or no": lambda flag: "true" if flag else "false",
    "whole number": str,
    "number": _number,
    "text": lambda text: inert(fit(text)),
}


def _parquet(table: pd.DataFrame, target: Path) -> Path:
    with files.writing(target) as part:
        table.to_parquet(part, engine="pyarrow", index=False)
    return target


def _text(target: Path, text: str) -> Path:
    with files.writing(target) as part:
        part.write_text(text, encoding="utf-8")
    return target


def _readme(given: Tables, made: Sequence[Path], notes: bool, history: bool) -> str:
    names = {file.name for file in made}
    parts = [
        "What these files hold: the data of one person's Fascia Journal, self-reported. They are private."
    ]
    if f"{next(iter(given))}.csv" in names:
        listed = "\n".join(f"  {name}.csv: {ROWS[name]}" for name in given)
        parts.append(
            f"{listed}\n  columns.csv: what each column means, its unit, and which end of a scale is better\n"
            "CSV: UTF-8, commas, decimal points, dates like 2026-03-02, instants in UTC. An empty cell is "
            "missing, never 0. Where a spreadsheet would run a text, because it begins with = + - @, a tab "
            "or a line end, an apostrophe stands before it; it was not typed. Characters that "
            "no table can hold became \ufffd."
        )
    if WORKBOOK in names:
        parts.append(
            f"  {WORKBOOK}: the same tables, a sheet for each; the sheet columns explains them. Texts are "
            "never run there, and stand as they were typed."
        )
    if any(name.endswith(".parquet") for name in names):
        parts.append("  *.parquet: the same tables for pandas and other programs.")
    if ARCHIVE in names:
        parts.append(
            f"  {ARCHIVE}: everything, exactly as it was entered, for Fascia Journal to read again"
            f"{'' if notes else '; without the notes'}"
            f"{', with earlier versions of what was changed or deleted.' if history else '.'}"
        )
    parts.append(
        "Tension, stress and the valued activity: 0 best to 10 worst. Wellbeing and sleep: 10 best. All of "
        "it is one person's own rating; it tells no cause."
    )
    if not notes:
        parts.append("The person's own words were left out.")
    return "\n\n".join(parts) + "\n"
