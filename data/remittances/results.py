"""Results of claims: their claim payments as balances need them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peewee import fn

from data.models.base import among, text_of
from data.models.remittances import ClaimPayment, Payment
from data.store.columns import domain_rows_by_key
from data.store.store import Store
from medq.domain.claims.codes import is_reversal
from medq.domain.claims.visit import Amounts


class StoredResult(NamedTuple):
    """One claim payment as stored."""

    id: int
    status: str
    counted: bool  # for the balance of its claim
    charge_cents: int
    paid_cents: int  # as stated, with interest
    interest_cents: int
    patient_cents: int
    written_off_cents: int
    denied_cents: int
    waiting_cents: int
    difference_cents: int
    reverses_id: int | None
    payer_id: int
    day: date | None  # of its payment, None for one without a date
    number_key: str  # of the payer's claim number
    original_reference: str

    @property
    def is_reversal(self) -> bool:
        """Return whether it takes an earlier payment back."""
        return is_reversal(self.status, self.charge_cents)

    @property
    def amounts(self) -> Amounts:
        """Return what it says of its claim; interest is no payment of the claim."""
        return Amounts(
            self.charge_cents,
            self.paid_cents - self.interest_cents,
            self.written_off_cents,
            self.patient_cents,
            self.denied_cents,
            self.waiting_cents,
        )


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
