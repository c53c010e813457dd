"""Undo of posted claims, of a batch (837) or of a charge file: answers and payments prevent it."""

from collections.abc import Iterable

from data.claims import visits
from data.events.change_set import RowKey
from data.events.undoable import has_columns, lasting_columns
from data.imports.undo_steps import (
    AboutItem,
    PostedRows,
    UndoSteps,
    about_items,
    delete_pending_references,
)
from data.models.claims import Batch, Claim, ClaimLine, ClaimStatus, PayerClaimNumber
from data.models.contacts import ContactItem
from data.models.items import Item
from data.models.ledger import AccountEntry, Approval
from data.models.remittances import ClaimPayment
from data.store.store import Store
from medq.domain.claims.state import ClaimState
from medq.domain.items.item import Subject


def _batch_obstacle(store: Store, rows: PostedRows) -> str:
    """Return why a batch stays: it or its claims were answered, submitted again or worked."""
    batch = Batch.select(Batch.answer, Batch.claims)
    row = store.row(batch.where(Batch.transaction_id == rows.transaction_id))
    assert row is not None
    (answer, claim_count), claim_ids = row, _batch_claim_ids(store, rows)
    if answer or _have_response(store, claim_ids):
        return "Its claims were acknowledged or paid since."
    if len(claim_ids) < claim_count:
        return "One of its claims was submitted again since."
    return _hand_work_obstacle(store, claim_ids)


def _charges_obstacle(store: Store, rows: PostedRows) -> str:
    """Return why a charge file stays: a claim of it was submitted, paid or changed since."""
    claim_ids = (*rows.created_ids, *rows.changed_ids)
    if obstacle := _hand_work_obstacle(store, claim_ids):
        return obstacle
    sent = Claim.select(Claim.id).where(Claim.state != ClaimState.TO_SUBMIT)
    if store.rows_with(sent, Claim.id, claim_ids) or _have_response(store, claim_ids):
        return "One of its claims was submitted since."
    is_as_left = all(
        has_columns(store, RowKey.parse(key), columns)
        for key, columns in lasting_columns(rows.changed).items()
    )
    return "" if is_as_left else "One of its claims was changed since."


def _hand_work_obstacle(store: Store, claim_ids: Iterable[int]) -> str:
    """Return why claims stay whose money was moved by hand, or that a contact was about."""
    ids = list(claim_ids)
    for table, reason in _HAND_WORK:
        if store.rows_with(table.select(table.claim_id), table.claim_id, ids):
            return reason
    return ""


_HAND_WORK = (
    (AccountEntry, "Money of one of its claims was moved by hand since."),
    (Approval, "A write-off of one of its claims was asked for since."),
    (ContactItem, "A contact about one of its claims is on file."),
)


def _have_response(store: Store, claim_ids: Iterable[int]) -> bool:
    """Return whether one of these claims was paid or acknowledged."""
    ids = list(claim_ids)
    return any(
        store.rows_with(response.select(response.claim_id), response.claim_id, ids)
        for response in (ClaimPayment, ClaimStatus)
    )


def _batch_neighbors(store: Store, rows: PostedRows) -> list[int]:
    """Return the other claims of the visits of a batch: those that it replaces are among them."""
    return _neighbors(store, _batch_claim_ids(store, rows))


def _charges_neighbors(store: Store, rows: PostedRows) -> list[int]:
    """Return the other claims of the visits of a charge file, and those that it changed."""
    return [*_neighbors(store, rows.created_ids), *rows.changed_ids]


def _neighbors(store: Store, claim_ids: Iterable[int]) -> list[int]:
    own_ids = set(claim_ids)
    in_visits = visits.claim_ids_of(store, visits.ids_of(store, own_ids))
    return [claim_id for claim_id in in_visits if claim_id not in own_ids]


def _batch_items(store: Store, rows: PostedRows) -> list[AboutItem]:
    """Return the items about a batch and its claims."""
    batch_ids = Batch.select(Batch.id).where(Batch.transaction_id == rows.transaction_id)
    claim_ids = Claim.select(Claim.id).where(Claim.batch_id << batch_ids)
    is_about_batch = (Item.subject_kind == int(Subject.BATCH)) & (Item.subject_id << batch_ids)
    query = Item.select_row(AboutItem).where(is_about_batch | (Item.claim_id << claim_ids))
    return about_items(store.rows(query.order_by(Item.id)))


def _charges_items(store: Store, rows: PostedRows) -> list[AboutItem]:
    """Return the items about the claims of a charge file."""
    about = store.rows_with(Item.select_row(AboutItem), Item.claim_id, rows.created_ids)
    return about_items(about)


def _delete_batch(store: Store, rows: PostedRows) -> None:
    """Delete a batch with its claims."""
    delete_pending_references(store, rows)
    _delete_claims(store, _batch_claim_ids(store, rows))
    store.run(Batch.delete().where(Batch.transaction_id == rows.transaction_id))


def _delete_charges(store: Store, rows: PostedRows) -> None:
    """Delete the claims of a charge file, and the lines that it added to others."""
    store.run_with(ClaimLine.delete(), ClaimLine.id, rows.added_line_ids)
    _delete_claims(store, rows.created_ids)


def _batch_claim_ids(store: Store, rows: PostedRows) -> list[int]:
    query = Claim.select(Claim.id).join(Batch, on=(Batch.id == Claim.batch_id))
    claim_rows = store.rows(query.where(Batch.transaction_id == rows.transaction_id))
    return [claim_id for (claim_id,) in claim_rows]


def _delete_claims(store: Store, claim_ids: Iterable[int]) -> None:
    ids = list(claim_ids)
    visit_ids = visits.ids_of(store, ids)
    store.run_with(Claim.update(replaces_id=None), Claim.replaces_id, ids)
    store.run_with(PayerClaimNumber.delete(), PayerClaimNumber.claim_id, ids)
    store.run_with(ClaimLine.delete(), ClaimLine.claim_id, ids)
    store.run_with(Claim.delete(), Claim.id, ids)
    visits.delete_empty(store, visit_ids)


BATCH = UndoSteps(_batch_obstacle, _batch_neighbors, _batch_items, _delete_batch)
CHARGES = UndoSteps(
    _charges_obstacle, _charges_neighbors, _charges_items, _delete_charges, Subject.CLAIM
)
