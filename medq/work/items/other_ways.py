"""Ways of working open items that run out before the way that the items run on."""

from datetime import date
from typing import NamedTuple

from data.items import item_records, other_ways
from data.items.item_records import ItemRecord
from medq.domain.claims.running_deadline import RunningDeadline, sooner_deadlines
from medq.work.desk import Desk
from medq.work.items.deadlines import deadlines_of


class SoonerWay(NamedTuple):
    """An item with the deadline of another way that runs out first."""

    item: ItemRecord
    deadline: RunningDeadline


def sooner_ways(desk: Desk, until: date, limit: int) -> list[SoonerWay]:
    """Return undecided items with another way whose act-by is not after `until`, soonest first.

    After its act-by day a way is listed until its deadline: fax or portal still arrive. A way that
    has run out, or that proof has met since, is left out.
    """
    item_ids = other_ways.items_with_sooner_way(desk.store, until, limit)
    records = item_records.by_ids(desk.store, item_ids)
    ways = {
        item.id: SoonerWay(item, each)
        for item, lines in zip(records, deadlines_of(desk, records), strict=True)
        for each in sooner_deadlines(lines)[:1]
    }
    return [ways[item_id] for item_id in item_ids if item_id in ways]
