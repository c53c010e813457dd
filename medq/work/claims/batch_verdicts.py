"""The verdict of an acknowledgment on a batch of ours, and what it means for its claims."""

from datetime import date
from typing import NamedTuple

from data.claims import batches
from data.claims.batches import BatchClaim
from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.items.new_items import ItemParties
from medq.domain.acknowledgments.records import SyntaxFinding
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


class BatchVerdict(NamedTuple):
    """The verdict on one batch."""

    verdict: str  # A, E, P, R, M, W, X
    day: date
    source: str  # TA1, 999, 277CA
    findings: tuple[SyntaxFinding, ...] = ()
    reasons: tuple[str, ...] = ()  # the words of a 277CA

    @property
    def answer(self) -> BatchAnswer:
        """The answer that the batch has by this verdict."""
        return ANSWER_BY_VERDICT.get(self.verdict, BatchAnswer.ERRORS)


def acknowledge_batch(context: PostingContext, batch_id: int, verdict: BatchVerdict) -> bool:
    """Save the verdict on a batch, request what it needs, and return whether it says more.

    A rejection stays, whatever another acknowledgment says. It sends those claims back to be
    submitted that no status and no payment has answered.
    """
    desk, updater = context.desk, context.updater
    is_rejected = verdict.answer is BatchAnswer.REJECTED
    earlier_answer = batches.answer_of(desk.store, batch_id)
    if earlier_answer in (BatchAnswer.REJECTED, verdict.answer):
        return False
    if earlier_answer is BatchAnswer.ACCEPTED and not is_rejected:
        return False
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
    return True


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
            findings_by_claim.setdefault(finding.claim, []).append(finding_text(finding))
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
        findings=(*verdict.reasons, *(finding_text(finding) for finding in verdict.findings)),
    )


def finding_text(finding: SyntaxFinding) -> str:
    """Return segment, element and code. The invalid value stays in the file: it may be a name."""
    segment, element = finding.segment_tag, ""
    if finding.segment_number:
        segment = f"{segment} (segment {finding.segment_number})"
    if finding.element:
        element = f"element {finding.element}"
    return " ".join(part for part in (segment, element, f"code {finding.code}") if part)
