"""The player in a real browser: every control by keyboard, views that share, sound, voices, wake lock."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

VIEWS = """
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
LUNGE = (
    'Exercise("lunge", "Lunge", "Step forward.", caution="Mind the knee.",'
    ' sides="left, then right", seconds={})'
)


@pytest.fixture
def play(server: Any, own_folders: Path, visit: Callable[..., Page]) -> Callable[..., Page]:
    """Open a page that shows one player, in as many views as are wanted."""

    def play(*exercises: str, ready: int = 0, views: int = 1) -> Page:
        (folder,) = {file.parent for file in own_folders.rglob("1_journal.ipynb")}
        source = VIEWS.format(exercises=", ".join(exercises), ready=ready, views=views)
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source)],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(notebook, folder / "player.ipynb")
        page = visit(server.address("voila/render/player.ipynb"))
        expect(page.locator(".fj-player")).to_have_count(views)
        return page

    return play


# What a page makes of the browser: every tone with its times, and how many locks keep the screen awake.
WATCH = """
window.watched = { tones: [], locks: 0 };
const { start } = AudioScheduledSourceNode.prototype;
AudioScheduledSourceNode.prototype.start = function (at) {
  const tone = { hertz: this.frequency.value, at, ended: null };
  this.addEventListener("ended", () => { tone.ended = this.context.currentTime; });
  watched.tones.push(tone);
  return start.call(this, at);
};
Object.defineProperty(navigator, "wakeLock", { value: { async request() {
  watched.locks += 1;
  const lock = new EventTarget();
  lock.release = async () => { if (!lock.released) { lock.released = true; watched.locks -= 1; } };
  return lock;
} } });
"""


@pytest.fixture
def instrumented(server: Any, page: Page) -> Page:
    page.add_init_script(WATCH)
    return page


def begin(page: Page) -> None:
    page.get_by_role("button", name="Start the guided session").first.click()


def test_the_keyboard_alone_leads_through_a_session(play: Callable[..., Page]) -> None:
    page = play(LUNGE.format(60), 'Exercise("wall", "Wall", "Lean.", seconds=60)', ready=30)
    player = page.locator(".fj-player")
    todo, left = page.locator(".fj-player-todo"), page.get_by_role("timer")

    def reach(name: str) -> None:
        for _ in range(20):
            if page.evaluate("document.activeElement.textContent") == name:
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not come to {name!r}")

    reach("Sound, speech and time to get ready")
    page.keyboard.press("Enter")
    for label, keys in (("Volume", "ArrowLeft"), ("Say what comes", "Space"), ("Seconds to get", "ArrowUp")):
        field = player.get_by_label(label)
        before = field.evaluate("(it) => [it.value, it.checked]")
        while not field.evaluate("(it) => it === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.press(keys)
        assert field.evaluate("(it) => [it.value, it.checked]") != before
    page.keyboard.press("Home")
    page.evaluate("document.activeElement.blur()")
    reach("Start the guided session")
    page.keyboard.press("Enter")
    expect(todo).to_have_text("Get ready")

    page.keyboard.press("Space")
    expect(todo).to_have_text("Paused")
    page.keyboard.press("Space")
    expect(todo).to_have_text("Get ready")
    reach("Begin now")
    page.keyboard.press("Enter")
    expect(todo).to_have_text("Left side")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()  # "Begin now" is gone, the focus is not

    reach("30 seconds more")
    page.keyboard.press("Enter")
    expect(left).to_have_text(re.compile("1:[12]"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Stop here")).to_be_focused()
    page.keyboard.press("Escape")
    expect(todo).to_have_text("Left side")

    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="no time")).to_be_focused()
    expect(todo).to_have_text("Paused")
    reach("uncomfortable")
    page.keyboard.press("Space")
    expect(player.get_by_role("heading")).to_have_text("Wall")
    page.keyboard.press("ArrowLeft")
    expect(player.get_by_role("heading")).to_have_text("Lunge")
    reach("Skip")
    page.keyboard.press("Enter")
    reach("Not after all")
    page.keyboard.press("Enter")
    reach("Full screen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Leave full screen")).to_be_focused()
    page.keyboard.press("Enter")
    reach("Stop early")
    page.keyboard.press("Enter")
    reach("Stop here")
    page.keyboard.press("Enter")
    expect(page.locator(".fj-player-stage")).to_be_hidden()
    assert page.evaluate("document.activeElement !== document.body")


