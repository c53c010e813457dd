"""The facts that are read to show a plan: of its items, and of the queue beside it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from data.items import item_records, listing
from data.plan import candidates
from medq.domain.items.item import ItemRow
from medq.domain.plan.view import DeadlineCounts
from medq.work.desk import Desk
from medq.work.plan.candidates import PlanItem, last_day_items
from medq.work.plan.day import PersonDay, minute_of_day
from medq.work.plan.deadlines import deadline_counts
from medq.work.plan.phones import phone_hours
from medq.work.plan.progress import slipped_counts, used_minutes
from medq.work.plan.store import PlanTarget, StoredPlan
from medq.work.visibility import redacted_rows


@dataclass(frozen=True, slots=True)
class PlannedItemFacts:
    """Facts about items, by item, that lines show beside the entries."""

    rows: Mapping[int, ItemRow]  # redacted for the desk's user
    last_day_items: frozenset[int]
    slipped: Mapping[int, int]
    used_minutes: Mapping[int, int]
    phones_open: Mapping[int, int]  # the minute of the day from which its payer answers


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """The queue beside a plan."""

    open_total: int
    newer_items: tuple[ItemRow, ...]  # today: the best of those that came in since it was made
    deadlines: DeadlineCounts


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """All that the view of a plan shows besides the plan."""

    target: PlanTarget
    person_day: PersonDay
    items: PlannedItemFacts
    queue: QueueFacts

    @property
    def minute_now(self) -> int | None:
        """The minute of the plan's day; None where that is not today."""
        desk, day = self.target.desk, self.target.day
        return minute_of_day(desk.zone, day, desk.now()) if day == desk.today() else None


def read_item_facts(target: PlanTarget, ids: Collection[int]) -> PlannedItemFacts:
    """Read the facts of these items."""
    desk, day = target.desk, target.day
    rows = redacted_rows(desk, sorted(ids))
    due = [row.id for row in rows.values() if row.act_by is not None and row.act_by <= day]
    return PlannedItemFacts(
        rows,
        last_day_items=last_day_items(desk, due, day),
        slipped=slipped_counts(target, ids),
        used_minutes=used_minutes(target, ids),
        phones_open=_phones_open(target, ids),
    )


def item_facts_of(target: PlanTarget, plan_items: Mapping[int, PlanItem]) -> PlannedItemFacts:
    """Return the facts of items that were read for planning; read their progress."""
    return PlannedItemFacts(
        {item: plan_item.row for item, plan_item in plan_items.items()},
        last_day_items=frozenset(
            item for item, plan_item in plan_items.items() if plan_item.is_last_day
        ),
        slipped=slipped_counts(target, plan_items),
        used_minutes=used_minutes(target, plan_items),
        phones_open={
            item: plan_item.candidate.hours[0].start
            for item, plan_item in plan_items.items()
            if plan_item.candidate and plan_item.candidate.hours
        },
    )


def _phones_open(target: PlanTarget, ids: Collection[int]) -> dict[int, int]:
    records = item_records.by_ids(target.desk.store, sorted(ids))
    hours = {record.id: phone_hours(target.desk, record, target.day) for record in records}
    return {item: each.spans[0].start for item, each in hours.items() if each.spans}


def read_queue_facts(target: PlanTarget, stored: StoredPlan | None) -> QueueFacts:
    """Read the queue beside a plan."""
    desk = target.desk
    return QueueFacts(
        open_total=count_open(desk),
        newer_items=_newer_items(target, stored),
        deadlines=deadline_counts(desk, target.day),
    )


def count_open(desk: Desk) -> int:
    """Return how many items the queue has."""
    return sum(number for number, _cents in listing.counts(desk.store).values())


def _newer_items(target: PlanTarget, stored: StoredPlan | None) -> tuple[ItemRow, ...]:
    desk = target.desk
    if stored is None or target.day != desk.today():
        return ()
    ids = candidates.new_since(desk.store, stored.newest_item_id)
    rows = redacted_rows(desk, ids)
    return tuple(rows[item] for item in ids if item in rows)
