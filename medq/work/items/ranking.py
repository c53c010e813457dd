"""From what the store keeps of an item to its place, alone or in its group, and back: the only room that joins the rank to
the store."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from data.items import items
from data.items.due import PROMISE_MISSED
from data.items.items import Group, GroupKey, ItemRecord
from data.store.columns import NO_DATE
from medq.domain.items.item import ItemRow, Kind, State, Term
from medq.domain.money import dollars
from medq.domain.rank.explanation import Explanation, RankTerm, Words, explain, pin_term
from medq.domain.rank.facts import RankFacts
from medq.domain.rank.group import (
    TOGETHER,
    MemberRank,
    Tie,
    rank_group,
    rank_members,
    solo_rank,
    solo_rank_from_key,
)
from medq.domain.rank.score import Rank, rank
from medq.work.desk import Desk

CHUNK = 500
Own = tuple[
    int | None, int, int, int, int, int
]  # group, solo rank key, rerank on, tier, rank key, behind lead


def rank_facts(desk: Desk, item: ItemRecord, *, member: bool = False, size: int = 1) -> RankFacts:
    """An item as the rank sees it, alone or as the `member` of a group of that size, which shares the set-up. Promised
    windows become a day and minutes of the office's day."""
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
        missed=item.promised == PROMISE_MISSED,
        duty=item.duty,
        set_up_minutes=desk.weights.set_up(item.minutes) if member else 0,
        group_size=size,
    )


def place(desk: Desk, item: ItemRecord) -> Rank:
    """Where an item stands today by itself."""
    return rank(rank_facts(desk, item), desk.today(), desk.weights, desk.calendar)


def group_of(desk: Desk, item: ItemRecord) -> Group | None:
    """The group an item stands in: of its kind, payer and cause, while it is open. Taken or pinned it stands alone, and a
    call back is one person's."""
    if (
        item.state is not State.OPEN
        or item.kind is Kind.CALLBACK
        or not item.cause
        or item.payer_id is None
    ):
        return None
    return None if _pin_ends(desk, item) else (item.payer_id, int(item.kind), item.cause)


def own_of(desk: Desk, item: ItemRecord, group: int | None) -> Own:
    """What is stored of an item's own place: alone, or as one of many behind a lead."""
    if group is None:
        found = place(desk, item)
        change = found.rerank_on
        ends = _pin_ends(desk, item)
        turns = (
            change.toordinal() if ends is None else min(change.toordinal(), ends.toordinal() + 1)
        )
        return None, 0, turns, found.tier, -found.order, 0
    facts = rank_facts(desk, item, member=True, size=TOGETHER)
    found, solo_rank_key = solo_rank(facts, desk.today(), desk.weights, desk.calendar)
    return group, solo_rank_key, found.rerank_on.toordinal(), found.tier, -found.order, 1


def member_places(desk: Desk, front: Sequence[ItemRecord]) -> list[MemberRank]:
    """Where the first members of a group stand."""
    members = [rank_facts(desk, item, member=True) for item in front]
    return rank_members(
        members, [_tie(item) for item in front], desk.today(), desk.weights, desk.calendar
    )


def _tie(item: ItemRecord) -> Tie:
    return item.act_by.toordinal() if item.act_by else NO_DATE, -item.money_cents, item.id


def update_ranks(desk: Desk, ids: Iterable[int]) -> int:
    """Bring the stored places of these items up to date, and those of the groups they stand in or left; how many moved.

    Call it inside `writing()`. Places are derived: they bump no version and stand in no event. Of a group at most
    `TOGETHER` members are read and moved besides these items.
    """
    wanted = sorted(set(ids))
    return sum(
        _rank_again(desk, wanted[start : start + CHUNK]) for start in range(0, len(wanted), CHUNK)
    )


