"""What other rules of a payer change: dates and ranks of its items, balances of its claims."""

from collections.abc import Sequence

from medq.work.claims.visit_items import refresh_visits
from medq.work.desk import Desk
from medq.work.items.redating import CHUNK, RedatedItem, redated_items, save_redated
from medq.work.items.updater import ItemUpdater


def apply_rules(
    desk: Desk, item_ids: Sequence[int], claim_ids: Sequence[int], updater: ItemUpdater
) -> list[RedatedItem]:
    """Date items again and refresh claims, after their payers have changed.

    Returns the items whose dates differ; the updater ranks them. Call inside a write transaction.
    """
    desk.rules.clear()
    changed = [each for each in redated_items(desk, item_ids) if each.differs]
    save_redated(desk, changed)
    updater.touched.update(each.item.id for each in changed)
    refresh_claims(desk, claim_ids, updater)
    return changed


def refresh_claims(desk: Desk, claim_ids: Sequence[int], updater: ItemUpdater) -> None:
    """Compute the balances of these claims' visits again, and request what they need.

    Call inside a write transaction.
    """
    for start in range(0, len(claim_ids), CHUNK):
        refresh_visits(desk, claim_ids[start : start + CHUNK], updater)
