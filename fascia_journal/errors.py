"""What can go wrong, each with a sentence that says what is wrong and what to do.

Bad *calls* raise a `JournalError`; bad *data* (a row of an import) come back as `Rejected`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class JournalError(Exception):
    """Anything this package refuses. `str(error)` is a sentence that a person can be shown."""


class RecordError(JournalError):
    """A record holds a value that it may not hold.

    Attributes:
        field: name of the field, as in the record's constructor.
        value: what was given.
    """

    def __init__(self, field: str, value: Any, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.value = value


class ProgrammeError(JournalError):
    """A programme file is broken; says which file, which key and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"The programme file {file} cannot be used: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


class StoreError(JournalError):
    """The journal's file cannot be read or written; nothing was changed."""


class DamagedJournalError(StoreError):
    """The file is not a journal, or its content is damaged. It was left as it is."""


class NewerJournalError(StoreError):
    """The file was written by a newer version of this package. It was left as it is."""


class AlreadySavedError(StoreError):
    """The same draft was saved before, from another window; nothing was saved twice."""


class StaleRecordError(StoreError):
    """The record was changed or deleted elsewhere since it was read; nothing was saved.

    Attributes:
        yours: the record that was refused.
        theirs: the record as it stands in the journal now; None when it was deleted.
    """

    def __init__(self, sentence: str, *, yours: Any, theirs: Any) -> None:
        super().__init__(sentence)
        self.yours = yours
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Rejected:
    """One value of a table that was not taken, and why.

    Attributes:
        row: number of the row as its reader counts it, the header being row 1.
        field: the column.
        value: what stood there.
        reason: a sentence that says what is wrong and what to do.
        sheet: of a workbook of which several sheets were read, the one; "" else.
    """

    row: int
    field: str
    value: Any
    reason: str
    sheet: str = ""
