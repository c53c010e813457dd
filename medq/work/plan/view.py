"""A stored plan as it is shown: grouped lines with progress, what slipped, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.plan.lines import EntryRow
from medq.domain.items.bundle import CLEAN
from medq.domain.items.item import ItemRow, Kind, State
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import Plan
from medq.domain.plan.reasons import (
    OmissionKind,
    PlacementReason,
    PlanConflict,
    redact_omission,
    redact_reason,
)
from medq.domain.plan.schedule import capacity_of
from medq.domain.plan.view import DayPlan, OmissionLine, PlanLine
from medq.work.plan.day import plannable_day
from medq.work.plan.inputs import PlanInputs
from medq.work.plan.store import PlanTarget, StoredPlan
from medq.work.plan.stored_json import block_key, reason_from_json
from medq.work.plan.view_facts import ViewFacts


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """A stored entry of an item, its reason redacted for the item's kind."""

    entry: EntryRow
    row: ItemRow
    reason: PlacementReason


def stored_plan_view(facts: ViewFacts, stored: StoredPlan) -> DayPlan:
    """Return the plan as it is stored, without what is left out."""
    target = facts.target
    lines = _lines(facts, stored)
    appointments = {appointment.name for appointment in stored.settings.appointments}
    day = plannable_day(facts.person_day, stored.settings)
    return DayPlan(
        day=target.day,
        who=target.user.initials,
        state=stored.state,
        hours=stored.settings.hours,
        lunch=stored.settings.lunch,
        capacity=capacity_of(day),
        planned=sum(entry.minutes for entry in stored.lines if entry.name not in appointments),
        lines=lines,
        edit_count=_edit_count(stored.edits) + len(appointments),
        saved_at=stored.saved_at,
        open_total=facts.queue.open_total,
        new_items=_new_items(facts, stored, lines),
        deadlines=facts.queue.deadlines,
        version=stored.version,
        minute_now=facts.minute_now,
    )


def builder_view(inputs: PlanInputs, stored: StoredPlan, plan: Plan) -> DayPlan:
    """Return the plan with everything that is left out, and what does not fit."""
    # An item that can no longer be planned today keeps its line and is not also left out.
    omissions = tuple(
        OmissionLine(
            inputs.items[omission.candidate.item].row,
            redact_omission(omission.reason, omission.candidate.kind),
        )
        for omission in plan.left_out
        if omission.candidate.item not in stored.order
    )
    due_sooner = tuple(
        line.row for line in omissions if line.reason.kind is OmissionKind.MUST_GO_SOONER
    )
    needs_help = any(problem.conflict is PlanConflict.DEADLINES for problem in plan.problems)
    return replace(
        stored_plan_view(inputs.view, stored),
        left_out=omissions,
        left_out_total=len(omissions),
        due_sooner=due_sooner,
        problems=plan.problems,
        value_cents=plan.value_cents,
        helpers=inputs.free_time if needs_help else (),
    )


def _edit_count(edits: ManualEdits) -> int:
    """Return how many changes were made by hand; what was moved together counts once."""
    above = {other for _item, other in edits.above}
    below = {other for _item, other in edits.below}
    others = (edits.locked, edits.removed, edits.added, edits.minutes)
    return len(above) + len(below) + sum(len(part) for part in others)


def _lines(facts: ViewFacts, stored: StoredPlan) -> tuple[PlanLine, ...]:
    """Return the lines; entries that are one effort are one line."""
    lines: list[PlanLine] = []
    together: list[ItemEntry] = []
    for entry in stored.lines:
        row = facts.items.rows.get(entry.item_id) if entry.item_id is not None else None
        reason = reason_from_json(entry.reason)
        item_entry = (
            ItemEntry(entry, row, redact_reason(reason, row.kind)) if row is not None else None
        )
        if together and (item_entry is None or not _is_one_effort(together[-1], item_entry)):
            lines.append(_item_line(facts, together))
            together = []
        if item_entry is not None:
            together.append(item_entry)
        elif entry.item_id is None:
            is_finished = block_key(entry) in stored.settings.finished_blocks
            lines.append(
                PlanLine(
                    entry.start_minute,
                    entry.minutes,
                    reason,
                    name=entry.name,
                    is_finished=is_finished,
                )
            )
    if together:
        lines.append(_item_line(facts, together))
    return tuple(lines)


def _is_one_effort(first: ItemEntry, second: ItemEntry) -> bool:
    """Return whether two entries are one line.

    They follow one another, have the same kind, payer and cause, and have the same position by
    hand if they have one.
    """
    by_hand = first.entry.by_hand or second.entry.by_hand
    adjoining = first.entry.start_minute + first.entry.minutes == second.entry.start_minute
    if not adjoining or (by_hand and first.reason != second.reason):
        return False
    if first.row.window is not None or second.row.window is not None or not first.row.cause:
        return False
    if first.row.tier < 2 or second.row.tier < 2:
        return False
    both_clean = (
        first.row.kind is second.row.kind is Kind.SUBMIT
        and first.row.cause == second.row.cause == CLEAN
    )
    return both_clean or first.row.group == second.row.group


def _item_line(facts: ViewFacts, entries: Sequence[ItemEntry]) -> PlanLine:
    first = entries[0]
    rows = tuple(item_entry.row for item_entry in entries)
    items = [row.id for row in rows]
    used_minutes = facts.items.used_minutes
    used = [used_minutes[item] for item in items if item in used_minutes]
    return PlanLine(
        start=first.entry.start_minute,
        minutes=sum(item_entry.entry.minutes for item_entry in entries),
        reason=first.reason,
        rows=rows,
        by_hand=first.entry.by_hand,
        is_last_day=not facts.items.last_day_items.isdisjoint(items),
        slipped=max(facts.items.slipped.get(item, 0) for item in items),
        finished=sum(_is_finished(row, facts.target) for row in rows),
        used_minutes=sum(used) if used else None,
        who=facts.target.user.initials,
        phones_open=min(
            (facts.items.phones_open[item] for item in items if item in facts.items.phones_open),
            default=None,
        ),
    )


def _is_finished(row: ItemRow, target: PlanTarget) -> bool:
    """Return whether the item is done, or on hold past the plan's day."""
    if row.state is State.WAITING:
        return row.wait_until is None or row.wait_until > target.day
    return row.state is State.DONE


def _new_items(
    facts: ViewFacts, stored: StoredPlan, lines: Sequence[PlanLine]
) -> tuple[ItemRow, ...]:
    """Return items newer than today's saved plan that outrank what is worth least of the rest."""
    if not stored.is_accepted:
        return ()
    scores = [
        row.score for line in lines for row in line.rows if row.state in (State.OPEN, State.TAKEN)
    ]
    least_score = min(scores, default=0)
    return tuple(
        row
        for row in facts.queue.newer_items
        if row.id > stored.newest_item_id
        and row.id not in stored.order
        and (row.tier < 2 or row.score > least_score)
    )
