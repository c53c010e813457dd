"""Undo of outcomes and of approvals: items and claims as before, ledger lines reversed."""

from data.claims import ledger
from data.events import event_groups
from data.events.change_set import ChangeSet
from data.items import item_records, items
from medq.work.acts.reversal import reverse_act
from medq.work.claims.ledger import refresh_watched
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks


def undo_outcome(desk: Desk, event_id: int, change_set: ChangeSet) -> None:
    """Undo what an outcome or a decision changed, and compute the balance of its claim again.

    Raises MedqError if an item of it was worked since.
    """
    group = event_groups.event_group(desk.store, event_id)
    item_ids = reverse_act(desk, group, change_set, checks_out=True)
    records = item_records.by_ids(desk.store, item_ids)
    claim_ids = {item.claim_id for item in records if item.claim_id is not None}
    refresh_watched(desk, claim_ids | ledger.recorded_claims(change_set.after))
    update_ranks(desk, item_ids, items.left_claims(change_set))
