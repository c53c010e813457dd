"""The open money of one claim, as acts that move it by hand need it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peewee import fn

from data.models.base import VALUE, text_of
from data.models.claims import Claim, Visit
from data.models.remittances import ClaimPayment
from data.store.columns import domain_row
from data.store.store import Store
from medq.domain.claims.state import ClaimState


class ClaimMoney(NamedTuple):
    """A claim with its open money and that of its visit, in cents."""

    id: int
    number: str
    patient_id: int
    payer_id: int
    visit_id: int
    state: ClaimState
    from_day: date | None
    sent_day: date | None
    charge_cents: int
    has_result: bool  # of a payer, in a remittance
    own_open_cents: int
    visit_open_cents: int

    @property
    def open_cents(self) -> int:
        """Return what can be moved: the claim's own open money, else that of its visit.

        Never more than the visit has open, and never less than nothing.
        """
        own_cents = self.own_open_cents if self.own_open_cents > 0 else self.visit_open_cents
        return max(0, min(own_cents, self.visit_open_cents))

    @property
    def own_cents(self) -> int:
        """Return the claim's own open money, never more than its visit has open."""
        return max(0, min(self.own_open_cents, self.visit_open_cents))


_visit_open = Visit.charge_cents - Visit.paid_cents - Visit.written_off_cents - Visit.patient_cents
_has_result = fn.EXISTS(
    ClaimPayment.select(ClaimPayment.id).where(ClaimPayment.claim_id == Claim.id)
)
_claims = Claim.select_row(
    ClaimMoney,
    has_result=_has_result,
    own_open_cents=Claim.open_cents,
    visit_open_cents=_visit_open,
).join(Visit, on=(Visit.id == Claim.visit_id))
MONEY = text_of(_claims.where(Claim.id == VALUE))


def claim_money(store: Store, claim_id: int) -> ClaimMoney:
    """Return a claim with its open money. Raises LookupError for one that does not exist."""
    claim = domain_row(ClaimMoney, store.row(MONEY, (claim_id,)))
    if claim is None:
        raise LookupError(f"claim {claim_id} does not exist")
    return claim


def open_cents_by_claim(store: Store, claim_ids: Iterable[int]) -> dict[int, int]:
    """Return what can be moved of each of these claims."""
    rows = store.rows_with(_claims, Claim.id, claim_ids)
    claims = (domain_row(ClaimMoney, row) for row in rows)
    return {claim.id: claim.open_cents for claim in claims if claim is not None}
