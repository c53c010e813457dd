"""The decisions that are due: expiring items of too little worth, and untouched items."""

from collections.abc import Sequence
from datetime import date

from data.items import item_records
from data.items.item_records import ItemRecord
from data.plan import expiring
from data.plan.expiring import ExpiringPeriod
from data.plan.late_follow_ups import late_follow_ups
from medq.domain.plan.expiring import (
    EXPIRING_WORKDAYS,
    UNTOUCHED_WORKDAYS,
    ExpiringCause,
    ExpiringItem,
    expiring_cause,
    group_decisions,
    worth_floor,
)
from medq.domain.plan.view import ExpiringLine
from medq.work.desk import Desk
from medq.work.items.item_ranks import rank_context, rank_facts
from medq.work.payer_rules import longest_transport
from medq.work.visibility import redacted_rows

MAX_ITEMS = 500  # of those that expire, and of the untouched ones
BATCH_SIZE = 500  # items whose facts are read at once
# How much larger each read of keys is than the one before: what was read of a day is read again.
BATCH_GROWTH = 4


def decisions(desk: Desk) -> tuple[ExpiringLine, ...]:
    """Return today's decisions, equal items as one, the soonest to expire first."""
    today, calendar = desk.today(), desk.calendar
    with desk.store.read_transaction():
        listed = read_items(desk, late_follow_ups(desk.store, MAX_ITEMS))
        listed += expiring_items(desk, today)
        expiring_ids = {item.item for item in listed}
        untouched_since = calendar.add_working(today, -UNTOUCHED_WORKDAYS)
        untouched_ids = expiring.untouched_items(desk.store, untouched_since, MAX_ITEMS)
        listed += read_items(
            desk, [item_id for item_id in untouched_ids if item_id not in expiring_ids]
        )
        grouped = group_decisions(rank_context(desk, today), listed)
        rows = redacted_rows(desk, [decision.items[0] for decision in grouped])
    return tuple(
        ExpiringLine(
            row=rows[decision.items[0]],
            items=decision.items,
            is_expiring=decision.cause is ExpiringCause.EXPIRES,
            worth_cents=decision.worth_cents,
            minutes=decision.minutes,
            act_by=decision.act_by,
            untouched_days=decision.untouched_days,
            late_until=decision.late_until,
        )
        for decision in grouped
    )


def expiring_items(desk: Desk, today: date) -> list[ExpiringItem]:
    """Return the first `MAX_ITEMS` expiring items that need a decision, by act-by day.

    Items that are worth it and legal duties are among them and are skipped, each once: a million
    items have some seventy thousand within the ten business days, which take half a second. The
    store leaves out what is surely worth working; facts are read only of the others.
    """
    context, until = rank_context(desk, today), desk.calendar.add_working(today, EXPIRING_WORKDAYS)
    period = ExpiringPeriod(today, until, longest_transport(desk))
    floor = worth_floor(context, until)
    expired: list[ExpiringItem] = []
    size, after = MAX_ITEMS, (0, 0)
    while keys := expiring.undecided_keys(desk.store, period, size, after):
        for start in range(0, len(keys), BATCH_SIZE):
            ids = [item_id for _day, item_id in keys[start : start + BATCH_SIZE]]
            doubtful = expiring.not_surely_worth(desk.store, ids, floor)
            expired += [
                item
                for item in read_items(desk, [item_id for item_id in ids if item_id in doubtful])
                if expiring_cause(context, item) is ExpiringCause.EXPIRES
            ]
            if len(expired) >= MAX_ITEMS:
                return expired[:MAX_ITEMS]
        if len(keys) < size:
            break
        size, after = size * BATCH_GROWTH, keys[-1]
    return expired


def read_items(desk: Desk, ids: Sequence[int]) -> list[ExpiringItem]:
    """Return these items with the facts of their decision, in the same order."""
    record_by_id = {record.id: record for record in item_records.by_ids(desk.store, ids)}
    touched_days = expiring.touched_days(desk.store, ids)
    return [_expiring_item(desk, record_by_id[item_id], touched_days[item_id]) for item_id in ids]


def _expiring_item(desk: Desk, item: ItemRecord, touched: date) -> ExpiringItem:
    key = f"{int(item.kind)}:{item.payer_id or 0}:{item.cause}" if item.cause else ""
    is_late = item.wait_until and item.deadline and item.wait_until > item.deadline
    return ExpiringItem(
        item.id,
        rank_facts(desk, item),
        touched,
        item.cause or item.topic,
        late_until=item.wait_until if is_late else None,
        group_key=key,
    )
