"""The list of payers with what an office knows of each."""

from typing import NamedTuple

from peewee import fn

from data.models.claims import Claim
from data.models.payers import Payer, PayerAlias
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
    aliases: dict[int, list[PayerNumber]] = {}
    query = PayerAlias.select(PayerAlias.payer_id, PayerAlias.qualifier, PayerAlias.identifier)
    for payer_id, *number in store.rows(
        query.order_by(PayerAlias.qualifier, PayerAlias.identifier)
    ):
        aliases.setdefault(payer_id, []).append(PayerNumber(*number))
    claim_counts = Claim.select(Claim.payer_id, fn.COUNT(Claim.id)).group_by(Claim.payer_id)
    claims: dict[int, int] = dict(store.rows(claim_counts))
    columns = (
        *(Payer.id, Payer.name, Payer.qualifier, Payer.identifier, Payer.kind, Payer.confirmed),
        Payer.joined_to_id,
    )
    return [
        PayerLine(
            payer_id,
            name,
            (PayerNumber(qualifier, identifier), *aliases.get(payer_id, ())),
            kind,
            bool(confirmed),
            joined_to_id,
            claims.get(payer_id, 0),
        )
        for payer_id, name, qualifier, identifier, kind, confirmed, joined_to_id in store.rows(
            Payer.select(*columns).order_by(Payer.name, Payer.id)
        )
    ]
