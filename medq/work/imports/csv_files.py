"""The office's own CSV files: patients, charges, callbacks. Read whole or not at all; a bad row is named by line and column.

The kind is told by the header. Columns may be called otherwise: `[columns.patients]` in the config maps ours to theirs.
Dates are 2026-11-24 or 11/24/2026, moments ISO with offset, money 1,234.50.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from medq.domain.errors import MedqError
from medq.domain.money import typed_cents

MOST_ROWS = 500_000
LONGEST_CELL = 500


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, how a cell is read, and whether it may be empty."""

    name: str
    read: Callable[[str], Any]
    may_be_empty: bool = True
    wanted: str = "a text"


def _day(text: str) -> date:
    if "/" in text:
        month, day, year = text.split("/")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _yes(text: str) -> bool:
    return {
        "yes": True,
        "y": True,
        "1": True,
        "true": True,
        "no": False,
        "n": False,
        "0": False,
        "false": False,
    }[text.lower()]


def _text(text: str) -> str:
    if len(text) > LONGEST_CELL or not text.isprintable():
        raise ValueError(text)
    return text


def _number(text: str) -> int:
    if not 1 <= (number := int(text)) <= 9:
        raise ValueError(text)
    return number


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip().upper() for part in _text(text).split("|") if part.strip())


DAY = "a date, as 2026-11-24 or 11/24/2026"
MOMENT = "a moment with offset, as 2026-11-24T10:30:00-07:00"
KINDS: dict[str, tuple[Column, ...]] = {
    "patients": (
        Column("account", _text, may_be_empty=False),
        Column("last_name", _text, may_be_empty=False),
        Column("first_name", _text),
        Column("birth_date", _day, wanted=DAY),
        *(
            Column(name, _text)
            for name in ("sex", "address", "city", "state", "postal_code", "phone")
        ),
        Column("leave_message", _yes, wanted="yes or no"),
        *(
            Column(name, _text)
            for name in (
                "preferred_name",
                "language",
                "payer_name",
                "payer_id",
                "member_id",
                "group_number",
            )
        ),
        Column("coverage_start", _day, wanted=DAY),
        Column("coverage_end", _day, wanted=DAY),
        Column("payer_kind", _text),
        Column("coverage_order", _number, wanted="1 for the plan that pays first, 2 for the next"),
    ),
    "charges": (
        Column("account", _text, may_be_empty=False),
        Column("claim_number", _text, may_be_empty=False),
        Column("service_date", _day, may_be_empty=False, wanted=DAY),
        Column("procedure", _text, may_be_empty=False),
        Column("modifiers", _several),
        Column("diagnoses", _several),
        Column("units", _text),
        Column("charge", typed_cents, may_be_empty=False, wanted="an amount, as 180.00"),
        *(Column(name, _text) for name in ("place", "rendering_npi", "payer_id", "authorization")),
    ),
    "callbacks": (
        Column("account", _text, may_be_empty=False),
        Column("asked_at", _moment, may_be_empty=False, wanted=MOMENT),
        Column("reason", _text),
        Column("phone", _text),
        Column("window_start", _moment, wanted=MOMENT),
        Column("window_end", _moment, wanted=MOMENT),
        Column("promised", _yes, wanted="yes or no"),
    ),
}
TELLING = {
    "patients": "last_name",
    "charges": "claim_number",
    "callbacks": "asked_at",
}  # what only that kind has
Row = dict[str, Any]
Columns = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file as read: its kind, and its rows with their line numbers; an empty cell is None."""

    kind: str
    rows: tuple[tuple[int, Row], ...]


def read_csv_file(path: Path, columns: Columns) -> CsvFile:
    """Read one CSV file. Errors: `MedqError` naming line and column; then nothing of the file is taken."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            kind = _kind(reader.fieldnames or (), columns, path)
            theirs = columns.get(kind, {})
            rows: list[tuple[int, Row]] = []
            for row in reader:
                if len(rows) >= MOST_ROWS:
                    raise MedqError(
                        f"The file has more than {MOST_ROWS} rows.",
                        where=path.name,
                        hint="Split it.",
                    )
                at = f"{path.name} line {reader.line_num}"
                if None in row or None in row.values():
                    raise MedqError(
                        "The line has not as many cells as the header.",
                        where=at,
                        hint="Quote a text that has a comma.",
                    )
                rows.append((reader.line_num, _read(row, KINDS[kind], theirs, at)))
    except UnicodeDecodeError as fault:
        raise MedqError(
            "The file is not UTF-8.", where=path.name, hint="Save it as CSV UTF-8."
        ) from fault
    except csv.Error as fault:
        raise MedqError(
            f"The file is no CSV that can be read: {fault}.",
            where=path.name,
            hint="Save it anew as CSV.",
        ) from fault
    return CsvFile(kind, tuple(rows))


def _kind(header: Any, columns: Columns, path: Path) -> str:
    names = set(header)
    for kind, column in TELLING.items():
        if columns.get(kind, {}).get(column, column) in names:
            missing = [
                theirs
                for one in KINDS[kind]
                if not one.may_be_empty
                and (theirs := columns.get(kind, {}).get(one.name, one.name)) not in names
            ]
            if missing:
                raise MedqError(
                    f"A file of {kind} needs the column {missing[0]}.",
                    where=f"{path.name} line 1",
                    hint=f"Add it, or map it: [columns.{kind}] in the config.",
                )
            return kind
    raise MedqError(
        "The header is none that medq knows.",
        where=f"{path.name} line 1",
        hint="Files of patients, charges or callbacks; [columns.patients] and so on in the config map their columns.",
    )


def _read(
    row: Mapping[str, str], columns: tuple[Column, ...], theirs: Mapping[str, str], at: str
) -> Row:
    found: Row = {}
    for column in columns:
        name = theirs.get(column.name, column.name)
        cell = (row.get(name) or "").strip()
        if not cell:
            if not column.may_be_empty:
                raise MedqError(
                    f"{name} is empty.",
                    where=f"{at}, column {name}",
                    hint=f"Wanted: {column.wanted}.",
                )
            found[column.name] = None
            continue
        try:
            found[column.name] = column.read(cell)
        except (ValueError, KeyError) as fault:
            raise MedqError(
                f"{name} cannot be read.",
                where=f"{at}, column {name}",
                hint=f"Wanted: {column.wanted}.",
            ) from fault
    return found
