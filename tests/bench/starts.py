"""#2: how soon a command of the command line is done, as a multiple of an interpreter that does nothing."""

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
    whole_process,
)
from tests.bench.many import million

NUMBER = "2"
WHAT = "`medq --version` · `medq queue --json --limit 50` on a million items"
GOAL = "≤ 4 × · ≤ 16 × `python -c pass`"


def take(run: Run) -> list[Figure]:
    """Whole processes, interleaved."""
    store = million(run)
    env = environment(store)
    listing = ("queue", "--json", "--limit", "50")
    nothing, version, queue, extra = interleaved(
        run.size(21, 3),
        lambda: whole_process((sys.executable, "-c", "pass"), env),
        lambda: whole_process((*MEDQ, "--version"), env),
        lambda: whole_process((*WITHOUT_EXTRA, *listing), env),
        lambda: whole_process((*MEDQ, *listing), env),
    )
    floor, first, second = (
        median(nothing),
        median(version) / median(nothing),
        median(queue) / median(nothing),
    )
    return [
        Figure(
            NUMBER,
            WHAT,
            GOAL,
            f"{first:.1f} × · {second:.1f} ×",
            first <= 4 and second <= 16,
            f"{ms(floor)}, {ms(median(version))}, {ms(median(queue))}; medians of {len(nothing)}, without the"
            f" PostgreSQL extra; with it the queue takes {median(extra) / floor:.1f} ×",
        )
    ]
