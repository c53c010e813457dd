"""Undo of a posted remittance: later payments prevent it; its claim payments are deleted."""

from typing import Any

from data.imports.undo_steps import (
    AboutItem,
    PostedRows,
    UndoSteps,
    about_items,
    delete_pending_references,
)
from data.models.items import Item
from data.models.remittances import (
    Adjustment,
    ClaimPayment,
    LinePayment,
    Payment,
    ProviderAdjustment,
    ProviderAdjustmentKey,
)
from data.models.search import SearchWord
from data.remittances import provider_adjustments, taken_back
from data.store.store import Store
from medq.domain.identifiers import number_key
from medq.domain.items.item import Subject


def _obstacle(store: Store, rows: PostedRows) -> str:
    """Return why it stays: a later payment is about its claims or its provider adjustments."""
    own, later = ClaimPayment.alias(), ClaimPayment.alias()
    payment_id = _payment_id(store, rows)
    of_later = later.select(later.id).where(later.payment_id != payment_id).limit(1)
    later_id = store.value(
        of_later.where(later.reverses_id << _claim_payment_ids(payment_id))
    ) or store.value(
        of_later.join(own, on=((own.claim_id == later.claim_id) & (own.id < later.id))).where(
            own.payment_id == payment_id
        )
    )
    if later_id:
        return "A later payment concerns the same claims."
    is_settled = _is_settled_later(store, payment_id)
    return "A later payment concerns the same provider adjustments." if is_settled else ""


def _is_settled_later(store: Store, payment_id: int) -> bool:
    """Return whether a later adjustment of the payer names one of it, or what it takes back."""
    key_rows = store.rows(
        ProviderAdjustmentKey.select(ProviderAdjustmentKey.reference_key)
        .join(ProviderAdjustment, on=(ProviderAdjustment.id == ProviderAdjustmentKey.adjustment_id))
        .where(ProviderAdjustment.payment_id == payment_id)
    )
    keys = {key for (key,) in key_rows}
    for taken in taken_back.of_payment(store, payment_id):
        numbers = {taken.payer_number_key, number_key(taken.number), taken.claim_number_key}
        keys |= numbers - {""}
    payer_id = store.value(Payment.select(Payment.payer_id).where(Payment.id == payment_id))
    return any(
        each.payer_id == payer_id and each.payment_id > payment_id
        for each in provider_adjustments.with_keys(store, keys)
    )


def _earlier_claim_ids(store: Store, rows: PostedRows) -> list[int]:
    """Return the claims that it pays."""
    query = ClaimPayment.select(ClaimPayment.claim_id).distinct()
    paid = query.where(
        (ClaimPayment.payment_id == _payment_id(store, rows)) & ClaimPayment.claim_id.is_null(False)
    )
    return [claim_id for (claim_id,) in store.rows(paid)]


def _items(store: Store, rows: PostedRows) -> list[AboutItem]:
    """Return the items about its claim payments and provider adjustments."""
    payment_id = _payment_id(store, rows)
    adjustments = ProviderAdjustment.select(ProviderAdjustment.id)
    adjustments = adjustments.where(ProviderAdjustment.payment_id == payment_id)
    about = _is_about(Subject.CLAIM_PAYMENT, _claim_payment_ids(payment_id)) | _is_about(
        Subject.PROVIDER_ADJUSTMENT, adjustments
    )
    query = Item.select_row(AboutItem).where(about).order_by(Item.id)
    return about_items(store.rows(query))


def _delete(store: Store, rows: PostedRows) -> None:
    """Delete the payment with its claim payments, adjustments and search words."""
    payment_id = _payment_id(store, rows)
    claim_payment_ids = _claim_payment_ids(payment_id)
    delete_pending_references(store, rows)
    store.run(Adjustment.delete().where(Adjustment.claim_payment_id << claim_payment_ids))
    store.run(LinePayment.delete().where(LinePayment.claim_payment_id << claim_payment_ids))
    _delete_words(store, Subject.CLAIM_PAYMENT, claim_payment_ids)
    _delete_words(store, Subject.PAYMENT, [payment_id])
    reversed_by_it = ClaimPayment.update(reverses_id=None)
    store.run(reversed_by_it.where(ClaimPayment.reverses_id << claim_payment_ids))
    store.run(ClaimPayment.delete().where(ClaimPayment.payment_id == payment_id))
    adjustment_ids = ProviderAdjustment.select(ProviderAdjustment.id)
    adjustment_ids = adjustment_ids.where(ProviderAdjustment.payment_id == payment_id)
    store.run(
        ProviderAdjustmentKey.delete().where(ProviderAdjustmentKey.adjustment_id << adjustment_ids)
    )
    store.run(ProviderAdjustment.delete().where(ProviderAdjustment.payment_id == payment_id))
    store.run(Payment.delete().where(Payment.id == payment_id))


def _payment_id(store: Store, rows: PostedRows) -> int:
    payment = Payment.select(Payment.id).where(Payment.transaction_id == rows.transaction_id)
    return int(store.value(payment))


def _claim_payment_ids(payment_id: int) -> Any:
    """Return a query for the claim payments of a payment."""
    return ClaimPayment.select(ClaimPayment.id).where(ClaimPayment.payment_id == payment_id)


def _is_about(subject: Subject, ids: Any) -> Any:
    return (Item.subject_kind == int(subject)) & (Item.subject_id << ids)


def _delete_words(store: Store, subject: Subject, ids: Any) -> None:
    words = SearchWord.delete().where(SearchWord.subject_kind == int(subject))
    store.run(words.where(SearchWord.subject_id << ids))


REMITTANCE = UndoSteps(_obstacle, _earlier_claim_ids, _items, _delete)
