"""The office's CSV files of patients, charges and callbacks, read whole, with all their problems.

The header tells the kind. The config table `[columns.patients]` maps our columns to the office's
own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from medq.domain.errors import FileError
from medq.work.imports.csv_columns import ColumnNames, header_likeness, read_columns
from medq.work.imports.csv_first_bytes import refuse_other_files
from medq.work.imports.csv_problems import CsvProblems
from medq.work.imports.csv_row_reader import RowReader
from medq.work.imports.csv_rows import CsvRows
from medq.work.imports.csv_table import find_header, rows_below


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file as read: its kind, the rows that can be read with their lines, its problems.

    An empty cell is None. `bad_rows` are those that cannot be read as a whole, with None in each
    bad cell. `column_names` are the file's names of our columns.
    """

    kind: str
    rows: CsvRows
    bad_rows: CsvRows
    problems: CsvProblems
    column_names: Mapping[str, str]


def read_csv_file(path: Path, column_names: ColumnNames, today: date) -> CsvFile:
    """Return the rows of a CSV file, and what is wrong with the others.

    Raises FileError where the file as a whole cannot be read.
    """
    refuse_other_files(path)
    problems = CsvProblems(path.name)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = find_header(file, lambda cells: header_likeness(cells, column_names))
            columns = read_columns(header, column_names, problems)
            reader = RowReader(columns, today, problems)
            rows = tuple(reader.rows(rows_below(file, header, problems)))
    except UnicodeDecodeError as error:
        raise FileError(
            "The file is not UTF-8.", where=path.name, hint="Save it as CSV UTF-8."
        ) from error
    names = {
        column: columns.names[position] for column, position in columns.position_by_column.items()
    }
    return CsvFile(columns.kind, rows, tuple(reader.bad_rows), problems, names)
