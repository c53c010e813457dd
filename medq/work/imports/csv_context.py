"""Values that all parts of posting one CSV file share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from data.patients import patients
from medq.domain.errors import FileError
from medq.work.desk import Desk
from medq.work.imports.csv_rows import CsvRows
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory


@dataclass(frozen=True, slots=True)
class CsvPosting:
    """One CSV file being posted, inside a write transaction of the store."""

    desk: Desk
    file_name: str
    rows: CsvRows
    updater: ItemUpdater
    directory: Directory

    def where(self, line: int, column: str = "") -> str:
        """Return the location of a line, or of one of its cells, as errors name it."""
        location = f"{self.file_name} line {line}"
        return f"{location}, column {column}" if column else location

    def id_by_account(self) -> dict[str, int]:
        """Return the stored patients of the rows by account."""
        return patients.ids_by_account(self.desk.store, {row.account for _line, row in self.rows})


def patient_with_account(
    posting: CsvPosting, id_by_account: Mapping[str, int], line: int, account: str
) -> int:
    """Return the patient with an account. Raises FileError if there is none."""
    patient_id = id_by_account.get(account)
    if patient_id is None:
        raise FileError(
            "There is no patient with that account.",
            where=posting.where(line, "account"),
            hint="Import the patients first.",
        )
    return patient_id


class CsvFigures(NamedTuple):
    """The figures of a CSV file as read."""

    claims: int = 0
    charge_cents: int = 0


def no_figures(rows: CsvRows) -> CsvFigures:
    """Return the figures of a file without claims."""
    return CsvFigures()
