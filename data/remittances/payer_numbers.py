"""Payer claim numbers after a payment was unlinked or an import undone."""

from collections.abc import Iterable

from peewee import fn

from data.models.claims import Claim, ClaimStatus, PayerClaimNumber
from data.models.remittances import ClaimPayment
from data.store.store import Store


def delete_unsupported_numbers(store: Store, claim_ids: Iterable[int]) -> None:
    """Delete payer claim numbers that no payment, status or replacement gives any more."""
    query = PayerClaimNumber.delete()
    for claim_id, number in (
        (Claim.replaces_id, Claim.original_reference),
        (ClaimPayment.claim_id, ClaimPayment.payer_claim_number),
        (ClaimStatus.claim_id, ClaimStatus.payer_claim_number),
    ):
        gives_it = (claim_id == PayerClaimNumber.claim_id) & (number == PayerClaimNumber.number)
        query = query.where(~fn.EXISTS(claim_id.model.select(claim_id).where(gives_it)))
    store.run_with(query, PayerClaimNumber.claim_id, claim_ids)
