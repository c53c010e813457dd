"""What other rules of a payer change: dates and ranks of its items, balances of its claims."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from data.items import dates, item_records
from data.items.dates import DatedItem, ItemDates
from data.items.item_records import ItemRecord
from data.items.texts import TextIds
from medq.domain.reasons.ways import WayPlan
from medq.work.claims.balances import refresh_balances
from medq.work.claims.visit_items import apply_visit_triggers
from medq.work.desk import Desk
from medq.work.items.claim_dates import ItemBasis
from medq.work.items.deadlines import ItemDater
from medq.work.items.plans import PlanSource, is_overpayment, plans_by_payer
from medq.work.items.updater import ItemUpdater
from medq.work.payer_rules import payer_rules_of

CHUNK = 500


class RedatedItem(NamedTuple):
    """An item with the plan and dates that the rules give it now."""

    item: ItemRecord
    kept_plan: WayPlan
    plan: WayPlan
    dates: ItemDates

    @property
    def differs(self) -> bool:
        """Return whether anything of its dates differs from what is stored."""
        item = self.item
        kept = item.rule, item.act_by, item.deadline, item.duty
        return self.dates != kept or self.plan.text != self.kept_plan.text

    @property
    def moves(self) -> bool:
        """Return whether its deadline or its act-by date changes."""
        old = self.item.act_by, self.item.deadline
        return old != (self.dates.act_by, self.dates.deadline)


def apply_rules(
    desk: Desk, item_ids: Sequence[int], claim_ids: Sequence[int], updater: ItemUpdater
) -> list[RedatedItem]:
    """Date items again and refresh claims, after their payers have changed.

    Returns the items whose dates differ; the updater ranks them. Call inside a write transaction.
    """
    desk.rules.clear()
    redated = [each for each in redated_items(desk, item_ids) if each.differs]
    save_redated(desk, redated)
    updater.touched.update(each.item.id for each in redated)
    _refresh_claims(desk, claim_ids, updater)
    return redated


def save_redated(desk: Desk, redated: Sequence[RedatedItem]) -> None:
    """Save the plans and dates of items. Call inside a write transaction."""
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
            for each in redated
        ],
    )


def _refresh_claims(desk: Desk, claim_ids: Sequence[int], updater: ItemUpdater) -> None:
    """Compute the balances of these claims' visits again, and request what they need."""
    for start in range(0, len(claim_ids), CHUNK):
        balances = refresh_balances(desk, claim_ids[start : start + CHUNK])
        apply_visit_triggers(desk, balances, updater, desk.today())


def redated_items(
    desk: Desk, item_ids: Sequence[int], plans_of: PlanSource = plans_by_payer
) -> Iterator[RedatedItem]:
    """Yield items with the dates that the rules in force give them."""
    dater, texts = ItemDater(desk), TextIds(desk.store)
    for start in range(0, len(item_ids), CHUNK):
        items = item_records.by_ids(desk.store, item_ids[start : start + CHUNK])
        dater.forget()
        dater.expect(item.claim_id for item in items if item.claim_id is not None)
        kept = {
            item.id: WayPlan.parse(texts.text(item.ways_id)) if item.ways_id else WayPlan()
            for item in items
        }
        plans = plans_of(desk, items, kept)
        for item in items:
            plan = plans[item.id]
            yield RedatedItem(item, kept[item.id], plan, _dates(desk, dater, item, plan))


def _dates(desk: Desk, dater: ItemDater, item: ItemRecord, plan: WayPlan) -> ItemDates:
    """Return the dates of an item; without a plan it keeps the day that somebody named."""
    is_duty = item.duty
    if is_overpayment(item):
        is_duty = payer_rules_of(desk, item.payer_id).is_federal
    if plan.is_empty and not item.rule:
        return ItemDates("", item.act_by, item.deadline, is_duty)
    basis = ItemBasis(item.payer_id, item.claim_id, item.age_start)
    return dater.dates(plan, basis, is_duty=is_duty)
