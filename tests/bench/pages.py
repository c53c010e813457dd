"""#10: a page from the middle of a million items against the first page, in process, on both engines."""

from medq.domain.queue.page import Query
from medq.work.desk import Desk
from medq.work.queue import listing
from tests.bench.figure import Figure, Run, SkippedError, interleaved, median, ms
from tests.bench.many import desk_at, million, million_on_postgresql

NUMBER = "10"
WHAT = "a page at half depth against the first page, of a million items"
GOAL = "≤ 1.5 ×"


def take(run: Run) -> list[Figure]:
    """One line an engine."""
    found = [_one(run, million(run), "SQLite")]
    try:
        found.append(_one(run, million_on_postgresql(run), "PostgreSQL"))
    except SkippedError as why:
        found.append(Figure(NUMBER, f"{WHAT}, PostgreSQL", GOAL, "not taken", None, str(why)))
    return found


def _one(run: Run, url: str, engine: str) -> Figure:
    desk = desk_at(url)
    try:
        after = half_way(desk)
        first, deep = interleaved(
            run.size(200, 5),
            lambda: listing.page(desk, Query()),
            lambda: listing.page(desk, Query(), after=after),
        )
    finally:
        desk.store.close()
    ratio = median(deep) / median(first)
    return Figure(
        NUMBER,
        f"{WHAT}, {engine}",
        GOAL,
        f"{ratio:.2f} ×",
        ratio <= 1.5,
        f"{ms(median(first))}, {ms(median(deep))}; 50 rows",
    )


def half_way(desk: Desk) -> str:
    """The cursor below the middle row of the queue by rank."""
    many = desk.store.value("SELECT COUNT(*) FROM item WHERE state = 1")
    key = desk.store.row(
        "SELECT tier, low_score, act_by, low_money, id FROM item WHERE state = 1"
        " ORDER BY tier, low_score, act_by, low_money, id LIMIT 1 OFFSET ?",
        (many // 2,),
    )
    assert key is not None
    return "rank." + ".".join(map(str, key))
