"""Requests for held transactions, and for remittances and deposits without each other."""

import pytest

from medq.domain.errors import HoldReason
from medq.domain.items.work_requests import TriggerResult
from medq.domain.triggers.held_transactions import (
    HeldTransaction,
    PaymentFunding,
    triggers_for_funding,
    triggers_for_held,
)
from tests.domain.triggers.posted_payments import POSTING_DAY


@pytest.mark.parametrize("hold", HoldReason)
def test_a_held_transaction_is_one_review_of_its_whole_amount(hold: HoldReason) -> None:
    held = HeldTransaction(1, POSTING_DAY, 19000, hold, "Payment T1 is out of balance")
    (request,) = triggers_for_held(held).requests
    assert (request.topic.name, request.money_cents) == ("held", 19000)
    assert request.title == "Payment T1 is out of balance"


@pytest.mark.parametrize(
    ("funding", "topic"),
    [
        (
            PaymentFunding(1, POSTING_DAY, 19000, has_remittance=False, is_overdue=True),
            "no remittance",
        ),
        (PaymentFunding(1, POSTING_DAY, 19000, has_deposit=False, is_overdue=True), "no money"),
    ],
)
def test_the_missing_half_of_a_payment_is_reviewed(funding: PaymentFunding, topic: str) -> None:
    (request,) = triggers_for_funding(funding).requests
    assert (request.topic.name, request.money_cents) == (topic, 19000)


@pytest.mark.parametrize(
    "funding",
    [
        PaymentFunding(1, POSTING_DAY, 19000),
        PaymentFunding(1, POSTING_DAY, 19000, has_deposit=False),
        PaymentFunding(1, POSTING_DAY, 0, has_deposit=False, is_overdue=True),
    ],
)
def test_a_payment_in_time_or_without_a_posted_bank_needs_nothing(funding: PaymentFunding) -> None:
    assert triggers_for_funding(funding) == TriggerResult()


def test_a_payment_with_both_halves_ends_both_reviews() -> None:
    funding = PaymentFunding(1, POSTING_DAY, 19000, has_deposit=True)
    assert len(triggers_for_funding(funding).resolutions) == 2
