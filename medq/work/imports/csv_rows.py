"""Rows of the office's CSV files: their columns, and how each cell is parsed.

Dates are 2026-11-24 or 11/24/2026, moments ISO with offset, money 1,234.50.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from medq.domain.money import typed_cents

LONGEST_CELL = 500


class PatientCsvRow(NamedTuple):
    """A line of a file of patients; None where a cell is empty."""

    account: str
    last_name: str
    first_name: str | None
    birth_date: date | None
    sex: str | None
    address: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    phone: str | None
    leave_message: bool | None
    preferred_name: str | None
    language: str | None
    payer_name: str | None
    payer_id: str | None
    member_id: str | None
    group_number: str | None
    coverage_start: date | None
    coverage_end: date | None
    payer_kind: str | None
    coverage_order: int | None


class ChargeCsvRow(NamedTuple):
    """A line of a file of charges: one service; None where a cell is empty."""

    account: str
    claim_number: str
    service_date: date
    procedure: str
    modifiers: tuple[str, ...] | None
    diagnoses: tuple[str, ...] | None
    units: str | None
    charge: int  # cents
    place: str | None
    rendering_npi: str | None
    payer_id: str | None
    authorization: str | None


class CallbackCsvRow(NamedTuple):
    """A line of a file of callbacks; None where a cell is empty."""

    account: str
    asked_at: datetime
    reason: str | None
    phone: str | None
    window_start: datetime | None
    window_end: datetime | None
    promised: bool | None


CsvRow = Any  # a row of one of these types, by the kind of file
CsvRows = tuple[tuple[int, CsvRow], ...]  # (line number, row)


class CellFormat(NamedTuple):
    """How the cells of a column are parsed (ValueError, KeyError: they are not) and described."""

    parse: Callable[[str], Any]
    expected: str = "a text"


class CsvKind(NamedTuple):
    """A kind of CSV file."""

    row_type: Any  # its fields are the columns
    unique_column: str  # that only files of this kind have
    required: tuple[str, ...]  # columns whose cells may not be empty
    formats: Mapping[str, CellFormat]  # of the columns that are no texts

    def format_of(self, column: str) -> CellFormat:
        """Return how the cells of a column are parsed."""
        return self.formats.get(column, TEXT)


def _date(text: str) -> date:
    if "/" in text:
        month, day, year = text.split("/")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


_YES_NO = {
    "yes": True,
    "y": True,
    "1": True,
    "true": True,
    "no": False,
    "n": False,
    "0": False,
    "false": False,
}


def _yes_no(text: str) -> bool:
    return _YES_NO[text.lower()]


def _text(text: str) -> str:
    if len(text) > LONGEST_CELL or not text.isprintable():
        raise ValueError(text)
    return text


def _digit(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 9:
        raise ValueError(text)
    return number


def _codes(text: str) -> tuple[str, ...]:
    return tuple(part.strip().upper() for part in _text(text).split("|") if part.strip())


TEXT = CellFormat(_text)
CODES = CellFormat(_codes)
DATE = CellFormat(_date, "a date as 2026-11-24 or 11/24/2026")
MOMENT = CellFormat(_moment, "a moment with offset as 2026-11-24T10:30:00-07:00")
YES_NO = CellFormat(_yes_no, "yes or no")
AMOUNT = CellFormat(typed_cents, "an amount as 180.00")
ORDER = CellFormat(_digit, "1 for the primary payer, 2 for the secondary")
CSV_KINDS: dict[str, CsvKind] = {
    "patients": CsvKind(
        PatientCsvRow,
        unique_column="last_name",
        required=("account", "last_name"),
        formats={
            "birth_date": DATE,
            "leave_message": YES_NO,
            "coverage_start": DATE,
            "coverage_end": DATE,
            "coverage_order": ORDER,
        },
    ),
    "charges": CsvKind(
        ChargeCsvRow,
        unique_column="claim_number",
        required=("account", "claim_number", "service_date", "procedure", "charge"),
        formats={
            "service_date": DATE,
            "modifiers": CODES,
            "diagnoses": CODES,
            "charge": AMOUNT,
        },
    ),
    "callbacks": CsvKind(
        CallbackCsvRow,
        unique_column="asked_at",
        required=("account", "asked_at"),
        formats={
            "asked_at": MOMENT,
            "window_start": MOMENT,
            "window_end": MOMENT,
            "promised": YES_NO,
        },
    ),
}
