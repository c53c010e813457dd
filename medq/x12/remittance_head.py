"""The head of an 835: its payment, trace, dates and payer."""

from datetime import date, timedelta

from medq.domain.errors import ProblemLevel
from medq.domain.money import plain
from medq.domain.plausibility import payment_day
from medq.domain.remittances.remittance import RemittanceHead
from medq.x12.findings import Findings, element
from medq.x12.names import read_name
from medq.x12.payers import PayerLoop
from medq.x12.remittance_parts import UNUSED

DEBIT = "D"  # BPR03
MOST_DAYS_TO_PRODUCTION = 366  # from the date of a payment (BPR16) to that of its remittance


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
                _note_repeated(elements, segment_number, self._findings)
                return
            self._payment = self._payment_cents(elements, segment_number)
            codes["method"] = element(elements, 4)
            day = self._findings.read_day(elements, 16, segment_number, payment_day)
            self._days["payment"] = day
        elif tag == "TRN":
            if "trace" in codes:
                _note_repeated(elements, segment_number, self._findings)
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


def _note_repeated(elements: list[str], segment_number: int, findings: Findings) -> None:
    """Note a BPR or TRN after the first one of a payment: it is not used."""
    findings.note(
        f"There is a second {elements[0]} in this payment; the first one was used",
        f"segment {segment_number} {elements[0]}",
        "Check the payment's amount and trace number with the payer.",
    )
