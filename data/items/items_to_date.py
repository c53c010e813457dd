"""Which open items changed rules and coverages may date again."""

from collections.abc import Collection, Iterable
from typing import Any

from data.models.items import Item, SharedText
from data.models.patients import Coverage
from data.models.payers import Payer
from data.store.store import Store
from medq.domain.items.item import State
from medq.domain.reasons.ways import Way

WAYS_TO_OTHERS = (Way.OTHER_PAYER, Way.NEXT_PAYER)


def _has_way_to_others() -> Any:
    """Return the condition that an item may be worked by a claim to another payer."""
    named = SharedText.text.contains(WAYS_TO_OTHERS[0].value)
    for way in WAYS_TO_OTHERS[1:]:
        named |= SharedText.text.contains(way.value)
    return Item.ways_id << SharedText.select(SharedText.id).where(named)


def with_ways_to_others(store: Store, patient_ids: Iterable[int]) -> list[int]:
    """Return the open items of patients whose deadline may depend on their other payers."""
    query = Item.select(Item.id).where(Item.state < int(State.DONE), _has_way_to_others())
    return [item_id for (item_id,) in store.rows_with(query, Item.patient_id, patient_ids)]


def of_payers(
    store: Store, payer_ids: Collection[int], after: int = 0, limit: int | None = None
) -> list[int]:
    """Return open items with higher ids that the rules of payers date, in order; None: all.

    Theirs, and those of patients whom they insure that may be worked by a claim to them.
    """
    payers = list(payer_ids)
    insured = Coverage.select(Coverage.patient_id).where(Coverage.payer_id << payers)
    is_touched = (Item.payer_id << payers) | (_has_way_to_others() & (Item.patient_id << insured))
    return _open_after(store, is_touched, after, limit)


def of_kinds(store: Store, kinds: Collection[int], after: int, limit: int) -> list[int]:
    """Return open items of these kinds with higher ids, in order."""
    return _open_after(store, Item.kind << list(kinds), after, limit)


def _open_after(store: Store, condition: Any, after: int, limit: int | None) -> list[int]:
    query = Item.select(Item.id).where(Item.state < int(State.DONE), Item.id > after, condition)
    return [item_id for (item_id,) in store.rows(query.order_by(Item.id).limit(limit))]


def payers_of_kinds(store: Store, kinds: Collection[str]) -> list[int]:
    """Return the payers with one of these plan types."""
    query = Payer.select(Payer.id).where(Payer.kind << list(kinds)).order_by(Payer.id)
    return [payer_id for (payer_id,) in store.rows(query)]
