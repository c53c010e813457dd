"""The queue's filter: what a person types after `/`, read as the search reads it."""

from datetime import date

from medq.domain.queue.page import Query, Sort

FILTER_EXAMPLES = (
    "Name, claim #, DOS, >500, CO-197, denial, mine, waiting (on hold), payer:x, owner:jm"
)
SORT_WORDS = {Sort.RANK: "rank", Sort.DUE: "due date", Sort.MONEY: "amount", Sort.AGE: "age"}


def parse_filter(text: str, today: date, sort: Sort) -> Query:
    """Return the query that the words ask for, in that order. Empty text: all open work."""
    if not text.strip():
        return Query(sort=sort)
    from medq.domain.search.parse import (  # noqa: PLC0415 - start-up: only for typed words
        SearchTerms,
        parse,
    )

    conditions = parse(text, today)
    has_kinds_only = conditions == SearchTerms(kinds=conditions.kinds)
    return Query(kinds=conditions.kinds, search="" if has_kinds_only else text.strip(), sort=sort)


def holds_no_name(text: str, today: date) -> bool:
    """Return whether a filter can hold no patient data: kinds, states, owner and payer only."""
    if not text.strip():
        return True
    from medq.domain.search.parse import (  # noqa: PLC0415 - start-up: only for typed words
        SearchTerms,
        parse,
    )

    others = parse(text, today)._replace(
        kinds=(), states=(), claim_states=(), owner="", mine=False, payers=()
    )
    return others == SearchTerms()


def sorts_after(sort: Sort) -> list[Sort]:
    """Return the other orders, the next one first."""
    sorts = list(Sort)
    index = sorts.index(sort)
    return sorts[index + 1 :] + sorts[:index]
