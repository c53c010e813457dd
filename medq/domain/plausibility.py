"""Whether a value that enters medq can be true: one function for each kind of value.

Each returns the value, or an `Implausible` that says what is wrong with it. The doors (X12, CSV,
prompts) decide what follows: a refusal, a note, a stop. What is plausible costs two comparisons.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

from medq.domain.calendar import add_months
from medq.domain.claims.claim import ServiceLine

FIRST_DAY = date(1900, 1, 1)
MONTHS_AHEAD = 12  # of a day of service
PAYMENT_DAYS_AHEAD = 60  # checks are dated ahead by weeks; a wrong year is months away
LONGEST_NAME = 60  # letters that a name in an 837 may have (NM103)
MOST_CHARGE_CENTS = 10**10 - 1  # 10 digits with the cents (005010X222, appendix B.1.1.3.1.2)
MOST_CENTS = 10**15  # of one file: sums over nine thousand such files fit into 64 bits

_UNITS = re.compile(r"0*[1-9][0-9]{0,7}(?:\.[0-9]{0,6})?", re.ASCII)  # SV104: 8 digits, decimals
# As a spreadsheet shows a long number: 1.00123E+11. An identifier has no sign after its E, and no
# decimals: 1001.0 was a number, and may have had leading zeros.
_SPOILED = re.compile(
    r"-?[0-9]+(?:[.,][0-9]+)?[Ee][+-][0-9]+|-?[0-9]+[.,][0-9]+[Ee][0-9]+|[0-9]+\.0+", re.ASCII
)


class Fault(Enum):
    """The ways in which a value can be wrong."""

    BEFORE_1900 = "is before 1900"
    YEAR_AHEAD = "is more than a year ahead"
    AFTER_TODAY = "is after today"
    FAR_AHEAD = "is too far ahead"
    BIRTH_AHEAD = "is a date of birth after today"
    BIRTH_AFTER_SERVICE = "is a date of birth after the date of service"
    ZERO = "is 0"
    NOT_ABOVE_ZERO = "is not above 0"
    TOO_LARGE = "is too large"
    NO_UNITS = "is not a number of units"
    BELOW_ONE_UNIT = "is less than 1 unit"
    LONG_NAME = "is too long for a name"
    SPOILED_NUMBER = "is a number spoiled by a spreadsheet"
    LINE_REPEATED = "is the same service line as another"
    NOT_SUM_OF_LINES = "is not the sum of its lines"


NEEDS_A_LOOK = frozenset(
    {
        *(Fault.ZERO, Fault.AFTER_TODAY, Fault.BELOW_ONE_UNIT),
        *(Fault.LINE_REPEATED, Fault.NOT_SUM_OF_LINES),
    }
)
"""Faults of values that may be true all the same; a value with another fault cannot be."""


class Implausible(NamedTuple):
    """A value with its fault, and what it was compared with.

    A date of birth identifies a person: messages say the fault, and the value only where the
    reader of the file may see it.
    """

    fault: Fault
    value: Any
    limit: Any = None  # the first or last plausible value, the other position, or the right sum

    @property
    def is_impossible(self) -> bool:
        """Return whether the value cannot be true."""
        return self.fault not in NEEDS_A_LOOK


def service_day(day: date, today: date) -> date | Implausible:
    """Return a DOS from 1900 to today; one up to a year ahead has a fault, but is possible."""
    if FIRST_DAY <= day <= today:
        return day
    checked = other_day(day, today)
    return (
        checked if isinstance(checked, Implausible) else Implausible(Fault.AFTER_TODAY, day, today)
    )


def birth_day(day: date, today: date, first_service_day: date | None = None) -> date | Implausible:
    """Return a DOB from 1900 to today, not after the patient's first DOS where that is known."""
    if day < FIRST_DAY:
        return Implausible(Fault.BEFORE_1900, day, FIRST_DAY)
    if day > today:
        return Implausible(Fault.BIRTH_AHEAD, day, today)
    if first_service_day is not None and day > first_service_day:
        return Implausible(Fault.BIRTH_AFTER_SERVICE, day, first_service_day)
    return day


