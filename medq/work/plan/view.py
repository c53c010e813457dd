"""A stored plan as it is shown: grouped lines with progress, what slipped, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.items import listing
from data.office import staff
from data.plan import candidates, expiring
from data.plan.plans import EntryRow
from data.store.columns import moment_from_int
from medq.domain.items.item import ItemRow, Kind, State
from medq.domain.items.topics import CLEAN
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import Plan
from medq.domain.plan.reasons import (
    PlacementReason,
    PlanConflict,
    redact_omission,
    redact_reason,
)
from medq.domain.plan.schedule import capacity_of
from medq.domain.plan.view import DayPlan, DeadlineCounts, OmissionLine, PlanLine
from medq.work.plan.candidates import last_day_items
from medq.work.plan.day import plannable_day, usual_day
from medq.work.plan.progress import slipped_counts, used_minutes
from medq.work.plan.store import PlanTarget, StoredPlan, stored_plan
from medq.work.plan.stored_json import reason_from_json
from medq.work.visibility import redacted_rows

DEADLINE_WORKDAYS = 3  # how far ahead act-by days are counted


@dataclass(frozen=True, slots=True)
class LineFacts:
    """Facts about items that lines show beside the entries."""

    target: PlanTarget
    slipped: dict[int, int]  # by item
    used_minutes: dict[int, int]  # by item
    last_day_items: set[int]


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """A stored entry of an item, its reason redacted for the item's kind."""

    entry: EntryRow
    row: ItemRow
    reason: PlacementReason


def stored_plan_view(target: PlanTarget, stored: StoredPlan | None) -> DayPlan:
    """Return the plan as it is stored, without what is left out."""
    desk = target.desk
    open_total = sum(number for number, _cents in listing.counts(desk.store).values())
    if stored is None:
        return DayPlan(target.day, target.user.initials, "", open_total=open_total)
    rows = redacted_rows(desk, sorted(stored.order))
    lines = _lines(target, stored, rows)
    appointments = {appointment.name for appointment in stored.settings.appointments}
    day = plannable_day(desk, target.user, target.day, stored.settings)
    return DayPlan(
        day=target.day,
        who=target.user.initials,
        state=stored.row.state,
        hours=stored.settings.hours,
        lunch=stored.settings.lunch,
        capacity=capacity_of(day),
        planned=sum(entry.minutes for entry in stored.lines if entry.name not in appointments),
        lines=lines,
        edit_count=_edit_count(stored.edits) + len(appointments),
        saved_at=moment_from_int(stored.row.saved_at),
        open_total=open_total,
        new_items=_new_items(target, stored, lines),
        deadlines=_deadline_counts(target, stored),
        version=stored.row.version,
    )


def builder_view(target: PlanTarget, stored: StoredPlan, plan: Plan) -> DayPlan:
    """Return the plan with everything that is left out, and what does not fit."""
    # An item that can no longer be planned today keeps its line and is not also left out.
    left_out = [
        omission for omission in plan.left_out if omission.candidate.item not in stored.order
    ]
    rows = redacted_rows(target.desk, [omission.candidate.item for omission in left_out])
    omissions = tuple(
        OmissionLine(
            rows[omission.candidate.item],
            redact_omission(omission.reason, omission.candidate.kind),
        )
        for omission in left_out
        if omission.candidate.item in rows
    )
    needs_help = any(problem.conflict is PlanConflict.DEADLINES for problem in plan.problems)
    return replace(
        stored_plan_view(target, stored),
        left_out=omissions,
        left_out_total=len(omissions),
        problems=plan.problems,
        value_cents=plan.value_cents,
        helpers=_helpers(target) if needs_help else (),
    )


def _edit_count(edits: ManualEdits) -> int:
    """Return how many changes were made by hand; what was moved together counts once."""
    above = {other for _item, other in edits.above}
    below = {other for _item, other in edits.below}
    others = (edits.locked, edits.removed, edits.added, edits.minutes)
    return len(above) + len(below) + sum(len(part) for part in others)


