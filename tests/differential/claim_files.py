"""Writes the claims for visits as 837P files, many claims to a file."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tests.differential.filed import FiledVisit, amount, payer_id, procedure
from tests.differential.visit import SentClaim
from tests.store.x12_files import interchange, transaction

FIRST_CLAIM_DAY = date(2026, 6, 25)
DAYS_BETWEEN_FILES = 20
GUIDE = "005010X222A1"
SEQUENCES = "PST"


def claim_file(visits: Iterable[FiledVisit], number: int) -> bytes:
    """Return the file of this number with the claims that go into it; empty without claims."""
    day = f"{FIRST_CLAIM_DAY + timedelta(days=DAYS_BETWEEN_FILES * number):%Y%m%d}"
    claims = [
        list(_segments(visit, claim))
        for visit in visits
        for claim in visit.visit.claims
        if claim.file == number
    ]
    if not claims:
        return b""
    body = [
        f"BHT*0019*00*{number + 1}*{day}*1200*CH",
        "NM1*41*2*GOOD CLINIC*****46*TIN123",
        "PER*IC*BILLING*TE*6145551212",
        "NM1*40*2*CLEARINGHOUSE*****46*CH1",
        "HL*1**20*1",
        "NM1*85*2*GOOD CLINIC*****XX*1234567893",
        "N3*1 MAIN ST",
        "N4*DENVER*CO*802020001",
        "REF*EI*840000001",
    ]
    for level, segments in enumerate(claims, 2):
        body += [f"HL*{level}*1*22*0", *segments]
    return interchange("HC", GUIDE, transaction("837", GUIDE, body), control=number + 1, day=day)


def _segments(visit: FiledVisit, claim: SentClaim) -> Iterator[str]:
    """Yield the segments of a claim, after its HL."""
    number = visit.claim_number(claim.number)
    lines = [(index, visit.visit.lines[index]) for index in claim.lines]
    yield f"SBR*{SEQUENCES[claim.sequence]}*18*******CI"
    yield f"NM1*IL*1*{visit.last_name}*JANE****MI*{visit.member_id(claim.payer)}"
    yield "N3*2 ELM ST"
    yield "N4*DENVER*CO*80202"
    yield "DMG*D8*19800102*F"
    yield f"NM1*PR*2*{claim.payer}*****PI*{payer_id(claim.payer)}"
    charge = amount(sum(line.charge_cents for _index, line in lines))
    yield f"CLM*{number}*{charge}***11:B:{claim.frequency}*Y*A*Y*Y"
    if claim.reference:
        yield f"REF*F8*{visit.payer_number(claim.reference)}"
    yield "HI*ABK:E119"
    yield "NM1*82*1*HEALER*ANN****XX*1245319599"
    for sequence, payer in enumerate(visit.visit.payers):
        if claim.names_others and payer != claim.payer:
            yield f"SBR*{SEQUENCES[sequence]}*18*******CI"
            yield "OI***Y***Y"
            yield f"NM1*IL*1*{visit.last_name}*JANE****MI*{visit.member_id(payer)}"
            yield f"NM1*PR*2*{payer}*****PI*{payer_id(payer)}"
    for position, (index, line) in enumerate(lines, 1):
        yield f"LX*{position}"
        service = procedure(line.code, line.modifiers)
        yield f"SV1*{service}*{amount(line.charge_cents)}*UN*1***1"
        yield f"DTP*472*D8*{visit.service_day:%Y%m%d}"
        yield f"REF*6R*{number}L{index + 1}"
