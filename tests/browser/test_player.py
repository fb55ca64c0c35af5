"""The player in a real browser: two views, a busy page, the keyboard, and nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

TWO_VIEWS = """
from IPython.display import display
from fascia_journal.programme import Exercise, Programme
from fascia_journal.timeline import timeline
from fascia_journal.widgets.page import page, section
from fascia_journal.widgets.player import Player, cards

programme = Programme("mine", "Mine", ({exercises},), get_ready_seconds={ready})
player = Player()
player.begin_anew(timeline(programme), cards(programme))
for view in range({views}):
    display(page(section(player)))
"""
LUNGE = 'Exercise("lunge", "Lunge", "Step forward.", caution="Mind the knee.", sides="left, then right", seconds={})'


@pytest.fixture
def play(server: Any, own_folders: Path, visit: Callable[..., Page]) -> Callable[..., Page]:
    """Open a page that shows one player, in as many views as are wanted."""

    def play(*exercises: str, ready: int = 0, views: int = 1, code: str = TWO_VIEWS) -> Page:
        (folder,) = {file.parent for file in own_folders.rglob("1_journal.ipynb")}
        source = code.format(exercises=", ".join(exercises), ready=ready, views=views)
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source)],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(notebook, folder / "player.ipynb")
        page = visit(server.address("voila/render/player.ipynb"))
        expect(page.locator(".fj-player")).to_have_count(views)
        return page

    return play


def test_start(play: Callable[..., Page]) -> None:
    page = play(LUNGE.format(60), views=2)
    page.get_by_role("button", name="Start the guided session").first.click()
    expect(page.get_by_role("button", name="Pause")).to_have_count(2)
