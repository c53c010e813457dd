"""Posting of TA1 and 999 (997): the verdict on a batch of ours and what it means for its claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from data.claims import batch_lookups, batches
from data.claims.batches import BatchClaim
from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.imports import pending_references
from data.imports.pending_references import PendingRow
from data.items.new_items import ItemParties
from medq.domain.acknowledgments import notes
from medq.domain.acknowledgments.records import (
    REJECTED_VERDICTS,
    GroupAcknowledgment,
    InterchangeAcknowledgment,
    SyntaxFinding,
    TransactionAcknowledgment,
)
from medq.domain.claims.batch_answer import ANSWER_BY_VERDICT, BatchAnswer
from medq.domain.errors import Problem
from medq.domain.identifiers import control_key
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.triggers.batch_acknowledgments import (
    BatchAcknowledgment,
    MissingBatch,
    SentClaimRef,
    triggers_for_batch,
    triggers_for_missing,
)
from medq.work.claims.balances import refresh_balances
from medq.work.claims.replacements import replace_rejected_twins
from medq.work.event_log import record_event
from medq.work.items.updater import NO_PARTIES
from medq.work.posting_context import PostingContext

PendingKeys = Mapping[int, set[str]]  # reference keys that a retry is about, by segment
PARTIAL, ERRORS = "P", "E"  # AK901, IK501


@dataclass(slots=True)
class AcknowledgmentResult:
    """Numbers of claims or batches found and not found, the reference keys learned, and notes.

    The notes say what was not found and needs nobody now.
    """

    matched: int = 0
    unmatched: int = 0
    reference_keys: set[str] = field(default_factory=set)
    notes: list[Problem] = field(default_factory=list)


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


def post_interchange_acknowledgment(
    context: PostingContext, acknowledgment: InterchangeAcknowledgment, *, is_retry: bool = False
) -> AcknowledgmentResult:
    """Post a TA1: a rejected interchange sends the claims of its batches back to be submitted.

    A retry comes with the first of its transactions, so that it waits for the next ones.
    """
    store, result = context.desk.store, AcknowledgmentResult()
    control = acknowledgment.interchange_control
    batch_ids = batch_lookups.of_interchange(store, control, acknowledgment.day)
    verdict = BatchVerdict(acknowledgment.verdict, context.day, "TA1")
    for batch_id in batch_ids:
        result.matched += acknowledge_batch(context, batch_id, verdict)
    if not batch_ids or is_retry:
        key = pending_references.interchange_key(control)
        pending_references.add(store, [PendingRow(key, context.transaction_id, 1)])
    missing: list[MissingBatch] = []
    if not batch_ids:
        result.unmatched = 1
        missing.append(MissingBatch(f"interchange {control}", verdict.verdict))
    _follow_up_missing(context, missing, "TA1", result)
    return result


def post_group_acknowledgment(
    context: PostingContext, acknowledgment: GroupAcknowledgment
) -> AcknowledgmentResult:
    """Post a 999 (997): its verdicts on the transactions of our group, also on those not named.

    Posted again when one of them is imported, it changes nothing that is answered.
    """
    result = AcknowledgmentResult()
    if not acknowledgment.is_of_claims:
        result.notes.append(notes.other_group(acknowledgment.functional))
        return result
    store, segment = context.desk.store, acknowledgment.segment
    group = acknowledgment.group_control
    named = {
        control_key(each.control): each
        for each in acknowledgment.transactions
        if each.kind in ("837", "")
    }
    controls = [each.control for each in named.values()]
    sent = batch_lookups.of_group(store, group, controls, context.day)
    for batch_id, st_control in sent:
        transaction = named.pop(control_key(st_control), None)
        verdict = _batch_verdict(acknowledgment, transaction, context.day)
        if verdict.verdict:
            result.matched += acknowledge_batch(context, batch_id, verdict)
    missing = [
        MissingBatch(
            f"group {group}, transaction {each.control}",
            _batch_verdict(acknowledgment, each, context.day).verdict,
            tuple(finding_text(finding) for finding in each.findings),
        )
        for each in named.values()
    ]
    if not sent and not controls:
        missing.append(MissingBatch(f"group {group}", acknowledgment.verdict))
    keys = [pending_references.group_control_key(group, each.control) for each in named.values()]
    if len(sent) < (acknowledgment.received or 1):
        keys.append(pending_references.group_control_key(group, ""))
    pending_references.add(
        store, [PendingRow(key, context.transaction_id, segment) for key in keys]
    )
    result.unmatched = len(missing)
    _follow_up_missing(context, missing, "999", result)
    return result


def _batch_verdict(
    acknowledgment: GroupAcknowledgment, transaction: TransactionAcknowledgment | None, day: date
) -> BatchVerdict:
    """Return the verdict on a transaction of a group, None for one that is not named."""
    if transaction is None:
        return BatchVerdict(acknowledgment.unnamed_verdict, day, "999")
    verdict = transaction.verdict
    if not verdict:
        verdict = ERRORS if acknowledgment.verdict == PARTIAL else acknowledgment.verdict
    return BatchVerdict(verdict, day, "999", transaction.findings)


def _follow_up_missing(
    context: PostingContext,
    missing: list[MissingBatch],
    source: str,
    result: AcknowledgmentResult,
) -> None:
    """Open a review of rejected batches that are not on file, or end it; note the other ones."""
    context.updater.take(triggers_for_missing(context.transaction_id, context.day, source, missing))
    result.notes += [
        notes.missing_batch(source, each.name)
        for each in missing
        if each.verdict not in REJECTED_VERDICTS
    ]


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
