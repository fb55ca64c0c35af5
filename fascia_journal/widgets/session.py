"""The session page: the form, its draft, saving, and the list below."""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import threading
import uuid
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from fascia_journal import clock
from fascia_journal.errors import AlreadySavedError, StaleRecordError
from fascia_journal.records import Session
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, invented, page, page_part, section, text
from fascia_journal.widgets.session_form import SessionForm
from fascia_journal.widgets.session_list import SessionList, day_and_time
from fascia_journal.widgets.warning_signs import hint, rose, stop

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

_PAUSE_IN_TYPING = 0.3  # seconds after which a draft is written, so that not every letter is a write


@page_part
def session_page(journal: Journal) -> widgets.Widget:
    """Log a session; change, delete, undo, erase earlier ones."""
    return SessionPage(journal).view


class SessionPage:
    """Joins form, draft, journal and list. `view` is the widget."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.guard = Guard()
        self.form = SessionForm(journal, self.guard, self._changed)
        self._key = uuid.uuid4().hex
        self._began: str | None = None
        self._set_aside: dict[str, Any] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.banner = Actions(self.guard, on={"afresh": self._afresh, "cancel": self._cancel_edit})
        self.save = Actions(
            self.guard,
            on={"save": self._save},
            undone="Not saved",
            shelf=f"fascia-journal:{journal.path}",
            returned=self._returned,
        )
        self.stop = text("")
        self.list = SessionList(journal, self._edit)
        self._restore()
        self._show_state()
        self.view = page(
            text(f'<div class="fj-notice fj-plain fj-small">{invented(journal.settings)}{hint()}</div>'),
            self.banner,
            self.form,
            section(self.save, self.guard.notice, self.stop),
            section(text(heading("Your sessions")), self.list, self.list.guard.notice),
        )
        threading.Thread(target=_load_analysis, daemon=True).start()

    # The draft

    def _changed(self) -> None:
        self._began = self._began or clock.now().isoformat()
        self.stop.value = ""
        self.save.watch(self.form.fields)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._keep_draft()
            return
        if self._timer:
            self._timer.cancel()
        self._timer = loop.call_later(_PAUSE_IN_TYPING, self.guard(self._keep_draft))

    def _keep_draft(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self.form.empty:
            self._began = None
            self._journal.keep_draft(self._key, None)
        else:
            kept: dict[str, Any] = {"kind": "session", "began": self._began, "at": clock.now().isoformat()}
            kept |= {"form": self.form.state, "set_aside": self._set_aside}
            self._journal.keep_draft(self._key, kept)

    def _drop_draft(self) -> None:
        """Forget this window's draft; what is typed next is another one."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._began = None
        self._journal.keep_draft(self._key, None)
        self._key = uuid.uuid4().hex

    def _restore(self) -> None:
        """The draft that was kept last; one that cannot be read stays where it is, and is said."""
        drafts = self._journal.draft
        for key, draft in _newest_first(drafts):
            try:
                self.form.state = draft["form"]
                began, aside = dt.datetime.fromisoformat(draft["began"]).isoformat(), draft["set_aside"]
            except Exception:  # noqa: BLE001 - whatever an earlier or a later version kept must lock nobody out
                self.form.clear()
                self.guard.say(
                    "A draft that was kept cannot be read by this version; it was left out.", "warn"
                )
            else:
                self._key, self._began, self._set_aside = key, began, aside
                return

    def _returned(self) -> None:
        self._keep_draft()
        self._show_state()
        self.guard.say(
            "What you typed when the journal stopped answering is back in the form. Look in the list below "
            "whether it was saved after all.",
            "plain",
        )

    def _afresh(self, _key: str) -> None:
        thrown = self.form.state
        self._drop_draft()
        self.form.clear()
        self._show_state()
        self.guard.say(
            "The form is empty again.", "plain", offers={"Bring it back": lambda: self._bring_back(thrown)}
        )

    def _bring_back(self, state: dict[str, Any]) -> None:
        self.form.state = state
        self._began = clock.now().isoformat()
        self._keep_draft()
        self._show_state()
        self.guard.hush()

    def _show_state(self, *, focus: bool = False) -> None:
        """The banner and the words on Save: a new session, a draft, or a change to a saved one.

        Args:
            focus: lead the person to the banner, above the form.
        """
        session = self.form.based_on
        self.save.watch(self.form.fields)
        self.save.html = button("save", "Save changes" if session else "Save session", look="main")
        if session:
            self.banner.html = _banner(
                f"You are changing the session of {day_and_time(session.started_at)}.",
                button("cancel", "Leave it as it was", focus=focus),
            )
        elif self._began and not self.form.empty:
            began = dt.datetime.fromisoformat(self._began).astimezone(self.form.when.place)
            self.banner.html = _banner(
                f"You began this session on {day_and_time(began)}. Go on, or start afresh.",
                button("afresh", "Start afresh"),
            )
        else:
            self.banner.html = ""

    # Saving and changing

    def _save(self, _key: str) -> None:
        session = self.form.record()
        try:
            if self.form.based_on:
                saved = self._journal.replace(session)
            else:
                saved = self._journal.add(session, key=self._key)
        except StaleRecordError as error:
            self._show_stale(error)
            return
        except AlreadySavedError as error:
            self.list.refresh()
            self.guard.say(
                str(error),
                "warn",
                offers={"Save it as well": self._save_as_well, "Empty the form": self._next},
            )
            return
        assert isinstance(saved, Session)  # noqa: S101 - a session in, a session out
        done = f"Saved: session of {day_and_time(saved.started_at)}."
        self.guard.say(done)
        self.guard.then(done, self._after_saving)
        self.stop.value = stop() if rose(saved.before, saved.after) else ""
        self.guard.then(done, lambda: self._say_standing(done))

    def _after_saving(self) -> None:
        self._next_form()
        self.list.refresh()

    def _say_standing(self, done: str) -> None:
        problem = self._journal.backup_problem
        sentence = " ".join(filter(None, [done, _standing(self._journal), problem]))
        self.guard.say(sentence, "warn" if problem else "good")

    def _next_form(self) -> None:
        """What was set aside for an edit comes back; else an empty form."""
        aside, self._set_aside = self._set_aside, None
        key = self._key
        self._drop_draft()
        if aside:
            self._key = key  # it is still the draft that another window may hold as well
            self.form.state = aside
            self._began = clock.now().isoformat()
            self._keep_draft()
        else:
            self.form.clear()
        self._show_state()

    def _edit(self, session: Session) -> None:
        if not self.form.empty and self.form.based_on is None:
            self._set_aside = self.form.state
        self.form.load(session)
        self._keep_draft()
        self.guard.hush()
        self._show_state(focus=True)

    def _cancel_edit(self, _key: str) -> None:
        self._next_form()
        self.guard.say("The session was left as it was.", "plain")

    def _next(self) -> None:
        self._next_form()
        self.guard.hush()

    def _save_as_well(self) -> None:
        self._key = uuid.uuid4().hex
        self._save("")

    def _show_stale(self, error: StaleRecordError) -> None:
        theirs = error.theirs
        if theirs is None:
            self.guard.say(str(error), "warn", offers={"Save it as a new session": self._save_as_new})
            return
        offers = {
            "Show the newer version": lambda: self._show_newer(theirs),
            "Save mine over it": lambda: self._save_over(theirs),
        }
        self.guard.say(str(error), "warn", offers=offers)

    def _show_newer(self, theirs: Session) -> None:
        typed = self.form.state
        self._edit(theirs)
        self.guard.say(
            "The newer version is in the form above.",
            "plain",
            offers={"Bring back what I typed": lambda: self._bring_back(typed)},
        )

    def _save_over(self, theirs: Session) -> None:
        newest = {"id": theirs.id, "revision": theirs.revision}
        self.form.state = {**self.form.state, "based_on": newest}
        self._save("")

    def _save_as_new(self) -> None:
        state = self.form.state
        self.form.state = {**state, "based_on": None}
        self._save("")


def _newest_first(drafts: Any) -> list[tuple[str, Any]]:
    if not isinstance(drafts, dict):
        return []
    ours = [
        (key, kept)
        for key, kept in drafts.items()
        if isinstance(kept, dict) and kept.get("kind") == "session"
    ]
    return sorted(ours, key=lambda one: str(one[1].get("at", "")), reverse=True)


def _banner(words: str, action: str) -> str:
    return (
        f'<div class="fj-notice fj-plain"><p>{escape(words)}</p><div class="fj-buttons">{action}</div></div>'
    )


def _standing(journal: Journal) -> str:
    """Where the week stands, such as "2 of 2 to 3 this week"."""
    from fascia_journal.analysis import adherence, sentences

    frames = journal.frames()
    return sentences.this_week(adherence.of(frames), frames.plan, frames.as_of)


def _load_analysis() -> None:
    """Load pandas while the person rates, so that saving need not wait for it."""
    importlib.import_module("fascia_journal.analysis.adherence")
