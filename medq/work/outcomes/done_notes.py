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
    if values.get("outcome") == HandOutcome.NOT_BILLABLE:
        lines = _not_billable_texts(desk, records)
    else:
        lines = [over_limit_text(desk, _typed_cents(values))]
    return FormNotes(tuple(filter(None, lines)))


def _not_billable_texts(desk: Desk, records: Sequence[ItemRecord]) -> list[str]:
    """Return what is written off as not billable: only each claim's own open money."""
    claims = filter(None, (money_of_item(desk, record) for record in records))
    cents_by_claim = {claim.id: claim.own_cents for claim in claims}
    largest, total = max(cents_by_claim.values(), default=0), sum(cents_by_claim.values())
    if not total:
        return ["Nothing is open on this claim: only its item closes."]
    what = f"these {count:,} claims" if (count := len(cents_by_claim)) > 1 else "this claim"
    amount = desk.formats.money(total)
    return [f"Writes off {amount}, what is open on {what} alone.", over_limit_text(desk, largest)]


def _typed_cents(values: Answers) -> int:
    """Return the cents of the typed amount; 0 for none, or what is no amount yet."""
    if values.get("outcome", "") not in MONEY:
        return 0
    try:
        return typed_cents(values.get("amount", ""))
    except ValueError:
        return 0
