"""Rows of a payer: given to the payer that it is joined to, and given back.

A claim, payment or coverage keeps the payer that its file named, so that parting is exact; an item
follows what it is about.
"""

from collections.abc import Iterable
from typing import Any

from peewee import fn

from data.events.change_set import ChangeSet, RowKey, Rows, ids_of
from data.models.claims import Claim
from data.models.items import Item
from data.models.patients import Coverage
from data.models.payers import ROOT_ID, Payer
from data.models.remittances import ClaimPayment, Payment, ProviderAdjustment
from data.store.store import Store
from medq.domain.items import topics
from medq.domain.items.item import State, Subject


def root_id(store: Store, payer_id: int) -> int:
    """Return the payer with which a payer is one."""
    query = Payer.select(ROOT_ID).where(Payer.id == payer_id)
    return int(store.value(query))


def joined_ids(store: Store, payer_id: int) -> list[int]:
    """Return the payers that are joined to one."""
    query = Payer.select(Payer.id).where(Payer.joined_to_id == payer_id).order_by(Payer.id)
    return [joined_id for (joined_id,) in store.rows(query)]


def set_root(change_set: ChangeSet, payer_id: int, other_id: int) -> None:
    """Make a payer one with another, itself for none; give that one its rows with `assign`."""
    joined_to_id = None if other_id == payer_id else other_id
    change_set.change(Payer, payer_id, joined_to_id=joined_to_id)


def recorded_roots(rows: Rows) -> dict[int, int]:
    """Return the payer with which each payer was one that an event joined or parted.

    `rows` are the event's old or new values.
    """
    columns_by_id = {
        payer_id: rows[str(RowKey.of(Payer, payer_id))] or {} for payer_id in ids_of(rows, Payer)
    }
    return {
        payer_id: columns["joined_to_id"] or payer_id
        for payer_id, columns in columns_by_id.items()
        if "joined_to_id" in columns
    }


def assign(store: Store, payer_id: int, other_id: int) -> None:
    """Give the claims, payments and coverages that name a payer to another one, or back to it.

    A coverage that the patient has already under the other payer stays as it is.
    """
    named_id = None if other_id == payer_id else payer_id
    for table in (Claim, Payment, Coverage):
        query = table.update(payer_id=other_id, named_payer_id=named_id).where(
            _names(table, payer_id)
        )
        if table is Coverage:
            twin: Any = Coverage.alias()
            is_twin = (
                (twin.patient_id == Coverage.patient_id)
                & (twin.payer_id == other_id)
                & (twin.member_key == Coverage.member_key)
                & (twin.id != Coverage.id)
            )
            query = query.where(~fn.EXISTS(twin.select(twin.id).where(is_twin)))
        store.run(query)


def assign_items(store: Store, payer_id: int, other_id: int) -> list[int]:
    """Give a payer's items to another payer; return those that are not done."""
    is_of_payer = Item.payer_id == payer_id
    open_ids = _open_ids(store, is_of_payer)
    store.run(Item.update(payer_id=other_id).where(is_of_payer))
    return open_ids


def return_items(store: Store, payer_id: int, other_id: int) -> list[int]:
    """Give a payer the items of another one that are about its own claims and payments.

    Call when those are its own again. Returns the items that are not done.
    """
    own_claims = Claim.select(Claim.id).where(Claim.payer_id == payer_id)
    own_payments = Payment.select(Payment.id).where(Payment.payer_id == payer_id)
    about = {
        Subject.PAYMENT: own_payments,
        Subject.CLAIM_PAYMENT: _parts_of(ClaimPayment, own_payments),
        Subject.PROVIDER_ADJUSTMENT: _parts_of(ProviderAdjustment, own_payments),
    }
    is_own = Item.claim_id << own_claims
    for subject, ids in about.items():
        is_own |= (Item.subject_kind == int(subject)) & (Item.subject_id << ids)
    is_own |= (
        (Item.subject_kind == int(Subject.PAYER))
        & (Item.subject_id == payer_id)
        & (Item.topic == topics.PAYER.name)
    )
    is_own = (Item.payer_id == other_id) & is_own
    open_ids = _open_ids(store, is_own)
    store.run(Item.update(payer_id=payer_id).where(is_own))
    return open_ids


def claim_ids(store: Store, payer_id: int) -> list[int]:
    """Return the claims that were billed to a payer, and those that it has paid."""
    billed = store.rows(Claim.select(Claim.id).where(Claim.payer_id == payer_id))
    paid = store.rows(
        ClaimPayment.select(ClaimPayment.claim_id)
        .distinct()
        .join(Payment)
        .where(Payment.payer_id == payer_id, ClaimPayment.claim_id.is_null(False))
    )
    return sorted({claim_id for (claim_id,) in (*billed, *paid)})


def claim_ids_under(store: Store, payer_id: int, number_keys: Iterable[str]) -> list[int]:
    """Return the claims to a payer with these folded numbers."""
    query = Claim.select(Claim.id).where(Claim.payer_id == payer_id)
    rows = store.rows_with(query, Claim.number_key, number_keys)
    return [claim_id for (claim_id,) in rows]


def claim_ids_of_insured(store: Store, payer_id: int) -> list[int]:
    """Return all claims of the patients that a payer insures or that were billed to it."""
    insured = Coverage.select(Coverage.patient_id).where(_names(Coverage, payer_id))
    billed = Claim.select(Claim.patient_id).where(_names(Claim, payer_id))
    query = Claim.select(Claim.id).where(
        (Claim.patient_id << insured) | (Claim.patient_id << billed)
    )
    return sorted(claim_id for (claim_id,) in store.rows(query))


def _names(table: Any, payer_id: int) -> Any:
    """Return the condition that the file of a row named a payer."""
    is_own = (table.payer_id == payer_id) & table.named_payer_id.is_null()
    return (table.named_payer_id == payer_id) | is_own


def _parts_of(table: Any, payments: Any) -> Any:
    return table.select(table.id).where(table.payment_id << payments)


def _open_ids(store: Store, condition: Any) -> list[int]:
    is_open = Item.state < int(State.DONE)
    rows: Iterable[tuple[int]] = store.rows(Item.select(Item.id).where(condition, is_open))
    return sorted(item_id for (item_id,) in rows)
