"""#15: what an item costs on the disk, with its share of every index."""

from data.store.opening import open_store
from data.store.store import Store
from tests.bench.figure import Figure, Run, SkippedError
from tests.bench.many import million, million_on_postgresql

NUMBER = "15"
WHAT = "size of the item table with its indexes"
GOAL = "≤ 250 bytes an item (SQLite)"


def take(run: Run) -> list[Figure]:
    """SQLite against the goal, packed and as it was filled; PostgreSQL beside it, whose rows carry 28 bytes of their own."""
    store = open_store(million(run))
    try:
        items = store.value("SELECT COUNT(*) FROM item")
        filled = sum(sqlite_sizes(store).values()) / items
        store.run("VACUUM")
        parts = sqlite_sizes(store)
    finally:
        store.close()
    packed = sum(parts.values()) / items
    told = ", ".join(
        f"{name} {size / items:.0f}"
        for name, size in sorted(parts.items(), key=lambda part: -part[1])
    )
    found = [
        Figure(
            NUMBER,
            f"{WHAT}, SQLite",
            GOAL,
            f"{packed:.0f} bytes",
            packed <= 250,
            f"as filled {filled:.0f}; {told}",
        )
    ]
    try:
        store = open_store(million_on_postgresql(run))
    except SkippedError as why:
        return [*found, Figure(NUMBER, f"{WHAT}, PostgreSQL", "–", "not taken", None, str(why))]
    try:
        table, indexes = store.row("SELECT pg_table_size('item'), pg_indexes_size('item')") or (
            0,
            0,
        )
    finally:
        store.close()
    beside = f"table {table / items:.0f}, indexes {indexes / items:.0f}"
    return [
        *found,
        Figure(
            NUMBER,
            f"{WHAT}, PostgreSQL",
            "–",
            f"{(table + indexes) / items:.0f} bytes",
            None,
            beside,
        ),
    ]


def sqlite_sizes(store: Store) -> dict[str, int]:
    """Bytes of the table and of each of its indexes, by the pages they hold. Errors: `SkippedError` without dbstat."""
    import peewee

    try:
        rows = store.rows(
            "SELECT name, SUM(pgsize) FROM dbstat WHERE name IN (SELECT name FROM sqlite_master WHERE tbl_name = 'item')"
            " GROUP BY name"
        )
    except peewee.OperationalError:
        raise SkippedError("this SQLite was built without dbstat") from None
    return {name: int(size) for name, size in rows}
