"""Posting of one X12 transaction, kind by kind."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from data.imports import pending_references
from medq.domain.items.item import Subject
from medq.domain.remittances.candidate import Candidate
from medq.domain.triggers.unsent import triggers_for_duplicate, triggers_for_sent
from medq.work.claims.answered_batches import end_batches_paid
from medq.work.claims.batch_acknowledgments import (
    AcknowledgmentResult,
    PendingKeys,
    post_group_acknowledgment,
    post_interchange_acknowledgment,
)
from medq.work.claims.posting import post_batch
from medq.work.claims.replacements import mark_replaced, replace_by_payer_numbers
from medq.work.claims.sent_batch import SentBatch
from medq.work.claims.status_posting import post_statuses
from medq.work.claims.visit_items import apply_visit_triggers, review_next_payers
from medq.work.imports.recording import PostingResult
from medq.work.posting_context import PostingContext
from medq.work.remittances.interest import InterestTally
from medq.work.remittances.late_claims import move_results
from medq.work.remittances.payer_questions import ask_about_payer, hits_of
from medq.work.remittances.payments import post_payment, post_provider_adjustments
from medq.work.remittances.posting import post_claims
from medq.work.remittances.provider_adjustments import apply_adjustment_triggers
from medq.work.remittances.triggers import apply_triggers
from medq.x12.acknowledgments import read_group_acknowledgment, read_interchange_acknowledgment
from medq.x12.claims import read_claims
from medq.x12.remittances import read_remittance
from medq.x12.statuses import read_statuses
from medq.x12.transaction import Transaction

Count = Callable[[Iterable[Any]], Iterator[Any]]
Acknowledge = Callable[
    [PostingContext, Transaction, Count, PendingKeys | None], AcknowledgmentResult
]


@dataclass(frozen=True, slots=True)
class TransactionPosting:
    """One transaction to post; `count` counts its claims as they are read."""

    context: PostingContext
    transaction: Transaction
    count: Count
    result: PostingResult


def post_remittance(posting: TransactionPosting) -> Iterator[set[str]]:
    """Post an 835; yield the reference keys of each chunk: payer claim numbers, crossover claims.

    The items of a chunk are written after its rows. Replacements come last: they close items.
    """
    context, result = posting.context, posting.result
    reader = read_remittance(posting.transaction)
    remittance = post_payment(context, reader.head)
    payer_hits: list[Candidate] = []
    interest = InterestTally()
    for posted_chunk in post_claims(context, remittance, posting.count(reader.claims())):
        result.matched += posted_chunk.matched
        result.unmatched += posted_chunk.unmatched
        if posted_chunk.unmatched and not payer_hits:
            payer_hits = hits_of(posted.match for posted in posted_chunk.claims)
        context.updater.forget()
        apply_triggers(context, remittance, posted_chunk)
        interest.add(posted_chunk.claims)
        replace_by_payer_numbers(context.desk, posted_chunk.payer_numbers, context.updater)
        yield posted_chunk.reference_keys
    adjustments = post_provider_adjustments(context, remittance, reader.totals.provider_adjustments)
    apply_adjustment_triggers(context, remittance, adjustments)
    interest.review(context, remittance, adjustments)
    ask_about_payer(context.desk, remittance.payer_id, payer_hits, context.updater)
    end_batches_paid(context.desk, remittance.payment_id, context.updater)


def post_claim_batch(posting: TransactionPosting) -> Iterator[set[str]]:
    """Post an 837; yield the reference keys of each chunk, and last those of the batch."""
    context, transaction = posting.context, posting.transaction
    reader, envelope = read_claims(transaction), transaction.envelope
    batch = SentBatch(
        form=transaction.kind[-1],
        isa_control=envelope.isa_control,
        group_control=envelope.group_control,
        st_control=transaction.control,
        sent_day=min(reader.head.made_day or context.day, context.desk.today()),
        head=reader.head,
    )
    updater = context.updater
    for posted in post_batch(context, batch, posting.count(reader.claims())):
        updater.forget()
        updater.expect({(Subject.CLAIM, claim_id) for claim_id in posted.claim_ids})
        for claim_id in posted.claim_ids:
            if updater.had_open_item(Subject.CLAIM, claim_id):
                updater.take(triggers_for_sent(claim_id))
        for duplicate, parties in posted.duplicates:
            updater.take(triggers_for_duplicate(duplicate, batch.sent_day), parties)
        apply_visit_triggers(context.desk, posted.balances, updater, context.day)
        review_next_payers(context.desk, posted.later_payer_patients, updater)
        updater.date_ways_to_others({each.head.patient_id for each in posted.balances.values()})
        mark_replaced(context.desk, posted.replacements, updater)
        with_others = posted.balances.keys() & set(posted.claim_ids)
        keys = move_results(context.desk, with_others, posted.balances, updater)
        yield posted.reference_keys | keys
    yield {
        pending_references.interchange_key(batch.isa_control),
        pending_references.group_control_key(batch.group_control, batch.st_control),
        pending_references.group_control_key(batch.group_control, ""),
        pending_references.reference_key(batch.head.reference),
    }


def post_acknowledgment(
    acknowledge: Acknowledge, posting: TransactionPosting
) -> Iterator[set[str]]:
    """Post an acknowledgment or status report; yield the reference keys that it learned."""
    result = acknowledge(posting.context, posting.transaction, posting.count, None)
    posting.result.matched, posting.result.unmatched = result.matched, result.unmatched
    where = posting.transaction.findings.where
    posting.result.notes += [note._replace(where=where) for note in result.notes]
    yield result.reference_keys


def acknowledge_group(
    context: PostingContext,
    transaction: Transaction,
    count: Count,
    pending: PendingKeys | None,
) -> AcknowledgmentResult:
    """Post a 999 or 997; a retry is about all of it and changes nothing that is answered."""
    return post_group_acknowledgment(context, read_group_acknowledgment(transaction))


def acknowledge_interchange(
    context: PostingContext,
    transaction: Transaction,
    count: Count,
    pending: PendingKeys | None,
) -> AcknowledgmentResult:
    """Post a TA1; it names one interchange, so a retry is about all of it."""
    acknowledgment = read_interchange_acknowledgment(transaction)
    return post_interchange_acknowledgment(context, acknowledgment, is_retry=pending is not None)


def acknowledge_claims(
    context: PostingContext,
    transaction: Transaction,
    count: Count,
    pending: PendingKeys | None,
) -> AcknowledgmentResult:
    """Post a 277CA or 277."""
    statuses = count(read_statuses(transaction))
    return post_statuses(context, transaction.kind, statuses, pending)
