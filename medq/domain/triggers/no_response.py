"""What nobody answered: files without a 999, claims without a 277CA, claims past their follow-up day, claims never sent.

Days are counted by the caller, who knows the office's calendar and the payer's rhythm (domain 4.7, 6.1; decision 26).
"""

from dataclasses import dataclass
from datetime import date

from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult, raised, settled, want

SYNTAX_ANSWER_DAYS = 1  # working days for a 999
BUSINESS_ANSWER_DAYS = 3  # working days for a 277CA
NO_277CA = "no 277CA"
NO_PAYERS_277CA = "no payer's 277CA"
NO_ANSWER = "no answer"
"""Causes of what silence raises about a claim."""


@dataclass(frozen=True, slots=True)
class UnacknowledgedBatch:
    """A file of ours. `work_days` are the working days since it was sent."""

    batch_ref: int
    sent_day: date
    work_days: int
    charge_cents: int
    claims: int
    answered: bool


def triggers_for_unacknowledged_batch(
    batch: UnacknowledgedBatch, allowed: int = SYNTAX_ANSWER_DAYS
) -> TriggerResult:
    """One item for a file without an answer: what nobody acknowledged was not filed. Money: its charges."""
    if batch.answered:
        return raised(
            [], [settled(topics.NEVER_ACKNOWLEDGED, Subject.BATCH, batch.batch_ref, "answered")]
        )
    if batch.work_days <= allowed:
        return TriggerResult()
    title = f"File of {batch.claims} claims without an answer (999)"
    subject, money = Subject.BATCH, batch.charge_cents
    return raised(
        [
            want(
                topics.NEVER_ACKNOWLEDGED,
                subject,
                batch.batch_ref,
                title,
                money,
                batch.sent_day,
                cause="no 999",
            )
        ]
    )


@dataclass(frozen=True, slots=True)
class UnansweredClaim:
    """A claim that was sent and has no result. `batch_silent`: its whole file has no answer, which is one item already.

    `follow_up` is the day on which its payer's rhythm says to ask (None: not known), `work_days` count from sending.
    """

    claim_ref: int
    sent_day: date
    work_days: int
    charge_cents: int
    batch_silent: bool = False
    acknowledged: bool = False  # any 277CA or 277
    by_payer: bool = False  # one whose source is the payer
    follow_up: date | None = None
    expected_cents: int | None = None


def triggers_for_unanswered_claim(
    claim: UnansweredClaim, today: date, allowed: int = BUSINESS_ANSWER_DAYS
) -> TriggerResult:
    """At most one item: never acknowledged, or only by the clearinghouse, or past the day to ask. Money: the charge, or the
    allowed amount expected where that is known."""
    money = (
        claim.charge_cents
        if claim.expected_cents is None
        else min(claim.charge_cents, claim.expected_cents)
    )
    if claim.batch_silent:
        return TriggerResult()
    if not claim.by_payer and claim.work_days > allowed:
        cause = NO_PAYERS_277CA if claim.acknowledged else NO_277CA
        title = (
            "Never acknowledged"
            if not claim.acknowledged
            else "Acknowledged by the clearinghouse only"
        )
        topic = topics.NEVER_ACKNOWLEDGED if not claim.acknowledged else topics.ANSWER
        return raised(
            [want(topic, Subject.CLAIM, claim.claim_ref, title, money, claim.sent_day, cause=cause)]
        )
    if claim.follow_up is not None and today >= claim.follow_up:
        title = "No answer since it was sent: ask where it stands"
        return raised(
            [
                want(
                    topics.ANSWER,
                    Subject.CLAIM,
                    claim.claim_ref,
                    title,
                    money,
                    claim.sent_day,
                    cause=NO_ANSWER,
                )
            ]
        )
    return TriggerResult()


CLEAN = "clean"
"""The cause of claims that are ready to be sent: alike, so that they are sent in one act."""


@dataclass(frozen=True, slots=True)
class UnsentClaim:
    """A claim that is ready or stopped and was not sent. `since` is its last day of service; `stops` are the edits that
    hold it, as told."""

    claim_ref: int
    since: date
    charge_cents: int
    stops: tuple[str, ...] = ()


def triggers_for_unsent(unsent: UnsentClaim) -> TriggerResult:
    """A submit item. Money: the charge. Clean claims are alike, so that they are sent in one act."""
    if unsent.stops:
        title, cause, minutes = (
            unsent.stops[0],
            "stopped",
            topics.SUBMIT.minutes * len(unsent.stops),
        )
    else:
        title, cause, minutes = "Ready to send", CLEAN, 1
    return raised(
        [
            want(
                topics.SUBMIT,
                Subject.CLAIM,
                unsent.claim_ref,
                title,
                unsent.charge_cents,
                unsent.since,
                cause=cause,
                minutes=minutes,
                category="unsent",
                told=unsent.stops[1:],
            )
        ]
    )


def triggers_for_sent(claim_ref: int) -> TriggerResult:
    """What sending a claim settles."""
    return raised([], [settled(topics.SUBMIT, Subject.CLAIM, claim_ref, "sent")])


@dataclass(frozen=True, slots=True)
class UnbilledService:
    """A visit with charges of which no claim was made, or a deposit that nobody posted: the day's unrecorded list."""

    subject: Subject
    ref: int
    day: date
    money_cents: int
    title: str


def triggers_for_unbilled(unbilled: UnbilledService) -> TriggerResult:
    """Money: the charge or the deposit."""
    ref, title = unbilled.ref, unbilled.title
    return raised(
        [want(topics.UNBILLED, unbilled.subject, ref, title, unbilled.money_cents, unbilled.day)]
    )


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """A patient who asked to be called. `due` is the promised day, None where nothing was promised."""

    ref: int
    asked: date
    reason: str
    balance_cents: int = 0
    due: date | None = None


def triggers_for_callback(call: CallbackRequest) -> TriggerResult:
    """Money: the patient's balance, where there is one."""
    title = call.reason or "Asked to be called"
    return raised(
        [
            want(
                topics.CALLBACK,
                Subject.CALLBACK,
                call.ref,
                title,
                call.balance_cents,
                call.asked,
                due=call.due,
            )
        ]
    )
