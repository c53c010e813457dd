"""Requests for claims to submit, services to bill, and callbacks."""

from dataclasses import dataclass
from datetime import date

from medq.domain.items import topics
from medq.domain.items.bundle import CLEAN, STOPPED
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult


@dataclass(frozen=True, slots=True)
class UnsentClaim:
    """A claim that is not submitted yet; `stops` are the edits that it fails, as texts."""

    claim_ref: int
    last_service_day: date
    charge_cents: int
    stops: tuple[str, ...] = ()


def triggers_for_unsent(claim: UnsentClaim) -> TriggerResult:
    """Return a submit request; money: the charge. Claims without stops share one cause."""
    topic, cause, title = topics.CLEAN_CLAIM, CLEAN, "Ready to submit"
    if claim.stops:
        topic, cause, title = topics.SUBMIT, STOPPED, claim.stops[0]
    request = topic.request(
        Subject.CLAIM,
        claim.claim_ref,
        title,
        claim.charge_cents,
        claim.last_service_day,
        cause=cause,
        times=max(1, len(claim.stops)),
        details=claim.stops[1:],
    )
    return TriggerResult((request,))


_ENDED_BY_SENDING = (topics.SUBMIT, topics.ANSWER, topics.NEVER_ACKNOWLEDGED)


def triggers_for_sent(claim_ref: int) -> TriggerResult:
    """Return what a batch resolves that carries a claim: also the wait of one sent without medq."""
    return TriggerResult(
        (),
        tuple(topic.resolution(Subject.CLAIM, claim_ref, "sent") for topic in _ENDED_BY_SENDING),
    )


@dataclass(frozen=True, slots=True)
class DuplicateClaim:
    """A claim for services that were billed to the same payer before."""

    claim_ref: int
    other_number: str


def triggers_for_duplicate(claim: DuplicateClaim, day: date) -> TriggerResult:
    """Return the review of a possible duplicate; money: none, its services are billed already."""
    title = f"Possible duplicate: the same services were billed as claim {claim.other_number}"
    request = topics.DUPLICATE_CLAIM.request(Subject.CLAIM, claim.claim_ref, title, 0, day)
    return TriggerResult((request,))


@dataclass(frozen=True, slots=True)
class UnbilledService:
    """A visit with charges but no claim, or a deposit that nobody posted."""

    subject: Subject
    ref: int
    day: date
    money_cents: int
    title: str


def triggers_for_unbilled(service: UnbilledService) -> TriggerResult:
    """Return one review; money: the charge or the deposit."""
    request = topics.UNBILLED.request(
        service.subject, service.ref, service.title, service.money_cents, service.day
    )
    return TriggerResult((request,))


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """A patient who asked to be called; `promised_day` is None where nothing was promised."""

    ref: int
    requested_day: date
    reason: str
    balance_cents: int = 0
    promised_day: date | None = None


def triggers_for_callback(callback: CallbackRequest) -> TriggerResult:
    """Return one callback; money: the patient's balance."""
    request = topics.CALLBACK.request(
        Subject.CALLBACK,
        callback.ref,
        callback.reason or "Callback requested",
        callback.balance_cents,
        callback.requested_day,
        due_day=callback.promised_day,
    )
    return TriggerResult((request,))
