"""Reads a 277CA or 277: the payer's or clearinghouse's status of claims, providers and the file."""

from collections.abc import Iterator
from typing import Any

from medq.domain.acknowledgments.records import ClaimStatus, LineStatus, StatusCode
from medq.x12.claim_parts import date_range, procedure
from medq.x12.delimiters import COMPONENT
from medq.x12.findings import Findings, element
from medq.x12.status_totals import StatusTotals
from medq.x12.transaction import Transaction

_LEVELS = {
    "20": "file",
    "21": "file",
    "19": "provider",
    "22": "claim",
    "23": "claim",
    "PT": "claim",
}
_IGNORED = frozenset({"N3", "N4", "PER", "BHT", "PWK", "DMG"})
_STATUS_COMPOSITES = (1, 10, 11)


def read_statuses(transaction: Transaction) -> "StatusReader":
    """Return an iterator over the statuses of a 277CA or 277."""
    return StatusReader(transaction)


class StatusReader:
    """The statuses of one 277CA or 277; iterate it once.

    One ClaimStatus is one TRN with at least one STC. Of several STC it has all codes, and the
    amounts, action and date of the first. QTY and AMT totals are checked against the claims'
    actions, and a difference is noted. `unknown_segments` counts what medq does not use.
    """

    def __init__(self, transaction: Transaction) -> None:
        self.findings = transaction.findings
        self.unknown_segments = 0
        self._transaction = transaction
        self._totals = StatusTotals(transaction.findings)

    def __iter__(self) -> Iterator[ClaimStatus]:
        shared: dict[str, Any] = {}  # source and batch, for all that follows
        person: dict[str, Any] = {}  # the subscriber, also for the dependents below
        reader = _StatusLoop("file", {}, self.findings)
        for segment_number, elements in self._transaction.segments():
            match elements[0]:
                case "HL":
                    yield from self._finish_status(reader)
                    level = element(elements, 3)
                    if level in ("22", "PT"):
                        person = {}
                    reader = _StatusLoop(
                        _LEVELS.get(level, "claim"), shared | person, self.findings
                    )
                    self._totals.begin_level(level)
                case "TRN":
                    yield from self._finish_status(reader)
                    named = reader.name_fields
                    reader = _StatusLoop(reader.level, shared | person | named, self.findings)
                    reader.name_fields = named
                    if reader.level == "file":
                        if element(elements, 1) == "2":
                            shared["batch_reference"] = reader.fields["batch_reference"] = element(
                                elements, 2
                            )
                    elif reader.level == "claim":
                        reader.fields["patient_control_number"] = element(elements, 2)
                case "NM1":
                    self._set_name(elements, reader, shared, person)
                case "QTY" | "AMT":
                    self._totals.add_stated_total(segment_number, elements)
                case _:
                    self.unknown_segments += not reader.add_segment(segment_number, elements)
        yield from self._finish_status(reader)
        self._totals.check()

    def _finish_status(self, reader: "_StatusLoop") -> Iterator[ClaimStatus]:
        status = reader.status()
        if status:
            if status.level == "claim":
                self._totals.add_claim(status)
            yield status

    def _set_name(
        self,
        nm1: list[str],
        reader: "_StatusLoop",
        shared: dict[str, Any],
        person: dict[str, Any],
    ) -> None:
        last, first, identifier = element(nm1, 3), element(nm1, 4), element(nm1, 9)
        match element(nm1, 1):
            case "IL":
                person.update(patient_last=last, patient_first=first, member_id=identifier)
                reader.name(person)
            case "QC":
                member = identifier or person.get("member_id", "")
                reader.name({"patient_last": last, "patient_first": first, "member_id": member})
            case "41" | "1P" | "85":
                pass
            case entity if reader.level == "file" and "source" not in shared:
                shared["source"] = entity
                reader.fields.update(shared)
            case _:
                pass


class _StatusLoop:
    """The fields of one TRN at one level, and of the lines below it, added segment by segment."""

    def __init__(self, level: str, inherited: dict[str, Any], findings: Findings) -> None:
        self.level = level
        self.fields = dict(inherited)
        self.name_fields: dict[str, Any] = {}  # inherited by the next TRN of the same level
        self._findings = findings
        self._codes: list[StatusCode] = []
        self._segment = 0
        self._texts: list[str] = []
        self._lines: list[LineStatus] = []
        self._line: dict[str, Any] | None = None

    def name(self, fields: dict[str, Any]) -> None:
        self.name_fields = dict(fields)
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
        codes = tuple(
            code for index in _STATUS_COMPOSITES if (code := _status_code(element(stc, index)))
        )
        if self._line is not None:
            self._line["codes"] += codes
            self._line.setdefault("action", element(stc, 3))
            self._line.setdefault("text", element(stc, 12))
            return
        self._codes.extend(codes)
        if text := element(stc, 12):
            self._texts.append(text)
        if self._segment:
            return
        self._segment = segment_number
        self.fields.update(
            action=element(stc, 3),
            day=self._findings.read_day(stc, 2, segment_number),
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
        match element(dtp, 1):
            case "472" | "232" if self._line is None:
                self.fields["from_day"], self.fields["to_day"] = first, last
            case "106":
                self.fields["due_day"] = first

    def _close_line(self) -> None:
        if self._line is not None and self._line["codes"]:
            self._lines.append(LineStatus(**self._line))
        self._line = None

    def status(self) -> ClaimStatus | None:
        """Return the status; None without an STC."""
        self._close_line()
        if not self._segment and not self._lines:
            return None
        return ClaimStatus(
            segment=self._segment or self._lines[0].segment,
            level=self.level,
            codes=tuple(self._codes),
            text=" ".join(self._texts),
            lines=tuple(self._lines),
            **self.fields,
        )


def _status_code(composite: str) -> StatusCode | None:
    parts = [part.strip() for part in composite.split(COMPONENT)]
    parts += [""] * (3 - len(parts))
    return StatusCode(parts[0], parts[1], parts[2]) if parts[0] else None
