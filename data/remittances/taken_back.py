"""Claim payments that take money back, as the recoveries that name them see them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peewee import JOIN, fn

from data.models.base import VALUE, among, text_of
from data.models.claims import Claim
from data.models.remittances import ClaimPayment, Payment
from data.store.columns import domain_rows
from data.store.store import Store


class TakenBack(NamedTuple):
    """A claim payment below zero."""

    id: int
    payment_id: int
    payer_id: int
    paid_cents: int
    payer_number_key: str  # the payer's claim number, folded
    original_reference: str
    number: str  # CLP01
    claim_number_key: str  # of its claim, folded; empty for none
    claim_id: int | None
    from_day: date | None
    to_day: date | None


_BELOW_ZERO = (
    ClaimPayment.select_row(
        TakenBack,
        payer_id=Payment.payer_id,
        payer_number_key=ClaimPayment.number_key,
        claim_number_key=fn.COALESCE(Claim.number_key, ""),
        from_day=fn.COALESCE(ClaimPayment.from_day, Claim.from_day),
        to_day=fn.COALESCE(ClaimPayment.to_day, Claim.to_day),
    )
    .join(Payment, on=(Payment.id == ClaimPayment.payment_id))
    .join(Claim, JOIN.LEFT_OUTER, on=(Claim.id == ClaimPayment.claim_id))
    .where(ClaimPayment.paid_cents < 0)
)
OF_PAYMENT = text_of(_BELOW_ZERO.where(ClaimPayment.payment_id == VALUE))
OF_PAYMENTS = text_of(_BELOW_ZERO.where(among(ClaimPayment.payment_id)))
OF_NUMBERS = text_of(_BELOW_ZERO.where(among(ClaimPayment.number_key)))
OF_CLAIMS = text_of(_BELOW_ZERO.where(among(ClaimPayment.claim_id)))


def of_payment(store: Store, payment_id: int) -> list[TakenBack]:
    """Return what a payment takes back."""
    return domain_rows(TakenBack, store.rows(OF_PAYMENT, (payment_id,)))


def named(
    store: Store, payment_ids: Iterable[int], numbers: Iterable[str], claim_ids: Iterable[int]
) -> list[TakenBack]:
    """Return what is recouped in these payments, under these payer numbers, of these claims."""
    rows = [
        *store.rows_in(OF_PAYMENTS, payment_ids),
        *store.rows_in(OF_NUMBERS, numbers),
        *store.rows_in(OF_CLAIMS, claim_ids),
    ]
    return domain_rows(TakenBack, sorted(set(map(tuple, rows))))
