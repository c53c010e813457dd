"""Links of responses (277CA, 277) to claims by a person, and their undo."""

from data.claims import stored_statuses
from data.claims.statuses import update_proof_dates
from data.events.change_set import ChangeSet
from data.events.event_groups import EventGroup
from data.imports import originals, pending_references
from medq.domain.act_messages import ActMessage, Did
from medq.domain.remittances.candidate import Candidate
from medq.domain.remittances.matching import linked_by_person
from medq.work.acts.reversal import reverse_act
from medq.work.claims.balances import refresh_balances
from medq.work.claims.ended_replacements import end_unsupported_numbers
from medq.work.claims.status_posting import post_statuses
from medq.work.claims.status_run import LinkedStatus
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory
from medq.work.posting_context import PostingContext
from medq.work.remittances.originals import read_transaction, stored_transaction
from medq.x12.statuses import read_statuses


def link_response(
    desk: Desk, status_id: int, candidate: Candidate | None, matched_by: str, updater: ItemUpdater
) -> None:
    """Post a status again on this claim, or on none.

    Call inside a write transaction.
    """
    response = stored_statuses.response(desk.store, status_id)
    assert response is not None
    row = stored_transaction(desk, response.transaction_id)
    segment, earlier_claim_id = response.segment, response.claim_id
    match = linked_by_person(stored_statuses.stated_claim(response), None, candidate)
    pending_references.mark_resolved(desk.store, row.id, [segment])
    with originals.original(desk.store, row.file_id) as stream:
        transaction = read_transaction(stream, row, desk.today())
        day = transaction.envelope.isa_day or desk.today()
        context = PostingContext(desk, row.id, day, updater, Directory(desk.store))
        link = LinkedStatus(segment, match, matched_by)
        post_statuses(context, row.kind, read_statuses(transaction), {segment: set()}, link)
    if earlier_claim_id is not None:
        end_unsupported_numbers(desk, [earlier_claim_id], updater)
        update_proof_dates(desk.store, [earlier_claim_id])
        refresh_balances(desk, [earlier_claim_id])


def undo_response_link(
    desk: Desk, group: EventGroup, status_id: int, change_set: ChangeSet
) -> ActMessage:
    """Take a response back from the claim that a person linked it to; its review is open again."""
    item_ids = reverse_act(desk, group, change_set)
    updater = ItemUpdater(desk)
    link_response(desk, status_id, None, "", updater)
    updater.finish()
    update_ranks(desk, item_ids)
    return ActMessage(Did.UNDONE_LINK)