def _lines(
    target: PlanTarget, stored: StoredPlan, rows: dict[int, ItemRow]
) -> tuple[PlanLine, ...]:
    """Return the lines; entries that are one effort are one line."""
    desk, day = target.desk, target.day
    due = [row.id for row in rows.values() if row.act_by is not None and row.act_by <= day]
    facts = LineFacts(
        target,
        slipped=slipped_counts(target, stored.order),
        used_minutes=used_minutes(target, stored.order),
        last_day_items=last_day_items(desk, due, day),
    )
    lines: list[PlanLine] = []
    together: list[ItemEntry] = []
    for entry in stored.lines:
        row = rows.get(entry.item_id) if entry.item_id is not None else None
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
            lines.append(PlanLine(entry.start_minute, entry.minutes, reason, name=entry.name))
    if together:
        lines.append(_item_line(facts, together))
    return tuple(lines)


def _is_one_effort(first: ItemEntry, second: ItemEntry) -> bool:
    """Return whether two entries are one line.

    They follow one another, have the same kind, payer and cause, and have the same position by
    hand if they have one.
    """
    by_hand = bool(first.entry.by_hand or second.entry.by_hand)
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


def _item_line(facts: LineFacts, entries: Sequence[ItemEntry]) -> PlanLine:
    first = entries[0]
    rows = tuple(item_entry.row for item_entry in entries)
    items = [row.id for row in rows]
    used = [facts.used_minutes[item] for item in items if item in facts.used_minutes]
    return PlanLine(
        start=first.entry.start_minute,
        minutes=sum(item_entry.entry.minutes for item_entry in entries),
        reason=first.reason,
        rows=rows,
        by_hand=bool(first.entry.by_hand),
        is_last_day=not facts.last_day_items.isdisjoint(items),
        slipped=max(facts.slipped.get(item, 0) for item in items),
        finished=sum(_is_finished(row, facts.target) for row in rows),
        used_minutes=sum(used) if used else None,
        who=facts.target.user.initials,
    )


def _is_finished(row: ItemRow, target: PlanTarget) -> bool:
    """Return whether the item is done, or on hold past the plan's day."""
    if row.state is State.WAITING:
        return row.wait_until is None or row.wait_until > target.day
    return row.state is State.DONE


def _new_items(
    target: PlanTarget, stored: StoredPlan, lines: Sequence[PlanLine]
) -> tuple[ItemRow, ...]:
    """Return items newer than today's saved plan that outrank what is worth least of the rest."""
    desk = target.desk
    if target.day != desk.today() or not stored.is_accepted:
        return ()
    scores = [
        row.score for line in lines for row in line.rows if row.state in (State.OPEN, State.TAKEN)
    ]
    newer = candidates.new_since(desk.store, stored.row.newest_item_id, min(scores, default=0))
    ids = [item for item in newer if item not in stored.order]
    rows = redacted_rows(desk, ids)
    return tuple(rows[item] for item in ids if item in rows)


def _deadline_counts(target: PlanTarget, stored: StoredPlan) -> DeadlineCounts:
    desk = target.desk
    until = desk.calendar.add_working(target.day, DEADLINE_WORKDAYS)
    since = min(target.day, desk.today())
    planned = expiring.count_deadlines_among(desk.store, stored.order, since, until)
    total = expiring.count_deadlines(desk.store, since, until)
    return DeadlineCounts(until, planned, total - planned)


def _helpers(target: PlanTarget) -> tuple[tuple[str, int], ...]:
    """Return (initials, free minutes) of others who have time that day, the most first."""
    desk = target.desk
    helpers = []
    for other, is_active in staff.users(desk.store):
        if not is_active or not other.may_write or other.id == target.user.id:
            continue
        stored = stored_plan(replace(target, user=other))
        settings = stored.settings if stored else usual_day(desk, other, target.day)
        capacity = capacity_of(plannable_day(desk, other, target.day, settings))
        planned = (
            sum(entry.minutes for entry in stored.lines) if stored else settings.reserved_minutes
        )
        if capacity > planned:
            helpers.append((other.initials, capacity - planned))
    return tuple(sorted(helpers, key=lambda helper: (-helper[1], helper[0])))