def _rank_again(desk: Desk, ids: Sequence[int]) -> int:
    known = {item.id: item for item in items.item_records(desk.store, ids)}
    keys = {item.id: group_of(desk, item) for item in known.values()}
    groups = items.group_ids(desk.store, {key for key in keys.values() if key})
    touched: dict[int, int] = {}  # group to how many of these items came, went or moved in it
    changed = []
    for item in known.values():
        key = keys[item.id]
        own = own_of(desk, item, groups[key] if key else None)
        stored = (item.group_id, item.solo_rank_key, item.rerank_on)
        if own[:3] != stored or (
            own[0] is None and own[3:] != (item.tier, item.rank_key, item.behind_lead)
        ):
            changed.append((*own, item.id))
        for group in {own[0], item.group_id} - {None}:
            assert group is not None
            touched[group] = touched.get(group, 0) + 1
    items.save_solo_ranks(desk.store, changed)
    return len(changed) + update_group_ranks(desk, touched, known)


class RerankResult(NamedTuple):
    """What turning items gives: who stays in its group, with its new own place; who comes into one or leaves it."""

    places: list[tuple[ItemRecord, Own]]
    moved: list[int]


def reranked(desk: Desk, found: Sequence[ItemRecord]) -> RerankResult:
    """Where these items stand by themselves from today on: the work of a new day that needs no lock."""
    places, moved = [], []
    for item in found:
        if (group_of(desk, item) is None) == (item.group_id is None):
            places.append((item, own_of(desk, item, item.group_id)))
        else:
            moved.append(item.id)
    return RerankResult(places, moved)


def store_reranked(desk: Desk, one: RerankResult) -> int:
    """Write what `turned` gave, and the places in the groups; how many were written. Inside `writing()`.

    What somebody changed or turned meanwhile stands where they put it already.
    """
    there = items.versions(desk.store, (item.id for item, _own in one.places))
    kept = [
        (item, own)
        for item, own in one.places
        if there.get(item.id) == (item.version, item.rerank_on)
    ]
    items.save_reranked(desk.store, [(*own[1:], item.id) for item, own in kept])
    touched = Counter(item.group_id for item, _own in kept if item.group_id is not None)
    last = {group: items.last_front_key(desk.store, group, TOGETHER) for group in touched}
    # Those behind the first stand by themselves: a group of which none that turned is one of the first, or was, stands as it stood.
    stirred = {
        item.group_id
        for item, own in kept
        if item.group_id is not None and _is_first(item, own, last[item.group_id])
    }
    update_group_ranks(
        desk, {group: touched[group] for group in stirred}, {item.id: item for item, _own in kept}
    )
    return len(kept) + (update_ranks(desk, one.moved) if one.moved else 0)


def _is_first(item: ItemRecord, own: Own, last: GroupKey | None) -> bool:
    """Whether an item is one of the first of its group by its new own place, or was by the one before; `last` is the last of
    them, None where all members are. The others' places are the same before and after."""
    return last is None or (min(item.solo_rank_key, own[1]), *_tie(item)) <= last


def update_group_ranks(desk: Desk, touched: dict[int, int], known: dict[int, ItemRecord]) -> int:
    """Give the first members of these groups their places; those that were first and are not any more, their own.

    `touched` says how many items came, went or moved in each group, `known` is what was read of items already. Who was
    among the first is now at most as many places further down as items were touched.
    """
    rows = {
        group: items.group_front(desk.store, group, TOGETHER + number)
        for group, number in sorted(touched.items())
    }
    unknown = [row[0] for found in rows.values() for row in found[:TOGETHER] if row[0] not in known]
    for start in range(0, len(unknown), CHUNK):
        known |= {
            item.id: item for item in items.item_records(desk.store, unknown[start : start + CHUNK])
        }
    changed = []
    for found in rows.values():
        if not found:
            continue
        places = member_places(desk, [known[row[0]] for row in found[:TOGETHER]])
        places += [
            MemberRank(*solo_rank_from_key(row[1]), behind_lead=True) for row in found[TOGETHER:]
        ]
        for (item_id, _own, *stored), wanted in zip(found, places, strict=True):
            if stored != [wanted.tier, -wanted.order, int(wanted.behind_lead)]:
                changed.append((wanted.tier, -wanted.order, int(wanted.behind_lead), item_id))
    items.save_member_ranks(desk.store, changed)
    return len(changed)


