"""Payer rules: one line of payers.csv, every column typed.

An empty column means unknown: the contract decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from medq.domain.errors import MedqError


class Unit(StrEnum):
    """The unit of a limit. A year end is Dec 31, so many years after the year of the base day."""

    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"
    YEARS = "years"
    YEAR_END = "year_end+1"


class Roll(StrEnum):
    """The day to which a limit moves that ends while the office is closed."""

    NONE = "none"
    NEXT = "next_workday"
    PREVIOUS = "previous_workday"


class Base(StrEnum):
    """The event that a limit counts from, in words."""

    SERVICE_FROM = "first date of service"
    SERVICE_TO = "last date of service"
    FIRST_PAYER = "primary payer's remittance date"
    NOTICE = "notice date"
    NOTICE_OR_FILING = "notice date, or the filing deadline where that is later"


BASE_BY_CODE = {
    "service_from": Base.SERVICE_FROM,
    "service_to": Base.SERVICE_TO,
    "first_payer": Base.FIRST_PAYER,
    "notice": Base.NOTICE,
    "notice_or_filing": Base.NOTICE_OR_FILING,
}
"""Codes of the columns that name a base event; the column `notes` explains them."""


@dataclass(frozen=True, slots=True)
class PayerRules:
    """The rules of one payer or payer kind.

    Limits are in `filing_unit` or days, follow-up and transport in calendar days. `confirmed` is
    False for the shipped rules: their deadlines are marked as defaults to confirm.
    """

    kind: str
    filing_limit: int | None = None
    filing_unit: Unit = Unit.DAYS
    filing_base: Base = Base.SERVICE_TO
    roll: Roll = Roll.PREVIOUS
    appeal_days: int | None = None
    appeal_base: Base = Base.NOTICE
    second_level_days: int | None = None
    corrected_days: int | None = None
    corrected_base: Base = Base.SERVICE_TO
    records_days: int | None = None
    followup_first_days: int | None = None
    followup_again_days: int | None = None
    transport_days_electronic: int | None = None
    transport_days_paper: int | None = None
    accepts_replacement: bool | None = None
    auto_crossover: bool | None = None
    phone_hours: str = ""
    phone_days: tuple[int, ...] = ()  # weekdays, Monday 0; empty: Mon-Fri, not on holidays
    phone_from: int | None = None  # minute of the day in `phone_zone`; None: always answered
    phone_to: int | None = None
    phone_zone: str = ""  # "America/New_York"; empty: the office's own
    notes: str = ""
    source: str = ""
    as_of: date | None = None
    confirmed: bool = False

    @property
    def is_medicaid(self) -> bool:
        """Return whether this is a Medicaid plan."""
        return self._program == "medicaid"

    @property
    def is_workers_comp(self) -> bool:
        """Return whether this is a workers' compensation carrier: the injured worker owes nothing.

        C.R.S. 8-42-101: no recovery from the employee.
        """
        return self._program == "workers"

    @property
    def is_federal(self) -> bool:
        """Return whether an overpayment is due in 60 days (42 U.S.C. 1320a-7k(d))."""
        return self._program in ("medicare", "medicaid")

    @property
    def is_original_medicare(self) -> bool:
        """Return whether this is Medicare itself, first or second payer, and no plan."""
        return self.kind in ("medicare_b", "medicare_secondary")

    @property
    def is_reopened(self) -> bool:
        """Return whether a processed claim is changed by reopening, since no replacement is taken.

        In workers' comp the corrected bill goes in as the appeal (Pinnacol).
        """
        return self.accepts_replacement is False and not self.is_workers_comp

    @property
    def extends_secondary_filing(self) -> bool:
        """Return whether a secondary claim's filing limit counts from the primary's remittance.

        Limits by the calendar year do not (Medicare: CGS; TRICARE; FEP), nor does Colorado's
        Medicaid (365 days also where another payer comes first: HCPF).
        """
        is_yearly = self.filing_unit in (Unit.YEARS, Unit.YEAR_END)
        return not is_yearly and self._program not in ("medicaid", "chip")

    @property
    def _program(self) -> str:
        """Return the first word of the kind: that of all kinds of one program."""
        return self.kind.partition("_")[0]


def payer_rules(row: Mapping[str, str], *, confirmed: bool = False) -> PayerRules:
    """Return the rules of one line of payers.csv, given by column.

    Unknown columns are refused, missing ones are empty; an empty `roll` is previous_workday, the
    strictest reading. Raises MedqError naming the column and its value.
    """
    unknown = sorted(set(row) - COLUMNS)
    if unknown:
        raise MedqError(
            f"{unknown[0]} is not a column of the payer table.",
            hint=f"Columns: {', '.join(sorted(COLUMNS))}.",
        )
    kind = _text(row, "payer_kind")
    if not kind:
        raise MedqError(
            "A line of the payer table has no payer_kind.",
            hint="Name the payer kind in its first column.",
        )
    limit = _number(row, "filing_limit")
    if limit is None:
        limit, unit = _number(row, "filing_limit_days"), Unit.DAYS
    else:
        unit = Unit(_choice(row, "unit", FILING_UNITS, default=Unit.DAYS))
    return PayerRules(
        kind=kind,
        filing_limit=limit,
        filing_unit=unit,
        filing_base=_base(row, "counts_from", Base.SERVICE_TO)
        if limit is not None
        else Base.SERVICE_TO,
        roll=Roll(_choice(row, "roll", tuple(Roll), default=Roll.PREVIOUS)),
        appeal_days=_number(row, "appeal_limit_days"),
        appeal_base=_base(row, "appeal_counts_from", Base.NOTICE),
        second_level_days=_number(row, "second_level_limit_days"),
        corrected_days=_number(row, "corrected_limit_days"),
        corrected_base=_base(row, "corrected_counts_from", Base.SERVICE_TO),
        records_days=_number(row, "records_days"),
        followup_first_days=_number(row, "followup_first_days"),
        followup_again_days=_number(row, "followup_again_days"),
        transport_days_electronic=_number(row, "transport_days_electronic"),
        transport_days_paper=_number(row, "transport_days_paper"),
        accepts_replacement=_yes_no(row, "accepts_replacement"),
        auto_crossover=_yes_no(row, "auto_crossover"),
        phone_hours=_text(row, "phone_hours"),
        phone_days=_weekdays(row, "phone_days"),
        phone_from=_clock(row, "phone_from"),
        phone_to=_clock(row, "phone_to"),
        phone_zone=_zone(row, "phone_zone"),
        notes=_text(row, "notes"),
        source=_text(row, "source"),
        as_of=_day(row, "as_of"),
        confirmed=confirmed,
    )


FILING_UNITS = (Unit.DAYS, Unit.MONTHS, Unit.YEARS, Unit.YEAR_END)
MOST_DAYS = 3660
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COLUMNS = frozenset(
    (
        *("payer_kind", "filing_limit_days", "counts_from", "filing_limit", "unit", "roll"),
        *("appeal_limit_days", "appeal_counts_from", "second_level_limit_days"),
        *("corrected_limit_days", "corrected_counts_from", "records_days"),
        *("followup_first_days", "followup_again_days"),
        *("transport_days_electronic", "transport_days_paper"),
        *("accepts_replacement", "auto_crossover"),
        *("phone_hours", "phone_days", "phone_from", "phone_to", "phone_zone"),
        *("notes", "source", "as_of"),
    )
)


def _text(row: Mapping[str, str], column: str) -> str:
    return (row.get(column) or "").strip()


def _wrong(row: Mapping[str, str], column: str, expected: str) -> MedqError:
    kind = _text(row, "payer_kind")
    return MedqError(
        f"{column} of {kind} cannot be {_text(row, column)!r}.",
        where=kind,
        hint=f"Write {expected}.",
    )


def _number(row: Mapping[str, str], column: str) -> int | None:
    text = _text(row, column)
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 4 or int(text) > MOST_DAYS:
        raise _wrong(row, column, f"a whole number from 0 to {MOST_DAYS}, or leave it empty")
    return int(text)


def _choice(row: Mapping[str, str], column: str, words: tuple[str, ...], *, default: str) -> str:
    text = _text(row, column).lower() or default
    if text not in words:
        raise _wrong(row, column, " or ".join(words))
    return text


def _yes_no(row: Mapping[str, str], column: str) -> bool | None:
    if not _text(row, column):
        return None
    return _choice(row, column, ("yes", "no"), default="no") == "yes"


def _base(row: Mapping[str, str], column: str, default: Base) -> Base:
    text = _text(row, column).lower()
    if not text:
        return default
    if text not in BASE_BY_CODE:
        raise _wrong(row, column, " or ".join(BASE_BY_CODE))
    return BASE_BY_CODE[text]


def _weekdays(row: Mapping[str, str], column: str) -> tuple[int, ...]:
    """Return the days from the first to the last one named: `Mon-Sat`, or one day."""
    text = _text(row, column)
    if not text:
        return ()
    first, dash, last = (part.strip().title() for part in text.partition("-"))
    if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
        raise _wrong(row, column, "days as Mon-Fri or Mon-Sat, or leave it empty")
    start = WEEKDAYS.index(first)
    days = (WEEKDAYS.index(last) - start) % len(WEEKDAYS) + 1 if dash else 1
    return tuple(sorted((start + day) % len(WEEKDAYS) for day in range(days)))


def _clock(row: Mapping[str, str], column: str) -> int | None:
    """Return a time of day as minutes: `08:00` is 480. Both times are given, or neither."""
    text = _text(row, column)
    other = {"phone_from": "phone_to", "phone_to": "phone_from"}[column]
    if not text and not _text(row, other):
        return None
    hour, colon, minute = text.partition(":")
    if not (
        colon
        and hour.isascii()
        and hour.isdecimal()
        and minute.isascii()
        and minute.isdecimal()
        and len(minute) == 2
    ):
        raise _wrong(row, column, "a time as 08:00, or leave both phone_from and phone_to empty")
    if int(minute) > 59 or int(hour) * 60 + int(minute) > 24 * 60:
        raise _wrong(row, column, "a time of the day as 08:00")
    return int(hour) * 60 + int(minute)


def _zone(row: Mapping[str, str], column: str) -> str:
    text = _text(row, column)
    if text:
        try:
            ZoneInfo(text)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise _wrong(
                row, column, "a time zone as America/New_York, or leave it empty"
            ) from None
    return text


def _day(row: Mapping[str, str], column: str) -> date | None:
    text = _text(row, column)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _wrong(row, column, "a day as 2026-11-23") from None
