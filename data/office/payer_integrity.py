"""Queries of `medq check` about payers: numbers of two payers, rows of joined ones."""

from collections.abc import Iterator
from typing import Any

from data.models.claims import Claim
from data.models.items import Item
from data.models.payers import ROOT_ID, Payer
from data.models.remittances import Payment
from data.patients import payers
from data.store.store import Store
from medq.domain.claims.payer_identity import KnownPayers
from medq.domain.items.item import State

MOST_ROWS = 20  # of one table


def numbers_of_several(store: Store) -> Iterator[str]:
    """Yield numbers of payers that are not one, and payers that are joined in turn."""
    known = payers.known(store)
    for payer_ids in KnownPayers(known).shared_numbers():
        yield f"payers {', '.join(map(str, payer_ids))} have one number"
    joined = {payer.id for payer in known if payer.joined_to_id is not None}
    for payer in known:
        if payer.joined_to_id in joined:
            yield f"payer {payer.id} is joined to {payer.joined_to_id}, which is joined itself"


def rows_of_joined(store: Store) -> Iterator[str]:
    """Yield rows of payers that are joined to another one: they are that one's."""
    is_open: dict[Any, Any] = {Item: Item.state < int(State.DONE)}
    joined = Payer.select(Payer.id).where(Payer.joined_to_id.is_null(False))
    for table in (Claim, Payment, Item):
        query = table.select(table.id).where(table.payer_id << joined)
        if table in is_open:
            query = query.where(is_open[table])
        for (row_id,) in store.rows(query.order_by(table.id).limit(MOST_ROWS)):
            yield f"{table.table_name()} {row_id} is of a payer that is joined to another one"
    for table in (Claim, Payment):
        root = Payer.select(ROOT_ID).where(Payer.id == table.named_payer_id)
        query = table.select(table.id).where(
            table.named_payer_id.is_null(False), table.payer_id != root
        )
        for (row_id,) in store.rows(query.order_by(table.id).limit(MOST_ROWS)):
            yield f"{table.table_name()} {row_id} is not of the payer that its file names"
