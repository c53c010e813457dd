"""#1 and #4: time until the queue of a million items takes keys, and memory at rest."""

import statistics

from tests.bench.figure import Figure, Run, interleaved, median, ms
from tests.bench.full_store import million_items
from tests.bench.programs import Program, medq, one_static

NUMBER = "1"
TITLE = "the app is up and takes keys, on a million items"
GOAL = "≤ 1.35 × a Textual app with one Static"
MEMORY_NUMBER = "4"
MEMORY_TITLE = "memory of a session at rest (PSS)"
MEMORY_GOAL = "≤ 1.6 × a Textual app with one Static"
MEGABYTE = 1_000_000


def measure(run: Run) -> list[Figure]:
    """Measure processes from their start to the answer to a first key, in turns."""
    floor, own = interleaved(
        run.size(15, 2), one_static().startup_seconds, medq(million_items(run)).startup_seconds
    )
    ratio = median(own) / median(floor)
    details = (
        f"{ms(median(own))} against {ms(median(floor))}; medians of {len(own)}, "
        "without the PostgreSQL extra"
    )
    return [Figure(NUMBER, TITLE, GOAL, f"{ratio:.2f} ×", ratio <= 1.35, details)]


def measure_memory(run: Run) -> list[Figure]:
    """Measure both programs in turns, a second after the first screen."""
    peer_program, own_program = one_static(), medq(million_items(run))
    pairs = [
        (memory_at_rest(peer_program), memory_at_rest(own_program)) for _ in range(run.size(3))
    ]
    floor, own = (statistics.median(values) for values in zip(*pairs, strict=True))
    ratio = own / floor
    details = f"{own / MEGABYTE:.1f} MB against {floor / MEGABYTE:.1f} MB; a million items"
    result = f"{ratio:.2f} ×"
    return [Figure(MEMORY_NUMBER, MEMORY_TITLE, MEMORY_GOAL, result, ratio <= 1.6, details)]


def memory_at_rest(program: Program) -> int:
    """Return the bytes of memory after the first screen is complete."""
    with program.open() as session:
        session.settle(1.0)
        return session.memory()
