"""Known claim numbers, accounts and names that come with other content."""

from data.models.patients import Patient
from tests.cases.case import Case
from tests.cases.office import CaseOffice

PATIENTS = "38-patients"


def _amount_taken(office: CaseOffice) -> None:
    assert office.claim("C39-1").charge_cents == 16500
    assert office.claim("C39-2").charge_cents == 20000
    (problem,) = office.reports[-1].problems
    assert "Claim C39-1" in problem.message and "$150.00 is now $165.00" in problem.message
    office.undo(office.reports[-1].events[0])
    assert office.claim("C39-1").charge_cents == 15000


def _line_taken(office: CaseOffice) -> None:
    assert office.claim("C39-1").charge_cents == 40000
    (problem,) = office.reports[-1].problems
    assert "20610 RT $250.00 is added" in problem.message
    (item,) = office.items("submit")
    assert (item.cause, item.money_cents) == ("clean claim", 40000)


def _two_patients_refused(office: CaseOffice) -> None:
    (problem,) = office.reports[-1].problems
    assert problem.level == "refused" and "another patient" in problem.message
    assert office.claims("C40") == []


def _account_kept(office: CaseOffice) -> None:
    (problem,) = office.reports[-1].problems
    assert problem.level == "refused" and "is this another person?" in problem.message
    names = office.desk.store.rows(Patient.select(Patient.last).where(Patient.account == "1001"))
    assert names == [("VANCE",)]


def _one_person(office: CaseOffice) -> None:
    accounts = office.desk.store.rows(Patient.select(Patient.account, Patient.key))
    assert accounts == [("1001", "VANCE|ORLA|1980-01-01")]
    assert office.items("same patient") == []


CASES = (
    Case("39", "an amount that changed", (PATIENTS, "39-"), _amount_taken),
    Case("39b", "a line that was added", (PATIENTS, "39b-"), _line_taken),
    Case("40", "two patients under one number", (PATIENTS, "40-"), _two_patients_refused),
    Case("44", "an account used again", (PATIENTS, "39b-line-added-1", "44-"), _account_kept),
    Case("91", "one person without a date of birth", ("91-",), _one_person),
)
