"""Writes the results of visits as 835 files: a payment for each payer, with many results."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from tests.differential.filed import FiledVisit, amount, payer_id, procedure
from tests.differential.ledger import Adjustment
from tests.differential.visit import STAGES, Form, Posting
from tests.store.x12_files import interchange, transaction

FIRST_PAYMENT_DAY = date(2026, 7, 6)
DAYS_BETWEEN_STAGES = 20
GUIDE = "005010X221A1"


def payment_file(visits: Iterable[FiledVisit], number: int) -> bytes:
    """Return the file of this number with the results that go into it; empty without results."""
    postings_by_payment: dict[tuple[str, int], list[tuple[FiledVisit, Posting]]] = {}
    for visit in visits:
        for posting in visit.visit.postings:
            if posting.file == number:
                payment = (posting.result.payer, posting.transaction)
                postings_by_payment.setdefault(payment, []).append((visit, posting))
    if not postings_by_payment:
        return b""
    stage = next(stage for stage, files in enumerate(STAGES) if number in files)
    day = f"{FIRST_PAYMENT_DAY + timedelta(days=DAYS_BETWEEN_STAGES * stage):%Y%m%d}"
    transactions: list[list[str]] = []
    for (payer, part), postings in sorted(postings_by_payment.items(), key=lambda each: each[0]):
        body = _payment(payer, f"T{number}-{part}", day, postings)
        transactions.append(transaction("835", GUIDE, body, len(transactions) + 1))
    return interchange("HP", GUIDE, *transactions, control=_control(number), day=day)


def sent_again(content: bytes, number: int) -> bytes:
    """Return the file of this number as it is delivered again, in another interchange."""
    control = _control(number)
    return content.replace(b"%09d" % control, b"%09d" % (control + 1000))


def _control(number: int) -> int:
    return 100 + number


def _payment(
    payer: str, trace: str, day: str, postings: Sequence[tuple[FiledVisit, Posting]]
) -> list[str]:
    """Return the segments of a payment between ST and SE."""
    paid_cents = sum(posting.result.paid_cents for _visit, posting in postings)
    body = [
        f"BPR*I*{amount(max(0, paid_cents))}*C*{'ACH' if paid_cents > 0 else 'NON'}"
        f"************{day}",
        f"TRN*1*{trace}*1{payer_id(payer)}0000",
        f"N1*PR*{payer}*XV*{payer_id(payer)}",
        "N1*PE*GOOD CLINIC*XX*1234567893",
        "LX*1",
    ]
    for visit, posting in postings:
        body += _segments(visit, posting)
    if paid_cents < 0:  # a payment is never below zero: the payer carries the rest forward
        body.append(f"PLB*1234567893*20261231*FB:{trace}*{amount(paid_cents)}")
    return body


def _segments(visit: FiledVisit, posting: Posting) -> Iterator[str]:
    """Yield the segments of a result, from its CLP."""
    result, form = posting.result, posting.form
    number = visit.claim_number(result.claim)
    payer_number = visit.payer_number(result.number)
    adjustments = [each for part in result.lines for each in part.adjustments]
    share_cents = sum(each.cents for each in adjustments if each.group == "PR")
    yield (
        f"CLP*{payer_number if form is Form.OTHER_NUMBER else number}*{result.status}"
        f"*{amount(result.charge_cents)}*{amount(result.paid_cents)}"
        f"*{amount(share_cents) if share_cents else ''}*12*{payer_number}*11*1"
    )
    yield from _adjustment_segments(result.adjustments)
    lines = result.lines
    if form is Form.NO_LINES:
        yield from _adjustment_segments(adjustments)
        lines = ()
    yield f"NM1*QC*1*{visit.last_name}*JANE****MI*{visit.member_id(result.payer)}"
    if posting.forwarded_to:
        yield f"NM1*TT*2*{posting.forwarded_to}*****PI*{payer_id(posting.forwarded_to)}"
    if not lines:
        yield f"DTM*232*{visit.service_day:%Y%m%d}"
    for part in lines:
        line = visit.visit.lines[part.line]
        modifiers = "" if form is Form.NO_MODIFIERS else line.modifiers
        charge, paid = amount(part.charge_cents), amount(part.paid_cents)
        yield f"SVC*{procedure(line.code, modifiers)}*{charge}*{paid}**1"
        yield f"DTM*472*{visit.service_day:%Y%m%d}"
        yield from _adjustment_segments(part.adjustments)
        if form not in (Form.NO_CONTROL_NUMBERS, Form.NO_MODIFIERS):
            yield f"REF*6R*{number}L{part.line + 1}"


def _adjustment_segments(adjustments: Iterable[Adjustment]) -> Iterator[str]:
    for each in adjustments:
        yield f"CAS*{each.group}*{each.reason}*{amount(each.cents)}"
