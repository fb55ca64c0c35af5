"""What is being typed, kept in the journal until it is saved: one draft for each kind of form."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fascia_journal.journal import Journal
    from fascia_journal.widgets.guard import Guard

_PAUSE_IN_TYPING = 0.3  # seconds after which a draft is written, so that not every letter is a write


def drafts(journal: Journal) -> dict[str, dict[str, Any]]:
    """The drafts that are kept, by kind."""
    kept = journal.draft or {}
    if isinstance(kept.get("kind"), str):  # as it was kept while there was one form alone
        return {kept["kind"]: kept}
    return {kind: draft for kind, draft in kept.items() if isinstance(draft, dict)}


class Draft:
    """The draft of one form, beside those of others.

    Args:
        journal: keeps it.
        kind: "session" or "check_in".
        guard: guard of the page.
        contents: what there is to keep, JSON-able; None: nothing.
    """

    def __init__(
        self, journal: Journal, kind: str, guard: Guard, contents: Callable[[], dict[str, Any] | None]
    ) -> None:
        self._journal = journal
        self._kind = kind
        self._guard = guard
        self._contents = contents
        self._timer: asyncio.TimerHandle | None = None

    @property
    def kept(self) -> dict[str, Any] | None:
        """What lies in the journal; None when there is nothing."""
        return drafts(self._journal).get(self._kind)

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
        self._put(self._contents())

    def drop(self) -> None:
        """Forget it."""
        self._put(None)

    def _put(self, draft: dict[str, Any] | None) -> None:
        self._rest()
        others = {kind: kept for kind, kept in drafts(self._journal).items() if kind != self._kind}
        self._journal.draft = {**others, **({self._kind: draft} if draft else {})} or None

    def _rest(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
