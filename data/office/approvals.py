"""Requests to move money beyond a person's limit, and their answers."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from data.events.change_set import ChangeSet, Rows, ids_of
from data.models.base import VALUE, among, text_of
from data.models.ledger import Approval
from data.store.columns import domain_row, domain_rows, stored_columns
from data.store.store import Store
from medq.domain.claims.ledger import ApprovalAnswer, EntryKind


class NewApproval(NamedTuple):
    """A request to be added; `item_id` is the item that waits for its answer."""

    kind: EntryKind
    claim_id: int
    item_id: int
    cents: int
    code: str  # of the table adjustment_codes
    note: str
    asked_by: int
    asked_day: date


class ApprovalRow(NamedTuple):
    """A request as it is stored."""

    id: int
    kind: EntryKind
    claim_id: int
    item_id: int
    cents: int
    code: str
    note: str
    asked_by: int
    asked_day: date
    answer: ApprovalAnswer
    undone: bool

    @property
    def is_pending(self) -> bool:
        """Return whether it waits for an answer."""
        return self.answer is ApprovalAnswer.NONE and not self.undone


class Decision(NamedTuple):
    """The answer of a manager; `reason` may be empty where it is approved."""

    answer: ApprovalAnswer
    answered_by: int
    answered_day: date
    reason: str


def add(change_set: ChangeSet, approval: NewApproval) -> int:
    """Add a request and return its id."""
    return change_set.create(Approval, **stored_columns(approval))


def decide(change_set: ChangeSet, approval_id: int, decision: Decision) -> None:
    """Record the answer to a request."""
    change_set.change(Approval, approval_id, **stored_columns(decision))


BY_ID = text_of(Approval.select_row(ApprovalRow).where(Approval.id == VALUE))
PENDING = text_of(
    Approval.select_row(ApprovalRow)
    .where(
        Approval.claim_id == VALUE,
        Approval.answer == ApprovalAnswer.NONE.value,
        Approval.undone == 0,
    )
    .order_by(Approval.id)
)
CLAIMS = text_of(Approval.select(Approval.claim_id).where(among(Approval.id)))


def by_id(store: Store, approval_id: int) -> ApprovalRow:
    """Return a request. Raises LookupError for one that does not exist."""
    approval = domain_row(ApprovalRow, store.row(BY_ID, (approval_id,)))
    if approval is None:
        raise LookupError(f"approval {approval_id} does not exist")
    return approval


def pending_of_claim(store: Store, claim_id: int) -> ApprovalRow | None:
    """Return the request about a claim that waits for its answer, or None."""
    return next(iter(all_pending(store, claim_id)), None)


def all_pending(store: Store, claim_id: int) -> list[ApprovalRow]:
    """Return the requests about a claim that wait for their answer, the first one first."""
    return domain_rows(ApprovalRow, store.rows(PENDING, (claim_id,)))


def changed_ids(after: Rows) -> set[int]:
    """Return the requests that an event changed."""
    return set(ids_of(after, Approval))


def claims_of(store: Store, approval_ids: Iterable[int]) -> list[int]:
    """Return the claims that these requests are about."""
    return sorted({claim_id for (claim_id,) in store.rows_in(CLAIMS, approval_ids)})
