"""Every comparison, each module in a process of its own, as one table; writes it into docs/performance.md.

    python benchmarks/bench.py            # about ten minutes
    python benchmarks/bench.py trend      # these modules only; writes nothing

No second stands in the table: a machine's seconds say nothing about another's.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from pairs import Pair

MODULES = (
    *("opening", "pages", "saving", "loading", "fifty_years", "redraw", "report"),
    *("importing", "trend", "memory"),
)
PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
_TABLE = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end of table -->)", re.DOTALL)


def measured(module: str) -> Iterator[Pair]:
    """The pairs of a module, from a process that has done nothing else."""
    with subprocess.Popen(
        [sys.executable, __file__, "--json", module],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        told, complaints = process.communicate()
    if process.returncode:
        raise SystemExit(f"{module}: {complaints.strip()}")
    for line in told.splitlines():
        yield Pair(**json.loads(line))


def row(pair: Pair) -> str:
    at_most = "–" if pair.at_most is None else f"{pair.at_most:g}"
    ratio = f"{pair.ratio:.3f}" if pair.ratio < 0.1 else f"{pair.ratio:.2f}"
    return f"| {pair.what} | {pair.against} | {ratio} | {at_most} |"


def main(chosen: list[str]) -> int:
    """Print the table, write it when nothing was left out; 1 when a ratio is above its limit."""
    if chosen[:1] == ["--json"]:
        for pair in importlib.import_module(chosen[1]).pairs():
            print(json.dumps(asdict(pair)), flush=True)
        return 0
    lines = ["| what | against | ratio | at most |", "|---|---|---|---|"]
    print(*lines, sep="\n", flush=True)
    above = []
    for module in chosen or MODULES:
        for pair in measured(module):
            lines.append(row(pair))
            print(lines[-1], flush=True)
            above += [] if pair.held else [pair.what]
    if not chosen:
        table = "\n".join(lines) + "\n"
        PAGE.write_text(_TABLE.sub(lambda _: table, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
        importlib.import_module("growth").main()
    for what in above:
        print(f"Above its limit: {what}")
    return 1 if above else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
