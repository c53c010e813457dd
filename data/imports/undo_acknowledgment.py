"""Undo of a posted acknowledgment or status report: its statuses are deleted."""

from data.imports.undo_steps import (
    PostedRows,
    UndoSteps,
    delete_pending_references,
    no_items,
    no_obstacle,
)
from data.models.claims import Claim, ClaimStatus
from data.store.store import Store


def _earlier_claim_ids(store: Store, rows: PostedRows) -> list[int]:
    """Return the claims that it acknowledges, by themselves or with their batch."""
    query = ClaimStatus.select(ClaimStatus.claim_id).distinct()
    acknowledged = query.where(
        (ClaimStatus.transaction_id == rows.transaction_id) & ClaimStatus.claim_id.is_null(False)
    )
    of_batches = store.rows_with(Claim.select(Claim.id), Claim.batch_id, rows.answered_batch_ids)
    return [claim_id for (claim_id,) in (*store.rows(acknowledged), *of_batches)]


def _delete(store: Store, rows: PostedRows) -> None:
    """Delete its statuses."""
    delete_pending_references(store, rows)
    statuses = ClaimStatus.delete().where(ClaimStatus.transaction_id == rows.transaction_id)
    store.run(statuses)


ACKNOWLEDGMENT = UndoSteps(no_obstacle, _earlier_claim_ids, no_items, _delete)
