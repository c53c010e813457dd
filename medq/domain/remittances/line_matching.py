"""Which of our service lines each SVC of a payment answers (domain section 1)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from medq.domain.claims.claim import ServiceLine
from medq.domain.remittances.remittance import LinePayment


class LineMatch(NamedTuple):
    """For each SVC in its order: the index of our line or None, and the rule (1 to 5, 0 for none) that found it."""

    lines: tuple[int | None, ...]
    rules: tuple[int, ...]

    @property
    def unmatched(self) -> tuple[int, ...]:
        """Indices of the SVC that a person must place."""
        return tuple([index for index, line in enumerate(self.lines) if line is None])

    def silent(self, ours: int) -> tuple[int, ...]:
        """Indices of those of our lines (of which there are `ours`) that no SVC answers: bundled into others, or forgotten."""
        answered = set(self.lines)
        return tuple([index for index in range(ours) if index not in answered])


def match_lines(
    payments: Sequence[LinePayment], ours: Sequence[ServiceLine], claim_day: date | None = None
) -> LineMatch:
    """Our line for every SVC: by REF*6R; by code, modifiers, date and charge; by code and date; by charge and date; else the
    claim's only line. `claim_day` stands in where a line states no date. Several SVC may name one line."""
    by_control = {line.line_control: index for index, line in enumerate(ours) if line.line_control}
    found: list[int | None] = []
    rules: list[int] = []
    taken: set[int] = set()
    for payment in payments:
        index = by_control.get(payment.line_control) if payment.line_control else None
        rule = 1
        if index is None:
            index, rule = _by_content(payment, ours, claim_day, taken)
        if index is not None:
            taken.add(index)
        found.append(index)
        rules.append(rule)
    return LineMatch(tuple(found), tuple(rules))


def _by_content(
    payment: LinePayment, ours: Sequence[ServiceLine], claim_day: date | None, taken: set[int]
) -> tuple[int | None, int]:
    procedure = (payment.submitted_procedure or payment.procedure).upper()
    charge = abs(payment.charge_cents)
    dated = [index for index, line in enumerate(ours) if _same_day(payment, line, claim_day)]
    coded = [
        index
        for index in dated
        if (ours[index].procedure or ours[index].revenue_code).upper() == procedure
    ]
    exact = [
        index
        for index in coded
        if ours[index].charge_cents == charge
        and sorted(ours[index].modifiers) == sorted(payment.modifiers)
    ]
    free = [index for index in exact if index not in taken]
    if free or len(exact) == 1:
        # Lines that are equal in code, modifiers, date and charge are one another's likeness: any order is right.
        return (free or exact)[0], 2
    index = _one(coded, taken)
    if index is None:
        index = _one([index for index in coded if ours[index].charge_cents == charge], taken)
    if index is not None:
        return index, 3
    priced = [index for index in dated if ours[index].charge_cents == charge]
    if len(priced) == 1:
        return priced[0], 4
    return (0, 5) if len(ours) == 1 else (None, 0)


def _one(indices: list[int], taken: set[int]) -> int | None:
    """The only index, or the only one that no SVC has named yet."""
    if len(indices) == 1:
        return indices[0]
    free = [index for index in indices if index not in taken]
    return free[0] if len(free) == 1 else None


def _same_day(payment: LinePayment, line: ServiceLine, claim_day: date | None) -> bool:
    theirs = payment.from_day or claim_day
    ours = line.from_day or claim_day
    return theirs is None or ours is None or ours <= theirs <= (line.to_day or ours)
