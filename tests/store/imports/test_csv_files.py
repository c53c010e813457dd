"""The office's own CSV files: posted whole or not at all, errors named by line and column."""

from pathlib import Path

import pytest

from medq.domain.errors import MedqError
from medq.domain.import_report import FileReport
from medq.work.act_catalog import undo
from medq.work.desk import Desk
from medq.work.imports.run import import_paths
from tests.office import findings
from tests.store.imported_rows import dump, import_files, item_rows
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

PATIENTS = """account,last_name,first_name,birth_date,phone,\
payer_name,payer_id,member_id,coverage_order,payer_kind
P1,DOE,JANE,1980-01-02,303-555-0100,BIG PAYER,99999,WA1,1,
P2,Roe,Richard,02/03/1971,,,,,,
"""
CHARGES = """account,claim_number,service_date,procedure,modifiers,diagnoses,units,charge,\
place,rendering_npi,payer_id
P1,A1,2026-09-01,99213,25|GT,E119|I10,1,125.50,11,1245319599,99999
P1,A1,2026-09-01,93000,,I10,1,45.00,11,1245319599,99999
P2,A2,2026-09-02,99214,,,1,180.00,11,1245319599,
"""
CALLBACKS = """account,asked_at,reason,phone,window_start,window_end,promised
P1,2026-10-26T10:30:00-06:00,A bill,303-555-0100,,,no
P2,2026-10-26T10:40:00-06:00,A letter,,2026-10-27T09:00:00-06:00,2026-10-27T10:00:00-06:00,yes
"""


def import_csv(desk: Desk, folder: Path, name: str, text: str) -> FileReport:
    """Write a CSV file, import it and return its report."""
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    (report,) = import_files(desk, path).files
    return report


def test_patients_charges_and_callbacks_are_posted(desk: Desk, tmp_path: Path) -> None:
    assert import_csv(desk, tmp_path, "patients", PATIENTS).status == "posted"
    report = import_csv(desk, tmp_path, "charges", CHARGES)
    assert (report.kind, report.status, dict(report.items)) == ("charges", "posted", {"submit": 2})
    report = import_csv(desk, tmp_path, "callbacks", CALLBACKS)
    assert (report.kind, report.status, dict(report.items)) == (
        "callbacks",
        "posted",
        {"callback": 2},
    )
    rows = desk.store.rows(
        "SELECT number, charge_cents, diagnoses, state FROM claim ORDER BY number"
    )
    assert rows == [("A1", 17050, "E119 I10", "to_submit"), ("A2", 18000, "", "to_submit")]
    assert [row[:3] for row in item_rows(desk.store)] == [
        ("callback", "callback", ""),
        ("callback", "callback", ""),
        ("payer", "payer", ""),
        ("submit", "clean claim", "A1"),
        ("submit", "stopped", "A2"),
    ]


def test_the_same_file_is_posted_once(desk: Desk, tmp_path: Path) -> None:
    for name, text in (("patients", PATIENTS), ("charges", CHARGES), ("callbacks", CALLBACKS)):
        assert import_csv(desk, tmp_path, name, text).status == "posted"
    before = dump(desk.store)
    for name, text in (("patients", PATIENTS), ("charges", CHARGES), ("callbacks", CALLBACKS)):
        repeated = import_csv(desk, tmp_path, f"{name}-again", text)
        assert (repeated.status, repeated.kind) == ("already-posted", name)
    assert dump(desk.store) == before


