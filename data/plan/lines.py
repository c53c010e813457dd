"""The lines of a stored plan: read, always written whole, and recorded with the event."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import fn

from data.events.change_set import ChangeSet, RowKey, Rows
from data.models.base import VALUE, text_of
from data.models.plan import PlanEntry
from data.store.columns import stored_rows
from data.store.store import Store


class EntryRow(NamedTuple):
    """One stored line of a plan; the fields are its columns."""

    position: int
    item_id: int | None
    start_minute: int
    minutes: int
    by_hand: bool
    name: str  # of what is no item: "Morning review"
    reason: str  # JSON


class _WrittenEntry(NamedTuple):
    """A line as it is inserted; the fields are its columns."""

    plan_id: int
    day: date
    position: int
    item_id: int | None
    start_minute: int
    minutes: int
    by_hand: bool
    name: str
    reason: str


OF_PLAN = text_of(
    PlanEntry.select_row(EntryRow).where(PlanEntry.plan_id == VALUE).order_by(PlanEntry.position)
)


def of_plan(store: Store, plan_id: int) -> tuple[EntryRow, ...]:
    """Return the lines of a plan, by position."""
    return _entry_rows(store.rows(OF_PLAN, (plan_id,)))


def minutes_by_plan(store: Store, day: date) -> dict[int, int]:
    """Return the minutes of the lines of each plan of a day that has lines."""
    minutes = PlanEntry.select(PlanEntry.plan_id, fn.SUM(PlanEntry.minutes))
    rows = store.rows(minutes.where(PlanEntry.day == day.toordinal()).group_by(PlanEntry.plan_id))
    return {plan_id: int(total) for plan_id, total in rows}


def write(
    change_set: ChangeSet,
    plan_id: int,
    day: date,
    before: Sequence[EntryRow] | None,
    after: Sequence[EntryRow],
) -> None:
    """Replace the lines of a plan and record what they were (None: a new plan) and are.

    The engine refuses an item that another plan of the day has.
    """
    store = change_set.store
    store.run(PlanEntry.delete().where(PlanEntry.plan_id == plan_id))
    written = [_WrittenEntry(plan_id=plan_id, day=day, **line._asdict()) for line in after]
    store.insert_rows(PlanEntry, written)
    key = _recorded_key(plan_id)
    change_set.before[key] = None if before is None else _recorded(before)
    change_set.after[key] = _recorded(after)


def recorded(rows: Rows, plan_id: int) -> tuple[EntryRow, ...]:
    """Return the lines of a plan that an event recorded; empty where there was no plan."""
    columns = rows[_recorded_key(plan_id)]
    return _entry_rows(columns["lines"]) if columns else ()


def _recorded_key(plan_id: int) -> str:
    return str(RowKey("plan_lines", plan_id))


def _recorded(lines: Iterable[EntryRow]) -> dict[str, Any]:
    return {"lines": [list(line) for line in stored_rows(lines)]}


def _entry_rows(rows: Iterable[Iterable[Any]]) -> tuple[EntryRow, ...]:
    lines = map(EntryRow._make, rows)
    return tuple(line._replace(by_hand=bool(line.by_hand)) for line in lines)
