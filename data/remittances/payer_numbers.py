"""Payer claim numbers after a payment was unlinked or an import undone."""

from collections.abc import Collection, Iterable
from typing import Any

from peewee import fn

from data.models.claims import Claim, ClaimStatus, PayerClaimNumber
from data.models.remittances import ClaimPayment
from data.store.store import Store


def delete_unsupported_numbers(store: Store, claim_ids: Iterable[int]) -> None:
    """Delete payer claim numbers that no payment, status or replacement gives any more."""
    query = _not_given(PayerClaimNumber.delete())
    store.run_with(query, PayerClaimNumber.claim_id, claim_ids)


def keys_given_only_by(
    store: Store, claim_payment_ids: Collection[int], claim_ids: Iterable[int]
) -> dict[int, set[str]]:
    """Return the folded payer claim numbers of claims that nothing but these payments gives."""
    query = PayerClaimNumber.select(PayerClaimNumber.claim_id, PayerClaimNumber.number_key)
    query = _not_given(query, ClaimPayment.id.not_in(claim_payment_ids))
    keys_by_claim: dict[int, set[str]] = {}
    for claim_id, key in store.rows_with(query, PayerClaimNumber.claim_id, claim_ids):
        keys_by_claim.setdefault(claim_id, set()).add(key)
    return keys_by_claim


def _not_given(query: Any, *of_payment: Any) -> Any:
    """Return a query for the numbers that nothing gives, no payment that meets the conditions."""
    for claim_id, number, *conditions in (
        (Claim.replaces_id, Claim.original_reference),
        (ClaimPayment.claim_id, ClaimPayment.payer_claim_number, *of_payment),
        (ClaimStatus.claim_id, ClaimStatus.payer_claim_number),
    ):
        gives_it = (claim_id == PayerClaimNumber.claim_id) & (number == PayerClaimNumber.number)
        givers = claim_id.model.select(claim_id).where(gives_it, *conditions)
        query = query.where(~fn.EXISTS(givers))
    return query
