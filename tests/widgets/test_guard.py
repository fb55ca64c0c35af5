"""Every callback goes through the guard; every click is answered once."""

from __future__ import annotations

from typing import Any

import pytest

from fascia_journal.errors import JournalError
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import page_part


class Wire:
    """Stands where the browser is: what it would send goes in, what it would get is kept."""

    def __init__(self, actions: Actions, monkeypatch: pytest.MonkeyPatch) -> None:
        self.got: list[dict[str, Any]] = []
        self.actions = actions
        monkeypatch.setattr(actions, "send", lambda content, buffers=None: self.got.append(content))

    def __call__(self, kind: str, **content: Any) -> None:
        self.actions._handle_custom_msg({"type": kind, **content}, [])


def test_the_sentence_of_a_refusal_is_shown():
    guard = Guard()

    def refuse(_change):
        raise JournalError("Give <b>less</b> than 11.")

    guard(refuse)(None)
    assert "Give &lt;b&gt;less&lt;/b&gt; than 11." in guard.notice.html
    assert "fj-warn" in guard.notice.html


def test_of_anything_else_only_the_class_is_told(capsys, caplog):
    guard = Guard()

    def fail():
        raise ValueError("my secret note")

    assert not guard.run(fail)
    assert "Something went wrong in the journal itself (ValueError)" in guard.notice.html
    assert "secret" not in guard.notice.html + "".join(capsys.readouterr()) + caplog.text


def test_what_was_saved_is_still_said_to_be_saved_when_the_page_fails_afterwards():
    guard = Guard()

    def fail():
        raise ZeroDivisionError

    guard.then("Saved: session of today.", fail)
    assert "Saved: session of today. But the page could not be brought up to date" in guard.notice.html


def test_the_same_sentence_twice_is_two_events():
    guard = Guard()
    guard.say("Saved.")
    first = guard.notice.html
    guard.say("Saved.")
    assert guard.notice.html != first


def test_an_offer_is_a_button_that_works():
    guard, pressed = Guard(), []
    guard.say("Deleted.", offers={"Undo": lambda: pressed.append("undo")})
    assert "Undo</button>" in guard.notice.html
    guard.notice.press("offer0")
    assert pressed == ["undo"]


def test_a_click_is_done_once_however_often_it_is_asked(monkeypatch):
    pressed: list[str] = []
    wire = Wire(Actions(Guard(), on={"save": pressed.append}), monkeypatch)
    wire("knock", request="a-1")
    assert pressed == []
    for _ in range(3):
        wire("ask", request="a-1", action="save", key="k")
    assert pressed == ["k"]
    wire("ask", request="a-2", action="save", key="k")
    assert pressed == ["k", "k"]
    assert [message["type"] for message in wire.got] == ["listening", *["answer"] * 4]


def test_a_refused_click_is_answered_too(monkeypatch):
    guard = Guard()

    def refuse(_key):
        raise JournalError("Not like this.")

    wire = Wire(Actions(guard, on={"save": refuse}), monkeypatch)
    wire("ask", request="a-1", action="save")
    assert wire.got == [{"type": "answer", "request": "a-1"}]
    assert "Not like this." in guard.notice.html


def test_a_message_that_makes_no_sense_is_a_sentence(monkeypatch):
    guard = Guard()
    Wire(Actions(guard, on={}), monkeypatch)("ask", request="a-1", action="unknown")
    assert "Something went wrong" in guard.notice.html


def test_names_of_buttons_are_escaped():
    html = button("edit", "<Edit>", key='"k"', name='say "so"')
    assert "<Edit>" not in html
    assert 'data-key="&quot;k&quot;"' in html
    assert 'aria-label="say &quot;so&quot;"' in html


def test_a_page_that_cannot_be_built_is_a_sentence():
    @page_part
    def broken(_journal):
        raise JournalError("The file is damaged.")

    section = broken(None).children[0]
    assert "The file is damaged." in section.children[0].html
