"""What else concerns an item: the claims of its patient, and the items of its group."""

from datetime import date
from typing import NamedTuple

from peewee import Case, fn

from data.models.base import VALUE, text_of
from data.models.claims import Claim
from data.models.items import Item, ItemGroup
from data.models.payers import Payer
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.claims.state import ClaimState
from medq.domain.items.item import State


class Counts(NamedTuple):
    """How many claims of a patient have work left and have none, and the members of a group."""

    open_claims: int = 0
    closed_claims: int = 0
    members: int = 0
    group_cents: int = 0


_OPEN_CLAIMS = Item.select(Item.claim_id).where(
    Item.patient_id == VALUE, Item.state < State.DONE, Item.claim_id.is_null(is_null=False)
)
COUNTS = text_of(
    Claim.select(
        fn.COUNT(Claim.id),
        fn.COUNT(Claim.id).filter(Claim.id << _OPEN_CLAIMS),
        ItemGroup.select(ItemGroup.items).where(ItemGroup.id == VALUE),
        ItemGroup.select(ItemGroup.money_cents).where(ItemGroup.id == VALUE),
    ).where(Claim.patient_id == VALUE)
)


class ClaimRow(NamedTuple):
    """A claim of a patient."""

    id: int
    number: str
    from_day: date | None
    payer_short: str
    charge_cents: int
    open_cents: int
    state: ClaimState
    proof_day: date | None


CLAIMS = text_of(
    Claim.select_row(
        ClaimRow, payer_short=Case(None, [(Payer.short_name == "", Payer.name)], Payer.short_name)
    )
    .join(Payer)
    .where(Claim.patient_id == VALUE)
    .order_by(fn.COALESCE(Claim.from_day, 0).desc(), Claim.id.desc())
    .limit(VALUE)
)
OPEN_ITEMS = text_of(
    Item.select(Item.claim_id, Item.id)
    .where(Item.patient_id == VALUE, Item.state < State.DONE, Item.claim_id.is_null(is_null=False))
    .order_by(Item.state, Item.tier, Item.rank_key, Item.id)
)


def claims(store: Store, patient_id: int, limit: int) -> list[ClaimRow]:
    """Return the newest claims of a patient, the newest first."""
    return domain_rows(ClaimRow, store.rows(CLAIMS, (patient_id, limit)))


def open_items_by_claim(store: Store, patient_id: int) -> dict[int, list[int]]:
    """Return the ids of a patient's open items by claim, the best first."""
    ids_by_claim: dict[int, list[int]] = {}
    for claim_id, item_id in store.rows(OPEN_ITEMS, (patient_id,)):
        ids_by_claim.setdefault(claim_id, []).append(item_id)
    return ids_by_claim


def counts(store: Store, patient_id: int | None, group_id: int | None) -> Counts:
    """Return the counts for an item of that patient and group; None: it has none."""
    row = store.row(COUNTS, (patient_id, group_id, group_id, patient_id))
    claims, open_claims, members, cents = (int(value or 0) for value in row or (0, 0, 0, 0))
    return Counts(open_claims, claims - open_claims, members, cents)
