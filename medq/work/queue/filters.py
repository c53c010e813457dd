"""Typed words as conditions on items and claims, for the queue's filter and the search."""

from collections.abc import Sequence

from data.items import conditions
from data.items.conditions import RowConditions
from data.items.item_filter import ItemFilter
from data.search import prefix_search
from data.search.prefix_search import SqlCondition, WordMatch
from medq.domain.items.item import State
from medq.domain.queue.page import Query
from medq.domain.search.parse import SearchTerms, parse
from medq.work.desk import Desk

NOTHING = (prefix_search.NO_ROW,)


def narrow_by_words(desk: Desk, query: Query, item_filter: ItemFilter) -> ItemFilter:
    """Return the filter narrowed to a query's search words, owner and payer.

    Raises `MedqError` for an unknown owner.
    """
    if query.search:
        terms = parse(query.search, desk.today())
        item_filter = filter_of(desk, terms, item_filter.states)
        if query.kinds:
            item_filter = _within_kinds(query, terms, item_filter)
    if query.owner:
        item_filter = item_filter._replace(owner_id=desk.user_named(query.owner).id)
    if query.payer:
        payer_ids = tuple(prefix_search.payer_ids(desk.store, query.payer))
        item_filter = item_filter._replace(payer_ids=payer_ids)
    return item_filter


def _within_kinds(query: Query, terms: SearchTerms, item_filter: ItemFilter) -> ItemFilter:
    """Return the filter with the kinds that both the query and the words name."""
    kinds = query.kinds
    if terms.kinds:
        kinds = tuple(kind for kind in query.kinds if kind in terms.kinds)
    if not kinds:
        return item_filter._replace(kinds=kinds, conditions=NOTHING)
    return item_filter._replace(kinds=kinds)


def filter_of(desk: Desk, terms: SearchTerms, states: tuple[State, ...]) -> ItemFilter:
    """Return search terms as a filter on items, in `states` where they name none.

    Raises `MedqError` for an unknown owner.
    """
    owner_id = None
    if terms.mine:
        owner_id = desk.user.id
    elif terms.owner:
        owner_id = desk.user_named(terms.owner).id
    return ItemFilter(
        kinds=terms.kinds,
        states=terms.states or states,
        owner_id=owner_id,
        conditions=item_conditions(desk, terms),
    )


def item_conditions(desk: Desk, terms: SearchTerms) -> tuple[SqlCondition, ...]:
    """Return every condition on items but kind, state and owner."""
    if terms.unread:
        return NOTHING
    words = [prefix_search.word_match(desk.store, word, titles=True) for word in terms.words]
    return _conditions(desk, terms, words, conditions.OF_ITEMS)


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
    payers = [prefix_search.payer_ids(desk.store, payer) for payer in terms.payers]
    return (
        *(of_rows.by_word(desk.store, word) for word in words),
        *(of_rows.by_payers(payer_ids) for payer_ids in payers),
        *([of_rows.by_day(terms.day, birth=birth)] if terms.day else []),
        *(of_rows.by_amount(*amount) for amount in terms.amounts),
        *(of_rows.by_reason(code) for code in terms.reasons),
        *(of_rows.by_claim_state(state) for state in terms.claim_states),
    )
