"""The consequences of a plan's inputs: pure functions of them."""

from collections.abc import Iterable
from dataclasses import replace

from data.plan.lines import EntryRow
from medq.domain.plan.difference import rest_of_day
from medq.domain.plan.explain import appointments
from medq.domain.plan.model import Candidate, Day, Plan, PlanEntry
from medq.domain.plan.reorder import plan_in_order
from medq.work.plan.day import plannable_day
from medq.work.plan.inputs import PlanInputs
from medq.work.plan.store import StoredPlan
from medq.work.plan.stored_json import reason_to_json


def remaining_day(inputs: PlanInputs) -> Day:
    """Return the day to plan; of today what is left of it, without a start that is over."""
    day = plannable_day(inputs.person_day, inputs.settings)
    if not inputs.is_today:
        return day
    now = inputs.minute_now
    rest = rest_of_day(day, now)
    has_started = any(block.is_day_start and block.span.start < now for block in day.fixed)
    if not has_started:
        return rest
    return replace(rest, fixed=tuple(block for block in rest.fixed if not block.is_day_start))


def candidates_of(inputs: PlanInputs, also: Iterable[int] = ()) -> list[Candidate]:
    """Return the candidates that are not finished; items in the plan, or in `also`, among them."""
    stored = inputs.stored
    planned = {
        *(stored.order if stored else ()),
        *(stored.edits.required_items if stored else ()),
        *also,
    }
    return [
        plan_item.candidate
        for item, plan_item in inputs.items.items()
        if plan_item.candidate
        and (plan_item.is_gathered or item in planned)
        and item not in inputs.finished
    ]


def recomputed_plan(inputs: PlanInputs, stored: StoredPlan) -> Plan:
    """Return the stored plan with its items in their order and the reasons as they are now."""
    order = [item for item in stored.order if item not in inputs.finished]
    return plan_in_order(remaining_day(inputs), candidates_of(inputs, order), stored.edits, order)


def current_rows(inputs: PlanInputs, stored: StoredPlan, plan: Plan) -> tuple[EntryRow, ...]:
    """Return the rows of a stored plan that was recomputed.

    A coming day loses what cannot be planned any more. A day that has begun keeps all its rows:
    they show how far each is.
    """
    if inputs.is_today or set(stored.order) <= plan.items:
        return stored.lines
    return entry_rows(plan.entries)


def plan_rows(inputs: PlanInputs, plan: Plan) -> tuple[EntryRow, ...]:
    """Return the rows to save: finished and running entries first, then the planned ones."""
    if not inputs.is_today:
        return entry_rows(plan.entries)
    stored, now = inputs.stored, inputs.minute_now
    booked = {appointment.name for appointment in stored.settings.appointments} if stored else set()
    past = [
        row
        for row in (stored.lines if stored else ())
        if row.item_id in inputs.finished
        or (row.item_id is None and row.name not in booked and row.start_minute < now)
    ]
    booked_rows = entry_rows(appointments(plannable_day(inputs.person_day, inputs.settings)))
    past += [row for row in booked_rows if row.start_minute < now]
    running = {(row.name, row.start_minute + row.minutes) for row in past if row.item_id is None}
    ahead = (
        row
        for row in entry_rows(plan.entries)
        if row.item_id or (row.name, row.start_minute + row.minutes) not in running
    )
    past.sort(key=lambda row: row.start_minute)
    return tuple(row._replace(position=position) for position, row in enumerate((*past, *ahead)))


def entry_rows(entries: Iterable[PlanEntry]) -> tuple[EntryRow, ...]:
    """Return the entries of a plan as rows to store."""
    return tuple(
        EntryRow(
            position=position,
            item_id=entry.item,
            start_minute=entry.start,
            minutes=entry.minutes,
            by_hand=entry.by_hand,
            name=entry.fixed.name if entry.fixed else "",
            reason=reason_to_json(entry.reason),
        )
        for position, entry in enumerate(entries)
    )
