"""Reads one CLM loop of an 837: claim (2300), other coverages (2320, 2330), lines (2400, 2430)."""

from datetime import date
from typing import Any

from medq.domain.claims.claim import SentClaim, ServiceLine
from medq.domain.plausibility import service_day
from medq.x12.claim_parts import (
    CoverageLoop,
    ProviderLoop,
    date_range,
    diagnoses,
    procedure,
)
from medq.x12.delimiters import COMPONENT
from medq.x12.findings import DayCheck, Findings, element, parse_count
from medq.x12.names import read_name

# Segments that medq knows and does not use.
_IGNORED = frozenset((
    "CL1", "PWK", "CN1", "AMT", "K3", "NTE", "CR1", "CR2", "CRC", "HCP", "MIA", "MOA",
    "OI", "CAS", "QTY", "SV5", "LQ", "FRM", "N3", "N4", "PER", "DMG", "MEA", "PS1",
    "LIN", "CTP", "CR3", "CR5", "CR6", "CR7", "HSD", "TOO", "SV4", "SV6", "SV7",
))  # fmt: skip


DAY_CHECKS: dict[str, DayCheck] = dict.fromkeys(("434", "435", "472"), service_day)
"""Checks of dates by their qualifier (DTP01): statement, admission, service."""
_SERVICES = frozenset({"SV1", "SV2"})


