"""The X12 text of acknowledgments and status reports: 999, 277CA (005010X214), 277 (005010X212)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from medq.demo.acknowledgments import (
    RECORDS_DUE_DAYS,
    AcknowledgmentPart,
    ClaimAcknowledgment,
    DemoBatch,
    DemoClaimStatus,
    StatusReport,
)
from medq.demo.claim_file import (
    CLEARINGHOUSE_ID,
    CLEARINGHOUSE_NAME,
    SUBMITTER,
    VERSION_837P,
    batch_body,
)
from medq.demo.claims import DemoClaim
from medq.demo.envelope import InterchangeHeader, format_amount, interchange, transaction
from medq.demo.payers import DemoPayer
from medq.demo.people import DemoOffice

VERSION_999, VERSION_277CA, VERSION_277 = "005010X231A1", "005010X214", "005010X212"


def implementation_acknowledgment_file(
    batch: DemoBatch, office: DemoOffice, moment: datetime, number: int
) -> str:
    """Return the 999 for a batch: its first transaction is accepted, a second one rejected."""
    is_rejected = [bool(claims[0].flaw) for claims in batch.transactions]
    body = [f"AK1*HC*{batch.number}*{VERSION_837P}"]
    for index in range(len(batch.transactions)):
        body.append(f"AK2*837*{index + 1:04d}*{VERSION_837P}")
        if is_rejected[index]:
            body += _syntax_errors(
                batch.transactions[index][0].flaw, batch_body(batch, index, office, moment)
            )
        body.append("IK5*R*5" if is_rejected[index] else "IK5*A")
    body.append(
        f"AK9*{_group_status(is_rejected)}*{len(is_rejected)}*{len(is_rejected)}*{is_rejected.count(False)}"
    )
    header = InterchangeHeader(CLEARINGHOUSE_ID, SUBMITTER, "FA", VERSION_999, moment, number)
    return interchange(header, [transaction("999", 1, VERSION_999, body)])


def _group_status(is_rejected: Sequence[bool]) -> str:
    """Return AK901: accepted, rejected, or partially accepted."""
    if not any(is_rejected):
        return "A"
    return "R" if all(is_rejected) else "P"


def _syntax_errors(flaw: str, segments: Sequence[str]) -> list[str]:
    """Return the IK3, CTX and IK4 segments that report the flaw.

    Segment positions count from ST = 1; a flaw of a claim names the claim.
    """
    error_segments = []
    control = ""
    for position, segment in enumerate(segments, 2):
        elements = segment.split("*")
        if flaw == "ZIP" and elements[0] == "N4":
            return [f"IK3*N4*{position}*2010*8", f"IK4*3*116*I12*{elements[3]}"]
        if elements[0] == "CLM":
            control = elements[1]
        elif flaw == "NPI" and elements[:2] == ["NM1", "82"]:
            error_segments += [
                f"IK3*NM1*{position}*2310*8",
                f"CTX*CLM01:{control}",
                f"IK4*9*67*I12*{elements[9]}",
            ]
    return error_segments


def claim_acknowledgment_file(
    acknowledgment: ClaimAcknowledgment, office: DemoOffice, moment: datetime, number: int
) -> str:
    """Return the text of a 277CA file, one transaction for each part."""
    transactions = [
        transaction(
            "277",
            position,
            VERSION_277CA,
            _acknowledgment_body(part, office, moment, number * 100 + position),
        )
        for position, part in enumerate(acknowledgment.parts, 1)
    ]
    return interchange(
        InterchangeHeader(
            acknowledgment.sender or CLEARINGHOUSE_ID,
            SUBMITTER,
            "HN",
            VERSION_277CA,
            moment,
            number,
        ),
        transactions,
    )


def _acknowledgment_body(
    part: AcknowledgmentPart, office: DemoOffice, moment: datetime, reference: int
) -> list[str]:
    batch, claims, day = part.batch, part.claims, f"{moment:%Y%m%d}"
    accepted_claims = [claim for claim in claims if not claim.rejection]
    accepted_cents = sum(claim.charge_cents for claim in accepted_claims)
    rejected_cents = sum(claim.charge_cents for claim in claims) - accepted_cents
    if part.payer:
        source = f"NM1*PR*2*{part.payer.name}*****PI*{part.payer.identifier}"
    else:
        source = f"NM1*AY*2*{CLEARINGHOUSE_NAME}*****46*{CLEARINGHOUSE_ID}"
    counts = {"90": len(accepted_claims), "AA": len(claims) - len(accepted_claims)}
    amount_segments = [
        f"AMT*{code}*{format_amount(cents, False)}"
        for code, cents in (("YU", accepted_cents), ("YY", rejected_cents))
        if cents
    ]
    body = [
        f"BHT*0085*08*{reference}*{day}*{moment:%H%M}*TH",
        "HL*1**20*1",
        source,
        f"TRN*1*R{reference}",
        f"DTP*050*D8*{batch.day:%Y%m%d}",
        f"DTP*009*D8*{day}",
        "HL*2*1*21*1",
        f"NM1*41*2*{office.name}*****46*{SUBMITTER}",
        f"TRN*2*{batch.reference(0)}",
        f"STC*A1:19:PR*{day}*WQ*{format_amount(accepted_cents + rejected_cents, False)}",
        *(f"QTY*{code}*{count}" for code, count in counts.items() if count),
        *amount_segments,
        "HL*3*2*19*1",
        f"NM1*85*2*{office.name}*****XX*{office.npi}",
        "TRN*1*0",
        f"STC*A1:19:PR*{day}*WQ*{format_amount(accepted_cents + rejected_cents, False)}",
        *(
            f"QTY*{code}*{count}"
            for code, count in zip(("QA", "QC"), counts.values(), strict=True)
            if count
        ),
        *amount_segments,
    ]
    for position, claim in enumerate(claims, 4):
        body += _acknowledged_claim(position, claim, part, day)
    return body


def _acknowledged_claim(
    hl_number: int, claim: DemoClaim, part: AcknowledgmentPart, day: str
) -> Iterator[str]:
    yield f"HL*{hl_number}*3*PT"
    yield f"NM1*QC*1*{_person(claim)}"
    yield f"TRN*2*{claim.number}"
    charge = format_amount(claim.charge_cents, False)
    if claim.rejection:
        rejection = claim.rejection
        code = ":".join(filter(None, (rejection.category, rejection.status, rejection.entity)))
        yield f"STC*{code}*{day}*U*{charge}"
    else:
        yield f"STC*A2:20:PR*{day}*WQ*{charge}"
    if part.payer:
        yield f"REF*1K*{claim.payer_claim_number}"
    yield f"REF*D9*{CLEARINGHOUSE_ID[:2]}{claim.sent_day:%y%j}{claim.base}"
    yield f"DTP*472*D8*{claim.visit_day:%Y%m%d}"


def _person(claim: DemoClaim) -> str:
    """Return NM103 to NM109 of the patient."""
    patient = claim.patient
    return f"{patient.last.upper()}*{patient.first.upper()}****MI*{claim.coverage.member_id}"


def claim_status_file(
    report: StatusReport, office: DemoOffice, moment: datetime, number: int
) -> str:
    """Return the text of a 277 file, one transaction for each payer."""
    transactions = [
        transaction(
            "277",
            position,
            VERSION_277,
            _status_body(report.day, payer, statuses, office, moment, number * 10 + position),
        )
        for position, (payer, statuses) in enumerate(report.parts, 1)
    ]
    return interchange(
        InterchangeHeader(CLEARINGHOUSE_ID, SUBMITTER, "HN", VERSION_277, moment, number),
        transactions,
    )


def _status_body(
    day: date,
    payer: DemoPayer,
    statuses: Sequence[DemoClaimStatus],
    office: DemoOffice,
    moment: datetime,
    reference: int,
) -> list[str]:
    body = [
        f"BHT*0010*08*{reference}*{moment:%Y%m%d}*{moment:%H%M}*DG",
        "HL*1**20*1",
        f"NM1*PR*2*{payer.name}*****PI*{payer.identifier}",
        "HL*2*1*21*1",
        f"NM1*41*2*{office.name}*****46*{SUBMITTER}",
        "HL*3*2*19*1",
        f"NM1*1P*2*{office.name}*****XX*{office.npi}",
    ]
    for hl_number, status in enumerate(statuses, 4):
        body += _claim_status(hl_number, status, day)
    return body


def _trace(claim: DemoClaim) -> str:
    """Return the trace of the payment that a 277 reports."""
    return f"{claim.payer.key[:3].upper()}{claim.sent_day:%y%j}9"


def _claim_status(hl_number: int, status: DemoClaimStatus, day: date) -> Iterator[str]:
    claim = status.claim
    paid_cents = claim.charge_cents * 11 // 20 if status.category == "F1" else 0
    status_segment = (
        f"STC*{status.category}:{status.status}*{day:%Y%m%d}**"
        f"{format_amount(claim.charge_cents, False)}*{format_amount(paid_cents, False)}"
    )
    if paid_cents:
        status_segment += f"*{day - timedelta(days=9):%Y%m%d}***{_trace(claim)}"
    yield f"HL*{hl_number}*3*22*0"
    yield f"NM1*IL*1*{_person(claim)}"
    yield f"TRN*2*{claim.number}"
    yield status_segment
    if status.category != "D0":
        yield f"REF*1K*{claim.payer_claim_number}"
    yield f"REF*EJ*{claim.number}"
    yield f"DTP*472*D8*{claim.visit_day:%Y%m%d}"
    if status.category == "P3":
        yield f"DTP*106*D8*{day + timedelta(days=RECORDS_DUE_DAYS):%Y%m%d}"
