"""Saving a plan: the stored plan, and a draft written with its event or through an act's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.plan import lines, plan_events, planned_items, plans
from data.plan.lines import EntryRow
from data.plan.plans import PlanRow, PlanValues
from medq.domain.errors import MedqError
from medq.domain.items.item import Subject
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import PlanState
from medq.domain.user import User
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.plan.day import DaySettings, stored_day
from medq.work.plan.stored_json import StoredEdits, edits_from_json, edits_to_json


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
    """A plan as the store has it, or would have it."""

    id: int
    version: int
    state: PlanState | None  # None: it is not saved
    saved_at: datetime
    newest_item_id: int  # when it was planned: items above it came in since
    lines: tuple[EntryRow, ...]
    edits: ManualEdits
    settings: DaySettings

    @property
    def order(self) -> tuple[int, ...]:
        """Its items, by start."""
        return tuple(line.item_id for line in self.lines if line.item_id is not None)

    @property
    def is_accepted(self) -> bool:
        return self.state is PlanState.ACCEPTED


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that is to be saved."""

    lines: tuple[EntryRow, ...]
    edits: ManualEdits
    settings: DaySettings
    newest_item_id: int  # the newest item that was considered
    state: PlanState | None = None  # None: as it is; a new plan is a draft


def stored_plan(target: PlanTarget) -> StoredPlan | None:
    """Return that person's plan of that day, or None."""
    store = target.desk.store
    row = plans.of_day(store, target.user.id, target.day)
    return _stored(row, lines.of_plan(store, row.id)) if row else None


def unsaved_plan(
    target: PlanTarget, rows: tuple[EntryRow, ...], settings: DaySettings
) -> StoredPlan:
    """Return a plan as it would be stored."""
    return StoredPlan(
        id=0,
        version=0,
        state=None,
        saved_at=_saving_time(target),
        newest_item_id=0,
        lines=rows,
        edits=ManualEdits(),
        settings=settings,
    )


def save_with_event(
    target: PlanTarget,
    before: StoredPlan | None,
    draft: Draft,
    text: str,
    *,
    act: str = plan_events.CHANGE,
) -> StoredPlan:
    """Save a plan with an event of its own and return it as it is stored then.

    Call inside a write transaction. Raises as `save`.
    """
    desk = target.desk
    change_set = ChangeSet(desk.store)
    saved = save(target, before, draft, change_set)
    subject = (Subject.PLAN, saved.id)
    record_event(desk, NewEvent(act=act, subject=subject, text=text, change_set=change_set))
    return saved


def save(
    target: PlanTarget, before: StoredPlan | None, draft: Draft, change_set: ChangeSet
) -> StoredPlan:
    """Save a plan through the change set of an event, so that undo can read it.

    Returns it as it is stored then. Call inside a write transaction. Raises MedqError when the
    plan was changed since `before` was read, and PlanTakenError when somebody else's plan took one
    of the items.
    """
    day, staff_id = target.day, target.user.id
    refuse_taken(target, draft.lines)
    _refuse_stale(target, before)
    values = _values(target, before, draft)
    if before is None:
        plan_id = plans.insert(change_set, staff_id, day, values)
    else:
        plan_id = before.id
        plans.change(change_set, plan_id, values)
    lines.write(change_set, plan_id, day, before.lines if before else None, draft.lines)
    version = before.version + 1 if before else 1
    row = PlanRow(id=plan_id, staff_id=staff_id, day=day, version=version, **values._asdict())
    return _stored(row, draft.lines)


def refuse_taken(target: PlanTarget, rows: tuple[EntryRow, ...]) -> None:
    """Raise PlanTakenError when somebody else's plan of that day has one of the items."""
    initials_by_item = planned_items.held_elsewhere(target.desk.store, target.user.id, target.day)
    taken = [row.item_id for row in rows if row.item_id in initials_by_item]
    if taken:
        owners = {initials_by_item[item] for item in taken if item is not None}
        count = "1 item is" if len(taken) == 1 else f"{len(taken)} items are"
        raise PlanTakenError(
            f"{count} now in the plan of {' and '.join(sorted(owners))} for that day.",
            hint="Plan again: it leaves them out.",
        )


def changed_elsewhere() -> MedqError:
    """Return the error for a plan that is not what was on the screen."""
    return MedqError(
        "Somebody else changed this plan in the meantime.",
        hint="Refresh and try again; nothing was changed.",
    )


def _refuse_stale(target: PlanTarget, before: StoredPlan | None) -> None:
    row = plans.of_day(target.desk.store, target.user.id, target.day)
    if (row.version if row else None) != (before.version if before else None):
        raise changed_elsewhere()


def _values(target: PlanTarget, before: StoredPlan | None, draft: Draft) -> PlanValues:
    hours, lunch = draft.settings.hours, draft.settings.lunch
    state = draft.state or (before.state if before else None)
    return PlanValues(
        state=state or PlanState.DRAFT,
        from_minute=hours.start if hours else 0,
        to_minute=hours.end if hours else 0,
        lunch_minute=lunch.start if lunch else 0,
        lunch_minutes=lunch.minutes if lunch else 0,
        reserved_minutes=draft.settings.reserved_minutes,
        manual_edits=edits_to_json(
            StoredEdits(draft.edits, draft.settings.appointments, draft.settings.finished_blocks)
        ),
        saved_at=_saving_time(target),
        newest_item_id=draft.newest_item_id,
    )


def _saving_time(target: PlanTarget) -> datetime:
    return target.desk.now().astimezone(UTC)


def _stored(row: PlanRow, rows: tuple[EntryRow, ...]) -> StoredPlan:
    edits = edits_from_json(row.manual_edits)
    return StoredPlan(
        id=row.id,
        version=row.version,
        state=row.state,
        saved_at=row.saved_at,
        newest_item_id=row.newest_item_id,
        lines=rows,
        edits=edits.items,
        settings=stored_day(row, edits.appointments, edits.finished_blocks),
    )
