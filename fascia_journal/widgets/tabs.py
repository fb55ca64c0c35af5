"""Parts of one page behind tabs: each page costs a kernel, a tab costs nothing until it is opened."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import ipywidgets as widgets

from fascia_journal.widgets.guard import Actions, Guard

if TYPE_CHECKING:
    from fascia_journal.journal import Journal


class Tabs:
    """A row of tabs and what they show, built when it is first opened.

    Attributes:
        bar: the row of tabs.
        panels: what each tab shows, by its key.
        parts: what was built so far, by its key.
    """

    def __init__(
        self,
        journal: Journal,
        guard: Guard,
        name: str,
        tabs: Mapping[str, tuple[str, str, str]],
        *,
        first: str,
    ) -> None:
        """Build the row, and the first part.

        Args:
            journal: what each part is given.
            guard: says what went wrong.
            name: of the row, for a screen reader.
            tabs: of each the words, and the module of `widgets` and its class that hold what it shows
                (`view`, `refresh`).
            first: the key of the one that is open at first.
        """
        self._journal, self._name, self._tabs = journal, name, tabs
        self._id = f"fj-panel-{uuid4().hex[:8]}"
        self.parts: dict[str, Any] = {}
        self.panels = {key: widgets.VBox() for key in tabs}
        for key, panel in self.panels.items():
            panel.add_class("fj-panel")
            panel.add_class(f"{self._id}-{key}")
        self.bar = Actions(guard, on={"open": self.open}, undone="Not opened")
        self.open(first)

    def open(self, key: str) -> None:
        """Show what that tab stands for, up to date."""
        if key in self.parts:
            self.parts[key].refresh()
        else:
            _, module, name = self._tabs[key]
            built = getattr(importlib.import_module(f"fascia_journal.widgets.{module}"), name)
            self.parts[key] = built(self._journal)
            self.panels[key].children = (self.parts[key].view,)
        for other, panel in self.panels.items():
            panel.layout.display = None if other == key else "none"
        row = "".join(self._tab(other, other == key) for other in self._tabs)
        self.bar.html = f'<div role="tablist" aria-label="{escape(self._name)}" class="fj-tabs">{row}</div>'

    def _tab(self, key: str, chosen: bool) -> str:
        return (
            f'<button type="button" role="tab" class="fj-tab" data-action="open" data-key="{key}" '
            f'id="{self._id}-{key}-tab" aria-controls="{self._id}-{key}" '
            f'aria-selected="{"true" if chosen else "false"}" tabindex="{0 if chosen else -1}">'
            f"{escape(self._tabs[key][0])}</button>"
        )
