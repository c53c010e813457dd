"""Requests for batches and claims that nobody has acknowledged or answered."""

from dataclasses import dataclass
from datetime import date

from medq.domain.date_text import format_day
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult

SYNTAX_ANSWER_DAYS = 1  # business days for a 999
BUSINESS_ANSWER_DAYS = 3  # business days for a 277CA
NO_277CA = "no 277CA"
NO_PAYERS_277CA = "no payer's 277CA"
NO_ANSWER = "no answer"
SENT_OUTSIDE = "sent outside"
"""Cause of an item that waits for an answer to a claim that was sent without medq."""


def no_answer_title(sent_day: date) -> str:
    """Return the title of an item whose claim was sent without medq on a day."""
    return f"No answer since {format_day(sent_day)}"


@dataclass(frozen=True, slots=True)
class UnacknowledgedBatch:
    """One of our batches; `work_days` are the business days since it was sent."""

    batch_ref: int
    sent_day: date
    work_days: int
    charge_cents: int
    claims: int
    answered: bool


def triggers_for_unacknowledged_batch(
    batch: UnacknowledgedBatch, allowed_work_days: int = SYNTAX_ANSWER_DAYS
) -> TriggerResult:
    """Return one request for a batch without a 999: its claims do not count as filed.

    Money: the charges of the batch.
    """
    topic = topics.NEVER_ACKNOWLEDGED
    if batch.answered:
        resolution = topic.resolution(Subject.BATCH, batch.batch_ref, "answered")
        return TriggerResult((), (resolution,))
    if batch.work_days <= allowed_work_days:
        return TriggerResult()
    claims = "1 claim" if batch.claims == 1 else f"{batch.claims} claims"
    request = topic.request(
        Subject.BATCH,
        batch.batch_ref,
        f"Batch of {claims}: no 999 received",
        batch.charge_cents,
        batch.sent_day,
        cause="no 999",
    )
    return TriggerResult((request,))


@dataclass(frozen=True, slots=True)
class UnansweredClaim:
    """A submitted claim without a result.

    `work_days` are the business days since it was sent; `follow_up_day` is the day on which its
    payer's rules say to check the status, None where they do not.
    """

    claim_ref: int
    sent_day: date
    work_days: int
    charge_cents: int
    is_batch_unanswered: bool = False  # the whole batch has its own item
    is_acknowledged: bool = False  # by any 277CA or 277
    is_acknowledged_by_payer: bool = False
    follow_up_day: date | None = None
    expected_cents: int | None = None


def triggers_for_unanswered_claim(
    claim: UnansweredClaim, today: date, allowed_work_days: int = BUSINESS_ANSWER_DAYS
) -> TriggerResult:
    """Return at most one request: no acknowledgment, none of the payer, or no response.

    Money: the charge, or the expected allowed amount where it is known and lower.
    """
    if claim.is_batch_unanswered:
        return TriggerResult()
    if not claim.is_acknowledged_by_payer and claim.work_days > allowed_work_days:
        topic, title = topics.NEVER_ACKNOWLEDGED, "No acknowledgment received"
        cause = NO_277CA
        if claim.is_acknowledged:
            topic, title = topics.ANSWER, "No payer acceptance (clearinghouse only)"
            cause = NO_PAYERS_277CA
    elif claim.follow_up_day is not None and today >= claim.follow_up_day:
        topic, title = topics.ANSWER, "No response: check claim status"
        cause = NO_ANSWER
    else:
        return TriggerResult()
    money_cents = claim.charge_cents
    if claim.expected_cents is not None:
        money_cents = min(money_cents, claim.expected_cents)
    request = topic.request(
        Subject.CLAIM, claim.claim_ref, title, money_cents, claim.sent_day, cause=cause
    )
    return TriggerResult((request,))
