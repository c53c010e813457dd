"""Patients who asked to be called: most of them three days after statements went out, a few promised for today and tomorrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from random import Random

from medq.demo.people import Patient
from medq.demo.workdays import DAY, statement_days, workday_from, workdays_later

REASONS = (
    "asks why the statement is higher than the copay at the desk",
    "does not understand what the deductible is",
    "wants to pay in instalments",
    "says the plan should have paid all of it",
    "has a new insurance card",
    "paid last week and got a statement all the same",
    "asks for an itemized statement",
    "got a letter from the plan and does not know what to answer",
    "asks whether the second insurance was billed",
    "wants the bill explained to a daughter, with permission",
    "address on the statement is old",
    "is worried about the balance",
)
WINDOWS = (
    ("09:00", "12:00"),
    ("13:00", "16:30"),
    ("16:00", "18:00"),
    ("08:30", "10:00"),
    ("", ""),
    ("", ""),
)
DAYS_AFTER_STATEMENT = 3


@dataclass(frozen=True, slots=True)
class Callback:
    """A wish to be called: when it was voiced, why, and between which moments the call suits."""

    patient: Patient
    asked_at: datetime
    reason: str
    window_start: datetime | None
    window_end: datetime | None
    promised: bool


def denver(day: date, clock: time) -> datetime:
    """A moment of the office's wall clock with its offset; daylight time by the rule since 2007 (no time zone files needed)."""
    march, november = date(day.year, 3, 8), date(day.year, 11, 1)
    begins = march + DAY * ((6 - march.weekday()) % 7)
    ends = november + DAY * ((6 - november.weekday()) % 7)
    return datetime.combine(
        day, clock, timezone(timedelta(hours=-6 if begins <= day < ends else -7))
    )


def callbacks(
    random: Random, patients: Sequence[Patient], start: date, today: date
) -> list[Callback]:
    """Open wishes as they were voiced: a bunch after the last statements, some later, promises for today and tomorrow."""
    count = max(2, min(60, len(patients) * 24 // 1500))
    chosen = random.sample(list(patients), min(len(patients), count + max(2, count // 4)))
    yesterday = today - DAY
    runs = [
        day for day in statement_days(start, today) if day + DAY * DAYS_AFTER_STATEMENT <= yesterday
    ]
    bunch = workday_from(runs[-1] + DAY * DAYS_AFTER_STATEMENT) if runs else yesterday
    if bunch > yesterday:
        bunch = yesterday
    found = []
    for number, patient in enumerate(chosen):
        promised = number >= count
        if promised:
            due = workday_from(today) if number % 2 else workdays_later(today, 1)
            asked = _before(random, today, 4)
        else:
            due, asked = None, bunch if random.random() < 0.6 else _before(random, today, 8)
        found.append(_callback(random, patient, asked, due, today))
    return sorted(found, key=lambda one: (one.asked_at, one.patient.account))


def _before(random: Random, today: date, days: int) -> date:
    day = today - DAY * random.randrange(1, days + 1)
    while day.weekday() > 4:
        day -= DAY
    return day


def _callback(
    random: Random, patient: Patient, asked: date, due: date | None, today: date
) -> Callback:
    moment = denver(asked, time(random.randrange(8, 17), random.randrange(60)))
    first, last = random.choice(WINDOWS[:4] if due else WINDOWS)
    day = due or workday_from(today)
    return Callback(
        patient=patient,
        asked_at=moment,
        reason=random.choice(REASONS),
        window_start=denver(day, time.fromisoformat(first)) if first else None,
        window_end=denver(day, time.fromisoformat(last)) if last else None,
        promised=due is not None,
    )
