"""The player in a real browser: two views, a busy page, the keyboard, and nothing left behind."""

from __future__ import annotations

import re
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
CLOSING = """
import ipywidgets
from fascia_journal.programme import Exercise, Programme
from fascia_journal.timeline import timeline
from fascia_journal.widgets.page import page, section
from fascia_journal.widgets.player import Player, cards

programme = Programme("mine", "Mine", ({exercises},), get_ready_seconds={ready})
place = ipywidgets.VBox()
show, close = ipywidgets.Button(description="Show"), ipywidgets.Button(description="Close")

class Closing:
    player = None

    def show(self, _button):
        self.player = Player()
        self.player.begin_anew(timeline(programme), cards(programme))
        place.children = (self.player,)

    def close(self, _button):
        place.children = ()
        self.player.close()

closing = Closing()
show.on_click(closing.show)
close.on_click(closing.close)
page(show, close, place)
"""
LUNGE = (
    'Exercise("lunge", "Lunge", "Step forward.", caution="Mind the knee.",'
    ' sides="left, then right", seconds={})'
)


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
        expect(page.locator(".fj-player")).to_have_count(0 if code is CLOSING else views)
        return page

    return play


# What a page makes of the browser: every tone with its times, and whatever is still there afterwards.
WATCH = """
window.watched = { tones: [], stopped: 0, audio: 0, timers: new Set(), listeners: 0, locks: 0, busy: false };
const watched = window.watched;
const { setInterval: every, clearInterval: noMore } = window;
window.setInterval = (...words) => { const id = every(...words); watched.timers.add(id); return id; };
window.clearInterval = (id) => { watched.timers.delete(id); noMore(id); };
const { start } = AudioScheduledSourceNode.prototype;
AudioScheduledSourceNode.prototype.start = function (at) {
  // when it will sound, on the page's clock
  const due = performance.now() + (at - this.context.currentTime) * 1000;
  const tone = { hertz: this.frequency.value, due, ended: null };
  this.addEventListener("ended", () => { tone.ended = performance.now(); });
  watched.tones.push(tone);
  return start.call(this, at);
};
window.AudioContext = class extends AudioContext {
  constructor(...words) { super(...words); watched.audio += 1; }
  close() { watched.audio -= 1; return super.close(); }
};
const add = EventTarget.prototype.addEventListener, remove = EventTarget.prototype.removeEventListener;
const kept = (target) => target === document || target === window;
const held = new Map();
EventTarget.prototype.addEventListener = function (type, what, options) {
  if (kept(this) && what) {
    const key = { type, what };
    held.set(key, true);
    const gone = () => held.delete(key);
    if (options?.signal) add.call(options.signal, "abort", gone, { once: true });
  }
  return add.call(this, type, what, options);
};
EventTarget.prototype.removeEventListener = function (type, what, options) {
  for (const key of held.keys()) {
    if (kept(this) && key.type === type && key.what === what) { held.delete(key); break; }
  }
  return remove.call(this, type, what, options);
};
Object.defineProperty(watched, "listeners", { get: () => held.size });
Object.defineProperty(navigator, "wakeLock", { value: { async request() {
  watched.locks += 1;
  const lock = new EventTarget();
  lock.release = async () => { if (!lock.released) { lock.released = true; watched.locks -= 1; } };
  return lock;
} } });
"""
RESTS = """[watched.audio, watched.timers.size, watched.listeners, watched.locks,
    document.querySelectorAll(".fj-player").length]"""


@pytest.fixture
def instrumented(server: Any, page: Page) -> Page:
    page.add_init_script(WATCH)
    return page


def begin(page: Page) -> None:
    page.get_by_role("button", name="Start the guided session").first.click()


def test_the_end_comes_when_it_is_due_with_two_views_and_a_page_that_is_busy(
    instrumented: Page, play: Callable[..., Page], until: Callable[..., None]
) -> None:
    """Sixty seconds of real time: what is seen, what is heard and what is reported, each within 150 ms."""
    page = play(LUNGE.format(60), views=2, code=TWO_VIEWS)
    page.evaluate(
        """() => {
          watched.seen = {};
          const note = (name, found) => { if (found) watched.seen[name] ??= performance.now(); };
          const look = () => {
            const todo = [...document.querySelectorAll(".fj-player-todo")].map((node) => node.textContent);
            const left = [...document.querySelectorAll(".fj-player-clock")].map((node) => node.textContent);
            note("begun", todo.every((words) => words === "Left side"));
            note("right", todo.every((words) => words.startsWith("Right side")));
            note("apart", left[0] !== left[1]);
            note("over", [...document.querySelectorAll(".fj-player-stage")].every((node) => node.hidden));
          };
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true,
            characterData: true, attributes: true });
          document.addEventListener("click", () => { watched.pressed = performance.now(); },
            { capture: true, once: true });
        }"""
    )
    begin(page)
    expect(page.get_by_role("button", name="Pause")).to_have_count(2)
    page.evaluate("() => { const until = performance.now() + 1000; while (performance.now() < until); }")
    until(lambda: page.evaluate("watched.seen.over"), "the end", 75)
    found = page.evaluate(
        "({ ...watched.seen, pressed: watched.pressed, tones: watched.tones, now: performance.now() })"
    )
    assert "apart" not in found  # both views show the same second
    assert abs(found["right"] - found["pressed"] - 30_000) < 150
    assert abs(found["over"] - found["pressed"] - 60_000) < 150
    ends = [tone for tone in found["tones"] if round(tone["hertz"]) == 659]  # the second tone of the end
    assert abs(ends[-1]["due"] - 220 - found["pressed"] - 60_000) < 150
    until(lambda: page.evaluate("watched.tones.at(-1).ended"), "the last tone")  # nobody cut it off
    last = page.evaluate("watched.tones.at(-1)")
    assert abs(last["ended"] - found["pressed"] - 60_000 - 440 - 350) < 300


def test_nothing_is_left_after_twenty_starts_and_closes(
    instrumented: Page, play: Callable[..., Page], until: Callable[..., None]
) -> None:
    page = play(LUNGE.format(60), code=CLOSING)
    for _ in range(2):  # what the page itself builds on first use is there
        once_more(page, until)
    before = page.evaluate(RESTS)
    for _ in range(20):
        once_more(page, until)
    until(lambda: page.evaluate(RESTS) == before, f"{before}, and not {page.evaluate(RESTS)}")
    assert before[0] == before[3] == before[4] == 0


def once_more(page: Page, until: Callable[..., None]) -> None:
    """Show a player, start it, and close it while it runs."""
    page.get_by_role("button", name="Show").click()
    begin(page)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    until(
        lambda: page.evaluate("watched.audio === 1 && watched.locks === 1"),
        "watched.audio === 1 && watched.locks === 1",
    )
    page.get_by_role("button", name="Close", include_hidden=True).dispatch_event("click")
    expect(page.locator(".fj-player")).to_have_count(0)


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
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Go on")).to_have_count(2)
    page.get_by_role("button", name="Go on").last.click()
    expect(page.get_by_role("button", name="Pause")).to_have_count(2)
    page.get_by_role("button", name="Skip").first.click()
    expect(page.get_by_role("button", name="no time")).to_have_count(1)
    page.get_by_role("button", name="Go on").click()  # asked in one view, answered in the other
    expect(page.get_by_role("button", name="Pause")).to_have_count(2)
    expect(page.get_by_role("button", name="no time")).to_have_count(0)


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
