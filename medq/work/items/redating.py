"""Items dated again: with the deadlines that facts and rules give them now."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from data.items import dates, item_records, stored_ranks
from data.items.dates import DatedItem, ItemDates
from data.items.item_records import ItemRecord
from data.items.texts import TextIds
from medq.domain.items.item import State
from medq.domain.reasons.ways import WayPlan
from medq.work.desk import Desk
from medq.work.items.claim_dates import ItemBasis
from medq.work.items.deadlines import ItemDater, plans_of
from medq.work.items.plans import PlanSource, is_overpayment, plans_by_payer
from medq.work.payer_rules import payer_rules_of

CHUNK = 500


class RedatedItem(NamedTuple):
    """An item with the plan and dates that it has now."""

    item: ItemRecord
    earlier_plan: WayPlan
    plan: WayPlan
    dates: ItemDates

    @property
    def differs(self) -> bool:
        """Return whether anything of its plan or dates differs from what is stored."""
        item = self.item
        earlier_dates = item.rule, item.act_by, item.deadline, item.duty, item.other_act_by
        return self.dates != earlier_dates or self.plan.text != self.earlier_plan.text

    @property
    def moves(self) -> bool:
        """Return whether its deadline or its act-by date changes."""
        earlier_days = self.item.act_by, self.item.deadline
        return earlier_days != (self.dates.act_by, self.dates.deadline)

    @property
    def is_newly_late(self) -> bool:
        """Return whether it comes back from hold after its new deadline, and in time for the old.

        What was to come back late already was decided so by a person.
        """
        until, deadline = self.item.wait_until, self.dates.deadline
        if until is None or deadline is None or until <= deadline:
            return False
        return self.item.deadline is None or until <= self.item.deadline

    @property
    def record(self) -> ItemRecord:
        """Return the item with its new days, as its rank sees it."""
        rule, act_by, deadline, is_duty, other_act_by = self.dates
        return self.item._replace(
            rule=rule,
            act_by=act_by,
            deadline=deadline,
            duty=is_duty,
            other_act_by=other_act_by,
        )


class CurrentDates(NamedTuple):
    """Items with new dates, as they are under the lock that stores them."""

    as_read: list[RedatedItem]
    dated_again: list[RedatedItem]  # somebody changed the item since it was read

    @property
    def all(self) -> list[RedatedItem]:
        """Return both."""
        return self.as_read + self.dated_again


class Moves(NamedTuple):
    """How many open items rules move, and how many are past due then."""

    moved: int = 0
    past_due: int = 0

    def plus(self, other: "Moves") -> "Moves":
        """Return the sum of both figures."""
        return Moves(self.moved + other.moved, self.past_due + other.past_due)


def count_moves(items: Iterable[RedatedItem], today: date) -> Moves:
    """Return how many of these items have new days, and how many are past due by them."""
    days = [each.dates.act_by for each in items if each.moves]
    return Moves(len(days), sum(act_by is not None and act_by < today for act_by in days))


def redated_items(
    desk: Desk, item_ids: Sequence[int], plan_source: PlanSource = plans_by_payer
) -> Iterator[RedatedItem]:
    """Yield items with the dates that the facts and rules give them now."""
    for start in range(0, len(item_ids), CHUNK):
        records = item_records.by_ids(desk.store, item_ids[start : start + CHUNK])
        yield from redated(desk, records, plan_source)


def redated(
    desk: Desk, items: Sequence[ItemRecord], plan_source: PlanSource = plans_by_payer
) -> list[RedatedItem]:
    """Return these items with the dates that the facts and rules give them now."""
    dater, earlier_plans = ItemDater(desk), plans_of(desk, items)
    dater.expect(item.claim_id for item in items if item.claim_id is not None)
    plans = plan_source(desk, items, earlier_plans)
    return [
        RedatedItem(
            item, earlier_plans[item.id], plans[item.id], _dates(dater, item, plans[item.id])
        )
        for item in items
    ]


def _dates(dater: ItemDater, item: ItemRecord, plan: WayPlan) -> ItemDates:
    """Return the dates of an item; one that never had a plan keeps the day that somebody named."""
    is_duty = item.duty
    if is_overpayment(item):
        is_duty = payer_rules_of(dater.desk, item.payer_id).is_federal
    if plan.is_empty and not item.rule:
        return ItemDates("", item.act_by, item.deadline, is_duty)
    basis = ItemBasis(item.payer_id, item.claim_id, item.age_start)
    return dater.dates(plan, basis, is_duty=is_duty)


def save_current(
    desk: Desk, items: Sequence[RedatedItem], plan_source: PlanSource = plans_by_payer
) -> CurrentDates:
    """Save the new dates of items that were read without the lock, and return what was saved.

    What somebody changed since it was read is dated again by what it is now; what was closed keeps
    its dates. Call inside a write transaction.
    """
    unchanged_ids = stored_ranks.unchanged_ids(desk.store, [each.item for each in items])
    changed_ids = [each.item.id for each in items if each.item.id not in unchanged_ids]
    current = CurrentDates(
        [each for each in items if each.item.id in unchanged_ids],
        [
            each
            for each in redated_items(desk, changed_ids, plan_source)
            if each.differs and each.item.state is not State.DONE
        ],
    )
    save_redated(desk, current.all)
    return current


def save_redated(desk: Desk, items: Sequence[RedatedItem]) -> None:
    """Save the plans and dates of items. Call inside a write transaction.

    An item that would come back from hold after its new deadline needs a decision about it.
    """
    text_ids = TextIds(desk.store)
    dates.save(
        desk.store,
        [
            DatedItem(
                each.item.id,
                text_ids.of(each.dates.rule),
                text_ids.of(each.plan.text) if each.plan.text else None,
                each.dates,
            )
            for each in items
        ],
    )
    dates.undecide(desk.store, [each.item.id for each in items if each.is_newly_late])
