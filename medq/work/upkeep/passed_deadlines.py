"""Deadlines that have passed on a new day: an item's own, and that of another way of it."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from data.items import other_ways
from data.items.item_records import ItemRecord
from data.plan import lost_items
from medq.work.desk import NEW_DAY_KEY, Desk
from medq.work.items.ranking import RerankResult, store_reranked, update_ranks
from medq.work.items.redating import RedatedItem, redated, redated_items, save_current
from medq.work.upkeep.sweep import BatchSizer, NewDaySweep, Steps


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

    Call inside a write transaction. What somebody changed meanwhile is dated and ranked by what it
    is now.
    """
    dated_again = save_current(desk, moved).dated_again if moved else []
    stored = store_reranked(desk, ranks)
    return stored + update_ranks(desk, [each.item.id for each in dated_again])


def date_passed_ways(sweep: NewDaySweep) -> Steps:
    """Date the items again of which a way may have run out: their own since the last new day.

    What came back from hold, or was worked before the upkeep, has its rank of the day already.
    """
    desk, sizer = sweep.desk, BatchSizer()
    dated_on = sweep.day_state.get(NEW_DAY_KEY)
    since = date.fromisoformat(dated_on) if dated_on else date.min
    own_ids = lost_items.passed_since(desk.store, since, sweep.today)
    item_ids = sorted({*own_ids, *other_ways.past_other_act_by(desk.store, sweep.today)})
    while item_ids:
        step_ids, item_ids = item_ids[: sizer.size], item_ids[sizer.size :]
        moved = [each for each in redated_items(desk, step_ids) if each.differs]
        if moved:
            yield from sweep.run_locked(partial(_save_with_ranks, desk, moved), sizer)
        yield True


def _save_with_ranks(desk: Desk, moved: Sequence[RedatedItem]) -> None:
    current = save_current(desk, moved)
    update_ranks(desk, [each.item.id for each in current.all])
