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
    short_name: str
    numbers: tuple[PayerNumber, ...]  # the first is its own
    kind: str
    is_confirmed: bool
    joined_to_id: int | None
    claims: int


def payer_lines(store: Store) -> list[PayerLine]:
    """Return every payer by name, those that are joined to another one among them."""
    claim_counts = Claim.select(Claim.payer_id, fn.COUNT(Claim.id)).group_by(Claim.payer_id)
    claims: dict[int, int] = dict(store.rows(claim_counts))
    columns = (Payer.id, Payer.short_name, Payer.kind, Payer.confirmed)
    office_words = {
        payer_id: (short_name, kind, bool(confirmed))
        for payer_id, short_name, kind, confirmed in store.rows(Payer.select(*columns))
    }
    lines = []
    for payer in sorted(payers.known(store), key=lambda payer: (payer.name, payer.id)):
        short_name, kind, is_confirmed = office_words[payer.id]
        lines.append(
            PayerLine(
                id=payer.id,
                name=payer.name,
                short_name=short_name,
                numbers=payer.numbers,
                kind=kind,
                is_confirmed=is_confirmed,
                joined_to_id=payer.joined_to_id,
                claims=claims.get(payer.id, 0),
            )
        )
    return lines
