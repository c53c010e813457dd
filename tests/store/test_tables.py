"""The office's own CSV files: taken whole or not at all, a bad row named by line and column, columns mapped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.patients import parties
from medq.domain.errors import MedqError
from medq.domain.import_report import FileReport
from medq.work.act_catalog import undo
from medq.work.desk import Desk
from medq.work.imports.run import import_paths
from tests.store.office import desk_at, dump, findings, items_told, take_in
from tests.store.x12_files import claim, claims_file, paid, payment_file

PATIENTS = """account,last_name,first_name,birth_date,phone,payer_name,payer_id,member_id,coverage_order,payer_kind
P1,DOE,JANE,1980-01-02,303-555-0100,BIG PAYER,99999,WA1,1,
P2,Roe,Richard,02/03/1971,,,,,,
"""
CHARGES = """account,claim_number,service_date,procedure,modifiers,diagnoses,units,charge,place,rendering_npi,payer_id
P1,A1,2026-09-01,99213,25|GT,E119|I10,1,125.50,11,1245319599,99999
P1,A1,2026-09-01,93000,,I10,1,45.00,11,1245319599,99999
P2,A2,2026-09-02,99214,,,1,180.00,11,1245319599,
"""
CALLBACKS = """account,asked_at,reason,phone,window_start,window_end,promised
P1,2026-10-26T10:30:00-06:00,A bill,303-555-0100,,,no
P2,2026-10-26T10:40:00-06:00,A letter,,2026-10-27T09:00:00-06:00,2026-10-27T10:00:00-06:00,yes
"""


@pytest.fixture
def desk(store_url: str) -> Iterator[Desk]:
    found = desk_at(store_url)
    yield found
    assert findings(found) == []
    found.store.close()


def taken(desk: Desk, folder: Path, name: str, text: str) -> FileReport:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    (found,) = take_in(desk, path).files
    return found


def test_patients_charges_and_callbacks_are_taken(desk: Desk, tmp_path: Path) -> None:
    assert taken(desk, tmp_path, "patients", PATIENTS).status == "posted"
    found = taken(desk, tmp_path, "charges", CHARGES)
    assert (found.kind, found.status, dict(found.items)) == ("charges", "posted", {"submit": 2})
    found = taken(desk, tmp_path, "callbacks", CALLBACKS)
    assert (found.kind, found.status, dict(found.items)) == ("callbacks", "posted", {"callback": 2})
    rows = desk.store.rows(
        "SELECT number, charge_cents, diagnoses, state FROM claim ORDER BY number"
    )
    assert rows == [("A1", 17050, "E119 I10", "to_submit"), ("A2", 18000, "", "to_submit")]
    told = items_told(desk.store)
    assert [(one[0], one[1], one[2]) for one in told] == [
        ("callback", "callback", ""), ("callback", "callback", ""), ("submit", "clean claim", "A1"), ("submit", "stopped", "A2"),
    ]  # fmt: skip


def test_the_same_table_is_posted_once(desk: Desk, tmp_path: Path) -> None:
    for name, text in (("patients", PATIENTS), ("charges", CHARGES), ("callbacks", CALLBACKS)):
        assert taken(desk, tmp_path, name, text).status == "posted"
    before = dump(desk.store)
    for name, text in (("patients", PATIENTS), ("charges", CHARGES), ("callbacks", CALLBACKS)):
        again = taken(desk, tmp_path, f"{name}-again", text)
        assert (again.status, again.kind) == ("already-posted", name)
    assert dump(desk.store) == before


def test_the_same_rows_in_another_dress_are_posted_once(desk: Desk, tmp_path: Path) -> None:
    taken(desk, tmp_path, "patients", PATIENTS)
    dressed = "\ufeff" + PATIENTS.replace("\n", "\r\n").replace("1980-01-02", "01/02/1980")
    assert taken(desk, tmp_path, "dressed", dressed).status == "already-posted"


@pytest.mark.parametrize(
    ("text", "at", "message"),
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
        (PATIENTS.replace("P2,Roe,Richard", "P2,Roe"), "bad.csv line 3", "not as many cells"),
        (
            PATIENTS.replace(",1,\n", ",1,royal\n"),
            "bad.csv line 2, column payer_kind",
            "no kind of payer",
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
            "bad.csv line 3",
            "ends before it begins",
        ),
        (
            CALLBACKS.replace("T10:30:00-06:00", "T10:30:00"),
            "bad.csv line 2, column asked_at",
            "asked_at cannot be read",
        ),
        ("a,b\n1,2\n", "bad.csv line 1", "none that medq knows"),
        ("", "bad.csv line 1", "none that medq knows"),
        ('account,last_name\n"P1,DOE\n', "bad.csv", "no CSV"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_taken(
    desk: Desk, tmp_path: Path, text: str, at: str, message: str
) -> None:
    taken(
        desk, tmp_path, "patients", PATIENTS.replace("P2,Roe,Richard,02/03/1971", "P2,Roe,Richard,")
    )
    before = dump(desk.store)
    found = taken(desk, tmp_path, "bad", text)
    assert found.status == "refused"
    (problem,) = found.problems
    assert problem.where == at and message in problem.message and problem.hint
    assert dump(desk.store) == before


def test_a_file_that_is_no_utf8_says_so(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("account,last_name\nP1,MÜLLER\n".encode("latin-1"))
    (found,) = take_in(desk, path).files
    assert found.status == "refused" and "UTF-8" in found.problems[0].message


def test_columns_are_mapped(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("Acct No,Surname,DOB\nP1,DOE,1980-01-02\n")
    columns = {"patients": {"account": "Acct No", "last_name": "Surname", "birth_date": "DOB"}}
    (found,) = import_paths(desk, [path], columns=columns).files
    assert (found.kind, found.status) == ("patients", "posted")
    assert desk.store.rows("SELECT account, last FROM patient") == [("P1", "DOE")]
    path.write_text("Acct No,Surname,DOB\nP1,DOE,never\n")
    (found,) = import_paths(desk, [path], columns=columns).files
    assert found.problems[0].where == "theirs.csv line 2, column DOB"


def test_two_of_one_name_and_day_are_told_apart_by_their_account(
    desk: Desk, tmp_path: Path
) -> None:
    text = (
        "account,last_name,first_name,birth_date\nP1,DOE,JANE,1980-01-02\nP2,DOE,JANE,1980-01-02\n"
    )
    assert taken(desk, tmp_path, "patients", text).status == "posted"
    assert desk.store.value("SELECT count(*) FROM patient") == 2


def test_charges_are_sent_by_their_batch_and_paid(desk: Desk, tmp_path: Path) -> None:
    taken(desk, tmp_path, "patients", PATIENTS)
    taken(desk, tmp_path, "charges", CHARGES)
    (sent,) = take_in(desk, claims_file(tmp_path / "b", claim("A1"))).files
    assert sent.status == "posted"
    assert desk.store.rows("SELECT number, state FROM claim ORDER BY number") == [
        ("A1", "sent"),
        ("A2", "to_submit"),
    ]
    assert [one[:3] for one in items_told(desk.store, open_only=True)] == [
        ("submit", "stopped", "A2")
    ]
    undo(desk, sent.events[0])
    assert desk.store.rows("SELECT number, state FROM claim ORDER BY number") == [
        ("A1", "to_submit"),
        ("A2", "to_submit"),
    ]
    assert [one[:3] for one in items_told(desk.store, open_only=True)] == [
        ("submit", "clean claim", "A1"),
        ("submit", "stopped", "A2"),
    ]
    take_in(
        desk, tmp_path / "b", payment_file(tmp_path / "p", paid("A1"), amount=10000, trace="T1")
    )
    assert desk.store.value("SELECT state FROM claim WHERE number = 'A1'") == "closed"


def test_charges_and_callbacks_are_taken_back(desk: Desk, tmp_path: Path) -> None:
    (patients,) = taken(desk, tmp_path, "patients", PATIENTS).events
    before = items_told(desk.store, open_only=True)
    for name, text in (("charges", CHARGES), ("callbacks", CALLBACKS)):
        (event,) = taken(desk, tmp_path, name, text).events
        undo(desk, event)
        assert findings(desk) == []
        assert items_told(desk.store, open_only=True) == before
        assert (
            desk.store.value("SELECT count(*) FROM claim")
            == desk.store.value("SELECT count(*) FROM callback")
            == 0
        )
        assert taken(desk, tmp_path, name, text).status == "posted"
        (last,) = desk.store.rows("SELECT max(id) FROM event WHERE act = 'import'")
        undo(desk, last[0])
    with pytest.raises(MedqError, match="updates existing patients"):
        undo(desk, patients)


def test_a_payer_without_a_number_is_the_same_each_time(desk: Desk) -> None:
    def payer(identifier: str, name: str) -> int:
        with desk.store.write_transaction():
            return parties.find_or_create_payer(desk.store, "PI", identifier, name)[0]

    by_name = payer("", "Aetna")
    by_number = payer("60054", "AETNA")
    assert by_name != by_number == payer("60054", "AETNA")
    assert payer("", "aetna") == by_name  # two are called so: it is the one that has only its name
    assert payer("", "") == payer("", "...") not in {by_name, by_number}
