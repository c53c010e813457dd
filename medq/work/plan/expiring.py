"""The decisions that are due: lost and expiring items, and untouched ones."""

from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from datetime import date

from data.items import item_records, item_versions
from data.items.item_records import ItemRecord
from data.office import office
from data.plan import expiring, lost_items
from data.plan.expiring import ExpiringPeriod
from data.plan.last_people import last_people
from data.plan.late_follow_ups import late_follow_ups
from medq.domain.items.item import ItemRow, Kind, State
from medq.domain.plan.expiring import (
    EXPIRING_WORKDAYS,
    UNTOUCHED_WORKDAYS,
    Decision,
    ExpiringItem,
    OtherWay,
    expiring_cause,
    group_decisions,
    worth_floor,
)
from medq.domain.plan.expiring_line import ExpiringCause, ExpiringLine
from medq.work.desk import NEW_DAY_KEY, Desk
from medq.work.items.item_ranks import rank_context, rank_facts
from medq.work.items.other_ways import sooner_ways
from medq.work.payer_rules import longest_transport
from medq.work.upkeep.passed_deadlines import redated_after_deadline
from medq.work.visibility import redacted_rows

MAX_ITEMS = 500  # of those that expire, and of the untouched ones
BATCH_SIZE = 500  # items whose facts are read at once
# How much larger each read of keys is than the one before: what was read of a day is read again.
BATCH_GROWTH = 4


def decisions(
    desk: Desk, narrow: Callable[[Sequence[int]], Container[int]] | None = None
) -> tuple[ExpiringLine, ...]:
    """Return today's decisions, equal items as one: lost ones, then the soonest to expire.

    `narrow` returns those of the listed items that a filter leaves.
    """
    with desk.store.read_transaction():
        listed = _listed_items(desk)
        if narrow is not None:
            left = narrow([item.item for item in listed])
            listed = [item for item in listed if item.item in left]
        grouped = group_decisions(rank_context(desk, desk.today()), listed)
        firsts = [decision.items[0] for decision in grouped]
        rows = redacted_rows(desk, firsts)
        touched = expiring.touched_days(desk.store, firsts)
        lost = [each.items[0] for each in grouped if each.cause is ExpiringCause.LOST]
        listed_ids = [item_id for decision in grouped for item_id in decision.items]
        versions = item_versions.versions_by_item(desk.store, listed_ids)
        initials_by_item = last_people(desk.store, lost)
    lines = []
    for decision in grouped:
        row = rows[decision.items[0]]
        owner = row.owner or initials_by_item.get(row.id, "")
        seen_versions = {item_id: versions[item_id] for item_id in decision.items}
        lines.append(_line(decision, row, touched[row.id], owner, seen_versions))
    return tuple(lines)


def count_lost(desk: Desk) -> int:
    """Return how many deadlines passed that nobody signed."""
    return lost_items.count_lost(desk.store, desk.today()) - len(_moving_ids(desk))


def _listed_items(desk: Desk) -> list[ExpiringItem]:
    """Return the items of all causes, each once, at most `MAX_ITEMS` of a cause."""
    today = desk.today()
    moving_ids = _moving_ids(desk)
    lost_ids = lost_items.first_lost(desk.store, today, MAX_ITEMS + len(moving_ids))
    passed = dict.fromkeys([*lost_ids, *late_follow_ups(desk.store, MAX_ITEMS)])
    listed = [
        *read_items(desk, [each for each in passed if each not in moving_ids]),
        *expiring_items(desk, today),
    ]
    listed_ids = {item.item for item in listed}
    others = [each for each in _with_other_way(desk, today) if each.item not in listed_ids]
    listed += others
    listed_ids |= {item.item for item in others}
    untouched_since = desk.calendar.add_working(today, -UNTOUCHED_WORKDAYS)
    untouched_ids = expiring.untouched_items(desk.store, untouched_since, MAX_ITEMS)
    return listed + read_items(
        desk, [item_id for item_id in untouched_ids if item_id not in listed_ids]
    )


def _with_other_way(desk: Desk, today: date) -> list[ExpiringItem]:
    """Return items with a way that runs out within the days of the list, before their own."""
    until = desk.calendar.add_working(today, EXPIRING_WORKDAYS)
    other_way_by_item = {
        way.item.id: OtherWay(deadline.name, act_by, deadline.day)
        for way in sooner_ways(desk, until, MAX_ITEMS)
        if (deadline := way.deadline.deadline) and (act_by := way.deadline.act_by)
    }
    return [
        replace(item, other_way=other_way_by_item[item.item])
        for item in read_items(desk, list(other_way_by_item))
    ]


def _moving_ids(desk: Desk) -> set[int]:
    """Return the lost items that the new day will date by a way that runs on.

    Until it is done, such an item still has the deadline of a way that has ended. The new day
    before has dated those whose deadline had passed by then.
    """
    if not desk.is_new_day:
        return set()
    dated_on = office.settings(desk.store, (NEW_DAY_KEY,)).get(NEW_DAY_KEY)
    since = date.fromisoformat(dated_on) if dated_on else date.min
    ids = lost_items.lost_since(desk.store, since, desk.today())
    moving_ids: set[int] = set()
    for start in range(0, len(ids), BATCH_SIZE):
        records = item_records.by_ids(desk.store, ids[start : start + BATCH_SIZE])
        moving_ids |= {
            each.item.id
            for each in redated_after_deadline(desk, records)
            if not each.record.is_lost(desk.today())
        }
    return moving_ids


def _line(
    decision: Decision, row: ItemRow, touched: date, owner: str, versions: dict[int, int]
) -> ExpiringLine:
    is_hidden, is_lost = row.kind is Kind.CALLBACK, decision.cause is ExpiringCause.LOST
    return ExpiringLine(
        row=row,
        versions=versions,
        cause=decision.cause,
        deadline=decision.deadline,
        act_by=decision.act_by,
        amount_cents=None if is_hidden else decision.amount_cents,
        worth_cents=None if is_hidden or is_lost else decision.worth_cents,
        minutes=decision.minutes,
        untouched_days=decision.untouched_days,
        touched=touched,
        owner=owner,
        way=decision.way,
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
    waits_until = item.wait_until if item.state is State.WAITING else None
    return ExpiringItem(
        item.id, rank_facts(desk, item), touched, item.cause or item.topic, key, waits_until
    )
