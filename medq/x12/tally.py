"""Sums and balances of an 835 for the first pass over a file, without building its claims.

The loop splits only segments with money or dates and keeps no claim, so that 50,000 claims take
less than a second and no memory. `remittances` reads the same loops in full; a test compares the
sums and problems of both.
"""

from medq.domain.money import parse_cents
from medq.domain.plausibility import LONGEST_NAME
from medq.domain.remittances.balances import transaction_problem
from medq.domain.remittances.remittance import ClaimMark, marks_digest
from medq.x12.delimiters import ELEMENT, SEGMENT
from medq.x12.findings import Findings, element
from medq.x12.kinds import printable
from medq.x12.names import last_and_first
from medq.x12.remittance_head import HeadReader
from medq.x12.remittance_parts import (
    AMOUNTS_READ,
    CLAIM_TAGS,
    DAY_CHECKS,
    UNUSED,
    adjustments,
    is_claim_segment,
    note_early,
    provider_adjustments,
    report_misplaced,
    report_outside,
)
from medq.x12.remittance_sums import ClaimSums, RemittanceTally, SeenCodes, close_claim, report_line
from medq.x12.transaction import Transaction

_MAX_CHECKED = 4096  # segments
_CAS, _SVC, _CLP, _DTM, _PLB, _AMT = (
    tag + ELEMENT for tag in ("CAS", "SVC", "CLP", "DTM", "PLB", "AMT")
)
_PLAIN_LENGTH = LONGEST_NAME + len("NM1*QC*1*")  # no segment within it has too long a name
_OUTSIDE: frozenset[str] = frozenset()
# The first four characters of segments that need no look, before the lines of a claim and in them.
_IN_LINE = frozenset({"REF" + ELEMENT, "QTY" + ELEMENT, "LQ" + ELEMENT + "H"})
_BEFORE_LINES = frozenset(tag + ELEMENT for tag in (*CLAIM_TAGS, "REF", "QTY", "TS2", "TS3"))


