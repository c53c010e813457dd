"""From what the store keeps of an item to its rank, alone or in its group, and back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from data.items import item_groups, item_records, stored_ranks
from data.items.item_groups import GroupMember, SoloOrder
from data.items.item_records import ItemRecord
from data.items.stored_ranks import MemberRanks, RankVersion, SoloRank
from data.store.columns import NO_DATE
from medq.domain.items.item import GroupKey, Kind, State
from medq.domain.rank.facts import RankFacts
from medq.domain.rank.group import (
    TOGETHER,
    MemberRank,
    Tie,
    rank_members,
    solo_rank,
    solo_rank_from_key,
)
from medq.domain.rank.score import Rank, rank
from medq.work.desk import Desk

CHUNK = 500  # items read at once


class RerankResult(NamedTuple):
    """The new ranks of items whose rank changes on a day, not stored yet."""

    ranks: list[tuple[ItemRecord, SoloRank]]  # of items that stay in their group, or in none
    regrouped: list[int]  # ids of items that join a group or leave one


def rank_facts(desk: Desk, item: ItemRecord, *, member: bool = False, size: int = 1) -> RankFacts:
    """Return an item as the rank sees it.

    Alone, or as a `member` of a group of `size` that shares the setup. Promised windows become a
    day and minutes of the office's day.
    """
    start = item.window_start.astimezone(desk.zone) if item.window_start else None
    end = item.window_end.astimezone(desk.zone) if item.window_end else None
    return RankFacts(
        kind=item.kind,
        money_cents=item.money_cents,
        recovery_ppm=item.recovery_ppm,
        age_start=item.age_start,
        minutes=item.minutes,
        act_by=item.act_by,
        deadline=item.deadline,
        importance=item.importance,
        promise_day=start.date() if start and item.promised else None,
        promise_from=start.hour * 60 + start.minute if start else None,
        promise_to=end.hour * 60 + end.minute if end else None,
        missed=item.is_promise_missed,
        duty=item.duty,
        set_up_minutes=desk.rank_settings.set_up(item.minutes) if member else 0,
        group_size=size,
    )


def item_rank(desk: Desk, item: ItemRecord) -> Rank:
    """Return an item's rank today, alone."""
    return rank(rank_facts(desk, item), desk.today(), desk.rank_settings, desk.calendar)


def group_of(desk: Desk, item: ItemRecord) -> GroupKey | None:
    """Return the group that an item belongs to: of its kind, payer and cause, while it is open.

    None for a checked-out or pinned item, and for a callback, which is one person's.
    """
    if item.state is not State.OPEN or item.kind is Kind.CALLBACK:
        return None
    if not item.cause or item.payer_id is None or _pinned_until(desk, item):
        return None
    return GroupKey(item.payer_id, int(item.kind), item.cause)


def stored_rank(desk: Desk, item: ItemRecord, group_id: int | None) -> SoloRank:
    """Return what is to be stored of an item's own rank, alone or as a member of that group."""
    if group_id is None:
        alone = item_rank(desk, item)
        rerank_on = alone.rerank_on.toordinal()
        pinned_until = _pinned_until(desk, item)
        if pinned_until is not None:
            rerank_on = min(rerank_on, pinned_until.toordinal() + 1)
        return SoloRank(None, 0, rerank_on, alone.tier, -alone.sort_value, 0)
    facts = rank_facts(desk, item, member=True, size=TOGETHER)
    solo, key = solo_rank(facts, desk.today(), desk.rank_settings, desk.calendar)
    return SoloRank(group_id, key, solo.rerank_on.toordinal(), solo.tier, -solo.sort_value, 1)


def member_ranks(desk: Desk, front: Sequence[ItemRecord]) -> list[MemberRank]:
    """Return the ranks of the first `TOGETHER` members of a group."""
    members = [rank_facts(desk, item, member=True) for item in front]
    ties = [_tie(item) for item in front]
    return rank_members(members, ties, desk.today(), desk.rank_settings, desk.calendar)


def _tie(item: ItemRecord) -> Tie:
    return item.act_by.toordinal() if item.act_by else NO_DATE, -item.money_cents, item.id


def update_ranks(desk: Desk, item_ids: Iterable[int]) -> int:
    """Update the stored ranks of items and of the groups that they are in or left.

    Returns the number of ranks that changed. Call inside a write transaction. Ranks are derived:
    they raise no version and are in no event. Of a group, at most `TOGETHER` members besides these
    items are read and changed.
    """
    ordered = sorted(set(item_ids))
    return sum(
        _update_chunk(desk, ordered[start : start + CHUNK])
        for start in range(0, len(ordered), CHUNK)
    )


def _update_chunk(desk: Desk, item_ids: Sequence[int]) -> int:
    records = {item.id: item for item in item_records.by_ids(desk.store, item_ids)}
    group_by_item = {item.id: group_of(desk, item) for item in records.values()}
    group_ids = item_groups.group_ids(
        desk.store, {group for group in group_by_item.values() if group is not None}
    )
    touched: dict[int, int] = {}  # group id to the number of these items that join, leave or move
    changed = []
    for item in records.values():
        group = group_by_item[item.id]
        solo = stored_rank(desk, item, group_ids[group] if group else None)
        if _is_changed(item, solo):
            changed.append((item.id, solo))
        for group_id in {solo.group_id, item.group_id} - {None}:
            assert group_id is not None
            touched[group_id] = touched.get(group_id, 0) + 1
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
    ranks, regrouped = [], []
    for item in records:
        if (group_of(desk, item) is None) == (item.group_id is None):
            ranks.append((item, stored_rank(desk, item, item.group_id)))
        else:
            regrouped.append(item.id)
    return RerankResult(ranks, regrouped)


def store_reranked(desk: Desk, result: RerankResult) -> int:
    """Store what `reranked` returned and the ranks in the groups; return how many were stored.

    Call inside a write transaction. An item that somebody changed or reranked meanwhile keeps the
    rank that they gave it.
    """
    versions = stored_ranks.versions(desk.store, (item.id for item, _solo in result.ranks))
    current = [
        (item, solo)
        for item, solo in result.ranks
        if versions.get(item.id) == RankVersion(item.version, item.rerank_on)
    ]
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
    key = SoloOrder(min(item.solo_rank_key, solo.solo_rank_key), *_tie(item))
    return last_key is None or key <= last_key


def update_group_ranks(desk: Desk, touched: dict[int, int], records: dict[int, ItemRecord]) -> int:
    """Rank the front members of groups, and those that just left it; return how many changed.

    `touched` is, by group, how many items joined, left or moved: a member that was in the front is
    now at most as many ranks behind it. `records` are the items read already.
    """
    fronts = {
        group: item_groups.group_front(desk.store, group, TOGETHER + count)
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
                if member.ranks != rank
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


def _pinned_until(desk: Desk, item: ItemRecord) -> date | None:
    """Return the last day of a pin that is in force."""
    return None if item.pinned_on(desk.today()) is None else item.pinned_until
