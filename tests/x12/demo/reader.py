"""A small X12 reader, independent of medq's own, for the files of the demo."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from medq.demo.practice import Practice
from tests.office import TODAY

Segment = list[str]


def read_segments(raw: bytes) -> list[Segment]:
    """Return the elements of every segment; the delimiters are those of the ISA."""
    text = raw.decode("ascii")
    is_one_line = text[105] not in "\r\n" or "\r\n" in text[:108]
    terminator = re.sub(r"[\r\n]", "", text[:110])[105] if is_one_line else text[105]
    if terminator != "\n":
        text = text.replace("\r", "").replace("\n", "")
    element, component = text[3], text[104]
    return [
        [
            value.replace(component, ":") if index else value
            for index, value in enumerate(segment_text.split(element))
        ]
        for segment_text in text.split(terminator)
        if segment_text
    ]


def to_date(text: str) -> date:
    """Return the date of a text YYYYMMDD."""
    return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:8]}")


@dataclass
class ReadServicePayment:
    """One SVC loop of an 835."""

    svc: Segment
    adjustments: list[tuple[str, str, Decimal]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    day: date | None = None

    @property
    def charge(self) -> Decimal:
        """Return SVC02."""
        return Decimal(self.svc[2])

    @property
    def paid(self) -> Decimal:
        """Return SVC03."""
        return Decimal(self.svc[3])

    @property
    def is_balanced(self) -> bool:
        """Return True if charge less adjustments is the paid amount."""
        return self.charge - sum(amount for _, _, amount in self.adjustments) == self.paid


@dataclass
class ReadClaimPayment:
    """One CLP loop of an 835."""

    clp: Segment
    lines: list[ReadServicePayment] = field(default_factory=list)
    names: dict[str, Segment] = field(default_factory=dict)  # NM1 by entity code
    remarks: list[str] = field(default_factory=list)
    received: date | None = None

    @property
    def number(self) -> str:
        """Return CLP01, the claim number."""
        return self.clp[1]

    @property
    def status(self) -> str:
        """Return CLP02."""
        return self.clp[2]

    @property
    def paid(self) -> Decimal:
        """Return CLP04."""
        return Decimal(self.clp[4])

    @property
    def reasons(self) -> set[tuple[str, str]]:
        """Return the pairs of adjustment group and reason of all lines."""
        return {(group, reason) for line in self.lines for group, reason, _ in line.adjustments}

    @property
    def is_balanced(self) -> bool:
        """Return True if the lines add up to the claim's charge, payment and patient share."""
        patient_share = sum(
            amount for line in self.lines for group, _, amount in line.adjustments if group == "PR"
        )
        return (
            sum(line.charge for line in self.lines) == Decimal(self.clp[3])
            and sum(line.paid for line in self.lines) == self.paid
            and patient_share == Decimal(self.clp[5] or 0)
        )


@dataclass
class ReadPayment:
    """One 835 file."""

    path: Path
    payer: str
    day: date
    stated: Decimal
    trace: str
    claims: list[ReadClaimPayment]
    provider_adjustments: list[tuple[str, str, Decimal]]  # reason, reference, amount
    body: list[Segment]

    @property
    def is_balanced(self) -> bool:
        """Return True if claims less provider adjustments are the stated payment."""
        claims_paid = sum(claim.paid for claim in self.claims)
        return claims_paid - sum(amount for *_, amount in self.provider_adjustments) == self.stated


def read_payment(path: Path) -> ReadPayment:
    """Read one 835 file."""
    envelope = ("ISA", "GS", "GE", "IEA")
    body = [segment for segment in read_segments(path.read_bytes()) if segment[0] not in envelope]
    claims: list[ReadClaimPayment] = []
    provider_adjustments: list[tuple[str, str, Decimal]] = []
    for segment in body:
        if segment[0] == "CLP":
            claims.append(ReadClaimPayment(segment))
        elif segment[0] == "PLB":
            provider_adjustments += _read_provider_adjustments(segment)
        elif claims:
            _add_segment(claims[-1], segment)
    bpr = next(segment for segment in body if segment[0] == "BPR")
    trace = next(segment for segment in body if segment[0] == "TRN")
    return ReadPayment(
        path,
        _payer_identifier(body),
        to_date(bpr[16]),
        Decimal(bpr[2]),
        trace[2],
        claims,
        provider_adjustments,
        body,
    )


