"""The list of payers with what an office knows of each."""

from typing import NamedTuple

from peewee import fn

from data.models.claims import Claim
from data.models.payers import Payer
from data.patients import payers
from data.store.store import Store
from medq.domain.claims.claim import PayerNumber


class PayerLine(NamedTuple):
    """A payer in the list; `claims` were billed to it or to a payer that is joined to it."""

    id: int
    name: str
    numbers: tuple[PayerNumber, ...]  # the first is its own
    kind: str
    is_confirmed: bool
    joined_to_id: int | None
    claims: int


def payer_lines(store: Store) -> list[PayerLine]:
    """Return every payer by name, those that are joined to another one among them."""
    claim_counts = Claim.select(Claim.payer_id, fn.COUNT(Claim.id)).group_by(Claim.payer_id)
    claims: dict[int, int] = dict(store.rows(claim_counts))
    kinds = store.rows(Payer.select(Payer.id, Payer.kind, Payer.confirmed))
    kind_by_payer = {payer_id: (kind, bool(confirmed)) for payer_id, kind, confirmed in kinds}
    return [
        PayerLine(
            payer.id,
            payer.name,
            payer.numbers,
            *kind_by_payer[payer.id],
            payer.joined_to_id,
            claims.get(payer.id, 0),
        )
        for payer in sorted(payers.known(store), key=lambda payer: (payer.name, payer.id))
    ]
