"""#9: how soon a key is answered: one row down at a time, against a bare list that has nothing else to do."""

from contextlib import ExitStack

from tests.bench.figure import Figure, Run, median, ms
from tests.bench.many import million
from tests.bench.programs import Program, bare_list, medq

NUMBER = "9"
WHAT = "answer to a key: median · 95th of a hundred"
GOAL = "≤ 1.2 × a bare line-API list · ≤ 3 × its own median"
PRESSES = 200


def take(run: Run) -> list[Figure]:
    """From the key to the first byte of the answer; what the queue tells of the item below the list comes after it."""
    store = million(run)
    floor, own = presses(run.size(PRESSES, 3), bare_list(store), medq(store))
    late = sorted(own)[int(len(own) * 0.95)]
    ratio, tail = median(own) / median(floor), late / median(own)
    beside = f"{ms(median(own))} against {ms(median(floor))}, 95th {ms(late)}; {len(own)} rows down, in turns"
    return [
        Figure(
            NUMBER, WHAT, GOAL, f"{ratio:.2f} × · {tail:.1f} ×", ratio <= 1.2 and tail <= 3, beside
        )
    ]


def presses(times: int, *programs: Program) -> list[list[float]]:
    """Seconds to the answer to `j` of each, in turns, each once the one before is done."""
    found: list[list[float]] = [[] for _ in programs]
    with ExitStack() as stack:
        lines = [stack.enter_context(program.open()) for program in programs]
        for line in lines:
            line.settle(0.5)
        for _ in range(times):
            for line, seconds in zip(lines, found, strict=True):
                taken, _bytes = line.press(b"j", quiet=0.15)
                seconds.append(taken)
    return found
