"""Posting of sent claims (837P, 837I): a batch, one chunk of claims after another."""

from collections.abc import Iterable, Iterator

from data.claims import batches, claims, visits
from data.claims.batches import SentBatchRow
from medq.domain.claims.claim import SentClaim
from medq.work.chunks import chunks
from medq.work.claims.chunk_writer import ChunkWriter
from medq.work.claims.sent_batch import SentBatch, SentChunk
from medq.work.posting_context import PostingContext


def post_batch(
    context: PostingContext, batch: SentBatch, sent_claims: Iterable[SentClaim]
) -> Iterator[SentChunk]:
    """Save a batch and its claims as they are read; yield each chunk when it is saved."""
    store = context.desk.store
    batch_id = batches.insert(
        store,
        SentBatchRow(
            transaction_id=context.transaction_id,
            isa_control=batch.isa_control,
            group_control=batch.group_control,
            st_control=batch.st_control,
            reference=batch.head.reference,
            sent_day=batch.sent_day,
            form=batch.form,
        ),
    )
    claim_count = charge_cents = 0
    for chunk in chunks(sent_claims):
        yield ChunkWriter(context, batch, batch_id, chunk).write()
        claim_count += len(chunk)
        charge_cents += sum(claim.charge_cents for claim in chunk)
    batches.save_totals(store, batch_id, claim_count, charge_cents)
    claims.advance_ids(store)
    visits.advance_ids(store)
