"""An 835 in full: its head, its claims one by one, its totals when they are through."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from medq.domain.remittances.remittance import (
    Adjustment,
    ClaimPayment,
    LinePayment,
    RemittanceTotals,
)
from medq.x12.delimiters import COMPONENT
from medq.x12.findings import Findings, element
from medq.x12.remittance_parts import (
    HeadReader,
    adjustments,
    provider_adjustments,
    report_misplaced,
)
from medq.x12.transaction import Transaction


def read_remittance(transaction: Transaction) -> "RemittanceReader":
    """The remittance of an 835; its head is read at once, its claims as they are asked for."""
    return RemittanceReader(transaction)


class RemittanceReader:
    """`head` is there at once; `totals` and `unknown_segments` (segments medq has no use for) are whole when `claims` is through.

    What is wrong goes to the transaction's findings; an amount that is none counts as 0 and holds the transaction.
    """

    def __init__(self, transaction: Transaction) -> None:
        self.findings = transaction.findings
        self.totals = RemittanceTotals()
        self.unknown_segments = 0
        self._segments = transaction.segments()
        self._head_end: list[tuple[int, list[str]]] = []  # what ended the head
        head = HeadReader(self.findings)
        for number, elements in self._segments:
            if elements[0] in ("CLP", "PLB"):
                self._head_end = [(number, elements)]
                break
            if elements[0] in ("SVC", "CAS"):
                report_misplaced(elements, number, self.findings)
            else:
                head.add_segment(number, elements)
        self.head = head.head()
        self.unknown_segments += head.unknown_segments

    def claims(self) -> Iterator[ClaimPayment]:
        """Each CLP loop with its lines and adjustments; can be read once."""
        claim: _ClaimReader | None = None
        for number, elements in chain(self._head_end, self._segments):
            tag = elements[0]
            if tag in ("CLP", "PLB"):
                if claim:
                    yield self._finish_claim(claim)
                claim = _ClaimReader(number, elements, self.findings) if tag == "CLP" else None
                if tag == "PLB":
                    self._provider_adjustments(number, elements)
            elif claim:
                claim.add_segment(number, elements)
            elif tag in ("SVC", "CAS"):
                report_misplaced(elements, number, self.findings)
            else:
                if tag == "DTM":
                    self.findings.read_day(elements, 2, number)
                self.unknown_segments += 1
        if claim:
            yield self._finish_claim(claim)

    def _finish_claim(self, reader: "_ClaimReader") -> ClaimPayment:
        claim = reader.claim()
        self.unknown_segments += reader.unknown_segments
        self.totals.add(claim)
        return claim

    def _provider_adjustments(self, number: int, elements: list[str]) -> None:
        for adjustment in provider_adjustments(elements, number, self.findings):
            self.totals.provider_adjustments.append(adjustment)
            self.totals.provider_adjustment_cents += adjustment.cents


_PASSED = frozenset({"N1", "N3", "N4", "LX", "TS2", "TS3", "QTY", "PLB"})
_CLAIM_DATES = {"232": "from_day", "233": "to_day", "050": "received_day", "036": "coverage_end"}
_CLAIM_AMOUNTS = {"AU": "allowed_cents", "I": "interest_cents"}
_REMARK_ELEMENTS = {"MOA": range(3, 8), "MIA": (5, 20, 21, 22, 23)}


class _ClaimReader:
    """Takes the segments of one CLP loop."""

    def __init__(self, number: int, clp: list[str], findings: Findings) -> None:
        self._findings = findings
        self._adjustments: list[Adjustment] = []
        self._remarks: list[str] = []
        self._lines: list[LinePayment] = []
        self._line: _LineReader | None = None
        self.unknown_segments = 0
        charge, paid = findings.read_cents(clp, 3, number), findings.read_cents(clp, 4, number)
        owed = findings.read_cents(clp, 5, number) if element(clp, 5) else 0
        self._fields: dict[str, Any] = {
            "segment": number,
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

    def add_segment(self, number: int, elements: list[str]) -> None:
        tag = elements[0]
        if tag == "SVC":
            self._close_line()
            self._line = _LineReader(number, elements, self._findings)
        elif tag == "CAS" and self._line is None:
            self._adjustments.extend(adjustments(elements, number, self._findings))
        elif self._line is not None:
            self.unknown_segments += not self._line.add_segment(number, elements)
        elif tag == "NM1":
            self._set_name(elements)
        elif tag == "DTM":
            found = self._findings.read_day(elements, 2, number)
            if (name := _CLAIM_DATES.get(element(elements, 1))) and found:
                self._fields[name] = found
        elif tag == "AMT":
            if name := _CLAIM_AMOUNTS.get(element(elements, 1)):
                self._fields[name] = self._findings.read_optional_cents(elements, 2, number)
            elif element(elements, 1) == "B6":
                self._findings.read_optional_cents(elements, 2, number)
        elif tag == "REF":
            if element(elements, 1) == "F8":
                self._fields["original_reference"] = element(elements, 2)
        elif tag in _REMARK_ELEMENTS:
            self._remarks.extend(
                code for place in _REMARK_ELEMENTS[tag] if (code := element(elements, place))
            )
        elif tag == "PER":
            if element(elements, 1) == "CX":
                self._fields["contact"] = " ".join(
                    part for part in (element(elements, 2), element(elements, 4)) if part
                )
        else:
            self.unknown_segments += tag not in _PASSED

    def _set_name(self, elements: list[str]) -> None:
        known, last, first, identifier = (
            self._fields,
            element(elements, 3),
            element(elements, 4),
            element(elements, 9),
        )
        match element(elements, 1):
            case "QC":
                known["patient_last"], known["patient_first"] = last, first
                known["member_id"] = identifier or known.get("member_id", "")
            case "IL":
                known["member_id"] = known.get("member_id") or identifier
            case "74":
                known["corrected_last"], known["corrected_first"], known["corrected_member_id"] = (
                    last,
                    first,
                    identifier,
                )
            case "82":
                known["rendering_npi"] = identifier
            case "TT":
                known["crossover_payer"], known["crossover_payer_id"] = last, identifier
            case "PR":
                known["priority_payer"], known["priority_payer_id"] = last, identifier

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
    """Takes the segments of one SVC loop."""

    def __init__(self, number: int, svc: list[str], findings: Findings) -> None:
        self._findings = findings
        self._adjustments: list[Adjustment] = []
        self._remarks: list[str] = []
        code = element(svc, 1).split(COMPONENT)
        self._fields: dict[str, Any] = {
            "segment": number,
            "procedure": code[1].strip() if len(code) > 1 else code[0],
            "modifiers": tuple(modifier for part in code[2:6] if (modifier := part.strip())),
            "charge_cents": findings.read_cents(svc, 2, number),
            "paid_cents": findings.read_cents(svc, 3, number),
            "units": element(svc, 5) or "1",
        }
        if submitted := element(svc, 6):
            known = submitted.split(COMPONENT)
            self._fields["submitted_procedure"] = known[1].strip() if len(known) > 1 else known[0]

    def add_segment(self, number: int, elements: list[str]) -> bool:
        """False when medq knows no such segment in a line."""
        tag = elements[0]
        if tag == "CAS":
            self._adjustments.extend(adjustments(elements, number, self._findings))
        elif tag == "DTM":
            self._set_date(number, elements)
        elif tag == "AMT":
            amount = None
            if (qualifier := element(elements, 1)) in ("AU", "B6", "I"):
                amount = self._findings.read_optional_cents(elements, 2, number)
            if qualifier == "B6":
                self._fields["allowed_cents"] = amount
        elif tag == "REF":
            if element(elements, 1) == "6R":
                self._fields["line_control"] = element(elements, 2)
        elif tag == "LQ":
            if element(elements, 1) == "HE" and (code := element(elements, 2)):
                self._remarks.append(code)
        else:
            return tag in _PASSED
        return True

    def _set_date(self, number: int, elements: list[str]) -> None:
        found = self._findings.read_day(elements, 2, number)
        match element(elements, 1):
            case "472":
                self._fields["from_day"] = self._fields["to_day"] = found
            case "150":
                self._fields["from_day"] = found
            case "151":
                self._fields["to_day"] = found

    def line(self) -> LinePayment:
        return LinePayment(
            adjustments=tuple(self._adjustments), remarks=tuple(self._remarks), **self._fields
        )
