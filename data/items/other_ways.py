"""Queries of open items that have a way of working them which runs out before their own one."""

from datetime import date

from data.models.base import VALUE, text_of
from data.models.items import Item
from data.store.columns import NO_DATE
from data.store.store import Store
from medq.domain.items.item import State

_HAS_OTHER_WAY = (Item.other_act_by < NO_DATE) & (Item.state < State.DONE)  # the index's condition
DECISION_DAYS = 30  # before its act-by day, in which a decision about the item is about the way
_IS_UNDECIDED = Item.decided_day.is_null() | (Item.decided_day < Item.other_act_by - DECISION_DAYS)
SOONEST = text_of(
    Item.select(Item.other_act_by, Item.id)
    .where(
        _HAS_OTHER_WAY,
        Item.other_act_by >= VALUE,
        Item.other_act_by <= VALUE,
        (Item.other_act_by > VALUE) | (Item.id > VALUE),
        _IS_UNDECIDED,
    )
    .order_by(Item.other_act_by, Item.id)
    .limit(VALUE)
)
PAST = text_of(Item.select(Item.id).where(_HAS_OTHER_WAY, Item.other_act_by < VALUE))


def keys_of_sooner_ways(
    store: Store, until: date, limit: int, after: tuple[int, int] = (0, 0)
) -> list[tuple[int, int]]:
    """Return (act-by day, id) of open items with another way whose act-by day is not after `until`.

    The soonest first, after the key `after`. Those that somebody has decided about since it came
    near are left out.
    """
    day, item_id = after
    return list(store.rows(SOONEST, (day, until.toordinal(), day, item_id, limit)))


def past_other_act_by(store: Store, today: date) -> list[int]:
    """Return open items with another way whose act-by day is over, in order."""
    return sorted(item_id for (item_id,) in store.rows(PAST, (today.toordinal(),)))
