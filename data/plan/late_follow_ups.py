"""Items on hold past their deadline: each needs a decision before the deadline is lost."""

from data.models.items import Item
from data.store.store import Store
from medq.domain.items.item import State


def late_follow_ups(store: Store, limit: int) -> list[int]:
    """Return undecided items that return after their deadline, the soonest deadline first."""
    query = (
        Item.select(Item.id)
        .where(
            Item.state == int(State.WAITING),
            Item.wait_until > Item.deadline,
            Item.decided_day.is_null(),
        )
        .order_by(Item.deadline, Item.id)
        .limit(limit)
    )
    return [item_id for (item_id,) in store.rows(query)]