def test_the_same_rows_in_another_spelling_are_posted_once(desk: Desk, tmp_path: Path) -> None:
    import_csv(desk, tmp_path, "patients", PATIENTS)
    rewritten = "\ufeff" + PATIENTS.replace("\n", "\r\n").replace("1980-01-02", "01/02/1980")
    assert import_csv(desk, tmp_path, "rewritten", rewritten).status == "already-posted"


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        (
            PATIENTS.replace("02/03/1971", "1971-13-01"),
            "bad.csv line 3, column birth_date",
            "birth_date cannot be read",
        ),
        (
            PATIENTS.replace("P2,Roe", "P2,"),
            "bad.csv line 3, column last_name",
            "last_name is empty",
        ),
        (
            PATIENTS.replace("P2,Roe,Richard", "P2,Roe"),
            "bad.csv line 3",
            "as many cells as the header",
        ),
        (
            PATIENTS.replace(",1,\n", ",1,royal\n"),
            "bad.csv line 2, column payer_kind",
            "no plan type",
        ),
        (
            CHARGES.replace("45.00", "45.0O"),
            "bad.csv line 3, column charge",
            "charge cannot be read",
        ),
        (
            CHARGES.replace("P2,A2", "P9,A2"),
            "bad.csv line 4, column account",
            "no patient with that account",
        ),
        (CHARGES.replace("charge,", "price,"), "bad.csv line 1", "needs the column charge"),
        (
            CALLBACKS.replace("10:00:00-06:00,yes", "08:00:00-06:00,yes"),
            "bad.csv line 3, column window_end",
            "ends before it begins",
        ),
        (
            CALLBACKS.replace("T10:30:00-06:00", "T10:30:00"),
            "bad.csv line 2, column asked_at",
            "asked_at cannot be read",
        ),
        ("a,b\n1,2\n", "bad.csv line 1", "imports no file with this header"),
        ("", "bad.csv", "The file is empty"),
        ('account,last_name\n"P1,DOE\n', "bad.csv line 2", "not readable as CSV"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_posted(
    desk: Desk, tmp_path: Path, text: str, where: str, message: str
) -> None:
    import_csv(
        desk, tmp_path, "patients", PATIENTS.replace("P2,Roe,Richard,02/03/1971", "P2,Roe,Richard,")
    )
    before = dump(desk.store)
    report = import_csv(desk, tmp_path, "bad", text)
    assert report.status == "refused"
    (problem,) = report.problems
    assert problem.where == where and message in problem.message and problem.hint
    assert dump(desk.store) == before


def test_a_file_that_is_not_utf8_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("account,last_name\nP1,MÜLLER\n".encode("latin-1"))
    (report,) = import_files(desk, path).files
    assert report.status == "refused" and "UTF-8" in report.problems[0].message


def test_columns_are_mapped_by_the_configuration(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("Acct No,Surname,DOB\nP1,DOE,1980-01-02\n")
    columns = {"patients": {"account": "Acct No", "last_name": "Surname", "birth_date": "DOB"}}
    (report,) = import_paths(desk, [path], column_names=columns).files
    assert (report.kind, report.status) == ("patients", "posted")
    assert desk.store.rows("SELECT account, last FROM patient") == [("P1", "DOE")]
    path.write_text("Acct No,Surname,DOB\nP1,DOE,never\n")
    (report,) = import_paths(desk, [path], column_names=columns).files
    assert report.problems[0].where == "theirs.csv line 2, column DOB"


def test_patients_of_one_name_and_birth_date_differ_by_account(desk: Desk, tmp_path: Path) -> None:
    text = (
        "account,last_name,first_name,birth_date\nP1,DOE,JANE,1980-01-02\nP2,DOE,JANE,1980-01-02\n"
    )
    assert import_csv(desk, tmp_path, "patients", text).status == "posted"
    assert desk.store.value("SELECT count(*) FROM patient") == 2


def test_charges_are_sent_by_their_batch_and_then_paid(desk: Desk, tmp_path: Path) -> None:
    import_csv(desk, tmp_path, "patients", PATIENTS)
    import_csv(desk, tmp_path, "charges", CHARGES)
    (sent,) = import_files(desk, claims_file(tmp_path / "b", claim("A1"))).files
    assert sent.status == "posted"
    assert desk.store.rows("SELECT number, state FROM claim ORDER BY number") == [
        ("A1", "sent"),
        ("A2", "to_submit"),
    ]
    assert [row[:3] for row in item_rows(desk.store, open_only=True)] == [
        ("payer", "payer", ""),
        ("submit", "stopped", "A2"),
    ]
    undo(desk, sent.events[0])
    assert desk.store.rows("SELECT number, state FROM claim ORDER BY number") == [
        ("A1", "to_submit"),
        ("A2", "to_submit"),
    ]
    assert [row[:3] for row in item_rows(desk.store, open_only=True)] == [
        ("payer", "payer", ""),
        ("submit", "clean claim", "A1"),
        ("submit", "stopped", "A2"),
    ]
    import_files(
        desk,
        tmp_path / "b",
        payment_file(tmp_path / "p", PaidClaim("A1"), amount=10000, trace="T1"),
    )
    assert desk.store.value("SELECT state FROM claim WHERE number = 'A1'") == "closed"


def test_imports_of_charges_and_callbacks_are_undone_but_not_of_patients(
    desk: Desk, tmp_path: Path
) -> None:
    (patients,) = import_csv(desk, tmp_path, "patients", PATIENTS).events
    before = item_rows(desk.store, open_only=True)
    for name, text in (("charges", CHARGES), ("callbacks", CALLBACKS)):
        (event,) = import_csv(desk, tmp_path, name, text).events
        undo(desk, event)
        assert findings(desk) == []
        assert item_rows(desk.store, open_only=True) == before
        assert (
            desk.store.value("SELECT count(*) FROM claim")
            == desk.store.value("SELECT count(*) FROM callback")
            == 0
        )
        assert import_csv(desk, tmp_path, name, text).status == "posted"
        undo(desk, desk.store.value("SELECT max(id) FROM event WHERE act = 'import'"))
    with pytest.raises(MedqError, match="updates existing patients"):
        undo(desk, patients)
