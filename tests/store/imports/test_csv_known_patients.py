"""A person is on file once: accounts that change hands, records without a date of birth."""

from pathlib import Path

import pytest

from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from tests.store.csv_office import (
    BRANT,
    PATIENT_COLUMNS,
    VANCE,
    VISIT,
    CsvOffice,
    only_problem,
    places,
)
from tests.store.imported_rows import import_files, open_item
from tests.store.x12_files import claim, claims_file

BORN, MEMBER = "03/14/1985", "W1"


def send(
    office: CsvOffice, number: str, *, born: str = "19850314", member: str = MEMBER, sex: str = "F"
) -> int:
    """Import a claim for ORLA VANCE; return the event of the import."""
    sent = claim(number, last="VANCE", member=member, day="20261002")
    demographics = f"DMG*D8*{born}*{sex}"
    lines = [line.replace("JANE", "ORLA") for line in sent if not line.startswith("DMG")]
    lines.insert(5, demographics if born else "PER*IC")
    path = Path(office.folder / f"{number}.837")
    (report,) = import_files(
        office.desk, claims_file(path, lines, control=len(list(office.folder.iterdir())))
    ).files
    assert report.status == "posted"
    return report.events[0]


def people(office: CsvOffice) -> list[tuple[str | None, str]]:
    """Return account and key of the patients on file."""
    return office.desk.store.rows("SELECT account, key FROM patient ORDER BY id")


@pytest.mark.parametrize(
    "row",
    [
        VANCE.replace("VANCE,ORLA", "KELLER,IVO").replace(BORN, "07/07/1951"),
        VANCE.replace("VANCE,ORLA", "KELLER,ORLA").replace(BORN, "07/07/1951"),
        VANCE.replace("VANCE,ORLA", "KELLER,IVO").replace(BORN, ""),
    ],
)
def test_an_account_of_another_person_is_refused(csv_office: CsvOffice, row: str) -> None:
    csv_office.patients(VANCE)
    report = csv_office.patients(BRANT, row)
    problem = only_problem(report)
    assert (report.status, places([problem])) == ("refused", ["line 3, column account"])
    assert "is this another person?" in problem.message
    assert csv_office.accounts() == [("P1", "VANCE", "ORLA")]
    both = csv_office.patients(BRANT, row.replace("P1", "P2"))
    assert "on line 2; is this another person?" in only_problem(both).message


@pytest.mark.parametrize(
    ("row", "key", "changed"),
    [
        (VANCE.replace("VANCE", "KELLER"), "KELLER|ORLA|1985-03-14", "last_name"),
        (VANCE.replace("ORLA", "IDA"), "VANCE|IDA|1985-03-14", "first_name"),
        (VANCE.replace(BORN, "03/14/1958"), "VANCE|ORLA|1958-03-14", "birth_date"),
        (VANCE.replace("ORLA", "ORLA MAY").replace(BORN, ""), "VANCE|ORLAMAY|1985-03-14", ""),
        (VANCE.replace("VANCE", "VANCE-KELLER"), "VANCEKELLER|ORLA|1985-03-14", ""),
    ],
)
def test_the_name_or_the_date_of_birth_of_an_account_is_corrected_with_a_warning(
    csv_office: CsvOffice, row: str, key: str, changed: str
) -> None:
    csv_office.patients(VANCE)
    report = csv_office.patients(row)
    assert (report.status, people(csv_office)) == ("posted", [("P1", key)])
    assert places(report.problems) == ([f"line 2, column {changed}"] if changed else [])


@pytest.mark.parametrize(
    ("born", "other_born", "reason"),
    [
        (BORN, BORN, "Name and date of birth are those of another record"),
        (BORN, "", "The name is on file, and one record has no date of birth"),
        ("", "", "The name is on file, and neither record has a date of birth"),
    ],
)
def test_the_question_about_two_accounts_of_one_person_says_what_they_share(
    csv_office: CsvOffice, born: str, other_born: str, reason: str
) -> None:
    csv_office.patients(VANCE.replace(BORN, born))
    csv_office.patients(VANCE.replace("P1", "P9").replace(BORN, other_born))
    assert csv_office.titles("same patient") == [f"Same patient twice? {reason}"]


def test_two_dates_of_birth_of_one_account_in_one_file_are_refused(csv_office: CsvOffice) -> None:
    second = VANCE.replace(BORN, "03/15/1985").replace("99999,W1", "88888,X1")
    problem = only_problem(csv_office.patients(VANCE, second))
    assert places([problem]) == ["line 3, column birth_date"]
    assert "another date of birth on line 2" in problem.message
    two_coverages = csv_office.patients(VANCE, second.replace("03/15/1985", ""))
    assert two_coverages.status == "posted" and people(csv_office) == [
        ("P1", "VANCE|ORLA|1985-03-14")
    ]


