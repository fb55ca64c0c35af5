"""A form with its draft, saving, and the list below: the same for sessions and check-ins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from fascia_journal import clock
from fascia_journal.errors import AlreadySavedError, StaleRecordError
from fascia_journal.widgets.draft import Draft
from fascia_journal.widgets.far_date import far_from_last
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import day_and_time, heading, part, section, text
from fascia_journal.widgets.record_form import RecordForm, Said, moment_of
from fascia_journal.widgets.record_list import RecordList

if TYPE_CHECKING:
    from fascia_journal.journal import Journal


class RecordPage:
    """Joins form, draft, journal and list. `view` is the widget.

    Args:
        journal: where it is saved.
        form: makes the form.
        summary: what a saved record holds, in a line of text.
    """

    def __init__(
        self,
        journal: Journal,
        form: Callable[[Journal, Guard, Callable[..., None]], RecordForm],
        summary: Callable[[Any], str],
    ) -> None:
        self._journal = journal
        self.guard = Guard()
        self.form = form(journal, self.guard, self._changed)
        self._noun = self.form.noun
        self._began: str | None = None
        self._set_aside: dict[str, Any] | None = None
        self._draft = Draft(journal, self.form.kind, self.guard, self._to_keep)
        self.banner = Actions(self.guard, on={"afresh": self._afresh, "cancel": self._cancel_edit})
        self.save = Actions(
            self.guard,
            on={"save": self._save},
            undone="Not saved",
            shelf=f"fascia-journal:{journal.path}:{self.form.kind}",
            returned=self._returned,
        )
        self.stop = Actions(self.guard, on={}, live=True)
        self.list = RecordList(journal, self.form.kind, summary, self._edit)
        self._restore()
        self._show_state()
        self.view = part(
            self.banner,
            self.form,
            section(self.save, self.guard.notice, self.stop),
            section(text(heading(f"Your {self._noun}s")), self.list, self.list.guard.notice),
        )

    def refresh(self) -> None:
        """Bring along what another part of the page may have changed."""
        self.form.refresh()
        self.list.refresh()

    def _standing(self) -> str:
        """What is said after "Saved"; "" for nothing."""
        return ""

    # The draft

    def _changed(self, *, at_once: bool = False) -> None:
        self._began = self._began or clock.now().isoformat()
        self.stop.html = ""
        self.save.watch(self.form.fields)
        if at_once:
            self._draft.keep()
        else:
            self._draft.soon()

    def _to_keep(self) -> dict[str, Any] | None:
        if self.form.empty:
            self._began = None
            return None
        return {"began": self._began, "form": self.form.state, "set_aside": self._set_aside}

    def _drop_draft(self) -> None:
        self._began = None
        self._draft.drop()

    def _restore(self) -> None:
        if not self._draft.restore(self._take_up):
            self.guard.say("A draft that was kept cannot be read by this version; it was left out.", "warn")

    def _take_up(self, draft: dict[str, Any]) -> None:
        try:
            self.form.state = draft["form"]
            began, aside = dt.datetime.fromisoformat(draft["began"]).isoformat(), draft["set_aside"]
        except Exception:
            self.form.clear()
            raise
        self._began, self._set_aside = began, aside

    def _returned(self) -> None:
        self.form.returned()
        self._draft.keep()
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
        self._draft.keep()
        self._show_state()
        self.guard.hush()

    def _show_state(self, *, focus: bool = False) -> None:
        """The banner and the words on Save: a new record, a draft, or a change to a saved one.

        Args:
            focus: lead the person to the banner, above the form.
        """
        saved = self.form.based_on
        self.save.watch(self.form.fields)
        self.save.html = button("save", "Save changes" if saved else f"Save {self._noun}", look="main")
        if saved:
            self.banner.html = _banner(
                f"You are changing the {self._noun} of {day_and_time(moment_of(saved))}.",
                button("cancel", "Leave it as it was", focus=focus),
            )
        elif self._began and not self.form.empty:
            began = dt.datetime.fromisoformat(self._began).astimezone(self.form.when.place)
            self.banner.html = _banner(
                f"You began this {self._noun} on {day_and_time(began)}. Go on, or start afresh.",
                button("afresh", "Start afresh"),
            )
        else:
            self.banner.html = ""

    # Saving and changing

    def _save(self, _key: str, *, sure: bool = False) -> None:
        """Save what was typed.

        Args:
            sure: the person has said that the date is right, far as it is from the last one.
        """
        record = self.form.record()
        if not sure and (question := far_from_last(self._journal, record)):
            offers = {"Yes, save it with this date": lambda: self._save("", sure=True)}
            self.guard.say(f"{question} Nothing was saved yet.", "warn", offers=offers)
            return
        stop = self.form.stop_words
        try:
            if self.form.based_on:
                saved = self._journal.replace(record)
            else:
                saved = self._journal.add(record, key=self._draft.key)
        except StaleRecordError as error:
            self._show_stale(error)
            return
        except AlreadySavedError as error:
            self.list.refresh()
            offers = {"Save it as well": self._save_as_well, "Empty the form": self._next}
            self.guard.say(str(error), "warn", offers=offers)
            return
        done = f"Saved: {self._noun} of {day_and_time(moment_of(saved))}."
        self.guard.say(done)
        self.guard.then(done, self._after_saving)
        self.stop.html = stop
        self.guard.then(done, lambda: self._say_standing(done))

    def _after_saving(self) -> None:
        self._next_form()
        self.list.refresh()

    def _say_standing(self, done: str) -> None:
        problem = self._journal.keeping.problem_to_say()
        sentence = " ".join(filter(None, [done, self._standing(), problem]))
        self.guard.say(sentence, "warn" if problem else "good")

    def _next_form(self) -> None:
        """What was set aside for an edit comes back; else an empty form."""
        aside, self._set_aside = self._set_aside, None
        key = self._draft.key
        self._drop_draft()
        if aside:
            self._draft.key = key  # it is still the draft that another window may hold as well
            self.form.state = aside
            self._began = clock.now().isoformat()
            self._draft.keep()
        else:
            self.form.clear()
        self._show_state()

    def _edit(self, record: Said) -> None:
        if not self.form.empty and self.form.based_on is None:
            self._set_aside = self.form.state
        self.form.load(record)
        self._draft.keep()
        self.guard.hush()
        self._show_state(focus=True)

    def _cancel_edit(self, _key: str) -> None:
        self._next_form()
        self.guard.say(f"The {self._noun} was left as it was.", "plain")

    def _next(self) -> None:
        self._next_form()
        self.guard.hush()

    def _save_as_well(self) -> None:
        self._draft.renew()
        self._save("")

    def _show_stale(self, error: StaleRecordError) -> None:
        theirs: Any = error.theirs
        if theirs is None:
            offers = {f"Save it as a new {self._noun}": self._save_as_new}
        else:
            offers = {
                "Show the newer version": lambda: self._show_newer(theirs),
                "Save mine over it": lambda: self._save_over(theirs),
            }
        self.guard.say(str(error), "warn", offers=offers)

    def _show_newer(self, theirs: Said) -> None:
        typed = self.form.state
        self._edit(theirs)
        self.guard.say(
            "The newer version is in the form above.",
            "plain",
            offers={"Bring back what I typed": lambda: self._bring_back(typed)},
        )

    def _save_over(self, theirs: Said) -> None:
        newest = {"id": theirs.id, "revision": theirs.revision}
        self.form.state = {**self.form.state, "based_on": newest}
        self._save("")

    def _save_as_new(self) -> None:
        self.form.state = {**self.form.state, "based_on": None}
        self._save("")


def _banner(words: str, action: str) -> str:
    return (
        f'<div class="fj-notice fj-plain"><p>{escape(words)}</p><div class="fj-buttons">{action}</div></div>'
    )
