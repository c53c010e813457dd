"""A ledger of one visit in plain Python, written from the rules of billing and not from medq.

It imports nothing of medq, so that a mistake in one is not repeated by the other. Amounts are
cents. All claims for a visit, to all its payers, are billed once; what the payers decided is worked
line by line in the order of the payers, and of one payer in the order of its results.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

REVERSAL = "22"
PROCESSED = ("1", "2", "3", "4")
UNCOUNTED = ("23", "25")  # another payer's claim, a predetermination: neither decides anything
INTEREST = "225"
DISCOUNT = "45"
WRITTEN_OFF = ("45", "253", "P12")  # with group CO; every other reduction stays open
COST_SHARES = ("1", "2", "3")  # with group PR; another reason needs a notice first


class Line(NamedTuple):
    """A billed service."""

    code: str
    modifiers: str  # between colons
    charge_cents: int


class Adjustment(NamedTuple):
    """One reason of a CAS: positive takes money from the charge."""

    group: str
    reason: str
    cents: int


class LineResult(NamedTuple):
    """A result's word on one line of the visit, named by its index."""

    line: int
    charge_cents: int
    paid_cents: int
    adjustments: tuple[Adjustment, ...]


class Result(NamedTuple):
    """A payer's answer to a claim (CLP), as stated."""

    payer: str
    claim: str  # our number
    status: str
    number: str  # the payer's own
    charge_cents: int
    paid_cents: int
    lines: tuple[LineResult, ...]
    adjustments: tuple[Adjustment, ...] = ()  # of the whole claim

    @property
    def is_reversal(self) -> bool:
        """Return whether it takes an earlier result back, whatever status it is sent under."""
        return self.status == REVERSAL or (self.charge_cents < 0 and self.status in PROCESSED)


class Balance(NamedTuple):
    """A charge by where it went."""

    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    has_unknown_reversal: bool = False  # only what was paid is certain: somebody must look

    @property
    def open_cents(self) -> int:
        """Return what is left; below zero it is a credit."""
        return self.charge_cents - self.paid_cents - self.written_off_cents - self.patient_cents


def visit_balance(
    lines: Sequence[Line], payers: Sequence[str], results: Sequence[Result]
) -> Balance:
    """Return the balance of a visit with these lines.

    `payers` are in coverage order, `results` in the order of their days; what a result states about
    the order of payers is not read.
    """
    taken_back, unknown_reversals = _taken_back(results)
    standing = [
        result
        for index, result in enumerate(results)
        if index not in taken_back and not result.is_reversal and result.status not in UNCOUNTED
    ]
    balances = [
        _line_balance(
            line.charge_cents, [list(_decisions(standing, payer, index)) for payer in payers]
        )
        for index, line in enumerate(lines)
    ]
    return Balance(
        sum(balance.charge_cents for balance in balances),
        sum(balance.paid_cents for balance in balances)
        + sum(_paid_without_interest(reversal) for reversal in unknown_reversals),
        sum(balance.written_off_cents for balance in balances),
        sum(balance.patient_cents for balance in balances),
        bool(unknown_reversals),
    )


def _taken_back(results: Sequence[Result]) -> tuple[set[int], list[Result]]:
    """Return the indices of the results that reversals remove, and the reversals of none.

    A reversal removes a result of its payer with the opposite charge and payment: one with the
    payer's number that it names, else any; of several the oldest. Our number may be that of the
    claim or of the one that replaced it.
    """
    taken_back: set[int] = set()
    unknown_reversals = [result for result in results if result.is_reversal]
    for must_name in (True, False):
        reversals, unknown_reversals = unknown_reversals, []
        for reversal in reversals:
            originals = [
                index
                for index, result in enumerate(results)
                if index not in taken_back
                and _is_opposite(reversal, result)
                and (result.number == reversal.number or not must_name)
            ]
            if originals:
                taken_back.add(originals[0])
            else:
                unknown_reversals.append(reversal)
    return taken_back, unknown_reversals


def _is_opposite(reversal: Result, result: Result) -> bool:
    return (
        not result.is_reversal
        and result.status not in UNCOUNTED
        and result.payer == reversal.payer
        and result.charge_cents == -reversal.charge_cents
        and result.paid_cents == -reversal.paid_cents
    )


def _paid_without_interest(result: Result) -> int:
    adjustments = [
        *result.adjustments,
        *(each for part in result.lines for each in part.adjustments),
    ]
    return result.paid_cents + _interest_cents(adjustments)


def _interest_cents(adjustments: Sequence[Adjustment]) -> int:
    """Return the interest among adjustments, negative: it was paid on top."""
    return sum(each.cents for each in adjustments if each.reason == INTEREST)


class _Decision(NamedTuple):
    """The decision of a standing result about a line."""

    paid_cents: int  # without interest
    written_off_cents: int  # as stated
    patient_cents: int

    @property
    def is_bare_denial(self) -> bool:
        return not (self.paid_cents or self.written_off_cents or self.patient_cents)


def _decisions(standing: Sequence[Result], payer: str, line: int) -> Iterator[_Decision]:
    """Yield what a payer's results decide about a line that they name."""
    for result in standing:
        parts = [part for part in result.lines if part.line == line]
        if result.payer == payer and parts:
            yield _decision(
                sum(part.charge_cents for part in parts),
                sum(part.paid_cents for part in parts),
                [adjustment for part in parts for adjustment in part.adjustments],
            )


def _decision(charge_cents: int, paid_cents: int, adjustments: Sequence[Adjustment]) -> _Decision:
    share_cents = sum(each.cents for each in adjustments if each.group == "PR")
    discount_cents = sum(
        each.cents for each in adjustments if (each.group, each.reason) == ("CO", DISCOUNT)
    )
    # A discount of everything, or beside nothing at all, does not say what was decided.
    paid_cents += _interest_cents(adjustments)
    is_hidden = discount_cents >= charge_cents or not (paid_cents or share_cents)
    written_off_cents = sum(
        each.cents
        for each in adjustments
        if each.group == "CO"
        and each.reason in WRITTEN_OFF
        and not (is_hidden and each.reason == DISCOUNT)
    )
    patient_cents = sum(
        each.cents for each in adjustments if each.group == "PR" and each.reason in COST_SHARES
    )
    return _Decision(paid_cents, written_off_cents, patient_cents)


def _line_balance(charge_cents: int, decisions: Sequence[Sequence[_Decision]]) -> Balance:
    """Return the balance of a line from each payer's decisions, in the order of payers.

    The first result's write-off counts as stated. Any further one only repeats it, so it counts as
    far as something is left. The last payer that answered says what the patient owes.
    """
    paid_cents = written_off_cents = share_cents = 0
    is_first = True
    for payer_decisions in decisions:
        for decision in payer_decisions:
            paid_cents += decision.paid_cents
            left_cents = charge_cents - paid_cents - written_off_cents - decision.patient_cents
            if is_first:
                written_off_cents += decision.written_off_cents
            else:
                written_off_cents += min(decision.written_off_cents, max(0, left_cents))
            is_first = False
        if payer_decisions:
            shares = [each.patient_cents for each in payer_decisions if not each.is_bare_denial]
            share_cents = shares[-1] if shares else 0
    patient_cents = max(0, min(share_cents, charge_cents - paid_cents - written_off_cents))
    return Balance(charge_cents, paid_cents, written_off_cents, patient_cents)
