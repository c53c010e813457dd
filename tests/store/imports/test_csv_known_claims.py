"""A known claim number is not known content: files of charges that come again and differ."""

import pytest

from medq.domain.errors import MedqError
from medq.work.act_catalog import perform_act, undo
from medq.work.imports.run import import_paths
from tests.office import findings
from tests.store.csv_office import (
    BRANT,
    OTHER_VISIT,
    VANCE,
    VISIT,
    CsvOffice,
    only_problem,
    places,
)
from tests.store.imported_rows import dump, import_files, open_item
from tests.store.x12_files import claim, claims_file

EKG = VISIT.replace("99213", "93000").replace("150.00", "45.00")


@pytest.mark.parametrize(
    ("rows", "words", "charge_cents"),
    [
        ([VISIT.replace("150.00", "165.00")], "99213 $150.00 is now $165.00", 16500),
        ([VISIT, EKG], "93000 $45.00 is added", 19500),
        ([VISIT.replace("99213", "99214")], "is now 99214", 15000),
        ([VISIT.replace("10/02", "10/05")], "is now of 10/05/26", 15000),
        ([VISIT.replace(",1,150", ",2,150")], "for 2 units", 15000),
        ([VISIT.replace("E119", "I10")], "other diagnoses", 15000),
        ([VISIT.replace(",11,1245", ",22,1245")], "another place of service", 15000),
    ],
)
def test_a_claim_that_is_not_submitted_takes_the_change_and_the_import_says_so(
    csv_office: CsvOffice, rows: list[str], words: str, charge_cents: int
) -> None:
    csv_office.patients(VANCE, BRANT)
    csv_office.charges(VISIT)
    before = dump(csv_office.desk.store, ("claim_line", "item"))
    report = csv_office.charges(*rows, OTHER_VISIT)
    problem = only_problem(report)
    assert (report.status, problem.level) == ("posted", "review")
    assert problem.message.startswith("Claim A1, not submitted yet") and words in problem.message
    assert csv_office.charge_cents() == {"A1": charge_cents, "A2": 20000}
    assert csv_office.titles("submit") == ["Ready to submit"] * 2
    (event,) = report.events
    undo(csv_office.desk, event)
    assert findings(csv_office.desk) == []
    assert csv_office.charge_cents() == {"A1": 15000}
    assert dump(csv_office.desk.store, ("claim_line",))["claim_line"] == before["claim_line"]
    assert csv_office.titles("submit") == ["Ready to submit"]
    assert csv_office.charges(*rows, OTHER_VISIT).status == "posted"
    assert csv_office.charge_cents() == {"A1": charge_cents, "A2": 20000}


def test_the_history_of_a_claim_has_its_change(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE)
    csv_office.charges(VISIT)
    csv_office.charges(VISIT.replace("150.00", "165.00"))
    text = csv_office.desk.store.value("SELECT text FROM event WHERE act = 'charges'")
    assert text == "Charges changed: 99213 $150.00 is now $165.00."


def test_rows_that_come_again_change_nothing(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE, BRANT)
    csv_office.charges(VISIT, EKG)
    tables = ("claim", "claim_line", "item", "visit")
    before = dump(csv_office.desk.store, tables)
    again = csv_office.charges(EKG.replace(",1,45.00", ",1.0,$45.00"), VISIT.replace(",E119", ","))
    assert (again.status, again.problems) == ("posted", [])
    assert dump(csv_office.desk.store, tables) == before


def test_a_line_that_a_newer_file_lacks_stays_until_somebody_decides(
    csv_office: CsvOffice,
) -> None:
    csv_office.patients(VANCE)
    csv_office.charges(VISIT, EKG)
    csv_office.charges(VISIT.replace("150.00", "165.00"))
    assert csv_office.charge_cents() == {"A1": 21000}
    (title,) = csv_office.titles("submit")
    assert "lack line 2, 93000 $45.00" in title
    csv_office.charges(VISIT.replace("150.00", "165.00"), EKG)
    assert csv_office.titles("submit") == ["Ready to submit"]


def test_a_claim_without_coverage_is_billed_to_the_one_that_came_since(
    csv_office: CsvOffice,
) -> None:
    csv_office.patients(VANCE.replace("BIG PAYER,99999,W1,01/01/2026", ",,,"), BRANT)
    csv_office.charges(VISIT)
    assert csv_office.titles("submit")[0].startswith("No coverage on file")
    csv_office.patients(VANCE)
    report = csv_office.charges(VISIT, OTHER_VISIT)
    assert "another payer; another member ID" in only_problem(report).message
    assert csv_office.titles("submit") == ["Ready to submit"] * 2


def test_an_import_stays_once_a_later_one_changed_its_claims_again(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE)
    csv_office.charges(VISIT)
    second = csv_office.charges(VISIT.replace("150.00", "165.00"))
    third = csv_office.charges(VISIT.replace("150.00", "170.00"))
    with pytest.raises(MedqError, match="changed since"):
        undo(csv_office.desk, second.events[0])
    undo(csv_office.desk, third.events[0])
    assert csv_office.charge_cents() == {"A1": 16500}


def send(office: CsvOffice, number: str, charge_cents: int) -> None:
    """Import the batch that carries a claim of one line, 99213."""
    sent = claim(number, charge_cents=charge_cents, last="VANCE", member="W1", day="20261002")
    lines = [line.replace("JANE", "ORLA").replace("19800102", "19850314") for line in sent]
    import_files(office.desk, claims_file(office.folder / f"{number}.837", lines))


