"""Ways of working open items that run out before the way that the items run on."""

from collections.abc import Sequence
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
    running: list[SoonerWay] = []
    after = (0, 0)
    while len(running) < limit:
        keys = other_ways.keys_of_sooner_ways(desk.store, until, limit, after)
        running += _running(desk, [item_id for _day, item_id in keys])
        if len(keys) < limit:
            break
        after = keys[-1]
    return running[:limit]


def _running(desk: Desk, item_ids: Sequence[int]) -> list[SoonerWay]:
    """Return those of these items of which another way still runs, in the same order."""
    records = item_records.by_ids(desk.store, item_ids)
    ways = {
        item.id: SoonerWay(item, each)
        for item, lines in zip(records, deadlines_of(desk, records), strict=True)
        for each in sooner_deadlines(lines)[:1]
    }
    return [ways[item_id] for item_id in item_ids if item_id in ways]
