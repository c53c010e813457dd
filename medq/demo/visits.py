"""The visits of the demo practice, and the claim made of each some days later."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from random import Random

from medq.demo.claims import ClaimNumbers, DemoClaim, DemoServiceLine, make_payer_claim_number
from medq.demo.payers import AUTO, MEDICARE, PINNACOL
from medq.demo.people import DemoPatient, DemoProvider
from medq.demo.procedures import FEES, LABORATORY, NEEDS_AUTHORIZATION, VisitTemplate, visits_for
from medq.demo.workdays import DAY, workdays, workdays_later

# 2,700 visits of 1,500 patients in 90 days; corrections, duplicates, secondary claims are extra.
CLAIMS_PER_PATIENT_DAY = 2700 / (1500 * 90)
CHANGED_PLAN = "billed to Medicare, patient in Medicare Advantage"
# Business days from a visit to its claim, while the note is being signed.
LAGS = (1,) * 62 + (2,) * 28 + (3,) * 8 + (5,) * 2


def first_claims(
    random: Random,
    numbers: ClaimNumbers,
    patients: Sequence[DemoPatient],
    providers: Sequence[DemoProvider],
    start: date,
    today: date,
) -> list[DemoClaim]:
    """Return a claim for each visit from `start` to yesterday; the last ones are not sent yet."""
    insured = [patient for patient in patients if patient.primary.payer.rule != "self"]
    days = workdays(start, today - DAY)
    if not insured or not days:
        return []
    visit_count = round(len(patients) * (today - start).days * CLAIMS_PER_PATIENT_DAY)
    cumulative_frequencies = list(accumulate(random.gammavariate(1.5, 1) for _ in insured))
    # Mondays are the busiest days, Fridays the quietest.
    cumulative_weights = list(accumulate((13, 11, 10, 10, 8)[day.weekday()] for day in days))
    visit_days = sorted(random.choices(days, cum_weights=cumulative_weights, k=visit_count))
    visit_patients = random.choices(insured, cum_weights=cumulative_frequencies, k=visit_count)
    plan_changers = _plan_changers(insured)
    changed_on = plan_change_day(start, today)
    claims = []
    for day, patient in zip(visit_days, visit_patients, strict=True):
        has_changed = day >= changed_on
        # One Medicare visit in forty is by a patient who changed plans, so that each has several.
        if (
            has_changed
            and plan_changers
            and patient.primary.payer is MEDICARE
            and random.random() < 0.025
        ):
            patient = random.choice(plan_changers)
        claim = _make_claim(random, numbers, patient, providers, day)
        if has_changed and patient in plan_changers:
            claim.marks.add(CHANGED_PLAN)
        claims.append(claim)
    return claims


def plan_change_day(start: date, today: date) -> date:
    """Return the day two patients changed to Medicare Advantage: a first of the month.

    It is about a third into the time.
    """
    day = start + DAY * ((today - start).days // 3)
    while day.day != 1:
        day += DAY
    return day


def _plan_changers(insured: Sequence[DemoPatient]) -> list[DemoPatient]:
    return [
        patient
        for patient in insured
        if patient.primary.payer is MEDICARE and patient.secondary is None
    ][:2]


def _make_claim(
    random: Random,
    numbers: ClaimNumbers,
    patient: DemoPatient,
    providers: Sequence[DemoProvider],
    day: date,
) -> DemoClaim:
    payer = patient.primary.payer
    templates, cumulative_weights = visits_for(payer.rule)
    visit = random.choices(templates, cum_weights=cumulative_weights)[0]
    provider = providers[patient.usual_provider]
    if provider.since > day:
        provider = providers[patient.usual_provider - 2]
    diagnoses = random.choice(visit.diagnoses)
    sent_day = workdays_later(day, random.choice(LAGS))
    claim = DemoClaim(
        base=numbers.next_base(),
        version=1,
        patient=patient,
        coverage=patient.primary,
        provider=provider,
        visit_day=day,
        sent_day=sent_day,
        lines=make_service_lines(visit, len(diagnoses)),
        diagnoses=diagnoses,
        payer_claim_number=make_payer_claim_number(random, payer, sent_day),
    )
    if payer.rule != "medicare" and any(
        line.procedure in NEEDS_AUTHORIZATION for line in claim.lines
    ):
        claim.authorization = f"A{random.randrange(10**7, 10**8)}"
    if payer in (PINNACOL, AUTO):
        claim.accident = "EM" if payer is PINNACOL else "AA"
    return claim


def make_service_lines(visit: VisitTemplate, diagnosis_count: int) -> tuple[DemoServiceLine, ...]:
    """Return the service lines of a visit.

    Laboratory tests point at all diagnoses (at most four), other lines at the first two.
    """
    pointers = tuple(range(1, min(diagnosis_count, 4) + 1))
    return tuple(
        DemoServiceLine(
            code,
            modifiers,
            units,
            FEES[code][0] * units,
            pointers if code in LABORATORY else pointers[:2],
        )
        for code, modifiers, units in visit.lines
    )