@pytest.mark.parametrize(
    ("rows", "words", "cents"),
    [
        ([VISIT.replace("150.00", "165.00")], "99213 $150.00 is now $165.00", 1500),
        ([VISIT, EKG], "93000 $45.00 is added", 4500),
        ([VISIT.replace("99213", "99214")], "is now 99214", 15000),
        ([VISIT.replace("10/02", "10/05")], "is now of 10/05/26", 15000),
    ],
)
def test_a_submitted_claim_stays_and_its_difference_is_reviewed(
    csv_office: CsvOffice, rows: list[str], words: str, cents: int
) -> None:
    csv_office.patients(VANCE)
    csv_office.charges(VISIT)
    send(csv_office, "A1", 15000)
    report = csv_office.charges(*rows)
    assert "was submitted with other charges" in only_problem(report).message
    assert dict(report.items) == {"review": 1}
    assert csv_office.charge_cents() == {"A1": 15000}
    (title,) = csv_office.titles("changed charges")
    assert words in title
    item_id = open_item(csv_office.desk, "changed charges")
    value = csv_office.desk.store.value
    assert value("SELECT money_cents FROM item WHERE id = ?", (item_id,)) == cents
    undo(csv_office.desk, report.events[0])
    assert findings(csv_office.desk) == []
    assert csv_office.titles("changed charges") == []
    assert csv_office.charge_cents() == {"A1": 15000}


def test_a_claim_of_another_system_is_compared_too(csv_office: CsvOffice) -> None:
    send(csv_office, "A1", 15000)
    csv_office.patients(VANCE)
    assert csv_office.charges(VISIT).problems == []
    csv_office.charges(VISIT.replace("150.00", "165.00"))
    assert len(csv_office.titles("changed charges")) == 1


def test_a_difference_is_reviewed_until_the_file_agrees_or_somebody_decides(
    csv_office: CsvOffice,
) -> None:
    csv_office.patients(VANCE, BRANT)
    csv_office.charges(VISIT)
    send(csv_office, "A1", 15000)
    higher = VISIT.replace("150.00", "165.00")
    csv_office.charges(higher)
    csv_office.charges(VISIT, OTHER_VISIT)  # the file agrees again
    assert csv_office.titles("changed charges") == []
    csv_office.charges(higher, OTHER_VISIT)
    perform_act(csv_office.desk, open_item(csv_office.desk, "changed charges"), "take", {})
    item_id = open_item(csv_office.desk, "changed charges")
    perform_act(csv_office.desk, item_id, "done", {"outcome": "resolved", "note": "as sent"})
    csv_office.charges(higher, EKG.replace("A1", "A3"))  # the same difference is not asked again
    assert csv_office.titles("changed charges") == []
    csv_office.charges(VISIT.replace("150.00", "170.00"))
    assert len(csv_office.titles("changed charges")) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [VISIT, VISIT.replace("P1", "P2")],
        [VISIT, OTHER_VISIT, EKG.replace("P1", "P2")],
        [VISIT.replace("P1", "P2"), EKG.replace(",1,", ",x,")],
    ],
)
def test_two_patients_under_one_claim_number_are_refused(
    csv_office: CsvOffice, rows: list[str]
) -> None:
    csv_office.patients(VANCE, BRANT)
    report = csv_office.charges(*rows)
    assert report.status == "refused"
    problem = next(each for each in report.problems if "another patient" in each.message)
    assert "Claim A1 is for another patient on line 2" in problem.message
    assert places([problem])[0].endswith("column account")
    assert csv_office.charge_cents() == {}


@pytest.mark.parametrize("is_sent", [False, True])
def test_the_claim_number_of_another_patient_is_refused(
    csv_office: CsvOffice, is_sent: bool
) -> None:
    csv_office.patients(VANCE, BRANT)
    if is_sent:
        send(csv_office, "A1", 15000)
    else:
        csv_office.charges(VISIT)
    report = csv_office.charges(OTHER_VISIT.replace("A2", "A1"))
    assert report.status == "refused"
    assert only_problem(report).message == "Claim A1 is on file for another patient"


def test_two_payers_in_one_claim_are_refused_and_an_empty_cell_is_none(
    csv_office: CsvOffice,
) -> None:
    csv_office.patients(VANCE)
    report = csv_office.charges(VISIT, EKG.replace("99999", "88888"), EKG.replace("99999", ""))
    problem = only_problem(report)
    assert places([problem]) == ["line 3, column payer_id"]
    assert "another payer on line 2: '88888' and '99999'" in problem.message
    assert csv_office.charges(EKG.replace("99999", ""), VISIT).status == "posted"
    assert csv_office.titles("submit") == ["Ready to submit"]


def test_a_claim_number_that_lost_its_zeros_is_suggested(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE, BRANT)
    csv_office.charges(VISIT.replace("A1", "00123"))
    report = csv_office.charges(VISIT.replace("A1", "123").replace("150.00", "165.00"))
    assert "did you mean 00123?" in only_problem(report).hint
    other = csv_office.charges(OTHER_VISIT.replace("A2", "123"))  # of another patient
    assert other.status == "posted"


def test_charges_that_come_back_after_a_change_are_not_passed_over_in_silence(
    csv_office: CsvOffice,
) -> None:
    csv_office.patients(VANCE)
    csv_office.charges(VISIT)
    assert csv_office.charges(VISIT).problems == []
    csv_office.charges(VISIT.replace("150.00", "165.00"))
    report = csv_office.charges(VISIT)
    assert (report.status, csv_office.charge_cents()) == ("already-posted", {"A1": 16500})
    assert "newer ones stay: claim A1" in only_problem(report).message
    again = import_paths(csv_office.desk, [csv_office.folder / "2.csv"]).files[0]
    assert (again.status, again.problems) == ("already-posted", [])
