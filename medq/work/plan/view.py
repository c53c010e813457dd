"""A stored plan as it is told: items worked together on one line, how far each is, what slipped, what came in since."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from data.items import listing
from data.office import office
from data.plan import candidates, expiring, plans
from data.plan.plans import EntryRow
from data.store.columns import moment_from_int
from medq.domain.items.item import ItemRow, Kind, State
from medq.domain.plan.model import ManualEdits, Plan, PlanConflict
from medq.domain.plan.schedule import capacity_of
from medq.domain.plan.view import DayPlan, DeadlineCounts, OmissionLine, PlanLine
from medq.domain.triggers.unsent import CLEAN
from medq.domain.user import User
from medq.work.desk import Desk
from medq.work.plan.candidates import last_day_items
from medq.work.plan.day import moment_of, plannable_day, stored_day, usual_day
from medq.work.plan.store import StoredPlan, hand_from
from medq.work.visibility import redacted_rows

LIMIT_DAYS = 3  # working days ahead for which limits are counted
MINUTE = 60_000_000  # microseconds


def stored_plan_view(desk: Desk, user: User, day: date, kept: StoredPlan | None) -> DayPlan:
    """The plan as it stands. What was left out is not worked out."""
    open_total = sum(number for number, _cents in listing.counts(desk.store).values())
    if kept is None:
        return DayPlan(day, user.initials, "", open_total=open_total)
    rows = redacted_rows(desk, sorted(kept.order))
    lines = _lines(desk, user, day, kept, rows)
    appointments = {one.name for one in kept.frame.appointments}
    return DayPlan(
        day=day,
        who=user.initials,
        state=kept.row.state,
        hours=kept.frame.hours,
        lunch=kept.frame.lunch,
        room=capacity_of(plannable_day(desk, user, day, kept.frame)),
        planned=sum(line.minutes for line in kept.lines if line.name not in appointments),
        lines=lines,
        changes=_changes(kept.hand) + len(appointments),
        made_at=moment_from_int(kept.row.made_at),
        open_total=open_total,
        came_in=_came_in(desk, day, kept, lines),
        limits=_limits(desk, day, kept),
        version=kept.row.version,
    )


def builder_view(desk: Desk, user: User, day: date, kept: StoredPlan, plan: Plan) -> DayPlan:
    """The plan with all that is left out, each with its reason, and what does not fit."""
    told = stored_plan_view(desk, user, day, kept)
    out = [
        one for one in plan.left_out if one.candidate.item not in kept.order
    ]  # what slips today stands on its line
    rows = redacted_rows(desk, [one.candidate.item for one in out])
    left = tuple(
        OmissionLine(rows[one.candidate.item], one.why, one.omission)
        for one in out
        if one.candidate.item in rows
    )
    needs_help = any(problem.trouble is PlanConflict.LIMITS for problem in plan.problems)
    return replace(
        told,
        left=left,
        left_total=len(left),
        problems=plan.problems,
        value_cents=plan.value_cents,
        helpers=_helpers(desk, user, day) if needs_help else (),
    )


def _changes(hand: ManualEdits) -> int:
    """How many changes were made by hand; what was moved together counts once."""
    moved = {("above", other) for _item, other in hand.before} | {
        ("below", other) for _item, other in hand.after
    }
    return len(moved) + sum(
        len(one) for one in (hand.fixed, hand.dropped, hand.added, hand.minutes)
    )


def _lines(
    desk: Desk, user: User, day: date, kept: StoredPlan, rows: dict[int, ItemRow]
) -> tuple[PlanLine, ...]:
    slipped = _slips(desk, user, day, kept.order)
    used = _used(desk, day, kept.order)
    due = last_day_items(
        desk,
        [row.id for row in rows.values() if row.act_by is not None and row.act_by <= day],
        day,
    )
    found: list[PlanLine] = []
    together: list[tuple[EntryRow, ItemRow]] = []
    for line in kept.lines:
        row = rows.get(line.item_id) if line.item_id is not None else None
        if together and (row is None or not _joins(together[-1], (line, row))):
            found.append(_line(day, user.initials, together, slipped, used, due))
            together = []
        if row is not None:
            together.append((line, row))
        elif line.item_id is None:
            found.append(
                PlanLine(
                    line.start_minute,
                    line.minutes,
                    line.why,
                    name=line.name,
                    window=line.why == "booked",
                )
            )
    if together:
        found.append(_line(day, user.initials, together, slipped, used, due))
    return tuple(found)


def _joins(one: tuple[EntryRow, ItemRow], other: tuple[EntryRow, ItemRow]) -> bool:
    """Whether two lines are one effort: the same kind, payer and cause, right after one another, or moved there together."""
    (line, row), (next_line, next_row) = one, other
    by_hand = bool(line.by_hand or next_line.by_hand)
    alone = (
        (by_hand and line.why != next_line.why)
        or row.window is not None
        or next_row.window is not None
        or not row.cause
    )
    first = row.tier < 2 or next_row.tier < 2
    adjoining = line.start_minute + line.minutes == next_line.start_minute
    ready = row.kind is next_row.kind is Kind.SUBMIT and row.cause == next_row.cause == CLEAN
    return adjoining and not alone and not first and (ready or row.group == next_row.group)


def _line(
    day: date,
    who: str,
    together: Sequence[tuple[EntryRow, ItemRow]],
    slipped: dict[int, int],
    used: dict[int, int],
    due: set[int],
) -> PlanLine:
    first, row = together[0]
    items = [one for _line, one in together]
    minutes = sum(line.minutes for line, _row in together)
    why = f"group of {len(items)}, {first.why}" if len(items) > 1 else _seen_why(row, first.why)
    times = max(slipped.get(one.id, 0) for one in items)
    known = [used[one.id] for one in items if one.id in used]
    return PlanLine(
        start=first.start_minute,
        minutes=minutes,
        why=why + (f", slipped {times}x" if times else ""),
        rows=tuple(items),
        by_hand=bool(first.by_hand),
        start_by=None,
        window=(row.window is not None and "window" in first.why)
        or first.why.startswith("promised"),
        last_chance=not due.isdisjoint(one.id for one in items),
        slipped=times,
        ended=sum(_is_over(one, day) for one in items),
        used=sum(known) if known else None,
        who=who,
    )


def _seen_why(row: ItemRow, why: str) -> str:
    """The reason; of a call back without the money that hangs on it."""
    if row.kind is not Kind.CALLBACK or not why.endswith("a minute"):
        return why
    return "below the floor" if why.startswith("below") else "asked to be called"


def _is_over(row: ItemRow, day: date) -> bool:
    return row.state is State.DONE or (
        row.state is State.WAITING and (row.wait_until is None or row.wait_until > day)
    )


def _used(desk: Desk, day: date, ids: Sequence[int]) -> dict[int, int]:
    """The minutes that were worked on each item on that day: from being taken to what ended it."""
    start, end = (minute_start(desk, day, minute) for minute in (0, 24 * 60))
    began: dict[int, int] = {}
    found: dict[int, int] = {}
    if day > desk.today():
        return found
    for turn in plans.state_changes(desk.store, ids, moment_of(desk.zone, day, 0)):
        if turn.at >= end or turn.at < start:
            continue
        state = (json.loads(turn.after).get(f"item:{turn.item_id}") or {}).get("state")
        if state == State.TAKEN:
            began[turn.item_id] = turn.at
        elif state is not None and turn.item_id in began:
            found[turn.item_id] = (
                found.get(turn.item_id, 0)
                + (turn.at - began.pop(turn.item_id) + MINUTE // 2) // MINUTE
            )
    return {item: minutes for item, minutes in found.items() if minutes}


def minute_start(desk: Desk, day: date, minute: int) -> int:
    """A minute of a day as microseconds UTC, as the store has moments."""
    return int(moment_of(desk.zone, day, minute).timestamp() * 1_000_000)


def _slips(desk: Desk, user: User, day: date, ids: Sequence[int]) -> dict[int, int]:
    """How often each was planned on an earlier day and not ended on it."""
    planned = plans.earlier_days(
        desk.store, user.id, min(day, desk.today() + timedelta(days=1)), ids
    )
    if not planned:
        return {}
    first = date.fromordinal(min(number for _item, number in planned))
    ended: set[tuple[int, int]] = set()
    for turn in plans.state_changes(
        desk.store, {item for item, _day in planned}, moment_of(desk.zone, first, 0)
    ):
        state = (json.loads(turn.after).get(f"item:{turn.item_id}") or {}).get("state")
        moment = moment_from_int(turn.at)
        if state in (State.WAITING, State.DONE) and moment is not None:
            ended.add((turn.item_id, moment.astimezone(desk.zone).date().toordinal()))
    found: dict[int, int] = {}
    for item, number in planned:
        if (item, number) not in ended:
            found[item] = found.get(item, 0) + 1
    return found


def _came_in(
    desk: Desk, day: date, kept: StoredPlan, lines: Sequence[PlanLine]
) -> tuple[ItemRow, ...]:
    """What came in since the plan was made and outranks what is least worth of the rest; offered, never pushed."""
    if day != desk.today() or not kept.accepted:
        return ()
    left = [
        row.score for line in lines for row in line.rows if row.state in (State.OPEN, State.TAKEN)
    ]
    ids = [
        item
        for item in candidates.new_since(desk.store, kept.row.last_item, min(left, default=0))
        if item not in kept.order
    ]
    rows = redacted_rows(desk, ids)
    return tuple(rows[item] for item in ids if item in rows)


def _limits(desk: Desk, day: date, kept: StoredPlan) -> DeadlineCounts:
    until = desk.calendar.add_working(day, LIMIT_DAYS)
    since = min(day, desk.today())
    planned = expiring.count_deadlines_among(desk.store, kept.order, since, until)
    return DeadlineCounts(
        until, planned, expiring.count_deadlines(desk.store, since, until) - planned
    )


def _helpers(desk: Desk, user: User, day: date) -> tuple[tuple[str, int], ...]:
    """Who else could take something that day: the minutes that each has free, the most first."""
    found = []
    for other, active in office.users(desk.store):
        if active and other.may_write and other.id != user.id:
            row = plans.plan(desk.store, other.id, day)
            frame = stored_day(row, hand_from(row.hand)[1]) if row else usual_day(desk, other, day)
            planned = sum(line.minutes for line in plans.entries(desk.store, row.id)) if row else 0
            free = (
                capacity_of(plannable_day(desk, other, day, frame))
                - planned
                - (0 if row else frame.kept)
            )
            if free > 0:
                found.append((other.initials, free))
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))
