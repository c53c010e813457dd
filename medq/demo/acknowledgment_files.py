"""Writes what is said of a batch before money comes: 999, 277CA (005010X214) and 277 (005010X212)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from medq.demo.acknowledgments import (
    RECORDS_DAYS,
    Batch,
    Receipt,
    ReceiptPart,
    Status,
    StatusReport,
)
from medq.demo.claim_file import CLEARING_HOUSE, CLEARING_HOUSE_NAME, SUBMITTER, VERSION, batch_body
from medq.demo.claims import Claim
from medq.demo.envelope import Envelope, amount, interchange, transaction
from medq.demo.payers import Payer
from medq.demo.people import Office

SYNTAX, RECEIPT, STATUS = "005010X231A1", "005010X214", "005010X212"


def syntax_file(batch: Batch, office: Office, moment: datetime, number: int) -> str:
    """The 999 to a batch: its first transaction is accepted, a second one refused."""
    refused = [bool(claims[0].flaw) for claims in batch.sets]
    body = [f"AK1*HC*{batch.number}*{VERSION}"]
    for place in range(len(batch.sets)):
        body.append(f"AK2*837*{place + 1:04d}*{VERSION}")
        if refused[place]:
            body += _findings(batch.sets[place][0].flaw, batch_body(batch, place, office, moment))
        body.append("IK5*R*5" if refused[place] else "IK5*A")
    verdict = "A" if not any(refused) else "R" if all(refused) else "P"
    body.append(f"AK9*{verdict}*{len(refused)}*{len(refused)}*{refused.count(False)}")
    envelope = Envelope(CLEARING_HOUSE, SUBMITTER, "FA", SYNTAX, moment, number)
    return interchange(envelope, [transaction("999", 1, SYNTAX, body)])


def _findings(flaw: str, sent: Sequence[str]) -> list[str]:
    """Where the flaw stands in the transaction (ST is 1), with a copy of it, and of the claim where it is one's own."""
    found = []
    control = ""
    for number, segment in enumerate(sent, 2):
        elements = segment.split("*")
        if flaw == "ZIP" and elements[0] == "N4":
            return [f"IK3*N4*{number}*2010*8", f"IK4*3*116*I12*{elements[3]}"]
        if elements[0] == "CLM":
            control = elements[1]
        elif flaw == "NPI" and elements[:2] == ["NM1", "82"]:
            found += [
                f"IK3*NM1*{number}*2310*8",
                f"CTX*CLM01:{control}",
                f"IK4*9*67*I12*{elements[9]}",
            ]
    return found


def receipt_file(receipt: Receipt, office: Office, moment: datetime, number: int) -> str:
    """A 277CA: one transaction for each who speaks in it."""
    sets = [
        transaction("277", place, RECEIPT, _receipt(part, office, moment, number * 100 + place))
        for place, part in enumerate(receipt.parts, 1)
    ]
    return interchange(
        Envelope(receipt.sender or CLEARING_HOUSE, SUBMITTER, "HN", RECEIPT, moment, number), sets
    )


def _receipt(part: ReceiptPart, office: Office, moment: datetime, reference: int) -> list[str]:
    batch, claims, day = part.batch, part.claims, f"{moment:%Y%m%d}"
    taken = [claim for claim in claims if not claim.rejection]
    accepted = sum(claim.charge_cents for claim in taken)
    returned = sum(claim.charge_cents for claim in claims) - accepted
    if part.payer:
        source = f"NM1*PR*2*{part.payer.name}*****PI*{part.payer.identifier}"
    else:
        source = f"NM1*AY*2*{CLEARING_HOUSE_NAME}*****46*{CLEARING_HOUSE}"
    counted = {"90": len(taken), "AA": len(claims) - len(taken)}
    sums = [
        f"AMT*{code}*{amount(cents, False)}"
        for code, cents in (("YU", accepted), ("YY", returned))
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
        f"STC*A1:19:PR*{day}*WQ*{amount(accepted + returned, False)}",
        *(f"QTY*{code}*{count}" for code, count in counted.items() if count),
        *sums,
        "HL*3*2*19*1",
        f"NM1*85*2*{office.name}*****XX*{office.npi}",
        "TRN*1*0",
        f"STC*A1:19:PR*{day}*WQ*{amount(accepted + returned, False)}",
        *(
            f"QTY*{code}*{count}"
            for code, count in zip(("QA", "QC"), counted.values(), strict=True)
            if count
        ),
        *sums,
    ]
    for place, claim in enumerate(claims, 4):
        body += _received(place, claim, part, day)
    return body


def _received(place: int, claim: Claim, part: ReceiptPart, day: str) -> Iterator[str]:
    yield f"HL*{place}*3*PT"
    yield f"NM1*QC*1*{claim.patient.last.upper()}*{claim.patient.first.upper()}****MI*{claim.coverage.member_id}"
    yield f"TRN*2*{claim.number}"
    charge = amount(claim.charge_cents, False)
    if claim.rejection:
        code = ":".join(
            filter(None, (claim.rejection.category, claim.rejection.status, claim.rejection.entity))
        )
        yield f"STC*{code}*{day}*U*{charge}"
    else:
        yield f"STC*A2:20:PR*{day}*WQ*{charge}"
    if part.payer:
        yield f"REF*1K*{claim.payer_number}"
    yield f"REF*D9*{CLEARING_HOUSE[:2]}{claim.sent_day:%y%j}{claim.base}"
    yield f"DTP*472*D8*{claim.visit_day:%Y%m%d}"


def status_file(report: StatusReport, office: Office, moment: datetime, number: int) -> str:
    """A 277: one transaction for each payer."""
    sets = [
        transaction(
            "277",
            place,
            STATUS,
            _status(report.day, payer, statuses, office, moment, number * 10 + place),
        )
        for place, (payer, statuses) in enumerate(report.parts, 1)
    ]
    return interchange(Envelope(CLEARING_HOUSE, SUBMITTER, "HN", STATUS, moment, number), sets)


def _status(
    day: date,
    payer: Payer,
    statuses: Sequence[Status],
    office: Office,
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
    for place, status in enumerate(statuses, 4):
        body += _stands(place, status, day)
    return body


def _stands(place: int, status: Status, day: date) -> Iterator[str]:
    claim = status.claim
    paid = claim.charge_cents * 11 // 20 if status.category == "F1" else 0
    stc = f"STC*{status.category}:{status.status}*{day:%Y%m%d}**{amount(claim.charge_cents, False)}*{amount(paid, False)}"
    if paid:
        stc += f"*{day - timedelta(days=9):%Y%m%d}***{claim.payer.key[:3].upper()}{claim.sent_day:%y%j}9"
    yield f"HL*{place}*3*22*0"
    yield f"NM1*IL*1*{claim.patient.last.upper()}*{claim.patient.first.upper()}****MI*{claim.coverage.member_id}"
    yield f"TRN*2*{claim.number}"
    yield stc
    if status.category != "D0":
        yield f"REF*1K*{claim.payer_number}"
    yield f"REF*EJ*{claim.number}"
    yield f"DTP*472*D8*{claim.visit_day:%Y%m%d}"
    if status.category == "P3":
        yield f"DTP*106*D8*{day + timedelta(days=RECORDS_DAYS):%Y%m%d}"
