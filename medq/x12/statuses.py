"""Reads a 277CA or 277: the payer's or clearinghouse's status of claims, providers and the file."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from medq.domain.acknowledgments.records import (
    CLAIM_LEVEL,
    FILE_LEVEL,
    PAYER_SOURCE,
    PROVIDER_LEVEL,
    ClaimStatus,
)
from medq.domain.acknowledgments.status_codes import is_rejection
from medq.x12.findings import element
from medq.x12.status_loop import StatusLoop
from medq.x12.status_totals import StatusTotals
from medq.x12.transaction import Transaction

_LEVELS = {
    **dict.fromkeys(("20", "21"), FILE_LEVEL),
    "19": PROVIDER_LEVEL,
    **dict.fromkeys(("22", "23", "PT"), CLAIM_LEVEL),
}
_PROVIDER_IDS = {"XX": "provider_npi", "FI": "provider_tax_id"}  # by NM108
_SOURCE, _RECEIVER, _SUBSCRIBERS = "20", "21", ("22", "PT")


def read_statuses(transaction: Transaction) -> "StatusReader":
    """Return an iterator over the statuses of a 277CA or 277."""
    return StatusReader(transaction)


class StatusReader:
    """The statuses of one 277CA or 277; iterate it once.

    One ClaimStatus is one TRN with at least one STC, its own or a line's; a claim without any is
    noted. QTY and AMT totals are checked against the claims' actions, and a difference is noted.
    """

    def __init__(self, transaction: Transaction) -> None:
        self.findings = transaction.findings
        self._transaction = transaction
        self._totals = StatusTotals(transaction.findings)
        self._file: dict[str, Any] = {}  # source and batch, for all that follows
        self._provider: dict[str, Any] = {}  # for the claims below
        self._person: dict[str, Any] = {}  # the subscriber, also for the dependents below
        self._file_statuses: list[ClaimStatus] = []  # until what follows says whether
        self._provider_statuses: list[ClaimStatus] = []  # they are detailed
        self._has_claims = False  # below the provider

    def __iter__(self) -> Iterator[ClaimStatus]:
        loop = StatusLoop(FILE_LEVEL, {}, self.findings)
        for segment_number, elements in self._transaction.segments():
            match elements[0]:
                case "HL":
                    yield from self._finish_status(loop)
                    level = _LEVELS.get(element(elements, 3), CLAIM_LEVEL)
                    if level != CLAIM_LEVEL:
                        yield from self._whole_statuses(level)
                    loop = self._begin_level(element(elements, 3))
                case "TRN":
                    yield from self._finish_status(loop)
                    loop = self._begin_trace(loop, segment_number, elements)
                case "NM1":
                    self._set_name(elements, loop)
                case "QTY" | "AMT":
                    self._totals.add_stated_total(segment_number, elements)
                case tag:
                    if not loop.add_segment(segment_number, elements):
                        self.findings.add_unknown(segment_number, tag)
        yield from self._finish_status(loop)
        yield from self._whole_statuses(FILE_LEVEL)
        self._totals.check()

    def _begin_level(self, code: str) -> StatusLoop:
        level = _LEVELS.get(code, CLAIM_LEVEL)
        if code in _SUBSCRIBERS or level != CLAIM_LEVEL:
            self._person = {}
        if level != CLAIM_LEVEL:
            self._provider = {}
        if code == _SOURCE:
            self._file = {}
        elif code == _RECEIVER:
            self._file.pop("batch_reference", None)
        self._totals.begin_level(code)
        return StatusLoop(level, self._file | self._provider | self._person, self.findings)

    def _begin_trace(self, previous: StatusLoop, segment_number: int, trn: list[str]) -> StatusLoop:
        """Return the loop of a TRN, which inherits the names of the level it is on."""
        inherited = self._file | self._provider | self._person | previous.name_fields
        loop = StatusLoop(previous.level, inherited, self.findings)
        loop.name_fields = previous.name_fields
        if loop.level == FILE_LEVEL:
            if element(trn, 1) == "2":
                self._file["batch_reference"] = element(trn, 2)
                loop.fields["batch_reference"] = element(trn, 2)
        elif loop.level == CLAIM_LEVEL:
            loop.trace_segment = segment_number
            loop.fields["patient_control_number"] = element(trn, 2)
        return loop

    def _finish_status(self, loop: StatusLoop) -> Iterator[ClaimStatus]:
        """Yield a claim's status, with those above it; hold back one above the claims."""
        status = loop.status()
        if status is None:
            if loop.trace_segment:
                self._note_missing_status(loop.trace_segment)
        elif status.level == FILE_LEVEL:
            self._file_statuses.append(status)
        elif status.level == PROVIDER_LEVEL:
            self._provider_statuses.append(status)
        else:
            yield from self._detailed_statuses()
            self._has_claims = True
            self._totals.add_claim(status)
            yield status

    def _detailed_statuses(self) -> Iterator[ClaimStatus]:
        """Yield the statuses above a claim that follows, but for those that reject a provider."""
        for status in (*self._file_statuses, *self._provider_statuses):
            if status.level == FILE_LEVEL or not is_rejection(status):
                yield replace(status, is_detailed=True)
        self._file_statuses = []
        self._provider_statuses = [each for each in self._provider_statuses if is_rejection(each)]

    def _whole_statuses(self, next_level: str) -> Iterator[ClaimStatus]:
        """Yield what had no claim below it before the next level above the claims.

        A rejected provider says more than the status of its file. It speaks of the claims that are
        not below it where its totals say that more are rejected than are.
        """
        if self._has_claims and self._totals.names_all_rejected:
            self._provider_statuses = [
                replace(status, is_detailed=True) for status in self._provider_statuses
            ]
        self._has_claims = False
        if any(is_rejection(status) for status in self._provider_statuses):
            yield from (replace(status, is_detailed=True) for status in self._file_statuses)
            self._file_statuses = []
        yield from self._provider_statuses
        self._provider_statuses = []
        if next_level == FILE_LEVEL:
            yield from self._file_statuses
            self._file_statuses = []

    def _set_name(self, nm1: list[str], loop: StatusLoop) -> None:
        last, first, identifier = element(nm1, 3), element(nm1, 4), element(nm1, 9)
        match element(nm1, 1):
            case "IL":
                self._person = {
                    "patient_last": last,
                    "patient_first": first,
                    "member_id": identifier,
                }
                loop.name(self._person)
            case "QC":
                member = identifier or self._person.get("member_id", "")
                loop.name({"patient_last": last, "patient_first": first, "member_id": member})
            case "1P" | "85" if loop.level == PROVIDER_LEVEL:
                self._provider = {"provider": last}
                if name := _PROVIDER_IDS.get(element(nm1, 8)):
                    self._provider[name] = identifier
                loop.name(self._provider)
            case "41" | "1P" | "85":
                pass
            case entity if loop.level == FILE_LEVEL and "source" not in self._file:
                self._file["source"] = entity
                if entity == PAYER_SOURCE:
                    self._file |= {"payer_name": last, "payer_id": identifier}
                loop.fields.update(self._file)
            case _:
                pass

    def _note_missing_status(self, segment_number: int) -> None:
        self.findings.note(
            "A claim is named without a status (STC)",
            f"segment {segment_number} TRN",
            "Look up its status at the sender if it matters.",
        )
