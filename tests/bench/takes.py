"""#13: sixteen processes take the next item from one store, against one process that takes as many."""

import multiprocessing
import time
from collections import Counter
from itertools import count
from typing import Any

from medq.work.acts.take import take_next
from tests.bench.figure import Figure, Run, SkippedError, median, ms
from tests.bench.many import desk_at, new_store
from tests.bench.postgresql import database_url

NUMBER = "13"
WHAT = "take-next by 16 processes"
GOAL = "0 twice, 0 errors; ≥ 0.9 × the rate of one; slowest ≤ 500 × its median"
PROCESSES, ITEMS, TAKES, TURNS = 16, 20_000, 800, 3
Taken = tuple[
    list[int], list[float], float, float, list[str]
]  # items, seconds of each, from, to, errors
_names = count()


def take(run: Run) -> list[Figure]:
    """One line an engine."""
    found = [_one(run, str(run.folder / "takes.db"), "SQLite")]
    try:
        found.append(_one(run, database_url(run, f"takes{next(_names)}"), "PostgreSQL"))
    except SkippedError as why:
        found.append(Figure(NUMBER, f"{WHAT}, PostgreSQL", GOAL, "not taken", None, str(why)))
    return found


def _one(run: Run, url: str, engine: str) -> Figure:
    """One process and sixteen in turns; every item may be taken once in all of them together."""
    takes = run.size(TAKES, PROCESSES)
    new_store(url, max(run.size(ITEMS), takes * 2 * (TURNS + 1)))
    alone, together, slowest = [], [], []
    processes = max(2, PROCESSES // run.smaller)
    items: Counter[int] = Counter()
    errors: list[str] = []
    for _turn in range(run.size(TURNS)):
        for many, rates in ((1, alone), (processes, together)):
            found = workers(url, many, takes // many)
            items.update(item for one in found for item in one[0])
            errors += [error for one in found for error in one[4]]
            times = sorted(seconds for one in found for seconds in one[1])
            rates.append(len(times) / (max(one[3] for one in found) - min(one[2] for one in found)))
            if many > 1:
                slowest.append((times[-1] / median(times), times[-1], median(times)))
    twice = sum(1 for number in items.values() if number > 1)
    ratio, (tail, worst, usual) = (
        median(together) / median(alone),
        sorted(slowest)[len(slowest) // 2],
    )
    beside = f"{median(together):,.0f} a second, one process {median(alone):,.0f}; slowest {ms(worst)}, median {ms(usual)}"
    said = f"; {errors[0]}" if errors else ""
    return Figure(
        NUMBER,
        f"{WHAT}, {engine}",
        GOAL,
        f"{twice} twice, {len(errors)} errors; {ratio:.2f} ×; {tail:.0f} ×",
        not twice and not errors and ratio >= 0.9 and tail <= 500,
        beside + said,
    )


def workers(url: str, many: int, each: int) -> list[Taken]:
    """What so many processes took, `each` a process, all of them started before the first take."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(many), context.Queue()
    started = [
        context.Process(target=work, args=(url, each, barrier, results)) for _ in range(many)
    ]
    for process in started:
        process.start()
    found = [results.get(timeout=120) for _ in started]
    for process in started:
        process.join()
    return found


def work(url: str, each: int, barrier: Any, results: Any) -> None:
    """One process: takes `each` items as fast as it gets them."""
    desk = desk_at(url)
    items, times, errors = [], [], []
    barrier.wait(60)
    first = time.monotonic()
    for _ in range(each):
        started = time.perf_counter()
        try:
            done = take_next(desk)
            items.append(done.item.id if done.item else 0)
        except Exception as fault:  # any error at all is what this figure counts
            errors.append(f"{type(fault).__name__}: {fault}")
        times.append(time.perf_counter() - started)
    results.put((items, times, first, time.monotonic(), errors))
    desk.store.close()
