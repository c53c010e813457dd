"""Makes a visit smaller while something about it stays true, to show a fault by a few results."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from tests.differential.ledger import Result
from tests.differential.visit import Form, Posting, Visit

T = TypeVar("T")


def smallest(visit: Visit, is_true_of: Callable[[Visit], bool]) -> Visit:
    """Return a visit for which `is_true_of` holds, and from which nothing more can be left out."""
    while True:
        smaller = next(filter(is_true_of, _smaller_visits(visit)), None)
        if smaller is None:
            return visit
        visit = smaller


def _smaller_visits(visit: Visit) -> Iterator[Visit]:
    """Yield the visit without its last payer, or without one result, replacement or line."""
    if len(visit.payers) > 1:
        last = visit.payers[-1]
        yield visit._replace(
            payers=visit.payers[:-1],
            claims=tuple(claim for claim in visit.claims if claim.payer != last),
            postings=tuple(each for each in visit.postings if each.result.payer != last),
        )
    for index, posting in enumerate(visit.postings):
        if posting.form is not Form.FULL:
            plain = posting._replace(form=Form.FULL)
            yield visit._replace(postings=_with(visit.postings, index, plain))
    for index, posting in enumerate(visit.postings):
        if not _is_needed(visit, posting):
            yield visit._replace(postings=_without(visit.postings, index))
    for index, claim in enumerate(visit.claims):
        is_same = claim.lines == visit.claims[0].lines
        if claim.frequency != "1" and is_same and not _is_answered(visit, "1R"):
            yield visit._replace(claims=_without(visit.claims, index))
    if len(visit.lines) > 1 and all(result.lines for result in visit.results):
        for index in range(len(visit.lines)):
            yield _without_line(visit, index)


def _without(values: tuple[T, ...], index: int) -> tuple[T, ...]:
    return values[:index] + values[index + 1 :]


def _with(values: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    return (*values[:index], value, *values[index + 1 :])


def _is_answered(visit: Visit, number: str) -> bool:
    return any(result.claim == number for result in visit.results)


def _is_needed(visit: Visit, posting: Posting) -> bool:
    """Return whether only this posting tells of the next payer, or of a number that others name."""
    number = posting.result.number
    return (
        (bool(posting.forwarded_to) and not visit.claims[0].names_others)
        or any(claim.reference == number for claim in visit.claims)
        or any(
            each.form is Form.OTHER_NUMBER and each.result.number == number
            for each in visit.postings
            if each is not posting
        )
    )


def _without_line(visit: Visit, index: int) -> Visit:
    claims = [
        claim._replace(lines=_moved_up(claim.lines, index))
        for claim in visit.claims
        if claim.lines != (index,)
    ]
    return visit._replace(
        lines=_without(visit.lines, index),
        claims=tuple(claims),
        postings=tuple(
            posting._replace(result=result)
            for posting in visit.postings
            if (result := _result_without_line(posting.result, index)).lines
        ),
    )


def _moved_up(lines: tuple[int, ...], index: int) -> tuple[int, ...]:
    """Return the lines without one; those after it move up."""
    return tuple(line - (line > index) for line in lines if line != index)


def _result_without_line(result: Result, index: int) -> Result:
    """Return a result without a line, its sums with it; the lines after it move up."""
    dropped = [part for part in result.lines if part.line == index]
    return result._replace(
        charge_cents=result.charge_cents - sum(part.charge_cents for part in dropped),
        paid_cents=result.paid_cents - sum(part.paid_cents for part in dropped),
        lines=tuple(
            part._replace(line=part.line - (part.line > index))
            for part in result.lines
            if part.line != index
        ),
    )
