"""Ways of working open items that run out before the way that the items run on."""

from datetime import date
from typing import NamedTuple

from data.items import item_records, other_ways
from data.items.item_records import ItemRecord
from medq.domain.claims.running_deadline import RunningDeadline, sooner_deadlines
from medq.work.desk import Desk
from medq.work.items.deadlines import running_deadlines


class SoonerWay(NamedTuple):
    """An item with the deadline of another way that runs out first."""

    item: ItemRecord
    deadline: RunningDeadline


def sooner_ways(desk: Desk, until: date, limit: int) -> list[SoonerWay]:
    """Return items with another way whose act-by day is not after `until`, the soonest first.

    After its act-by day a way is listed until its deadline: fax or portal still arrive. A way that
    has run out, or that proof has met since, is left out.
    """
    item_ids = other_ways.items_with_sooner_way(desk.store, until, limit)
    item_by_id = {item.id: item for item in item_records.by_ids(desk.store, item_ids)}
    ways = []
    for item_id in item_ids:
        item = item_by_id[item_id]
        ways += [
            SoonerWay(item, each) for each in sooner_deadlines(running_deadlines(desk, item))[:1]
        ]
    return ways
