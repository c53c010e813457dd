"""CSV files in the forms in which offices export them."""

from functools import partial

from data.models.patients import Coverage, Patient
from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _patients(office: CaseOffice) -> list[tuple[object, ...]]:
    query = Patient.select(Patient.account, Patient.last, Patient.key, Patient.phone)
    return office.desk.store.rows(query.order_by(Patient.id))


def _one_patient(office: CaseOffice) -> None:
    assert office.problems == []
    ((account, last, key, _phone),) = _patients(office)
    assert (account, last, key) == ("1001", "VANCE", "VANCE|ORLA|1985-03-14")


def _birth_years(office: CaseOffice) -> None:
    keys = [key for _account, _last, key, _phone in _patients(office)]
    assert keys == ["VANCE|ORLA|1985-03-14", "BRANT|LEO|1941-11-02"]


def _refused(words: str, office: CaseOffice) -> None:
    (report,) = office.reports
    (problem,) = report.problems
    assert report.status == "refused" and words in problem.message and problem.hint
    assert _patients(office) == []


def _joined(office: CaseOffice) -> None:
    _one_patient(office)
    assert office.desk.store.value(Patient.select(Patient.address)) == "12 ELM ST APT 4"


def _two_patients(office: CaseOffice) -> None:
    assert [row[0] for row in _patients(office)] == ["1001", "1002"] and office.problems == []


def _every_bad_row(office: CaseOffice) -> None:
    assert [(problem.where, problem.message) for problem in office.problems] == [
        (
            f"35-several-bad-rows.csv line {line}, column birth_date",
            f"birth_date cannot be read: '31/12/{1958 + line}'",
        )
        for line in range(2, 7)
    ]
    assert _patients(office) == []


def _spoiled(columns: set[str], office: CaseOffice) -> None:
    report = office.reports[-1]
    assert report.status == "refused"
    spoiled = {
        problem.where.rpartition(" ")[2]
        for problem in report.problems
        if "spoiled by a spreadsheet" in problem.message
    }
    assert spoiled == columns


def _text_formula(office: CaseOffice) -> None:
    ((_account, last, key, phone),) = _patients(office)
    assert (last, phone) == ("O’BRIEN", "3035550101") and key.startswith("OBRIEN|SEAN|")
    assert office.desk.store.value(Coverage.select(Coverage.member_id)) == "00123"


def _suggested(office: CaseOffice) -> None:
    (problem,) = office.reports[-1].problems
    assert problem.level == "refused" and "did you mean 0001001?" in problem.hint


CASES = (
    Case("24", "years of two digits", ("24-",), _birth_years),
    Case("25", "semicolons", ("25-",), _one_patient),
    Case("26", "tabs", ("26-",), _one_patient),
    Case("27", "an old character set", ("27-",), partial(_refused, "not UTF-8")),
    Case("28", "Unicode text of a spreadsheet", ("28-",), partial(_refused, "not UTF-8")),
    Case("29", "a byte order mark and quotation marks", ("29-",), _one_patient),
    Case("30", "a line break in a cell", ("30-",), _joined),
    Case("31", "rows of commas", ("31-",), _one_patient),
    Case("32", "a last comma", ("32-",), _two_patients),
    Case("33", "case and blanks of the header", ("33-",), _one_patient),
    Case("34", "a date with a time", ("34-",), _one_patient),
    Case("35", "several bad rows", ("35-",), _every_bad_row),
    Case(
        "36",
        "numbers of a spreadsheet",
        ("36-",),
        partial(_spoiled, {"account", "payer_id", "member_id"}),
    ),
    Case("37", "numbers kept as text", ("37-",), _text_formula),
    Case("42", "lost leading zeros", ("42-patients", "42-charges"), _suggested),
    Case(
        "43",
        "account and member ID that a spreadsheet rounded",
        ("38-patients", "43-"),
        partial(_spoiled, {"account", "member_id"}),
    ),
)
