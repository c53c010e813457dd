"""The office's CSV files of patients, charges and callbacks, read whole or not at all.

The header tells the kind. The config table `[columns.patients]` maps our columns to the office's
own.
"""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from medq.domain.errors import FileError
from medq.work.imports.csv_rows import CSV_KINDS, CsvRow, CsvRows

MOST_ROWS = 500_000

ColumnNames = Mapping[str, Mapping[str, str]]  # kind -> our column -> the office's column


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file as read: its kind, and its rows with line numbers; an empty cell is None."""

    kind: str
    rows: CsvRows


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
    for kind, csv_kind in CSV_KINDS.items():
        names = column_names.get(kind, {})
        if names.get(csv_kind.unique_column, csv_kind.unique_column) not in header:
            continue
        required = [names.get(column, column) for column in csv_kind.required]
        missing = [name for name in required if name not in header]
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
    """Return the parsed cells of a line."""
    csv_kind = CSV_KINDS[kind]
    values: list[object] = []
    for column in csv_kind.row_type._fields:
        name = names.get(column, column)
        cell = (cells.get(name) or "").strip()
        parse, expected = csv_kind.format_of(column)
        cell_where, hint = f"{where}, column {name}", f"Expected: {expected}."
        if not cell:
            if column in csv_kind.required:
                raise FileError(f"{name} is empty.", where=cell_where, hint=hint)
            values.append(None)
            continue
        try:
            values.append(parse(cell))
        except (ValueError, KeyError) as error:
            raise FileError(f"{name} cannot be read.", where=cell_where, hint=hint) from error
    return csv_kind.row_type._make(values)
