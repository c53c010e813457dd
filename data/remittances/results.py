"""Results of claims: their claim payments as balances need them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from data.models.base import among, text_of
from data.models.remittances import PAYMENT_DAY, ClaimPayment, Payment
from data.store.columns import domain_rows_by_key
from data.store.store import Store
from medq.domain.claims.codes import is_forwarded, is_reversal
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
    payer_number_key: str  # the payer's claim number, folded
    original_reference: str
    crossover: str = ""  # the next payer or the remark that says that there is one

    @property
    def is_reversal(self) -> bool:
        """Return whether it takes an earlier payment back."""
        return is_reversal(self.status, self.charge_cents)

    @property
    def is_forwarded(self) -> bool:
        """Return whether its payer crossed the claim over to the next one."""
        return is_forwarded(self.status, self.crossover)

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
        payer_number_key=ClaimPayment.number_key,
        day=PAYMENT_DAY,
    )
    .select_extend(ClaimPayment.claim_id)
    .join(Payment, on=(Payment.id == ClaimPayment.payment_id))
    .where(among(ClaimPayment.claim_id))
    .order_by(ClaimPayment.id)
)


def results_by_claim(store: Store, claim_ids: Iterable[int]) -> dict[int, list[StoredResult]]:
    """Return every claim payment of these claims, in the order of posting."""
    return domain_rows_by_key(StoredResult, store.rows_in(RESULTS, claim_ids))
