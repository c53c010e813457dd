"""New matches for posted payments, when their claims or payer claim numbers are imported."""

from data.imports import pending_references
from data.imports.transactions import StoredTransaction
from data.remittances import claim_payments as claim_payments_table
from data.remittances import payments
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import Resolution, TriggerResult
from medq.domain.remittances.matching import Match
from medq.work.claims.answered_batches import end_batches_paid
from medq.work.claims.batch_acknowledgments import AcknowledgmentResult
from medq.work.claims.replacements import replace_by_payer_numbers
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory
from medq.work.posting_context import PostingContext
from medq.work.remittances.chunk_facts import match_claim_payments
from medq.work.remittances.originals import read_claim_payments
from medq.work.remittances.payer_questions import ask_about_payer, end_refuted_question, hits_of
from medq.work.remittances.payments import PostedRemittance
from medq.work.remittances.posted_claims import PostedClaim
from medq.work.remittances.posting import Reposting, post_claims
from medq.work.remittances.provider_adjustments import apply_adjustment_triggers
from medq.work.remittances.triggers import apply_triggers


def rematch_payments(
    desk: Desk,
    row: StoredTransaction,
    match_by_segment: dict[int, Match],
    updater: ItemUpdater,
    *,
    matched_by: str = "",
) -> set[str]:
    """Post claims of a remittance again, with new matches or without a claim.

    Returns the reference keys that it makes known. Call inside a write transaction. An empty
    `matched_by` means the rule of each match.
    """
    payment = payments.posted_payment(desk.store, row.id)
    day = payment.day or payment.posted_at.astimezone(desk.zone).date()  # the day it came
    context = PostingContext(desk, row.id, day, updater, Directory(desk.store))
    remittance = PostedRemittance(payment.id, payment.payer_id, payment.day, day)
    claim_payments = read_claim_payments(desk, row, set(match_by_segment))
    id_by_segment = payments.ids_by_segment(desk.store, payment.id)
    claim_payments_table.delete_parts(
        desk.store, [id_by_segment[each.segment] for each in claim_payments]
    )
    reposting = Reposting(id_by_segment, match_by_segment, matched_by)
    reference_keys: set[str] = set()
    numbers: list[tuple[int, str]] = []  # (claim, payer claim number)
    for posted_chunk in post_claims(context, remittance, claim_payments, reposting):
        reference_keys |= posted_chunk.reference_keys
        numbers += posted_chunk.payer_numbers
        apply_triggers(context, remittance, posted_chunk)
        resolutions = [
            resolution
            for posted in posted_chunk.claims
            if posted.claim_id is not None
            for resolution in _match_resolutions(posted)
        ]
        updater.take(TriggerResult((), tuple(resolutions)))
    apply_adjustment_triggers(context, remittance)
    replace_by_payer_numbers(desk, numbers, updater)
    end_batches_paid(desk, remittance.payment_id, updater)
    return reference_keys


def _match_resolutions(posted: PostedClaim) -> list[Resolution]:
    """Return the end of the reviews of an unmatched payment.

    A reversal without its original payment is still reviewed.
    """
    ended = [topics.MATCH, topics.REVERSAL]
    if posted.claim_payment.is_reversal and posted.result.reverses_id is None:
        ended.remove(topics.REVERSAL)
    return [topic.resolution(Subject.CLAIM_PAYMENT, posted.id, "matched") for topic in ended]


def retry_payments(
    desk: Desk, row: StoredTransaction, segments: set[int], updater: ItemUpdater
) -> AcknowledgmentResult:
    """Match unmatched payments of a remittance again; return how many have a claim now.

    Call inside a write transaction.
    """
    payment = payments.posted_payment(desk.store, row.id)
    unmatched = payments.unmatched_segments(desk.store, payment.id) & segments
    if not unmatched:
        return AcknowledgmentResult()
    claim_payments = read_claim_payments(desk, row, unmatched)
    matches = match_claim_payments(desk, payment.payer_id, claim_payments)
    hits = hits_of(matches)
    ask_about_payer(desk, payment.payer_id, hits, updater)
    match_by_segment = {
        claim_payment.segment: match
        for claim_payment, match in zip(claim_payments, matches, strict=True)
        if match.claim_id is not None
    }
    named_ids = {match.claim_id or 0 for match in match_by_segment.values()}
    named_ids.update(hit.id for hit in hits)
    end_refuted_question(desk, payment.payer_id, named_ids, updater)
    if not match_by_segment:
        return AcknowledgmentResult()
    reference_keys = rematch_payments(desk, row, match_by_segment, updater)
    pending_references.mark_resolved(desk.store, row.id, match_by_segment)
    return AcknowledgmentResult(len(match_by_segment), reference_keys=reference_keys)
