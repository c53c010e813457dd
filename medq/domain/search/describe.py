"""Search terms in words, as a person reads what was understood of their text."""

from collections.abc import Iterator

from medq.domain.date_text import format_day, format_long_day
from medq.domain.money import plain
from medq.domain.search.terms import NO_LIMIT, DueRange, SearchTerms


def describe(terms: SearchTerms) -> str:
    """Return search terms in words: `name begins with ortiz and DOS 05/14/26`; may be empty."""
    return " and ".join(_phrases(terms))


def _phrases(terms: SearchTerms) -> Iterator[str]:
    for word in terms.words:
        is_number = any(sign.isdigit() for sign in word)
        yield f"{'number' if is_number else 'name or payer'} begins with {word}"
    if terms.day:
        yield f"{'DOS or DOB' if terms.birth else 'DOS'} {_day(terms)}"
    yield from (_amount_phrase(*amount) for amount in terms.amounts)
    yield from (_due_phrase(due) for due in terms.due)
    yield from (f"age {low} to {high} days" for low, high in terms.ages)
    yield from (f"cause {cause or 'none'}" for cause in terms.causes)
    yield from (f"reason {reason}" for reason in terms.reasons)
    if terms.kinds:
        yield "kind " + " or ".join(kind.word for kind in terms.kinds)
    states = [state.word for state in terms.states]
    states += [state.word for state in terms.claim_states]
    if states:
        yield "state " + " or ".join(states)
    if terms.mine:
        yield "yours"
    if terms.done_today:
        yield "done or followed up by you today"
    if terms.unassigned:
        yield "assigned to nobody"
    if terms.owner:
        yield f"assigned to {terms.owner.upper()}"
    yield from (f"payer {payer}" for payer in terms.payers)
    yield from (f"({unread} is unknown)" for unread in terms.unread)


def _day(terms: SearchTerms) -> str:
    assert terms.day is not None
    return format_long_day(terms.day) if terms.birth else format_day(terms.day)


def _amount_phrase(low: int, high: int) -> str:
    if low == high:
        return f"amount is {plain(low)}"
    return f"amount from {plain(low)}" if high == NO_LIMIT else f"amount up to {plain(high)}"


def _due_phrase(due: DueRange) -> str:
    if due.first is None and due.last is None:
        return "no due date"
    if due.first is None and due.last is not None:
        return f"due by {format_day(due.last)}"
    if due.last is None and due.first is not None:
        return f"due from {format_day(due.first)}"
    assert due.first is not None
    return f"due on {format_day(due.first)}"
