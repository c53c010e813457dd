"""#10: a page from the middle of a million items against the first page, on both engines."""

from medq.domain.queue.page import Query
from medq.work.desk import Desk
from medq.work.queue import listing
from tests.bench.figure import Figure, Run, SkippedError, interleaved, median, ms
from tests.bench.full_store import desk_at, million_items, million_items_on_postgresql

NUMBER = "10"
TITLE = "a page at half depth against the first page, of a million items"
GOAL = "≤ 1.5 ×"


def measure(run: Run) -> list[Figure]:
    """Return one figure per engine."""
    figures = [_measure_engine(run, million_items(run), "SQLite")]
    try:
        figures.append(_measure_engine(run, million_items_on_postgresql(run), "PostgreSQL"))
    except SkippedError as reason:
        figures.append(Figure(NUMBER, f"{TITLE}, PostgreSQL", GOAL, "not taken", None, str(reason)))
    return figures


def _measure_engine(run: Run, url: str, engine: str) -> Figure:
    desk = desk_at(url)
    try:
        after = middle_cursor(desk)
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
        f"{TITLE}, {engine}",
        GOAL,
        f"{ratio:.2f} ×",
        ratio <= 1.5,
        f"{ms(median(first))}, {ms(median(deep))}; 50 rows",
    )


def middle_cursor(desk: Desk) -> str:
    """Return the cursor of the middle row of the queue by rank."""
    open_count = desk.store.value("SELECT COUNT(*) FROM item WHERE state = 1")
    sort_key = desk.store.row(
        "SELECT tier, rank_key, act_by, neg_money_cents, id FROM item WHERE state = 1"
        " ORDER BY tier, rank_key, act_by, neg_money_cents, id LIMIT 1 OFFSET ?",
        (open_count // 2,),
    )
    assert sort_key is not None
    return "rank." + ".".join(map(str, sort_key))
