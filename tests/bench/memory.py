"""#12: the memory of that import, whether it grows with the file, and how long others cannot write."""

from tests.bench.figure import Figure, Run
from tests.bench.importing import SMALL, big, imported

NUMBER = "12"
WHAT = "memory of that import; the write lock per 1,000 claims of a transaction"
GOAL = "≤ 100 MB, ≤ 1.2 × that of 5,000 claims; ≤ 250 ms"
MEGABYTE = 1_000_000


def take(run: Run) -> list[Figure]:
    """Peak resident memory of the process at both sizes; the longest stretch in which a second connection could not write."""
    small, large = imported(run, run.size(SMALL)), big(run)
    growth = large.memory / small.memory
    a_thousand = max(one.locked / one.claims * 1000 for one in (small, large))
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
            f"{a_thousand * 1000:.0f} ms",
            a_thousand <= 0.25,
            f"{small.locked:.2f} s for {small.claims:,}, {large.locked:.2f} s for {large.claims:,} in one transaction each",
        ),
    ]
