"""The X12 text of a remittance: 835, 005010X221A1, with the payer's delimiters and line ends."""

from collections.abc import Iterator
from datetime import datetime

from medq.demo.claim_file import SUBMITTER
from medq.demo.envelope import (
    InterchangeHeader,
    SenderFormat,
    format_amount,
    interchange,
    transaction,
)
from medq.demo.people import DemoOffice
from medq.demo.remittances import DemoRemittance
from medq.domain.remittances.remittance import Adjustment, ClaimPayment, LinePayment

VERSION_835 = "005010X221A1"


def remittance_file(
    remittance: DemoRemittance, office: DemoOffice, moment: datetime, number: int
) -> str:
    """Return the text of one 835 file; a second delivery has the clearinghouse's delimiters."""
    payer, is_padded = remittance.payer, remittance.payer.sender_format.padded
    sender_format = (
        SenderFormat(newline="", padded=is_padded)
        if remittance.delivered_again
        else payer.sender_format
    )
    body = [*_header_segments(remittance, office, is_padded), "LX*1"]
    for payment in remittance.payments:
        body += _claim_segments(payment, is_padded)
    body += _provider_adjustment_segments(remittance, office, is_padded)
    header = InterchangeHeader(
        payer.identifier, SUBMITTER, "HP", VERSION_835, moment, number, sender_format
    )
    return interchange(header, [transaction("835", 1, "", body)])


def _header_segments(
    remittance: DemoRemittance, office: DemoOffice, is_padded: bool
) -> Iterator[str]:
    payer, day = remittance.payer, f"{remittance.day:%Y%m%d}"
    if remittance.payment_cents:
        payment = format_amount(remittance.payment_cents, is_padded)
        yield (
            f"BPR*I*{payment}*C*ACH*CCP*01*999999992*DA*100200300*1{payer.tax_id}**01*999988880*DA*400500600*{day}"
        )
    else:
        yield f"BPR*H*0*C*NON************{day}"
    yield f"TRN*1*{remittance.trace}*1{payer.tax_id}"
    yield f"DTM*405*{day}"
    yield (
        f"N1*PR*{payer.name}*XV*{payer.identifier}"
        if payer.identifier_qualifier == "XV"
        else f"N1*PR*{payer.name}"
    )
    yield "N3*1 INVENTED PLAZA"
    yield "N4*DENVER*CO*802020001"
    if payer.identifier_qualifier != "XV":
        yield f"REF*2U*{payer.identifier}"
    yield "PER*BL*PROVIDER HELP*TE*8005550100"
    yield f"N1*PE*{office.name}*XX*{office.npi}"
    yield f"REF*TJ*{office.tax_id}"


def _claim_segments(payment: ClaimPayment, is_padded: bool) -> Iterator[str]:
    patient_share = payment.patient_responsibility_cents
    yield "*".join(
        (
            "CLP",
            payment.patient_control_number,
            payment.status,
            format_amount(payment.charge_cents, is_padded),
            format_amount(payment.paid_cents, is_padded),
            format_amount(patient_share, is_padded) if patient_share else "",
            payment.filing_indicator,
            payment.payer_claim_number,
            payment.facility,
            payment.frequency,
        )
    )
    yield f"NM1*QC*1*{payment.patient_last}*{payment.patient_first}****MI*{payment.member_id}"
    if payment.corrected_member_id:
        corrected_name = f"{payment.corrected_last}*{payment.corrected_first}"
        yield f"NM1*74*1*{corrected_name}****C*{payment.corrected_member_id}"
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
        department, _, phone = payment.contact.rpartition(" ")
        yield f"PER*CX*{department}*TE*{phone}"
    if payment.interest_cents:
        yield f"AMT*I*{format_amount(payment.interest_cents, is_padded)}"
    for line in payment.lines:
        yield from _line_segments(line, is_padded)


def _line_segments(line: LinePayment, is_padded: bool) -> Iterator[str]:
    # SVC01 is the procedure that the payer processed, SVC06 the submitted one if it differs.
    procedure = ":".join(("HC", line.procedure, *line.modifiers))
    charge = format_amount(line.charge_cents, is_padded)
    paid = format_amount(line.paid_cents, is_padded)
    segment = f"SVC*{procedure}*{charge}*{paid}**{line.units}"
    yield f"{segment}*HC:{line.submitted_procedure}" if line.submitted_procedure else segment
    if line.from_day:
        yield f"DTM*472*{line.from_day:%Y%m%d}"
    yield from _adjustment_segments(line.adjustments, is_padded)
    if line.line_control:
        yield f"REF*6R*{line.line_control}"
    if line.allowed_cents:
        yield f"AMT*B6*{format_amount(line.allowed_cents, is_padded)}"
    for remark in line.remarks:
        yield f"LQ*HE*{remark}"


def _adjustment_segments(adjustments: tuple[Adjustment, ...], is_padded: bool) -> Iterator[str]:
    """Yield one CAS per group: reason, amount and an empty quantity for each adjustment."""
    reasons_by_group: dict[str, list[str]] = {}
    for adjustment in adjustments:
        reasons_by_group.setdefault(adjustment.group, []).append(
            f"{adjustment.reason}*{format_amount(adjustment.cents, is_padded)}"
        )
    for group, reasons in reasons_by_group.items():
        yield f"CAS*{group}*{'**'.join(reasons)}"


def _provider_adjustment_segments(
    remittance: DemoRemittance, office: DemoOffice, is_padded: bool
) -> Iterator[str]:
    pairs = [
        f"{reason}:{reference}*{format_amount(cents, is_padded)}"
        for reason, reference, cents in remittance.provider_adjustments
    ]
    if pairs:
        yield f"PLB*{office.npi}*{remittance.day.year}1231*{'*'.join(pairs)}"
