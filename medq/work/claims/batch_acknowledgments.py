"""Posting of TA1 and 999 (997): the verdict on a batch of ours and what it means for its claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from data.claims import batches
from data.claims.batches import BatchClaim
from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.imports import pending_references
from data.imports.pending_references import PendingRow
from data.items.new_items import ItemParties
from medq.domain.acknowledgments.records import (
    GroupAcknowledgment,
    InterchangeAcknowledgment,
    SyntaxFinding,
)
from medq.domain.claims.batch_answer import ANSWER_BY_VERDICT, BatchAnswer
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.triggers.batch_acknowledgments import (
    BatchAcknowledgment,
    SentClaimRef,
    triggers_for_batch,
)
from medq.work.claims.balances import refresh_balances
from medq.work.claims.replacements import replace_rejected_twins
from medq.work.event_log import record_event
from medq.work.items.updater import NO_PARTIES
from medq.work.posting_context import PostingContext

PendingKeys = Mapping[int, set[str]]  # reference keys that a retry is about, by segment


@dataclass(slots=True)
class AcknowledgmentResult:
    """Numbers of claims or batches found and not found, and the reference keys learned."""

    matched: int = 0
    unmatched: int = 0
    reference_keys: set[str] = field(default_factory=set)


class BatchVerdict(NamedTuple):
    """The verdict on one batch."""

    verdict: str  # A, E, P, R, M, W, X
    day: date
    source: str  # TA1, 999, 277CA
    findings: tuple[SyntaxFinding, ...] = ()

    @property
    def answer(self) -> BatchAnswer:
        """The answer that the batch has by this verdict."""
        return ANSWER_BY_VERDICT.get(self.verdict, BatchAnswer.ERRORS)


def post_interchange_acknowledgment(
    context: PostingContext, acknowledgment: InterchangeAcknowledgment
) -> AcknowledgmentResult:
    """Post a TA1: a rejected interchange sends the claims of its batches back to be submitted."""
    store = context.desk.store
    control = acknowledgment.interchange_control
    batch_ids = batches.of_interchange(store, control, acknowledgment.day)
    verdict = BatchVerdict(acknowledgment.verdict, context.day, "TA1")
    for batch_id in batch_ids:
        acknowledge_batch(context, batch_id, verdict)
    if not batch_ids:
        key = pending_references.interchange_key(control)
        pending_references.add(store, [PendingRow(key, context.transaction_id, 1)])
    return AcknowledgmentResult(len(batch_ids), 0 if batch_ids else 1)


def post_group_acknowledgment(
    context: PostingContext,
    acknowledgment: GroupAcknowledgment,
    pending: PendingKeys | None = None,
) -> AcknowledgmentResult:
    """Post a 999 (997): its verdicts on our transactions, or on the group if it names none.

    With `pending`, post only the verdicts whose reference keys it names.
    """
    store, segment = context.desk.store, acknowledgment.segment
    result = AcknowledgmentResult()
    verdicts = [
        (transaction.control, transaction.verdict, transaction.findings)
        for transaction in acknowledgment.transactions
        if transaction.kind in ("837", "")
    ]
    if not acknowledgment.transactions:
        verdicts = [("", acknowledgment.verdict, ())]
    for control, verdict, findings in verdicts:
        key = pending_references.group_control_key(acknowledgment.group_control, control)
        if pending is not None and key not in pending.get(segment, ()):
            continue
        batch_ids = batches.of_group(store, acknowledgment.group_control, control, context.day)
        for batch_id in batch_ids:
            batch_verdict = BatchVerdict(verdict, context.day, "999", findings)
            acknowledge_batch(context, batch_id, batch_verdict)
        if not batch_ids:
            pending_references.add(store, [PendingRow(key, context.transaction_id, segment)])
        result.matched += len(batch_ids)
        result.unmatched += not batch_ids
    return result


def acknowledge_batch(context: PostingContext, batch_id: int, verdict: BatchVerdict) -> None:
    """Save the verdict on a batch, and request what it needs.

    A rejection stays, whatever another acknowledgment says. It sends those claims back to be
    submitted that no status and no payment has answered.
    """
    desk, updater = context.desk, context.updater
    is_rejected = verdict.answer is BatchAnswer.REJECTED
    earlier_answer = batches.answer_of(desk.store, batch_id)
    if earlier_answer is BatchAnswer.REJECTED:
        return
    if earlier_answer is BatchAnswer.ACCEPTED and not is_rejected:
        return
    _save_verdict(context, batch_id, verdict)
    batch_claims = batches.claims_of_batch(desk.store, batch_id)
    unanswered = [claim for claim in batch_claims if is_rejected and not claim.is_answered]
    result = triggers_for_batch(_acknowledgment(batch_id, verdict, unanswered))
    if is_rejected and batch_claims and not unanswered:
        result = result._replace(requests=())
    updater.expect({(Subject.CLAIM, claim.id) for claim in unanswered})
    updater.expect([(Subject.BATCH, batch_id)])
    parties_by_claim = {
        claim.id: ItemParties(claim.id, claim.patient_id, claim.payer_id) for claim in unanswered
    }
    for request in result.requests:
        is_of_claim = request.subject is Subject.CLAIM
        parties = parties_by_claim[request.ref] if is_of_claim else NO_PARTIES
        updater.take(TriggerResult((request,)), parties)
    updater.take(result._replace(requests=()))
    balances = refresh_balances(desk, [claim.id for claim in batch_claims])
    replace_rejected_twins(desk, balances, updater)


def _save_verdict(context: PostingContext, batch_id: int, verdict: BatchVerdict) -> None:
    desk = context.desk
    change_set = ChangeSet(desk.store)
    batches.answer(change_set, batch_id, verdict.answer, verdict.day)
    record_event(
        desk,
        NewEvent(
            act="answer",
            subject=(Subject.BATCH, batch_id),
            text=f"{verdict.source}: {verdict.verdict}.",
            change_set=change_set,
        ),
        by_medq=True,
    )


def _acknowledgment(
    batch_id: int, verdict: BatchVerdict, unanswered: list[BatchClaim]
) -> BatchAcknowledgment:
    findings_by_claim: dict[str, list[str]] = {}
    for finding in verdict.findings:
        if finding.claim:
            findings_by_claim.setdefault(finding.claim, []).append(_finding_text(finding))
    return BatchAcknowledgment(
        batch_ref=batch_id,
        day=verdict.day,
        verdict=verdict.verdict,
        claims=tuple(
            SentClaimRef(
                claim.id, claim.charge_cents, tuple(findings_by_claim.get(claim.number, ()))
            )
            for claim in unanswered
        ),
        source=verdict.source,
        findings=tuple(_finding_text(finding) for finding in verdict.findings),
    )


def _finding_text(finding: SyntaxFinding) -> str:
    """Return segment, element and code. The invalid value stays in the file: it may be a name."""
    segment, element = finding.segment_tag, ""
    if finding.segment_number:
        segment = f"{segment} (segment {finding.segment_number})"
    if finding.element:
        element = f"element {finding.element}"
    return " ".join(part for part in (segment, element, f"code {finding.code}") if part)
