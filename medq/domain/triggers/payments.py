"""Requests and resolutions that follow from one posted claim payment."""

from collections.abc import Iterator
from datetime import date, timedelta

from medq.domain.claims.codes import (
    KNOWN_STATUSES,
    NOT_OUR_CLAIM,
    PAYER_ORDER_BY_STATUS,
    PREDETERMINATION,
)
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import (
    Resolution,
    TriggerResult,
    WorkRequest,
    merge_requests,
)
from medq.domain.reasons.playbook import Playbooks
from medq.domain.remittances.allocation import AllocationKind
from medq.domain.triggers.open_amounts import (
    OPEN_AMOUNT_TOPICS,
    denial_requests,
    open_amount_requests,
)
from medq.domain.triggers.over_and_underpayment import (
    credit_requests,
    credit_resolutions,
    money_requests,
    responsibility_requests,
)
from medq.domain.triggers.payer_hints import hint_requests
from medq.domain.triggers.posted_payment import (
    PostedPayment,
    claim_ref_of,
    claim_request,
    money_at_risk,
    payment_request,
)

CROSSOVER_DAYS = 30  # until the status with the next payer is checked
PENDED_DAYS = 30  # until a claim that the payer has not finalized (OA-133, OA-257) is checked
CORRECTION_DAYS = 14  # until the payer is asked for the correction of a reversal

RESULT_TOPICS = (
    topics.DENIAL,
    topics.UNDECIDED,
    *OPEN_AMOUNT_TOPICS,
    topics.UNDERPAID,
    topics.OVERPAID,
)
"""Topics that a payer's result opens, and that its next result ends."""
_ANSWERED_TOPICS = (
    topics.ANSWER,
    topics.NEVER_ACKNOWLEDGED,
    topics.REMITTANCE,
    topics.SUBMIT,
    topics.REJECTED_LINE,
    topics.RECORDS,
    topics.DUPLICATE_CLAIM,
)


def triggers_for_payment(
    posted: PostedPayment, playbooks: Playbooks, correction_days: int = CORRECTION_DAYS
) -> TriggerResult:
    """Return what one claim payment requests and resolves.

    At most one request is a denial. A predetermination (CLP02 25) requests nothing.
    """
    status = posted.claim_payment.status
    if status == PREDETERMINATION:
        return TriggerResult()
    if status not in KNOWN_STATUSES:
        title = f"Unknown claim status {status or '(none)'}: payment not counted"
        cause, money = f"status {status}", money_at_risk(posted)
        return TriggerResult((payment_request(posted, topics.STATUS, title, money, cause=cause),))
    if posted.claim_ref is None:
        return merge_requests([*_unmatched_requests(posted), *_balance_requests(posted)])
    if posted.claim_payment.is_reversal:
        return merge_requests(
            [
                *_reversal_requests(posted, correction_days),
                *_balance_requests(posted),
                *credit_requests(posted),
            ],
            [*_reversal_resolutions(posted), *credit_resolutions(posted)],
        )
    if posted.is_overtaken:
        return merge_requests(
            [*_balance_requests(posted), *credit_requests(posted)],
            [*_result_resolutions(posted), *credit_resolutions(posted)],
        )
    requests = [
        *denial_requests(posted, playbooks),
        *open_amount_requests(posted, playbooks),
        *_balance_requests(posted),
        *money_requests(posted),
        *credit_requests(posted),
        *responsibility_requests(posted),
        *_follow_up_requests(posted),
        *hint_requests(posted),
    ]
    if not posted.has_open_item:
        return merge_requests(requests)
    return merge_requests(requests, [*_result_resolutions(posted), *credit_resolutions(posted)])


def requests_of_part(posted: PostedPayment, playbooks: Playbooks) -> tuple[WorkRequest, ...]:
    """Return what those lines of a payment request that no later result answers."""
    requests = merge_requests(
        [
            *denial_requests(posted, playbooks),
            *open_amount_requests(posted, playbooks),
            *_pended_requests(posted),
        ]
    )
    return requests.requests


