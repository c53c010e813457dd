"""Items on hold past their deadline: each needs a decision before the deadline is lost."""

from data.models.base import VALUE, text_of
from data.models.items import Item
from data.store.store import Store
from medq.domain.items.item import State

LATE = text_of(
    Item.select(Item.id)
    .where(  # the index's condition
        Item.state == State.WAITING,
        Item.wait_until > Item.deadline,
        Item.decided_day.is_null(),
    )
    .order_by(Item.deadline, Item.id)
    .limit(VALUE)
)


def late_follow_ups(store: Store, limit: int) -> list[int]:
    """Return undecided items that return after their deadline, the soonest deadline first."""
    return [item_id for (item_id,) in store.rows(LATE, (limit,))]
