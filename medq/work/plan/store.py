"""Saving a plan: the stored plan, and a draft written with its event or through an act's."""

from dataclasses import dataclass
from datetime import date

from data.events.change_set import ChangeSet, Columns, RowKey, Rows
from data.events.events import NewEvent
from data.plan import plans
from data.plan.plans import EntryRow, PlanRow
from data.store.columns import moment_to_int
from medq.domain.errors import MedqError
from medq.domain.items.item import Subject
from medq.domain.plan.explain import appointments
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import Day, Plan, PlanEntry
from medq.domain.user import User
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.plan.day import DaySettings, day_columns, stored_day
from medq.work.plan.stored_json import edits_from_json, edits_to_json, reason_to_json


class PlanTakenError(MedqError):
    """Somebody else's plan has one of the items: planning again leaves it out."""


@dataclass(frozen=True, slots=True)
class PlanTarget:
    """Whose plan of which day, and the desk of the person who works on it."""

    desk: Desk
    user: User
    day: date


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan as the store has it: its row, its lines, its manual edits, its day."""

    row: PlanRow
    lines: tuple[EntryRow, ...]
    edits: ManualEdits
    settings: DaySettings

    @property
    def order(self) -> tuple[int, ...]:
        """Its items, by start."""
        return tuple(line.item_id for line in self.lines if line.item_id is not None)

    @property
    def is_accepted(self) -> bool:
        return self.row.state == "accepted"


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that is to be saved."""

    lines: tuple[EntryRow, ...]
    edits: ManualEdits
    settings: DaySettings
    newest_item_id: int  # the newest item that was considered
    state: str | None = None  # None: as it is; a new plan is a draft


def stored_plan(target: PlanTarget) -> StoredPlan | None:
    """Return that person's plan of that day, or None."""
    store = target.desk.store
    row = plans.plan(store, target.user.id, target.day)
    if row is None:
        return None
    edits, appointments_ = edits_from_json(row.manual_edits)
    lines = tuple(plans.entries(store, row.id))
    return StoredPlan(row, lines, edits, stored_day(row, appointments_))


def unsaved_plan(
    target: PlanTarget, lines: tuple[EntryRow, ...], settings: DaySettings
) -> StoredPlan:
    """Return a plan as it would be stored."""
    row = PlanRow(
        id=0,
        staff_id=target.user.id,
        day=target.day.toordinal(),
        state="",
        **day_columns(settings),
        manual_edits="",
        saved_at=moment_to_int(target.desk.now()),
        newest_item_id=0,
        version=0,
    )
    return StoredPlan(row, lines, ManualEdits(), settings)


def entry_rows(plan: Plan) -> tuple[EntryRow, ...]:
    """Return a plan's entries as rows to store."""
    return tuple(_entry_row(position, entry) for position, entry in enumerate(plan.entries))


def appointment_rows(day: Day) -> tuple[EntryRow, ...]:
    """Return a day's appointments as rows to store."""
    return tuple(_entry_row(position, entry) for position, entry in enumerate(appointments(day)))


def _entry_row(position: int, entry: PlanEntry) -> EntryRow:
    return EntryRow(
        position,
        entry.item,
        entry.start,
        entry.minutes,
        int(entry.by_hand),
        entry.fixed.name if entry.fixed else "",
        reason_to_json(entry.reason),
    )


def save_with_event(
    target: PlanTarget,
    before: StoredPlan | None,
    draft: Draft,
    text: str,
    *,
    act: str = plans.CHANGE,
) -> int:
    """Save a plan with an event of its own and return the event's id.

    Call inside a write transaction. Raises as `save`.
    """
    desk = target.desk
    change_set = ChangeSet(desk.store)
    plan_id = save(target, before, draft, change_set)
    return record_event(
        desk,
        NewEvent(
            act=act,
            subject=(Subject.PLAN, plan_id),
            text=text,
            change_set=change_set,
        ),
    )


def save(target: PlanTarget, before: StoredPlan | None, draft: Draft, change_set: ChangeSet) -> int:
    """Save a plan through the change set of an event, so that undo can read it; return its id.

    Call inside a write transaction. Raises MedqError when the plan was changed since `before` was
    read, and PlanTakenError when somebody else's plan took one of the items.
    """
    desk, day = target.desk, target.day
    refuse_taken(target, draft.lines)
    _refuse_stale(target, before)
    columns: Columns = day_columns(draft.settings) | {
        "state": draft.state or (before.row.state if before else "draft"),
        "manual_edits": edits_to_json(draft.edits, draft.settings.appointments),
        "saved_at": moment_to_int(desk.now()),
        "newest_item_id": draft.newest_item_id,
    }
    if before is None:
        staff_id, day_number = target.user.id, day.toordinal()
        plan_id = change_set.create("plan", staff_id=staff_id, day=day_number, **columns)
    else:
        plan_id = before.row.id
        change_set.change("plan", plan_id, **columns)
    plans.write_entries(desk.store, plan_id, day.toordinal(), draft.lines)
    record_lines(change_set, plan_id, before.lines if before else None, draft.lines)
    return plan_id


def record_lines(
    change_set: ChangeSet,
    plan_id: int,
    before: tuple[EntryRow, ...] | None,
    after: tuple[EntryRow, ...],
) -> None:
    """Record in an event what the lines of a plan were and are."""
    key = _lines_key(plan_id)
    change_set.before[key] = None if before is None else {"lines": [list(line) for line in before]}
    change_set.after[key] = {"lines": [list(line) for line in after]}


def recorded_lines(rows: Rows, plan_id: int) -> tuple[EntryRow, ...]:
    """Return the lines of a plan that an event recorded; empty where there was no plan."""
    recorded = rows[_lines_key(plan_id)]
    return tuple(EntryRow(*line) for line in recorded["lines"]) if recorded else ()


def _lines_key(plan_id: int) -> str:
    return str(RowKey("plan_lines", plan_id))


def refuse_taken(target: PlanTarget, lines: tuple[EntryRow, ...]) -> None:
    """Raise PlanTakenError when somebody else's plan of that day has one of the items."""
    initials_by_item = plans.held_elsewhere(target.desk.store, target.user.id, target.day)
    taken = [line.item_id for line in lines if line.item_id in initials_by_item]
    if taken:
        owners = {initials_by_item[item] for item in taken if item is not None}
        count = "1 item is" if len(taken) == 1 else f"{len(taken)} items are"
        raise PlanTakenError(
            f"{count} now in the plan of {' and '.join(sorted(owners))} for that day.",
            hint="Plan again: it leaves them out.",
        )


def _refuse_stale(target: PlanTarget, before: StoredPlan | None) -> None:
    row = plans.plan(target.desk.store, target.user.id, target.day)
    if (row.version if row else None) != (before.row.version if before else None):
        raise changed_elsewhere()


def changed_elsewhere() -> MedqError:
    """Return the error for a plan that is not what was on the screen."""
    return MedqError(
        "Somebody else changed this plan in the meantime.",
        hint="Refresh and try again; nothing was changed.",
    )
