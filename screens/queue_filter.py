"""The words of the queue's filter: what a person types after `/`, and how a filter is told."""

from dataclasses import replace

from medq.domain.desk import Query, Sort
from medq.domain.item import Kind, State

HOW = "Kinds (denial, review ..), mine, waiting, done, payer:name, owner:JM, or words to search for."
_STATES = {"open": State.OPEN, "taken": State.TAKEN, "waiting": State.WAITING, "done": State.DONE}
_KINDS = {kind.word: kind for kind in Kind} | {f"{kind.word}s": kind for kind in Kind} | {"followup": Kind.FOLLOW_UP}
SORT_WORDS = {Sort.RANK: "rank", Sort.DEADLINE: "deadline", Sort.MONEY: "money", Sort.AGE: "age"}


def parse(text: str, me: str, sort: Sort) -> Query:
    """The query that the words ask for, in that order. Empty text: everything that is to be done."""
    kinds: list[Kind] = []
    words: list[str] = []
    query = Query(sort=sort)
    for word in text.split():
        low = word.lower()
        name, colon, value = low.partition(":")
        if low in _KINDS:
            kinds.append(_KINDS[low])
        elif low in _STATES:
            query = replace(query, state=_STATES[low])
        elif low == "mine":
            query = replace(query, owner=me)
        elif colon and value and name == "payer":
            query = replace(query, payer=word.partition(":")[2])
        elif colon and value and name == "owner":
            query = replace(query, owner=word.partition(":")[2])
        else:
            words.append(word)
    return replace(query, kinds=tuple(dict.fromkeys(kinds)), search=" ".join(words))


def next_sort(sort: Sort) -> Sort:
    """The order after this one."""
    orders = list(Sort)
    return orders[(orders.index(sort) + 1) % len(orders)]
