"""Matching of the service lines of a payment (SVC) to the service lines of its claim."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from medq.domain.claims.claim import ServiceLine
from medq.domain.remittances.remittance import LinePayment


class LineMatch(NamedTuple):
    """The claim's line for each SVC, in the order of the SVCs."""

    lines: tuple[int | None, ...]  # index of the claim's line, None: unmatched
    rules: tuple[int, ...]  # rule that matched it, 1 to 5; 0 for none

    @property
    def unmatched(self) -> tuple[int, ...]:
        """Return the indices of the SVCs that a person must match."""
        return tuple([index for index, line in enumerate(self.lines) if line is None])


def match_lines(
    payments: Sequence[LinePayment],
    claim_lines: Sequence[ServiceLine],
    claim_day: date | None = None,
) -> LineMatch:
    """Return the claim's line for every SVC, by the first of five rules that gives one.

    1 line control number (REF*6R); 2 procedure, modifiers, date and charge; 3 procedure and date;
    4 charge and date; 5 the claim's only line. `claim_day` replaces a date that a line does not
    state. Several SVCs may name one line.
    """
    index_by_control = {
        line.line_control: index for index, line in enumerate(claim_lines) if line.line_control
    }
    indices: list[int | None] = []
    rules: list[int] = []
    matched: set[int] = set()
    for payment in payments:
        index = index_by_control.get(payment.line_control) if payment.line_control else None
        rule = 1
        if index is None:
            index, rule = _match_content(payment, claim_lines, claim_day, matched)
        if index is not None:
            matched.add(index)
        indices.append(index)
        rules.append(rule)
    return LineMatch(tuple(indices), tuple(rules))


def _match_content(
    payment: LinePayment,
    claim_lines: Sequence[ServiceLine],
    claim_day: date | None,
    matched: set[int],
) -> tuple[int | None, int]:
    """Return (index, rule) by rules 2 to 5."""
    procedure = (payment.submitted_procedure or payment.procedure).upper()
    charge_cents = abs(payment.charge_cents)
    same_day = [
        index for index, line in enumerate(claim_lines) if _is_same_day(payment, line, claim_day)
    ]
    same_procedure = [
        index
        for index in same_day
        if (claim_lines[index].procedure or claim_lines[index].revenue_code).upper() == procedure
    ]
    equal = [
        index
        for index in same_procedure
        if claim_lines[index].charge_cents == charge_cents
        and sorted(claim_lines[index].modifiers) == sorted(payment.modifiers)
    ]
    free = [index for index in equal if index not in matched]
    if free or len(equal) == 1:
        # Lines with equal procedure, modifiers, date and charge are interchangeable.
        return (free or equal)[0], 2
    same_charge = [
        index for index in same_procedure if claim_lines[index].charge_cents == charge_cents
    ]
    index = _single_index(same_procedure, matched)
    if index is None:
        index = _single_index(same_charge, matched)
    if index is not None:
        return index, 3
    priced = [index for index in same_day if claim_lines[index].charge_cents == charge_cents]
    if len(priced) == 1:
        return priced[0], 4
    return (0, 5) if len(claim_lines) == 1 else (None, 0)


def _single_index(indices: list[int], matched: set[int]) -> int | None:
    """Return the only index, else the only one that no SVC has named yet."""
    if len(indices) == 1:
        return indices[0]
    free = [index for index in indices if index not in matched]
    return free[0] if len(free) == 1 else None


def _is_same_day(payment: LinePayment, line: ServiceLine, claim_day: date | None) -> bool:
    payment_day = payment.from_day or claim_day
    first_day = line.from_day or claim_day
    if payment_day is None or first_day is None:
        return True
    return first_day <= payment_day <= (line.to_day or first_day)
