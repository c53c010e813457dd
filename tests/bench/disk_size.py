"""#15: bytes of an item on disk, with its share of every index."""

import peewee

from data.store.opening import open_store
from data.store.store import Store
from tests.bench.figure import Figure, Run, SkippedError
from tests.bench.full_store import million_items, million_items_on_postgresql

NUMBER = "15"
TITLE = "size of the item table with its indexes"
GOAL = "≤ 275 bytes an item (SQLite)"
MAX_BYTES = 275


def measure(run: Run) -> list[Figure]:
    """Measure SQLite, vacuumed and as filled, and PostgreSQL, whose rows have 28 bytes more."""
    store = open_store(million_items(run))
    try:
        items = store.value("SELECT COUNT(*) FROM item")
        bytes_as_filled = sum(sqlite_sizes(store).values()) / items
        store.run("VACUUM")
        bytes_by_part = {name: size / items for name, size in sqlite_sizes(store).items()}
    finally:
        store.close()
    item_bytes = sum(bytes_by_part.values())
    parts = ", ".join(
        f"{name} {size:.0f}"
        for name, size in sorted(bytes_by_part.items(), key=lambda part: -part[1])
    )
    return [
        Figure(
            NUMBER,
            f"{TITLE}, SQLite",
            GOAL,
            f"{item_bytes:.0f} bytes",
            item_bytes <= MAX_BYTES,
            f"as filled {bytes_as_filled:.0f}; {parts}",
        ),
        _measure_postgresql(run, items),
    ]


def _measure_postgresql(run: Run, items: int) -> Figure:
    title = f"{TITLE}, PostgreSQL"
    try:
        store = open_store(million_items_on_postgresql(run))
    except SkippedError as reason:
        return Figure(NUMBER, title, "–", "not taken", None, str(reason))
    try:
        sizes = store.row("SELECT pg_table_size('item'), pg_indexes_size('item')")
    finally:
        store.close()
    assert sizes is not None
    table, indexes = sizes
    details = f"table {table / items:.0f}, indexes {indexes / items:.0f}"
    return Figure(NUMBER, title, "–", f"{(table + indexes) / items:.0f} bytes", None, details)


def sqlite_sizes(store: Store) -> dict[str, int]:
    """Return the bytes of the item table and of each of its indexes, by the pages they use.

    Raises SkippedError if SQLite was built without dbstat.
    """
    try:
        rows = store.rows(
            "SELECT name, SUM(pgsize) FROM dbstat WHERE name IN"
            " (SELECT name FROM sqlite_master WHERE tbl_name = 'item') GROUP BY name"
        )
    except peewee.OperationalError:
        raise SkippedError("this SQLite was built without dbstat") from None
    return {name: int(size) for name, size in rows}
