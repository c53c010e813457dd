"""#13: sixteen processes take the next item from one store, compared with one process."""

import multiprocessing
import time
from collections import Counter
from typing import Any, NamedTuple

from medq.work.acts.take import take_next
from tests.bench.figure import Figure, Run, SkippedError, median, ms
from tests.bench.full_store import desk_at, new_store
from tests.bench.postgresql import database_url

NUMBER = "13"
TITLE = "take-next by 16 processes"
GOAL = "0 twice, 0 errors; ≥ 0.9 × the rate of one; slowest ≤ 500 × its median"
PROCESSES, ITEMS, TAKES, TURNS = 16, 20_000, 800, 3


class TakesOfProcess(NamedTuple):
    """The items that one process checked out, with their times."""

    items: list[int]
    seconds: list[float]  # of each take
    started: float
    ended: float
    errors: list[str]


def measure(run: Run) -> list[Figure]:
    """Return one figure per engine."""
    figures = [_measure_engine(run, str(run.folder / "takes.db"), "SQLite")]
    try:
        url = database_url(run, f"takes{run.next_number('takes')}")
        figures.append(_measure_engine(run, url, "PostgreSQL"))
    except SkippedError as reason:
        figures.append(Figure(NUMBER, f"{TITLE}, PostgreSQL", GOAL, "not taken", None, str(reason)))
    return figures


def _measure_engine(run: Run, url: str, engine: str) -> Figure:
    """Measure one process and sixteen in turns; no item may be taken twice over all turns."""
    takes = run.size(TAKES, PROCESSES)
    new_store(url, max(run.size(ITEMS), takes * 2 * (TURNS + 1)))
    single_rates: list[float] = []
    parallel_rates: list[float] = []
    slowest_takes: list[tuple[float, float, float]] = []
    processes = max(2, PROCESSES // run.divisor)
    take_count_by_item: Counter[int] = Counter()
    errors: list[str] = []
    for _turn in range(run.size(TURNS)):
        for process_count, rates in ((1, single_rates), (processes, parallel_rates)):
            results = run_processes(url, process_count, takes // process_count)
            take_count_by_item.update(item for result in results for item in result.items)
            errors += [error for result in results for error in result.errors]
            seconds = sorted(second for result in results for second in result.seconds)
            duration = max(result.ended for result in results) - min(
                result.started for result in results
            )
            rates.append(len(seconds) / duration)
            if process_count > 1:
                usual = median(seconds)
                slowest_takes.append((seconds[-1] / usual, seconds[-1], usual))
    taken_twice = sum(1 for count in take_count_by_item.values() if count > 1)
    ratio = median(parallel_rates) / median(single_rates)
    slowest_ratio, slowest, usual = sorted(slowest_takes)[len(slowest_takes) // 2]
    details = (
        f"{median(parallel_rates):,.0f} a second, one process {median(single_rates):,.0f}; "
        f"slowest {ms(slowest)}, median {ms(usual)}"
    )
    return Figure(
        NUMBER,
        f"{TITLE}, {engine}",
        GOAL,
        f"{taken_twice} twice, {len(errors)} errors; {ratio:.2f} ×; {slowest_ratio:.0f} ×",
        not taken_twice and not errors and ratio >= 0.9 and slowest_ratio <= 500,
        "; ".join((details, *errors[:1])),
    )


def run_processes(url: str, process_count: int, takes_each: int) -> list[TakesOfProcess]:
    """Run processes that take items at the same time; return what each took."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(process_count), context.Queue()
    processes = [
        context.Process(target=take_items, args=(url, takes_each, barrier, results))
        for _ in range(process_count)
    ]
    for process in processes:
        process.start()
    takes = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    return takes


def take_items(url: str, count: int, barrier: Any, results: Any) -> None:
    """Take `count` items as fast as possible, once all processes are ready."""
    desk = desk_at(url)
    items, seconds, errors = [], [], []
    barrier.wait(60)
    started = time.monotonic()
    for _ in range(count):
        take_started = time.perf_counter()
        try:
            result = take_next(desk)
            items.append(result.item.id if result.item else 0)
        except Exception as error:  # any error at all is what this figure counts
            errors.append(f"{type(error).__name__}: {error}")
        seconds.append(time.perf_counter() - take_started)
    results.put(TakesOfProcess(items, seconds, started, time.monotonic(), errors))
    desk.store.close()
