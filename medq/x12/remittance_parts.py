"""The parts of an 835 that its two readers share: adjustments, and segments out of place."""

from medq.domain.errors import ProblemLevel
from medq.domain.plausibility import payment_day, service_day
from medq.domain.remittances.remittance import Adjustment, ProviderAdjustment
from medq.x12.delimiters import COMPONENT
from medq.x12.findings import DayCheck, Findings, element

MOST_ADJUSTMENTS = 6  # that X12 allows in one CAS or PLB; more are read
UNUSED = frozenset({"N1", "N2", "N3", "N4", "LX", "TS2", "TS3", "QTY", "RDM", "CUR", "NTE"})
"""Segments of an 835 that medq knows and does not use."""
CLAIM_TAGS = frozenset({"NM1", "MOA", "MIA", "PER"})
"""Segments that belong to the claim, also where they stand after one of its lines."""
CLAIM_AMOUNTS = {"AU": "allowed_cents", "I": "interest_cents"}
"""Fields of a claim payment by the qualifier of their amount (AMT01)."""
LINE_ALLOWED = "B6"  # AMT01 of a line's allowed amount
AMOUNTS_READ = frozenset({*CLAIM_AMOUNTS, LINE_ALLOWED})
DAY_CHECKS: dict[str, DayCheck] = {
    **dict.fromkeys(("232", "233", "150", "151", "472"), service_day),
    "050": payment_day,  # the payer received the claim
}
"""Checks of dates by their qualifier (DTM01); an end of coverage (036) may be in any year."""


def adjustments(
    elements: list[str], segment_number: int, findings: Findings
) -> tuple[Adjustment, ...]:
    """Return the adjustments of a CAS; an empty triplet may precede a filled one.

    More than six are noted: X12 does not allow them, but payers send them.
    """
    group = element(elements, 1)
    if len(elements) == 4 and elements[3]:  # nearly every CAS has one reason
        return (
            Adjustment(
                group, elements[2].strip(), findings.read_cents(elements, 3, segment_number)
            ),
        )
    found_adjustments = []
    for index in range(2, len(elements), 3):
        reason, amount = element(elements, index), element(elements, index + 1)
        if reason or amount:
            cents = findings.read_cents(elements, index + 1, segment_number)
            quantity = element(elements, index + 2)
            found_adjustments.append(Adjustment(group, reason, cents, quantity))
    if len(found_adjustments) > MOST_ADJUSTMENTS:
        _note_number(elements, segment_number, f"{len(found_adjustments)} reasons", findings)
    return tuple(found_adjustments)


def provider_adjustments(
    elements: list[str], segment_number: int, findings: Findings
) -> list[ProviderAdjustment]:
    """Return the provider adjustments of a PLB; empty pairs are skipped.

    More than six are noted: X12 does not allow them.
    """
    pairs = []
    for index in range(3, len(elements), 2):
        reason, amount = element(elements, index), element(elements, index + 1)
        if reason or amount:
            cents = findings.read_cents(elements, index + 1, segment_number)
            code, *references = (part.strip() for part in reason.split(COMPONENT))
            reference = " ".join(filter(None, references))  # X12 has one; none is dropped
            provider = element(elements, 1)
            pairs.append(ProviderAdjustment(segment_number, provider, code, reference, cents))
    if len(pairs) > MOST_ADJUSTMENTS:
        _note_number(elements, segment_number, f"{len(pairs)} adjustments", findings)
    return pairs


def _note_number(elements: list[str], segment_number: int, number: str, findings: Findings) -> None:
    """Note that a segment has more adjustments than X12 allows; `number` counts them."""
    findings.note(
        f"{elements[0]} has {number}, X12 allows {MOST_ADJUSTMENTS}: all were read",
        f"segment {segment_number} {elements[0]}",
    )


def is_claim_segment(tag: str, segment_number: int, findings: Findings) -> bool:
    """Return whether a segment after a line, which has no use for it, belongs to the claim.

    Note that it stands there; count it if nothing has a use for it.
    """
    if tag in CLAIM_TAGS:
        findings.note(
            f"{tag} stands after a service line; it was read for the claim",
            f"segment {segment_number} {tag}",
        )
        return True
    if tag not in UNUSED:
        findings.add_unknown(segment_number, tag)
    return False


def note_early(tag: str, segment_number: int, findings: Findings) -> None:
    """Note a segment of lines that stands before the first line of its claim."""
    findings.note(
        f"{tag} stands before the service lines; it was read for the claim",
        f"segment {segment_number} {tag}",
    )


def remarks_of(lq: list[str]) -> list[str]:
    """Return the remark code of an LQ, none where it has another list's code."""
    code = element(lq, 2)
    return [code] if code and element(lq, 1) == "HE" else []


def report_outside(elements: list[str], segment_number: int, findings: Findings) -> None:
    """Hold the transaction for money between a PLB and the next claim; note another segment."""
    tag = elements[0]
    if tag in ("SVC", "CAS"):
        report_misplaced(elements, segment_number, findings)
    elif tag not in UNUSED:
        findings.add_unknown(segment_number, tag)


def report_misplaced(elements: list[str], segment_number: int, findings: Findings) -> None:
    """Hold the transaction for an SVC or CAS outside any claim: its totals prove nothing then."""
    findings.add(
        ProblemLevel.HELD,
        f"{elements[0]} must be inside a claim; no CLP precedes it",
        "Ask the payer for a corrected remittance.",
        f"segment {segment_number} {elements[0]}",
    )
