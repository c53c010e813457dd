"""Update of stored ranks: of items, of those of their claims, of the groups they join or leave."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from data.items import group_front, item_groups, item_records, stored_ranks
from data.items.group_front import GroupMember
from data.items.item_groups import SoloOrder
from data.items.item_records import ItemRecord
from data.items.rank_rows import JOINED, MemberRanks, SoloRank
from medq.domain.rank.group import TOGETHER, MemberRank, solo_rank_from_key
from medq.work.desk import Desk
from medq.work.items.item_ranks import group_of, member_ranks, rank_context, stored_rank
from medq.work.items.joins import behind_leads, unread_items

CHUNK = 500  # items read at once


class RerankResult(NamedTuple):
    """The new ranks of items whose rank changes on a day, not stored yet."""

    ranks: list[tuple[ItemRecord, SoloRank]]  # of items that stay in their group, or in none
    regrouped: list[int]  # ids of items that join a group or leave one, or that begin to lead


def update_ranks(desk: Desk, item_ids: Iterable[int], left_claims: Iterable[int] = ()) -> int:
    """Update the stored ranks of items, of those joined with them, and of their groups.

    `left_claims` are the claims that some of the items named before. Returns the number of ranks
    that changed. Call inside a write transaction. Ranks are derived: they raise no version and are
    in no event. Of a group, at most `TOGETHER` members besides these items are read and changed.
    """
    ordered, claim_ids = sorted(set(item_ids)), sorted(set(left_claims))
    starts = range(0, max(len(ordered), len(claim_ids)), CHUNK)
    return sum(
        _update_chunk(desk, ordered[start : start + CHUNK], claim_ids[start : start + CHUNK])
        for start in starts
    )


def _update_chunk(desk: Desk, item_ids: Sequence[int], left_claims: Sequence[int]) -> int:
    records = {item.id: item for item in item_records.by_ids(desk.store, item_ids)}
    records |= {item.id: item for item in unread_items(desk, records.values(), left_claims)}
    context = rank_context(desk)
    joined_ids = behind_leads(desk, context, records.values())
    group_by_item = {
        item.id: None if item.id in joined_ids else group_of(item, context.today)
        for item in records.values()
    }
    group_ids = item_groups.group_ids(
        desk.store, {group for group in group_by_item.values() if group is not None}
    )
    touched: dict[int, int] = {}  # group id to the number of these items that join, leave or move
    changed = []
    for item in records.values():
        group = group_by_item[item.id]
        group_id = group_ids[group] if group else None
        solo = stored_rank(desk, context, item, group_id, is_joined=item.id in joined_ids)
        if _is_changed(item, solo):
            changed.append((item.id, solo))
        for touched_id in {solo.group_id, item.group_id} - {None}:
            assert touched_id is not None
            touched[touched_id] = touched.get(touched_id, 0) + 1
    stored_ranks.save_solo_ranks(desk.store, changed)
    return len(changed) + update_group_ranks(desk, touched, records)


def _is_changed(item: ItemRecord, solo: SoloRank) -> bool:
    """Return whether the stored solo rank differs; a member's own tier and key are the group's."""
    if (solo.group_id, solo.solo_rank_key, solo.rerank_on) != (
        item.group_id,
        item.solo_rank_key,
        item.rerank_on,
    ):
        return True
    is_alone = solo.group_id is None
    return is_alone and solo[3:] != (item.tier, item.rank_key, item.behind_lead)


def reranked(desk: Desk, records: Sequence[ItemRecord]) -> RerankResult:
    """Return the solo ranks of these items from today on; needs no lock."""
    context, ranks, regrouped = rank_context(desk), [], []
    joined_ids = behind_leads(desk, context, [*records, *unread_items(desk, records)])
    for item in records:
        is_joined = item.id in joined_ids
        is_single = is_joined or group_of(item, context.today) is None
        if is_single == (item.group_id is None) and is_joined == (item.behind_lead == JOINED):
            solo = stored_rank(desk, context, item, item.group_id, is_joined=is_joined)
            ranks.append((item, solo))
        else:
            regrouped.append(item.id)
    return RerankResult(ranks, regrouped)


def store_reranked(desk: Desk, result: RerankResult) -> int:
    """Store what `reranked` returned and the ranks in the groups; return how many were stored.

    Call inside a write transaction. An item that somebody changed or reranked meanwhile keeps the
    rank that they gave it.
    """
    unchanged_ids = stored_ranks.unchanged_ids(desk.store, (item for item, _solo in result.ranks))
    current = [(item, solo) for item, solo in result.ranks if item.id in unchanged_ids]
    stored_ranks.save_reranked(desk.store, [(item.id, solo) for item, solo in current])
    touched = Counter(item.group_id for item, _solo in current if item.group_id is not None)
    last_keys = {
        group: item_groups.last_front_key(desk.store, group, TOGETHER) for group in touched
    }
    # Members behind the front rank alone, so a group changes only where one of the front did.
    changed_groups = {
        item.group_id
        for item, solo in current
        if item.group_id is not None and _is_in_front(item, solo, last_keys[item.group_id])
    }
    update_group_ranks(
        desk,
        {group: touched[group] for group in changed_groups},
        {item.id: item for item, _solo in current},
    )
    return len(current) + (update_ranks(desk, result.regrouped) if result.regrouped else 0)


def _is_in_front(item: ItemRecord, solo: SoloRank, last_key: SoloOrder | None) -> bool:
    """Return whether a member is in the front of its group by its new solo rank or was before.

    `last_key` is the key of the front's last member; None where the front holds all members.
    """
    key = (min(item.solo_rank_key, solo.solo_rank_key), *item.tie)
    return last_key is None or key <= last_key


def update_group_ranks(desk: Desk, touched: dict[int, int], records: dict[int, ItemRecord]) -> int:
    """Rank the front members of groups, and those that just left it; return how many changed.

    `touched` is, by group, how many items joined, left or moved: a member that was in the front is
    now at most as many ranks behind it. `records` are the items read already.
    """
    fronts = {
        group: group_front.group_front(desk.store, group, TOGETHER + count)
        for group, count in sorted(touched.items())
    }
    unread = [
        member.id
        for front in fronts.values()
        for member in front[:TOGETHER]
        if member.id not in records
    ]
    for start in range(0, len(unread), CHUNK):
        chunk = item_records.by_ids(desk.store, unread[start : start + CHUNK])
        records |= {item.id: item for item in chunk}
    changed = []
    for front in fronts.values():
        if front:
            ranks = _front_ranks(desk, front, records)
            changed += [
                (member.id, rank)
                for member, rank in zip(front, ranks, strict=True)
                if not member.has_ranks(rank)
            ]
    stored_ranks.save_member_ranks(desk.store, changed)
    return len(changed)


def _front_ranks(
    desk: Desk, front: Sequence[GroupMember], records: dict[int, ItemRecord]
) -> list[MemberRanks]:
    """Return the ranks of the first members of a group, and of those that just left its front."""
    ranks = member_ranks(desk, [records[member.id] for member in front[:TOGETHER]])
    ranks += [
        MemberRank(*solo_rank_from_key(member.solo_rank_key), behind_lead=True)
        for member in front[TOGETHER:]
    ]
    return [MemberRanks(rank.tier, -rank.sort_value, int(rank.behind_lead)) for rank in ranks]
