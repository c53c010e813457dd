"""From what the store keeps of an item to its place, and back: the only room that joins `domain/rank` to the store."""

from collections.abc import Iterable, Sequence

from data import items
from data.items import Facts
from medq.domain.item import ItemRow, Term
from medq.domain.rank import Rank, rank
from medq.domain.rank_facts import RankFacts
from medq.domain.rank_terms import Explanation, Words, explain, pin_term
from medq.work.desk import Desk

MISSED = 2
CHUNK = 500


def rank_facts(desk: Desk, item: Facts) -> RankFacts:
    """An item as the rank sees it. Promised windows become a day and minutes of the office's day."""
    start = item.window_start.astimezone(desk.zone) if item.window_start else None
    end = item.window_end.astimezone(desk.zone) if item.window_end else None
    group = max(1, item.grouped)
    return RankFacts(
        kind=item.kind,
        money_cents=item.money_cents,
        chance_ppm=item.chance_ppm,
        age_from=item.aged_from,
        minutes=item.minutes,
        deadline=item.deadline,
        limit_day=item.limit_day,
        importance=item.importance,
        promise_day=start.date() if start and item.promised else None,
        promise_from=start.hour * 60 + start.minute if start else None,
        promise_to=end.hour * 60 + end.minute if end else None,
        missed=item.promised == MISSED,
        duty=item.duty,
        set_up_minutes=desk.weights.set_up(item.minutes) if group > 1 else 0,
        group_size=group,
    )


def place(desk: Desk, item: Facts) -> Rank:
    """Where an item stands today."""
    return rank(rank_facts(desk, item), desk.today(), desk.weights, desk.calendar)


def rank_again(desk: Desk, ids: Iterable[int]) -> int:
    """Bring the stored places of these items up to date, and those of the groups they belong to; how many moved.

    Call it inside `writing()`. Places are derived: they bump no version and stand in no event.
    """
    wanted = set(ids)
    groups = items.groups_of(desk.store, sorted(wanted))
    for key in groups:
        members, size = items.regroup(desk.store, key)
        if size:
            wanted.update(members)
    moved = 0
    for chunk in _chunks(sorted(wanted)):
        changed = []
        for item in items.many_facts(desk.store, chunk):
            found = place(desk, item)
            stored = (found.tier, -found.order, found.next_change.toordinal())
            if stored != (item.tier, item.low_score, item.next_day):
                changed.append((*stored, item.id))
        items.store_places(desk.store, changed)
        moved += len(changed)
    return moved


def terms_of(desk: Desk, rows: Sequence[ItemRow]) -> list[tuple[Term, ...]]:
    """The terms of each row's rank, in the order of the rows."""
    facts = {item.id: item for item in items.many_facts(desk.store, [row.id for row in rows])}
    return [item_terms(desk, facts[row.id]) if row.id in facts else () for row in rows]


def item_terms(desk: Desk, item: Facts) -> tuple[Term, ...]:
    """Why an item stands where it stands, one line a term; a pin of the reader's own first."""
    terms = list(_explained(desk, item).terms)
    if item.pinned_by == desk.user.id and item.pinned_until and item.pinned_until >= desk.today():
        terms.insert(0, pin_term("you", item.pinned_until))
    return tuple(term.shown for term in terms)


def reason(desk: Desk, item: Facts) -> str:
    """The same in one line."""
    return _explained(desk, item).line


def _explained(desk: Desk, item: Facts) -> Explanation:
    limit = item.rule.rpartition(".")[2].replace("_", " ")
    words = Words(limit=f"{limit} limit" if limit else "limit")
    return explain(rank_facts(desk, item), desk.today(), desk.weights, desk.calendar, words)


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
