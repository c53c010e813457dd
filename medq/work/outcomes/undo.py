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
    for claim_id in approvals.changed_claims(desk.store, change_set.after):
        pending = approvals.all_pending(desk.store, claim_id)
        if len(pending) > 1:
            newest = pending[-1]
            raise MedqError(
                "Another request about this claim was made since, and waits for a manager:"
                f" {desk.formats.money(newest.cents)}, asked {desk.formats.day(newest.asked_day)}.",
                where=f"item {newest.item_id}",
                hint="Decide it first.",
            )
