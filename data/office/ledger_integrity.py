"""Queries of `medq check`: lines of the ledger and approvals that do not fit together."""

from collections.abc import Iterator
from typing import Any

from peewee import JOIN, fn

from data.models.claims import Claim
from data.models.items import Item
from data.models.ledger import AccountEntry, Approval
from data.store.store import Store
from medq.domain.claims.ledger import ApprovalAnswer
from medq.domain.items.item import State, Subject

_Original: Any = AccountEntry.alias()
_Reversal: Any = AccountEntry.alias()


def wrong_entries(store: Store) -> Iterator[str]:
    """Yield lines that differ from what they reverse, and lines of another patient's claim."""
    reversals = (
        AccountEntry.select(AccountEntry.id, _Original.id)
        .join(_Original, on=(_Original.id == AccountEntry.reverses_id))
        .where(
            (AccountEntry.cents + _Original.cents != 0)
            | (AccountEntry.kind != _Original.kind)
            | (AccountEntry.claim_id != _Original.claim_id)
        )
        .order_by(AccountEntry.id)
    )
    for entry_id, original_id in store.rows(reversals):
        yield f"account entry {entry_id} does not reverse {original_id}"
    strangers = (
        AccountEntry.select(AccountEntry.id, Claim.id)
        .join(Claim, on=(Claim.id == AccountEntry.claim_id))
        .where(Claim.patient_id != AccountEntry.patient_id)
        .order_by(AccountEntry.id)
    )
    for entry_id, claim_id in store.rows(strangers):
        yield f"account entry {entry_id} is of another patient than claim {claim_id}"


def wrong_approvals(store: Store) -> Iterator[str]:
    """Yield requests whose answer the ledger does not show, and open ones without their item."""
    standing = (
        AccountEntry.select(fn.COALESCE(fn.SUM(AccountEntry.cents), 0))
        .join(_Reversal, JOIN.LEFT_OUTER, on=(_Reversal.reverses_id == AccountEntry.id))
        .where(
            AccountEntry.approval_id == Approval.id,
            AccountEntry.reverses_id.is_null(),
            _Reversal.id.is_null(),
        )
    )
    open_items = Item.select(fn.COUNT(Item.id)).where(
        Item.subject_kind == int(Subject.APPROVAL),
        Item.subject_id == Approval.id,
        Item.state < int(State.DONE),
    )
    query = Approval.select(
        Approval.id, Approval.cents, Approval.answer, Approval.undone, standing, open_items
    ).order_by(Approval.id)
    for approval_id, cents, answer, undone, moved_cents, items in store.rows(query):
        is_approved = answer == ApprovalAnswer.APPROVED and not undone
        if int(moved_cents) != (cents if is_approved else 0):
            yield f"approval {approval_id}: {moved_cents} cents in the ledger, answer {answer!r}"
        is_pending = answer == ApprovalAnswer.NONE and not undone
        if items != int(is_pending):
            yield f"approval {approval_id}: {items} open items, answer {answer!r}"


def several_pending(store: Store) -> Iterator[str]:
    """Yield claims about which several requests wait for their answer."""
    query = (
        Approval.select(Approval.claim_id, fn.COUNT(Approval.id))
        .where(Approval.answer == ApprovalAnswer.NONE.value, Approval.undone == 0)
        .group_by(Approval.claim_id)
        .having(fn.COUNT(Approval.id) > 1)
        .order_by(Approval.claim_id)
    )
    for claim_id, count in store.rows(query):
        yield f"claim {claim_id}: {count} requests wait for an answer"
