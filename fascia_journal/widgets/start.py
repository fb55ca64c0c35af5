"""The start page: what the journal is, when to stop and ask, where the data lie."""

from __future__ import annotations

import datetime as dt
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from fascia_journal import clock, places
from fascia_journal.checks import zone_info
from fascia_journal.widgets import warning_signs
from fascia_journal.widgets.guard import Actions, Guard, button
from fascia_journal.widgets.page import heading, invented, page, page_part, section, text
from fascia_journal.widgets.session_list import day_and_time

if TYPE_CHECKING:
    from fascia_journal.journal import Journal

_WHAT = """
<p>A place to write down each time you do a short back routine, and how tense your back feels before and
after. Over the weeks you see how often you did it and how it felt, and you can hand a short report to your
physiotherapist.</p>
<p>It is your own record. It makes no diagnosis, gives no treatment, and does not replace a doctor or
physiotherapist. A week without a session is just that; nothing needs to be made up for.</p>
"""
_ROUTINE = """
<p>Six exercises of a minute and a half each, about fifteen minutes with the time between them, two or three
times a week. Before and after, you rate the tension in your back from 0, none, to 10, the worst you can
imagine. Lower is better. You may leave any question open.</p>
"""
_KNOWN = """
<p>What fascia training does in the body is not clear, nor whether what people feel afterwards comes from the
body or from the mind.</p>
<ul>
<li>Before sport, people become a little more flexible for a short time. Sprinting gains very little at most;
jumping and strength stay as they are.</li>
<li>After sport, pain and tension in the muscles go down, at least for a while.</li>
</ul>
<p>The journal shows your own course. It cannot tell what caused it.</p>
"""
_LAB = """
<p>Each page is a notebook. “Open in JupyterLab” in the bar on top opens the same pages there, one click on
Start each; below them you can go on in pandas with <code>journal.sessions()</code> and its companions.</p>
"""


@page_part
def start_page(journal: Journal) -> widgets.Widget:
    """What a person should know before the first session, and where everything lies."""
    guard = Guard()
    backups = Actions(guard, on={"backup": lambda _key: back_up()}, patience=20)
    whole = page(
        section(text(heading("What this journal is") + invented(journal.settings) + _WHAT)),
        section(text(heading("The routine") + _ROUTINE)),
        section(text(heading("What is known, and what is not") + _KNOWN)),
        section(text(heading("When to stop, and whom to ask") + warning_signs.parts() + _review())),
        section(text(heading("Where your data lie") + _where(journal)), backups, guard.notice),
        section(text(heading("Several people, several journals") + _household(journal))),
        section(text(heading("Going on in JupyterLab") + _LAB)),
    )

    def back_up() -> None:
        file = journal.backup()
        guard.say(f"A backup was written and checked: {file}")
        show()

    def show() -> None:
        made = journal.backups()
        newest = (
            f"<p>Newest backup: {escape(_made(made[0]))}, in the folder "
            f"<code>{escape(str(made[0].parent))}</code>. {len(made)} in all.</p>"
            if made
            else "<p>There is no backup yet.</p>"
        )
        backups.html = newest + button("backup", "Make a backup now")

    show()
    return whole


def _made(file: Path) -> str:
    written = dt.datetime.fromtimestamp(file.stat().st_mtime, zone_info(clock.zone_name()))
    return day_and_time(written)


def _review() -> str:
    return (
        '<p class="fj-muted fj-small">This list names signs; it cannot tell you that all is well. A '
        "physiotherapist should go through it for your country. The words stand in the file "
        "<code>safety.toml</code>, where they can be changed.</p>"
    )


def _where(journal: Journal) -> str:
    return (
        f"<p>All of it is one file on this computer: <code>{escape(str(journal.path))}</code>. The page that "
        "you are looking at is made by this computer too. Nothing is sent anywhere: no account, no cloud, no "
        "counting of visits. Whoever can open your files on this computer can read the journal.</p>"
        "<p>Backups lie in a folder of their own, so that they outlive the folder of the program.</p>"
    )


def _household(journal: Journal) -> str:
    names = places.named_journals()
    others = [name for name in names if name != journal.name]
    listed = f" Besides this one there are: {escape(', '.join(others))}." if others else ""
    return (
        f"<p>You have the journal called <strong>{escape(journal.name)}</strong> open.{listed}</p>"
        "<p>Each person keeps a journal of their own. To open or begin one, type its name when you start: "
        "<code>make journal NAME=anna</code>, or <code>fascia-journal --journal anna</code>.</p>"
    )
