"""The office's adjustment codes, by which every movement of the ledger is summed."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from medq.domain.claims.ledger import EntryKind
from medq.domain.reasons.table_row import TableRow

DUPLICATE = "duplicate"
NOT_BILLABLE = "not-billable"


class LedgerCode(NamedTuple):
    """One line of adjustment_codes.csv: a reason for a write-off or a transfer."""

    code: str
    kind: EntryKind
    text: str


class AdjustmentCodes:
    """The adjustment codes in force."""

    def __init__(self, lines: Iterable[Mapping[str, str]]) -> None:
        self._code_by_name = {line["code"]: adjustment_code(line) for line in lines}

    def of_kind(self, kind: EntryKind) -> tuple[LedgerCode, ...]:
        """Return the codes of a kind of entry, in the order of the table."""
        return tuple(code for code in self._code_by_name.values() if code.kind is kind)

    def text(self, code: str) -> str:
        """Return a code in the office's words; a code that has no line is its own text."""
        line = self._code_by_name.get(code)
        return line.text if line else code


def adjustment_code(columns: Mapping[str, str]) -> LedgerCode:
    """Return the code of one line of adjustment_codes.csv.

    Raises `MedqError` for a kind that no entry has, and for an empty column.
    """
    row = TableRow("adjustment_codes", columns)
    for column in ("source", "as_of"):
        row.text(column)
    kind = row.word("kind", {kind.value: kind for kind in EntryKind})
    return LedgerCode(row.text("code"), kind, row.text("text"))