def payment_day(day: date, today: date) -> date | Implausible:
    """Return the date of a payment or status: from 1900 to 60 days ahead."""
    if FIRST_DAY <= day <= today:
        return day
    return _up_to(today + timedelta(days=PAYMENT_DAYS_AHEAD), day, Fault.FAR_AHEAD)


def other_day(day: date, today: date) -> date | Implausible:
    """Return any other date of the past or next year, as the start of a coverage: from 1900 on."""
    if FIRST_DAY <= day <= today:
        return day
    return _up_to(_year_ahead(today), day, Fault.YEAR_AHEAD)


def charge_cents(cents: int) -> int | Implausible:
    """Return the charge of a claim or service line: above 0, and no more than an 837 can carry.

    One of 0 has a fault, but is possible: a service may be reported without a charge.
    """
    if 0 < cents <= MOST_CHARGE_CENTS:
        return cents
    if cents == 0:
        return Implausible(Fault.ZERO, cents)
    if cents > 0:
        return Implausible(Fault.TOO_LARGE, cents, MOST_CHARGE_CENTS)
    return Implausible(Fault.NOT_ABOVE_ZERO, cents, 0)


def total_cents(cents: int) -> int | Implausible:
    """Return a sum of one transaction that the store can add to all its others in 64 bits."""
    if -MOST_CENTS <= cents <= MOST_CENTS:
        return cents
    return Implausible(Fault.TOO_LARGE, cents, MOST_CENTS)


def units(text: str) -> str | Implausible:
    """Return units as they were written: a number from 1 on, with or without decimals."""
    if text == "1" or _UNITS.fullmatch(text):
        return text
    is_number = text.replace(".", "", 1).isdigit() and text.isascii()
    if not is_number:
        return Implausible(Fault.NO_UNITS, text)
    whole = text.partition(".")[0].lstrip("0")
    return Implausible(Fault.TOO_LARGE if whole else Fault.BELOW_ONE_UNIT, text)


def name(text: str) -> str | Implausible:
    """Return a name that fits into a claim."""
    return text if len(text) <= LONGEST_NAME else Implausible(Fault.LONG_NAME, text, LONGEST_NAME)


def identifier(text: str) -> str | Implausible:
    """Return an account, claim or member number that no spreadsheet made a number (1.00123E+11)."""
    if text.isalnum():
        return text
    return Implausible(Fault.SPOILED_NUMBER, text) if _SPOILED.fullmatch(text) else text


def claim_charge_cents(cents: int, lines_cents: int) -> int | Implausible:
    """Return the charge of a claim that is the sum of its lines (CLM02 and SV102)."""
    return (
        cents if cents == lines_cents else Implausible(Fault.NOT_SUM_OF_LINES, cents, lines_cents)
    )


def repeated_line(lines: Sequence[ServiceLine]) -> Implausible | None:
    """Return the first line that is equal to an earlier one, with both positions from 0.

    Lines are equal by code, modifiers, days, units and charge. Return None if there is none.
    """
    if len(lines) < 2:
        return None
    position_by_service: dict[tuple[Any, ...], int] = {}
    for position, line in enumerate(lines):
        service = (
            *(line.procedure, line.modifiers, line.revenue_code, line.from_day, line.to_day),
            *(line.units, line.charge_cents),
        )
        earlier = position_by_service.setdefault(service, position)
        if earlier != position:
            return Implausible(Fault.LINE_REPEATED, position, earlier)
    return None


def day_of_short_year(year: int, month: int, day: int) -> date:
    """Return a date whose year was written with two digits: 20YY. Raises ValueError."""
    return date(2000 + year, month, day)


def birth_day_of_short_year(year: int, month: int, day: int, today: date) -> date:
    """Return a DOB whose year was written with two digits: the latest that is not in the future.

    Raises ValueError where there is no such day.
    """
    try:
        birth = date(2000 + year, month, day)
    except ValueError:
        return date(1900 + year, month, day)
    return birth if birth <= today else date(1900 + year, month, day)


def _up_to(last_day: date, day: date, fault: Fault) -> date | Implausible:
    if day < FIRST_DAY:
        return Implausible(Fault.BEFORE_1900, day, FIRST_DAY)
    return day if day <= last_day else Implausible(fault, day, last_day)


@lru_cache(maxsize=8)
def _year_ahead(today: date) -> date:
    return add_months(today, MONTHS_AHEAD)
