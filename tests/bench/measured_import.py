"""The import of #11 and #12: in its own process, while a second connection tries to write."""

import json
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figure import ROOT, Run, environment
from tests.bench.remittance_store import store_and_remittance

BIG, SMALL = 50_000, 5_000
POLL_SECONDS = 0.01  # between two attempts to get the write lock


@dataclass(frozen=True, slots=True)
class MeasuredImport:
    """One import: its seconds, its peak memory in bytes, the longest hold of the write lock."""

    claims: int
    seconds: float
    memory: int
    lock_seconds: float
    store: Path


def import_big_remittance(run: Run) -> MeasuredImport:
    """Return the measured import of the big file, run once."""
    imported: MeasuredImport = run.shared("big import", lambda: measure_import(run, run.size(BIG)))
    return imported


def measure_import(run: Run, claims: int) -> MeasuredImport:
    """Import a remittance of so many claims into a store that has them.

    Raises AssertionError if a claim is not matched.
    """
    store, file = store_and_remittance(run, claims)
    command = [sys.executable, "-m", "tests.bench.import_process", str(store), str(file)]
    process = subprocess.Popen(
        command, env=environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    lock_seconds = _longest_lock(process, store)
    output, _ = process.communicate()
    figures = json.loads(output)
    assert figures["matched"] == claims and figures["statuses"] == {"posted": 1}, figures
    return MeasuredImport(claims, figures["seconds"], figures["memory"], lock_seconds, store)


def _longest_lock(process: "subprocess.Popen[str]", store: Path) -> float:
    """Return the longest time for which BEGIN IMMEDIATE failed while the process ran."""
    connection = sqlite3.connect(store, timeout=0, isolation_level=None)
    longest, locked_since = 0.0, None
    while process.poll() is None:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            locked_since = None
        except sqlite3.OperationalError:
            locked_since = locked_since or time.perf_counter()
            longest = max(longest, time.perf_counter() - locked_since)
        time.sleep(POLL_SECONDS)
    connection.close()
    return longest
