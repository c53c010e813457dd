"""The items that one person could work on a day, with what the plan weighs.

Gathered are the best by rank, promised ones, those that reach their last safe day, and those that
come off hold.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.items import group_front, item_records
from data.items.item_records import ItemRecord
from data.office import staff
from data.plan import candidates, planned_items
from medq.domain.items.item import ItemRow, Kind, State
from medq.domain.plan.model import Candidate
from medq.domain.rank.order import FIRST
from medq.domain.rank.score import rank
from medq.work.desk import Desk
from medq.work.items.effort import Efforts
from medq.work.items.item_ranks import rank_context, rank_facts
from medq.work.items.joins import behind_leads
from medq.work.office.working_hours import working_day
from medq.work.plan.candidate_facts import CandidateFacts, make_candidate, promised_window
from medq.work.plan.day import moment_of
from medq.work.plan.store import PlanTarget
from medq.work.visibility import redacted_rows

MAX_BY_RANK = 200
MAX_BY_DATE = 200
MAX_OF_OTHERS = 20  # items of others, which are listed with their holder and not planned


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One item as it was read for a plan."""

    row: ItemRow  # redacted for the desk's user
    candidate: Candidate | None  # None: it is done
    is_gathered: bool  # from the queue, for this person; else only because the plan has it
    is_last_day: bool  # it must be done that day, at no promised time


def plan_candidates(target: PlanTarget) -> list[Candidate]:
    """Return the items that could go into a plan that has none yet."""
    kinds = working_day(target.desk, target.user.id).kinds
    plan_items = read_plan_items(target, kinds, ())
    return [item.candidate for item in plan_items.values() if item.candidate and item.is_gathered]


def read_plan_items(
    target: PlanTarget, kinds: Collection[Kind], planned: Collection[int]
) -> dict[int, PlanItem]:
    """Return the items that could go into the plan, and those that are planned, by id in order.

    `kinds` are the kinds of work that the person does; empty means all.
    """
    desk, user = target.desk, target.user
    gathered = _gathered_ids(target)
    records = item_records.by_ids(desk.store, sorted(gathered | set(planned)))
    elsewhere = planned_items.held_elsewhere(desk.store, user.id, target.day)
    initials = staff.initials(desk.store)
    efforts = Efforts(desk)
    rows = redacted_rows(desk, [record.id for record in records])
    group_sizes = _group_sizes(desk, records)
    # A claim is planned once, by the item that leads it on that day.
    joined_ids = behind_leads(
        desk,
        rank_context(desk, target.day),
        [record for record in records if record.id in gathered],
    )
    plan_items: dict[int, PlanItem] = {}
    for record in records:
        candidate = None
        if record.state is not State.DONE:
            facts = CandidateFacts(
                item=record,
                row=rows[record.id],
                held_by=_other_holder(record, user.id, initials) or elsewhere.get(record.id, ""),
                minutes=efforts.minutes(record),
                in_group=_is_in_group(record, group_sizes),
            )
            candidate = make_candidate(target, facts)
        is_their_kind = not kinds or record.kind in kinds or record.owner_id == user.id
        plan_items[record.id] = PlanItem(
            rows[record.id],
            candidate,
            is_gathered=record.id in gathered - joined_ids and is_their_kind,
            is_last_day=candidate is not None and _is_last_day(candidate, target.day),
        )
    return plan_items


def last_day_items(desk: Desk, ids: Sequence[int], day: date) -> frozenset[int]:
    """Return those of these items that must be done on that day, at no promised time.

    They expire with it and are worth coming first then, or are a legal duty.
    """
    records = item_records.by_ids(desk.store, ids)
    group_sizes = _group_sizes(desk, records)
    return frozenset(
        record.id
        for record in records
        if record.state is not State.DONE
        and promised_window(desk, record, day) is None
        and _tier(desk, record, day, in_group=_is_in_group(record, group_sizes)) == FIRST
    )


def _is_last_day(candidate: Candidate, day: date) -> bool:
    is_due = candidate.act_by is not None and candidate.act_by <= day
    return is_due and candidate.reason is not None and candidate.window is None


def _tier(desk: Desk, item: ItemRecord, day: date, *, in_group: bool) -> int:
    facts = rank_facts(desk, item, member=in_group)
    return rank(rank_context(desk, day), facts).tier


def _group_sizes(desk: Desk, records: Sequence[ItemRecord]) -> dict[int, int]:
    groups = {record.group_id for record in records if record.group_id is not None}
    return group_front.group_sizes(desk.store, groups)


def _is_in_group(item: ItemRecord, group_sizes: dict[int, int]) -> bool:
    return group_sizes.get(item.group_id or 0, 0) > 1


def _gathered_ids(target: PlanTarget) -> set[int]:
    desk, user, day = target.desk, target.user, target.day
    store = desk.store
    start = moment_of(desk.zone, day, 0)
    end = moment_of(desk.zone, day + timedelta(days=1), 0)
    return {
        *candidates.best_open(store, user.id, MAX_BY_RANK),
        *candidates.promised(store, start, end, MAX_BY_DATE),
        *candidates.reaching_last_day(store, day, MAX_BY_DATE),
        *candidates.waking(store, desk.today(), day, MAX_BY_DATE),
        *candidates.held_by_others(store, user.id, MAX_OF_OTHERS),
    }


def _other_holder(item: ItemRecord, staff_id: int, initials: dict[int, str]) -> str:
    """Return the initials of the other person who has or owns the item, or nothing."""
    if item.state is State.TAKEN and item.holder_id not in (None, staff_id):
        return initials.get(item.holder_id or 0, "")
    return initials.get(item.owner_id, "") if item.owner_id not in (None, staff_id) else ""
