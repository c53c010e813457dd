"""What other rules of a payer change: dates and ranks of its items, balances of its claims."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from data.items import dates, item_records
from data.items.dates import DatedItem, ItemDates
from data.items.item_records import ItemRecord
from data.items.texts import TextIds
from medq.domain.claims.deadline_rule import DeadlineName, RuleId
from medq.domain.claims.payer import PayerRules
from medq.domain.reasons.tables import DeadlineKind
from medq.domain.triggers.posted_payment import OVERPAYMENT_TOPICS, overpayment_deadline
from medq.work.claims.balances import refresh_balances
from medq.work.claims.visit_items import apply_visit_triggers
from medq.work.desk import Desk
from medq.work.items.deadlines import KIND_BY_NAME, DeadlineFacts, item_deadline
from medq.work.items.updater import ItemUpdater
from medq.work.payer_rules import payer_rules_of

CHUNK = 500
_OVERPAYMENTS = frozenset(topic.name for topic in OVERPAYMENT_TOPICS)


class RedatedItem(NamedTuple):
    """An item with the dates that its payer's rules give it now."""

    item: ItemRecord
    dates: ItemDates

    @property
    def differs(self) -> bool:
        """Return whether anything of its dates differs from what is stored."""
        item = self.item
        return self.dates != (item.rule, item.act_by, item.deadline, item.duty)

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
    text_ids = TextIds(desk.store)
    dates.save(
        desk.store,
        [DatedItem(each.item.id, text_ids.of(each.dates.rule), each.dates) for each in redated],
    )
    updater.touched.update(each.item.id for each in redated)
    _refresh_claims(desk, claim_ids, updater)
    return redated


def _refresh_claims(desk: Desk, claim_ids: Sequence[int], updater: ItemUpdater) -> None:
    """Compute the balances of these claims' visits again, and request what they need."""
    for start in range(0, len(claim_ids), CHUNK):
        balances = refresh_balances(desk, claim_ids[start : start + CHUNK])
        apply_visit_triggers(desk, balances, updater, desk.today())


def redated_items(desk: Desk, item_ids: Sequence[int]) -> Iterator[RedatedItem]:
    """Yield items with the dates that the rules of their payers give them."""
    for start in range(0, len(item_ids), CHUNK):
        for item in item_records.by_ids(desk.store, item_ids[start : start + CHUNK]):
            yield RedatedItem(item, _dates(desk, item))


def _dates(desk: Desk, item: ItemRecord) -> ItemDates:
    rules = payer_rules_of(desk, item.payer_id)
    is_overpayment = item.topic in _OVERPAYMENTS
    is_duty = rules.is_federal if is_overpayment else item.duty
    unchanged = ItemDates(item.rule, item.act_by, item.deadline, is_duty)
    kind = _deadline_kind(desk, item, rules)
    if kind is None:
        return unchanged
    limit = item_deadline(desk, DeadlineFacts(kind, item.payer_id, item.claim_id, item.age_start))
    if limit is not None:
        return ItemDates(limit.deadline.rule, limit.act_by, limit.deadline.day, is_duty)
    return ItemDates("", None, None, is_duty) if item.rule else unchanged


def _deadline_kind(desk: Desk, item: ItemRecord, rules: PayerRules) -> DeadlineKind | None:
    """Return the kind of deadline that an item runs on; None for one that no rule of a payer moves.

    The days of a request for records are the payer's own. An item that had no limit to file may
    have one now.
    """
    if item.topic in _OVERPAYMENTS:
        return overpayment_deadline(is_federal=rules.is_federal)
    name = RuleId.parse(item.rule).name
    if name is DeadlineName.CORRECTED_CLAIM:
        return DeadlineKind.FILING  # of a claim that is a replacement
    if name is not None:
        kind = KIND_BY_NAME.get(name)
        return None if kind is DeadlineKind.RECORDS else kind
    usual = desk.topic_table.deadline(item.kind, item.topic, item.cause)
    return usual if usual is DeadlineKind.FILING else None
