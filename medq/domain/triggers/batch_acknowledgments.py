"""Requests and resolutions that follow from the acknowledgment of a batch (TA1, 999, 277CA)."""

from dataclasses import dataclass
from datetime import date

from medq.domain.acknowledgments.records import REJECTED_VERDICTS
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult, WorkRequest


@dataclass(frozen=True, slots=True)
class SentClaimRef:
    """One claim of an acknowledged batch."""

    claim_ref: int
    charge_cents: int
    findings: tuple[str, ...] = ()  # of the 999, about this claim


@dataclass(frozen=True, slots=True)
class BatchAcknowledgment:
    """The verdict on one of our batches.

    It comes from a 999 (997) about the transaction, a TA1 about the interchange, or a 277CA
    status above the claims. `findings` name segment, element and code.
    """

    batch_ref: int
    day: date
    verdict: str  # A, E, P, R, M, W, X
    claims: tuple[SentClaimRef, ...]
    source: str = "999"
    findings: tuple[str, ...] = ()


def triggers_for_batch(acknowledgment: BatchAcknowledgment) -> TriggerResult:
    """Return what the verdict on a batch requests and resolves; money: the charges.

    A rejection sends every claim back to be submitted and asks for one review of the batch.
    Accepted, also with errors or in part: only the wait for the acknowledgment is over; the
    rejected transactions of a partial acceptance come with their own verdict.
    """
    resolution = topics.NEVER_ACKNOWLEDGED.resolution(
        Subject.BATCH, acknowledgment.batch_ref, "answered"
    )
    if acknowledgment.verdict not in REJECTED_VERDICTS:
        return TriggerResult((), (resolution,))
    requests = [_claim_request(acknowledgment, claim) for claim in acknowledgment.claims]
    requests.append(_batch_request(acknowledgment))
    return TriggerResult(tuple(requests), (resolution,))


def _claim_request(acknowledgment: BatchAcknowledgment, claim: SentClaimRef) -> WorkRequest:
    return topics.SUBMIT.request(
        Subject.CLAIM,
        claim.claim_ref,
        "Batch rejected: resubmit",
        claim.charge_cents,
        acknowledgment.day,
        cause=_cause(acknowledgment),
        minutes=None if claim.findings else 1,
        details=claim.findings,
    )


def _batch_request(acknowledgment: BatchAcknowledgment) -> WorkRequest:
    count = len(acknowledgment.claims)
    claims = "1 claim" if count == 1 else f"{count} claims"
    return topics.REFUSED_FILE.request(
        Subject.BATCH,
        acknowledgment.batch_ref,
        f"Batch rejected ({acknowledgment.source}): {claims} not filed",
        sum(claim.charge_cents for claim in acknowledgment.claims),
        acknowledgment.day,
        cause=_cause(acknowledgment),
        details=acknowledgment.findings,
    )


def _cause(acknowledgment: BatchAcknowledgment) -> str:
    return f"{acknowledgment.source} {acknowledgment.verdict}"
