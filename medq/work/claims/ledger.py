"""Movements of the ledger: a line for each, and the balance and items of its claim after it."""

from collections.abc import Iterable
from typing import NamedTuple

from data.claims import ledger
from data.claims.claim_money import ClaimMoney
from data.claims.ledger import EntryRow
from data.events.change_set import ChangeSet
from medq.domain.claims.ledger import Movement
from medq.work.claims.visit_items import refresh_visits
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater


class ApprovedBy(NamedTuple):
    """The request that a manager has approved, who asked for it and who approved it; ids."""

    approval_id: int
    asked_by: int
    approved_by: int


def move_money(
    desk: Desk,
    claim: ClaimMoney,
    movement: Movement,
    change_set: ChangeSet,
    approved: ApprovedBy | None = None,
) -> None:
    """Add a line to the ledger and refresh the balance of its visit, and its items.

    Call inside a write transaction, after the item of the act is closed.
    """
    entry = EntryRow(
        kind=movement.kind,
        patient_id=claim.patient_id,
        claim_id=claim.id,
        cents=movement.cents,
        day=desk.today(),
        code=movement.code,
        entered_by=approved.asked_by if approved else desk.user.id,
        reason=movement.note,
        approved_by=approved.approved_by if approved else None,
        approval_id=approved.approval_id if approved else None,
    )
    ledger.add(change_set, entry)
    refresh_watched(desk, [claim.id])


def refresh_watched(desk: Desk, claim_ids: Iterable[int]) -> None:
    """Compute the balances of the visits of these claims again, and what they request.

    Open money that nothing watches gets a review.
    """
    updater = ItemUpdater(desk)
    for claim_id in refresh_visits(desk, claim_ids, updater):
        updater.watch(claim_id)
    updater.finish()
