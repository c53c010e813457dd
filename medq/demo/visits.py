"""Ninety days of visits, and the claim that each of them becomes a few days later."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from random import Random

from medq.demo.claims import Claim, Line, Numbers, payer_number
from medq.demo.payers import AUTO, MEDICARE, PINNACOL
from medq.demo.people import Patient, Provider
from medq.demo.procedures import FEES, LABORATORY, NEEDS_AUTHORISATION, Visit, visits_for
from medq.demo.workdays import DAY, workdays, workdays_later

# First claims of 1,500 patients in 90 days; corrections, duplicates and claims to second payers come on top.
CLAIMS_PER_PATIENT_DAY = 2700 / (1500 * 90)
MOVED = "sent to Medicare, the patient is in Medicare Advantage"
# Charges wait this many working days for the note to be signed.
LAGS = (1,) * 62 + (2,) * 28 + (3,) * 8 + (5,) * 2


def first_claims(
    random: Random,
    numbers: Numbers,
    patients: Sequence[Patient],
    providers: Sequence[Provider],
    start: date,
    today: date,
) -> list[Claim]:
    """A claim for each visit from `start` to yesterday, in order of the visits; some of the last go out only after today."""
    insured = [patient for patient in patients if patient.primary.payer.rule != "self"]
    days = workdays(start, today - DAY)
    if not insured or not days:
        return []
    count = round(len(patients) * (today - start).days * CLAIMS_PER_PATIENT_DAY)
    often = list(accumulate(random.gammavariate(1.5, 1) for _ in insured))
    # Mondays are the fullest; a Friday afternoon is quiet.
    busy = list(accumulate((13, 11, 10, 10, 8)[day.weekday()] for day in days))
    when = sorted(random.choices(days, cum_weights=busy, k=count))
    who = random.choices(insured, cum_weights=often, k=count)
    movers = _movers(insured)
    switched = switch_day(start, today)
    claims = []
    for day, patient in zip(when, who, strict=True):
        moved = day >= switched
        # One Medicare visit in forty is of the two who changed plans, so that each has several.
        if moved and movers and patient.primary.payer is MEDICARE and random.random() < 0.025:
            patient = random.choice(movers)
        claim = _claim(random, numbers, patient, providers, day)
        if moved and patient in movers:
            claim.marks.add(MOVED)
        claims.append(claim)
    return claims


def switch_day(start: date, today: date) -> date:
    """When two patients changed to Medicare Advantage: the first of a month about a third into the time."""
    day = start + DAY * ((today - start).days // 3)
    while day.day != 1:
        day += DAY
    return day


def _movers(insured: Sequence[Patient]) -> list[Patient]:
    return [one for one in insured if one.primary.payer is MEDICARE and one.second is None][:2]


def _claim(
    random: Random, numbers: Numbers, patient: Patient, providers: Sequence[Provider], day: date
) -> Claim:
    payer = patient.primary.payer
    kinds, often = visits_for(payer.rule)
    visit = random.choices(kinds, cum_weights=often)[0]
    provider = providers[patient.usual]
    if provider.since > day:
        provider = providers[patient.usual - 2]
    diagnoses = random.choice(visit.diagnoses)
    sent = workdays_later(day, random.choice(LAGS))
    claim = Claim(
        base=numbers.base(),
        version=1,
        patient=patient,
        coverage=patient.primary,
        provider=provider,
        visit_day=day,
        sent_day=sent,
        lines=lines(visit, len(diagnoses)),
        diagnoses=diagnoses,
        payer_number=payer_number(random, payer, sent),
    )
    if payer.rule != "medicare" and any(
        line.procedure in NEEDS_AUTHORISATION for line in claim.lines
    ):
        claim.authorization = f"A{random.randrange(10**7, 10**8)}"
    if payer in (PINNACOL, AUTO):
        claim.accident = "EM" if payer is PINNACOL else "AA"
    return claim


def lines(visit: Visit, diagnoses: int) -> tuple[Line, ...]:
    """The lines of a usual visit; laboratory points at every diagnosis (at most four), the rest at the first two."""
    every = tuple(range(1, min(diagnoses, 4) + 1))
    return tuple(
        Line(
            code,
            modifiers,
            units,
            FEES[code][0] * units,
            every if code in LABORATORY else every[:2],
        )
        for code, modifiers, units in visit.lines
    )
