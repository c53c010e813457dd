"""Responses (277CA, 277) that are posted again: what waits, and what an undone act had matched."""

from collections.abc import Collection, Iterable

from data.claims import stored_statuses
from data.claims.statuses import update_proof_dates
from data.events.change_set import ChangeSet
from data.imports import originals, pending_references
from data.imports.transactions import StoredTransaction
from medq.work.claims.balances import patients_of, refresh_balances
from medq.work.claims.batch_acknowledgments import AcknowledgmentResult
from medq.work.claims.ended_replacements import end_unsupported_numbers
from medq.work.claims.status_posting import post_statuses
from medq.work.claims.status_run import LinkedStatus
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory
from medq.work.posting_context import PostingContext
from medq.work.remittances.originals import read_transaction, stored_transaction
from medq.x12.statuses import read_statuses

RESPONSE_KINDS = frozenset({"277CA", "277"})


def post_again(
    desk: Desk,
    row: StoredTransaction,
    segments: Collection[int],
    updater: ItemUpdater,
    link: LinkedStatus | None = None,
) -> AcknowledgmentResult:
    """Post statuses of a file again as if they came now; of these a person's `link` decides one.

    Call inside a write transaction.
    """
    pending_references.mark_resolved(desk.store, row.id, segments)
    with originals.original(desk.store, row.file_id) as stream:
        transaction = read_transaction(stream, row, desk.today())
        day = transaction.envelope.isa_day or desk.today()
        context = PostingContext(desk, row.id, day, updater, Directory(desk.store))
        pending = {segment: set[str]() for segment in segments}
        return post_statuses(context, row.kind, read_statuses(transaction), pending, link)


def retry_responses(
    desk: Desk,
    row: StoredTransaction,
    segments: Collection[int],
    updater: ItemUpdater,
    change_set: ChangeSet,
) -> AcknowledgmentResult:
    """Post waiting statuses again; the act records which of them have a claim now."""
    before = stored_statuses.in_segments(desk.store, row.id, segments)
    result = post_again(desk, row, segments, updater)
    after = stored_statuses.in_segments(desk.store, row.id, segments)
    for status_id, response in after.items():
        if response.claim_id != before[status_id].claim_id:
            stored_statuses.record_link(change_set, status_id, before[status_id], response)
    return result


def match_responses_again(desk: Desk, status_ids: Iterable[int], updater: ItemUpdater) -> None:
    """Match statuses again that an undone act had matched; their claims lose what they gave.

    Call inside a write transaction.
    """
    segments_by_transaction: dict[int, set[int]] = {}
    claim_ids: set[int] = set()
    for status_id in status_ids:
        response = stored_statuses.response(desk.store, status_id)
        if response is not None:
            segments = segments_by_transaction.setdefault(response.transaction_id, set())
            segments.add(response.segment)
            claim_ids |= {response.claim_id} if response.claim_id is not None else set()
    for transaction_id, segments in sorted(segments_by_transaction.items()):
        post_again(desk, stored_transaction(desk, transaction_id), segments, updater)
    take_from_claims(desk, claim_ids, updater)


def take_from_claims(desk: Desk, claim_ids: Collection[int], updater: ItemUpdater) -> None:
    """Take from claims what a status gave them that they have lost."""
    end_unsupported_numbers(desk, claim_ids, updater)
    update_proof_dates(desk.store, claim_ids)
    updater.date_claims(patients_of(refresh_balances(desk, claim_ids)))
