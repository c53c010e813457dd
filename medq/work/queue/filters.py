"""Typed words as conditions on items and claims, for the queue's filter and the search."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from data.events.own_work import ended_items
from data.items import conditions, listing, own_items
from data.items.conditions import RowConditions
from data.items.item_filter import NOT_DONE, ItemFilter
from data.search import prefix_search
from data.search.prefix_search import SqlCondition, WordMatch
from medq.domain.items.item import State
from medq.domain.queue.page import Query
from medq.domain.search.parse import NONE, parse
from medq.domain.search.terms import SearchTerms
from medq.work.desk import Desk

NOTHING = (prefix_search.NO_ROW,)
ENDED = (State.WAITING, State.DONE)


def narrow_by_words(desk: Desk, query: Query, item_filter: ItemFilter) -> ItemFilter:
    """Return the filter narrowed to a query's worklist, search words, owner, payer and items.

    Raises `MedqError` for an unknown owner.
    """
    for text in (query.worklist, query.search):
        if text:
            terms = parse(text, desk.today())
            item_filter = both(item_filter, filter_of(desk, terms, item_filter.states))
    if query.owner:
        item_filter = item_filter._replace(owner_id=desk.user_named(query.owner).id)
    if query.payer:
        payer_ids = tuple(prefix_search.payer_ids(desk.store, query.payer))
        item_filter = item_filter._replace(payer_ids=payer_ids)
    if query.items:
        conditions = (*item_filter.conditions, prefix_search.id_in("i.id", query.items))
        item_filter = item_filter._replace(states=NOT_DONE, conditions=conditions)
    return item_filter


def both(first: ItemFilter, second: ItemFilter) -> ItemFilter:
    """Return the filter of the items that both leave; the states are those of the second."""
    kinds = second.kinds or first.kinds
    conditions = (*first.conditions, *second.conditions)
    if first.kinds and second.kinds:
        kinds = tuple(kind for kind in first.kinds if kind in second.kinds)
    owner_ids = {first.owner_id, second.owner_id} - {None}
    if (first.kinds and second.kinds and not kinds) or len(owner_ids) > 1:
        conditions = NOTHING
    return second._replace(kinds=kinds, conditions=conditions, owner_id=next(iter(owner_ids), None))


def filter_of(desk: Desk, terms: SearchTerms, states: tuple[State, ...]) -> ItemFilter:
    """Return search terms as a filter on items, in `states` where they name none.

    Raises `MedqError` for an unknown owner.
    """
    if terms.done_today and not terms.states:
        states = ENDED
    return ItemFilter(
        kinds=terms.kinds,
        states=terms.states or states,
        owner_id=desk.user_named(terms.owner).id if terms.owner else None,
        unassigned=terms.unassigned,
        conditions=(*_own_conditions(desk, terms, states), *item_conditions(desk, terms)),
    )


def _own_conditions(
    desk: Desk, terms: SearchTerms, states: tuple[State, ...]
) -> Iterator[SqlCondition]:
    """Yield the conditions on items that name the person who filters."""
    if terms.mine:
        with_done = State.DONE in (terms.states or states)
        yield own_items.of_person(desk.store, desk.user.id, with_done=with_done)
    if terms.done_today:
        midnight = datetime.combine(desk.today(), time(), desk.zone)
        yield prefix_search.id_in("i.id", ended_items(desk.store, desk.user.id, midnight))


def matching_ids(desk: Desk, text: str, ids: Sequence[int]) -> set[int]:
    """Return those of these items, which are not done, that a filter leaves."""
    item_filter = filter_of(desk, parse(text, desk.today()), NOT_DONE)
    return listing.listed(desk.store, item_filter, ids)


def item_conditions(desk: Desk, terms: SearchTerms) -> tuple[SqlCondition, ...]:
    """Return every condition on items but kind, state and owner."""
    if terms.unread:
        return NOTHING
    words = [
        prefix_search.item_word_match(desk.store, word, desk.code_texts.causes_named(word))
        for word in terms.words
    ]
    return (
        *_conditions(desk, terms, words, conditions.OF_ITEMS),
        *(conditions.items_by_due(due) for due in terms.due),
        *(conditions.items_by_age(*age, desk.today()) for age in terms.ages),
        *(conditions.items_by_cause(cause) for cause in terms.causes),
    )


def claim_conditions(
    desk: Desk, terms: SearchTerms, words: Sequence[WordMatch]
) -> tuple[SqlCondition, ...]:
    """Return every condition on claims; `words` are the terms' words as matched."""
    if terms.unread or terms.of_items:
        return NOTHING
    return _conditions(desk, terms, words, conditions.OF_CLAIMS)


def _conditions(
    desk: Desk, terms: SearchTerms, words: Sequence[WordMatch], of_rows: RowConditions
) -> tuple[SqlCondition, ...]:
    """Return the conditions on the rows of a list.

    A viewer without names cannot filter by a date of birth.
    """
    birth = terms.birth and desk.sees_names
    names = [payer for payer in terms.payers if payer != NONE]
    payers = [prefix_search.payers_named(desk.store, name) for name in names]
    is_without_payer = NONE in terms.payers
    return (
        *(of_rows.by_word(desk.store, word) for word in words),
        *(of_rows.by_payers(payer_ids) for payer_ids in payers),
        *((of_rows.without_payer,) if is_without_payer else ()),
        *([of_rows.by_day(terms.day, birth=birth)] if terms.day else []),
        *(of_rows.by_amount(*amount) for amount in terms.amounts),
        *(of_rows.by_reason(code) for code in terms.reasons),
        *(of_rows.by_claim_state(state) for state in terms.claim_states),
    )
