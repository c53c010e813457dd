"""Posting of TA1 and 999 (997): the batches of ours that they name, and their verdict on each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from data.claims import batch_lookups
from data.imports import pending_references
from data.imports.pending_references import PendingRow
from medq.domain.acknowledgments import notes
from medq.domain.acknowledgments.records import (
    REJECTED_VERDICTS,
    GroupAcknowledgment,
    InterchangeAcknowledgment,
    TransactionAcknowledgment,
)
from medq.domain.errors import Problem
from medq.domain.identifiers import control_key
from medq.domain.triggers.batch_acknowledgments import MissingBatch, triggers_for_missing
from medq.work.claims.batch_verdicts import BatchVerdict, acknowledge_batch, finding_text
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
        else:
            result.notes.append(notes.unclear_transaction(group, st_control))
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
    if acknowledgment.verdict in REJECTED_VERDICTS and verdict not in REJECTED_VERDICTS:
        verdict = acknowledgment.verdict  # nothing of a rejected group was accepted
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
