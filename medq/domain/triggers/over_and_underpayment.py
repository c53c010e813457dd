"""Surplus, credit, shortfall and payers out of their order: what the money of a posted claim leaves to look at (domain 2.10)."""

from collections.abc import Iterator

from medq.domain.claims.codes import PAYER_ORDER_BY_STATUS
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import Resolution, WorkRequest, settled, want
from medq.domain.remittances.allocation import AllocationKind
from medq.domain.triggers.posted_payment import (
    PostedPayment,
    legal_deadline,
    money_at_risk,
    on_claim,
)


def money_reviews(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Money: the surplus, the second payment, what is missing to the contract, the interest's claim."""
    claim = posted.claim
    surplus = max(
        claim.paid_cents - claim.charge_cents if claim.charge_cents >= 0 else 0,
        posted.overpaid_cents,
    )
    if surplus > 0 and not (posted.open_cents is not None and posted.open_cents < 0):
        title = (
            "Paid more than the charge"
            if claim.paid_cents > claim.charge_cents
            else "Paid more than the contract foresees"
        )
        yield on_claim(
            posted,
            topics.OVERPAID,
            title,
            surplus,
            duty=posted.federal,
            deadline=legal_deadline(posted),
        )
    if posted.paid_before and claim.paid_cents > 0:
        title = "The same payer claim number was paid before under another trace"
        yield on_claim(
            posted,
            topics.DUPLICATE,
            title,
            claim.paid_cents,
            duty=posted.federal,
            deadline=legal_deadline(posted),
        )
    if posted.underpaid_cents > 0:
        cause = f"underpaid {posted.underpaid_code}".strip()
        yield on_claim(
            posted,
            topics.UNDERPAID,
            "Allowed less than the contract says",
            posted.underpaid_cents,
            cause=cause,
        )
    if posted.interest_due and not claim.interest_cents:
        yield on_claim(posted, topics.INTEREST, "Paid late without interest", 0)
    if posted.unknown_payer:
        yield want(
            topics.PAYER,
            Subject.PAYER,
            posted.payer_ref,
            "A new payer: confirm its kind and rules",
            0,
            posted.day,
        )


def credit_reviews(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Money: the credit. Of a federal payer it is a duty with a date in law (42 CFR 401.305, domain 2.8)."""
    if posted.open_cents is not None and posted.open_cents < 0:
        title = "Credit: more was paid and taken off than was charged"
        yield on_claim(
            posted,
            topics.CREDIT,
            title,
            posted.open_cents,
            duty=posted.federal,
            deadline=legal_deadline(posted),
        )


def settled_credit(posted: PostedPayment) -> list[Resolution]:
    if posted.claim_ref is None or posted.open_cents is None or posted.open_cents < 0:
        return []
    return [settled(topics.CREDIT, Subject.CLAIM, posted.claim_ref, "settled")]


def party_reviews(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Money: what was paid in the wrong order; the share; the difference of the share."""
    order = PAYER_ORDER_BY_STATUS.get(posted.claim.status)
    share = posted.placing.cents(AllocationKind.PATIENT)
    if posted.expected_order is not None and order is not None and order != posted.expected_order:
        title = f"Answered as payer {order}, billed as payer {posted.expected_order}"
        yield on_claim(posted, topics.PAYER_ORDER, title, money_at_risk(posted))
    if posted.medicaid and share > 0:
        yield on_claim(posted, topics.MEDICAID_SHARE, "A patient share after Medicaid", share)
    refused = posted.placing.cents(AllocationKind.DENIAL) or posted.placing.cents(
        AllocationKind.REVIEW
    )
    if (
        posted.expected_share_cents is not None
        and posted.expected_share_cents != share
        and not refused
    ):
        title = "Patient's share differs from the eligibility answer"
        yield on_claim(posted, topics.SHARE, title, posted.expected_share_cents - share)
    copay = sum(
        one.cents for one in posted.claim.all_adjustments if one.group == "PR" and one.reason == "3"
    )
    if posted.copay_collected_cents > copay and order == 1:
        title = "More was collected at the desk than the copay"
        yield on_claim(posted, topics.SHARE, title, posted.copay_collected_cents - copay)
    if posted.supersedes and posted.later_results:
        title = "The first result changed after others paid on it: secondary claim and patient's balance again"
        yield on_claim(posted, topics.REOPENED, title, money_at_risk(posted))
