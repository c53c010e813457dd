"""Writes a batch as the practice's system sends it: 837P, 005010X222A1, one ST for each part of the batch."""

from collections.abc import Iterator
from datetime import datetime

from medq.demo.acknowledgments import Batch
from medq.demo.claims import Claim, Line, PriorPayment
from medq.demo.envelope import Envelope, amount, interchange, transaction
from medq.demo.people import Coverage, Office, Patient
from medq.demo.procedures import LABORATORY

VERSION = "005010X222A1"
CLEARING_HOUSE, CLEARING_HOUSE_NAME = "PINECLEAR", "PINECONE CLEARING HOUSE"
SUBMITTER = "TALUSFAM"


def batch_file(batch: Batch, office: Office, moment: datetime) -> str:
    """The text of one 837P file."""
    sets = [
        transaction("837", place + 1, VERSION, batch_body(batch, place, office, moment))
        for place in range(len(batch.sets))
    ]
    return interchange(
        Envelope(SUBMITTER, CLEARING_HOUSE, "HC", VERSION, moment, batch.number), sets
    )


def batch_body(batch: Batch, place: int, office: Office, moment: datetime) -> list[str]:
    """What stands between ST and SE of one transaction of a batch."""
    claims = batch.sets[place]
    body = [
        f"BHT*0019*00*{batch.reference(place)}*{moment:%Y%m%d}*{moment:%H%M}*CH",
        f"NM1*41*2*{office.name}*****46*{SUBMITTER}",
        f"PER*IC*BILLING OFFICE*TE*{office.phone}",
        f"NM1*40*2*{CLEARING_HOUSE_NAME}*****46*{CLEARING_HOUSE}",
        "HL*1**20*1",
        f"PRV*BI*PXC*{office.taxonomy}",
        f"NM1*85*2*{office.name}*****XX*{office.npi}",
        f"N3*{office.address}",
        f"N4*{office.city}*{office.state}*{office.postal_code[:5] if claims[0].flaw == 'ZIP' else office.postal_code}",
        f"REF*EI*{office.tax_id}",
    ]
    for number, claim in enumerate(claims, 2):
        body += _claim(number, claim, office)
    return body


def rendering_npi(claim: Claim) -> str:
    """The rendering provider's number as the claim has it."""
    return claim.provider.npi[:-1] if claim.flaw == "NPI" else claim.provider.npi


def _claim(number: int, claim: Claim, office: Office) -> Iterator[str]:
    patient, payer = claim.patient, claim.payer
    yield f"HL*{number}*1*22*0"
    yield _subscriber_order(
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
    yield f"CLM*{claim.number}*{amount(claim.charge_cents, False)}***11:B:{claim.frequency}*Y*A*Y*Y{cause}"
    if claim.accident:
        yield f"DTP*439*D8*{claim.visit_day:%Y%m%d}"
    if claim.authorization:
        yield f"REF*G1*{claim.authorization}"
    if claim.original:
        yield f"REF*F8*{claim.original}"
    if any(line.procedure in LABORATORY for line in claim.lines):
        yield f"REF*X4*{office.clia}"
    codes = (f"{'ABF' if place else 'ABK'}:{code}" for place, code in enumerate(claim.diagnoses))
    yield f"HI*{'*'.join(codes)}"
    yield f"NM1*82*1*{claim.provider.last}*{claim.provider.first}****XX*{rendering_npi(claim)}"
    yield f"PRV*PE*PXC*{claim.provider.taxonomy}"
    if claim.prior:
        yield from _first_payer(patient, claim.prior)
    for place, line in enumerate(claim.lines, 1):
        yield from _line(claim, place, line)


def _subscriber_order(order: str, coverage: Coverage) -> str:
    return f"SBR*{order}*18*{coverage.group}******{coverage.payer.filing}"


def _insured(patient: Patient, coverage: Coverage) -> str:
    return f"NM1*IL*1*{patient.last.upper()}*{patient.first.upper()}****MI*{coverage.member_id}"


def _first_payer(patient: Patient, prior: PriorPayment) -> Iterator[str]:
    """Loop 2320: the payer that came first, and what it paid."""
    payer = prior.coverage.payer
    yield _subscriber_order("P", prior.coverage)
    yield f"AMT*D*{amount(sum(prior.paid_cents), False)}"
    yield "OI***Y***Y"
    yield _insured(patient, prior.coverage)
    yield f"NM1*PR*2*{payer.name}*****PI*{payer.identifier}"


def _line(claim: Claim, place: int, line: Line) -> Iterator[str]:
    procedure = ":".join(("HC", line.procedure, *line.modifiers))
    pointers = ":".join(map(str, line.pointers))
    yield f"LX*{place}"
    yield f"SV1*{procedure}*{amount(line.charge_cents, False)}*UN*{line.units}***{pointers}"
    yield f"DTP*472*D8*{claim.visit_day:%Y%m%d}"
    yield f"REF*6R*{claim.number}-{place}"
    if claim.prior:
        prior = claim.prior
        yield f"SVD*{prior.coverage.payer.identifier}*{amount(prior.paid_cents[place - 1], False)}*{procedure}**{line.units}"
        for group, reason, cents in prior.adjustments[place - 1]:
            yield f"CAS*{group}*{reason}*{amount(cents, False)}"
        yield f"DTP*573*D8*{prior.day:%Y%m%d}"
