"""Writes a payment as its payer does: 835, 005010X221A1, in the payer's own delimiters and line ends."""

from collections.abc import Iterator
from datetime import datetime

from medq.demo.claim_file import SUBMITTER
from medq.demo.envelope import Envelope, Style, amount, interchange, transaction
from medq.demo.people import Office
from medq.demo.remittances import Remittance
from medq.domain.remittances.remittance import Adjustment, ClaimPayment, LinePayment

VERSION = "005010X221A1"


def remittance_file(remittance: Remittance, office: Office, moment: datetime, number: int) -> str:
    """The text of one 835 file; delivered again, it comes in the clearing house's plain style under another number."""
    payer, padded = remittance.payer, remittance.payer.style.padded
    style = Style(newline="", padded=padded) if remittance.delivered_again else payer.style
    body = [*_head(remittance, office, padded), "LX*1"]
    for payment in remittance.payments:
        body += _claim(payment, padded)
    body += _provider_adjustments(remittance, office, padded)
    envelope = Envelope(payer.identifier, SUBMITTER, "HP", VERSION, moment, number, style)
    return interchange(envelope, [transaction("835", 1, "", body)])


def _head(remittance: Remittance, office: Office, padded: bool) -> Iterator[str]:
    payer, day = remittance.payer, f"{remittance.day:%Y%m%d}"
    if remittance.payment_cents:
        stated = amount(remittance.payment_cents, padded)
        yield (
            f"BPR*I*{stated}*C*ACH*CCP*01*999999992*DA*100200300*1{payer.tax_id}**01*999988880*DA*400500600*{day}"
        )
    else:
        yield f"BPR*H*0*C*NON************{day}"
    yield f"TRN*1*{remittance.trace}*1{payer.tax_id}"
    yield f"DTM*405*{day}"
    yield (
        f"N1*PR*{payer.name}*XV*{payer.identifier}"
        if payer.names_itself == "XV"
        else f"N1*PR*{payer.name}"
    )
    yield "N3*1 INVENTED PLAZA"
    yield "N4*DENVER*CO*802020001"
    if payer.names_itself != "XV":
        yield f"REF*2U*{payer.identifier}"
    yield "PER*BL*PROVIDER HELP*TE*8005550100"
    yield f"N1*PE*{office.name}*XX*{office.npi}"
    yield f"REF*TJ*{office.tax_id}"


def _claim(payment: ClaimPayment, padded: bool) -> Iterator[str]:
    share = payment.patient_responsibility_cents
    yield "*".join(
        (
            "CLP",
            payment.patient_control_number,
            payment.status,
            amount(payment.charge_cents, padded),
            amount(payment.paid_cents, padded),
            amount(share, padded) if share else "",
            payment.filing_indicator,
            payment.payer_claim_number,
            payment.facility,
            payment.frequency,
        )
    )
    yield f"NM1*QC*1*{payment.patient_last}*{payment.patient_first}****MI*{payment.member_id}"
    if payment.corrected_member_id:
        yield f"NM1*74*1*{payment.corrected_last}*{payment.corrected_first}****C*{payment.corrected_member_id}"
    yield f"NM1*82*1******XX*{payment.rendering_npi}"
    if payment.crossover_payer:
        yield f"NM1*TT*2*{payment.crossover_payer}*****PI*{payment.crossover_payer_id}"
    if payment.remarks:
        yield f"MOA***{'*'.join(payment.remarks)}"
    if payment.original_reference:
        yield f"REF*F8*{payment.original_reference}"
    if payment.coverage_end:
        yield f"DTM*036*{payment.coverage_end:%Y%m%d}"
    if payment.received_day:
        yield f"DTM*050*{payment.received_day:%Y%m%d}"
    if payment.contact:
        desk, _, telephone = payment.contact.rpartition(" ")
        yield f"PER*CX*{desk}*TE*{telephone}"
    if payment.interest_cents:
        yield f"AMT*I*{amount(payment.interest_cents, padded)}"
    for line in payment.lines:
        yield from _line(line, padded)


def _line(line: LinePayment, padded: bool) -> Iterator[str]:
    # A code that the payer changed stands first; what was billed follows in SVC06.
    procedure = ":".join(("HC", line.procedure, *line.modifiers))
    head = f"SVC*{procedure}*{amount(line.charge_cents, padded)}*{amount(line.paid_cents, padded)}**{line.units}"
    yield f"{head}*HC:{line.submitted_procedure}" if line.submitted_procedure else head
    if line.from_day:
        yield f"DTM*472*{line.from_day:%Y%m%d}"
    yield from _adjustments(line.adjustments, padded)
    if line.line_control:
        yield f"REF*6R*{line.line_control}"
    if line.allowed_cents:
        yield f"AMT*B6*{amount(line.allowed_cents, padded)}"
    for remark in line.remarks:
        yield f"LQ*HE*{remark}"


def _adjustments(adjustments: tuple[Adjustment, ...], padded: bool) -> Iterator[str]:
    """One CAS for each group, its reasons in threes: reason, amount, no quantity."""
    groups: dict[str, list[str]] = {}
    for one in adjustments:
        groups.setdefault(one.group, []).append(f"{one.reason}*{amount(one.cents, padded)}")
    for group, reasons in groups.items():
        yield f"CAS*{group}*{'**'.join(reasons)}"


def _provider_adjustments(remittance: Remittance, office: Office, padded: bool) -> Iterator[str]:
    pairs = [
        f"{reason}:{reference}*{amount(cents, padded)}"
        for reason, reference, cents in remittance.provider_adjustments
    ]
    if pairs:
        yield f"PLB*{office.npi}*{remittance.day.year}1231*{'*'.join(pairs)}"
