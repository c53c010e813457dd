"""The parts of an 835 that its two readers share: the head, CAS adjustments and PLB pairs."""

from datetime import date, timedelta

from medq.domain.errors import ProblemLevel
from medq.domain.money import plain
from medq.domain.plausibility import payment_day, service_day
from medq.domain.remittances.remittance import Adjustment, ProviderAdjustment, RemittanceHead
from medq.x12.delimiters import COMPONENT
from medq.x12.findings import DayCheck, Findings, element
from medq.x12.names import read_name
from medq.x12.payers import PayerLoop

DEBIT = "D"  # BPR03
MOST_DAYS_TO_PRODUCTION = 366  # from the date of a payment (BPR16) to that of its remittance
MOST_ADJUSTMENTS = 6  # that X12 allows in one CAS or PLB; more are read


UNUSED = frozenset({"N1", "N2", "N3", "N4", "LX", "TS2", "TS3", "QTY", "RDM", "CUR", "NTE"})
"""Segments of an 835 that medq knows and does not use."""
CLAIM_TAGS = frozenset({"NM1", "MOA", "MIA", "PER"})
"""Segments that belong to the claim, also where they stand after one of its lines."""


DAY_CHECKS: dict[str, DayCheck] = {
    **dict.fromkeys(("232", "233", "150", "151", "472"), service_day),
    "050": payment_day,  # the payer received the claim
}
"""Checks of dates by their qualifier (DTM01); an end of coverage (036) may be in any year."""


class HeadReader:
    """The head of one 835: the segments before the first claim or provider adjustment.

    A payment counts from its date, else from that of its production. A date that cannot be true is
    left empty with a note, so that the other one counts, or the day on which the file came.
    """

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._payment: int | None = None
        self._codes: dict[str, str] = {}
        self._days: dict[str, date | None] = {}
        self._party = ""
        self._payer = PayerLoop()

    def add_segment(self, segment_number: int, elements: list[str]) -> None:
        tag, codes = elements[0], self._codes
        if tag == "BPR":
            if self._payment is not None:
                note_repeated(elements, segment_number, self._findings)
                return
            self._payment = self._payment_cents(elements, segment_number)
            codes["method"] = element(elements, 4)
            day = self._findings.read_day(elements, 16, segment_number, payment_day)
            self._days["payment"] = day
        elif tag == "TRN":
            if "trace" in codes:
                note_repeated(elements, segment_number, self._findings)
                return
            codes["trace"], codes["trace_payer"] = element(elements, 2), element(elements, 3)
        elif tag == "DTM":
            day = self._findings.read_day(elements, 2, segment_number, payment_day)
            if element(elements, 1) == "405":
                self._days["production"] = day
        elif tag == "N1":
            self._party = element(elements, 1)
            if self._party == "PR":
                name = read_name(elements, 2, segment_number, self._findings)
                self._payer.set_name(name, element(elements, 3), element(elements, 4))
            elif self._party == "PE":
                codes["payee_npi"] = element(elements, 4) if element(elements, 3) == "XX" else ""
        elif tag == "REF":
            if self._party == "PR":
                self._payer.set_reference(elements)
        elif tag == "PER":
            if self._party == "PR":
                self._payer.set_contact(elements)
        elif tag not in UNUSED:
            self._findings.add_unknown(segment_number, tag)

    def _payment_cents(self, bpr: list[str], segment_number: int) -> int:
        """Return BPR02, negative where BPR03 says that the payer takes the money (D, debit).

        The guide has no negative BPR02 (005010X221A1, BPR02): one is read as it stands, and noted.
        """
        cents = self._findings.read_cents(bpr, 2, segment_number)
        is_debit = element(bpr, 3) == DEBIT
        if cents < 0:
            self._findings.note(
                f"BPR02 is {plain(cents)}; X12 states money taken as a positive amount with"
                f" {DEBIT} in BPR03. It was read as money taken",
                f"segment {segment_number} BPR · BPR02",
            )
        return -cents if is_debit and cents > 0 else cents

    def _leave_out_old_payment_day(self) -> None:
        """Leave out a payment date with a wrong year: long before its remittance was made."""
        paid, produced = self._days.get("payment"), self._days.get("production")
        if paid and produced and produced - paid > timedelta(days=MOST_DAYS_TO_PRODUCTION):
            self._days["payment"] = None
            self._findings.note(
                f"BPR16 {paid.isoformat()} is more than a year before DTM*405"
                f" {produced.isoformat()}, which counts",
                "BPR · BPR16",
                "The date is left empty. Ask the sender for the right one.",
            )

    @property
    def payment_cents(self) -> int:
        """Return BPR02 with its sign, 0 if there is none yet."""
        return self._payment or 0

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
        self._leave_out_old_payment_day()
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


def note_repeated(elements: list[str], segment_number: int, findings: Findings) -> None:
    """Note a BPR or TRN after the first one of a payment: it is not used."""
    findings.note(
        f"There is a second {elements[0]} in this payment; the first one was used",
        f"segment {segment_number} {elements[0]}",
        "Check the payment's amount and trace number with the payer.",
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
