"""The parts of an 835 that its two readers share: the head, CAS adjustments and PLB pairs."""

from datetime import date

from medq.domain.errors import ProblemLevel
from medq.domain.remittances.remittance import Adjustment, ProviderAdjustment, RemittanceHead
from medq.x12.delimiters import COMPONENT
from medq.x12.findings import Findings, element
from medq.x12.payers import PayerLoop


class HeadReader:
    """The head of one 835: the segments before the first claim or provider adjustment.

    `unknown_segments` counts those that medq does not use.
    """

    _IGNORED = frozenset({"N3", "N4", "RDM", "CUR", "LX", "TS2", "TS3"})

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._payment: int | None = None
        self._codes: dict[str, str] = {}
        self._days: dict[str, date | None] = {}
        self._party = ""
        self._payer = PayerLoop()
        self.unknown_segments = 0

    def add_segment(self, segment_number: int, elements: list[str]) -> None:
        tag, codes = elements[0], self._codes
        if tag == "BPR" and self._payment is None:
            self._payment = self._findings.read_cents(elements, 2, segment_number)
            codes["method"] = element(elements, 4)
            self._days["payment"] = self._findings.read_day(elements, 16, segment_number)
        elif tag == "TRN" and "trace" not in codes:
            codes["trace"], codes["trace_payer"] = element(elements, 2), element(elements, 3)
        elif tag == "DTM":
            day = self._findings.read_day(elements, 2, segment_number)
            if element(elements, 1) == "405":
                self._days["production"] = day
        elif tag == "N1":
            self._party = element(elements, 1)
            if self._party == "PR":
                self._payer.set_name(*(element(elements, i) for i in (2, 3, 4)))
            elif self._party == "PE":
                codes["payee_npi"] = element(elements, 4) if element(elements, 3) == "XX" else ""
        elif tag == "REF":
            if self._party == "PR":
                self._payer.set_reference(elements)
        elif tag == "PER":
            if self._party == "PR":
                self._payer.set_contact(elements)
        elif tag not in self._IGNORED:
            self.unknown_segments += 1

    def head(self) -> RemittanceHead:
        """Return the head read so far; without a BPR its payment is 0 and it is held."""
        if self._payment is None:
            self._findings.add(
                ProblemLevel.HELD,
                "There is no BPR: the payment amount is missing",
                "Ask the payer for a corrected remittance.",
                "BPR",
            )
        codes = self._codes
        return RemittanceHead(
            payment_cents=self._payment or 0,
            method=codes.get("method", ""),
            payment_day=self._days.get("payment"),
            trace=codes.get("trace", ""),
            trace_payer=codes.get("trace_payer", ""),
            production_day=self._days.get("production"),
            payer=self._payer.payer(codes.get("trace_payer", "")),
            payee_npi=codes.get("payee_npi", ""),
        )


def adjustments(
    elements: list[str], segment_number: int, findings: Findings
) -> tuple[Adjustment, ...]:
    """Return the adjustments of a CAS, at most six; an empty triplet may precede a filled one."""
    group = element(elements, 1)
    if len(elements) == 4 and elements[3]:  # nearly every CAS has one reason
        return (
            Adjustment(
                group, elements[2].strip(), findings.read_cents(elements, 3, segment_number)
            ),
        )
    found_adjustments = []
    for index in range(2, min(len(elements), 20), 3):
        reason, amount = element(elements, index), element(elements, index + 1)
        if reason or amount:
            cents = findings.read_cents(elements, index + 1, segment_number)
            quantity = element(elements, index + 2)
            found_adjustments.append(Adjustment(group, reason, cents, quantity))
    return tuple(found_adjustments)


def provider_adjustments(
    elements: list[str], segment_number: int, findings: Findings
) -> list[ProviderAdjustment]:
    """Return the provider adjustments of a PLB, at most six; empty pairs are skipped."""
    pairs = []
    for index in range(3, min(len(elements), 15), 2):
        reason, amount = element(elements, index), element(elements, index + 1)
        if reason or amount:
            cents = findings.read_cents(elements, index + 1, segment_number)
            code, _, reference = reason.partition(COMPONENT)
            reference = reference.partition(COMPONENT)[0]
            pairs.append(
                ProviderAdjustment(
                    segment_number, element(elements, 1), code.strip(), reference.strip(), cents
                )
            )
    return pairs


def report_misplaced(elements: list[str], segment_number: int, findings: Findings) -> None:
    """Hold the transaction for an SVC or CAS outside any claim: its totals prove nothing then."""
    findings.add(
        ProblemLevel.HELD,
        f"{elements[0]} must be inside a claim; no CLP precedes it",
        "Ask the payer for a corrected remittance.",
        f"segment {segment_number} {elements[0]}",
    )
