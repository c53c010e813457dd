"""Values that all parts of posting one CSV file share, and the accounts that its rows name."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from data.patients import patients
from medq.domain.lost_zeros import likely_number, spellings
from medq.work.desk import Desk
from medq.work.imports.csv_files import CsvFile
from medq.work.imports.csv_problems import CellPlace, CsvProblems, lost_zeros_hint, shown
from medq.work.imports.csv_rows import CsvRow, CsvRows
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory

MOST_SUGGESTED = 500  # unknown accounts for which a likely one is looked for


@dataclass(frozen=True, slots=True)
class CsvPosting:
    """One CSV file being posted, inside a write transaction of the store."""

    desk: Desk
    file: CsvFile
    updater: ItemUpdater
    directory: Directory

    @property
    def rows(self) -> CsvRows:
        """Return the rows that can be read, with their lines."""
        return self.file.rows

    @property
    def all_rows(self) -> Iterator[tuple[int, CsvRow]]:
        """Return the rows to check against each other: also those with cells that are None."""
        return chain(self.file.rows, self.file.bad_rows)

    @property
    def problems(self) -> CsvProblems:
        """Return what is wrong with the file so far."""
        return self.file.problems

    def cell(self, line: int, column: str = "") -> CellPlace:
        """Return the place of a cell by our name of its column, "" for the whole row."""
        return CellPlace(line, self.file.column_names.get(column, column))


def patients_on_file(posting: CsvPosting) -> dict[str, int]:
    """Return the patients of the rows by account; refuse each row whose account is unknown."""
    accounts = {row.account for _line, row in posting.all_rows} - {None}
    id_by_account = patients.ids_by_account(posting.desk.store, accounts)
    unknown = accounts - id_by_account.keys()
    if unknown:
        likely_by_account = _likely_accounts(posting, unknown)
        for line, row in posting.all_rows:
            if row.account in unknown:
                likely = likely_by_account.get(row.account)
                posting.problems.refuse(
                    posting.cell(line, "account"),
                    f"There is no patient with that account: {shown(row.account)}",
                    lost_zeros_hint(likely) if likely else "Import the patients first.",
                )
    return id_by_account


def _likely_accounts(posting: CsvPosting, unknown: Collection[str]) -> Mapping[str, str]:
    """Return the account on file that each unknown one may mean, where there is just one."""
    asked_for = sorted(unknown)[:MOST_SUGGESTED]
    wanted = {spelling for account in asked_for for spelling in spellings(account)}
    on_file = patients.ids_by_account(posting.desk.store, wanted)
    likely = ((account, likely_number(account, on_file)) for account in asked_for)
    return {account: number for account, number in likely if number is not None}


class CsvFigures(NamedTuple):
    """The figures of a CSV file as read."""

    claims: int = 0
    charge_cents: int = 0


def no_figures(rows: CsvRows) -> CsvFigures:
    """Return the figures of a file without claims."""
    return CsvFigures()
