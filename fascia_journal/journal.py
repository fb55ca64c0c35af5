"""The journal: the one object that a person, a page or a shell holds.

A thin face over the store, the plan and the frames. Opening one loads neither pandas nor matplotlib.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from zoneinfo import ZoneInfo

from fascia_journal import clock, places
from fascia_journal import plans as plans_of
from fascia_journal.errors import RecordError
from fascia_journal.keeping import Keeping
from fascia_journal.programme import Programme
from fascia_journal.records import Plan, Record, Session
from fascia_journal.settings import DEFAULTS, Settings
from fascia_journal.store.archive import Dump, Logged, Version
from fascia_journal.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from fascia_journal.analysis.frames import Frames

R = TypeVar("R", bound=Record)

__all__ = ["Dump", "Journal", "Logged", "Version"]


class Journal:
    """A journal in one file. Use it in a `with` block, or close it.

    Everything that changes the journal is durable when the call returns, and raises a `JournalError` whose
    sentence says what is wrong when it could not be done; then nothing was changed. `keeping`: its backups.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.keeping = Keeping(store, self.settings)

    @classmethod
    def open(cls, path: str | Path | None = None, *, create: bool = True) -> Self:
        """Open a journal; it is made on first use.

        Args:
            path: its file. None: $FASCIA_JOURNAL, else data/journal.sqlite in a checkout, else the
                platform's user data folder.
            create: make it when it is not there.

        Raises:
            StoreError: and its family: the file is damaged, of another program, of a newer version, or out
                of reach; it was left as it is.
        """
        file = Path(path).expanduser() if path is not None else places.default_journal()
        journal = cls(Store(file.absolute(), create=create))
        journal.keeping.back_up_if_due()
        return journal

    def close(self) -> None:
        """Close the file; nothing is pending."""
        self._store.close()

    def reopen(self) -> None:
        """After `close`: go on with the file that lies at the path now."""
        self._store = Store(self.path, create=False)
        self.keeping = Keeping(self._store, self.settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Journal {self.name!r} at {self.path}>"

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self._store.path

    @property
    def name(self) -> str:
        """The journal's name, as its file bears it."""
        return self.path.stem

    @property
    def version(self) -> int:
        """Rises with each committed change, from whichever process."""
        return self._store.version

    # -- changing ------------------------------------------------------------------------------------------

    def add(self, record: R, *, key: str | None = None) -> R:
        """Save a new record; comes back with id, revision and entered_at set.

        Args:
            record: what to save.
            key: of the draft that it was until now: it becomes the record's id and the draft goes, so
                that a draft which stands in two windows is saved once. None: it was no draft.

        Raises:
            AlreadySavedError: that draft was saved before.
            RecordError: an exercise that is neither prescribed nor in the programme of that day, or a date
                in the future.
        """
        return self._add([record], key)[0]

    def add_all(
        self,
        records: Iterable[R],
        *,
        what: str | None = None,
        keep_ids: bool = False,
        progress: Callable[[float], None] | None = None,
    ) -> list[R]:
        """Save several new records in one change: all or none, and one `undo` takes all back.

        Args:
            records: what to save.
            what: how `undo` names them, such as "the import of sessions.csv"; None: by what they are.
            keep_ids: let a record that has an id keep it, so that an import knows it the next time.
            progress: is told the share that is written, from 0 to 1, now and then.

        Raises:
            AlreadySavedError: a record of such an id is in the journal.
        """
        return self._add(records, what=what, keep_ids=keep_ids, progress=progress)

    def _add(self, records: Iterable[R], key: str | None = None, **options: Any) -> list[R]:
        given = list(records)
        new_plans: list[Plan] = [record for record in given if isinstance(record, Plan)]
        plans = [*self._store.plans(), *new_plans] or list(self.plans())
        in_force = cache(lambda day: plans_of.in_force(plans, day))
        saved = self._store.add_all(given, lambda one: self._missing(one, in_force), key=key, **options)
        self.keeping.back_up_if_due()
        return cast("list[R]", saved)

    def replace(self, record: R) -> R:
        """Save an edited record, which keeps its id; the version before stays in the history.

        Raises:
            StaleRecordError: it was changed or deleted elsewhere since it was read; says what differs.
        """
        missing = self._missing(record, self.plan)
        saved = cast(R, self._store.replace(replace(record, **missing)))
        self.keeping.back_up_if_due()
        return saved

    def delete(self, record: Record) -> None:
        """Take a record out; `undo` brings it back.

        Raises:
            StaleRecordError: it was changed or deleted elsewhere since it was read.
        """
        self._store.delete(record)
        self.keeping.back_up_if_due()

    def undo(self) -> str:
        """Take the latest change back, whoever made it; says what it was."""
        said = self._store.undo()
        self.keeping.back_up_if_due()
        return said

    @property
    def can_undo(self) -> str | None:
        """What `undo` would take back; None when there is nothing."""
        return self._store.can_undo()

    def erase(self, record: Record) -> list[Path]:
        """Remove a record and its history for good; returns the backups that still hold it, newest first."""
        self._store.erase(record)
        return self.keeping.holding({(record.kind, cast(str, record.id))})

    def erase_between(self, first_day: dt.date, last_day: dt.date) -> tuple[int, list[Path]]:
        """Remove for good what was written down about a span of days, both included, with its history.

        Sessions and check-ins go by their local date, pauses when they lie within the span as a whole; so do
        versions and drafts that only the history still holds. Plans and settings stay.

        Returns:
            How many records there were, deleted ones included, and the backups that still hold any of them,
            newest first.
        """
        if last_day < first_day:
            raise RecordError("last_day", last_day, "The span ends before it begins: check the two dates.")
        erased = self._store.erase_between(first_day, last_day)
        return len(erased), self.keeping.holding(erased)

    def erase_everything(self) -> list[Path]:
        """Remove every record, plan, setting, draft and the whole history for good; the empty file stays.

        Returns:
            The backups that hold anything, of what was erased before, too; newest first.
        """
        holding = self.keeping.holding(None)  # the setting that says where they lie goes, too
        self._store.erase_everything()
        return holding

    # -- looking up ----------------------------------------------------------------------------------------

    def get(self, kind: str, key: str) -> Record | None:
        """One record by kind ("session", "check_in", "pause", "plan") and id; None when it is not there."""
        return self._store.get(kind, key)

    def latest(self, limit: int, *, skip: int = 0, kind: str = "session") -> list[Any]:
        """The latest records of a kind, newest first."""
        return self._store.latest(kind, limit, skip)

    def count(self, kind: str = "session") -> int:
        """How many records of a kind there are."""
        return self._store.count(kind)

    def known(self) -> set[tuple[str, object]]:
        """What an import asks: of each record its kind with its id, and its kind with when it began.

        A session or check-in begins at an aware datetime, a pause or a plan on a date.
        """
        return self._store.known()

    def history(self, kind: str, key: str) -> list[Record]:
        """Earlier versions of a record, by kind and id, oldest first."""
        return self._store.history(kind, key)

    # -- tables --------------------------------------------------------------------------------------------

    def frames(self) -> Frames:
        """All that the journal holds at one moment, as DataFrames with the columns of `analysis.columns`."""
        from fascia_journal.analysis import frames

        read_at = clock.now()
        moment = self._store.moment()
        settings = {**DEFAULTS, **moment.settings}
        as_of = read_at.astimezone(ZoneInfo(settings["zone"] or clock.zone_name())).date()
        plans = moment.plans or (plans_of.default_plan(settings["programme"]),)
        plan = plans_of.in_force(plans, as_of)
        return frames.from_rows(
            moment.rows,
            plan=plan,
            plans=plans,
            programme=plans_of.readable(plan.programme),
            settings=settings,
            read_at=read_at,
            as_of=as_of,
        )

    def sessions(self) -> pd.DataFrame:
        """One row a session."""
        return self.frames().sessions

    def ratings(self) -> pd.DataFrame:
        """One row a rating of tension that was given."""
        return self.frames().ratings

    def exercises(self) -> pd.DataFrame:
        """One row an exercise of a session."""
        return self.frames().exercises

    def check_ins(self) -> pd.DataFrame:
        """One row a check-in."""
        return self.frames().check_ins

    def pauses(self) -> pd.DataFrame:
        """One row a pause."""
        return self.frames().pauses

    # -- plan, draft, settings -----------------------------------------------------------------------------

    def plan(self, on: dt.date | None = None) -> Plan:
        """The plan that holds on a day; None: today.

        Before the first saved plan the first one holds; with none saved, the programme's own goal and
        all of its exercises.
        """
        return plans_of.in_force(self.plans(), on or self._today())

    def plans(self) -> tuple[Plan, ...]:
        """The dated plans, oldest first; the default one alone when none was saved."""
        return self._store.plans() or (plans_of.default_plan(self.settings["programme"]),)

    def change_plan(self, plan: Plan) -> Plan:
        """Let a plan hold from its day on, until the next one that was saved for a later day.

        It takes the place of one for the same day. With the first change the plan that held until then is
        saved, too, so that older weeks keep the goal and the exercises of their time.

        Raises:
            ProgrammeError: its programme is missing or broken.
            RecordError: an exercise that its programme does not have.
        """
        saved = self._store.plans()
        now = self.plan(plan.from_day)
        if (plan.programme, plan.exercises) != (now.programme, now.exercises):
            plans_of.refuse_unknown_exercises(plan)
        for old in saved:
            if old.from_day == plan.from_day:
                return self.replace(replace(plan, id=old.id, revision=old.revision))
        until_then = plans_of.default_plan(self.settings["programme"])
        if saved or plan.from_day <= until_then.from_day:
            return self.add(plan)
        return self.add_all([until_then, plan])[-1]

    def programme(self, on: dt.date | None = None) -> Programme:
        """The programme of that day's plan.

        Raises:
            ProgrammeError: its file is missing or broken.
        """
        return Programme.load(self.plan(on).programme)

    @property
    def draft(self) -> dict[str, Any] | None:
        """What is being typed, in all windows, by the keys of the drafts; None when there is nothing."""
        return self._store.draft()

    @draft.setter
    def draft(self, value: dict[str, Any] | None) -> None:
        self._store.set_draft(value)

    def keep_draft(self, key: str, value: dict[str, Any] | None) -> None:
        """Keep one draft at once, or forget it (None); those of other windows stay as they are."""
        self._store.keep_draft(key, value)

    @property
    def settings(self) -> MutableMapping[str, Any]:
        """The settings, by name; setting one saves it at once."""
        return Settings(self._store.settings, self._store.set_setting)

    # -- keeping -------------------------------------------------------------------------------------------

    def backup(self, target: str | Path | None = None) -> Path:
        """Make a verified copy of the journal.

        Args:
            target: the file to make; None: a new one in the backup folder.

        Raises:
            StoreError: it exists already, cannot be written, or the copy is not good.
        """
        return self.keeping.backup(None if target is None else Path(target).expanduser().absolute())

    def backups(self) -> list[Path]:
        """The backups of this journal in the backup folder, newest first."""
        return self.keeping.backups()

    def dump(self, *, history: bool = True) -> Dump:
        """All that the journal holds, but drafts and where its backups lie; with the log of changes or not.

        Raises:
            DamagedJournalError: something in the file is not what was saved.
        """
        return self._store.dump(history=history)

    def load(self, dump: Dump) -> None:
        """Put a whole journal into this one, which must be empty: records, ids, history and settings.

        Raises:
            StoreError, RecordError: it is not empty; a value that no journal holds. Nothing was loaded.
        """
        self._store.load(dump)
        self.keeping.back_up_if_due()

    def check(self) -> list[str]:
        """Look for damage in the file, and for copies beside it; a sentence for each finding."""
        return [*self._store.check(), *filter(None, [self.copies_beside])]

    @property
    def copies_beside(self) -> str | None:
        """Names copies of this journal in its folder, with what to do; None when there are none."""
        return self.keeping.said_of_copies()

    # -- what a record needs before it is saved ------------------------------------------------------------

    def _missing(self, record: Record, in_force: Callable[[dt.date], Plan]) -> dict[str, Any]:
        """What a record does not say itself, by field."""
        if not isinstance(record, Session):
            return {}
        plan = in_force(record.local_date)
        return {"prescribed": plans_of.prescribed(record, plan, lambda: self._saved_before(record))}

    def _saved_before(self, session: Session) -> set[str]:
        """Exercises that the saved session holds: an edit may keep them, whatever became of the programme."""
        saved = self._store.get("session", session.id) if session.id else None
        return {entry.exercise for entry in saved.exercises} if isinstance(saved, Session) else set()

    def _today(self) -> dt.date:
        return clock.today(self.settings["zone"])
