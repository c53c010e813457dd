"""Matching of the service lines of a payment (SVC) to the service lines of its claim."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from medq.domain.claims.claim import ServiceLine, procedure_key
from medq.domain.remittances.remittance import LinePayment

COMBINED = 6
"""Rule of an SVC that answers several lines at once: it names none of them."""


class LineMatch(NamedTuple):
    """The claim's line for each SVC, in the order of the SVCs."""

    lines: tuple[int | None, ...]  # index of the claim's line, None: of no line or of several
    rules: tuple[int, ...]  # rule that matched it, 1 to 6; 0 for none

    @property
    def unmatched(self) -> tuple[int, ...]:
        """Return the indices of the SVCs that a person must match."""
        if 0 not in self.rules:
            return ()
        return tuple([index for index, rule in enumerate(self.rules) if not rule])


def match_lines(
    payments: Sequence[LinePayment],
    claim_lines: Sequence[ServiceLine],
    claim_day: date | None = None,
    answered: Collection[int] = (),
) -> LineMatch:
    """Return the claim's line for every SVC, by the first of six rules that gives one.

    1 line control number (REF*6R); 2 procedure, modifiers, date and charge; 3 procedure and date;
    4 charge and date; 5 the claim's only line; 6 several lines that the payer combined, whose
    charges are the SVC's. The procedure is the submitted one (SVC06) with its own modifiers, else
    the paid one (SVC01). `claim_day` replaces a date that a line does not state. Several SVCs may
    name one line. Of equal lines those that other results speak of (`answered`) come last.
    """
    index_by_control = {
        line.line_control: index for index, line in enumerate(claim_lines) if line.line_control
    }
    indices: list[int | None] = []
    rules: list[int] = []
    matched: set[int] = set()
    is_exact = True
    for payment in payments:
        index = index_by_control.get(payment.line_control) if payment.line_control else None
        rule = 1
        if index is None:
            index, rule = _match_content(payment, claim_lines, claim_day, (matched, answered))
        if index is not None:
            matched.add(index)
            is_exact = is_exact and abs(payment.charge_cents) <= claim_lines[index].charge_cents
        else:
            is_exact = False
        indices.append(index)
        rules.append(rule)
    if not is_exact and len(claim_lines) > 1:
        _combine(payments, claim_lines, claim_day, indices, rules)
    return LineMatch(tuple(indices), tuple(rules))


def _match_content(
    payment: LinePayment,
    claim_lines: Sequence[ServiceLine],
    claim_day: date | None,
    taken: tuple[set[int], Collection[int]],
) -> tuple[int | None, int]:
    """Return (index, rule) by rules 2 to 5.

    `taken` are the lines that other SVCs of the payment name, and those of other results.
    """
    matched, answered = taken
    charge_cents = abs(payment.charge_cents)
    same_day = [
        index for index, line in enumerate(claim_lines) if _is_same_day(payment, line, claim_day)
    ]
    for procedure, modifiers in payment.stated_services:
        key = procedure_key(procedure, modifiers)
        key_by_index = {index: claim_lines[index].procedure_key for index in same_day}
        same_procedure = [index for index in same_day if key_by_index[index][0] == key[0]]
        same_modifiers = [index for index in same_procedure if key_by_index[index] == key]
        equal = [
            index for index in same_modifiers if claim_lines[index].charge_cents == charge_cents
        ]
        free = [index for index in equal if index not in matched]
        if free or len(equal) == 1:
            # Lines with equal procedure, modifiers, date and charge are interchangeable.
            unanswered = [index for index in free if index not in answered]
            return (unanswered or free or equal)[0], 2
        same_charge = [
            index for index in same_procedure if claim_lines[index].charge_cents == charge_cents
        ]
        for narrowed in (same_modifiers, same_charge, same_procedure):
            index = _single_index(narrowed, matched)
            if index is not None:
                return index, 3
    priced = [index for index in same_day if claim_lines[index].charge_cents == charge_cents]
    if len(priced) == 1:
        return priced[0], 4
    return (0, 5) if len(claim_lines) == 1 else (None, 0)


def _combine(
    payments: Sequence[LinePayment],
    claim_lines: Sequence[ServiceLine],
    claim_day: date | None,
    indices: list[int | None],
    rules: list[int],
) -> None:
    """Mark the SVCs whose charge is that of several lines, none of which another SVC names.

    They are all lines of its day with its procedure, else all lines of its day.
    """
    for position, payment in enumerate(payments):
        index, charge_cents = indices[position], abs(payment.charge_cents)
        if index is not None and charge_cents <= claim_lines[index].charge_cents:
            continue
        named = {other for each, other in enumerate(indices) if each != position}
        free = [
            other
            for other, line in enumerate(claim_lines)
            if other not in named and _is_same_day(payment, line, claim_day)
        ]
        procedures = {procedure.upper() for procedure, _modifiers in payment.stated_services}
        same_procedure = [
            other for other in free if claim_lines[other].procedure_key[0] in procedures
        ]
        for combined in (same_procedure, free):
            total_cents = sum(claim_lines[other].charge_cents for other in combined)
            if len(combined) > 1 and total_cents == charge_cents:
                indices[position], rules[position] = None, COMBINED
                break


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
