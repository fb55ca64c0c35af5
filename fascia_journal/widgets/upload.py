"""A file that a person chooses in the browser, handed over in pieces that every server takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from fascia_journal.errors import JournalError
from fascia_journal.widgets.guard import Guard
from fascia_journal.widgets.rating import COLOURS

_HERE = Path(__file__).parent

LARGEST = 64 * 2**20
"""Bytes that a page takes; what is larger goes by the shell."""


class Upload(anywidget.AnyWidget):
    """A button that chooses a file.

    Args:
        guard: runs `take`, and says what was refused.
        label: the accessible name, also shown.
        accept: which files the browser offers, such as ".csv,.xlsx".
        take: is given the name and the bytes of a file that has come whole.
    """

    _esm = _HERE / "upload.js"
    _css = COLOURS
    label = traitlets.Unicode().tag(sync=True)
    accept = traitlets.Unicode().tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)

    def __init__(self, guard: Guard, label: str, accept: str, take: Callable[[str, bytes], None]) -> None:
        self._guard = guard
        self._take = take
        self._request = ""
        self._held = bytearray()
        super().__init__(label=label, accept=accept)
        self.on_msg(self._receive)

    def _receive(self, _widget: Any, content: dict[str, Any], buffers: list[Any]) -> None:
        self._guard.run(self._answer, content, buffers)

    def _answer(self, content: dict[str, Any], buffers: list[Any]) -> None:
        name = str(content.get("name", "The file"))
        if content.get("type") == "too_large":
            raise _too_large(name)
        if content.get("type") != "piece":
            return
        request, size, offset = str(content["request"]), int(content["size"]), int(content["offset"])
        if offset == 0:
            self._request, self._held = request, bytearray()
        if request != self._request or offset != len(self._held):
            return  # a piece of a file that was chosen before this one
        for piece in buffers:
            self._held += piece
        if max(size, len(self._held)) > LARGEST:
            self._request, self._held = "", bytearray()
            raise _too_large(name)
        if len(self._held) < size:
            self.send({"type": "more", "request": request, "offset": len(self._held)})
            return
        whole, self._request, self._held = bytes(self._held), "", bytearray()
        self.send({"type": "all", "request": request})
        self._take(name, whole)


def _too_large(name: str) -> JournalError:
    return JournalError(
        f"{name} is larger than {LARGEST // 2**20} MB, which is more than this page takes. In a shell: "
        f"fascia-journal import FILE"
    )
