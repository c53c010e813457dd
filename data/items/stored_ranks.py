"""The stored ranks of many items at once."""

from collections.abc import Iterable, Sequence
from datetime import date

from data.store.columns import date_to_int
from data.store.store import Store


def save_solo_ranks(
    store: Store, ranks: Sequence[tuple[int | None, int, int, int, int, int, int]]
) -> None:
    """Save (group, solo rank key, rerank on, tier, rank key, behind lead, id) of items."""
    _set(store, tuple(GROUP_SORT_KEY), ranks)


def save_reranked(store: Store, ranks: Sequence[tuple[int, int, int, int, int, int]]) -> None:
    """Save (solo rank key, rerank on, tier, rank key, behind lead, id) of items.

    Without the group: setting it would make the engine write its index and check its reference.
    """
    _set(store, ("solo_rank_key", "rerank_on", "tier", "rank_key", "behind_lead"), ranks)


def save_member_ranks(store: Store, ranks: Sequence[tuple[int, int, int, int]]) -> None:
    """Save (tier, rank key, behind lead, id) of group members."""
    _set(store, ("tier", "rank_key", "behind_lead"), ranks)


BIG, MIDDLE, SMALL = "bigint", "integer", "smallint"  # as PostgreSQL has them
GROUP_SORT_KEY = {
    "group_id": BIG,
    "solo_rank_key": BIG,
    "rerank_on": MIDDLE,
    "tier": SMALL,
    "rank_key": BIG,
    "behind_lead": SMALL,
}


def _set(store: Store, names: Sequence[str], rows: Sequence[Sequence[int | None]]) -> None:
    """Save these columns of many items; the last value of each row is the item's id."""
    if not rows:
        return
    if store.engine == "sqlite":
        store.run_many(
            f"UPDATE item SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?", rows
        )
        return
    # One statement, since the trigger notifies other sessions once a statement. Arrays are passed
    # as text: the server reads that faster than the driver builds arrays.
    texts = [
        "{" + ",".join("NULL" if value is None else str(value) for value in column) + "}"
        for column in zip(*rows, strict=True)
    ]
    arrays = ", ".join(f"?::{GROUP_SORT_KEY[name]}[]" for name in names)
    sets = ", ".join(f"{name} = v.{name}" for name in names)
    store.run(
        f"UPDATE item SET {sets} FROM unnest({arrays}, ?::bigint[]) AS v ({', '.join(names)}, id)"
        " WHERE item.id = v.id",
        texts,
    )


def versions(store: Store, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return (version, rerank on) of these items."""
    rows = store.rows_in("SELECT id, version, rerank_on FROM item WHERE id IN (?*)", ids)
    return {item_id: (version, rerank_on) for item_id, version, rerank_on in rows}


def rerank_all(store: Store, today: date) -> None:
    """Mark every item to be re-ranked by the next new-day run."""
    store.run("UPDATE item SET rerank_on = ? WHERE state < 4", (date_to_int(today),))
