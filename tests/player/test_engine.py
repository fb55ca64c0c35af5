"""The player's clock: the JavaScript that the page runs, under Node, with the timeline that Python wrote."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fascia_journal import guided
from fascia_journal.programme import Programme
from fascia_journal.timeline import timeline
from fascia_journal.widgets import player

STEPS = timeline(Programme.load("back"))
HERE = Path(__file__).parent


@pytest.fixture
def node(tmp_path: Path) -> Any:
    """Run a script with PLAYER and TIMELINE in its environment; returns the finished process."""
    found = shutil.which("node") or pytest.fail("No Node: install nodejs.", pytrace=False)
    module, rows = tmp_path / "player.mjs", tmp_path / "timeline.json"
    shutil.copy(Path(player.__file__).with_suffix(".js"), module)
    rows.write_text(json.dumps([step._asdict() for step in STEPS]))

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(Path(found).parent), "PLAYER": str(module), "TIMELINE": str(rows)}
        return subprocess.run(
            [found, *words],
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def test_the_engine_keeps_to_the_timeline(node: Any) -> None:
    done = node("--test", "--test-reporter=tap", str(HERE / "engine.test.mjs"))
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^# pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed
    assert int(passed[1]) >= (HERE / "engine.test.mjs").read_text().count('\ntest("')


SESSION = """
const { createEngine } = await import(process.env.PLAYER);
const { readFileSync } = await import("node:fs");
const steps = JSON.parse(readFileSync(process.env.TIMELINE, "utf8"));
let t = 0;
const events = [];
const engine = createEngine({ steps, now: () => t, wall: () => 1.77e12 + t, report: (e) => events.push(e) });
const pass = (seconds) => { for (let n = 0; n < seconds * 10; n += 1) { t += 100; engine.tick(); } };
engine.start();
pass(30 + 90 + 30 + 20);           // twenty seconds into the lunge
engine.pause(); pass(500); engine.goOn();
pass(30); engine.skip("uncomfortable");  // after fifty
engine.beginNow(); pass(10); engine.more(); pass(110);
pass(30 + 40);
t += 3600_000; engine.tick();      // an hour of sleep
engine.goOn(); pass(50);
pass(30 + 2); engine.skip("no_equipment");
pass(30 + 80); engine.stop();
console.log(JSON.stringify(events));
"""


def test_what_the_page_reports_is_what_python_reads(node: Any) -> None:
    done = node("--input-type=module", "--eval", SESSION)
    assert done.returncode == 0, done.stderr
    found = guided.played(STEPS, json.loads(done.stdout))
    said = [(e.exercise, e.seconds, e.status, e.reason) for e in guided.entries(STEPS, found)]
    assert said == [
        ("roll_down", 90.0, "done", None),
        ("lunge", 50.0, "partly", "uncomfortable"),
        ("ball_upper_back", 120.0, "done", None),
        ("wall_lean", 90.0, "done", None),
        ("doorway", 2.0, "skipped", "no_equipment"),
        ("neck_roll", 80.0, "done", None),
    ]
    assert found.ended
