"""The X12 text of a batch as the practice's system sends it: 837P, 005010X222A1."""

from collections.abc import Iterator
from datetime import datetime

from medq.demo.acknowledgments import DemoBatch
from medq.demo.claims import DemoClaim, DemoServiceLine, PriorPayment
from medq.demo.envelope import InterchangeHeader, format_amount, interchange, transaction
from medq.demo.people import DemoCoverage, DemoOffice, DemoPatient
from medq.demo.procedures import LABORATORY

VERSION_837P = "005010X222A1"
CLEARINGHOUSE_ID, CLEARINGHOUSE_NAME = "PINECLEAR", "PINECONE CLEARINGHOUSE"
SUBMITTER = "TALUSFAM"


def batch_file(batch: DemoBatch, office: DemoOffice, moment: datetime) -> str:
    """Return the text of one 837P file."""
    transactions = [
        transaction("837", index + 1, VERSION_837P, batch_body(batch, index, office, moment))
        for index in range(len(batch.transactions))
    ]
    return interchange(
        InterchangeHeader(SUBMITTER, CLEARINGHOUSE_ID, "HC", VERSION_837P, moment, batch.number),
        transactions,
    )


def batch_body(batch: DemoBatch, index: int, office: DemoOffice, moment: datetime) -> list[str]:
    """Return the segments between ST and SE of one transaction of a batch."""
    claims = batch.transactions[index]
    has_short_zip = claims[0].flaw == "ZIP"
    postal_code = office.postal_code[:5] if has_short_zip else office.postal_code
    body = [
        f"BHT*0019*00*{batch.reference(index)}*{moment:%Y%m%d}*{moment:%H%M}*CH",
        f"NM1*41*2*{office.name}*****46*{SUBMITTER}",
        f"PER*IC*BILLING OFFICE*TE*{office.phone}",
        f"NM1*40*2*{CLEARINGHOUSE_NAME}*****46*{CLEARINGHOUSE_ID}",
        "HL*1**20*1",
        f"PRV*BI*PXC*{office.taxonomy}",
        f"NM1*85*2*{office.name}*****XX*{office.npi}",
        f"N3*{office.address}",
        f"N4*{office.city}*{office.state}*{postal_code}",
        f"REF*EI*{office.tax_id}",
    ]
    for number, claim in enumerate(claims, 2):
        body += _claim_segments(number, claim, office)
    return body


def rendering_npi(claim: DemoClaim) -> str:
    """Return the rendering provider's NPI as submitted, a digit short if that is the flaw."""
    return claim.provider.npi[:-1] if claim.flaw == "NPI" else claim.provider.npi


def _claim_segments(hl_number: int, claim: DemoClaim, office: DemoOffice) -> Iterator[str]:
    patient, payer = claim.patient, claim.payer
    yield f"HL*{hl_number}*1*22*0"
    yield _subscriber(
        "S" if claim.prior or claim.coverage is not patient.primary else "P", claim.coverage
    )
    yield _insured(patient, claim.coverage)
    yield f"N3*{patient.address.upper()}"
    yield f"N4*{patient.city.upper()}*CO*{patient.postal_code}"
    yield f"DMG*D8*{patient.birth:%Y%m%d}*{patient.sex}"
    if claim.accident:
        yield f"REF*Y4*{claim.coverage.member_id}"
    yield f"NM1*PR*2*{payer.name}*****PI*{payer.identifier}"
    cause = {"": "", "EM": "**EM", "AA": "**AA:::CO"}[claim.accident]
    charge = format_amount(claim.charge_cents, False)
    yield f"CLM*{claim.number}*{charge}***11:B:{claim.frequency}*Y*A*Y*Y{cause}"
    if claim.accident:
        yield f"DTP*439*D8*{claim.visit_day:%Y%m%d}"
    if claim.authorization:
        yield f"REF*G1*{claim.authorization}"
    if claim.original:
        yield f"REF*F8*{claim.original}"
    if any(line.procedure in LABORATORY for line in claim.lines):
        yield f"REF*X4*{office.clia}"
    codes = (f"{'ABF' if index else 'ABK'}:{code}" for index, code in enumerate(claim.diagnoses))
    yield f"HI*{'*'.join(codes)}"
    yield f"NM1*82*1*{claim.provider.last}*{claim.provider.first}****XX*{rendering_npi(claim)}"
    yield f"PRV*PE*PXC*{claim.provider.taxonomy}"
    if claim.prior:
        yield from _prior_payment_segments(patient, claim.prior)
    for number, line in enumerate(claim.lines, 1):
        yield from _line_segments(claim, number, line)


def _subscriber(order: str, coverage: DemoCoverage) -> str:
    return f"SBR*{order}*18*{coverage.group}******{coverage.payer.filing}"


def _insured(patient: DemoPatient, coverage: DemoCoverage) -> str:
    return f"NM1*IL*1*{patient.last.upper()}*{patient.first.upper()}****MI*{coverage.member_id}"


def _prior_payment_segments(patient: DemoPatient, prior: PriorPayment) -> Iterator[str]:
    """Yield loops 2320 and 2330: the primary payer and what it paid."""
    payer = prior.coverage.payer
    yield _subscriber("P", prior.coverage)
    yield f"AMT*D*{format_amount(sum(prior.paid_cents), False)}"
    yield "OI***Y***Y"
    yield _insured(patient, prior.coverage)
    yield f"NM1*PR*2*{payer.name}*****PI*{payer.identifier}"


def _line_segments(claim: DemoClaim, number: int, line: DemoServiceLine) -> Iterator[str]:
    procedure = ":".join(("HC", line.procedure, *line.modifiers))
    pointers = ":".join(map(str, line.pointers))
    yield f"LX*{number}"
    yield f"SV1*{procedure}*{format_amount(line.charge_cents, False)}*UN*{line.units}***{pointers}"
    yield f"DTP*472*D8*{claim.visit_day:%Y%m%d}"
    yield f"REF*6R*{claim.number}-{number}"
    if claim.prior:
        prior = claim.prior
        paid = format_amount(prior.paid_cents[number - 1], False)
        yield f"SVD*{prior.coverage.payer.identifier}*{paid}*{procedure}**{line.units}"
        for group, reason, cents in prior.adjustments[number - 1]:
            yield f"CAS*{group}*{reason}*{format_amount(cents, False)}"
        yield f"DTP*573*D8*{prior.day:%Y%m%d}"
