"""An 835 weighed: its sums and balances, without building its claims. It is what the first pass over a file needs.

The loop takes apart only segments that carry money or days and keeps no claim, so that 50,000 claims cost less than a
second and no memory. `remittances` reads the same loops in full; a test holds the two to the same sums and problems.
"""

from dataclasses import dataclass, field

from medq.domain.money import parse_cents
from medq.domain.remittances.balances import (
    claim_problem,
    line_problem,
    lines_problem,
    patient_problem,
    transaction_problem,
)
from medq.domain.remittances.remittance import RemittanceHead, RemittanceTotals
from medq.x12.delimiters import ELEMENT, SEGMENT
from medq.x12.findings import Findings
from medq.x12.kinds import printable
from medq.x12.remittance_parts import (
    HeadReader,
    adjustments,
    provider_adjustments,
    report_misplaced,
)
from medq.x12.transaction import Transaction

_MAX_CHECKED = 4096
_CAS, _SVC, _CLP, _DTM, _PLB, _AMT = (
    tag + ELEMENT for tag in ("CAS", "SVC", "CLP", "DTM", "PLB", "AMT")
)
AMOUNTS_READ = frozenset({"AU", "B6", "I"})  # the AMT qualifiers that remittances keep


@dataclass(slots=True)
class RemittanceTally:
    """The sums of one 835 in cents, and whether each of the three levels balances."""

    head: RemittanceHead = field(default_factory=lambda: RemittanceHead(0))
    totals: RemittanceTotals = field(default_factory=RemittanceTotals)
    balanced: bool = True
    claims_balanced: bool = True
    lines_balanced: bool = True


@dataclass(slots=True)
class _ClaimSums:
    segment: int
    number: str
    charge: int
    paid: int
    owed: int  # CLP05
    adjusted: int = 0
    patient: int = 0  # PR adjustments
    lines: int = 0
    lines_charge: int = 0
    line_segment: int = 0
    line_charge: int = 0
    line_paid: int = 0
    line_adjusted: int = 0


def tally(transaction: Transaction) -> RemittanceTally:
    """Read the transaction to its end. What is wrong goes to its findings; amounts that are none count as 0."""
    findings = transaction.findings
    weight = RemittanceTally()
    totals = weight.totals
    head = HeadReader(findings)
    claim: _ClaimSums | None = None
    in_head = True
    good: set[str] = (
        set()
    )  # days and amounts that were looked at: the same ones come again and again

    def keep(segment: str) -> None:
        if len(good) < _MAX_CHECKED and len(segment) < 40:
            good.add(segment)

    number = 1
    for text in transaction.texts():
        for segment in text[:-1].split(SEGMENT):
            number += 1
            tag = segment[:4]
            if tag == _CAS:
                elements = segment.split(ELEMENT)
                if claim is None:
                    report_misplaced(elements, number, findings)
                    continue
                try:
                    if len(elements) != 4:
                        raise ValueError
                    cents = parse_cents(elements[3])
                except ValueError:
                    cents = sum(
                        adjustment.cents for adjustment in adjustments(elements, number, findings)
                    )
                claim.adjusted += cents
                claim.line_adjusted += cents
                if elements[1].strip() == "PR":
                    claim.patient += cents
            elif tag == _DTM:
                if in_head:
                    head.add_segment(number, segment.split(ELEMENT))
                elif segment not in good:
                    elements = segment.split(ELEMENT)
                    if findings.read_day(elements, 2, number):
                        keep(segment)
            elif tag == _SVC:
                elements = segment.split(ELEMENT)
                if claim is None:
                    report_misplaced(elements, number, findings)
                    continue
                if claim.lines and claim.line_charge - claim.line_adjusted != claim.line_paid:
                    _report_line(claim, findings)
                    weight.lines_balanced = False
                try:
                    charge, paid = parse_cents(elements[2]), parse_cents(elements[3])
                except (ValueError, IndexError):
                    charge, paid = (
                        findings.read_cents(elements, 2, number),
                        findings.read_cents(elements, 3, number),
                    )
                claim.lines += 1
                claim.lines_charge += charge
                claim.line_segment, claim.line_charge, claim.line_paid, claim.line_adjusted = (
                    number,
                    charge,
                    paid,
                    0,
                )
            elif tag == _CLP:
                if claim is not None:
                    _close_claim(claim, weight, findings)
                in_head = False
                claim = _claim_sums(segment.split(ELEMENT), number, findings)
                totals.claims += 1
                totals.charge_cents += claim.charge
                totals.paid_cents += claim.paid
            elif tag == _AMT:
                if segment not in good and claim is not None:
                    elements = segment.split(ELEMENT)
                    if (
                        elements[1].strip() not in AMOUNTS_READ
                        or findings.read_optional_cents(elements, 2, number) is not None
                    ):
                        keep(segment)
            elif tag == _PLB:
                if claim is not None:
                    _close_claim(claim, weight, findings)
                    claim = None
                in_head = False
                for adjustment in provider_adjustments(segment.split(ELEMENT), number, findings):
                    totals.provider_adjustments.append(adjustment)
                    totals.provider_adjustment_cents += adjustment.cents
            elif in_head:
                head.add_segment(number, segment.split(ELEMENT))
    if claim is not None:
        _close_claim(claim, weight, findings)
    weight.head = head.head()
    off = transaction_problem(
        findings.at,
        printable(weight.head.trace, 30),
        totals.paid_cents,
        totals.provider_adjustment_cents,
        weight.head.payment_cents,
    )
    if off:
        findings.add_problem(off)
        weight.balanced = False
    return weight


def _claim_sums(elements: list[str], number: int, findings: Findings) -> _ClaimSums:
    try:
        charge, paid = parse_cents(elements[3]), parse_cents(elements[4])
        owed = parse_cents(elements[5]) if len(elements) > 5 and elements[5] else 0
    except (ValueError, IndexError):
        charge, paid = (
            findings.read_cents(elements, 3, number),
            findings.read_cents(elements, 4, number),
        )
        owed = (
            findings.read_cents(elements, 5, number)
            if len(elements) > 5 and elements[5].strip()
            else 0
        )
    return _ClaimSums(number, elements[1], charge, paid, owed)


def _close_claim(claim: _ClaimSums, weight: RemittanceTally, findings: Findings) -> None:
    weight.totals.adjustment_cents += claim.adjusted
    if claim.lines and claim.line_charge - claim.line_adjusted != claim.line_paid:
        _report_line(claim, findings)
        weight.lines_balanced = False
    off = claim.charge - claim.adjusted != claim.paid
    if (
        not off
        and (not claim.lines or claim.lines_charge == claim.charge)
        and claim.owed in (0, claim.patient)
    ):
        return
    weight.claims_balanced = weight.claims_balanced and not off
    at = f"{findings.at} · segment {claim.segment} CLP"
    shown = printable(claim.number, 38)
    for problem in (
        claim_problem(at, shown, claim.charge, claim.adjusted, claim.paid),
        lines_problem(at, shown, claim.charge, claim.lines_charge) if claim.lines else None,
        patient_problem(at, shown, claim.owed, claim.patient) if claim.owed else None,
    ):
        if problem:
            findings.add_problem(problem)


def _report_line(claim: _ClaimSums, findings: Findings) -> None:
    at = f"{findings.at} · segment {claim.line_segment} SVC"
    problem = line_problem(
        at,
        printable(claim.number, 38),
        claim.lines,
        claim.line_charge,
        claim.line_adjusted,
        claim.line_paid,
    )
    if problem:
        findings.add_problem(problem)
