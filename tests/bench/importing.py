"""The import that #11 and #12 share: in a process of its own, watched by a second connection that tries the write lock."""

import json
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figure import ROOT, Run, environment
from tests.bench.holding import holding

BIG, SMALL = 50_000, 5_000
GLANCE = 0.01  # seconds between two tries of the lock


@dataclass(frozen=True, slots=True)
class Imported:
    """One import: seconds in the process, its peak memory in bytes, the longest the write lock was held, and its store."""

    claims: int
    seconds: float
    memory: int
    locked: float
    store: Path
    file: Path


def big(run: Run) -> Imported:
    """The import of the big file, once a run."""
    found: Imported = run.once("big import", lambda: imported(run, run.size(BIG)))
    return found


def imported(run: Run, claims: int) -> Imported:
    """Import a remittance of so many claims into a store that holds them. Errors: AssertionError when it finds them not."""
    store, file = holding(run, claims)
    command = [sys.executable, "-m", "tests.bench.one_import", str(store), str(file)]
    process = subprocess.Popen(
        command, env=environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    locked = _longest_lock(process, store)
    output, _ = process.communicate()
    told = json.loads(output)
    assert told["matched"] == claims and told["statuses"] == {"posted": 1}, told
    return Imported(claims, told["seconds"], told["memory"], locked, store, file)


def _longest_lock(process: "subprocess.Popen[str]", store: Path) -> float:
    """The longest stretch in which BEGIN IMMEDIATE was refused, while the process runs."""
    connection = sqlite3.connect(store, timeout=0, isolation_level=None)
    longest, since = 0.0, None
    while process.poll() is None:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            since = None
        except sqlite3.OperationalError:
            since = since or time.perf_counter()
            longest = max(longest, time.perf_counter() - since)
        time.sleep(GLANCE)
    connection.close()
    return longest
