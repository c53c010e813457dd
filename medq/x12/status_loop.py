"""One status of a 277CA or 277 while it is read: a TRN and the service lines below it."""

from datetime import date
from typing import Any

from medq.domain.acknowledgments.records import REFUSED, ClaimStatus, LineStatus, StatusCode
from medq.x12.claim_parts import date_range, procedure
from medq.x12.delimiters import COMPONENT
from medq.x12.findings import Findings, element

_IGNORED = frozenset({"N3", "N4", "PER", "BHT", "PWK", "DMG"})
_STATUS_COMPOSITES = (1, 10, 11)
_PHARMACY_CODES = "RX"  # STC01-4: the status is a reject code of NCPDP


class StatusLoop:
    """The fields of one TRN at one level, and of the lines below it, added segment by segment."""

    def __init__(self, level: str, inherited: dict[str, Any], findings: Findings) -> None:
        self.level = level
        self.fields = dict(inherited)
        self.name_fields: dict[str, Any] = {}  # inherited by the next TRN of the same level
        self.trace_segment = 0  # of its TRN
        self._findings = findings
        self._codes: list[StatusCode] = []
        self._segment = 0
        self._lines: list[LineStatus] = []
        self._line: dict[str, Any] | None = None

    def name(self, fields: dict[str, Any]) -> None:
        """Set fields that the next TRN of the same level inherits."""
        self.name_fields.update(fields)
        self.fields.update(fields)

    def add_segment(self, segment_number: int, elements: list[str]) -> bool:
        """Read a segment; return False if medq does not use it in a status."""
        match elements[0]:
            case "STC":
                self._add_status(segment_number, elements)
            case "SVC":
                self._close_line()
                self._line = {
                    "segment": segment_number,
                    "procedure": procedure(element(elements, 1))[0],
                    "charge_cents": self._findings.read_optional_cents(elements, 2, segment_number),
                    "paid_cents": self._findings.read_optional_cents(elements, 3, segment_number),
                    "codes": (),
                }
            case "REF":
                self._set_reference(elements)
            case "DTP":
                self._set_dates(segment_number, elements)
            case tag:
                return tag in _IGNORED
        return True

    def _add_status(self, segment_number: int, stc: list[str]) -> None:
        """Add the codes of an STC; amounts are those of the first, the day is the newest."""
        day = self._findings.read_day(stc, 2, segment_number)
        codes = _status_codes(stc, day)
        action = element(stc, 3)
        if self._line is not None:
            self._line["codes"] += codes
            self._line["action"] = _worse_action(self._line.get("action", ""), action)
            return
        self._codes.extend(codes)
        self.fields["action"] = _worse_action(self.fields.get("action", ""), action)
        earlier_day = self.fields.get("day")
        self.fields["day"] = max(day, earlier_day) if day and earlier_day else day or earlier_day
        if self._segment:
            return
        self._segment = segment_number
        self.fields.update(
            charge_cents=self._findings.read_optional_cents(stc, 4, segment_number),
            paid_cents=self._findings.read_optional_cents(stc, 5, segment_number),
            paid_day=self._findings.read_day(stc, 6, segment_number),
            check_number=element(stc, 9),
        )

    def _set_reference(self, ref: list[str]) -> None:
        value = element(ref, 2)
        match element(ref, 1):
            case "1K":
                self.fields["payer_claim_number"] = value
            case "D9":
                self.fields["clearinghouse_number"] = value
            case "EJ":
                self.fields["patient_control_number"] = value
            case "FJ" if self._line is not None:
                self._line["line_control"] = value

    def _set_dates(self, segment_number: int, dtp: list[str]) -> None:
        first, last = date_range(dtp, segment_number, self._findings)
        fields = self.fields if self._line is None else self._line
        match element(dtp, 1):
            case "472" | "232":
                fields["from_day"], fields["to_day"] = first, last
            case "106":
                self.fields["due_day"] = first

    def _close_line(self) -> None:
        if self._line is not None and self._line["codes"]:
            self._lines.append(LineStatus(**self._line))
        self._line = None

    def status(self) -> ClaimStatus | None:
        """Return the status; None without an STC.

        Without one of its own, a claim has the day of its lines.
        """
        self._close_line()
        if not self._segment and not self._lines:
            return None
        if not self._segment:
            days = [code.day for line in self._lines for code in line.codes if code.day]
            self.fields["day"] = max(days, default=None)
        return ClaimStatus(
            segment=self._segment or self._lines[0].segment,
            level=self.level,
            codes=tuple(self._codes),
            lines=tuple(self._lines),
            **self.fields,
        )


def _status_codes(stc: list[str], day: date | None) -> tuple[StatusCode, ...]:
    """Return the codes of an STC's up to three composites; the first has its free text.

    An STC without any is one empty code: its action and text count.
    """
    codes: list[StatusCode] = []
    for index in _STATUS_COMPOSITES:
        parts = [part.strip() for part in element(stc, index).split(COMPONENT)]
        category, status, entity, code_list = (parts + [""] * 3)[:4]
        if category:
            if status and code_list == _PHARMACY_CODES:
                status = f"{code_list} {status}"
            text = "" if codes else element(stc, 12)
            codes.append(StatusCode(category, status, entity, day, element(stc, 3), text))
    return tuple(codes) or (StatusCode("", day=day, action=element(stc, 3), text=element(stc, 12)),)


def _worse_action(action: str, other: str) -> str:
    return other if not action or other == REFUSED else action