def test_an_empty_cell_keeps_what_is_on_file(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE)
    csv_office.patients("P1,VANCE,,,,,,,,")
    csv_office.patients("P1,VANCE", columns="account,last_name")
    row = csv_office.desk.store.row("SELECT first, birth_day, sex, phone FROM patient")
    assert row == ("ORLA", 724714, "F", "303-555-0101")


def test_nobody_is_born_after_a_visit(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE)
    csv_office.charges(VISIT)
    problem = only_problem(csv_office.patients(VANCE.replace(BORN, "10/03/2026")))
    assert places([problem]) == ["line 2, column birth_date"]
    assert "after the date of service" in problem.message
    assert csv_office.patients(VANCE.replace(BORN, "10/02/2026")).status == "posted"


def test_a_coverage_ends_after_it_begins(csv_office: CsvOffice) -> None:
    columns = "account,last_name,payer_name,payer_id,member_id,coverage_start,coverage_end"
    row = "P1,VANCE,BIG PAYER,99999,W1"
    refused = csv_office.patients(f"{row},01/01/2026,12/31/2025", columns=columns)
    assert "ends before it begins" in only_problem(refused).message
    assert csv_office.patients(f"{row},01/01/2026,12/31/9999", columns=columns).status == "posted"
    on_file = csv_office.patients(f"{row},,12/31/2025", columns=columns)
    assert "ends before it begins" in only_problem(on_file).message


def test_an_account_that_lost_its_zeros_is_no_second_record(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE.replace("P1", "0001001"))
    problem = only_problem(csv_office.patients(VANCE.replace("P1", "1001")))
    assert "did you mean 0001001?" in problem.hint
    assert csv_office.patients(BRANT.replace("P2", "1001")).status == "posted"


WITHOUT_BIRTH = VANCE.replace(BORN, "")


@pytest.mark.parametrize("order", ["CSV first", "837 first"])
def test_a_member_id_tells_that_a_record_without_a_birth_is_of_the_same_person(
    csv_office: CsvOffice, order: str
) -> None:
    if order == "CSV first":
        csv_office.patients(WITHOUT_BIRTH)
        send(csv_office, "A1")
    else:
        send(csv_office, "A1")
        csv_office.patients(WITHOUT_BIRTH)
    send(csv_office, "A2")
    csv_office.patients(VANCE)
    assert people(csv_office) == [("P1", "VANCE|ORLA|1985-03-14")]
    assert csv_office.titles("same patient") == []


@pytest.mark.parametrize("order", ["CSV first", "837 first"])
def test_a_claim_without_a_date_of_birth_is_of_the_patient_with_the_member_id(
    csv_office: CsvOffice, order: str
) -> None:
    if order == "CSV first":
        csv_office.patients(VANCE)
        send(csv_office, "A1", born="")
    else:
        send(csv_office, "A1", born="")
        csv_office.patients(VANCE)
    assert people(csv_office) == [("P1", "VANCE|ORLA|1985-03-14")]


@pytest.mark.parametrize("order", ["CSV first", "837 first"])
def test_a_namesake_without_proof_is_a_second_record_and_a_question(
    csv_office: CsvOffice, order: str
) -> None:
    other_card = WITHOUT_BIRTH.replace("W1", "X7")
    if order == "CSV first":
        csv_office.patients(other_card)
        send(csv_office, "A1")
    else:
        send(csv_office, "A1")
        csv_office.patients(other_card)
    assert sorted(people(csv_office), key=repr) == [
        ("P1", "VANCE|ORLA|"),
        (None, "VANCE|ORLA|1985-03-14"),
    ]
    assert len(csv_office.titles("same patient")) == 1


def test_the_second_account_of_a_name_and_birth_is_asked_about_too(csv_office: CsvOffice) -> None:
    namesake = VANCE.replace("P1", "P2").replace("W1", "X7")
    csv_office.patients(VANCE, namesake)
    csv_office.patients(VANCE.replace("VANCE", "MOREAU"))
    send(csv_office, "A1", member="Z9", born="")
    (title,) = csv_office.titles("same patient")
    assert title.startswith("Same patient twice?")


def test_a_namesake_of_the_other_sex_is_another_person(csv_office: CsvOffice) -> None:
    csv_office.patients(WITHOUT_BIRTH)
    send(csv_office, "A1", sex="M")
    assert len(people(csv_office)) == 2
    assert csv_office.titles("same patient") == []


