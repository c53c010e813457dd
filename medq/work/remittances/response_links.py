"""Links of responses (277CA, 277) to claims by a person, and their undo."""

from data.claims import stored_statuses
from data.events.change_set import ChangeSet
from data.events.event_groups import EventGroup
from data.items import items
from medq.domain.act_messages import ActMessage, Did
from medq.domain.remittances.candidate import Candidate
from medq.domain.remittances.matching import linked_by_person
from medq.work.acts.reversal import reverse_act
from medq.work.claims.status_run import LinkedStatus
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.claim_choice import claims_under
from medq.work.remittances.originals import stored_transaction
from medq.work.remittances.response_retries import post_again, take_from_claims


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
    near = claims_under(desk, response.number)
    match = linked_by_person(stored_statuses.stated_claim(response), None, candidate, near)
    link = LinkedStatus(segment, match, matched_by)
    post_again(desk, row, [segment], updater, link)
    if earlier_claim_id is not None:
        take_from_claims(desk, [earlier_claim_id], updater)


def undo_response_link(
    desk: Desk, group: EventGroup, status_id: int, change_set: ChangeSet
) -> ActMessage:
    """Take a response back from the claim that a person linked it to; its review is open again."""
    item_ids = reverse_act(desk, group, change_set)
    updater = ItemUpdater(desk)
    link_response(desk, status_id, None, "", updater)
    updater.finish()
    update_ranks(desk, item_ids, items.left_claims(change_set))
    return ActMessage(Did.UNDONE_RESPONSE_LINK)
