"""A claim payment as posted, with the facts of the store that decide which items it needs."""

from datetime import date
from typing import NamedTuple

from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import Recoverability, Topic, WorkRequest
from medq.domain.reasons.ways import Way, WayPlan
from medq.domain.remittances.allocation import Allocation
from medq.domain.remittances.remittance import ClaimPayment


class PostedPayment(NamedTuple):
    """One CLP as posted. Refs are ids of the store, amounts are cents, None means unknown."""

    ref: int
    claim_payment: ClaimPayment
    allocation: Allocation
    day: date
    payer_ref: int
    claim_ref: int | None = None  # None: not matched
    is_doubtful: bool = False  # the claim number matches, patient or payer does not
    difference_cents: int = 0  # claim, or its worst line, out of balance
    unmatched_lines_cents: int = 0  # paid on lines that are none of the claim's
    balance_cents: int | None = None  # of the visit after this posting; negative: a credit
    other_claim_refs: tuple[int, ...] = ()  # further claims of the visit
    expected_cents: int | None = None  # allowed amount expected for what was denied
    underpaid_cents: int = 0
    underpaid_code: str = ""
    overpaid_cents: int = 0  # above the expected amount, by the office's threshold
    billed_order: int | None = None  # 1 to 3, of a claim that was billed to this payer
    expected_patient_cents: int | None = None  # by the eligibility response
    copay_collected_cents: int = 0
    has_original: bool = True  # of a reversal: the payment that it reverses is posted
    reversal_difference_cents: int = 0  # by which a reversal differs from its original
    leaves_no_result: bool = False  # a reversal of the claim's only standing result
    awaits_correction: bool = False  # a reversal of this payer has none yet
    has_correction: bool = False  # another result of this payer counts
    replaces_earlier: bool = False  # an earlier result of this payer for the same services
    replaces_unreversed: bool = False  # one of them without a reversal
    others_paid_earlier: bool = False  # another payer's result was posted earlier
    is_answered_by_next: bool = False  # another payer's result was posted for a later day
    has_duplicate: bool = False  # same payer claim number paid under another trace
    is_federal: bool = False
    denied_beside_cents: int = 0  # by other results of this payer, for other lines
    is_interest_due: bool = False
    is_awaiting_codes: bool = False  # a status said "denied"; this result brings the codes
    has_open_item: bool = True  # about the claim; without one nothing can be resolved
    is_overtaken: bool = False  # reversed, or a later result for the same services is posted


OVERPAYMENT_TOPICS = (topics.OVERPAID, topics.DUPLICATE, topics.CREDIT)
"""Topics of money to pay back."""


def overpayment_plan(*, is_federal: bool) -> WayPlan:
    """Return the ways of an overpayment: federal money has 60 days (42 CFR 401.305)."""
    return WayPlan((Way.OVERPAYMENT if is_federal else Way.NONE,))


def money_at_risk(posted: PostedPayment) -> int:
    """Return the amount paid, or the charge where nothing was paid, in cents."""
    return posted.claim_payment.paid_cents or posted.claim_payment.charge_cents


def payment_request(
    posted: PostedPayment, topic: Topic, title: str, money_cents: int, *, cause: str = ""
) -> WorkRequest:
    """Return a request about the payment itself."""
    return topic.request(
        Subject.CLAIM_PAYMENT, posted.ref, title, money_cents, posted.day, cause=cause
    )


def claim_request(
    posted: PostedPayment,
    topic: Topic,
    title: str,
    money_cents: int,
    *,
    cause: str = "",
    hold_until: date | None = None,
) -> WorkRequest:
    """Return a request about the matched claim."""
    return topic.request(
        Subject.CLAIM,
        claim_ref_of(posted),
        title,
        money_cents,
        posted.day,
        cause=cause,
        hold_until=hold_until,
    )


def overpayment_request(
    posted: PostedPayment, topic: Topic, title: str, money_cents: int
) -> WorkRequest:
    """Return a request about money to pay back: a legal duty where the payer is federal."""
    return topic.request(
        Subject.CLAIM,
        claim_ref_of(posted),
        title,
        money_cents,
        posted.day,
        legal_duty=posted.is_federal,
        plan=overpayment_plan(is_federal=posted.is_federal),
        recoverability=Recoverability.NO if posted.is_federal else None,
    )


def claim_ref_of(posted: PostedPayment) -> int:
    """Return the id of the matched claim; call only for a matched payment."""
    assert posted.claim_ref is not None
    return posted.claim_ref
