"""The terms of stored items' ranks, alone or in their groups."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from data.items import group_front, item_records
from data.items.item_records import ItemRecord
from medq.domain.claims.deadline_rule import deadline_adjective
from medq.domain.items.item import ItemRow
from medq.domain.rank.explanation import GroupTerm, MinutesTerm, RankTerm, explain, pin_term
from medq.domain.rank.group import TOGETHER, GroupRank, rank_group
from medq.work.desk import Desk
from medq.work.items.item_ranks import rank_context, rank_facts


@dataclass(frozen=True, slots=True)
class GroupFronts:
    """The first members of groups, each read once for all items that share a group."""

    desk: Desk
    by_group: dict[int, list[ItemRecord]] = field(default_factory=dict)

    def of(self, group_id: int) -> list[ItemRecord]:
        """Return the first `TOGETHER` members of a group."""
        if group_id not in self.by_group:
            rows = group_front.group_front(self.desk.store, group_id, TOGETHER)
            self.by_group[group_id] = item_records.by_ids(self.desk.store, [row.id for row in rows])
        return self.by_group[group_id]


def terms_of(desk: Desk, rows: Sequence[ItemRow]) -> list[tuple[RankTerm, ...]]:
    """Return the terms of each row's rank, in the order of the rows."""
    records = {item.id: item for item in item_records.by_ids(desk.store, [row.id for row in rows])}
    fronts = GroupFronts(desk)
    return [item_terms(desk, records[row.id], fronts) if row.id in records else () for row in rows]


def item_terms(
    desk: Desk, item: ItemRecord, fronts: GroupFronts | None = None
) -> tuple[RankTerm, ...]:
    """Return the terms of an item's rank; a pin of the reader's own comes first."""
    terms = _terms(desk, item, fronts or GroupFronts(desk))
    if item.pinned_until and item.pinned_on(desk.today()) == desk.user.id:
        return (pin_term("you", item.pinned_until), *terms)
    return terms


def _terms(desk: Desk, item: ItemRecord, fronts: GroupFronts) -> tuple[RankTerm, ...]:
    context = rank_context(desk)
    name = deadline_adjective(item.rule)
    alone = explain(context, rank_facts(desk, item), name).terms
    front = fronts.of(item.group_id) if item.group_id is not None else []
    if item.group_id is None or len(front) == 1:
        return alone
    member = rank_facts(desk, item, member=True)
    index = next((index for index, other in enumerate(front) if other.id == item.id), None)
    if index is None:
        return explain(context, replace(member, group_size=TOGETHER), name).terms
    facts = [rank_facts(desk, other, member=True) for other in front]
    group = rank_group(context, facts)
    if index not in group.best and item.behind_lead:
        minutes = member.marginal_minutes
        last: RankTerm = MinutesTerm(
            Fraction(minutes), minutes, 0, 1, group.scores[index], is_group_set_up=True
        )
    else:
        last = _group_term(group, len(front), _member_count(desk, item.group_id, len(front)))
    return (*(term for term in alone if not isinstance(term, MinutesTerm)), last)


def _group_term(group: GroupRank, front: int, members: int) -> GroupTerm:
    return GroupTerm(
        group.worth / group.minutes,
        best=len(group.best),
        front=front,
        members=members,
        worth=group.worth,
        minutes=group.minutes,
        set_up_minutes=group.set_up_minutes,
        each_minutes=group.each_minutes,
        score_micros=group.score,
    )


def _member_count(desk: Desk, group_id: int, front: int) -> int:
    """Return the number of members of a group whose front has that many."""
    if front < TOGETHER:
        return front
    return max(front, group_front.group_sizes(desk.store, [group_id])[group_id])
