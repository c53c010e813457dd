"""CSV files of an office, written and imported one after another."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from medq.domain.errors import Problem
from medq.domain.import_report import FileReport
from medq.work.desk import Desk
from medq.work.imports.csv_columns import ColumnNames
from medq.work.imports.run import import_paths

PATIENT_COLUMNS = (
    "account,last_name,first_name,birth_date,sex,phone,payer_name,payer_id,member_id,coverage_start"
)
CHARGE_COLUMNS = (
    "account,claim_number,service_date,procedure,modifiers,diagnoses,units,charge,place,"
    "rendering_npi,payer_id"
)
VANCE = "P1,VANCE,ORLA,03/14/1985,F,303-555-0101,BIG PAYER,99999,W1,01/01/2026"
BRANT = "P2,BRANT,LEO,11/02/1941,M,303-555-0102,BIG PAYER,99999,W2,01/01/2026"
VISIT = "P1,A1,10/02/2026,99213,,E119,1,150.00,11,1245319599,99999"
OTHER_VISIT = "P2,A2,10/03/2026,99214,,E119,1,200.00,11,1245319599,99999"


class CsvOffice(NamedTuple):
    """A desk that imports CSV files out of a folder."""

    desk: Desk
    folder: Path

    def file(self, text: str | bytes, column_names: ColumnNames | None = None) -> FileReport:
        """Import a file with this content and return its report."""
        path = self.folder / f"{len(list(self.folder.glob('*.csv'))) + 1}.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        (report,) = import_paths(self.desk, [path], column_names=column_names).files
        return report

    def patients(self, *rows: str, columns: str = PATIENT_COLUMNS) -> FileReport:
        """Import patients."""
        return self.file("\n".join((columns, *rows, "")))

    def charges(self, *rows: str, columns: str = CHARGE_COLUMNS) -> FileReport:
        """Import charges."""
        return self.file("\n".join((columns, *rows, "")))

    def accounts(self) -> list[tuple[str | None, str, str]]:
        """Return account, last and first name of the patients on file."""
        return self.desk.store.rows("SELECT account, last, first FROM patient ORDER BY id")

    def lines(self, number: str) -> list[tuple[str, str, int, str]]:
        """Return code, modifiers, charge and units of the lines of a claim."""
        return self.desk.store.rows(
            "SELECT l.procedure, l.modifiers, l.charge_cents, l.units FROM claim_line l"
            " JOIN claim c ON c.id = l.claim_id WHERE c.number = ? ORDER BY l.number",
            (number,),
        )

    def charge_cents(self) -> dict[str, int]:
        """Return the charges of the claims on file by number."""
        return dict(self.desk.store.rows("SELECT number, charge_cents FROM claim"))

    def titles(self, topic: str) -> list[str]:
        """Return the titles of the open items of a topic."""
        rows = self.desk.store.rows(
            "SELECT t.text FROM item i JOIN shared_text t ON t.id = i.title_id"
            " WHERE i.topic = ? AND i.state < 4 ORDER BY i.id",
            (topic,),
        )
        return [title for (title,) in rows]


def places(problems: Sequence[Problem]) -> list[str]:
    """Return where problems are, without the file's name: `line 2, column charge`."""
    return [problem.where.partition(" ")[2] for problem in problems]


def only_problem(report: FileReport) -> Problem:
    """Return the only problem of a file."""
    (problem,) = report.problems
    return problem