def tally(transaction: Transaction) -> RemittanceTally:
    """Read an 835 to its end and return its sums.

    Problems go to its findings; an invalid amount counts as 0. It is one long loop for speed: a
    call for each segment would double its time.
    """
    findings = transaction.findings
    sums = RemittanceTally()
    totals = sums.totals
    head = HeadReader(findings)
    plain_tags = _OUTSIDE
    claim: ClaimSums | None = None
    in_head = True
    marks: list[ClaimMark] | None = None  # of a payment of zero
    valid_segments: set[str] = set()  # dates and amounts repeat: each is checked once
    codes = SeenCodes()
    patient_codes, plain_codes = codes.patient, codes.plain

    def remember_valid(segment: str) -> None:
        if len(valid_segments) < _MAX_CHECKED and len(segment) < 40:
            valid_segments.add(segment)

    segment_number = 1
    for text in transaction.texts():
        for segment in text[:-1].split(SEGMENT):
            segment_number += 1
            tag = segment[:4]
            if tag == _CAS:
                elements = segment.split(ELEMENT)
                if claim is None:
                    report_misplaced(elements, segment_number, findings)
                    continue
                try:
                    if len(elements) != 4:
                        raise ValueError
                    cents = parse_cents(elements[3])
                    code = elements[1], elements[2]
                    claim.adjusted_cents += cents
                    claim.line_adjusted_cents += cents
                    if code in patient_codes:
                        claim.patient_adjusted_cents += cents
                    elif code not in plain_codes:
                        codes.add_to(claim, code, cents)
                except ValueError:
                    for each in adjustments(elements, segment_number, findings):
                        claim.adjusted_cents += each.cents
                        claim.line_adjusted_cents += each.cents
                        codes.add_to(claim, (each.group, each.reason), each.cents)
            elif tag == _DTM:
                if in_head:
                    head.add_segment(segment_number, segment.split(ELEMENT))
                elif claim is None:
                    report_outside(segment.split(ELEMENT), segment_number, findings)
                elif segment not in valid_segments:
                    elements = segment.split(ELEMENT)
                    check = DAY_CHECKS.get(elements[1].strip())
                    day = findings.read_day(elements, 2, segment_number, check)
                    if day and day <= findings.today:
                        remember_valid(segment)
            elif tag == _SVC:
                elements = segment.split(ELEMENT)
                if claim is None:
                    report_misplaced(elements, segment_number, findings)
                    continue
                if not claim.is_line_balanced:
                    report_line(claim, findings)
                    sums.lines_balanced = False
                try:
                    charge, paid = parse_cents(elements[2]), parse_cents(elements[3])
                except (ValueError, IndexError):
                    charge = findings.read_cents(elements, 2, segment_number)
                    paid = findings.read_cents(elements, 3, segment_number)
                claim.lines += 1
                claim.lines_charge_cents += charge
                claim.line_segment = segment_number
                claim.line_charge_cents, claim.line_paid_cents = charge, paid
                claim.line_adjusted_cents = claim.line_interest_cents = 0
                plain_tags = _IN_LINE
            elif tag == _CLP:
                if claim is not None:
                    close_claim(claim, sums, findings)
                if in_head:
                    in_head = False
                    marks = None if head.payment_cents else []
                elements = segment.split(ELEMENT)
                claim = _claim_sums(elements, segment_number, findings)
                plain_tags = _BEFORE_LINES
                if claim.paid_cents <= 0:
                    sums.add_unpaid(claim.charge_cents, claim.paid_cents)
                if marks is not None:
                    marks.append(_mark(claim, elements))
                totals.claims += 1
                totals.charge_cents += claim.charge_cents
                totals.paid_cents += claim.paid_cents
            elif tag == _AMT and claim is not None:
                if segment not in valid_segments:
                    elements = segment.split(ELEMENT)
                    if (
                        elements[1].strip() not in AMOUNTS_READ
                        or findings.read_optional_cents(elements, 2, segment_number) is not None
                    ):
                        remember_valid(segment)
            elif tag == _PLB:
                if claim is not None:
                    close_claim(claim, sums, findings)
                    claim = None
                in_head, plain_tags = False, _OUTSIDE
                for adjustment in provider_adjustments(
                    segment.split(ELEMENT), segment_number, findings
                ):
                    totals.provider_adjustments.append(adjustment)
                    totals.provider_adjustment_cents += adjustment.cents
            elif in_head:
                head.add_segment(segment_number, segment.split(ELEMENT))
            elif tag not in plain_tags or len(segment) > _PLAIN_LENGTH:
                _note_odd_segment(claim, segment, segment_number, findings)
    if claim is not None:
        close_claim(claim, sums, findings)
    sums.head = head.head()
    sums.adjustment_codes = codes.all
    if marks:
        sums.claims_digest = marks_digest(marks)
    problem = transaction_problem(
        findings.where,
        printable(sums.head.trace, 30),
        totals.paid_cents,
        totals.provider_adjustment_cents,
        sums.head.payment_cents,
    )
    if problem:
        sums.balanced = False
        if transaction.complete:  # a part of a payment proves nothing about the whole
            findings.add_problem(problem)
    return sums


def _note_odd_segment(
    claim: ClaimSums | None, segment: str, segment_number: int, findings: Findings
) -> None:
    """Note a segment outside of claims, or where X12 has none in a claim."""
    elements = segment.split(ELEMENT)
    tag = elements[0]
    if claim is None:
        report_outside(elements, segment_number, findings)
    elif tag in ("REF", "LQ", "DTM", "AMT"):
        if tag == "LQ" and not claim.lines:
            note_early(tag, segment_number, findings)
    elif tag in CLAIM_TAGS:
        if claim.lines:
            is_claim_segment(tag, segment_number, findings)
        if tag == "NM1":
            last_and_first(elements, segment_number, findings)
    elif tag not in UNUSED:
        findings.add_unknown(segment_number, tag)


def _claim_sums(elements: list[str], segment_number: int, findings: Findings) -> ClaimSums:
    try:
        charge, paid = parse_cents(elements[3]), parse_cents(elements[4])
        patient = parse_cents(elements[5]) if len(elements) > 5 and elements[5] else 0
    except (ValueError, IndexError):
        charge = findings.read_cents(elements, 3, segment_number)
        paid = findings.read_cents(elements, 4, segment_number)
        has_patient = len(elements) > 5 and elements[5].strip()
        patient = findings.read_cents(elements, 5, segment_number) if has_patient else 0
    return ClaimSums(segment_number, elements[1], charge, paid, patient)


def _mark(claim: ClaimSums, elements: list[str]) -> ClaimMark:
    return ClaimMark(
        claim.number.strip(),
        element(elements, 2),
        claim.charge_cents,
        claim.paid_cents,
        element(elements, 7),
    )
