"""The checks of `medq check` on ranks, groups and joined items: what is stored equals a fresh one.

What the next new-day run re-ranks is passed over.
"""

from collections.abc import Iterator

from data.items import item_records, joined_items
from data.items.item_records import ItemRecord
from data.items.rank_rows import JOINED
from data.office import integrity
from medq.domain.rank.facts import RankContext
from medq.domain.rank.group import TOGETHER, MemberRank, solo_rank_from_key
from medq.work.desk import Desk
from medq.work.items.item_ranks import group_of, member_ranks, rank_context, stored_rank
from medq.work.items.joins import behind_leads, unread_items

CHUNK = 1000


def wrong_group_ranks(desk: Desk) -> Iterator[str]:
    """Yield members whose rank is not the one their group gives them.

    The first members of a group are ranked together, further ones on their own.
    """
    today = desk.today().toordinal()
    for group in integrity.group_keys(desk.store):
        after = integrity.BEFORE_FIRST
        is_front = True
        while keys := integrity.members(desk.store, group, after, CHUNK):
            after = keys[-1]
            item_ids = [key.id for key in keys]
            record_by_id = {item.id: item for item in item_records.by_ids(desk.store, item_ids)}
            members = [record_by_id[item_id] for item_id in item_ids]
            if is_front and any(item.rerank_on <= today for item in members[:TOGETHER]):
                break
            ranks = member_ranks(desk, members[:TOGETHER]) if is_front else []
            ranks += [
                MemberRank(*solo_rank_from_key(item.solo_rank_key), behind_lead=True)
                for item in members[len(ranks) :]
            ]
            is_front = False
            for item, rank in zip(members, ranks, strict=True):
                computed = (rank.tier, -rank.sort_value, int(rank.behind_lead))
                if computed != (item.tier, item.rank_key, item.behind_lead):
                    yield f"item {item.id}: rank differs from what group {group} gives"


def wrong_item_ranks(desk: Desk) -> Iterator[str]:
    """Yield items whose stored group or solo rank differs from the rank function's."""
    context, group_by_id = rank_context(desk), integrity.group_keys(desk.store)
    for item in _ranked_items(desk):
        if item.rerank_on <= context.today.toordinal():
            continue
        is_joined = item.behind_lead == JOINED
        group = None if is_joined else group_of(item, context.today)
        if (group_by_id[item.group_id] if item.group_id else None) != group:
            yield f"item {item.id} is in the wrong group"
            continue
        solo = stored_rank(desk, context, item, item.group_id, is_joined=is_joined)
        is_single = item.group_id is None
        if solo[1:3] != (item.solo_rank_key, item.rerank_on) or (
            is_single and solo[3:] != (item.tier, item.rank_key, item.behind_lead)
        ):
            yield f"item {item.id}: stored rank differs from the rank function"


def wrong_joins(desk: Desk) -> Iterator[str]:
    """Yield items that lead the items of their claim, or are behind, against their own ranks."""
    context = rank_context(desk)
    for items in _ranked_chunks(desk):
        yield from _wrong_joins_among(desk, context, items)


def _wrong_joins_among(desk: Desk, context: RankContext, items: list[ItemRecord]) -> Iterator[str]:
    queued = [*items, *unread_items(desk, items)]
    today = context.today.toordinal()
    due_claims = {item.claim_id for item in queued if item.rerank_on <= today}
    joined_ids = behind_leads(desk, context, queued)
    for item in items:
        is_behind = item.behind_lead == JOINED
        if is_behind != (item.id in joined_ids) and item.claim_id not in due_claims:
            place = "behind" if is_behind else "not behind"
            yield f"item {item.id} is {place} another item of claim {item.claim_id}"


def claims_of_several(desk: Desk) -> Iterator[str]:
    """Yield claims whose items several people have checked out."""
    for claim_id in joined_items.claims_held_by_several(desk.store):
        yield f"claim {claim_id} is checked out to several people"


def _ranked_chunks(desk: Desk) -> Iterator[list[ItemRecord]]:
    """Yield the items that are not done, a chunk at a time."""
    last_id = 0
    while item_ids := integrity.ranked_items(desk.store, last_id, CHUNK):
        last_id = item_ids[-1]
        yield item_records.by_ids(desk.store, item_ids)


def _ranked_items(desk: Desk) -> Iterator[ItemRecord]:
    for items in _ranked_chunks(desk):
        yield from items
