"""Reviews of overpayments, credits, underpayments and patient responsibility."""

from collections.abc import Iterator

from medq.domain.claims.codes import PAYER_ORDER_BY_STATUS
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import Resolution, WorkRequest
from medq.domain.remittances.allocation import AllocationKind
from medq.domain.triggers.posted_payment import (
    PostedPayment,
    claim_request,
    money_at_risk,
    overpayment_request,
)

_ORDER_WORDS = {1: "primary", 2: "secondary", 3: "tertiary"}


def money_requests(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Yield reviews of too much and too little money; money: the difference."""
    claim_payment = posted.claim_payment
    over_charge_cents = 0
    if claim_payment.charge_cents >= 0:
        over_charge_cents = claim_payment.paid_cents - claim_payment.charge_cents
    surplus_cents = max(over_charge_cents, posted.overpaid_cents)
    if surplus_cents > 0 and not _has_credit(posted):
        title = "Overpaid vs. contract"
        if claim_payment.paid_cents > claim_payment.charge_cents:
            title = "Paid more than the charge"
        yield overpayment_request(posted, topics.OVERPAID, title, surplus_cents)
    if posted.has_duplicate and claim_payment.paid_cents > 0:
        title = "Possible duplicate payment (same ICN, other check)"
        yield overpayment_request(posted, topics.DUPLICATE, title, claim_payment.paid_cents)
    if posted.underpaid_cents > 0:
        title, cause = "Underpaid vs. contract", f"underpaid {posted.underpaid_code}".strip()
        yield claim_request(posted, topics.UNDERPAID, title, posted.underpaid_cents, cause=cause)
    if posted.is_interest_due and not claim_payment.interest_cents:
        yield claim_request(posted, topics.INTEREST, "Late payment, interest missing", 0)


def credit_requests(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Yield the review of a credit balance; for a federal payer a legal duty (42 CFR 401.305)."""
    if posted.balance_cents is not None and _has_credit(posted):
        title = "Credit balance: paid and adjusted above the charge"
        yield overpayment_request(posted, topics.CREDIT, title, posted.balance_cents)


def credit_resolutions(posted: PostedPayment) -> list[Resolution]:
    """Return the end of a credit once the claim's balance is zero or more."""
    if posted.claim_ref is None or posted.balance_cents is None or _has_credit(posted):
        return []
    return [topics.CREDIT.resolution(Subject.CLAIM, posted.claim_ref, "settled")]


def responsibility_requests(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Yield reviews of payer order and patient responsibility; money: paid, or the share."""
    claim_payment, allocation = posted.claim_payment, posted.allocation
    patient_cents = allocation.cents(AllocationKind.PATIENT)
    yield from _payer_order_requests(posted)
    has_open_amounts = bool(
        allocation.cents(AllocationKind.DENIAL) or allocation.cents(AllocationKind.REVIEW)
    )
    if posted.expected_patient_cents not in (None, patient_cents) and not has_open_amounts:
        title = "Patient responsibility differs from eligibility"
        difference_cents = (posted.expected_patient_cents or 0) - patient_cents
        yield claim_request(posted, topics.SHARE, title, difference_cents)
    copay_cents = sum(
        adjustment.cents
        for adjustment in claim_payment.all_adjustments
        if adjustment.group == "PR" and adjustment.reason == "3"
    )
    is_first_payer = PAYER_ORDER_BY_STATUS.get(claim_payment.status) == 1
    if posted.copay_collected_cents > copay_cents and is_first_payer:
        surplus_cents = posted.copay_collected_cents - copay_cents
        yield claim_request(posted, topics.SHARE, "Copay overcollected", surplus_cents)
    if posted.replaces_unreversed and posted.others_paid_earlier:
        title = "Primary payment changed: rebill secondary, recheck patient balance"
        yield claim_request(posted, topics.REOPENED, title, money_at_risk(posted))


def _payer_order_requests(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Yield the note that a payer states another order: one a payer, since some never vary it."""
    stated = PAYER_ORDER_BY_STATUS.get(posted.claim_payment.status)
    if stated is None or posted.billed_order in (None, stated):
        return
    stated_as, billed_as = _ORDER_WORDS[stated], _ORDER_WORDS[posted.billed_order]
    title = f"Processes claims as {stated_as} payer that were billed to it as {billed_as}"
    yield topics.PAYER_ORDER.request(
        Subject.PAYER, posted.payer_ref, title, 0, posted.day, once=True
    )


def _has_credit(posted: PostedPayment) -> bool:
    return posted.balance_cents is not None and posted.balance_cents < 0
