"""The player's clock: JavaScript under Node, against the timeline that Python wrote."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from fascia_journal import Programme
from fascia_journal.timeline import timeline
from fascia_journal.widgets import player

HERE = Path(__file__).parent


def test_the_clock_under_node(tmp_path):
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        pytest.fail("No Node.js: install it so that the player's clock can be tested.", pytrace=False)
    module = tmp_path / "player.mjs"  # Node takes a module by this ending alone
    shutil.copyfile(Path(player.__file__).with_name("player.js"), module)
    steps = tmp_path / "timeline.json"
    steps.write_text(json.dumps([step._asdict() for step in timeline(Programme.load())]))
    done = subprocess.run(
        [node, "--test", str(HERE / "engine.test.mjs")],
        env={**os.environ, "PLAYER": str(module), "TIMELINE": str(steps)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# fail 0" in done.stdout
    assert "# pass 13" in done.stdout
