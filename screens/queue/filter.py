"""The queue's filter: what a person types after `/`, read as the search reads it."""

from datetime import date

from medq.domain.items.item import Kind
from medq.domain.queue.page import Query

FILTER_EXAMPLES = "Name, claim #, DOS, >500, CO-197, denial, mine, due<10d, on hold, payer:x"


def list_query(filter_text: str, worklist_text: str, today: date) -> Query:
    """Return the query of a filter in a worklist, by rank. Both empty: all open work."""
    filter_kinds = _kinds_alone(filter_text, today)
    worklist_kinds = _kinds_alone(worklist_text, today)
    if filter_kinds is None or worklist_kinds is None:
        return Query(search=filter_text.strip(), worklist=worklist_text.strip(), grouped=True)
    if not filter_kinds or not worklist_kinds:
        return Query(kinds=filter_kinds or worklist_kinds, grouped=True)
    both = tuple(kind for kind in worklist_kinds if kind in filter_kinds)
    if not both:
        return Query(search=filter_text.strip(), worklist=worklist_text.strip(), grouped=True)
    return Query(kinds=both, grouped=True)


def _kinds_alone(text: str, today: date) -> tuple[Kind, ...] | None:
    """Return the kinds that a filter names, all for an empty one; None if it names more."""
    if not text.strip():
        return ()
    from medq.domain.search.parse import parse  # noqa: PLC0415 - start-up: only for typed words

    terms = parse(text, today)
    is_of_kinds = terms == type(terms)(kinds=terms.kinds)
    return terms.kinds if is_of_kinds else None


def unknown_words(text: str, today: date) -> tuple[str, ...]:
    """Return the words of a filter that cannot be read: `kind:x`, `>5x`, `due<soon`."""
    if not text.strip():
        return ()
    from medq.domain.search.parse import parse  # noqa: PLC0415 - start-up: only for typed words

    return parse(text, today).unread


def holds_no_name(text: str, today: date) -> bool:
    """Return whether a filter can hold no patient data: kinds, states, dates, owner and payer."""
    if not text.strip():
        return True
    from medq.domain.search.parse import parse  # noqa: PLC0415 - start-up: only for typed words

    terms = parse(text, today)
    others = terms._replace(
        kinds=(),
        states=(),
        claim_states=(),
        due=(),
        owner="",
        mine=False,
        done_today=False,
        payers=(),
    )
    return others == type(terms)()
