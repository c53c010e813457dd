"""Reads an 835: head, claim payments and totals."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from medq.domain.remittances.remittance import (
    Adjustment,
    ClaimPayment,
    LinePayment,
    RemittanceTotals,
)
from medq.domain.remittances.separate_interest import without_separate_interest
from medq.x12.claim_parts import procedure
from medq.x12.delimiters import COMPONENT
from medq.x12.findings import Findings, element
from medq.x12.names import last_and_first
from medq.x12.remittance_head import HeadReader
from medq.x12.remittance_parts import (
    AMOUNTS_READ,
    CLAIM_AMOUNTS,
    DAY_CHECKS,
    LINE_ALLOWED,
    UNUSED,
    adjustments,
    is_claim_segment,
    note_early,
    provider_adjustments,
    remarks_of,
    report_misplaced,
    report_outside,
)
from medq.x12.remittance_sums import note_separate_interest
from medq.x12.transaction import Transaction


def read_remittance(transaction: Transaction) -> "RemittanceReader":
    """Return a reader of an 835; its head is read at once, its claim payments on demand."""
    return RemittanceReader(transaction)


class RemittanceReader:
    """The head and the claim payments of one 835.

    `head` is there at once; `totals` are complete once `claims` has ended. Problems go to the
    transaction's findings; an invalid amount counts as 0 and holds the transaction.
    """

    def __init__(self, transaction: Transaction) -> None:
        self.findings = transaction.findings
        self.totals = RemittanceTotals()
        self._segments = transaction.segments()
        self._head_end: list[tuple[int, list[str]]] = []  # the segment that ended the head
        head = HeadReader(self.findings)
        for segment_number, elements in self._segments:
            if elements[0] in ("CLP", "PLB"):
                self._head_end = [(segment_number, elements)]
                break
            if elements[0] in ("SVC", "CAS"):
                report_misplaced(elements, segment_number, self.findings)
            else:
                head.add_segment(segment_number, elements)
        self.head = head.head()

    def claims(self) -> Iterator[ClaimPayment]:
        """Yield each claim payment with its lines and adjustments; iterate it once."""
        claim: _ClaimReader | None = None
        for segment_number, elements in chain(self._head_end, self._segments):
            tag = elements[0]
            if tag in ("CLP", "PLB"):
                if claim:
                    yield self._finish_claim(claim)
                claim = (
                    _ClaimReader(segment_number, elements, self.findings) if tag == "CLP" else None
                )
                if tag == "PLB":
                    self._provider_adjustments(segment_number, elements)
            elif claim:
                claim.add_segment(segment_number, elements)
            else:
                report_outside(elements, segment_number, self.findings)
        if claim:
            yield self._finish_claim(claim)

    def _finish_claim(self, reader: "_ClaimReader") -> ClaimPayment:
        claim = reader.claim()
        adjusted_cents = self.totals.add(claim)
        if claim.charge_cents - adjusted_cents == claim.paid_cents:
            return claim
        balanced = without_separate_interest(claim)
        if balanced is not claim:
            interest_cents = balanced.adjusted_cents - adjusted_cents
            self.totals.adjustment_cents += interest_cents
            number = claim.patient_control_number
            note_separate_interest(claim.segment, number, interest_cents, self.findings)
        return balanced

    def _provider_adjustments(self, segment_number: int, elements: list[str]) -> None:
        for adjustment in provider_adjustments(elements, segment_number, self.findings):
            self.totals.provider_adjustments.append(adjustment)
            self.totals.provider_adjustment_cents += adjustment.cents


_CLAIM_DATES = {"232": "from_day", "233": "to_day", "050": "received_day", "036": "coverage_end"}
_REMARK_ELEMENTS = {"MOA": range(3, 8), "MIA": (5, 20, 21, 22, 23)}


class _ClaimReader:
    """The fields of one claim payment, added segment by segment."""

    def __init__(self, segment_number: int, clp: list[str], findings: Findings) -> None:
        self._findings = findings
        self._adjustments: list[Adjustment] = []
        self._remarks: list[str] = []
        self._lines: list[LinePayment] = []
        self._line: _LineReader | None = None
        charge, paid = (
            findings.read_cents(clp, 3, segment_number),
            findings.read_cents(clp, 4, segment_number),
        )
        owed = findings.read_cents(clp, 5, segment_number) if element(clp, 5) else 0
        self._fields: dict[str, Any] = {
            "segment": segment_number,
            "patient_control_number": clp[1] if len(clp) > 1 else "",
            "status": element(clp, 2),
            "charge_cents": charge,
            "paid_cents": paid,
            "patient_responsibility_cents": owed,
            "filing_indicator": element(clp, 6),
            "payer_claim_number": element(clp, 7),
            "facility": element(clp, 8),
            "frequency": element(clp, 9),
        }

    def add_segment(self, segment_number: int, elements: list[str]) -> None:
        tag, line = elements[0], self._line
        if tag == "SVC":
            self._close_line()
            self._line = _LineReader(segment_number, elements, self._findings)
        elif line is not None and (
            line.add_segment(segment_number, elements)
            or not is_claim_segment(tag, segment_number, self._findings)
        ):
            pass
        elif tag == "CAS":
            self._adjustments += adjustments(elements, segment_number, self._findings)
        elif tag == "NM1":
            self._set_name(segment_number, elements)
        elif tag == "DTM":
            qualifier = element(elements, 1)
            check = DAY_CHECKS.get(qualifier)
            day = self._findings.read_day(elements, 2, segment_number, check)
            if (name := _CLAIM_DATES.get(qualifier)) and day:
                self._fields[name] = day
        elif tag == "AMT":
            if name := CLAIM_AMOUNTS.get(element(elements, 1)):
                self._fields[name] = self._findings.read_optional_cents(elements, 2, segment_number)
            elif element(elements, 1) == LINE_ALLOWED:
                self._findings.read_optional_cents(elements, 2, segment_number)
        elif tag == "REF":
            if element(elements, 1) == "F8":
                self._fields["original_reference"] = element(elements, 2)
        elif tag in _REMARK_ELEMENTS:
            self._remarks.extend(
                code for index in _REMARK_ELEMENTS[tag] if (code := element(elements, index))
            )
        elif tag == "PER":
            if element(elements, 1) == "CX":
                self._fields["contact"] = " ".join(
                    part for part in (element(elements, 2), element(elements, 4)) if part
                )
        elif tag == "LQ":
            note_early(tag, segment_number, self._findings)
            self._remarks += remarks_of(elements)
        elif tag not in UNUSED:
            self._findings.add_unknown(segment_number, tag)

    def _set_name(self, segment_number: int, elements: list[str]) -> None:
        last, first = last_and_first(elements, segment_number, self._findings)
        identifier = element(elements, 9)
        match element(elements, 1):
            case "QC":
                self._fields.update(
                    patient_last=last,
                    patient_first=first,
                    member_id=identifier or self._fields.get("member_id", ""),
                )
            case "IL":
                self._fields["member_id"] = self._fields.get("member_id") or identifier
            case "74":
                self._fields.update(
                    corrected_last=last, corrected_first=first, corrected_member_id=identifier
                )
            case "82":
                self._fields["rendering_npi"] = identifier
            case "TT":
                self._fields.update(crossover_payer=last, crossover_payer_id=identifier)
            case "PR":
                self._fields.update(priority_payer=last, priority_payer_id=identifier)

    def _close_line(self) -> None:
        if self._line:
            self._lines.append(self._line.line())

    def claim(self) -> ClaimPayment:
        self._close_line()
        return ClaimPayment(
            adjustments=tuple(self._adjustments),
            remarks=tuple(self._remarks),
            lines=tuple(self._lines),
            **self._fields,
        )


class _LineReader:
    """The fields of one line payment, added segment by segment."""

    def __init__(self, segment_number: int, svc: list[str], findings: Findings) -> None:
        self._findings = findings
        self._adjustments: list[Adjustment] = []
        self._remarks: list[str] = []
        code = element(svc, 1).split(COMPONENT)
        self._fields: dict[str, Any] = {
            "segment": segment_number,
            "procedure": code[1].strip() if len(code) > 1 else code[0],
            "modifiers": tuple(modifier for part in code[2:6] if (modifier := part.strip())),
            "charge_cents": findings.read_cents(svc, 2, segment_number),
            "paid_cents": findings.read_cents(svc, 3, segment_number),
            "units": element(svc, 5) or "1",
        }
        if submitted := element(svc, 6):
            submitted_service = procedure(submitted)
            self._fields["submitted_procedure"] = submitted_service[0]
            self._fields["submitted_modifiers"] = submitted_service[1]

    def add_segment(self, segment_number: int, elements: list[str]) -> bool:
        """Read a segment; return False if medq does not use it in a line."""
        tag = elements[0]
        if tag == "CAS":
            self._adjustments += adjustments(elements, segment_number, self._findings)
        elif tag == "DTM":
            self._set_date(segment_number, elements)
        elif tag == "AMT":
            amount = None
            if (qualifier := element(elements, 1)) in AMOUNTS_READ:
                amount = self._findings.read_optional_cents(elements, 2, segment_number)
            if qualifier == LINE_ALLOWED:
                self._fields["allowed_cents"] = amount
        elif tag == "REF":
            if element(elements, 1) == "6R":
                self._fields["line_control"] = element(elements, 2)
        elif tag == "LQ":
            self._remarks += remarks_of(elements)
        else:
            return False
        return True

    def _set_date(self, segment_number: int, elements: list[str]) -> None:
        qualifier = element(elements, 1)
        check = DAY_CHECKS.get(qualifier)
        day = self._findings.read_day(elements, 2, segment_number, check)
        match qualifier:
            case "472":
                self._fields["from_day"] = self._fields["to_day"] = day
            case "150":
                self._fields["from_day"] = day
            case "151":
                self._fields["to_day"] = day

    def line(self) -> LinePayment:
        return LinePayment(
            adjustments=tuple(self._adjustments), remarks=tuple(self._remarks), **self._fields
        )
