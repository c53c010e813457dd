"""#3: what a million items cost on the screen, compared with a thousand."""

from tests.bench.figure import Figure, Run, interleaved, median, ms
from tests.bench.full_store import million_items
from tests.bench.key_response import key_seconds
from tests.bench.programs import medq, thousand_items
from tests.bench.startup import MEGABYTE, memory_at_rest

NUMBER = "3"
TITLE = "first screen · memory · answer to a key at 1,000,000 items"
GOAL = "≤ 1.25 × the same at 1,000"


def measure(run: Run) -> list[Figure]:
    """Measure all three in turns with the small store."""
    small, large = medq(thousand_items(run)), medq(million_items(run))
    small_startup, large_startup = interleaved(
        run.size(11, 2), small.startup_seconds, large.startup_seconds
    )
    small_memory, large_memory = memory_at_rest(small), memory_at_rest(large)
    small_answer, large_answer = key_seconds(run.size(60, 3), small, large)
    ratios = (
        median(large_startup) / median(small_startup),
        large_memory / small_memory,
        median(large_answer) / median(small_answer),
    )
    details = (
        f"{ms(median(large_startup))}, {large_memory / MEGABYTE:.1f} MB, "
        f"{ms(median(large_answer))} against {ms(median(small_startup))}, "
        f"{small_memory / MEGABYTE:.1f} MB, {ms(median(small_answer))}"
    )
    result = " · ".join(f"{ratio:.2f} ×" for ratio in ratios)
    return [Figure(NUMBER, TITLE, GOAL, result, max(ratios) <= 1.25, details)]
