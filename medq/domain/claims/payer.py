"""What a payer's rules are: one line of payers.csv, every column typed. Empty means unknown: the contract decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from medq.domain.errors import MedqError


class Unit(StrEnum):
    """What a limit is counted in. `year_end+1` is 31 December, that many years after the year of the base day."""

    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"
    YEARS = "years"
    YEAR_END = "year_end+1"


class Roll(StrEnum):
    """Where a limit goes that ends on a day the office is closed."""

    NONE = "none"
    NEXT = "next_workday"
    PREVIOUS = "previous_workday"


class Base(StrEnum):
    """The event a limit is counted from."""

    SERVICE_FROM = "first date of service"
    SERVICE_TO = "last date of service"
    FIRST_PAYER = "first payer's remittance date"
    NOTICE = "notice date"
    NOTICE_OR_FILING = "notice date, or the filing limit where that is later"


# The column begins with the event; what follows it (places, cautions) is told and decides nothing.
BASES: tuple[tuple[str, Base], ...] = (
    ("line from-date", Base.SERVICE_FROM),
    ("service date", Base.SERVICE_TO),
    ("last service date", Base.SERVICE_TO),
    ("31 december of the year after service", Base.SERVICE_TO),
    ("primary remittance date", Base.FIRST_PAYER),
    ("medicare remittance date", Base.FIRST_PAYER),
    ("contractor's notice, or inside the year, the later", Base.NOTICE_OR_FILING),
    *((word, Base.NOTICE) for word in (
        "remittance date", "explanation date", "eop date", "notice", "denial date", "date on eob", "initial", "decision",
        "receipt of initial determination", "last remittance", "patient's bill date",
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PayerRules:
    """The rules of one payer kind or payer. Limits in `filing_unit` or days, rhythms and transport in calendar days.

    `confirmed` is False for what medq brings along: such a deadline is told as a default to be confirmed.
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
    phone_from: int | None = (
        None  # minutes of the wall clock of `phone_zone`; None: the phone is always answered
    )
    phone_to: int | None = None
    phone_zone: str = ""  # "America/New_York"; empty: the office's own
    filing_counts_from: str = ""  # the column's own words
    appeal_counts_from: str = ""
    corrected_counts_from: str = ""
    source: str = ""
    as_of: date | None = None
    confirmed: bool = False

    @property
    def is_medicaid(self) -> bool:
        """Return whether this is a Medicaid plan."""
        return self._program == "medicaid"

    @property
    def is_federal(self) -> bool:
        """Return whether an overpayment is due in 60 days (42 U.S.C. 1320a-7k(d))."""
        return self._program in ("medicare", "medicaid")

    @property
    def _program(self) -> str:
        """Return the first word of the kind: that of all Medicare and Medicaid kinds."""
        return self.kind.partition("_")[0]


def payer_rules(row: Mapping[str, str], *, confirmed: bool = False) -> PayerRules:
    """One line of payers.csv, column to text. Errors: `MedqError` naming the column and its value.

    Unknown columns are refused, missing ones are empty; an empty `roll` is previous_workday, the safe side.
    """
    unknown = sorted(set(row) - COLUMNS)
    if unknown:
        raise MedqError(
            f"{unknown[0]} is no column of the payers' table.",
            hint=f"Columns: {', '.join(sorted(COLUMNS))}.",
        )
    kind = _text(row, "payer_kind")
    if not kind:
        raise MedqError(
            "A line of the payers' table has no payer_kind.",
            hint="Name the kind of payer in its first column.",
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
        phone_from=_clock(row, "phone_from"),
        phone_to=_clock(row, "phone_to"),
        phone_zone=_zone(row, "phone_zone"),
        filing_counts_from=_text(row, "counts_from"),
        appeal_counts_from=_text(row, "appeal_counts_from"),
        corrected_counts_from=_text(row, "corrected_counts_from"),
        source=_text(row, "source"),
        as_of=_day(row, "as_of"),
        confirmed=confirmed,
    )


FILING_UNITS = (Unit.DAYS, Unit.MONTHS, Unit.YEARS, Unit.YEAR_END)
MOST_DAYS = 3660
COLUMNS = frozenset((
    "payer_kind", "filing_limit_days", "counts_from", "appeal_limit_days", "appeal_counts_from", "followup_first_days",
    "followup_again_days", "filing_limit", "unit", "roll", "transport_days_electronic", "transport_days_paper",
    "corrected_limit_days", "corrected_counts_from", "second_level_limit_days", "records_days", "accepts_replacement",
    "auto_crossover", "phone_hours", "phone_from", "phone_to", "phone_zone", "source", "as_of",
))  # fmt: skip


def _text(row: Mapping[str, str], column: str) -> str:
    return (row.get(column) or "").strip()


def _wrong(row: Mapping[str, str], column: str, wanted: str) -> MedqError:
    kind = _text(row, "payer_kind")
    return MedqError(
        f"{column} of {kind} cannot be {_text(row, column)!r}.", where=kind, hint=f"Write {wanted}."
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
    for words, base in BASES:
        if text.startswith(words):
            return base
    raise _wrong(
        row,
        column,
        "it so that it begins with 'service date', 'line from-date', 'remittance date' or 'notice date'",
    )


def _clock(row: Mapping[str, str], column: str) -> int | None:
    """A time of day as minutes: `08:00` is 480. Opening and closing stand together or not at all."""
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
