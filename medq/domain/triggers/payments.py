"""What a posted claim payment asks of a person: one denial at most, reviews by trigger, waits, and what it settles."""

from collections.abc import Iterator
from datetime import timedelta

from medq.domain.claims.codes import (
    FORWARDED,
    KNOWN_STATUSES,
    NOT_OUR_CLAIM,
    PAYER_ORDER_BY_STATUS,
    PREDETERMINATION,
)
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import Resolution, TriggerResult, WorkRequest, raised, settled
from medq.domain.reasons.playbook import Playbooks
from medq.domain.remittances.allocation import AllocationKind
from medq.domain.triggers.open_amounts import denial, leftovers
from medq.domain.triggers.over_and_underpayment import (
    credit_reviews,
    money_reviews,
    party_reviews,
    settled_credit,
)
from medq.domain.triggers.payer_hints import hint_reviews
from medq.domain.triggers.posted_payment import PostedPayment, money_at_risk, on_claim, on_payment

FORWARDED_DAYS = 30  # domain 2.2: until the next payer's result is asked for
UNDECIDED_DAYS = 30  # domain 3.3: OA-133, OA-257
CORRECTION_DAYS = 14  # domain 2.5


def triggers_for_payment(
    posted: PostedPayment, books: Playbooks, correction_days: int = CORRECTION_DAYS
) -> TriggerResult:
    """Everything one claim payment asks for and settles. A price estimate (CLP02 25) asks for nothing."""
    if posted.claim.status == PREDETERMINATION:
        return TriggerResult()
    if posted.claim.status not in KNOWN_STATUSES:
        title = f"Claim status {posted.claim.status or 'missing'} is not known: nothing was counted"
        return raised(
            [
                on_payment(
                    posted,
                    topics.STATUS,
                    title,
                    money_at_risk(posted),
                    cause=f"status {posted.claim.status}",
                )
            ]
        )
    if posted.claim_ref is None:
        return raised([*_unmatched(posted), *_balance(posted)])
    if posted.claim.is_reversal:
        wants = [*_reversal(posted, correction_days), *_balance(posted), *credit_reviews(posted)]
        return raised(wants, [*_taken_back(posted), *settled_credit(posted)])
    if posted.overtaken:
        return raised(
            [*_balance(posted), *credit_reviews(posted)],
            [*_settled(posted), *settled_credit(posted)],
        )
    wants = [
        *denial(posted, books),
        *leftovers(posted, books),
        *_balance(posted),
        *money_reviews(posted),
        *credit_reviews(posted),
        *party_reviews(posted),
        *_waits(posted),
        *hint_reviews(posted),
    ]
    return raised(
        wants, [*_settled(posted), *settled_credit(posted)] if posted.asks_already else ()
    )


def _unmatched(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Money: what was paid; the charge where nothing was. A reversal without its original is a takeback of unknown money."""
    claim = posted.claim
    if claim.is_reversal:
        yield on_payment(
            posted, topics.REVERSAL, "Takes back a payment that is not known", claim.paid_cents
        )
    elif posted.doubtful:
        yield on_payment(
            posted,
            topics.MATCH,
            "The claim number is ours, the rest does not agree",
            money_at_risk(posted),
        )
    else:
        yield on_payment(
            posted, topics.MATCH, "A payment whose claim was not found", money_at_risk(posted)
        )


def _balance(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Money: the difference; for lines that nobody could place, what they say was paid."""
    if posted.difference_cents:
        title = "Claim does not add up: charge, adjustments and paid differ"
        yield on_payment(posted, topics.BALANCE, title, posted.difference_cents)
    if posted.unmatched_lines_cents:
        yield on_payment(
            posted,
            topics.LINES,
            "Lines of the payment fit no line of the claim",
            posted.unmatched_lines_cents,
        )


def _reversal(posted: PostedPayment, correction_days: int) -> Iterator[WorkRequest]:
    """A takeback is no denial. Money: what was taken back. Its correction is waited for, then asked for (domain 2.5)."""
    taken = posted.claim.paid_cents
    if not posted.original_known:
        yield on_payment(posted, topics.REVERSAL, "Takes back a payment that is not known", taken)
    if not posted.corrected:
        wake = posted.day + timedelta(days=correction_days)
        yield on_claim(
            posted, topics.CORRECTION, "Taken back, and no corrected result yet", taken, wake=wake
        )


def _taken_back(posted: PostedPayment) -> Iterator[Resolution]:
    """A second payment that is taken back is none any more."""
    assert posted.claim_ref is not None
    if posted.original_known:
        yield settled(topics.DUPLICATE, Subject.CLAIM, posted.claim_ref, "undone")


def _waits(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Money: the share the next payer is to take, what is undecided. Both only come up when their days are over."""
    claim = posted.claim
    if claim.status in FORWARDED or claim.status == NOT_OUR_CLAIM:
        to = claim.crossover_payer or "another payer"
        wake = posted.day + timedelta(days=FORWARDED_DAYS)
        money = claim.charge_cents if claim.status == NOT_OUR_CLAIM else _passed_on(posted)
        yield on_claim(
            posted,
            topics.FORWARDED,
            f"Passed on to {to}: no claim from us, ask for the result",
            money,
            wake=wake,
        )
    undecided = posted.placing.cents(AllocationKind.WAIT) if claim.status not in FORWARDED else 0
    if undecided > 0:
        wake = posted.day + timedelta(days=UNDECIDED_DAYS)
        yield on_claim(
            posted, topics.UNDECIDED, "The payer has not decided yet", undecided, wake=wake
        )


def _passed_on(posted: PostedPayment) -> int:
    return posted.placing.cents(AllocationKind.PATIENT) + posted.placing.cents(AllocationKind.WAIT)


def _settled(posted: PostedPayment) -> Iterator[Resolution]:
    """A result answers what was asked, and what an earlier result of the same payer left is void: it comes again if it is so.

    What another payer's result left stays, unless nothing is open any more.
    """
    ref = posted.claim_ref
    assert ref is not None
    answered = (
        topics.ANSWER,
        topics.NEVER_ACKNOWLEDGED,
        topics.REMITTANCE,
        topics.SUBMIT,
        topics.CORRECTION,
        topics.RECORDS,
    )
    for topic in answered:
        yield settled(topic, Subject.CLAIM, ref, "answered")
    if (
        posted.claim.status not in FORWARDED
        and PAYER_ORDER_BY_STATUS.get(posted.claim.status, 1) > 1
    ):
        yield settled(topics.FORWARDED, Subject.CLAIM, ref, "answered")
    if posted.awaiting_codes:
        yield settled(topics.DENIAL, Subject.CLAIM, ref, "answered")
    if (posted.supersedes and not posted.overtaken) or posted.open_cents == 0:
        outcome = "paid" if posted.claim.paid_cents > 0 else "answered"
        for topic in TOPICS_OF_A_RESULT:
            yield settled(topic, Subject.CLAIM, ref, outcome)


TOPICS_OF_A_RESULT = (
    topics.DENIAL,
    topics.UNDECIDED,
    topics.HIDDEN_DENIAL,
    topics.NOTICE,
    topics.BARRED,
    topics.TEST,
    topics.LOOK,
    topics.CODES,
    topics.UNDERPAID,
    topics.OVERPAID,
)
