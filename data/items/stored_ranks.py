"""The stored ranks of many items at once."""

from collections.abc import Iterable, Sequence
from datetime import date

from data.items.item_records import ItemRecord
from data.items.rank_rows import MemberRanks, SoloRank
from data.models.base import among, text_of
from data.models.items import Item
from data.store.store import Store
from medq.domain.items.item import State


def save_solo_ranks(store: Store, ranks: Sequence[tuple[int, SoloRank]]) -> None:
    """Save the solo ranks of items by their ids."""
    _save(store, SoloRank._fields, [(*rank, item_id) for item_id, rank in ranks])


def save_reranked(store: Store, ranks: Sequence[tuple[int, SoloRank]]) -> None:
    """Save the solo ranks of items that stay in their groups, by their ids.

    Without the group: setting it would make the engine write its index and check its reference.
    """
    _save(store, SoloRank._fields[1:], [(*rank[1:], item_id) for item_id, rank in ranks])


def save_member_ranks(store: Store, ranks: Sequence[tuple[int, MemberRanks]]) -> None:
    """Save the ranks of group members by their ids."""
    _save(store, MemberRanks._fields, [(*rank, item_id) for item_id, rank in ranks])


def _save(store: Store, names: Sequence[str], rows: Sequence[Sequence[int | None]]) -> None:
    """Save these columns of many items; the last value of each row is the item's id."""
    # SQL text: figures 11 and 14, ranks in bulk.
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
    arrays = ", ".join(f"?::{Item.column_type(name, store.engine)}[]" for name in names)
    sets = ", ".join(f"{name} = v.{name}" for name in names)
    store.run(
        f"UPDATE item SET {sets} FROM unnest({arrays}, ?::bigint[]) AS v ({', '.join(names)}, id)"
        " WHERE item.id = v.id",
        texts,
    )


VERSIONS = text_of(Item.select(Item.id, Item.version, Item.rerank_on).where(among(Item.id)))


def unchanged_ids(store: Store, items: Iterable[ItemRecord]) -> set[int]:
    """Return the ids of those items that nobody has changed or re-ranked since they were read."""
    versions_read = {item.id: (item.id, item.version, item.rerank_on) for item in items}
    rows = store.rows_in(VERSIONS, versions_read)
    return {row[0] for row in rows if row == versions_read[row[0]]}


def rerank_all(store: Store, today: date) -> None:
    """Mark every item to be re-ranked by the next new-day run."""
    store.run(Item.update(rerank_on=today.toordinal()).where(Item.state < State.DONE))
