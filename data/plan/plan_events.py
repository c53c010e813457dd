"""The events about plans: a person's last one, and a plan as an event recorded it."""

from typing import NamedTuple

from peewee import SQL, NodeList, Value, fn

from data.events import undoable
from data.events.change_set import ChangeSet, Columns, RowKey, ids_of
from data.events.undoable import StoredEvent
from data.models.events import Event
from data.models.plan import Plan
from data.plan import lines
from data.plan.lines import EntryRow
from data.plan.plans import PlanValues
from data.plan.progress import NOT_UNDONE
from data.store.store import Store
from medq.domain.items.item import Subject

CHANGE, ACCEPT = "plan", "plan accept"  # the acts of the events about plans


def last_change(store: Store, plan_id: int, staff_id: int) -> int | None:
    """Return the person's newest event about a plan that is not undone, or None.

    That is an event of the plan itself, or of an item that was put into it.
    """
    of_plan = (Event.subject_kind == int(Subject.PLAN)) & (Event.subject_id == plan_id)
    by_person = (Event.staff_id == staff_id) & NOT_UNDONE
    own: int | None = store.value(Event.select(fn.MAX(Event.id)).where(of_plan & by_person))
    # An item's event is newer than the plan's own last one, or than its first one.
    since = own or store.value(Event.select(fn.MIN(Event.id)).where(of_plan)) or 0
    # A row's key is in double quotes, which no text inside the JSON can contain unescaped.
    by_item: int | None = store.value(
        Event.select(fn.MAX(Event.id)).where(
            (Event.id > since)
            & (Event.act == CHANGE)
            & Event.item_id.is_null(False)
            & NodeList((Event.after, SQL("LIKE"), Value(f'%"{RowKey.of(Plan, plan_id)}":%')))
            & by_person
        )
    )
    return by_item or own


class RecordedPlan(NamedTuple):
    """A plan as an event recorded it: before and after, its columns and its lines."""

    plan_id: int
    before: Columns | None  # None: the event made the plan
    after: Columns
    lines_before: tuple[EntryRow, ...]
    lines_after: tuple[EntryRow, ...]

    @property
    def is_first(self) -> bool:
        return self.before is None


def recorded_plan(event: StoredEvent) -> RecordedPlan:
    """Return the plan of an event, which may be an item's."""
    (plan_id,) = ids_of(event.after, Plan)
    key = str(RowKey.of(Plan, plan_id))
    return RecordedPlan(
        plan_id=plan_id,
        before=event.before[key],
        after=event.after[key] or {},
        lines_before=lines.recorded(event.before, plan_id),
        lines_after=lines.recorded(event.after, plan_id),
    )


def is_as_recorded(store: Store, plan: RecordedPlan) -> bool:
    """Return whether a plan's columns are as the event left them."""
    columns = {name: plan.after[name] for name in PlanValues._fields}
    return undoable.has_columns(store, RowKey.of(Plan, plan.plan_id), columns)


def restore(change_set: ChangeSet, plan: RecordedPlan) -> None:
    """Give a plan the columns from before the event, without its lines."""
    before = plan.before or {}
    restored = {name: before[name] for name in PlanValues._fields if name in before}
    change_set.change(Plan, plan.plan_id, **restored)
