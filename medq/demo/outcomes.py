"""Deals out what becomes of each claim: most are paid, some come back, some are refused, some are never heard of again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from medq.demo import denials
from medq.demo.claims import Claim, Line
from medq.demo.denials import REASONS, Denial
from medq.demo.payers import AETNA, ANTHEM, CIGNA, UHC, VETERANS
from medq.demo.people import Provider
from medq.demo.procedures import COSTLY, deleted_code
from medq.demo.rejections import REJECTIONS
from medq.demo.visits import MOVED, lines
from medq.demo.workdays import DAY

REJECTED, DENIED, SILENT = 0.04, 0.09, 0.03
LATE_CARRIER = UHC


def deal(
    random: Random, claims: Sequence[Claim], providers: Sequence[Provider], start: date, today: date
) -> int:
    """Mark the claims with their fates; gives the number of duplicates that are still to be sent."""
    sent = [claim for claim in claims if claim.sent_day < today]
    for claim in sent:
        if MOVED in claim.marks:
            claim.denial = denials.MANAGED_CARE
    enrolled = _enrol(claims, providers)
    _spend(sent, today)
    _delete_diagnosis(sent, today)
    _refuse_syntax(sent, start, today)
    deck = [claim for claim in sent if claim.plain]
    random.shuffle(deck)
    for claim in _draw(
        deck, 2, lambda one: one.payer is LATE_CARRIER and one.sent_day < today - DAY * 50
    ):
        claim.late_days = 36
    for claim in _draw(deck, round(len(sent) * REJECTED), lambda one: True):
        claim.rejection = random.choices(REJECTIONS, [one.weight for one in REJECTIONS])[0]
    for number, claim in enumerate(
        _draw(deck, round(len(sent) * SILENT), lambda one: one.payer is not VETERANS)
    ):
        claim.silent, claim.unacknowledged, claim.lost = True, number % 3 == 0, number % 6 == 1
    refused = max(0, round(len(sent) * DENIED) - enrolled)
    for category, share in denials.SHARES.items():
        if category != "duplicate":
            _deny(random, deck, category, round(refused * share / 100), sent)
    for claim in _draw(deck, 2 if len(sent) > 500 else 0, lambda one: one.payer in (AETNA, CIGNA)):
        claim.denial = denials.HIDDEN
    return round(refused * denials.SHARES["duplicate"] / 100)


def _draw(deck: list[Claim], count: int, fits: Callable[[Claim], bool]) -> list[Claim]:
    """Take up to `count` claims that fit from the deck."""
    taken: list[Claim] = []
    for claim in deck:
        if len(taken) >= count:
            break
        if fits(claim):
            taken.append(claim)
    gone = set(map(id, taken))
    deck[:] = [claim for claim in deck if id(claim) not in gone]
    return taken


def _enrol(claims: Sequence[Claim], providers: Sequence[Provider]) -> int:
    """Refuse the new provider's first claims at one payer; after those the front desk books its patients elsewhere."""
    count = 0
    for claim in sorted(claims, key=lambda one: one.sent_day):
        if claim.payer is AETNA and claim.provider is providers[-1]:
            if count < denials.ENROLMENT_CLAIMS:
                claim.denial = denials.ENROLMENT
                count += 1
            else:
                claim.provider = providers[0]
    return count


def _spend(sent: Sequence[Claim], today: date) -> None:
    """Two claims over $3,000, refused for want of an authorisation."""
    able = [
        one
        for one in sent
        if one.plain and one.payer in (ANTHEM, UHC, CIGNA) and one.sent_day < today - DAY * 32
    ]
    for claim in able[len(able) // 2 :][:2]:
        claim.lines, claim.diagnoses = lines(COSTLY, 1), COSTLY.diagnoses[0]
        claim.denial, claim.authorization = denials.COSTLY, ""


def _delete_diagnosis(sent: Sequence[Claim], today: date) -> None:
    """A diagnosis code that ends on 1 October: in use before, and by habit in the week after."""
    ends = date(today.year if today >= date(today.year, 10, 1) else today.year - 1, 10, 1)
    able = [one for one in sent if one.plain and not one.accident]
    for claim in [one for one in able if ends - DAY * 21 <= one.visit_day < ends][::11][:4]:
        claim.diagnoses, claim.lines = (deleted_code(ends),), _first_diagnosis(claim)
    for claim in [one for one in able if ends <= one.visit_day < ends + DAY * 7][::13][:3]:
        claim.diagnoses, claim.lines = (deleted_code(ends),), _first_diagnosis(claim)
        claim.denial = denials.DELETED_DIAGNOSIS


def _first_diagnosis(claim: Claim) -> tuple[Line, ...]:
    return tuple(replace(line, pointers=(1,)) for line in claim.lines)


def _refuse_syntax(sent: Sequence[Claim], start: date, today: date) -> None:
    """On two days a second transaction of the batch is refused whole by the 999."""
    for tenth, flaw in ((3, "ZIP"), (7, "NPI")):
        day = start + (today - start) * tenth / 10
        able = [one for one in sent if one.plain and one.sent_day >= day]
        of_day = [one for one in able if one.sent_day == able[0].sent_day]
        if len(of_day) > 6:
            for claim in of_day[::7][:3]:
                claim.flaw = flaw


def _deny(
    random: Random, deck: list[Claim], category: str, count: int, sent: Sequence[Claim]
) -> None:
    if category == "timely":
        for claim in _draw(deck, count, lambda one: one.payer in (ANTHEM, UHC, CIGNA)):
            # Found in a drawer: the visit was long before, the limit of 90 days over.
            claim.visit_day = claim.sent_day - DAY * random.randrange(96, 125)
            claim.denial = denials.TIMELY
        return
    count -= sum(1 for claim in sent if claim.denial and claim.denial.category == category)
    reasons = [reason for reason in REASONS if reason.category == category]
    for claim in _draw(deck, count, lambda one: any(_fits(reason, one) for reason in reasons)):
        able = [reason for reason in reasons if _fits(reason, claim)]
        claim.denial = random.choices(able, [reason.weight for reason in able])[0]
        if claim.denial.category == "authorisation" and claim.denial.reason == "197":
            claim.authorization = ""


def _fits(reason: Denial, claim: Claim) -> bool:
    return claim.payer.rule in reason.rules and not (reason.last_line_only and len(claim.lines) < 2)
