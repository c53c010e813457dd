"""An office's own lines of the tables of codes, on both engines: validated, imported, in force."""

import csv
from pathlib import Path

import pytest

from data.office.reference_tables import FOLDER, shipped, table
from medq.domain.reasons.patient_billing import PatientBilling
from medq.work.desk import Desk
from medq.work.office.reference_tables import check, import_table
from medq.work.payer_rules import payer_rules_of
from tests.store.clinic import Clinic

OLD_COLUMNS = {
    "carc": "code,category,plain,recoverable,steps,contact,minutes,auto_writeoff,status"
    ",source,as_of",
    "rarc": "code,category,plain,recoverable,steps,contact,minutes,alert,source,as_of",
    "combinations": "group,carc,rarc,reading,steps,recoverable,minutes,source,as_of",
    "plb": "code,plain,does,severity,minutes,contact,source,as_of",
}
"""The columns of an office's file that was written before the tables had more."""


def write_table(folder: Path, name: str, *lines: dict[str, str]) -> str:
    """Write a table with these lines, and return its path."""
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0].keys())
        writer.writeheader()
        writer.writerows(lines)
    return str(path)


def imported_lines(desk: Desk, path: str) -> int:
    """Import a table without a problem, and return how many lines are the office's own now."""
    (report,) = import_table(desk, path)
    assert report.problems == ()
    return report.changed_lines


def test_every_wrong_line_of_a_table_is_named(clinic: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "carc.csv"
    lines = (FOLDER / "carc.csv").read_text(encoding="utf-8").splitlines()[:7]
    rows = [line.split(",") for line in lines]
    columns = rows[0]
    rows[1][columns.index("bill_pr")] = "sometimes"
    rows[2][columns.index("groups")] = "CO/PR"
    rows[3] = rows[3][:-1]
    rows[5][0] = rows[6][0]
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    (report,) = check(clinic.desk("an"), str(path))
    assert [(problem.where, problem.message) for problem in report.problems] == [
        ("carc.csv line 2: carc 1", "bill_pr cannot be 'sometimes'."),
        ("carc.csv line 3: carc 2", "groups cannot be 'CO/PR'."),
        ("carc.csv line 4", "The line has 15 columns instead of 16."),
        ("carc.csv line 7", "code is empty or occurs twice: '6'."),
    ]
    assert all(problem.hint for problem in report.problems)


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("carc", "bill_co", "never"),
        ("carc", "ways", "corrected,appeal"),
        ("carc", "category", "authorisation"),
        ("rarc", "alert", "true"),
        ("rarc", "new_claim", "frequency 1"),
        ("rarc", "bill_patient", "verify"),
        ("combinations", "group", "CO/OA"),
        ("combinations", "ways", "resubmit"),
        ("combinations", "ways", "next_payer"),
        ("plb", "does", "interests"),
        ("payers", "counts_from", "service date"),
        ("payers", "appeal_counts_from", "remittance"),
        ("payers", "phone_days", "daily"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_imported(
    clinic: Clinic, tmp_path: Path, name: str, column: str, value: str
) -> None:
    line = next(iter(shipped(name).values())) | {column: value}
    desk = clinic.desk("an")
    (report,) = import_table(desk, write_table(tmp_path, name, line))
    (problem,) = report.problems
    assert problem.where.startswith(f"{name}.csv line 2: ")
    assert (column in problem.message, repr(value) in problem.message) == (True, True)
    assert clinic.store.value("SELECT count(*) FROM reference_line") == 0


@pytest.mark.parametrize("name", ["carc", "rarc", "combinations", "plb", "payers"])
def test_a_misspelled_column_is_refused(clinic: Clinic, tmp_path: Path, name: str) -> None:
    line = next(iter(shipped(name).values())) | {"bil_pr": "yes"}
    (report,) = check(clinic.desk("an"), write_table(tmp_path, name, line))
    (problem,) = report.problems
    assert problem.where == f"{name}.csv line 1"
    assert problem.message == "bil_pr is not a column of this table."


@pytest.mark.parametrize("name", OLD_COLUMNS)
def test_an_offices_line_of_the_old_layout_keeps_the_shipped_new_columns(
    clinic: Clinic, tmp_path: Path, name: str
) -> None:
    desk = clinic.desk("an")
    text_column = "reading" if name == "combinations" else "plain"
    key, shipped_line = list(shipped(name).items())[20]
    old_line = {column: shipped_line[column] for column in OLD_COLUMNS[name].split(",")}
    assert imported_lines(desk, write_table(tmp_path, name, old_line)) == 0
    own_line = old_line | {text_column: "Our words"}
    assert imported_lines(desk, write_table(tmp_path, name, own_line)) == 1
    assert table(desk.store, name)[key] == shipped_line | {text_column: "Our words"}
    assert all(report.problems == () for report in check(desk))


def test_an_offices_own_code_of_the_old_layout_is_worked_by_its_category(
    clinic: Clinic, tmp_path: Path
) -> None:
    desk = clinic.desk("an")
    line = dict.fromkeys(OLD_COLUMNS["carc"].split(","), "x") | {
        "code": "9Z9",
        "category": "eligibility",
        "recoverable": "yes",
        "minutes": "7",
        "auto_writeoff": "no",
        "status": "active",
    }
    assert imported_lines(desk, write_table(tmp_path, "carc", line)) == 1
    playbooks = desk.reason_books.playbooks
    assert playbooks.of("CO", "9Z9").billing is PatientBilling.VERIFY
    assert playbooks.of("CO", "9Z9").minutes == 7
    assert playbooks.of("PR", "9Z9").billing is PatientBilling.VERIFY


def test_an_offices_own_billing_decides(clinic: Clinic, tmp_path: Path) -> None:
    desk = clinic.desk("an")
    line = shipped("carc")["204"] | {"bill_pr": "yes"}
    assert desk.reason_books.playbooks.of("PR", "204").billing is PatientBilling.NOTICE
    assert imported_lines(desk, write_table(tmp_path, "carc", line)) == 1
    assert desk.reason_books.playbooks.of("PR", "204").billing is PatientBilling.YES
    assert desk.reason_books.classifier.rule("PR", "204").name == "PATIENT"


def test_an_offices_payer_line_without_phone_days_is_in_force(
    clinic: Clinic, tmp_path: Path
) -> None:
    desk = clinic.desk("an")
    kind = "commercial_generic"
    line = {
        column: text
        for column, text in shipped("payers")[kind].items()
        if column not in ("phone_days", "notes")
    }
    assert imported_lines(desk, write_table(tmp_path, "payers", line | {"records_days": "21"})) == 1
    assert payer_rules_of(desk, None).records_days == 21
    assert payer_rules_of(desk, None).notes == shipped("payers")[kind]["notes"]
