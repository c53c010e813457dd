"""Rows of a CSV file, parsed cell by cell; what is wrong with them is listed, not raised."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from medq.domain.errors import FileError
from medq.domain.money import dollars, typed_cents
from medq.domain.plausibility import Implausible
from medq.work.imports.csv_cells import Parse, UnreadableCellError, clean_cell, fault_hint
from medq.work.imports.csv_columns import Columns, name_key
from medq.work.imports.csv_problems import CellPlace, CsvProblems, shown
from medq.work.imports.csv_rows import CSV_KINDS, CsvRow
from medq.work.imports.csv_table import NumberedRow

MOST_ROWS = 500_000
AMOUNT_COLUMN = "charge"  # whose sum a row of totals states

_TOTALS = re.compile(r".*\b(?:sub)?totals?\b|sum\b|count\b", re.IGNORECASE)
_END_OF_REPORT = re.compile(r"(?:page \d|end of |printed |generated |run date)", re.IGNORECASE)


class _Column(NamedTuple):
    """One of our columns in a file."""

    name: str  # the file's
    position: int | None  # None: the file does not have it
    is_required: bool
    parse: Parse
    expected: str


class RowReader:
    """Reads the rows of one file.

    What is wrong with them becomes a problem. `bad_rows` are those that are refused, with None in
    the cells that cannot be read: to check the others against them.
    """

    def __init__(self, columns: Columns, today: date, problems: CsvProblems) -> None:
        kind = CSV_KINDS[columns.kind]
        self._row_type = kind.row_type
        self._columns: list[_Column] = []
        for column in kind.row_type._fields:
            position = columns.position_by_column.get(column)
            name = column if position is None else columns.names[position]
            is_required = column in kind.required
            self._columns.append(_Column(name, position, is_required, *kind.format_of(column)))
        self._names = columns.names
        self._width = columns.width
        self._unnamed = columns.unnamed
        self._first = columns.position_by_column[kind.required[0]]
        self._keys = [name_key(name) for name in columns.names]
        self._first_letter = columns.names[self._first][:1].casefold()
        self._amount_index = (
            kind.row_type._fields.index(AMOUNT_COLUMN)
            if AMOUNT_COLUMN in kind.row_type._fields
            else None
        )
        self._amount_cents = 0  # of the good rows so far
        self._today = today
        self._problems = problems
        self._has_data = False  # whether a row has been seen that should be read
        self.bad_rows: list[tuple[int, CsvRow]] = []

    def rows(self, numbered_rows: Iterator[NumberedRow]) -> Iterator[tuple[int, CsvRow]]:
        """Yield line and row of each good row. Raises FileError where there are too many."""
        count = 0
        for line, cells in numbered_rows:
            row = self._row(line, cells)
            if row is None:
                continue
            count += 1
            if count > MOST_ROWS:
                raise FileError(
                    f"The file has more than {MOST_ROWS} rows.",
                    where=self._problems.file_name,
                    hint="Split it.",
                )
            if self._amount_index is not None:
                self._amount_cents += row[self._amount_index]
            yield line, row
        if not self._has_data and not self._problems.has_refusals:
            self._problems.warn(
                CellPlace(1), "The file has no rows below its header", "Export it again."
            )

    def _row(self, line: int, cells: list[str]) -> CsvRow | None:
        """Return a good row; None for a row without data, and where a problem was added."""
        if len(cells) != len(self._names) and not self._has_all_cells(line, cells):
            return None
        if cells[self._first][:1].casefold() == self._first_letter and self._is_header(line, cells):
            return None
        if self._unnamed:
            self._note_unnamed(line, cells)
        values: list[object] = []
        is_good = True
        for column in self._columns:
            cell = "" if column.position is None else clean_cell(cells[column.position])
            if cell:
                try:
                    value = column.parse(cell, self._today)
                except (ValueError, KeyError) as error:
                    self._refuse_unreadable(line, column, cell, error)
                    value, is_good = None, False
                else:
                    if value.__class__ is Implausible:
                        value = self._usable(line, column, cell, value)
                        is_good = is_good and value is not None
                values.append(value)
            elif not column.is_required:
                values.append(None)
            elif self._is_without_data(line, cells):
                return None
            else:
                message = f"{column.name} is empty"
                hint = f"Expected: {column.expected}."
                self._problems.refuse(CellPlace(line, column.name), message, hint)
                values.append(None)
                is_good = False
        self._has_data = True
        row = self._row_type._make(values)
        if is_good:
            return row
        self.bad_rows.append((line, row))
        return None

    def _has_all_cells(self, line: int, cells: list[str]) -> bool:
        """Return whether a row has the cells of the header, and else add a problem."""
        surplus = cells[len(self._names) :]
        if len(cells) >= self._width and not any(map(str.strip, surplus)):
            cells += [""] * (len(self._names) - len(cells))
            return True
        if not self._is_without_data(line, cells):
            self._has_data = True
            self._problems.refuse(
                CellPlace(line),
                f"The row does not have as many cells as the header: {len(cells)} and"
                f" {len(self._names)}",
                "Put quotation marks around text that has a separator or a line break, and give"
                " every row all its separators.",
            )
        return False

    def _is_header(self, line: int, cells: Sequence[str]) -> bool:
        """Return whether a row is the header again, as where files were put together."""
        if name_key(cells[self._first]) != self._keys[self._first]:
            return False
        if [name_key(cell) for cell in cells] != self._keys:
            return False
        self._problems.note(CellPlace(line), "The header again is not read", "Nothing to do.")
        return True

    def _is_without_data(self, line: int, cells: Sequence[str]) -> bool:
        """Return whether a row is empty, or one of totals, which is noted."""
        texts = [clean_cell(cell) for cell in cells]
        if not any(texts):
            return True
        if any(map(_END_OF_REPORT.match, texts)) and texts.count("") >= len(texts) - 1:
            self._problems.note(
                CellPlace(line), "The line below the report is not read", "Nothing to do."
            )
            return True
        amount = self._amount_in(texts)
        is_amount_alone = bool(amount) and texts.count("") == len(texts) - 1
        if not is_amount_alone and not any(map(_TOTALS.match, texts)):
            return False
        self._note_totals(CellPlace(line), amount)
        return True

    def _amount_in(self, texts: Sequence[str]) -> str:
        """Return the text of the amount in a row; "" if it has none."""
        if self._amount_index is None:
            return ""
        position = self._columns[self._amount_index].position
        return texts[position] if position is not None and position < len(texts) else ""

    def _note_totals(self, cell: CellPlace, amount: str) -> None:
        try:
            total_cents = typed_cents(amount) if amount else self._amount_cents
        except ValueError:
            total_cents = self._amount_cents
        if total_cents == self._amount_cents:
            self._problems.note(cell, "The row of totals is not read", "Nothing to do.")
        else:
            self._problems.warn(
                cell,
                f"The row of totals says {dollars(total_cents)}; the rows above it that can be read"
                f" add up to {dollars(self._amount_cents)}",
                "See whether rows are missing.",
            )

    def _note_unnamed(self, line: int, cells: Sequence[str]) -> None:
        if any(cells[position].strip() for position in self._unnamed):
            self._unnamed = ()
            self._problems.note(
                CellPlace(line), "A column without a name is not read", "Name it if it is needed."
            )

    def _refuse_unreadable(
        self, line: int, column: _Column, cell: str, error: ValueError | KeyError
    ) -> None:
        hint = f"Expected: {column.expected}."
        if isinstance(error, UnreadableCellError):
            hint = error.hint
        message = f"{column.name} cannot be read: {shown(cell)}"
        self._problems.refuse(CellPlace(line, column.name), message, hint)

    def _usable(self, line: int, column: _Column, cell: str, implausible: Implausible) -> object:
        """Return a value that may be true, with a warning; refuse one that cannot be, as None."""
        place = CellPlace(line, column.name)
        message = f"{column.name} {implausible.fault.value}: {shown(cell)}"
        if implausible.is_impossible:
            self._problems.refuse(place, message, fault_hint(implausible, column.expected))
            return None
        self._problems.warn(place, message, "Correct it if it is wrong.")
        value: object = implausible.value
        return value
