"""Four processes that save and one that reads, all at once: is anything lost, is anybody refused?

    python tests/torture/together.py --seconds 60

Prints one line of JSON with what was found.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fascia_journal import Journal, JournalError, Session, Tension

BEGIN = dt.datetime(1990, 1, 1, 18, tzinfo=dt.UTC)
WRITERS = 4


def write(path: Path, writer: int, seconds: float, results: Any) -> None:
    saved, refused, until = [], [], time.monotonic() + seconds
    with Journal.open(path) as journal:
        while time.monotonic() < until:
            at = BEGIN + dt.timedelta(minutes=len(saved) * WRITERS + writer)
            try:
                saved.append(journal.add(Session(at, "UTC", before=Tension(writer))).id)
            except JournalError as error:
                refused.append(str(error))
    results.put(("write", saved, refused))


def read(path: Path, seconds: float, results: Any) -> None:
    counts, refused, until = [], [], time.monotonic() + seconds
    with Journal.open(path) as journal:
        while time.monotonic() < until:
            try:
                counts.append(journal.count())
                journal.latest(10)
            except JournalError as error:
                refused.append(str(error))
    fell = sum(later < earlier for earlier, later in itertools.pairwise(counts))
    results.put(("read", [len(counts), fell], refused))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        path = Path(folder) / "journal.sqlite"
        Journal.open(path).close()
        context = multiprocessing.get_context("spawn")
        results = context.Queue()
        workers = [context.Process(target=write, args=(path, n, seconds, results)) for n in range(WRITERS)]
        workers.append(context.Process(target=read, args=(path, seconds, results)))
        for worker in workers:
            worker.start()
        told = [results.get(timeout=seconds + 120) for _ in workers]
        for worker in workers:
            worker.join()
        saved = [key for what, keys, _ in told if what == "write" for key in keys]
        (reads, fell) = next(value for what, value, _ in told if what == "read")
        with Journal.open(path, create=False) as journal:
            there = {record.id for record in journal.latest(len(saved) + 1)}
            findings = journal.check()
        found = {
            "seconds": seconds,
            "saved": len(saved),
            "by the slowest writer": min(len(keys) for what, keys, _ in told if what == "write"),
            "lost": len(set(saved) - there),
            "unknown": len(there - set(saved)),
            "reads": reads,
            "counts that fell": fell,
            "refused": sorted({sentence for _, _, refused in told for sentence in refused}),
            "findings": len(findings),
        }
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
