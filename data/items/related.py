"""What else concerns an item: the claims of its patient, and the items of its group."""

from typing import NamedTuple

from peewee import fn

from data.models.base import VALUE, text_of
from data.models.claims import Claim
from data.models.items import Item, ItemGroup
from data.store.store import Store
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


def counts(store: Store, patient_id: int | None, group_id: int | None) -> Counts:
    """Return the counts for an item of that patient and group; None: it has none."""
    row = store.row(COUNTS, (patient_id, group_id, group_id, patient_id))
    claims, open_claims, members, cents = (int(value or 0) for value in row or (0, 0, 0, 0))
    return Counts(open_claims, claims - open_claims, members, cents)
