import datetime as dt
from pathlib import Path

import pytest

from fascia_journal.records import ExerciseEntry, Session, Tension

KEYS = ("roll_down", "lunge", "ball_upper_back", "wall_lean", "doorway", "neck_roll")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "journal.sqlite"


@pytest.fixture
def make_session():
    def make(day: int = 3, **changes) -> Session:
        values = {
            "started_at": dt.datetime(2026, 3, day, 17, 5, tzinfo=dt.UTC),
            "zone": "Europe/Zurich",
            "exercises": (
                ExerciseEntry("roll_down", 90),
                ExerciseEntry("lunge", status="skipped", reason="other"),
            ),
            "before": Tension(6, neck=4.5),
            "after": Tension(4),
            "prescribed": KEYS,
            "note": "after a long day",
        }
        return Session(**(values | changes))

    return make


@pytest.fixture(autouse=True)
def _backups_of_this_test_alone(tmp_path, monkeypatch):
    """Backups lie by the journal's name, and here every journal has the same."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
