"""Writes visits as the files that carry them: claims (837P) and payments (835), many to a file."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from tests.differential.ledger import Adjustment
from tests.differential.visit import (
    CLAIM_FILES,
    PAYERS,
    PAYMENT_FILES,
    STAGES,
    Posting,
    SentClaim,
    Visit,
)
from tests.store.x12_files import interchange, transaction

SERVICE_DAY = "20260601"
FIRST_CLAIM_DAY = date(2026, 6, 3)
FIRST_PAYMENT_DAY = date(2026, 7, 6)
DAYS_BETWEEN_STAGES = 20
SEQUENCES = "PST"


CLAIM_FILE_NAMES = [f"claims-{number}.837" for number in range(CLAIM_FILES)]
PAYMENT_FILE_NAMES = [f"payments-{number}.835" for number in range(PAYMENT_FILES)]
FILE_NAMES = (*CLAIM_FILE_NAMES, *PAYMENT_FILE_NAMES)


def file_contents(visits: Sequence[Visit]) -> dict[str, bytes]:
    """Return the files of these visits by name; a file of nothing is empty.

    The index of a visit names its patient, claims and numbers.
    """
    claims = [_claim_file(visits, number) for number in range(CLAIM_FILES)]
    payments = [_payment_file(visits, number) for number in range(PAYMENT_FILES)]
    return dict(zip(FILE_NAMES, [*claims, *payments], strict=True))


def claim_number(visit: int, claim: str) -> str:
    """Return our number (CLM01) of a claim of a visit."""
    return f"V{visit}-{claim}"


def _claim_file(visits: Sequence[Visit], number: int) -> bytes:
    day = FIRST_CLAIM_DAY + timedelta(days=DAYS_BETWEEN_STAGES * number)
    body = [
        f"BHT*0019*00*{number + 1}*{day:%Y%m%d}*1200*CH",
        "NM1*41*2*GOOD CLINIC*****46*TIN123",
        "PER*IC*BILLING*TE*6145551212",
        "NM1*40*2*CLEARINGHOUSE*****46*CH1",
        "HL*1**20*1",
        "NM1*85*2*GOOD CLINIC*****XX*1234567893",
        "N3*1 MAIN ST",
        "N4*DENVER*CO*802020001",
        "REF*EI*840000001",
    ]
    head_count, level = len(body), 1
    for index, visit in enumerate(visits):
        for claim in visit.claims:
            if claim.file == number:
                level += 1
                body += [f"HL*{level}*1*22*0", *_claim_segments(index, visit, claim)]
    if len(body) == head_count:
        return b""
    guide = "005010X222A1"
    sets = transaction("837", guide, body)
    return interchange("HC", guide, sets, control=number + 1, day=f"{day:%Y%m%d}")


def _claim_segments(index: int, visit: Visit, claim: SentClaim) -> Iterator[str]:
    number = claim_number(index, claim.number)
    yield f"SBR*{SEQUENCES[claim.sequence]}*18*******CI"
    yield f"NM1*IL*1*{last_name(index)}*JANE****MI*{_member(index, claim.payer)}"
    yield "N3*2 ELM ST"
    yield "N4*DENVER*CO*80202"
    yield "DMG*D8*19800102*F"
    yield f"NM1*PR*2*{claim.payer}*****PI*{_payer_id(claim.payer)}"
    charge = _amount(sum(line.charge_cents for line in visit.lines))
    yield f"CLM*{number}*{charge}***11:B:{claim.frequency}*Y*A*Y*Y"
    if claim.reference:
        yield f"REF*F8*{_payer_number(index, claim.reference)}"
    yield "HI*ABK:E119"
    yield "NM1*82*1*HEALER*ANN****XX*1245319599"
    for sequence, payer in enumerate(visit.payers):
        if claim.names_others and payer != claim.payer:
            yield f"SBR*{SEQUENCES[sequence]}*18*******CI"
            yield "OI***Y***Y"
            yield f"NM1*IL*1*{last_name(index)}*JANE****MI*{_member(index, payer)}"
            yield f"NM1*PR*2*{payer}*****PI*{_payer_id(payer)}"
    for position, line in enumerate(visit.lines):
        procedure = f"HC:{line.code}" + (f":{line.modifiers}" if line.modifiers else "")
        yield f"LX*{position + 1}"
        yield f"SV1*{procedure}*{_amount(line.charge_cents)}*UN*1***1"
        yield f"DTP*472*D8*{SERVICE_DAY}"
        yield f"REF*6R*{number}L{position + 1}"


def _payment_file(visits: Sequence[Visit], number: int) -> bytes:
    """Return the file of a number: a payment for each payer and part of it that has results."""
    postings_by_payment: dict[tuple[str, int], list[tuple[int, Posting]]] = {}
    for index, visit in enumerate(visits):
        for posting in visit.postings:
            if posting.file == number:
                payment = (posting.result.payer, posting.transaction)
                postings_by_payment.setdefault(payment, []).append((index, posting))
    if not postings_by_payment:
        return b""
    stage = next(stage for stage, files in enumerate(STAGES) if number in files)
    day = f"{FIRST_PAYMENT_DAY + timedelta(days=DAYS_BETWEEN_STAGES * stage):%Y%m%d}"
    sets: list[list[str]] = []
    for (payer, part), postings in sorted(postings_by_payment.items()):
        segments = [
            segment
            for index, posting in postings
            for segment in _result_segments(index, visits[index], posting)
        ]
        paid_cents = sum(posting.result.paid_cents for _index, posting in postings)
        trace = f"T{number}-{part}"
        body = [*_payment_head(payer, trace, paid_cents, day), *segments]
        if paid_cents < 0:  # a payment is never below zero: the payer carries the rest forward
            body.append(f"PLB*1234567893*20261231*FB:{trace}*{_amount(paid_cents)}")
        sets.append(transaction("835", "005010X221A1", body, len(sets) + 1))
    return interchange("HP", "005010X221A1", *sets, control=100 + number, day=day)


def _payment_head(payer: str, trace: str, paid_cents: int, day: str) -> list[str]:
    method = "ACH" if paid_cents > 0 else "NON"
    return [
        f"BPR*I*{_amount(max(0, paid_cents))}*C*{method}************{day}",
        f"TRN*1*{trace}*1{_payer_id(payer)}0000",
        f"N1*PR*{payer}*XV*{_payer_id(payer)}",
        "N1*PE*GOOD CLINIC*XX*1234567893",
        "LX*1",
    ]


def _result_segments(index: int, visit: Visit, posting: Posting) -> Iterator[str]:
    result = posting.result
    number = claim_number(index, result.claim)
    adjustments = [each for part in result.lines for each in part.adjustments]
    share_cents = sum(each.cents for each in adjustments if each.group == "PR")
    yield (
        f"CLP*{number}*{result.status}*{_amount(result.charge_cents)}*{_amount(result.paid_cents)}"
        f"*{_amount(share_cents) if share_cents else ''}*12"
        f"*{_payer_number(index, result.number)}*11*1"
    )
    yield from _adjustment_segments(result.adjustments)
    yield f"NM1*QC*1*{last_name(index)}*JANE****MI*{_member(index, result.payer)}"
    if not result.lines:
        yield f"DTM*232*{SERVICE_DAY}"
    for part in result.lines:
        line = visit.lines[part.line]
        procedure = f"HC:{line.code}" + (f":{line.modifiers}" if line.modifiers else "")
        yield f"SVC*{procedure}*{_amount(part.charge_cents)}*{_amount(part.paid_cents)}**1"
        yield f"DTM*472*{SERVICE_DAY}"
        yield from _adjustment_segments(part.adjustments)
        if posting.states_control_numbers:
            yield f"REF*6R*{number}L{part.line + 1}"


def _adjustment_segments(adjustments: Iterable[Adjustment]) -> Iterator[str]:
    for each in adjustments:
        yield f"CAS*{each.group}*{each.reason}*{_amount(each.cents)}"


def last_name(visit: int) -> str:
    """Return the last name of a visit's patient: four letters that no other has."""
    letters = []
    for _ in range(3):
        visit, letter = divmod(visit, 26)
        letters.append(chr(ord("A") + letter))
    return "V" + "".join(letters)


def _payer_id(payer: str) -> str:
    return str(81001 + PAYERS.index(payer))


def _member(visit: int, payer: str) -> str:
    return f"W{visit}P{PAYERS.index(payer)}"


def _payer_number(visit: int, number: str) -> str:
    return f"E{visit}N{number}"


def _amount(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
