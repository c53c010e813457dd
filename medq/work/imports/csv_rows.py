"""Rows of the office's CSV files: the kinds of files, their columns, and the format of each."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from medq.work.imports.csv_cells import (
    BIRTH_DATE,
    CHARGE,
    DIAGNOSES,
    END_DATE,
    IDENTIFIER,
    MODIFIERS,
    MOMENT,
    NAME,
    ORDER,
    PROCEDURE,
    SERVICE_DATE,
    START_DATE,
    TEXT,
    UNITS,
    YES_NO,
    CellFormat,
)


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


class CsvKind(NamedTuple):
    """A kind of CSV file."""

    row_type: Any  # its fields are the columns
    unique_column: str  # that only files of this kind have
    required: tuple[str, ...]  # columns whose cells may not be empty
    formats: Mapping[str, CellFormat]  # of the columns that are no texts

    def format_of(self, column: str) -> CellFormat:
        """Return how the cells of a column are parsed."""
        return self.formats.get(column, TEXT)


CSV_KINDS: dict[str, CsvKind] = {
    "patients": CsvKind(
        PatientCsvRow,
        unique_column="last_name",
        required=("account", "last_name"),
        formats={
            **dict.fromkeys(("last_name", "first_name", "preferred_name"), NAME),
            **dict.fromkeys(("account", "postal_code", "phone"), IDENTIFIER),
            **dict.fromkeys(("payer_id", "member_id", "group_number"), IDENTIFIER),
            "birth_date": BIRTH_DATE,
            "leave_message": YES_NO,
            "coverage_start": START_DATE,
            "coverage_end": END_DATE,
            "coverage_order": ORDER,
        },
    ),
    "charges": CsvKind(
        ChargeCsvRow,
        unique_column="claim_number",
        required=("account", "claim_number", "service_date", "procedure", "charge"),
        formats={
            **dict.fromkeys(("account", "claim_number", "payer_id"), IDENTIFIER),
            **dict.fromkeys(("place", "rendering_npi", "authorization"), IDENTIFIER),
            "service_date": SERVICE_DATE,
            "procedure": PROCEDURE,
            "modifiers": MODIFIERS,
            "diagnoses": DIAGNOSES,
            "units": UNITS,
            "charge": CHARGE,
        },
    ),
    "callbacks": CsvKind(
        CallbackCsvRow,
        unique_column="asked_at",
        required=("account", "asked_at"),
        formats={
            **dict.fromkeys(("account", "phone"), IDENTIFIER),
            "asked_at": MOMENT,
            "window_start": MOMENT,
            "window_end": MOMENT,
            "promised": YES_NO,
        },
    ),
}
