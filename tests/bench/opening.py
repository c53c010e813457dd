"""#1 and #4: how soon the queue of a million items is there and takes keys, and its memory at rest, against one Static."""

import statistics

from tests.bench.figure import Figure, Run, interleaved, median, ms
from tests.bench.many import million
from tests.bench.programs import Program, medq, static

NUMBER = "1"
WHAT = "the app is up and takes keys, on a million items"
GOAL = "≤ 1.35 × a Textual app with one Static"
MEMORY_NUMBER = "4"
MEMORY_WHAT = "memory of a session at rest (PSS)"
MEMORY_GOAL = "≤ 1.6 × a Textual app with one Static"
MEGABYTE = 1_000_000


def take(run: Run) -> list[Figure]:
    """Whole processes, from their start to the answer to a first key, in turns."""
    peer, ours = static(), medq(million(run))
    floor, own = interleaved(run.size(15, 2), peer.up, ours.up)
    ratio = median(own) / median(floor)
    beside = f"{ms(median(own))} against {ms(median(floor))}; medians of {len(own)}, without the PostgreSQL extra"
    return [Figure(NUMBER, WHAT, GOAL, f"{ratio:.2f} ×", ratio <= 1.35, beside)]


def memory(run: Run) -> list[Figure]:
    """Each alone, a second after its first screen, in turns."""
    peer, ours = static(), medq(million(run))
    turns = run.size(3)
    found = [(at_rest(peer), at_rest(ours)) for _ in range(turns)]
    floor, own = (statistics.median(one) for one in zip(*found, strict=True))
    ratio = own / floor
    beside = f"{own / MEGABYTE:.1f} MB against {floor / MEGABYTE:.1f} MB; a million items"
    return [Figure(MEMORY_NUMBER, MEMORY_WHAT, MEMORY_GOAL, f"{ratio:.2f} ×", ratio <= 1.6, beside)]


def at_rest(program: Program) -> int:
    """Bytes of memory once nothing more comes."""
    with program.open() as line:
        line.settle(1.0)
        return line.memory()
