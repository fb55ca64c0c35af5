"""What is being typed, kept in the journal until it is saved: one draft for each form of each window."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fascia_journal import clock

if TYPE_CHECKING:
    from fascia_journal.journal import Journal
    from fascia_journal.widgets.guard import Guard

_PAUSE_IN_TYPING = 0.3  # seconds after which a draft is written, so that not every letter is a write


def newest_first(journal: Journal) -> list[tuple[str, dict[str, Any]]]:
    """The drafts that are kept, with their keys; what no form can have written is passed over."""
    kept = journal.draft
    found = (
        [(key, one) for key, one in kept.items() if isinstance(one, dict)] if isinstance(kept, dict) else []
    )
    return sorted(found, key=lambda draft: str(draft[1].get("at", "")), reverse=True)


class Draft:
    """The draft of one form; those of other forms and windows are left alone.

    Args:
        journal: keeps it.
        kind: "session" or "check_in".
        guard: guard of the page.
        contents: what there is to keep, JSON-able; None: nothing.

    Attributes:
        key: its name in the journal, and the id of the record that it becomes.
    """

    def __init__(
        self, journal: Journal, kind: str, guard: Guard, contents: Callable[[], dict[str, Any] | None]
    ) -> None:
        self.key = uuid.uuid4().hex
        self._journal = journal
        self._kind = kind
        self._guard = guard
        self._contents = contents
        self._timer: asyncio.TimerHandle | None = None

    def restore(self, read: Callable[[dict[str, Any]], None]) -> bool:
        """Take up the one that was kept last and can be read.

        Args:
            read: fills the form.

        Returns:
            False when one could not be read; it stays where it is.
        """
        readable = True
        for key, draft in newest_first(self._journal):
            if draft.get("kind") != self._kind:
                continue
            try:
                read(draft)
            except Exception:  # noqa: BLE001 - whatever an earlier or a later version kept must lock nobody out
                readable = False
            else:
                self.key = key
                break
        return readable

    def soon(self) -> None:
        """Keep it when the typing pauses."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.keep()
            return
        self._rest()
        self._timer = loop.call_later(_PAUSE_IN_TYPING, self._guard(self.keep))

    def keep(self) -> None:
        """Keep it now."""
        self._rest()
        contents = self._contents()
        draft = {"kind": self._kind, "at": clock.now().isoformat(), **contents} if contents else None
        self._journal.keep_draft(self.key, draft)

    def drop(self) -> None:
        """Forget it; what is typed next is another one."""
        self._rest()
        self._journal.keep_draft(self.key, None)
        self.renew()

    def renew(self) -> None:
        """What stands in the form is from now on a draft of its own."""
        self.key = uuid.uuid4().hex

    def _rest(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
