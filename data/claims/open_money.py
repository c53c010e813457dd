"""Claims with open money that no item and no follow-up day watches."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from peewee import fn

from data.models.base import among, text_of
from data.models.claims import Claim
from data.models.items import Item
from data.models.remittances import ClaimPayment
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.items.item import State, Subject


class UnwatchedClaim(NamedTuple):
    """A claim with open money, in cents."""

    id: int
    visit_id: int
    patient_id: int
    payer_id: int
    open_cents: int


_Named: Any = Claim.alias()
_Sibling: Any = Claim.alias()
_Payment: Any = ClaimPayment.alias()
_is_open_item = Item.state < State.DONE
_about_claim = (
    Item.select(Item.id)
    .join(_Sibling, on=(_Sibling.id == Item.subject_id))
    .where(_is_open_item, Item.subject_kind == Subject.CLAIM, _Sibling.visit_id == Claim.visit_id)
)
_about_payment = (
    Item.select(Item.id)
    .join(_Payment, on=(_Payment.id == Item.subject_id))
    .where(_is_open_item, Item.subject_kind == Subject.CLAIM_PAYMENT, _Payment.claim_id == Claim.id)
)
_Followed: Any = Claim.alias()
_followed = _Followed.select(_Followed.id).where(
    _Followed.visit_id == Claim.visit_id, _Followed.follow_up_day.is_null(False)
)
_unwatched = Claim.select_row(UnwatchedClaim).where(
    Claim.open_cents > 0,
    ~fn.EXISTS(_about_claim),
    ~fn.EXISTS(_about_payment),
    ~fn.EXISTS(_followed),
)
UNWATCHED = text_of(
    _unwatched.where(Claim.visit_id << _Named.select(_Named.visit_id).where(among(_Named.id)))
)
FORGOTTEN = text_of(_unwatched)


def unwatched_claims(store: Store, claim_ids: Iterable[int]) -> list[UnwatchedClaim]:
    """Return the claims with unwatched open money in the visits of these, the largest first."""
    rows = domain_rows(UnwatchedClaim, store.rows_in(UNWATCHED, claim_ids))
    return sorted(set(rows), key=lambda claim: (-claim.open_cents, claim.id))


def forgotten_claims(store: Store) -> list[UnwatchedClaim]:
    """Return all claims with open money that nothing watches."""
    return domain_rows(UnwatchedClaim, store.rows(FORGOTTEN))