def test_keys_in_a_field_belong_to_the_field(play: Callable[..., Page]) -> None:
    page = play(LUNGE.format(60), ready=30)
    begin(page)
    page.get_by_text("Sound, speech and time to get ready").click()
    page.get_by_label("Volume of the signals").focus()
    for key in ("ArrowRight", "ArrowLeft", "Escape"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Stop here")).to_have_count(0)


def test_two_views_are_one_session(play: Callable[..., Page]) -> None:
    page = play(LUNGE.format(60), views=2)
    begin(page)
    page.evaluate("document.activeElement.blur()")  # now the key is for either view, and pressed once
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Go on")).to_have_count(2)
    page.get_by_role("button", name="Go on").last.click()
    expect(page.get_by_role("button", name="Pause")).to_have_count(2)
    page.get_by_role("button", name="Skip").first.click()
    expect(page.get_by_role("button", name="no time")).to_have_count(1)
    page.get_by_role("button", name="Go on").click()  # asked in one view, answered in the other
    expect(page.get_by_role("button", name="Pause")).to_have_count(2)
    expect(page.get_by_role("button", name="no time")).to_have_count(0)


def test_a_signal_rings_out(
    instrumented: Page, play: Callable[..., Page], until: Callable[..., None]
) -> None:
    """The step that it ends is over a moment after it began to sound."""
    page = play(LUNGE.format(5), 'Exercise("wall", "Wall", "Lean.", seconds=5)')
    begin(page)
    expect(page.locator(".fj-player-stage")).to_be_hidden(timeout=15_000)
    sounded = "watched.tones.filter((tone) => tone.ended !== null && tone.ended > tone.at)"
    longest = f"{sounded}.filter((tone) => Math.round(tone.hertz) === 523)"  # the last tone of an end
    until(lambda: len(page.evaluate(longest)) == 2, "the tones that end both exercises")
    for tone in page.evaluate(longest):
        assert tone["ended"] - tone["at"] > 0.3
    begun = [tone for tone in page.evaluate(sounded) if round(tone["hertz"]) == 880]
    assert all(tone["ended"] - tone["at"] > 0.15 for tone in begun)


def test_only_a_voice_of_this_machine_speaks(
    server: Any, page: Page, play: Callable[..., Page], until: Callable[..., None]
) -> None:
    """One that is elsewhere would be sent what it is to say."""
    page.add_init_script(
        """
        window.spoken = [];
        const voice = (name, localService) => ({ name, localService, lang: "en-GB" });
        const far = voice("far", false), near = voice("near", true);
        window.voices = [far];
        SpeechSynthesis.prototype.getVoices = () => window.voices.slice();
        SpeechSynthesis.prototype.speak = (it) => { window.spoken.push([it.chosen.name, it.text]); };
        window.SpeechSynthesisUtterance = class {
          constructor(text) { this.text = text; }
          set voice(it) { this.chosen = it; }
        };
        window.near = near;
        """
    )
    play(LUNGE.format(60), ready=30)
    begin(page)
    expect(page.locator(".fj-player-todo")).to_have_text("Get ready")
    assert page.evaluate("spoken") == []
    page.evaluate("voices.push(near)")
    page.get_by_role("button", name="Begin now").click()
    until(lambda: page.evaluate("spoken.length"), "spoken.length")
    assert page.evaluate("spoken") == [["near", "Lunge. Begin with the left side."]]


def test_the_screen_stays_awake_while_it_runs(
    instrumented: Page, play: Callable[..., Page], until: Callable[..., None]
) -> None:
    page = play(LUNGE.format(60))
    assert page.evaluate("watched.locks") == 0
    begin(page)
    until(lambda: page.evaluate("watched.locks === 1"), "watched.locks === 1")
    page.get_by_role("button", name="Pause").click()
    until(lambda: page.evaluate("watched.locks === 0"), "watched.locks === 0")
    page.get_by_role("button", name="Go on").click()
    until(lambda: page.evaluate("watched.locks === 1"), "watched.locks === 1")
    page.get_by_role("button", name="Stop early").click()
    page.get_by_role("button", name="Stop here").click()
    until(lambda: page.evaluate("watched.locks === 0"), "watched.locks === 0")
