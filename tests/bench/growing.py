"""#3: what a million items cost on the screen, against a thousand."""

from tests.bench.answering import presses
from tests.bench.figure import Figure, Run, interleaved, median, ms
from tests.bench.many import million
from tests.bench.opening import MEGABYTE, at_rest
from tests.bench.programs import medq, thousand

NUMBER = "3"
WHAT = "first screen · memory · answer to a key at 1,000,000 items"
GOAL = "≤ 1.25 × the same at 1,000"


def take(run: Run) -> list[Figure]:
    """All three in turns with the small store."""
    few, many = medq(thousand(run)), medq(million(run))
    small_up, large_up = interleaved(run.size(11, 2), few.up, many.up)
    small_memory, large_memory = at_rest(few), at_rest(many)
    small_answer, large_answer = presses(run.size(60, 3), few, many)
    ratios = (
        median(large_up) / median(small_up),
        large_memory / small_memory,
        median(large_answer) / median(small_answer),
    )
    beside = (
        f"{ms(median(large_up))}, {large_memory / MEGABYTE:.1f} MB, {ms(median(large_answer))} against "
        f"{ms(median(small_up))}, {small_memory / MEGABYTE:.1f} MB, {ms(median(small_answer))}"
    )
    return [
        Figure(
            NUMBER,
            WHAT,
            GOAL,
            " · ".join(f"{one:.2f} ×" for one in ratios),
            max(ratios) <= 1.25,
            beside,
        )
    ]
