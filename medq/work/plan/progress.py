"""The progress of a plan's items: minutes worked on them, and days they slipped."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from data.plan import planned_items
from data.plan.progress import state_changes
from medq.domain.items.item import State
from medq.domain.plan.spans import DAY_MINUTES
from medq.work.plan.day import moment_of
from medq.work.plan.store import PlanTarget

MINUTE = timedelta(minutes=1)


def used_minutes(target: PlanTarget, ids: Collection[int]) -> dict[int, int]:
    """Return the minutes worked on each item that day, from checking it out to what ended that."""
    desk, day = target.desk, target.day
    if day > desk.today():
        return {}
    start, end = (moment_of(desk.zone, day, minute) for minute in (0, DAY_MINUTES))
    started: dict[int, datetime] = {}
    minutes: dict[int, int] = {}
    for change in state_changes(desk.store, ids, start):
        if not start <= change.at < end:
            continue
        if change.state is State.TAKEN:
            started[change.item_id] = change.at
        elif change.item_id in started:
            rounded = (change.at - started.pop(change.item_id) + MINUTE / 2) // MINUTE
            minutes[change.item_id] = minutes.get(change.item_id, 0) + rounded
    return {item: worked for item, worked in minutes.items() if worked}


def slipped_counts(target: PlanTarget, ids: Collection[int]) -> dict[int, int]:
    """Return on how many earlier days each item was planned and neither done nor put on hold."""
    desk = target.desk
    until = min(target.day, desk.today() + timedelta(days=1))
    planned = planned_items.earlier_days(desk.store, target.user.id, until, ids)
    if not planned:
        return {}
    first_day = min(day for _item, day in planned)
    changes = state_changes(
        desk.store, {item for item, _day in planned}, moment_of(desk.zone, first_day, 0)
    )
    finished: set[tuple[int, date]] = {
        (change.item_id, change.at.astimezone(desk.zone).date())
        for change in changes
        if change.state in (State.WAITING, State.DONE)
    }
    counts: dict[int, int] = {}
    for item, day in planned:
        if (item, day) not in finished:
            counts[item] = counts.get(item, 0) + 1
    return counts
