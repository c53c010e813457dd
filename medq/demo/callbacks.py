"""The open callback requests of the demo practice, most of them from the days after statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from random import Random

from medq.demo.people import DemoPatient
from medq.demo.workdays import DAY, statement_days, workday_from, workdays_later

REASONS = (
    "asks why the statement is higher than the copay at the desk",
    "does not understand what the deductible is",
    "wants to pay in installments",
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
    ("10:00", "12:00"),
    ("13:00", "16:30"),
    ("16:00", "18:00"),
    ("10:30", "11:30"),
    ("", ""),
    ("", ""),
)
DAYS_AFTER_STATEMENT = 3  # most patients call that many days after statements were mailed


@dataclass(frozen=True, slots=True)
class DemoCallback:
    """A callback request, with the window that suits the patient or was promised."""

    patient: DemoPatient
    asked_at: datetime
    reason: str
    window_start: datetime | None
    window_end: datetime | None
    promised: bool


def denver_time(day: date, clock: time) -> datetime:
    """Return a wall clock time in Denver with its UTC offset.

    Uses the daylight saving rule since 2007, so that no time zone files are read.
    """
    march, november = date(day.year, 3, 8), date(day.year, 11, 1)
    summer_start = march + DAY * ((6 - march.weekday()) % 7)
    summer_end = november + DAY * ((6 - november.weekday()) % 7)
    return datetime.combine(
        day, clock, timezone(timedelta(hours=-6 if summer_start <= day < summer_end else -7))
    )


def make_callbacks(
    random: Random, patients: Sequence[DemoPatient], start: date, today: date
) -> list[DemoCallback]:
    """Return the requests by time.

    Many are from the days after the last statements, some are promised for today or tomorrow.
    """
    count = max(2, min(60, len(patients) * 24 // 1500))
    chosen = random.sample(list(patients), min(len(patients), count + max(2, count // 4)))
    yesterday = today - DAY
    statement_days_past = [
        day for day in statement_days(start, today) if day + DAY * DAYS_AFTER_STATEMENT <= yesterday
    ]
    busy_day = (
        workday_from(statement_days_past[-1] + DAY * DAYS_AFTER_STATEMENT)
        if statement_days_past
        else yesterday
    )
    if busy_day > yesterday:
        busy_day = yesterday
    requests = []
    for number, patient in enumerate(chosen):
        promised = number >= count
        if promised:
            promised_day = workday_from(today) if number % 2 else workdays_later(today, 1)
            asked_day = _earlier_weekday(random, today, 4)
        else:
            promised_day = None
            asked_day = busy_day if random.random() < 0.6 else _earlier_weekday(random, today, 8)
        requests.append(_callback(random, patient, asked_day, promised_day, today))
    return sorted(requests, key=lambda callback: (callback.asked_at, callback.patient.account))


def _earlier_weekday(random: Random, today: date, days: int) -> date:
    day = today - DAY * random.randrange(1, days + 1)
    while day.weekday() > 4:
        day -= DAY
    return day


def _callback(
    random: Random, patient: DemoPatient, asked_day: date, promised_day: date | None, today: date
) -> DemoCallback:
    asked_at = denver_time(asked_day, time(random.randrange(8, 17), random.randrange(60)))
    window_from, window_to = random.choice(WINDOWS[:4] if promised_day else WINDOWS)
    day = promised_day or workday_from(today)
    return DemoCallback(
        patient=patient,
        asked_at=asked_at,
        reason=random.choice(REASONS),
        window_start=denver_time(day, time.fromisoformat(window_from)) if window_from else None,
        window_end=denver_time(day, time.fromisoformat(window_to)) if window_to else None,
        promised=promised_day is not None,
    )
