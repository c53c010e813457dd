"""Codes of a reference table, each read from its line when it is first asked for."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

Columns = Mapping[str, str]
Lines = Callable[[], Mapping[str, Columns]]
"""Reads a table: its lines by code, each column to text."""
Row = TypeVar("Row")


class CodeTable(Mapping[str, Row]):
    """Rows by code. The table is read with the first code, and each line with its own.

    A file names a few of 1,400 codes; reading every line would take longer than most commands.
    """

    def __init__(self, read_lines: Lines, read_row: Callable[[Columns], Row]) -> None:
        self._read_lines = read_lines
        self._read_row = read_row
        self._rows: dict[str, Row] = {}

    @cached_property
    def _lines(self) -> Mapping[str, Columns]:
        return self._read_lines()

    def __getitem__(self, code: str) -> Row:
        row = self._rows.get(code)
        if row is None:
            row = self._rows[code] = self._read_row(self._lines[code])
        return row

    def __contains__(self, code: object) -> bool:
        return code in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)
