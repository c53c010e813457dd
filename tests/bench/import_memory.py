"""#12: memory of the import of #11, whether it grows with the file, and how long others wait."""

from tests.bench.figure import Figure, Run
from tests.bench.measured_import import SMALL, import_big_remittance, measure_import

NUMBER = "12"
TITLE = "memory of that import; the write lock per 1,000 claims of a transaction"
GOAL = "≤ 100 MB, ≤ 1.2 × that of 5,000 claims; ≤ 250 ms"
MEGABYTE = 1_000_000
MAX_LOCK_SECONDS = 0.25


def measure(run: Run) -> list[Figure]:
    """Measure the peak resident memory at both sizes, and the longest hold of the write lock."""
    small, large = measure_import(run, run.size(SMALL)), import_big_remittance(run)
    growth = large.memory / small.memory
    lock_seconds = max(
        imported.lock_seconds / imported.claims * 1000 for imported in (small, large)
    )
    return [
        Figure(
            NUMBER,
            "memory of that import, whole process",
            "≤ 100 MB, ≤ 1.2 × that of 5,000 claims",
            f"{large.memory / MEGABYTE:.0f} MB, {growth:.2f} ×",
            large.memory <= 100 * MEGABYTE and growth <= 1.2,
            f"{small.memory / MEGABYTE:.0f} MB at {small.claims:,} claims",
        ),
        Figure(
            NUMBER,
            "write lock per 1,000 claims of a transaction",
            "≤ 250 ms",
            f"{lock_seconds * 1000:.0f} ms",
            lock_seconds <= MAX_LOCK_SECONDS,
            f"{small.lock_seconds:.2f} s for {small.claims:,}, "
            f"{large.lock_seconds:.2f} s for {large.claims:,} in one transaction each",
        ),
    ]
