"""Takebacks of single lines: of one line of a result, or of lines that several results paid.

A takeback that is linked to no result as a whole takes back, line by line, what a result of its
payer put there.
"""

from collections.abc import Sequence
from typing import NamedTuple

from medq.domain.claims.visit import Amounts


class LineAnswer(NamedTuple):
    """The amounts of one result for one line, and the payer that states them."""

    payer_id: int
    is_takeback: bool
    amounts: Amounts


def cancelled(answers: Sequence[LineAnswer]) -> set[int]:
    """Return by index the takebacks of a line and the answers that they take back.

    An answer is reversed by one of its payer with the opposite charge and payment, the oldest
    first.
    """
    indices: set[int] = set()
    for index, takeback in enumerate(answers):
        if not takeback.is_takeback:
            continue
        for other, answer in enumerate(answers):
            if other not in indices and not answer.is_takeback and _is_opposite(takeback, answer):
                indices |= {index, other}
                break
    return indices


def _is_opposite(takeback: LineAnswer, answer: LineAnswer) -> bool:
    return (
        takeback.payer_id == answer.payer_id
        and takeback.amounts.charge_cents == -answer.amounts.charge_cents
        and takeback.amounts.paid_cents == -answer.amounts.paid_cents
    )
