"""#2: how long a command takes, as a multiple of an interpreter that does nothing."""

import sys

from tests.bench.figure import (
    MEDQ,
    WITHOUT_EXTRA,
    Figure,
    Run,
    environment,
    interleaved,
    median,
    ms,
    process_seconds,
)
from tests.bench.full_store import million_items

NUMBER = "2"
TITLE = "`medq --version` · `medq queue --json --limit 50` on a million items"
GOAL = "≤ 4 × · ≤ 16 × `python -c pass`"


def measure(run: Run) -> list[Figure]:
    """Measure whole processes in turns."""
    env = environment(million_items(run))
    listing = ("queue", "--json", "--limit", "50")
    floor, version, queue, queue_with_extra = (
        median(seconds)
        for seconds in interleaved(
            run.size(21, 3),
            lambda: process_seconds((sys.executable, "-c", "pass"), env),
            lambda: process_seconds((*MEDQ, "--version"), env),
            lambda: process_seconds((*WITHOUT_EXTRA, *listing), env),
            lambda: process_seconds((*MEDQ, *listing), env),
        )
    )
    details = (
        f"{ms(floor)}, {ms(version)}, {ms(queue)}; medians of {run.size(21, 3)}, without the "
        f"PostgreSQL extra; with it the queue takes {queue_with_extra / floor:.1f} ×"
    )
    result = f"{version / floor:.1f} × · {queue / floor:.1f} ×"
    is_met = version <= 4 * floor and queue <= 16 * floor
    return [Figure(NUMBER, TITLE, GOAL, result, is_met, details)]
