"""Requests for held transactions, and for remittances and deposits without each other."""

from dataclasses import dataclass
from datetime import date

from medq.domain.errors import HoldReason
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult


@dataclass(frozen=True, slots=True)
class HeldTransaction:
    """A transaction of which nothing was posted; `title` is the problem that holds it."""

    transaction_ref: int
    day: date
    amount_cents: int  # the payment, or the charges of a batch
    hold: HoldReason
    title: str


def triggers_for_held(held: HeldTransaction) -> TriggerResult:
    """Return the review of a held transaction; money: its whole amount, none of it is posted."""
    request = topics.HELD.request(
        Subject.TRANSACTION, held.transaction_ref, held.title, held.amount_cents, held.day
    )
    return TriggerResult((request,))


@dataclass(frozen=True, slots=True)
class PaymentFunding:
    """Which halves of a payment have arrived.

    `has_deposit` is None where the office does not post its bank. `is_overdue`: more business
    days went by than the office allows.
    """

    payment_ref: int
    day: date
    payment_cents: int
    has_deposit: bool | None = None
    has_remittance: bool = True
    is_overdue: bool = False


def triggers_for_funding(funding: PaymentFunding) -> TriggerResult:
    """Return the review of a deposit without ERA or an ERA without deposit; money: the payment."""
    if funding.has_deposit and funding.has_remittance:
        return TriggerResult(
            (),
            tuple(
                topic.resolution(Subject.PAYMENT, funding.payment_ref, "seen")
                for topic in (topics.UNFUNDED, topics.UNEXPLAINED_MONEY)
            ),
        )
    if not funding.is_overdue:
        return TriggerResult()
    if not funding.has_remittance:
        topic, title = topics.UNEXPLAINED_MONEY, "Deposit without ERA: ask payer or clearinghouse"
    elif funding.has_deposit is False and funding.payment_cents:
        topic, title = topics.UNFUNDED, "ERA posted, deposit not found"
    else:
        return TriggerResult()
    request = topic.request(
        Subject.PAYMENT, funding.payment_ref, title, funding.payment_cents, funding.day
    )
    return TriggerResult((request,))
