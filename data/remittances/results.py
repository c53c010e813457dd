"""Results of claims: their claim payments as balances need them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peewee import fn

from data.models.base import among, text_of
from data.models.remittances import ClaimPayment, Payment
from data.store.columns import domain_rows_by_key
from data.store.store import Store


class StoredResult(NamedTuple):
    """One claim payment as stored."""

    id: int
    status: str
    counted: bool  # for the balance of its claim
    charge_cents: int
    paid_cents: int
    patient_cents: int
    written_off_cents: int
    denied_cents: int
    waiting_cents: int
    difference_cents: int
    reverses_id: int | None
    payer_id: int
    day: date | None  # of its payment, None for one without a date
    number_key: str


RESULTS = text_of(
    ClaimPayment.select_row(
        StoredResult,
        payer_id=Payment.payer_id,
        day=fn.COALESCE(Payment.payment_day, Payment.production_day),
    )
    .select_extend(ClaimPayment.claim_id)
    .join(Payment, on=(Payment.id == ClaimPayment.payment_id))
    .where(among(ClaimPayment.claim_id))
    .order_by(ClaimPayment.id)
)


def results_by_claim(store: Store, claim_ids: Iterable[int]) -> dict[int, list[StoredResult]]:
    """Return every claim payment of these claims, in the order of posting."""
    return domain_rows_by_key(StoredResult, store.rows_in(RESULTS, claim_ids))
