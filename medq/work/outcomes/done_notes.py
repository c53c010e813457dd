"""What the form of `done` says: what is written off, and whether a manager decides about it."""

from collections.abc import Sequence

from data.items.item_records import ItemRecord
from medq.domain.acts import FormNotes
from medq.domain.money import typed_cents
from medq.domain.outcomes.outcome import MONEY, HandOutcome
from medq.work.acts.registry import Answers
from medq.work.desk import Desk
from medq.work.outcomes.choices import money_of_item
from medq.work.outcomes.limits import over_limit_text


def done_notes(desk: Desk, records: Sequence[ItemRecord], values: Answers) -> FormNotes:
    """Return what an outcome without an amount writes off, and whether a manager approves it."""
    cents = [_cents(desk, record, values) for record in records]
    lines = [over_limit_text(desk, max(cents))]
    if values.get("outcome") == HandOutcome.NOT_BILLABLE:
        lines.insert(0, _not_billable_text(desk, sum(cents)))
    return FormNotes(tuple(filter(None, lines)))


def _not_billable_text(desk: Desk, cents: int) -> str:
    """Return what is written off as not billable: only the claim's own open money."""
    if not cents:
        return "Nothing is open on this claim: only its item closes."
    return f"Writes off {desk.formats.money(cents)}, what is open on this claim alone."


def _cents(desk: Desk, record: ItemRecord, values: Answers) -> int:
    """Return the cents that the outcome would move; 0 for none, or what is no amount yet."""
    outcome = values.get("outcome", "")
    if outcome == HandOutcome.NOT_BILLABLE:
        claim = money_of_item(desk, record)
        return claim.own_cents if claim is not None else 0
    if outcome not in MONEY:
        return 0
    try:
        return typed_cents(values.get("amount", ""))
    except ValueError:
        return 0
