"""The office's CSV files of patients, charges and callbacks, read whole or not at all.

The header tells the kind. The config table `[columns.patients]` maps our columns to the office's
own. Dates are 2026-11-24 or 11/24/2026, moments ISO with offset, money 1,234.50.
"""

import csv
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from medq.domain.errors import FileError
from medq.domain.money import typed_cents

MOST_ROWS = 500_000
LONGEST_CELL = 500

CsvRow = dict[str, Any]
CsvRows = tuple[tuple[int, CsvRow], ...]  # (line number, row)
ColumnNames = Mapping[str, Mapping[str, str]]  # kind -> our column -> the office's column


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, how a cell is parsed, and whether it may be empty."""

    name: str
    parse: Callable[[str], Any]
    is_optional: bool = True
    expected: str = "a text"


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file as read: its kind, and its rows with line numbers; an empty cell is None."""

    kind: str
    rows: CsvRows


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


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, _text) for name in names)


DATE = "a date as 2026-11-24 or 11/24/2026"
MOMENT = "a moment with offset as 2026-11-24T10:30:00-07:00"
CSV_COLUMNS: dict[str, tuple[Column, ...]] = {
    "patients": (
        Column("account", _text, is_optional=False),
        Column("last_name", _text, is_optional=False),
        Column("first_name", _text),
        Column("birth_date", _date, expected=DATE),
        *_texts("sex", "address", "city", "state", "postal_code", "phone"),
        Column("leave_message", _yes_no, expected="yes or no"),
        *_texts("preferred_name", "language", "payer_name", "payer_id"),
        *_texts("member_id", "group_number"),
        Column("coverage_start", _date, expected=DATE),
        Column("coverage_end", _date, expected=DATE),
        Column("payer_kind", _text),
        Column("coverage_order", _digit, expected="1 for the primary payer, 2 for the secondary"),
    ),
    "charges": (
        Column("account", _text, is_optional=False),
        Column("claim_number", _text, is_optional=False),
        Column("service_date", _date, is_optional=False, expected=DATE),
        Column("procedure", _text, is_optional=False),
        Column("modifiers", _codes),
        Column("diagnoses", _codes),
        Column("units", _text),
        Column("charge", typed_cents, is_optional=False, expected="an amount as 180.00"),
        *_texts("place", "rendering_npi", "payer_id", "authorization"),
    ),
    "callbacks": (
        Column("account", _text, is_optional=False),
        Column("asked_at", _moment, is_optional=False, expected=MOMENT),
        Column("reason", _text),
        Column("phone", _text),
        Column("window_start", _moment, expected=MOMENT),
        Column("window_end", _moment, expected=MOMENT),
        Column("promised", _yes_no, expected="yes or no"),
    ),
}
UNIQUE_COLUMNS = {"patients": "last_name", "charges": "claim_number", "callbacks": "asked_at"}
"""A column that only files of that kind have."""


def read_csv_file(path: Path, column_names: ColumnNames) -> CsvFile:
    """Return the rows of a CSV file. Raises FileError naming line and column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            kind = _kind(reader.fieldnames or (), column_names, path)
            names = column_names.get(kind, {})
            rows: list[tuple[int, CsvRow]] = []
            for cells in reader:
                where = f"{path.name} line {reader.line_num}"
                if len(rows) >= MOST_ROWS:
                    message = f"The file has more than {MOST_ROWS} rows."
                    raise FileError(message, where=path.name, hint="Split it.")
                if None in cells or None in cells.values():
                    raise FileError(
                        "The line does not have as many cells as the header.",
                        where=where,
                        hint="Put quotes around text that has a comma.",
                    )
                rows.append((reader.line_num, _row(cells, kind, names, where)))
    except UnicodeDecodeError as error:
        raise FileError(
            "The file is not UTF-8.", where=path.name, hint="Save it as CSV UTF-8."
        ) from error
    except csv.Error as error:
        raise FileError(
            f"The file is not readable as CSV: {error}.",
            where=path.name,
            hint="Save it again as CSV.",
        ) from error
    return CsvFile(kind, tuple(rows))


def _kind(header: Collection[str], column_names: ColumnNames, path: Path) -> str:
    """Return the kind that a header belongs to."""
    for kind, unique_column in UNIQUE_COLUMNS.items():
        names = column_names.get(kind, {})
        if names.get(unique_column, unique_column) not in header:
            continue
        required = [column.name for column in CSV_COLUMNS[kind] if not column.is_optional]
        missing = [name for column in required if (name := names.get(column, column)) not in header]
        if missing:
            raise FileError(
                f"A file of {kind} needs the column {missing[0]}.",
                where=f"{path.name} line 1",
                hint=f"Add it, or map it: [columns.{kind}] in the config.",
            )
        return kind
    raise FileError(
        "medq imports no file with this header.",
        where=f"{path.name} line 1",
        hint="Import files of patients, charges or callbacks; the config maps their columns "
        "([columns.patients] and so on).",
    )


def _row(cells: Mapping[str, str], kind: str, names: Mapping[str, str], where: str) -> CsvRow:
    """Return the parsed cells of a line by our column names."""
    row: CsvRow = {}
    for column in CSV_COLUMNS[kind]:
        name = names.get(column.name, column.name)
        cell = (cells.get(name) or "").strip()
        cell_where, hint = f"{where}, column {name}", f"Expected: {column.expected}."
        if not cell:
            if not column.is_optional:
                raise FileError(f"{name} is empty.", where=cell_where, hint=hint)
            row[column.name] = None
            continue
        try:
            row[column.name] = column.parse(cell)
        except (ValueError, KeyError) as error:
            raise FileError(f"{name} cannot be read.", where=cell_where, hint=hint) from error
    return row
