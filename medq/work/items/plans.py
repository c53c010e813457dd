"""The ways of working items by the rules in force, for items that are dated again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from data.claims import adjustment_remarks
from data.items.item_records import ItemRecord
from medq.domain.claims.deadline_rule import DeadlineName, RuleId
from medq.domain.items import topics
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.reasons.ways import WayPlan
from medq.domain.triggers.acknowledgments import NEXT_PAYER, NEXT_PAYER_PLAN
from medq.domain.triggers.posted_payment import OVERPAYMENT_TOPICS, overpayment_plan
from medq.work.desk import Desk
from medq.work.payer_rules import payer_rules_of

Plans = Mapping[int, WayPlan]  # by item
PlanSource = Callable[[Desk, Sequence[ItemRecord], Plans], Plans]
"""Returns the plans of items now, given those that they have."""
_OVERPAYMENTS = frozenset(topic.name for topic in OVERPAYMENT_TOPICS)
_BY_CODES = frozenset(topic.name for topic in (topics.DENIAL, *topics.WORKED_BY_CODES))


def is_overpayment(item: ItemRecord) -> bool:
    """Return whether an item is about money to pay back."""
    return item.topic in _OVERPAYMENTS


def plans_by_payer(desk: Desk, items: Sequence[ItemRecord], stored: Plans) -> Plans:
    """Return the plans of items whose payers' rules have changed: only overpayments differ."""
    return {
        item.id: _overpayment_plan(desk, item) if is_overpayment(item) else stored[item.id]
        for item in items
    }


def plans_by_tables(desk: Desk, items: Sequence[ItemRecord], stored: Plans) -> Plans:
    """Return the plans of items by the reason codes and topics in force."""
    codes = {item.id: _code(item) for item in items}
    claim_ids = {item.claim_id for item in items if codes[item.id] and item.claim_id is not None}
    remarks = adjustment_remarks.remarks_by_code(desk.store, claim_ids)
    plans = {}
    for item in items:
        code = codes[item.id]
        if is_overpayment(item):
            plan = _overpayment_plan(desk, item)
        elif item.topic == topics.SUBMIT.name and item.cause == NEXT_PAYER:
            plan = NEXT_PAYER_PLAN
        elif code is not None:
            came_with = remarks.get((item.claim_id or 0, code.group, code.reason), ())
            named = (code.remark, *came_with) if code.remark else came_with
            plan = desk.reason_books.playbooks.of(
                code.group, code.reason, tuple(dict.fromkeys(named))
            ).plan
        else:
            plan = desk.topic_table.plan(item.kind, item.topic, item.cause)
        plans[item.id] = plan._replace(named_day=_named_day(item, stored[item.id]))
    return plans


def _named_day(item: ItemRecord, stored: WayPlan) -> date | None:
    """Return the day that a letter named; of an item that had no plan yet it is the deadline."""
    is_of_records = RuleId.parse(item.rule).name is DeadlineName.RECORDS
    return item.deadline if is_of_records and not stored.ways else stored.named_day


def _code(item: ItemRecord) -> AdjustmentCode | None:
    return AdjustmentCode.of_cause(item.cause) if item.topic in _BY_CODES else None


def _overpayment_plan(desk: Desk, item: ItemRecord) -> WayPlan:
    return overpayment_plan(is_federal=payer_rules_of(desk, item.payer_id).is_federal)
