"""Joined items: those of one claim that are in the queue. One leads; the list shows it alone."""

from collections.abc import Collection, Iterable, Sequence

from data.items import item_records, joined_items
from data.items.item_filter import ItemFilter
from data.items.item_records import ItemRecord
from medq.domain.items.item import JoinedItem, Kind, State
from medq.domain.rank.facts import RankContext
from medq.domain.rank.joined import best_first, own_order
from medq.work.desk import Desk
from medq.work.items.item_ranks import rank_context, rank_facts


def can_join(item: ItemRecord) -> bool:
    """Return whether an item is joined with the others of its claim: it is in the queue."""
    return item.state in (State.OPEN, State.TAKEN) and joined_claim_id(item) is not None


def joined_claim_id(item: ItemRecord) -> int | None:
    """Return the claim that an item stands for, or None: a callback is about a person."""
    return None if item.kind is Kind.CALLBACK else item.claim_id


def joined_with(desk: Desk, item: ItemRecord) -> list[ItemRecord]:
    """Return the other items in the queue that name the item's claim, the lead first.

    Of an item on hold those that it will be joined with when it comes back.
    """
    return joined_with_each(desk, [item])[item.id]


def joined_with_each(desk: Desk, items: Sequence[ItemRecord]) -> dict[int, list[ItemRecord]]:
    """Return by item what `joined_with` returns; the items of all claims are read at once."""
    by_claim: dict[int | None, list[ItemRecord]] = {}
    for item in (*items, *unread_items(desk, items)):
        if can_join(item):
            by_claim.setdefault(joined_claim_id(item), []).append(item)
    context = rank_context(desk)
    ordered = {
        claim_id: _best_first(desk, context, joined) for claim_id, joined in by_claim.items()
    }
    return {
        item.id: [other for other in ordered.get(joined_claim_id(item), ()) if other.id != item.id]
        for item in items
    }


def joined_of_row(desk: Desk, item_id: int) -> tuple[JoinedItem, ...]:
    """Return the other items in the queue that name the item's claim, as its row shows them."""
    matches = joined_items.joined_by_row(desk.store, [item_id], ItemFilter(joined=True))
    return tuple(item for item in matches.get(item_id, ()) if item.id != item_id)


def unread_items(
    desk: Desk, records: Collection[ItemRecord], claim_ids: Iterable[int] = ()
) -> list[ItemRecord]:
    """Return what is joined with `records`, or names one of these claims, and is not among them."""
    named = {claim_id for claim_id in map(joined_claim_id, records) if claim_id is not None}
    item_ids = joined_items.ids_of_claims(desk.store, named.union(claim_ids))
    unread_ids = set(item_ids) - {item.id for item in records}
    return item_records.by_ids(desk.store, sorted(unread_ids)) if unread_ids else []


def behind_leads(desk: Desk, context: RankContext, records: Iterable[ItemRecord]) -> frozenset[int]:
    """Return the ids of those items that another item of their claim leads.

    `records` hold all joined items of each claim that they name.
    """
    by_claim: dict[int, list[ItemRecord]] = {}
    for item in records:
        if item.claim_id is not None and can_join(item):
            by_claim.setdefault(item.claim_id, []).append(item)
    return frozenset(
        item.id
        for items in by_claim.values()
        if len(items) > 1
        for item in _best_first(desk, context, items)[1:]
    )


def _best_first(
    desk: Desk, context: RankContext, items: Collection[ItemRecord]
) -> list[ItemRecord]:
    by_id = {item.id: item for item in items}
    orders = (own_order(context, rank_facts(desk, item), item.tie) for item in items)
    return [by_id[item_id] for item_id in best_first(orders)]
