"""Items whose deadline has passed on a new day: they run on that of their next open way."""

from collections.abc import Sequence

from data.items import stored_ranks
from data.items.item_records import ItemRecord
from medq.work.desk import Desk
from medq.work.items.ranking import RerankResult, store_reranked
from medq.work.items.redating import RedatedItem, redated, save_redated


def redated_after_deadline(desk: Desk, items: Sequence[ItemRecord]) -> list[RedatedItem]:
    """Return those of these items whose deadline has passed and that have another one now.

    An item whose ways have all passed keeps its last deadline. Needs no lock.
    """
    today = desk.today()
    passed = [
        item
        for item in items
        if item.ways_id is not None and item.deadline is not None and item.deadline < today
    ]
    return [each for each in redated(desk, passed) if each.differs] if passed else []


def store_dated_ranks(desk: Desk, moved: Sequence[RedatedItem], ranks: RerankResult) -> int:
    """Store new dates with the ranks that follow from them; return how many ranks were stored.

    Call inside a write transaction. What somebody changed meanwhile keeps what they gave it.
    """
    if moved:
        unchanged_ids = stored_ranks.unchanged_ids(desk.store, [each.item for each in moved])
        save_redated(desk, [each for each in moved if each.item.id in unchanged_ids])
    return store_reranked(desk, ranks)
