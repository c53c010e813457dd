"""From what the store keeps of an item to its rank, alone or in its group."""

from collections.abc import Sequence
from datetime import date

from data.items.item_records import ItemRecord
from data.items.rank_rows import JOINED, SoloRank
from medq.domain.items.item import GroupKey, Kind, State
from medq.domain.rank.facts import RankContext, RankFacts
from medq.domain.rank.group import TOGETHER, MemberRank, rank_members, solo_rank
from medq.domain.rank.score import rank
from medq.work.desk import Desk


def rank_context(desk: Desk, day: date | None = None) -> RankContext:
    """Return what all ranks of a day share; None is today."""
    return RankContext(day or desk.today(), desk.rank_settings, desk.calendar)


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


def group_of(item: ItemRecord, today: date) -> GroupKey | None:
    """Return the group that an item belongs to: of its kind, payer and cause, while it is open.

    None for a checked-out or pinned item, and for a callback, which is one person's.
    """
    if item.state is not State.OPEN or item.kind is Kind.CALLBACK:
        return None
    if not item.cause or item.payer_id is None or _pinned_until(item, today):
        return None
    return GroupKey(item.payer_id, int(item.kind), item.cause)


def stored_rank(
    desk: Desk,
    context: RankContext,
    item: ItemRecord,
    group_id: int | None,
    *,
    is_joined: bool = False,
) -> SoloRank:
    """Return what is to be stored of an item's own rank, alone or as a member of that group.

    `is_joined`: another item of its claim leads it; it belongs to no group.
    """
    if group_id is None:
        alone = rank(context, rank_facts(desk, item))
        rerank_on = alone.rerank_on.toordinal()
        pinned_until = _pinned_until(item, context.today)
        if pinned_until is not None:
            rerank_on = min(rerank_on, pinned_until.toordinal() + 1)
        behind_lead = JOINED if is_joined else 0
        return SoloRank(None, 0, rerank_on, alone.tier, -alone.sort_value, behind_lead)
    facts = rank_facts(desk, item, member=True, size=TOGETHER)
    solo, key = solo_rank(context, facts)
    return SoloRank(group_id, key, solo.rerank_on.toordinal(), solo.tier, -solo.sort_value, 1)


def member_ranks(desk: Desk, front: Sequence[ItemRecord]) -> list[MemberRank]:
    """Return the ranks of the first `TOGETHER` members of a group."""
    members = [rank_facts(desk, item, member=True) for item in front]
    return rank_members(rank_context(desk), members, [item.tie for item in front])


def _pinned_until(item: ItemRecord, today: date) -> date | None:
    """Return the last day of a pin that is in force."""
    return None if item.pinned_on(today) is None else item.pinned_until
