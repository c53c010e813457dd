"""Retries of one pending transaction, kind by kind."""

from data.imports import originals, pending_references
from data.imports.transactions import StoredTransaction
from medq.work.claims.batch_acknowledgments import AcknowledgmentResult, PendingKeys
from medq.work.desk import Desk
from medq.work.imports.x12_posting import Acknowledge
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory
from medq.work.posting_context import PostingContext
from medq.work.remittances.originals import read_transaction
from medq.work.remittances.rematch import retry_payments


def retry_remittance(
    desk: Desk, row: StoredTransaction, pending: PendingKeys, updater: ItemUpdater
) -> AcknowledgmentResult:
    """Match the pending payments of a posted 835 again."""
    return retry_payments(desk, row, set(pending), updater)


def retry_acknowledgment(
    acknowledge: Acknowledge,
    desk: Desk,
    row: StoredTransaction,
    pending: PendingKeys,
    updater: ItemUpdater,
) -> AcknowledgmentResult:
    """Post the pending parts of an acknowledgment or status report again."""
    pending_references.mark_resolved(desk.store, row.id, pending)
    with originals.original(desk.store, row.file_id) as stream:
        transaction = read_transaction(stream, row, desk.today())
        day = transaction.envelope.isa_day or desk.today()
        context = PostingContext(desk, row.id, day, updater, Directory(desk.store))
        return acknowledge(context, transaction, iter, pending)
