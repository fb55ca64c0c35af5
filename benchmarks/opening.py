"""Import of the package and opening a journal against what Python itself needs for it, in fresh processes.

    python benchmarks/opening.py

The other side imports the same modules of the standard library and opens the same file with sqlite3.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pairs import Pair, of_rounds, seconds, show

from fascia_journal import Journal, clock, sample

ROUNDS = 15
HEAVY = {"IPython", "ipywidgets", "matplotlib", "numpy", "pandas", "scipy"}
_OPEN = "import fascia_journal, sys; fascia_journal.Journal.open(sys.argv[1]).close()"
_BARE = "db = sqlite3.connect(sys.argv[1]); db.execute('SELECT version FROM journal').fetchall(); db.close()"
_NAMES = "import sys; before = set(sys.modules); {}; print(*sorted(set(sys.modules) - before))"


def run(code: str, file: Path) -> str:
    """What a fresh Python prints."""
    done = subprocess.run([sys.executable, "-c", code, str(file)], check=True, capture_output=True, text=True)
    return done.stdout


def loaded(file: Path) -> list[str]:
    """Modules that an open journal has loaded."""
    return run(_NAMES.format(_OPEN), file).split()


def pairs() -> Iterator[Pair]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "journal.sqlite"
        with Journal.open(file) as journal:
            journal.settings["invented"] = True
            journal.add_all(sample.load(clock.now().date()))
        names = loaded(file)
        heavy = HEAVY.intersection(names)
        if heavy:
            raise SystemExit(f"Opening a journal loads {', '.join(sorted(heavy))}.")
        standard = [
            name
            for name in names
            if name.partition(".")[0] in sys.stdlib_module_names and not name.startswith("__")
        ]
        other = f"import sys, {', '.join(standard)}\n{_BARE}"
        run(_OPEN, file), run(other, file)
        yield of_rounds(
            "`import fascia_journal` and `Journal.open`",
            f"the {len(standard)} standard modules that it needs, and a bare sqlite3 open",
            1.5,
            [(seconds(lambda: run(_OPEN, file)), seconds(lambda: run(other, file))) for _ in range(ROUNDS)],
        )


if __name__ == "__main__":
    show(pairs())