def test_one_record_without_a_birth_gets_one_account(csv_office: CsvOffice) -> None:
    send(csv_office, "A1")
    csv_office.patients(WITHOUT_BIRTH, WITHOUT_BIRTH.replace("P1", "P2"))
    assert people(csv_office) == [("P1", "VANCE|ORLA|1985-03-14"), ("P2", "VANCE|ORLA|")]


@pytest.mark.parametrize("order", ["CSV first", "837 first"])
@pytest.mark.parametrize("birth", [BORN, ""])
def test_a_middle_initial_makes_no_second_person(
    csv_office: CsvOffice, order: str, birth: str
) -> None:
    with_initial = VANCE.replace("ORLA", "ORLA M").replace(BORN, birth)
    if order == "CSV first":
        csv_office.patients(with_initial)
        send(csv_office, "A1")
    else:
        send(csv_office, "A1")
        csv_office.patients(with_initial)
    send(csv_office, "A2")
    assert people(csv_office) == [("P1", "VANCE|ORLAM|1985-03-14")]


@pytest.mark.parametrize("is_one_file", [True, False])
@pytest.mark.parametrize("second", [VANCE, WITHOUT_BIRTH, VANCE.replace("ORLA", "ORLA M")])
def test_two_accounts_that_share_name_and_member_id_are_asked_about(
    csv_office: CsvOffice, second: str, is_one_file: bool
) -> None:
    other = second.replace("P1", "P2")
    if is_one_file:
        csv_office.patients(VANCE, other)
    else:
        csv_office.patients(VANCE)
        csv_office.patients(other)
    assert [account for account, _key in people(csv_office)] == ["P1", "P2"]
    assert len(csv_office.titles("same patient")) == 1
    csv_office.desk.store.run("UPDATE item SET state = 4, outcome = 'resolved', decided_day = 1")
    again = csv_office.patients(VANCE, other, BRANT)  # the list of all patients, a day later
    assert dict(again.items) == {}


@pytest.mark.parametrize(
    "other",
    [
        VANCE.replace("ORLA", "OLGA"),
        VANCE.replace(BORN, "03/14/2015"),
        VANCE.replace("W1", "X9"),
        VANCE.replace(",F,", ",M,").replace(BORN, ""),
    ],
)
def test_members_of_a_family_are_different_people(csv_office: CsvOffice, other: str) -> None:
    csv_office.patients(VANCE)
    csv_office.patients(other.replace("P1", "P2"))
    assert len(people(csv_office)) == 2
    assert csv_office.titles("same patient") == []


def test_a_birth_that_comes_later_asks_about_the_record_of_that_name_and_birth(
    csv_office: CsvOffice,
) -> None:
    send(csv_office, "A1")
    csv_office.patients(WITHOUT_BIRTH.replace("W1", ""))
    csv_office.patients(VANCE)
    assert [account for account, _key in people(csv_office)] == [None, "P1"]
    assert len(csv_office.titles("same patient")) == 1


def test_the_undo_of_an_import_keeps_the_question_about_the_patient_that_it_created(
    csv_office: CsvOffice,
) -> None:
    csv_office.patients(WITHOUT_BIRTH.replace("W1", ""))
    event = send(csv_office, "A1")
    questions = csv_office.titles("same patient")
    assert len(questions) == 1
    undo(csv_office.desk, event)
    assert len(people(csv_office)) == 2
    assert csv_office.titles("same patient") == questions
    send(csv_office, "A1")
    assert csv_office.titles("same patient") == questions
    perform_act(csv_office.desk, open_item(csv_office.desk, "same patient"), "merge", {})
    assert csv_office.titles("same patient") == []


def test_a_plan_type_that_differs_from_the_payers_is_noted_once(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE)
    columns = f"{PATIENT_COLUMNS},payer_kind"
    report = csv_office.patients(f"{VANCE},medicare_b", f"{BRANT},medicare_b", columns=columns)
    assert [problem.message for problem in report.problems] == [
        "BIG PAYER (99999) is on file as commercial_generic, not as medicare_b"
    ]


def test_two_people_without_a_name_are_not_one(desk: Desk, tmp_path: Path) -> None:
    nameless = [
        [line.replace("DOE*JANE", "*") for line in claim(number, member=member)]
        for number, member in (("A1", "W1"), ("A2", "W2"), ("A3", "W2"))
    ]
    import_files(desk, claims_file(tmp_path / "1.837", *nameless))
    assert desk.store.value("SELECT count(*) FROM patient") == 2
