"""Sums of an 835 and of the claim that is being read, and the problems of their balances."""

from dataclasses import dataclass, field

from medq.domain.money import plain
from medq.domain.remittances.allocation_rules import INTEREST_REASON
from medq.domain.remittances.balances import (
    claim_problem,
    line_problem,
    lines_problem,
    patient_problem,
)
from medq.domain.remittances.remittance import RemittanceHead, RemittanceTotals
from medq.x12.findings import Findings
from medq.x12.kinds import printable

_MOST_CODES = 4096  # of adjustments; a payer uses a few dozen


@dataclass(slots=True)
class RemittanceTally:
    """The sums of one 835 in cents, and whether each of the three levels balances."""

    head: RemittanceHead = field(default_factory=lambda: RemittanceHead(0))
    totals: RemittanceTotals = field(default_factory=RemittanceTotals)
    balanced: bool = True
    claims_balanced: bool = True
    lines_balanced: bool = True
    adjustment_codes: set[tuple[str, str]] = field(default_factory=set)  # group and reason
    taken_cents: int = 0  # paid below zero: recouped
    unpaid_charge_cents: int = 0  # of claims that nothing was paid for
    claims_digest: str = ""  # of a payment of zero, whose trace does not identify it

    def add_unpaid(self, charge_cents: int, paid_cents: int) -> None:
        """Add a claim that nothing was paid for, or money recouped for."""
        if paid_cents:
            self.taken_cents -= paid_cents
        else:
            self.unpaid_charge_cents += abs(charge_cents)

    @property
    def inside_cents(self) -> int:
        """Return the money in it: paid, taken or moved, and the charges of unpaid claims."""
        totals = self.totals
        moved_cents = sum(max(0, each.cents) for each in totals.provider_adjustments)
        paid_cents = totals.paid_cents + self.taken_cents
        return self.unpaid_charge_cents + max(
            abs(self.head.payment_cents), paid_cents, self.taken_cents, moved_cents
        )


@dataclass(slots=True)
class ClaimSums:
    """The sums of the claim being read, and of its last line, in cents."""

    segment: int
    number: str
    charge_cents: int
    paid_cents: int
    patient_cents: int  # CLP05, patient responsibility
    adjusted_cents: int = 0
    patient_adjusted_cents: int = 0  # PR adjustments
    lines: int = 0
    lines_charge_cents: int = 0
    line_segment: int = 0
    line_charge_cents: int = 0
    line_paid_cents: int = 0
    line_adjusted_cents: int = 0
    interest_cents: int = 0  # adjustments with CARC 225, negative; part of those above
    line_interest_cents: int = 0

    @property
    def is_line_balanced(self) -> bool:
        """True unless the last line's charge less its adjustments differs from what it paid.

        Interest (CARC 225) may be left out of what it paid.
        """
        difference = self.line_charge_cents - self.line_adjusted_cents - self.line_paid_cents
        return not difference or not self.lines or difference == -self.line_interest_cents


class SeenCodes:
    """The adjustment codes (group and reason) of a remittance, as they are read.

    `plain` and `patient` are those that need no further look: patient ones are of group PR.
    """

    def __init__(self) -> None:
        self.plain: set[tuple[str, str]] = set()
        self.patient: set[tuple[str, str]] = set()
        self._interest: set[tuple[str, str]] = set()

    @property
    def all(self) -> set[tuple[str, str]]:
        """Return all codes."""
        return self.plain | self.patient | self._interest

    def add_to(self, claim: ClaimSums, code: tuple[str, str], cents: int) -> None:
        """Add a code, and what its amount is to the sums of its claim."""
        group, reason = code
        codes = self.plain
        if group.strip() == "PR":
            claim.patient_adjusted_cents += cents
            codes = self.patient
        elif reason.strip() == INTEREST_REASON:
            claim.interest_cents += cents
            claim.line_interest_cents += cents
            codes = self._interest
        if len(codes) < _MOST_CODES:
            codes.add(code)


def close_claim(claim: ClaimSums, sums: RemittanceTally, findings: Findings) -> None:
    """Add a claim to the sums; report where it is out of balance."""
    if claim.interest_cents and _has_separate_interest(claim):
        note_separate_interest(claim.segment, claim.number, -claim.interest_cents, findings)
        claim.adjusted_cents -= claim.interest_cents
    sums.totals.adjustment_cents += claim.adjusted_cents
    if not claim.is_line_balanced:
        report_line(claim, findings)
        sums.lines_balanced = False
    is_balanced = claim.charge_cents - claim.adjusted_cents == claim.paid_cents
    if (
        is_balanced
        and (not claim.lines or claim.lines_charge_cents == claim.charge_cents)
        and claim.patient_cents in (0, claim.patient_adjusted_cents)
    ):
        return
    sums.claims_balanced = sums.claims_balanced and is_balanced
    where = f"{findings.where} · segment {claim.segment} CLP"
    charge, number = claim.charge_cents, printable(claim.number, 38)
    problems = [claim_problem(where, number, charge, claim.adjusted_cents, claim.paid_cents)]
    if claim.lines:
        problems.append(lines_problem(where, number, charge, claim.lines_charge_cents))
    if claim.patient_cents:
        patient, adjusted = claim.patient_cents, claim.patient_adjusted_cents
        problems.append(patient_problem(where, number, patient, adjusted))
    for problem in filter(None, problems):
        findings.add_problem(problem)


def _has_separate_interest(claim: ClaimSums) -> bool:
    difference = claim.charge_cents - claim.adjusted_cents - claim.paid_cents
    return difference == -claim.interest_cents


def note_separate_interest(segment: int, number: str, cents: int, findings: Findings) -> None:
    """Note interest that a claim states and does not pay; it is income once."""
    findings.note(
        f"Claim {printable(number, 38)}: interest of {plain(cents)} (CARC {INTEREST_REASON}) is not"
        " in what it paid; it is left to the provider adjustments (PLB L6)",
        f"segment {segment} CLP",
    )


def report_line(claim: ClaimSums, findings: Findings) -> None:
    where = f"{findings.where} · segment {claim.line_segment} SVC"
    problem = line_problem(
        where,
        printable(claim.number, 38),
        claim.lines,
        claim.line_charge_cents,
        claim.line_adjusted_cents,
        claim.line_paid_cents,
    )
    if problem:
        findings.add_problem(problem)
