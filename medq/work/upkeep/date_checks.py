"""The check of `medq check` on deadlines: what is stored equals a fresh dating."""

from collections.abc import Iterator
from datetime import date

from data.items import item_records
from data.items.item_records import ItemRecord
from data.office import integrity, office
from medq.work.desk import NEW_DAY_KEY, Desk
from medq.work.items.redating import CHUNK, RedatedItem, redated
from medq.work.payers.pending_rules import pending_rules


def wrong_dates(desk: Desk) -> Iterator[str]:
    """Yield items that are not done and whose stored deadline is not that of a fresh dating.

    Passes over what the next new-day run dates: all items where rules have changed, else those of
    which a way has run out.
    """
    if pending_rules(desk) is not None:
        return
    is_dated_today = office.setting(desk.store, NEW_DAY_KEY) == desk.today().isoformat()
    last_id = 0
    while item_ids := integrity.ranked_items(desk.store, last_id, CHUNK):
        last_id = item_ids[-1]
        items = item_records.by_ids(desk.store, item_ids)
        if not is_dated_today:
            items = [item for item in items if not _has_run_out(item, desk.today())]
        yield from (_mismatch(each) for each in redated(desk, items) if each.differs)


def _has_run_out(item: ItemRecord, today: date) -> bool:
    """Return whether a way of an item has run out, so that the next new-day run dates it."""
    return any(day is not None and day < today for day in (item.deadline, item.other_act_by))


def _mismatch(redated_item: RedatedItem) -> str:
    item, payer_id = redated_item.item, redated_item.item.payer_id
    fresh, stored = (_dates_text(record) for record in (redated_item.record, item))
    advice = f"; to date it again, set the plan type of payer {payer_id}" if payer_id else ""
    if fresh == stored:
        return f"item {item.id}: its ways of working are not those of the rules in force{advice}"
    return f"item {item.id}: {fresh} by the rules in force, stored {stored}{advice}"


def _dates_text(item: ItemRecord) -> str:
    """Return the deadline of an item with its days and its rule as one line."""
    if item.deadline is None:
        return "no deadline"
    other = f", another way by {item.other_act_by}" if item.other_act_by else ""
    duty = ", a legal duty" if item.duty else ""
    return f"deadline {item.deadline}, act by {item.act_by}{other}{duty} ({item.rule})"
