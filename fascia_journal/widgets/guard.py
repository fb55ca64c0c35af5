"""Nothing fails in silence: every callback of a page goes through its `Guard`, every button is an `Actions`.

An exception in a widget's callback is swallowed by Jupyter, and a click on the page of a lost kernel does
nothing at all. Here the first becomes a sentence on the page, and the second too (guard.js).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any, Literal

import anywidget
import ipywidgets as widgets
import traitlets

from fascia_journal.errors import JournalError
from fascia_journal.widgets.rating import COLOURS

_HERE = Path(__file__).parent
Tone = Literal["good", "warn", "plain"]
Handler = Callable[[str], None]


def sentence_for(error: Exception) -> str:
    """What a person is told: a `JournalError`'s own sentence; of anything else no more than its class.

    The text of an unforeseen exception may hold what was typed, and a file's path, so it stays out.
    """
    if isinstance(error, JournalError):
        return str(error)
    return (
        f"Something went wrong in the journal itself ({type(error).__name__}). What you typed is still here. "
        "Reload the page, look whether it was saved, and else try again."
    )


class Guard:
    """Runs the callbacks of one page and shows what they refuse in `notice`, which the page places."""

    def __init__(self) -> None:
        self._said = 0
        self._offers: dict[str, Handler] = {}
        self.notice = Actions(self, on=self._offers, live=True)

    def say(
        self, sentence: str, tone: Tone = "good", *, offers: Mapping[str, Callable[[], None]] | None = None
    ) -> None:
        """Show a sentence in place of the last one, with a button for each offer; read out by readers."""
        self._offers.clear()
        buttons = []
        for number, (words, callback) in enumerate((offers or {}).items()):
            self._offers[f"offer{number}"] = functools.partial(_without_key, callback)
            buttons.append(button(f"offer{number}", words))
        self._said += 1  # the same words twice are two events, and the second is read out as well
        self.notice.html = (
            f'<div class="fj-notice fj-{tone}"><p>{escape(sentence)}</p>{"".join(buttons)}</div>'
            f"<!-- {self._said} -->"
        )

    def hush(self) -> None:
        """Take the sentence away."""
        self.notice.html = ""

    def run(self, callback: Callable[..., Any], *arguments: Any) -> bool:
        """Call it; show the sentence of whatever it raises. True when it raised nothing."""
        try:
            callback(*arguments)
        except Exception as error:  # noqa: BLE001 - this is the one place that catches everything
            self.say(sentence_for(error), "warn")
            return False
        return True

    def then(self, done: str, callback: Callable[[], Any]) -> None:
        """What follows a change that is already safe: should it fail, the sentence still says that it is."""
        try:
            callback()
        except Exception as error:  # noqa: BLE001 - as in run
            reason = str(error) if isinstance(error, JournalError) else type(error).__name__
            self.say(f"{done} But the page could not be brought up to date ({reason}); reload it.", "warn")

    def __call__(self, callback: Callable[..., Any]) -> Callable[..., None]:
        """The callback, guarded: `widget.observe(guard(self._changed), "value")`."""

        @functools.wraps(callback)
        def guarded(*arguments: Any) -> None:
            self.run(callback, *arguments)

        return guarded


def _without_key(callback: Callable[[], None], _key: str) -> None:
    callback()


def button(
    action: str, words: str, *, key: str = "", name: str = "", look: str = "", focus: bool = False
) -> str:
    """HTML of a button in an `Actions`.

    Args:
        action: which handler it calls, with `key`.
        words: what stands on it.
        name: the accessible name where the words alone do not say what they are about.
        look: "main" for the one that a page is for, "quiet" for one that looks like a link.
        focus: it takes the focus when it appears.
    """
    label = f' aria-label="{escape(name)}"' if name else ""
    return (
        f'<button type="button" class="fj-button {look}" data-action="{escape(action)}" '
        f'data-key="{escape(key)}"{label}{" data-focus" if focus else ""}>{escape(words)}</button>'
    )


class Actions(anywidget.AnyWidget):
    """HTML with buttons. A click is answered, or the page says that it was not; twice is done once.

    Args:
        guard: runs the handlers and shows what they refuse.
        html: what is shown; text of a person must be escaped in it.
        on: handler of each action; called with the button's key.
        patience: seconds from the click that an action may take, once Python has heard of it.
        undone: how the sentence begins that is shown when nothing answers.
        live: what is shown is read out when it changes.
        fields: widgets, each with the names of its traits, that hold what a person types. Should the kernel
            be lost, their state outlives the reload in the tab's own storage, under the name `shelf`.
        returned: called after the fields were filled again from there.
        measures: keep the trait `narrow` true while the window is as narrow as a telephone's.
    """

    _esm = _HERE / "guard.js"
    _css = COLOURS + (_HERE / "page.css").read_text(encoding="utf-8")
    html = traitlets.Unicode().tag(sync=True)
    live = traitlets.Bool(False).tag(sync=True)
    undone = traitlets.Unicode("Not done").tag(sync=True)
    patience = traitlets.Float(2.5).tag(sync=True)
    _fields = traitlets.Dict().tag(sync=True)
    narrow = traitlets.Bool(False).tag(sync=True)
    _measures = traitlets.Bool(False).tag(sync=True)
    _shelf = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        guard: Guard,
        html: str = "",
        *,
        on: Mapping[str, Handler],
        patience: float = 2.5,
        undone: str = "Not done",
        live: bool = False,
        fields: Mapping[str, tuple[widgets.Widget, list[str]]] | None = None,
        shelf: str = "",
        returned: Callable[[], None] | None = None,
        measures: bool = False,
    ) -> None:
        self._guard = guard
        self._on = on
        self._typed: dict[str, tuple[widgets.Widget, list[str]]] = {}
        self._returned = returned
        self._done: set[str] = set()
        super().__init__(
            html=html,
            patience=patience,
            undone=undone,
            live=live,
            _shelf=shelf,
            _measures=measures,
        )
        self.watch(fields or {})
        self.on_msg(self._receive)

    def watch(self, fields: Mapping[str, tuple[widgets.Widget, list[str]]]) -> None:
        """Name the fields anew, as in the constructor."""
        self._typed = dict(fields)
        self._fields = {
            name: {"id": field.model_id, "traits": traits} for name, (field, traits) in self._typed.items()
        }

    def press(self, action: str, key: str = "") -> bool:
        """What a click on that button does; True when nothing was refused."""
        return self._guard.run(self._on[action], key)

    def download(self, name: str, mime: str, content: bytes) -> None:
        """Hand a file to the browser, which saves it where the person wants; no server keeps it."""
        self.send({"type": "download", "name": name, "mime": mime}, buffers=[content])

    def copy(self, content: str, done: str) -> None:
        """Put a text on the clipboard of the person's machine; the guard says `done` once it is there.

        Where the browser refuses, the text is shown selected, ready to be copied by hand.
        """
        self.send({"type": "copy", "text": content, "done": done})

    def _receive(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        self._guard.run(self._answer, content)

    def _answer(self, content: dict[str, Any]) -> None:
        kind, request = content.get("type"), content.get("request", "")
        if kind == "knock":
            self.send({"type": "listening", "request": request})
        elif kind == "ask":
            if request not in self._done:
                self._done.add(request)
                self.press(content["action"], content.get("key", ""))
            self.send({"type": "answer", "request": request})
        elif kind == "copied":
            self._guard.say(str(content.get("done", "")))
        elif kind == "kept":
            self._take_back(content["fields"])
            self.send({"type": "taken"})

    def _take_back(self, states: Mapping[str, Mapping[str, Any]]) -> None:
        for name, state in states.items():
            if name in self._typed:
                field, traits = self._typed[name]
                field.set_state({trait: value for trait, value in state.items() if trait in traits})
                field.send_state(list(state))
        if self._returned:
            self._returned()
