"""Undo of outcomes and of approvals: items and claims as before, ledger lines reversed."""

from data.claims import ledger
from data.events import event_groups
from data.events.change_set import ChangeSet
from data.items import item_records, items
from data.office import approvals
from medq.domain.errors import MedqError
from medq.work.acts.reversal import reverse_act
from medq.work.claims.ledger import refresh_watched
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks


def undo_outcome(desk: Desk, event_id: int, change_set: ChangeSet) -> None:
    """Undo what an outcome or a decision changed, and compute the balance of its claim again.

    Raises MedqError if an item of it was worked since, and where a second request about a claim
    would wait for a manager.
    """
    group = event_groups.event_group(desk.store, event_id)
    item_ids = reverse_act(desk, group, change_set, checks_out=True)
    _refuse_second_request(desk, change_set)
    records = item_records.by_ids(desk.store, item_ids)
    claim_ids = {item.claim_id for item in records if item.claim_id is not None}
    refresh_watched(desk, claim_ids | ledger.recorded_claims(change_set.after))
    update_ranks(desk, item_ids, items.left_claims(change_set))


def _refuse_second_request(desk: Desk, change_set: ChangeSet) -> None:
    """Raise MedqError where two requests about one claim would wait for a manager."""
    undone_ids = approvals.changed_ids(change_set.after)
    for claim_id in approvals.claims_of(desk.store, undone_ids):
        pending = approvals.all_pending(desk.store, claim_id)
        others = [request for request in pending if request.id not in undone_ids]
        if others and len(pending) > 1:
            amount = desk.formats.money(others[-1].cents)
            raise MedqError(
                "Another request about this claim waits for a manager:"
                f" {amount}, asked {desk.formats.day(others[-1].asked_day)}.",
                where=f"item {others[-1].item_id}",
                hint="A manager decides it first.",
            )
