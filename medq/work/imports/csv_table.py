"""Rows of a CSV file as offices export it: its separator, its header, the lines of its rows."""

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TextIO

from medq.work.imports.csv_problems import CellPlace, CsvProblems

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_LINES = 60  # in which the header is looked for
ROWS_ABOVE_HEADER = 12  # titles, dates and empty rows of a report
SEPARATOR_LINE = "sep="  # how Excel names the separator in a first line of its own

Likeness = Callable[[Sequence[str]], int]  # how much a row is like a header, 0 for not at all


class NumberedRow(NamedTuple):
    """A row of cells, and the line of the file on which it begins."""

    line: int
    cells: list[str]


class Header(NamedTuple):
    """The row that names the columns, and the character between cells."""

    separator: str
    line: int
    names: tuple[str, ...]  # as the file spells them
    is_below_text: bool  # whether a row above it has text


def find_header(file: TextIO, likeness: Likeness) -> Header:
    """Return the header of a file that is at its beginning, and go back to the beginning.

    It is the row, cut by the separator, that is most like a header; else the first row with text.
    """
    lines = list(islice(file, SAMPLE_LINES))
    file.seek(0)
    best_likeness, best = -1, Header(SEPARATORS[0], 1, (), is_below_text=False)
    for separator in SEPARATORS:
        rows_with_text = 0
        for row in islice(_sample_rows(lines, separator), ROWS_ABOVE_HEADER):
            if _is_blank(row.cells) or row.cells[0].lower().startswith(SEPARATOR_LINE):
                continue
            row_likeness = likeness(row.cells)
            if row_likeness > best_likeness:
                names = tuple(" ".join(cell.split()) for cell in row.cells)
                best = Header(separator, row.line, names, rows_with_text > 0)
                best_likeness = row_likeness
            rows_with_text += 1
    return best


def rows_below(file: TextIO, header: Header, problems: CsvProblems) -> Iterator[NumberedRow]:
    """Yield the rows below the header, up to one that is not CSV, which becomes a problem."""
    rows = csv.reader(file, delimiter=header.separator, strict=True)
    line = 1
    try:
        for cells in rows:
            if line > header.line:
                yield NumberedRow(line, cells)
            line = rows.line_num + 1
    except csv.Error as error:
        problems.refuse(
            CellPlace(line),
            f"The file is not readable as CSV from here on: {error}",
            "Look for a quotation mark without a second one, or save it again as CSV.",
        )


def _is_blank(cells: Sequence[str]) -> bool:
    return not any(cell and not cell.isspace() for cell in cells)


def _sample_rows(lines: list[str], separator: str) -> Iterator[NumberedRow]:
    rows = csv.reader(lines, delimiter=separator)
    line = 1
    try:
        for cells in rows:
            yield NumberedRow(line, cells)
            line = rows.line_num + 1
    except csv.Error:
        return  # the file is read again, and the row named, with the separator that is chosen
