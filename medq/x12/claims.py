"""Reads an 837, professional or institutional, 5010 or 4010: head, claims, totals."""

from collections.abc import Iterator
from itertools import chain

from medq.domain.claims.claim import BatchHead, BatchTotals, SentClaim
from medq.domain.errors import ProblemLevel
from medq.x12.claim_checks import checked_claim
from medq.x12.claim_loop import ClaimReader
from medq.x12.claim_parts import PersonLoop, ProviderLoop
from medq.x12.findings import element
from medq.x12.names import read_name
from medq.x12.payers import PayerLoop
from medq.x12.transaction import Transaction

_AFTER_HEAD = frozenset({"HL", "CLM", "SBR", "PRV", "PAT"})
_PARTIES = frozenset({"85", "IL", "QC", "PR"})  # NM101 of those that a claim inherits


def read_claims(transaction: Transaction) -> "ClaimBatchReader":
    """Return a reader of an 837; its head is read at once, its claims on demand."""
    return ClaimBatchReader(transaction)


class ClaimBatchReader:
    """The head and the claims of one 837.

    `head` is there at once; `totals` are complete once `claims` has ended. A claim inherits by HL
    level: the billing provider from 20, subscriber, payer and coverage from 22, the patient from
    23. Problems go to the transaction's findings.
    """

    def __init__(self, transaction: Transaction) -> None:
        self.findings = transaction.findings
        self.form = transaction.kind[-1]  # P or I
        self.totals = BatchTotals()
        self._segments = transaction.segments()
        self._head_end: list[tuple[int, list[str]]] = []  # the segment that ended the head
        self.head = self._head()
        self._billing = ProviderLoop()
        self._subscriber = PersonLoop()
        self._patient: PersonLoop | None = None
        self._payer = PayerLoop()
        self._sbr: list[str] = []
        self._relation = ""
        self._entity = ""  # NM101 of the loop that N3, N4 and REF belong to

    def _head(self) -> BatchHead:
        bht: list[str] = []
        for segment_number, elements in self._segments:
            if _ends_head(elements):
                self._head_end = [(segment_number, elements)]
                if elements[0] != "HL":
                    self.findings.note(
                        f"{elements[0]} stands before the first HL; it was read without a level",
                        f"segment {segment_number} {elements[0]}",
                    )
                break
            if elements[0] == "BHT" and not bht:
                bht = elements
                created_day = self.findings.read_day(elements, 4, segment_number)
        return BatchHead(element(bht, 3), created_day) if bht else BatchHead()

    def claims(self) -> Iterator[SentClaim]:
        """Yield each claim with its lines and what it inherits; iterate it once."""
        claim: ClaimReader | None = None
        for segment_number, elements in chain(self._head_end, self._segments):
            tag = elements[0]
            if tag in ("HL", "CLM"):
                if claim:
                    yield self._finish_claim(claim)
                    claim = None
                if tag == "CLM":
                    claim = ClaimReader(segment_number, elements, self.form, self.findings)
                else:
                    self._begin_level(element(elements, 3))
            elif claim:
                if not claim.add_segment(segment_number, elements):
                    self.findings.add_unknown(segment_number, tag)
            else:
                self._add_outer_segment(segment_number, elements)
        if claim:
            yield self._finish_claim(claim)

    def _begin_level(self, code: str) -> None:
        self._entity = ""
        if code == "20":
            self._billing = ProviderLoop()
        if code in ("20", "22"):
            self._subscriber, self._payer, self._sbr = PersonLoop(), PayerLoop(), []
        self._patient = PersonLoop() if code == "23" else None
        self._relation = ""

    def _add_outer_segment(self, segment_number: int, elements: list[str]) -> None:
        """Read a segment between an HL and its claims."""
        match elements[0]:
            case "NM1":
                self._set_name(segment_number, elements)
            case "N3" | "N4" | "DMG":
                if self._entity in ("IL", "QC"):
                    person = (
                        self._patient
                        if self._entity == "QC" and self._patient
                        else self._subscriber
                    )
                    person.add_segment(segment_number, elements, self.findings)
            case "REF":
                if self._entity == "85":
                    self._billing.set_reference(elements)
                elif self._entity == "PR":
                    self._payer.set_reference(elements)
            case "PRV":
                if element(elements, 1) == "BI":
                    self._billing.taxonomy = element(elements, 3)
            case "SBR":
                self._sbr = elements
            case "PAT":
                self._relation = element(elements, 1)
            case "PER" | "CUR" | "N2":
                pass
            case tag:
                self.findings.add_unknown(segment_number, tag)

    def _set_name(self, segment_number: int, elements: list[str]) -> None:
        findings = self.findings
        self._entity = element(elements, 1)
        match self._entity:
            case "85":
                self._billing.set_name(elements, segment_number, findings)
            case "IL":
                self._subscriber.set_name(elements, segment_number, findings)
            case "QC":
                person = self._patient or self._subscriber
                person.set_name(elements, segment_number, findings)
            case "PR":
                name = read_name(elements, 3, segment_number, findings)
                self._payer.set_name(name, element(elements, 8), element(elements, 9))

    def _finish_claim(self, reader: ClaimReader) -> SentClaim:
        patient = self._patient or self._subscriber
        relation = (self._relation or "21") if self._patient else (element(self._sbr, 2) or "18")
        claim = reader.claim(
            sequence=element(self._sbr, 1) or "P",
            filing_indicator=element(self._sbr, 9),
            relation=relation,
            subscriber=self._subscriber.person(),
            patient=patient.person(),
            payer=self._payer.payer(),
            billing=self._billing.provider(),
        )
        totals = self.totals
        totals.claims += 1
        totals.charge_cents += claim.charge_cents
        totals.numbers.append(claim.patient_control_number)
        if claim.from_day and (totals.first_day is None or claim.from_day < totals.first_day):
            totals.first_day = claim.from_day
        if not claim.patient_control_number.strip():
            self.findings.add(
                ProblemLevel.NOTE,
                "CLM01 is empty: no remittance or acknowledgment can name this claim",
                "Find the claim by patient and date of service.",
                f"segment {claim.segment} CLM · CLM01",
            )
        return checked_claim(claim, self.findings)


def _ends_head(elements: list[str]) -> bool:
    """Return whether a segment is the first after the head: an HL, or what should follow one."""
    tag = elements[0]
    return tag in _AFTER_HEAD or (tag == "NM1" and element(elements, 1) in _PARTIES)