class ClaimReader:
    """The fields of one claim, added segment by segment."""

    def __init__(self, segment_number: int, clm: list[str], form: str, findings: Findings) -> None:
        facility = [part.strip() for part in element(clm, 5).split(COMPONENT)]
        self._findings = findings
        self._fields: dict[str, Any] = {
            "segment": segment_number,
            "patient_control_number": clm[1] if len(clm) > 1 else "",
            "charge_cents": findings.read_cents(clm, 2, segment_number),
            "form": form,
            "place": facility[0],
            "frequency": (facility[2] if len(facility) > 2 else "") or "1",
            "accident": element(clm, 11).partition(COMPONENT)[0].strip(),
        }
        self._diagnoses: list[str] = []
        self._providers: dict[str, ProviderLoop] = {}
        self._provider: ProviderLoop | None = None
        self._coverages: list[CoverageLoop] = []
        self._in_coverage = False
        self._entity = ""  # NM101 of the loop of a coverage that a REF belongs to
        self._lines: list[ServiceLine] = []
        self._line: dict[str, Any] | None = None
        self._line_segment = 0  # number of the segment that began the line
        self._in_prior_payment = False  # in loop 2430
        self._statement: tuple[date | None, date | None] = (None, None)

    def add_segment(self, segment_number: int, elements: list[str]) -> bool:
        """Read a segment; return False if medq does not use it in a claim."""
        tag = elements[0]
        if tag == "LX":
            self._begin_line(segment_number, parse_count(element(elements, 1)))
        elif tag == "SBR":
            if self._line is not None:
                self._note(segment_number, tag, "stands after a service line")
                self._close_line()
            self._coverages.append(CoverageLoop(element(elements, 1)))
            self._in_coverage, self._provider, self._entity = True, None, ""
        elif self._line is not None:
            return self._add_line_segment(segment_number, elements)
        elif tag == "NM1":
            self._set_name(segment_number, elements)
        elif tag == "DTP":
            self._set_dates(segment_number, elements)
        elif tag == "HI":
            self._diagnoses.extend(diagnoses(elements, segment_number, self._findings))
        elif tag == "REF":
            self._set_reference(elements)
        elif tag == "PRV":
            if self._provider:
                self._provider.taxonomy = element(elements, 3)
        elif tag == "AMT" and self._in_coverage and element(elements, 1) == "D":
            self._coverages[-1].paid_cents = self._findings.read_optional_cents(
                elements, 2, segment_number
            )
        elif tag in _SERVICES:
            self._add_service_without_lx(segment_number, elements)
        else:
            return tag in _IGNORED
        return True

    def _begin_line(self, segment_number: int, number: int | None) -> None:
        self._close_line()
        self._line = {"number": number or len(self._lines) + 1, "procedure": ""}
        self._line_segment = segment_number
        self._in_coverage = False

    def _add_service_without_lx(self, segment_number: int, elements: list[str]) -> None:
        """Read an SV1 or SV2 that has no LX of its own as a line of its own."""
        self._begin_line(segment_number, None)
        self._note(
            segment_number,
            elements[0],
            f"has no LX of its own; it was read as line {len(self._lines) + 1}",
        )
        self._add_line_segment(segment_number, elements)

    def _note(self, segment_number: int, tag: str, message: str) -> None:
        self._findings.note(f"{tag} {message}", f"segment {segment_number} {tag}")

    def _set_name(self, segment_number: int, elements: list[str]) -> None:
        entity, findings = element(elements, 1), self._findings
        self._provider = None
        if self._in_coverage:
            self._entity = entity
            if entity == "PR":
                name = read_name(elements, 3, segment_number, findings)
                payer = self._coverages[-1].payer
                payer.set_name(name, element(elements, 8), element(elements, 9))
            elif entity == "IL":
                self._coverages[-1].member_id = element(elements, 9)
        elif entity in ("82", "DN"):
            self._provider = self._providers.setdefault(entity, ProviderLoop())
            self._provider.set_name(elements, segment_number, findings)

    def _set_reference(self, elements: list[str]) -> None:
        if self._in_coverage:
            if self._entity == "PR":
                self._coverages[-1].payer.set_reference(elements)
            return
        match element(elements, 1):
            case "F8":
                self._fields["original_reference"] = element(elements, 2)
            case "G1":
                self._fields["authorization"] = element(elements, 2)
            case _:
                if self._provider:
                    self._provider.set_reference(elements)

    def _set_dates(self, segment_number: int, elements: list[str]) -> None:
        qualifier = element(elements, 1)
        check = DAY_CHECKS.get(qualifier)
        days = date_range(elements, segment_number, self._findings, check)
        if self._in_coverage:
            return
        match qualifier:
            case "434":
                self._statement = days
            case "435":
                self._fields["admission_day"] = days[0]
            case "472":
                self._statement = days if self._statement == (None, None) else self._statement

    def _add_line_segment(self, segment_number: int, elements: list[str]) -> bool:
        line, findings = self._line, self._findings
        assert line is not None  # called only inside a line
        match elements[0]:
            case "SV1" | "SV2" if "charge_cents" in line:
                self._add_service_without_lx(segment_number, elements)
            case "SV1":
                line["procedure"], line["modifiers"] = procedure(element(elements, 1))
                line["charge_cents"] = findings.read_cents(elements, 2, segment_number)
                line["units"] = element(elements, 4) or "1"
                line["place"] = element(elements, 5)
                pointers = (parse_count(part) for part in element(elements, 7).split(COMPONENT))
                line["pointers"] = tuple(pointer for pointer in pointers if pointer is not None)
            case "SV2":
                line["revenue_code"] = element(elements, 1)
                line["procedure"], line["modifiers"] = procedure(element(elements, 2))
                line["charge_cents"] = findings.read_cents(elements, 3, segment_number)
                line["units"] = element(elements, 5) or "1"
            case "DTP":
                qualifier = element(elements, 1)
                check = DAY_CHECKS.get(qualifier)
                days = date_range(elements, segment_number, findings, check)
                if qualifier == "472":
                    line["from_day"], line["to_day"] = days
            case "REF":
                if element(elements, 1) == "6R" and not self._in_prior_payment:
                    line["line_control"] = element(elements, 2)
            case "SVD":
                self._in_prior_payment = True
            case "NM1" | "PRV" | "HI":
                pass
            case tag:
                return tag in _IGNORED
        return True

    def _close_line(self) -> None:
        line = self._line
        if line is None:
            return
        if "charge_cents" in line:
            self._lines.append(ServiceLine(**line))
        else:
            self._note(self._line_segment, "LX", "has no service (SV1 or SV2); it is no line")
        self._line, self._in_prior_payment = None, False

    def claim(self, **inherited: Any) -> SentClaim:
        """Return the claim; its dates are the statement's (DTP*434), else those of its lines."""
        self._close_line()
        firsts = [line.from_day for line in self._lines if line.from_day]
        lasts = [line.to_day for line in self._lines if line.to_day]
        rendering, referring = self._providers.get("82"), self._providers.get("DN")
        return SentClaim(
            **self._fields,
            **inherited,
            rendering=rendering.provider() if rendering else None,
            referring=referring.provider() if referring else None,
            diagnoses=tuple(self._diagnoses),
            from_day=self._statement[0] or min(firsts, default=None),
            to_day=self._statement[1] or max(lasts, default=None),
            other=tuple(coverage.coverage() for coverage in self._coverages),
            lines=tuple(self._lines),
        )