def _read_provider_adjustments(segment: Segment) -> list[tuple[str, str, Decimal]]:
    pairs = []
    for index in range(3, len(segment), 2):
        reason, _, reference = segment[index].partition(":")
        pairs.append((reason, reference, Decimal(segment[index + 1])))
    return pairs


def _add_segment(claim: ReadClaimPayment, segment: Segment) -> None:
    """Add what a segment after CLP says to the claim or its last line."""
    match segment:
        case ["NM1", entity, *_]:
            claim.names[entity] = segment
        case ["MOA", _, _, *remarks]:
            claim.remarks += remarks
        case ["SVC", *_]:
            claim.lines.append(ReadServicePayment(segment))
        case ["CAS", group, *_]:
            claim.lines[-1].adjustments += [
                (group, segment[index], Decimal(segment[index + 1]))
                for index in range(2, len(segment), 3)
                if segment[index]
            ]
        case ["LQ", _, remark]:
            claim.lines[-1].remarks.append(remark)
        case ["DTM", "472", day]:
            claim.lines[-1].day = to_date(day)
        case ["DTM", "050", day]:
            claim.received = to_date(day)


def _payer_identifier(body: list[Segment]) -> str:
    """Return the identifier in N1*PR, or else the one in REF*2U."""
    payer = next(segment for segment in body if segment[:2] == ["N1", "PR"])
    if len(payer) > 4:
        return payer[4]
    return next(segment[2] for segment in body if segment[:2] == ["REF", "2U"])


@dataclass
class SubmittedClaim:
    """One CLM loop of an 837P file."""

    file_day: date
    clm: Segment
    payer: str = ""
    service_days: list[date] = field(default_factory=list)
    diagnoses: list[str] = field(default_factory=list)
    rendering: str = ""
    has_prior_payer: bool = False


def read_submitted_claims(path: Path) -> dict[str, SubmittedClaim]:
    """Return the claims of one 837P file by claim number."""
    claims: dict[str, SubmittedClaim] = {}
    file_day, payer, claim = date.fromisoformat(path.name[:10]), "", SubmittedClaim(TODAY, [])
    for segment in read_segments(path.read_bytes()):
        match segment:
            case ["HL", *_]:
                payer = ""
            case ["NM1", "PR", *_] if not payer:
                payer = segment[9]
            case ["CLM", number, *_]:
                claim = claims[number] = SubmittedClaim(file_day, segment, payer)
            case ["HI", *codes]:
                claim.diagnoses += [code.split(":")[1] for code in codes]
            case ["NM1", "82", *_]:
                claim.rendering = segment[9]
            case ["SVD", *_]:
                claim.has_prior_payer = True
            case ["DTP", "472", _, day]:
                claim.service_days.append(to_date(day))
    return claims


@dataclass
class DemoFiles:
    """The files of one practice, with its payments read back."""

    practice: Practice
    paths: list[Path]
    payments: list[ReadPayment]

    def paths_of_kind(self, kind: str) -> list[Path]:
        """Return the paths of the files of one kind: 835, 837p, 999, 277ca or 277."""
        return [path for path in self.paths if f"_{kind}_" in path.name]

    def csv_rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a CSV file."""
        path = next(path for path in self.paths if path.name == name)
        return list(csv.DictReader(io.StringIO(path.read_text())))

    @property
    def claims(self) -> list[tuple[ReadPayment, ReadClaimPayment]]:
        """Return every claim payment with its payment."""
        return [(payment, claim) for payment in self.payments for claim in payment.claims]


def claims_rejected_by_999(demo: DemoFiles) -> set[str]:
    """Return the numbers of the claims whose transaction a 999 rejects."""
    claim_numbers = set()
    for answer, batch in zip(demo.paths_of_kind("999"), demo.paths_of_kind("837p"), strict=True):
        acknowledgment = read_segments(answer.read_bytes())
        rejected_controls = {
            segment[2]
            for index, segment in enumerate(acknowledgment)
            if segment[0] == "AK2" and ["IK5", "R", "5"] in acknowledgment[index:]
        }
        control = ""
        for segment in read_segments(batch.read_bytes()):
            if segment[0] == "ST":
                control = segment[2]
            elif segment[0] == "CLM" and control in rejected_controls - {"0001"}:
                claim_numbers.add(segment[1])
    return claim_numbers
