"""The short forms of `make torture`: killed writers, power cuts, many at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LONG = bool(os.environ.get("TORTURE"))
SEED = os.environ.get("TORTURE_SEED", "1")


def run(script: str, *words: object) -> dict:
    done = subprocess.run(
        [sys.executable, str(HERE / script), *map(str, words)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    print(done.stdout.strip())  # shown by -rP: the figures that docs/security.md quotes
    return json.loads(done.stdout)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="SIGKILL and fork are POSIX")
def test_a_writer_killed_at_random_moments_loses_no_acknowledged_save():
    found = run("killing.py", "--kills", 2000 if LONG else 100, "--seed", SEED)
    assert found["within a save"] > found["kills"] / 10, (
        "hardly any kill came within a save: nothing was tried"
    )
    assert found["acknowledged"] > found["kills"]
    assert (found["missing"], found["torn"], found["findings"]) == (0, 0, 0)


def test_no_power_cut_takes_an_acknowledged_save():
    images = 10_000 if LONG else 500
    found = run("power_cut.py", "--images", images, "--seed", SEED)
    assert found["images"] == images
    assert (found["lost"], found["damaged"], found["does not open"]) == (0, 0, 0)


def test_the_same_power_cuts_take_saves_from_sqlite_s_default():
    """The control: what is tried above can fail."""
    found = run("power_cut.py", "--images", 2000 if LONG else 200, "--seed", SEED, "--synchronous", 2)
    assert found["lost"] > found["images"] / 20


def test_four_writers_and_a_reader_lose_nothing_and_nobody_is_refused():
    found = run("together.py", "--seconds", 60 if LONG else 3)
    assert found["refused"] == []
    assert (found["lost"], found["unknown"], found["counts that fell"], found["findings"]) == (0, 0, 0, 0)
    assert found["by the slowest writer"] > 0
    assert found["reads"] > 0