def _pin_ends(desk: Desk, item: ItemRecord) -> date | None:
    """The last day of a pin that is in force."""
    return None if item.pinned_on(desk.today()) is None else item.pinned_until


def terms_of(desk: Desk, rows: Sequence[ItemRow]) -> list[tuple[Term, ...]]:
    """The terms of each row's rank, in the order of the rows."""
    facts = {item.id: item for item in items.item_records(desk.store, [row.id for row in rows])}
    fronts: dict[int, list[ItemRecord]] = {}
    return [item_terms(desk, facts[row.id], fronts) if row.id in facts else () for row in rows]


def item_terms(
    desk: Desk, item: ItemRecord, fronts: dict[int, list[ItemRecord]] | None = None
) -> tuple[Term, ...]:
    """Why an item stands where it stands, one line a term; a pin of the reader's own first. `fronts` keeps what was read
    of groups, for rows that share one."""
    terms = list(_explained(desk, item, {} if fronts is None else fronts).terms)
    if item.pinned_until and item.pinned_on(desk.today()) == desk.user.id:
        terms.insert(0, pin_term("you", item.pinned_until))
    return tuple(term.shown for term in terms)


def reason(desk: Desk, item: ItemRecord) -> str:
    """The same in one line."""
    return _explained(desk, item, {}).line


def _explained(desk: Desk, item: ItemRecord, fronts: dict[int, list[ItemRecord]]) -> Explanation:
    limit = item.rule.rpartition(".")[2].replace("_", " ")
    words = Words(limit=f"{limit} limit" if limit else "limit")
    alone = rank_facts(desk, item)
    if item.group_id is None:
        return explain(alone, desk.today(), desk.weights, desk.calendar, words)
    front = _front(desk, item.group_id, fronts)
    told = explain(alone, desk.today(), desk.weights, desk.calendar, words)
    if len(front) == 1:
        return told
    member = rank_facts(desk, item, member=True)
    at = next((at for at, one in enumerate(front) if one.id == item.id), None)
    if at is None:
        many = replace(member, group_size=TOGETHER)
        return explain(many, desk.today(), desk.weights, desk.calendar, words)
    whole = rank_group(
        [rank_facts(desk, one, member=True) for one in front],
        desk.today(),
        desk.weights,
        desk.calendar,
    )
    if at not in whole.best and item.behind_lead:
        text = f"÷ {member.marginal_minutes} min (the set-up is the group's) = {_a_minute(whole.scores[at])}"
        last = RankTerm("minutes", "÷", Fraction(member.marginal_minutes), text)
    else:
        best = _best(len(whole.best), len(front), _members(desk, item.group_id, len(front)))
        text = (
            f"{best}: {dollars(round(whole.worth * 100))} {whole.text} = {_a_minute(whole.score)}"
        )
        last = RankTerm("group", "=", whole.worth / whole.minutes, text)
    return Explanation(told.rank, (*(term for term in told.terms if term.name != "minutes"), last))


def _best(best: int, front: int, members: int) -> str:
    """Which of a group make its rank: of all its members, or of the `front` that stand first where there are more."""
    if front < members:
        which = "All" if best == front else f"The best {best}" if best > 1 else "The best"
        return f"{which} of the first {front} alike"
    if best == front:
        return f"All {front} alike together"
    return (
        f"The best {best} of {front} alike together" if best > 1 else f"The best of {front} alike"
    )


def _a_minute(score: int) -> str:
    return f"{dollars(round(score / 10_000))} a minute"


def _members(desk: Desk, group: int, front: int) -> int:
    """How many stand in a group of which so many stand first."""
    return front if front < TOGETHER else max(front, items.group_sizes(desk.store, [group])[group])


def _front(desk: Desk, group: int, fronts: dict[int, list[ItemRecord]]) -> list[ItemRecord]:
    if group not in fronts:
        ids = [row[0] for row in items.group_front(desk.store, group, TOGETHER)]
        fronts[group] = items.item_records(desk.store, ids)
    return fronts[group]
