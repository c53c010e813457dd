"""The outcome of each claim: most are paid, some rejected or denied, some never answered."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from medq.demo import denials
from medq.demo.claims import DemoClaim, DemoServiceLine
from medq.demo.denials import DENIAL_REASONS, Denial
from medq.demo.payers import AETNA, ANTHEM, CIGNA, UHC, VA
from medq.demo.people import DemoProvider
from medq.demo.procedures import COSTLY_VISIT, deleted_code
from medq.demo.rejections import REJECTION_REASONS
from medq.demo.visits import CHANGED_PLAN, make_service_lines
from medq.demo.workdays import DAY

REJECTED_SHARE, DENIED_SHARE, SILENT_SHARE = 0.04, 0.09, 0.03
LATE_PAYER = UHC


def assign_outcomes(
    random: Random,
    claims: Sequence[DemoClaim],
    providers: Sequence[DemoProvider],
    start: date,
    today: date,
) -> int:
    """Assign an outcome to each submitted claim; return how many duplicates to submit."""
    sent_claims = [claim for claim in claims if claim.sent_day < today]
    for claim in sent_claims:
        if CHANGED_PLAN in claim.marks:
            claim.denial = denials.MANAGED_CARE
    enrollment_count = _deny_enrollment(claims, providers)
    _deny_costly_visits(sent_claims, today)
    _use_deleted_diagnosis(sent_claims, today)
    _reject_transactions(sent_claims, start, today)
    undecided = [claim for claim in sent_claims if claim.has_usual_outcome]
    random.shuffle(undecided)
    for claim in _draw_claims(
        undecided, 2, lambda claim: claim.payer is LATE_PAYER and claim.sent_day < today - DAY * 50
    ):
        claim.late_days = 36
    for claim in _draw_claims(
        undecided, round(len(sent_claims) * REJECTED_SHARE), lambda claim: True
    ):
        claim.rejection = random.choices(
            REJECTION_REASONS, [reason.weight for reason in REJECTION_REASONS]
        )[0]
    for number, claim in enumerate(
        _draw_claims(
            undecided, round(len(sent_claims) * SILENT_SHARE), lambda claim: claim.payer is not VA
        )
    ):
        claim.silent, claim.unacknowledged, claim.lost = True, number % 3 == 0, number % 6 == 1
    denial_count = max(0, round(len(sent_claims) * DENIED_SHARE) - enrollment_count)
    for category, share in denials.SHARES.items():
        if category != "duplicate":
            _assign_denials(
                random, undecided, category, round(denial_count * share / 100), sent_claims
            )
    for claim in _draw_claims(
        undecided, 2 if len(sent_claims) > 500 else 0, lambda claim: claim.payer in (AETNA, CIGNA)
    ):
        claim.denial = denials.HIDDEN
    return round(denial_count * denials.SHARES["duplicate"] / 100)


def _draw_claims(
    undecided: list[DemoClaim], count: int, is_eligible: Callable[[DemoClaim], bool]
) -> list[DemoClaim]:
    """Remove up to `count` eligible claims from `undecided` and return them."""
    drawn: list[DemoClaim] = []
    for claim in undecided:
        if len(drawn) >= count:
            break
        if is_eligible(claim):
            drawn.append(claim)
    drawn_ids = set(map(id, drawn))
    undecided[:] = [claim for claim in undecided if id(claim) not in drawn_ids]
    return drawn


def _deny_enrollment(claims: Sequence[DemoClaim], providers: Sequence[DemoProvider]) -> int:
    """Deny the new provider's first claims at one payer and return their number.

    Later patients of this payer see another provider.
    """
    count = 0
    for claim in sorted(claims, key=lambda claim: claim.sent_day):
        if claim.payer is AETNA and claim.provider is providers[-1]:
            if count < denials.ENROLLMENT_CLAIMS:
                claim.denial = denials.ENROLLMENT
                count += 1
            else:
                claim.provider = providers[0]
    return count


def _deny_costly_visits(sent_claims: Sequence[DemoClaim], today: date) -> None:
    """Deny two claims over $3,000 for missing authorization."""
    candidates = [
        claim
        for claim in sent_claims
        if claim.has_usual_outcome
        and claim.payer in (ANTHEM, UHC, CIGNA)
        and claim.sent_day < today - DAY * 32
    ]
    for claim in candidates[len(candidates) // 2 :][:2]:
        claim.lines, claim.diagnoses = (
            make_service_lines(COSTLY_VISIT, 1),
            COSTLY_VISIT.diagnoses[0],
        )
        claim.denial, claim.authorization = denials.COSTLY, ""


def _use_deleted_diagnosis(sent_claims: Sequence[DemoClaim], today: date) -> None:
    """Put a diagnosis code that ends on October 1 on some claims; deny those after that date."""
    ended_on = date(today.year if today >= date(today.year, 10, 1) else today.year - 1, 10, 1)
    candidates = [claim for claim in sent_claims if claim.has_usual_outcome and not claim.accident]
    for claim in [
        claim for claim in candidates if ended_on - DAY * 21 <= claim.visit_day < ended_on
    ][::11][:4]:
        claim.diagnoses, claim.lines = (deleted_code(ended_on),), _point_at_first_diagnosis(claim)
    for claim in [
        claim for claim in candidates if ended_on <= claim.visit_day < ended_on + DAY * 7
    ][::13][:3]:
        claim.diagnoses, claim.lines = (deleted_code(ended_on),), _point_at_first_diagnosis(claim)
        claim.denial = denials.DELETED_DIAGNOSIS


def _point_at_first_diagnosis(claim: DemoClaim) -> tuple[DemoServiceLine, ...]:
    return tuple(replace(line, pointers=(1,)) for line in claim.lines)


def _reject_transactions(sent_claims: Sequence[DemoClaim], start: date, today: date) -> None:
    """Give flaws to some claims of two days: the 999 will reject their transaction."""
    for tenths, flaw in ((3, "ZIP"), (7, "NPI")):
        day = start + (today - start) * tenths / 10
        candidates = [
            claim for claim in sent_claims if claim.has_usual_outcome and claim.sent_day >= day
        ]
        day_claims = [claim for claim in candidates if claim.sent_day == candidates[0].sent_day]
        if len(day_claims) > 6:
            for claim in day_claims[::7][:3]:
                claim.flaw = flaw


def _assign_denials(
    random: Random,
    undecided: list[DemoClaim],
    category: str,
    count: int,
    sent_claims: Sequence[DemoClaim],
) -> None:
    if category == "timely":
        for claim in _draw_claims(
            undecided, count, lambda claim: claim.payer in (ANTHEM, UHC, CIGNA)
        ):
            # The visit was so long ago that the timely filing limit of 90 days has passed.
            claim.visit_day = claim.sent_day - DAY * random.randrange(96, 125)
            claim.denial = denials.TIMELY
        return
    count -= sum(1 for claim in sent_claims if claim.denial and claim.denial.category == category)
    reasons = [reason for reason in DENIAL_REASONS if reason.category == category]
    for claim in _draw_claims(
        undecided, count, lambda claim: any(_is_applicable(reason, claim) for reason in reasons)
    ):
        applicable = [reason for reason in reasons if _is_applicable(reason, claim)]
        claim.denial = random.choices(applicable, [reason.weight for reason in applicable])[0]
        if claim.denial.category == "authorization" and claim.denial.reason == "197":
            claim.authorization = ""


def _is_applicable(reason: Denial, claim: DemoClaim) -> bool:
    return claim.payer.rule in reason.rules and not (reason.last_line_only and len(claim.lines) < 2)
