"""Reference tables: the shipped files in data/reference/, overridden by the office's lines."""

import csv
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from data.office import office
from data.store.store import Store
from medq.domain.errors import MedqError, Problem, ProblemLevel

FOLDER = Path(__file__).parents[1] / "reference"
TABLES: dict[str, tuple[str, ...]] = {  # the key columns of each
    "carc": ("code",),
    "rarc": ("code",),
    "combinations": ("group", "carc", "rarc"),
    "plb": ("code",),
    "claim_status_codes": ("code",),
    "payers": ("payer_kind",),
    "payer_names": ("starts_with",),
    "topics": ("kind", "topic"),
    "code_texts": ("list", "code"),
    "adjustment_codes": ("code",),
}
LONGEST_CELL = 1000  # characters: twice the longest of a shipped table
Line = dict[str, str]


class TableFile(NamedTuple):
    """A table as a file has it. A line that cannot be read is a problem and in no other field."""

    columns: tuple[str, ...]
    lines: dict[str, Line]  # by key
    number_by_key: dict[str, int]  # in the file
    problem_by_number: dict[int, Problem]


@lru_cache(maxsize=len(TABLES))
def shipped(name: str) -> dict[str, Line]:
    """Return a shipped table by key."""
    return read(FOLDER / f"{name}.csv", name).lines


def table(store: Store, name: str) -> dict[str, Line]:
    """Return a table by key, with the office's lines over the shipped ones."""
    return table_reader(store, name)()


def table_reader(store: Store, name: str) -> Callable[[], dict[str, Line]]:
    """Return a function that reads the table; what it needs of the store is read now.

    A column that an office's line does not have is the shipped line's: it was saved before the
    table had the column.
    """
    own = office.reference_lines(store, name)

    def read_table() -> dict[str, Line]:
        lines = shipped(name)
        if not own:
            return lines
        return lines | {key: lines.get(key, {}) | line for key, line in own.items()}

    return read_table


def read(path: Path, name: str) -> TableFile:
    """Read a table from a CSV file, without the spaces around its cells.

    Raises MedqError where the file is no table.
    """
    if path.exists() and not path.is_file():  # a pipe or device would be read without an end
        raise MedqError("This is not a file.", where=str(path), hint="Give the path of a CSV file.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            columns = tuple(next(reader, ()))
            _check_header(columns, TABLES[name], path.name)
            table_reader = _TableReader(path.name, columns, TABLES[name])
            for cells in reader:
                if cells:
                    table_reader.add(cells, reader.line_num)
    except FileNotFoundError:
        raise MedqError(
            "There is no such file.", where=str(path), hint="Give the path of a CSV file."
        ) from None
    except (csv.Error, UnicodeDecodeError, OSError) as fault:
        raise MedqError(
            f"The table cannot be read: {fault}.", where=path.name, hint="Save it as CSV in UTF-8."
        ) from fault
    return table_reader.file()


class _TableReader:
    """Reads a table line by line."""

    def __init__(self, file_name: str, columns: tuple[str, ...], keys: Sequence[str]) -> None:
        self._file_name = file_name
        self._columns = columns
        self._keys = keys
        self._lines: dict[str, Line] = {}
        self._number_by_key: dict[str, int] = {}
        self._problem_by_number: dict[int, Problem] = {}

    def add(self, cells: list[str], number: int) -> None:
        """Add the line that ends at this number of the file, or what is wrong with it."""
        if len(cells) != len(self._columns):
            message = f"The line has {len(cells)} columns instead of {len(self._columns)}."
            self._add_problem(number, message, "Put quotes around text that has a comma.")
            return
        line = dict(zip(self._columns, map(str.strip, cells), strict=True))
        text = "".join(cells)
        if len(text) > LONGEST_CELL or not text.isprintable():
            for column, cell in line.items():
                if len(cell) > LONGEST_CELL or not cell.isprintable():
                    message = (
                        f"{column} is longer than {LONGEST_CELL} characters, or has a character "
                        "that cannot be shown."
                    )
                    self._add_problem(number, message, "Write it as one line of plain text.")
                    return
        key = " ".join([line[column] for column in self._keys]).strip()
        if not key or key in self._lines:
            message = f"{' '.join(self._keys)} is empty or occurs twice: {key!r}."
            self._add_problem(number, message, "Keep one line for each.")
            return
        self._lines[key], self._number_by_key[key] = line, number

    def file(self) -> TableFile:
        """Return the lines added so far."""
        return TableFile(self._columns, self._lines, self._number_by_key, self._problem_by_number)

    def _add_problem(self, number: int, message: str, hint: str) -> None:
        where = f"{self._file_name} line {number}"
        problem = Problem(ProblemLevel.REFUSED, where, message, hint)
        self._problem_by_number[number] = problem


def _check_header(columns: Sequence[str], keys: Sequence[str], file_name: str) -> None:
    """Raise MedqError if a key column is missing, or a column is named twice."""
    for key in keys:
        if key not in columns:
            raise MedqError(
                f"Column {key} is missing.",
                where=file_name,
                hint="The first line must name the columns.",
            )
    for column in columns:
        if column and columns.count(column) > 1:
            raise MedqError(
                f"Column {column} occurs twice.", where=file_name, hint="Keep one of them."
            )
