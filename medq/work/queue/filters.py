"""What was asked, as conditions on items and on claims: the queue's filter and the search read the same words the same way."""

from data.items import conditions
from data.items.listing import ItemFilter
from data.office import office
from data.search import prefix_search
from data.search.prefix_search import SqlCondition, WordMatch
from medq.domain.errors import MedqError
from medq.domain.items.item import State
from medq.domain.queue.page import Query
from medq.domain.search.parse import Asked, parse
from medq.work.desk import Desk

NOTHING = (SqlCondition("1 = 0"),)


def typed(desk: Desk, query: Query, narrowing: ItemFilter) -> ItemFilter:
    """The same, narrowed to what a query says in words too. Errors: `MedqError` for an owner that is not known."""
    if query.search:
        asked = parse(query.search, desk.today())
        kinds = (
            tuple(kind for kind in query.kinds if kind in asked.kinds)
            if query.kinds and asked.kinds
            else query.kinds
        )
        narrowing = narrowed(desk, asked, narrowing.states)
        if query.kinds:
            narrowing = narrowing._replace(
                kinds=kinds, conditions=narrowing.conditions if kinds else NOTHING
            )
    if query.owner:
        narrowing = narrowing._replace(owner_id=person(desk, query.owner))
    if query.payer:
        narrowing = narrowing._replace(
            payer_ids=tuple(prefix_search.payer_ids(desk.store, query.payer))
        )
    return narrowing


def narrowed(desk: Desk, asked: Asked, states: tuple[State, ...]) -> ItemFilter:
    """The items that a question asks for, in those states where it names none. Errors: `MedqError` for an unknown owner."""
    owner = desk.user.id if asked.mine else person(desk, asked.owner) if asked.owner else None
    return ItemFilter(
        kinds=asked.kinds,
        states=asked.states or states,
        owner_id=owner,
        conditions=item_conditions(desk, asked),
    )


def item_conditions(desk: Desk, asked: Asked) -> tuple[SqlCondition, ...]:
    """Everything about items but their kind, state and owner. Who sees no names finds nobody by a day of birth."""
    if asked.unread:
        return NOTHING
    store, birth = desk.store, asked.birth and desk.sees_names
    found = [
        conditions.items_by_word(store, prefix_search.word_match(store, word, titles=True))
        for word in asked.words
    ]
    found += [
        prefix_search.id_in("i.payer_id", prefix_search.payer_ids(store, payer))
        for payer in asked.payers
    ]
    found += [conditions.items_by_day(asked.day, birth=birth)] if asked.day else []
    found += [conditions.items_by_amount(*amount) for amount in asked.amounts]
    found += [conditions.items_by_reason(reason) for reason in asked.reasons]
    found += [conditions.items_by_claim_state(state) for state in asked.claim_states]
    return tuple(found)


def claim_conditions(desk: Desk, asked: Asked, words: list[WordMatch]) -> tuple[SqlCondition, ...]:
    """Everything that is asked of claims; `words` are those of the question."""
    if asked.unread or asked.of_items:
        return NOTHING
    store, birth = desk.store, asked.birth and desk.sees_names
    found = [conditions.claims_by_word(store, word) for word in words]
    found += [
        prefix_search.id_in("c.payer_id", prefix_search.payer_ids(store, payer))
        for payer in asked.payers
    ]
    found += [conditions.claims_by_day(asked.day, birth=birth)] if asked.day else []
    found += [conditions.claims_by_amount(*amount) for amount in asked.amounts]
    found += [conditions.claims_by_reason(reason) for reason in asked.reasons]
    found += [conditions.claims_by_state(state) for state in asked.claim_states]
    return tuple(found)


def person(desk: Desk, name: str) -> int:
    """The id of a person of the office. Errors: `MedqError` when nobody is called so."""
    found = office.find_user(desk.store, name)
    if found is None:
        raise MedqError(f"Nobody here is called {name!r}.", hint="medq user list names everybody.")
    return found.id
