"""The words of the queue's filter: what a person types after `/`, read as the search reads it, and how a filter is told."""

from datetime import date

from medq.domain.queue.page import Query, Sort

HOW = "Names, numbers, a day, >500, co-197, kinds (denial ..), mine, waiting, payer:x, owner:jm."
SORT_WORDS = {Sort.RANK: "rank", Sort.DUE: "due", Sort.MONEY: "money", Sort.AGE: "age"}


def parse(text: str, today: date, sort: Sort) -> Query:
    """The query that the words ask for, in that order. Empty text: everything that is to be done."""
    if not text.strip():
        return Query(sort=sort)
    from medq.domain.search.parse import SearchTerms  # where words were typed
    from medq.domain.search.parse import parse as understand

    asked = understand(text, today)
    return Query(
        kinds=asked.kinds,
        search="" if asked == SearchTerms(kinds=asked.kinds) else text.strip(),
        sort=sort,
    )


def nameless(text: str, today: date) -> bool:
    """True when a filter says nothing of a patient: kinds, states, owner and payer only."""
    if not text.strip():
        return True
    from medq.domain.search.parse import SearchTerms
    from medq.domain.search.parse import parse as understand

    asked = understand(text, today)
    left_over = asked._replace(
        kinds=(), states=(), claim_states=(), owner="", mine=False, payers=()
    )
    return left_over == SearchTerms()


def orders_after(sort: Sort) -> list[Sort]:
    """The other orders, the next one first."""
    orders = list(Sort)
    at = orders.index(sort)
    return orders[at + 1 :] + orders[:at]
