"""Requests and resolutions that follow from the acknowledgment of a batch (TA1, 999, 277CA)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

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

    A rejection sends every claim back to be submitted and asks for one review of the batch;
    nobody waits for an answer about its claims any longer. Accepted, also with errors: only the
    wait for the acknowledgment of the batch is over.
    """
    resolution = topics.NEVER_ACKNOWLEDGED.resolution(
        Subject.BATCH, acknowledgment.batch_ref, "answered"
    )
    if acknowledgment.verdict not in REJECTED_VERDICTS:
        return TriggerResult((), (resolution,))
    requests = [_claim_request(acknowledgment, claim) for claim in acknowledgment.claims]
    requests.append(_batch_request(acknowledgment))
    resolutions = [
        topic.resolution(Subject.CLAIM, claim.claim_ref, "answered")
        for claim in acknowledgment.claims
        for topic in (topics.NEVER_ACKNOWLEDGED, topics.ANSWER)
    ]
    return TriggerResult(tuple(requests), (resolution, *resolutions))


class MissingBatch(NamedTuple):
    """An acknowledged batch that is not on file, as the acknowledgment names it."""

    name: str  # `group 777, transaction 0001`
    verdict: str
    findings: tuple[str, ...] = ()


def triggers_for_missing(
    transaction_ref: int, day: date, source: str, missing: Iterable[MissingBatch]
) -> TriggerResult:
    """Return one review of the rejected batches of an acknowledgment that are not on file.

    Without any it is resolved. Money: none, since no claim is known.
    """
    rejected = [batch for batch in missing if batch.verdict in REJECTED_VERDICTS]
    if not rejected:
        topic = topics.REFUSED_FILE
        resolution = topic.resolution(Subject.TRANSACTION, transaction_ref, "matched")
        return TriggerResult((), (resolution,))
    first, *others = rejected
    more = f" and {len(others)} more" if others else ""
    request = topics.REFUSED_FILE.request(
        Subject.TRANSACTION,
        transaction_ref,
        f"Batch rejected ({source}), not on file: {first.name}{more}",
        0,
        day,
        cause=f"{source} {first.verdict}",
        details=(*first.findings, *(batch.name for batch in others)),
    )
    return TriggerResult((request,))


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
