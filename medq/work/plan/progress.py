"""The progress of a plan's items: minutes worked on them, and days they slipped."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

from data.events.change_set import RowKey
from data.plan import plans
from data.store.columns import moment_from_int, moment_to_int
from medq.domain.items.item import State
from medq.domain.plan.spans import DAY_MINUTES
from medq.work.plan.day import moment_of
from medq.work.plan.store import PlanTarget

MICROS_PER_MINUTE = 60_000_000


def used_minutes(target: PlanTarget, ids: Sequence[int]) -> dict[int, int]:
    """Return the minutes worked on each item that day, from checking it out to what ended that."""
    desk, day = target.desk, target.day
    if day > desk.today():
        return {}
    start, end = (moment_of(desk.zone, day, minute) for minute in (0, DAY_MINUTES))
    start_micros, end_micros = moment_to_int(start), moment_to_int(end)
    started: dict[int, int] = {}
    minutes: dict[int, int] = {}
    for change in plans.state_changes(desk.store, ids, start):
        if not start_micros <= change.at < end_micros:
            continue
        item, state = change.item_id, _state_after(change)
        if state == State.TAKEN:
            started[item] = change.at
        elif state is not None and item in started:
            micros = change.at - started.pop(item)
            rounded = (micros + MICROS_PER_MINUTE // 2) // MICROS_PER_MINUTE
            minutes[item] = minutes.get(item, 0) + rounded
    return {item: worked for item, worked in minutes.items() if worked}


def slipped_counts(target: PlanTarget, ids: Sequence[int]) -> dict[int, int]:
    """Return on how many earlier days each item was planned and neither done nor put on hold."""
    desk = target.desk
    until = min(target.day, desk.today() + timedelta(days=1))
    planned = plans.earlier_days(desk.store, target.user.id, until, ids)
    if not planned:
        return {}
    first_day = date.fromordinal(min(day for _item, day in planned))
    changes = plans.state_changes(
        desk.store, {item for item, _day in planned}, moment_of(desk.zone, first_day, 0)
    )
    finished: set[tuple[int, int]] = set()
    for change in changes:
        moment = moment_from_int(change.at)
        if _state_after(change) in (State.WAITING, State.DONE) and moment is not None:
            day = moment.astimezone(desk.zone).date().toordinal()
            finished.add((change.item_id, day))
    counts: dict[int, int] = {}
    for item, day in planned:
        if (item, day) not in finished:
            counts[item] = counts.get(item, 0) + 1
    return counts


def _state_after(change: plans.StateChange) -> int | None:
    """Return the state that the event gave the item, or None where it gave none."""
    columns = json.loads(change.after).get(str(RowKey("item", change.item_id))) or {}
    state: int | None = columns.get("state")
    return state