def _unmatched_requests(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Yield the review of a payment without a claim; money: paid, else the charge."""
    if posted.claim_payment.is_reversal:
        title = "Reversal without original payment"
        yield payment_request(posted, topics.REVERSAL, title, posted.claim_payment.paid_cents)
    elif posted.is_doubtful:
        title = "Claim # matches, patient/payer does not"
        yield payment_request(posted, topics.MATCH, title, money_at_risk(posted))
    else:
        yield payment_request(posted, topics.MATCH, "Unmatched payment", money_at_risk(posted))


def _balance_requests(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Yield reviews of figures that do not agree; money: the difference, or paid on the lines."""
    if posted.difference_cents:
        title = "Claim out of balance: charge, adjustments and paid differ"
        yield payment_request(posted, topics.BALANCE, title, posted.difference_cents)
    if posted.unmatched_lines_cents:
        title = "Service lines do not match"
        yield payment_request(posted, topics.LINES, title, posted.unmatched_lines_cents)


def _reversal_requests(posted: PostedPayment, correction_days: int) -> Iterator[WorkRequest]:
    """Yield the follow-up on a reversal; money: the amount reversed, or the charge of a denial.

    A reversal is no denial: its correction is awaited, then asked for (835 guide
    005010X221A1, section 1.10.2.8).
    """
    reversed_cents = abs(money_at_risk(posted))
    if not posted.has_original:
        title = "Reversal without original payment"
        yield payment_request(posted, topics.REVERSAL, title, reversed_cents)
    elif posted.reversal_difference_cents:
        yield reversal_difference_request(posted.ref, posted.reversal_difference_cents, posted.day)
    if not posted.has_correction:
        yield claim_request(
            posted,
            topics.CORRECTION,
            "Reversed, correction pending",
            reversed_cents,
            hold_until=posted.day + timedelta(days=correction_days),
        )


def reversal_difference_request(ref: int, difference_cents: int, day: date) -> WorkRequest:
    """Return the review of a reversal of another amount than was paid; money: the difference."""
    title = "Reversal differs from the payment that it reverses"
    return topics.REVERSAL.request(Subject.CLAIM_PAYMENT, ref, title, difference_cents, day)


def _reversal_resolutions(posted: PostedPayment) -> Iterator[Resolution]:
    """Yield the end of a reversed duplicate, and of what a reversed result needed."""
    if not posted.has_original:
        return
    ref = claim_ref_of(posted)
    yield topics.DUPLICATE.resolution(Subject.CLAIM, ref, "reversed")
    if posted.leaves_no_result:
        for topic in RESULT_TOPICS:
            yield topic.resolution(Subject.CLAIM, ref, "reversed")


def _follow_up_requests(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Yield follow-ups on hold: a crossover, with the next payer's share, and pended amounts."""
    claim_payment, allocation = posted.claim_payment, posted.allocation
    is_crossover = claim_payment.is_forwarded
    if posted.is_answered_by_next and is_crossover:
        return
    if is_crossover or claim_payment.status == NOT_OUR_CLAIM:
        money = claim_payment.charge_cents
        if is_crossover:
            money = allocation.cents(AllocationKind.PATIENT) + allocation.cents(AllocationKind.WAIT)
        next_payer = claim_payment.crossover_payer or "another payer"
        yield claim_request(
            posted,
            topics.FORWARDED,
            f"Crossed over to {next_payer}: do not bill, check status",
            money,
            hold_until=posted.day + timedelta(days=CROSSOVER_DAYS),
        )
    if not is_crossover:
        yield from _pended_requests(posted)


def _pended_requests(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Yield the follow-up on amounts that the payer has not finalized, on hold."""
    pended_cents = posted.allocation.cents(AllocationKind.WAIT)
    if pended_cents > 0:
        yield claim_request(
            posted,
            topics.UNDECIDED,
            "Pended by payer",
            pended_cents,
            hold_until=posted.day + timedelta(days=PENDED_DAYS),
        )


def _result_resolutions(posted: PostedPayment) -> Iterator[Resolution]:
    """Yield what a result resolves: open inquiries, and requests of the payer's last result.

    Requests of another payer's result stay, unless the claim's balance is zero.
    """
    ref, status = claim_ref_of(posted), posted.claim_payment.status
    is_settled = posted.balance_cents == 0
    for topic in _ANSWERED_TOPICS:
        yield topic.resolution(Subject.CLAIM, ref, "answered")
    if not posted.awaits_correction:
        yield topics.CORRECTION.resolution(Subject.CLAIM, ref, "answered")
    is_later_payer = posted.others_paid_earlier or PAYER_ORDER_BY_STATUS.get(status, 1) > 1
    if is_later_payer and not posted.claim_payment.is_forwarded:
        for forwarded_ref in (ref, *posted.other_claim_refs):
            yield topics.FORWARDED.resolution(Subject.CLAIM, forwarded_ref, "answered")
    if posted.is_awaiting_codes:
        yield topics.DENIAL.resolution(Subject.CLAIM, ref, "answered")
    outcome = "paid" if posted.claim_payment.paid_cents > 0 else "answered"
    if is_settled or (posted.replaces_earlier and not posted.is_overtaken):
        yield from (topic.resolution(Subject.CLAIM, ref, outcome) for topic in RESULT_TOPICS)
    if is_settled:
        for other_ref in posted.other_claim_refs:
            for topic in RESULT_TOPICS:
                yield topic.resolution(Subject.CLAIM, other_ref, outcome)
