"""What the form of `done` says of the amount that is typed in it: whether a manager decides."""

from collections.abc import Sequence

from data.items.item_records import ItemRecord
from medq.domain.acts import FormNotes
from medq.domain.money import typed_cents
from medq.domain.outcomes.outcome import MONEY, HandOutcome
from medq.work.acts.registry import Answers
from medq.work.desk import Desk
from medq.work.outcomes.choices import money_of_item
from medq.work.outcomes.limits import over_limit_text

WHOLE_AMOUNT = frozenset({HandOutcome.NOT_BILLABLE})
"""Outcomes that give up all that is open."""


def done_notes(desk: Desk, records: Sequence[ItemRecord], values: Answers) -> FormNotes:
    """Return that a manager approves the amount where it is over the person's limit."""
    largest_cents = max(_cents(desk, record, values) for record in records)
    over_limit = over_limit_text(desk, largest_cents)
    return FormNotes((over_limit,) if over_limit else ())


def _cents(desk: Desk, record: ItemRecord, values: Answers) -> int:
    """Return the cents that the outcome would move; 0 for none, or what is no amount yet."""
    outcome = values.get("outcome", "")
    if outcome in WHOLE_AMOUNT:
        claim = money_of_item(desk, record)
        return claim.open_cents if claim is not None else 0
    if outcome not in MONEY:
        return 0
    try:
        return typed_cents(values.get("amount", ""))
    except ValueError:
        return 0
