"""#9: time from a key to its answer, one row down at a time, compared with a bare list."""

from contextlib import ExitStack

from tests.bench.figure import Figure, Run, median, ms, percentile_95
from tests.bench.full_store import million_items
from tests.bench.programs import Program, bare_list, medq

NUMBER = "9"
TITLE = "answer to a key: median · 95th of a hundred"
GOAL = "≤ 1.2 × a bare line-API list · ≤ 3 × its own median"
PRESSES = 200


def measure(run: Run) -> list[Figure]:
    """Measure to the first byte of the answer; the detail below the list is sent after it."""
    store = million_items(run)
    floor, own = key_seconds(run.size(PRESSES, 3), bare_list(store), medq(store))
    late = percentile_95(own)
    ratio, tail = median(own) / median(floor), late / median(own)
    details = (
        f"{ms(median(own))} against {ms(median(floor))}, 95th {ms(late)}; "
        f"{len(own)} rows down, in turns"
    )
    is_met = ratio <= 1.2 and tail <= 3
    return [Figure(NUMBER, TITLE, GOAL, f"{ratio:.2f} × · {tail:.1f} ×", is_met, details)]


def key_seconds(times: int, *programs: Program) -> list[list[float]]:
    """Return each program's seconds from pressing `j` to the answer, pressed in turns."""
    seconds_by_program: list[list[float]] = [[] for _ in programs]
    with ExitStack() as stack:
        sessions = [stack.enter_context(program.open()) for program in programs]
        for session in sessions:
            session.settle(0.5)
        for _ in range(times):
            for session, seconds in zip(sessions, seconds_by_program, strict=True):
                answer_seconds, _answer = session.press(b"j", quiet=0.15)
                seconds.append(answer_seconds)
    return seconds_by_program
