"""Posting of pending payments and acknowledgments when their claims or batches are imported."""

from collections.abc import Iterable

from data.events.events import NewEvent
from data.imports import pending_references
from medq.domain.items.item import Subject
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.imports.kinds import TRANSACTION_KINDS
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.originals import stored_transaction


def retry_pending(desk: Desk, reference_keys: Iterable[str], updater: ItemUpdater) -> None:
    """Post again what is pending for these keys, and what is pending for keys learned by that.

    Call inside a write transaction.
    """
    waiting = pending_references.waiting_transactions(desk.store, reference_keys)
    for transaction_id, keys_by_segment in waiting.items():
        row = stored_transaction(desk, transaction_id)
        retry = TRANSACTION_KINDS[row.kind].retry
        if retry is None:
            raise LookupError(f"a transaction of kind {row.kind} has pending references")
        result = retry(desk, row, keys_by_segment, updater)
        retry_pending(desk, result.reference_keys, updater)
        if result.matched:
            record_event(
                desk,
                NewEvent(
                    act="find",
                    subject=(Subject.TRANSACTION, transaction_id),
                    text=f"{result.matched} of {row.kind} matched: their claims were imported.",
                ),
                by_medq=True,
            )
